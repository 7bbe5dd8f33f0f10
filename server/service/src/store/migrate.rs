//! Opening the file, and the steps from one format to the next.

use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// One step for each version; `user_version` counts those taken. A released step is never changed.
const STEPS: [&str; 4] = [
    include_str!("schema.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
    include_str!("schema-4.sql"),
];

/// The newest format.
pub const VERSION: u32 = 4;

pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    // Room for every statement there is: with the 16 of the default, a request would have its own prepared anew.
    connection.set_prepared_statement_cache_capacity(256);
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // With WAL, NORMAL would lose the last changes with the power: an answer has to hold.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // A deleted outbox row held a verification code.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(())
}

/// All steps and the version in one transaction.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION {
        return Err(StoreError::TooNew { found, known: VERSION });
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_gets_the_newest_format_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        for _ in 0..2 {
            let mut connection = Connection::open(&path).unwrap();
            prepare(&connection).unwrap();
            migrate(&mut connection).unwrap();
            let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            assert_eq!((version, STEPS.len()), (VERSION, 4));
        }
    }

    #[test]
    fn a_file_of_one_property_goes_on_as_a_file_of_several() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection
            .execute_batch(
                r#"INSERT INTO setting VALUES ('property', CAST('{"id":"elm","units":[
                     {"id":"A-1","residents":["ana"]},{"id":"A-2","residents":["ana"]}]}' AS BLOB)), ('property_key', x'01');
                   INSERT INTO door_secret VALUES (12, x'02');
                   INSERT INTO session VALUES (x'03', 'ana', 'key', 1, 2);
                   INSERT INTO own VALUES ('ana', 'key', x'04');
                   INSERT INTO my_route VALUES ('ana', '[12]');
                   INSERT INTO pass VALUES (7, x'05', x'06', 'live', 'ana', NULL, NULL, 1, 1, 0,
                     '{"permit":{"doors":[12,22]}}', '{}');
                   INSERT INTO activity VALUES (1, 1, 1, '{"event":"unlocked","door":12}', x'05', 'x', 'ana', NULL, NULL);
                   INSERT INTO receipt VALUES (12, 1, x'05', 0, 1, 0, 1, 1, x'07');
                   INSERT INTO received VALUES (12, 1);
                   INSERT INTO stopped VALUES (x'05', 0, 'deleted', 1, 2);
                   INSERT INTO bulletin VALUES (3, 1, x'08');"#,
            )
            .unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        migrate(&mut connection).unwrap();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap();
        assert_eq!(
            count("SELECT count(*) FROM my_route WHERE person = 'ana' AND route = '[12]'"),
            2,
            "each home's"
        );
        let tables = [
            "property",
            "door_secret",
            "session",
            "own",
            "pass",
            "link",
            "activity",
            "receipt",
            "received",
            "stopped",
            "bulletin",
        ];
        for table in tables {
            let column = if table == "property" { "id" } else { "property" };
            assert_eq!(count(&format!("SELECT count(*) FROM {table} WHERE {column} = 'elm'")), 1, "{table}");
        }
        assert_eq!(count("SELECT count(*) FROM pass_door WHERE number = 7 AND door IN (12, 22)"), 2);
        assert_eq!(count("SELECT count(*) FROM link WHERE locator = x'06' AND pass = x'05'"), 1);
        assert_eq!(count("SELECT count(*) FROM activity WHERE door = 12"), 1);
        assert_eq!(count("SELECT count(*) FROM setting"), 0);
    }

    #[test]
    fn whom_a_pass_concerned_is_fixed_where_an_older_file_still_knows_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection.execute_batch(STEPS[1]).unwrap();
        connection
            .execute_batch(
                r#"INSERT INTO property (id, version, file, key) VALUES ('elm', 1, CAST(
                     '{"id":"elm","units":[{"id":"A-1","residents":["ana","bo"]},{"id":"A-2"}]}' AS BLOB), x'01');
                   INSERT INTO own VALUES ('elm', 'ana', 'key', x'04');
                   INSERT INTO pass VALUES (1, 'elm', x'05', 'live', 'ana', 'A-1', NULL, 1, 1, 0,
                     '{"name":"walker","generation":2,"recipient":{"name":"Ben"}}', '{}');
                   INSERT INTO pass VALUES (2, 'elm', x'06', 'live', 'dana', 'A-2', NULL, 1, 1, 0,
                     '{"name":"boiler","generation":1,"recipient":{}}', '{}');
                   INSERT INTO issued VALUES (x'05', 0, 9), (x'05', 2, 9), (x'06', 0, 9);
                   INSERT INTO activity (at, learned_at, event, pass, made_by, unit) VALUES
                     (1, 1, '{"event":"issued"}', x'05', 'ana', 'A-1'),
                     (1, 1, '{"event":"issued"}', x'06', 'dana', 'A-1');"#,
            )
            .unwrap();
        connection.pragma_update(None, "user_version", 2).unwrap();
        migrate(&mut connection).unwrap();
        let sql = "SELECT concat_ws(' ', hex(pass), generation, made_by, unit, pass_name, guest) FROM told
                   WHERE property = 'elm' ORDER BY pass, generation";
        let mut statement = connection.prepare(sql).unwrap();
        let told = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(
            told.collect::<Result<Vec<_>, _>>().unwrap(),
            ["04 0 ana A-1", "05 0 ana A-1 walker Ben", "05 2 ana A-1 walker Ben", "06 1 dana A-2 boiler",]
        );
        let lives = "SELECT count(*) FROM resident WHERE property = 'elm' AND unit = 'A-1' AND since = 0";
        assert_eq!(connection.query_row(lives, [], |row| row.get::<_, u32>(0)).unwrap(), 2);
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert!(matches!(error, StoreError::TooNew { found, known } if found == known + 1), "{error}");
        let tables: u32 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
