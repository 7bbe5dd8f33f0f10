-- Version 2: several properties in one database, several links to a pass, invitations, vendors, lockdown, the audit,
-- and which doors a pass is for.

CREATE TABLE property (
  id      TEXT PRIMARY KEY,
  -- Counts the changes: whoever knows the property by an older one reads it again.
  version INTEGER NOT NULL,
  file    BLOB NOT NULL,
  -- The digest of the file that was given last: given again, it changes nothing.
  given   BLOB,
  -- The private key, PKCS #8.
  key     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO property (id, version, file, key)
  SELECT json_extract(CAST(file.value AS TEXT), '$.id'), 1, file.value, secret.value
  FROM setting AS file, setting AS secret WHERE file.name = 'property' AND secret.name = 'property_key';
DELETE FROM setting WHERE name IN ('property', 'property_key');

-- Who signs in with which number, of all properties; the numbers hidden. Made anew from the file at each change.
CREATE TABLE member (
  phone    BLOB NOT NULL,
  property TEXT NOT NULL,
  person   TEXT NOT NULL,
  PRIMARY KEY (phone, property)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_property ON member (property);

-- Who was invited. People without a row were named by the property file.
CREATE TABLE invitation (
  property  TEXT NOT NULL,
  person    TEXT NOT NULL,
  until     INTEGER NOT NULL,
  joined_at INTEGER,
  PRIMARY KEY (property, person)
) STRICT, WITHOUT ROWID;

ALTER TABLE session ADD COLUMN property TEXT NOT NULL DEFAULT '';
UPDATE session SET property = coalesce((SELECT id FROM property), '');
CREATE INDEX session_by_person ON session (property, person);

ALTER TABLE door_secret RENAME TO door_secret_1;
CREATE TABLE door_secret (
  property TEXT NOT NULL,
  door     INTEGER NOT NULL,
  secret   BLOB NOT NULL,
  PRIMARY KEY (property, door)
) STRICT, WITHOUT ROWID;
INSERT INTO door_secret SELECT property.id, door, secret FROM door_secret_1, property;
DROP TABLE door_secret_1;

ALTER TABLE own RENAME TO own_1;
CREATE TABLE own (
  property   TEXT NOT NULL,
  person     TEXT NOT NULL,
  device_key TEXT NOT NULL,
  pass       BLOB NOT NULL UNIQUE,
  PRIMARY KEY (property, person, device_key)
) STRICT, WITHOUT ROWID;
INSERT INTO own SELECT property.id, person, device_key, pass FROM own_1, property;
DROP TABLE own_1;

ALTER TABLE my_route RENAME TO my_route_1;
CREATE TABLE my_route (
  property TEXT NOT NULL,
  person   TEXT NOT NULL,
  route    TEXT NOT NULL,
  PRIMARY KEY (property, person)
) STRICT, WITHOUT ROWID;
INSERT INTO my_route SELECT property.id, person, route FROM my_route_1, property;
DROP TABLE my_route_1;

-- A pass may have several links: each that was sent leads to it.
CREATE TABLE link (
  locator  BLOB PRIMARY KEY,
  property TEXT NOT NULL,
  pass     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_pass ON link (pass);
INSERT INTO link SELECT locator, property.id, pass.id FROM pass, property;

ALTER TABLE pass RENAME TO pass_1;
DROP INDEX pass_by_maker;
DROP INDEX pass_by_state;
DROP INDEX pass_by_end;
CREATE TABLE pass (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  property    TEXT NOT NULL,
  id          BLOB NOT NULL UNIQUE,
  state       TEXT NOT NULL,
  made_by     TEXT NOT NULL,
  unit        TEXT,
  ends_at     INTEGER,
  created_at  INTEGER NOT NULL,
  changed_at  INTEGER NOT NULL,
  -- Its last occurrence is over, and the activity says so.
  expired     INTEGER NOT NULL DEFAULT 0,
  -- The pass and what else the service knows of it, as JSON.
  pass        TEXT NOT NULL,
  more        TEXT NOT NULL
) STRICT;
CREATE INDEX pass_by_maker ON pass (property, made_by, number);
CREATE INDEX pass_by_state ON pass (property, state, number);
CREATE INDEX pass_by_unit ON pass (property, unit, number);
CREATE INDEX pass_by_end ON pass (property, expired, ends_at);
INSERT INTO pass (number, property, id, state, made_by, unit, ends_at, created_at, changed_at, expired, pass, more)
  SELECT number, property.id, pass_1.id, state, made_by, unit, ends_at, created_at, changed_at, expired, pass, more
  FROM pass_1, property;
DROP TABLE pass_1;

-- The doors that a pass is for: what the locks dashboard counts.
CREATE TABLE pass_door (
  property TEXT NOT NULL,
  door     INTEGER NOT NULL,
  pass     BLOB NOT NULL,
  -- The pass's, so that a lock's list is in order.
  number   INTEGER NOT NULL,
  -- From when on it opens no more: 0 if it was ended, the largest number if it ends with its deletion.
  until    INTEGER NOT NULL,
  PRIMARY KEY (property, door, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_door_by_pass ON pass_door (pass);
CREATE INDEX pass_door_by_end ON pass_door (property, door, until);
INSERT INTO pass_door
  SELECT pass.property, door.value, pass.id, pass.number,
    iif(state IN ('declined', 'deleted', 'superseded'), 0, coalesce(ends_at, 9223372036854775807))
  FROM pass, json_each(pass.pass, '$.permit.doors') AS door;

-- Whose numbers passes are for, the numbers hidden: a guest who shows theirs is given all of them.
CREATE TABLE pass_phone (
  phone    BLOB NOT NULL,
  pass     BLOB NOT NULL,
  property TEXT NOT NULL,
  PRIMARY KEY (phone, pass)
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_phone_by_pass ON pass_phone (pass);

ALTER TABLE activity ADD COLUMN property TEXT NOT NULL DEFAULT '';
ALTER TABLE activity ADD COLUMN guest TEXT;
ALTER TABLE activity ADD COLUMN door INTEGER;
UPDATE activity SET property = coalesce((SELECT id FROM property), ''), door = json_extract(event, '$.door');
DROP INDEX activity_by_maker;
DROP INDEX activity_by_unit;
CREATE INDEX activity_by_property ON activity (property, number);
CREATE INDEX activity_by_maker ON activity (property, made_by, number);
CREATE INDEX activity_by_unit ON activity (property, unit, number);
CREATE INDEX activity_by_door ON activity (property, door, number);

ALTER TABLE receipt RENAME TO receipt_1;
DROP INDEX receipt_by_pass;
CREATE TABLE receipt (
  property   TEXT NOT NULL,
  door       INTEGER NOT NULL,
  sequence   INTEGER NOT NULL,
  pass       BLOB NOT NULL,
  generation INTEGER NOT NULL,
  opened     INTEGER NOT NULL,
  -- How many numbers before this one the door had to drop.
  missing    INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  learned_at INTEGER NOT NULL,
  signed     BLOB NOT NULL,
  PRIMARY KEY (property, door, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_by_pass ON receipt (pass, door);
CREATE INDEX receipt_by_opening ON receipt (property, door, at) WHERE opened = 1;
INSERT INTO receipt
  SELECT property.id, door, sequence, pass, generation, opened, missing, at, learned_at, signed
  FROM receipt_1, property;
DROP TABLE receipt_1;

-- Of each door, the last of an unbroken row of receipts from 1; and what its reader said last over its own network.
ALTER TABLE received RENAME TO received_1;
CREATE TABLE received (
  property TEXT NOT NULL,
  door     INTEGER NOT NULL,
  up_to    INTEGER NOT NULL,
  PRIMARY KEY (property, door)
) STRICT, WITHOUT ROWID;
INSERT INTO received SELECT property.id, door, up_to FROM received_1, property;
DROP TABLE received_1;
CREATE TABLE heard (
  property TEXT NOT NULL,
  door     INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  -- The bulletin that it obeys, if one.
  bulletin INTEGER,
  PRIMARY KEY (property, door)
) STRICT, WITHOUT ROWID;

ALTER TABLE stopped ADD COLUMN property TEXT NOT NULL DEFAULT '';
-- The first bulletin that says so, and the doors, as JSON, that tokens of those generations could open.
ALTER TABLE stopped ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stopped ADD COLUMN doors TEXT NOT NULL DEFAULT '[]';
UPDATE stopped SET
  property = coalesce((SELECT id FROM property), ''),
  version = coalesce((SELECT max(version) FROM bulletin), 0),
  doors = (SELECT json_group_array(door) FROM pass_door WHERE pass_door.pass = stopped.pass);
CREATE INDEX stopped_by_property ON stopped (property, pass);

ALTER TABLE bulletin RENAME TO bulletin_1;
CREATE TABLE bulletin (
  property  TEXT NOT NULL,
  version   INTEGER NOT NULL,
  signed_at INTEGER NOT NULL,
  signed    BLOB NOT NULL,
  PRIMARY KEY (property, version)
) STRICT, WITHOUT ROWID;
INSERT INTO bulletin SELECT property.id, bulletin_1.version, signed_at, signed FROM bulletin_1, property;
DROP TABLE bulletin_1;

-- Doors that no pass opens; door 0 stands for the whole property.
CREATE TABLE lockdown (
  property TEXT NOT NULL,
  door     INTEGER NOT NULL,
  since    INTEGER NOT NULL,
  by       TEXT NOT NULL,
  -- The first bulletin that says so.
  bulletin INTEGER NOT NULL,
  PRIMARY KEY (property, door)
) STRICT, WITHOUT ROWID;

CREATE TABLE vendor (
  property TEXT NOT NULL,
  id       TEXT NOT NULL,
  name     TEXT NOT NULL,
  email    TEXT NOT NULL,
  phone    TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (property, id)
) STRICT, WITHOUT ROWID;

-- What staff did.
CREATE TABLE audit (
  number   INTEGER PRIMARY KEY AUTOINCREMENT,
  property TEXT NOT NULL,
  at       INTEGER NOT NULL,
  by       TEXT NOT NULL,
  act      TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_property ON audit (property, number);
