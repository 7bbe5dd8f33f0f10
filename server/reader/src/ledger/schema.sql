-- Times are milliseconds since 1970 in UTC.
CREATE TABLE counters (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    starts        INTEGER NOT NULL, -- of the reader
    last_sequence INTEGER NOT NULL, -- of a receipt
    received      INTEGER NOT NULL  -- the service has every receipt up to this one
) STRICT;
INSERT INTO counters VALUES (1, 0, 0, 0);

CREATE TABLE bulletin (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE pass (
    pass       BLOB PRIMARY KEY,
    generation INTEGER NOT NULL, -- the highest seen
    keep_until INTEGER           -- NULL: for good
) STRICT, WITHOUT ROWID;

-- The earliest opening of each occurrence, here and elsewhere.
CREATE TABLE opening (
    pass       BLOB NOT NULL,
    occurrence INTEGER NOT NULL, -- the least integer: a pass without occurrences
    here       INTEGER NOT NULL, -- 1: at this door; 0: told by another door's stamp
    at         INTEGER NOT NULL,
    holder     BLOB,
    PRIMARY KEY (pass, occurrence, here)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    sequence   INTEGER PRIMARY KEY,
    pass       BLOB NOT NULL,
    generation INTEGER NOT NULL,
    holder     BLOB,
    occurrence INTEGER,
    at         INTEGER NOT NULL,
    reason     INTEGER -- NULL: opened
) STRICT;

-- What was accepted once and isn't again.
CREATE TABLE accepted (
    challenge BLOB NOT NULL,
    holder    BLOB NOT NULL,
    PRIMARY KEY (challenge, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE step (
    pass   BLOB NOT NULL,
    holder BLOB NOT NULL,
    step   INTEGER NOT NULL,
    PRIMARY KEY (pass, holder)
) STRICT, WITHOUT ROWID;
