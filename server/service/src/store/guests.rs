//! Whose numbers passes are for.

use gatepass::id::{PassId, PropertyId};
use gatepass::phone::Phone;
use rusqlite::params;

use super::{PassRow, StoreError, Tx, millis, sound};

/// As many passes as one number is given at once.
const MOST: u32 = 50;

impl Tx<'_> {
    /// The passes with this number, at all properties, which are live or wait for staff: the newest first.
    pub fn passes_with(&self, phone: &Phone) -> Result<Vec<(PropertyId, PassId)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT pass.property, pass.id FROM pass_phone JOIN pass ON pass.id = pass_phone.pass
             WHERE phone = ?1 AND state IN ('awaiting_approval', 'live') AND (ends_at IS NULL OR ends_at > ?2)
             ORDER BY number DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![self.hidden_guest(phone)?, millis(self.now), MOST])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let property = sound(row.get::<_, String>(0)?.parse(), "a property id")?;
            found.push((property, PassId::from_bytes(row.get(1)?)));
        }
        Ok(found)
    }

    /// Notes whose number a pass is for, in place of what was noted before.
    pub(super) fn note_number(&self, row: &PassRow) -> Result<(), StoreError> {
        let pass = &row.pass;
        let phone = pass.recipient.phone.as_ref();
        self.note_number_of(pass.id, pass.property.as_str(), phone)
    }

    fn note_number_of(&self, pass: PassId, property: &str, phone: Option<&Phone>) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM pass_phone WHERE pass = ?1")?
            .execute(params![pass.as_bytes()])?;
        if let Some(phone) = phone {
            self.connection
                .prepare_cached("INSERT INTO pass_phone (phone, pass, property) VALUES (?1, ?2, ?3)")?
                .execute(params![self.hidden_guest(phone)?, pass.as_bytes(), property])?;
        }
        Ok(())
    }

    /// The same for every pass, where none is noted: a file of an older format has no such notes.
    pub fn note_all_numbers(&self) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT id, property, json_extract(pass, '$.recipient.phone') AS phone FROM pass
             WHERE NOT EXISTS (SELECT 1 FROM pass_phone) AND phone IS NOT NULL",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((PassId::from_bytes(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        // All of them first: the question is whether any is noted.
        for (pass, property, phone) in rows.collect::<Result<Vec<_>, _>>()? {
            let phone = sound(Phone::new(&phone), "a phone number")?;
            self.note_number_of(pass, &property, Some(&phone))?;
        }
        Ok(())
    }

    fn hidden_guest(&self, phone: &Phone) -> Result<[u8; 32], StoreError> {
        self.hidden("guest", phone.e164().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use rusqlite::Connection;

    use super::super::migrate;
    use super::*;

    #[test]
    fn the_numbers_of_passes_of_an_older_file_are_noted_once_and_hidden() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut connection).unwrap();
        let pass = r#"{"recipient": {"phone": "+12125552368"}}"#;
        connection
            .execute(
                "INSERT INTO pass (property, id, state, made_by, created_at, changed_at, pass, more) VALUES
                 ('elm', x'0102030405060708', 'live', 'ana', 1, 1, ?1, '{}'), ('elm', x'05', 'live', 'ana', 1, 1, '{}', '{}')",
                [pass],
            )
            .unwrap();
        let now = "2026-11-23T14:00:00Z".parse().unwrap();
        let tx = Tx { connection: &connection, now, noted: Cell::new(false) };
        tx.make_subject_key().unwrap();
        for _ in 0..2 {
            tx.note_all_numbers().unwrap();
            let found = tx.passes_with(&Phone::new("+12125552368").unwrap()).unwrap();
            assert_eq!(found, [("elm".parse().unwrap(), PassId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8]))]);
        }
        let noted: Vec<u8> =
            connection.query_row("SELECT phone FROM pass_phone", [], |row| row.get(0)).unwrap();
        assert!(noted.len() == 32 && !noted.windows(7).any(|part| part == b"5552368"));
    }
}
