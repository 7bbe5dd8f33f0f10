-- Version 1. Instants are milliseconds since 1970, UTC. What is looked up by a secret is looked up by its digest.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE door_secret (
  door   INTEGER PRIMARY KEY,
  secret BLOB NOT NULL
) STRICT;

CREATE TABLE session (
  digest     BLOB PRIMARY KEY,
  person     TEXT NOT NULL,
  device_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_end ON session (expires_at);

-- A resident's own token on one phone is renewed under one pass id.
CREATE TABLE own (
  person     TEXT NOT NULL,
  device_key TEXT NOT NULL,
  pass       BLOB NOT NULL UNIQUE,
  PRIMARY KEY (person, device_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE my_route (
  person TEXT PRIMARY KEY,
  route  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pass (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  id          BLOB NOT NULL UNIQUE,
  locator     BLOB NOT NULL UNIQUE,
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
CREATE INDEX pass_by_maker ON pass (made_by, number);
CREATE INDEX pass_by_state ON pass (state, number);
CREATE INDEX pass_by_end ON pass (expired, ends_at);

-- A guest's phones, by their keys.
CREATE TABLE phone (
  pass              BLOB NOT NULL,
  device_key        TEXT NOT NULL,
  added_at          INTEGER NOT NULL,
  -- When it passed the phone check, or was let in without one.
  admitted_at       INTEGER,
  secret_entered_at INTEGER,
  PRIMARY KEY (pass, device_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_opening (
  pass BLOB NOT NULL,
  at   INTEGER NOT NULL,
  PRIMARY KEY (pass, at)
) STRICT, WITHOUT ROWID;

-- Until when tokens of a generation of a pass can open: how long a bulletin has to name it.
CREATE TABLE issued (
  pass       BLOB NOT NULL,
  generation INTEGER NOT NULL,
  ends_at    INTEGER NOT NULL,
  PRIMARY KEY (pass, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE phone_check (
  subject BLOB PRIMARY KEY,
  state   TEXT NOT NULL,
  -- The number it was made for, hidden; another number begins another check.
  about   BLOB NOT NULL,
  -- Whether that is not the right number: its check is kept alike and never passes.
  decoy   INTEGER NOT NULL,
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Guessing limits; they survive a restart.
CREATE TABLE spent (
  operation TEXT NOT NULL,
  subject   BLOB NOT NULL,
  since     INTEGER NOT NULL,
  acts      INTEGER NOT NULL,
  PRIMARY KEY (operation, subject)
) STRICT, WITHOUT ROWID;

-- Answers to POSTs, for their repetition. Sealed under the idempotency key itself, of which only a digest is here.
CREATE TABLE answer (
  key     BLOB PRIMARY KEY,
  request BLOB NOT NULL,
  sealed  BLOB NOT NULL,
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_by_age ON answer (at);

-- What is to be sent. A row leaves only when it was.
CREATE TABLE outbox (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  channel   TEXT NOT NULL,
  recipient TEXT NOT NULL,
  text      TEXT NOT NULL,
  -- Whether it is dropped instead of sent: a wrong number leaves the same traces in the same time.
  decoy     INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  next_at   INTEGER NOT NULL,
  tries     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_by_time ON outbox (next_at);

CREATE TABLE activity (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  learned_at INTEGER NOT NULL,
  event      TEXT NOT NULL,
  pass       BLOB,
  pass_name  TEXT,
  made_by    TEXT,
  unit       TEXT,
  by         TEXT
) STRICT;
CREATE INDEX activity_by_maker ON activity (made_by, number);
CREATE INDEX activity_by_unit ON activity (unit, number);

CREATE TABLE receipt (
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
  PRIMARY KEY (door, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_by_pass ON receipt (pass, door);

-- Of each door, the last of an unbroken row of receipts from 1.
CREATE TABLE received (
  door  INTEGER PRIMARY KEY,
  up_to INTEGER NOT NULL
) STRICT;

-- Generations of passes that doors must refuse, until they would have ended.
CREATE TABLE stopped (
  pass       BLOB PRIMARY KEY,
  -- Generations up to this one are dead.
  generation INTEGER NOT NULL,
  -- 'deleted', 'frozen' or 'superseded'.
  cause      TEXT NOT NULL,
  since      INTEGER NOT NULL,
  -- No token of those generations lasts longer.
  until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bulletin (
  version   INTEGER PRIMARY KEY,
  signed_at INTEGER NOT NULL,
  signed    BLOB NOT NULL
) STRICT;
