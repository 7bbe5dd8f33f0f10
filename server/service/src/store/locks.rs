//! What the locks dashboard counts. Each question is answered from an index, however many passes there have been.

use chrono::{DateTime, Utc};
use gatepass::id::{DoorId, PassId};
use rusqlite::params;

use super::passes::read;
use super::{At, PassRow, StoreError, instant, millis};

const COUNT: &str = "SELECT count(*) FROM pass_door WHERE property = ?1 AND door = ?2 AND until > ?3";
const OPENED_AT: &str = "SELECT max(at) FROM receipt WHERE property = ?1 AND door = ?2 AND opened = 1";
const ISSUED: &str = "SELECT pass.pass, pass.more, pass.created_at, pass.changed_at, pass.number
  FROM pass_door JOIN pass ON pass.number = pass_door.number
  WHERE pass_door.property = ?1 AND pass_door.door = ?2 AND pass_door.number < ?3
  ORDER BY pass_door.number DESC LIMIT ?4";
const USED: &str = "SELECT count(*), max(at) FROM receipt WHERE pass = ?1 AND door = ?2 AND opened = 1";

impl At<'_> {
    /// How many passes may open a door now or later.
    pub fn passes_at(&self, door: DoorId) -> Result<u32, StoreError> {
        let count = self
            .connection
            .prepare_cached(COUNT)?
            .query_row(params![self.place(), door.get(), millis(self.now())], |row| row.get(0))?;
        Ok(count)
    }

    /// When a door last opened, as far as receipts tell.
    pub fn door_opened_at(&self, door: DoorId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached(OPENED_AT)?
            .query_row(params![self.place(), door.get()], |row| row.get(0))?;
        Ok(at.map(instant))
    }

    /// At most `limit` passes for a door, newest first, made before the one with this number; and where the list goes
    /// on.
    pub fn issued_at(
        &self,
        door: DoorId,
        before: Option<i64>,
        limit: u16,
    ) -> Result<(Vec<PassRow>, Option<i64>), StoreError> {
        let mut statement = self.connection.prepare_cached(ISSUED)?;
        let most = i64::from(limit).saturating_add(1);
        let before = before.unwrap_or(i64::MAX);
        let mut rows = statement.query(params![self.place(), door.get(), before, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get::<_, i64>(4)?, read(row)?));
        }
        let more = found.len() > usize::from(limit);
        found.truncate(limit.into());
        let next = found.last().map(|(number, _)| *number).filter(|_| more);
        Ok((found.into_iter().map(|(_, pass)| pass).collect(), next))
    }

    /// How often a pass has opened a door, and when last, as far as receipts tell.
    pub fn used_at(&self, pass: PassId, door: DoorId) -> Result<(u32, Option<DateTime<Utc>>), StoreError> {
        let (count, at): (u32, Option<i64>) = self
            .connection
            .prepare_cached(USED)?
            .query_row(params![pass.as_bytes(), door.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((count, at.map(instant)))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::migrate;
    use super::*;

    #[test]
    fn no_question_of_the_dashboard_walks_through_all_passes() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut connection).unwrap();
        let plan = |sql: &str| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let arguments = vec![1; statement.parameter_count()];
            let rows =
                statement.query_map(rusqlite::params_from_iter(arguments), |row| row.get::<_, String>(3));
            rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("; ")
        };
        assert_eq!(
            plan(COUNT),
            "SEARCH pass_door USING COVERING INDEX pass_door_by_end (property=? AND door=? AND until>?)"
        );
        assert_eq!(
            plan(OPENED_AT),
            "SEARCH receipt USING COVERING INDEX receipt_by_opening (property=? AND door=?)"
        );
        assert_eq!(
            plan(ISSUED),
            "SEARCH pass_door USING PRIMARY KEY (property=? AND door=? AND number<?); \
             SEARCH pass USING INTEGER PRIMARY KEY (rowid=?)"
        );
        assert_eq!(plan(USED), "SEARCH receipt USING INDEX receipt_by_pass (pass=? AND door=?)");
    }
}
