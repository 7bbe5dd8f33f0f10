-- Version 4: by which phone a door was opened, so that each is told of its own openings.

-- The key's fingerprint; NULL: a bearer's, or a receipt that came before this column.
ALTER TABLE receipt ADD COLUMN holder BLOB;
