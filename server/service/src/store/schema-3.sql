-- Version 3: who is told of what happens, fixed with each generation of a pass, and since when people live where.

-- Receipts come home late: a pass may be another's by then.
CREATE TABLE told (
  property   TEXT NOT NULL,
  pass       BLOB NOT NULL,
  generation INTEGER NOT NULL,
  made_by    TEXT NOT NULL,
  unit       TEXT,
  -- NULL: no pass, but a person's own key.
  pass_name  TEXT,
  guest      TEXT,
  PRIMARY KEY (pass, generation)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_by_maker ON told (property, made_by);

-- Of earlier generations only where the activity names no other home and nobody else.
INSERT INTO told
  SELECT pass.property, pass.id, generation.value, made_by, unit, pass.pass ->> '$.name',
    nullif(pass.pass ->> '$.recipient.name', '')
  FROM pass, (
    SELECT id AS of, coalesce(pass ->> '$.generation', 0) AS value FROM pass
    UNION SELECT pass, generation FROM issued) AS generation
  WHERE generation.of = pass.id AND (
    generation.value = coalesce(pass.pass ->> '$.generation', 0)
    OR NOT EXISTS (
      SELECT 1 FROM activity WHERE activity.pass = pass.id
        AND (activity.unit IS NOT pass.unit OR activity.made_by IS NOT pass.made_by)));

CREATE TABLE resident (
  property TEXT NOT NULL,
  person   TEXT NOT NULL,
  unit     TEXT NOT NULL,
  since    INTEGER NOT NULL,
  PRIMARY KEY (property, person, unit)
) STRICT, WITHOUT ROWID;

-- Since when they have lived there isn't known: they go on seeing what they saw.
INSERT INTO resident
  SELECT property.id, person.value, unit.value ->> '$.id', 0
  FROM property, json_each(CAST(property.file AS TEXT), '$.units') AS unit,
    json_each(unit.value, '$.residents') AS person;

INSERT INTO told
  SELECT property, pass, 0, person, (SELECT min(unit) FROM resident
      WHERE resident.property = own.property AND resident.person = own.person), NULL, NULL FROM own;
