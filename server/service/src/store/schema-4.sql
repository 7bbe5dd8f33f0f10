-- Version 4: by which phone a door was opened, so that each is told of its own openings; My Route for each home.

-- The key's fingerprint; NULL: a bearer's, or a receipt that came before this column.
ALTER TABLE receipt ADD COLUMN holder BLOB;

-- Whoever had several homes had one route for all of them.
ALTER TABLE my_route RENAME TO my_route_3;
CREATE TABLE my_route (
  property TEXT NOT NULL,
  person   TEXT NOT NULL,
  unit     TEXT NOT NULL,
  route    TEXT NOT NULL,
  PRIMARY KEY (property, person, unit)
) STRICT, WITHOUT ROWID;
INSERT INTO my_route
  SELECT my_route_3.property, my_route_3.person, resident.unit, route
  FROM my_route_3 JOIN resident USING (property, person);
DROP TABLE my_route_3;
