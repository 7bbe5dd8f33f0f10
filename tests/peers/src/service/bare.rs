//! The peer: axum, rusqlite, and the statements that the service runs for the same requests. It answers anything.

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Json, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use gatepass::clock::ManualClock;
use gatepass_service::store::Store;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::ours::now;

const PLACE: &str = "harbour-court";
/// As long as the pass and what is kept beside it are with the service.
const PASS: usize = 1_300;

struct Bare {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    number: AtomicI64,
    letters: Notify,
    answers: [(u32, u16); 3],
}

type Look = fn(&Connection) -> rusqlite::Result<()>;
type Work = fn(&Connection, i64, &Value) -> rusqlite::Result<()>;

/// Serves until the runtime ends.
pub async fn start(database: &Path, answers: [(u32, u16); 3]) -> Result<SocketAddr, Box<dyn Error>> {
    // The service makes the tables.
    drop(Store::open(database, Arc::new(ManualClock::at(now()?)))?);
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(database)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        Ok(connection)
    };
    let writer = open()?;
    writer.execute("INSERT INTO property (id, version, file, key) VALUES (?1, 1, x'', x'')", [PLACE])?;
    writer.execute("INSERT INTO setting (name, value) VALUES ('subject_key', zeroblob(32))", [])?;
    let bare = Arc::new(Bare {
        writer: Mutex::new(writer),
        reader: Mutex::new(open()?),
        number: AtomicI64::new(0),
        letters: Notify::new(),
        answers,
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let router = Router::new()
        .route("/v1/passes", post(create))
        .route("/v1/link/open", post(open_link))
        .route("/v1/properties/{property}/receipts", post(receipts))
        .with_state(bare.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    tokio::spawn(send_letters(bare));
    Ok(addr)
}

async fn create(state: State<Arc<Bare>>, body: Json<Value>) -> Response {
    answer(state, body, 0, session, create_rows).await
}

async fn open_link(state: State<Arc<Bare>>, body: Json<Value>) -> Response {
    answer(state, body, 1, link, open_rows).await
}

async fn receipts(state: State<Arc<Bare>>, body: Json<Value>) -> Response {
    answer(state, body, 2, property, receipt_rows).await
}

/// One read and one transaction, as the service has them; and so many bytes.
async fn answer(
    State(bare): State<Arc<Bare>>,
    Json(body): Json<Value>,
    kind: usize,
    look: Look,
    work: Work,
) -> Response {
    let (bytes, status) = bare.answers.get(kind).copied().unwrap_or_default();
    let number = bare.number.fetch_add(1, Ordering::Relaxed) + 1;
    let (reading, writing) = (bare.clone(), bare.clone());
    let read = tokio::task::spawn_blocking(move || reading.look(look));
    let Ok(Ok(())) = read.await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let written = tokio::task::spawn_blocking(move || {
        let mut connection = writing.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let key = number.to_be_bytes();
        transaction
            .prepare_cached("SELECT request, sealed FROM answer WHERE key = ?1")?
            .query_row([key], |row| row.get::<_, Vec<u8>>(0))
            .optional()?;
        property(&transaction)?;
        work(&transaction, number, &body)?;
        transaction
            .prepare_cached(
                "INSERT INTO answer (key, request, sealed, at) VALUES (?1, x'00', zeroblob(?2), 1)",
            )?
            .execute(params![key, bytes])?;
        transaction.commit()
    });
    let Ok(Ok(())) = written.await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    bare.letters.notify_one();
    let status = StatusCode::from_u16(status).unwrap_or_default();
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        "x".repeat(usize::try_from(bytes).unwrap_or_default()),
    )
        .into_response()
}

impl Bare {
    /// A transaction that changes nothing, and ends so.
    fn look<T>(&self, look: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let mut connection = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        look(&transaction)
    }
}

/// Asks something whose answer isn't looked at.
fn ask(connection: &Connection, sql: &str, with: impl rusqlite::Params) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(with)?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn run(connection: &Connection, sql: &str, with: impl rusqlite::Params) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute(with).map(drop)
}

fn property(connection: &Connection) -> rusqlite::Result<()> {
    ask(connection, "SELECT version FROM property WHERE id = ?1", [PLACE])
}

fn session(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "SELECT property, person, device_key FROM session WHERE digest = ?1 AND expires_at > ?2";
    ask(connection, sql, params![[7_u8; 32], 1])?;
    property(connection)
}

/// The key under which numbers and addresses are hidden.
fn subject_key(connection: &Connection) -> rusqlite::Result<()> {
    ask(connection, "SELECT value FROM setting WHERE name = ?1", ["subject_key"])
}

fn link(connection: &Connection) -> rusqlite::Result<()> {
    subject_key(connection)?;
    ask(
        connection,
        "SELECT since, acts FROM spent WHERE operation = ?1 AND subject = ?2",
        params!["x", [7_u8; 32]],
    )?;
    ask(connection, "SELECT property FROM link WHERE locator = ?1", [7_i64.to_be_bytes()])
}

fn create_rows(connection: &Connection, number: i64, _: &Value) -> rusqlite::Result<()> {
    let id = number.to_be_bytes();
    ask(connection, "SELECT route FROM my_route WHERE property = ?1 AND person = ?2", [PLACE, "daniel"])?;
    let live = "SELECT count(*) FROM pass WHERE property = ?4 AND made_by = ?1 AND id IS NOT ?2
                  AND (ends_at IS NULL OR ends_at > ?3)
                  AND state IN ('awaiting_phone', 'awaiting_approval', 'live', 'frozen')";
    ask(connection, live, params!["daniel", None::<i64>, 1, PLACE])?;
    run(
        connection,
        "INSERT INTO link (locator, property, pass) VALUES (?1, ?2, ?3)",
        params![id, PLACE, id],
    )?;
    let text = "x".repeat(PASS);
    run(
        connection,
        "INSERT INTO pass (id, property, state, made_by, unit, ends_at, created_at, changed_at, pass, more)
         VALUES (?1, ?2, 'live', 'daniel', 'A-104', 2, 1, 1, ?3, '{}')",
        params![id, PLACE, text],
    )?;
    run(connection, "DELETE FROM pass_phone WHERE pass = ?1", [id])?;
    subject_key(connection)?;
    run(
        connection,
        "INSERT INTO pass_phone (phone, pass, property) VALUES (?1, ?2, ?3)",
        params![[7_u8; 32], id, PLACE],
    )?;
    run(
        connection,
        "INSERT INTO told (property, pass, generation, made_by, unit, pass_name, guest)
         VALUES (?1, ?2, 0, 'daniel', 'A-104', 'dog walker', 'Dora') ON CONFLICT DO NOTHING",
        params![PLACE, id],
    )?;
    run(connection, "DELETE FROM pass_door WHERE pass = ?1", [id])?;
    for door in [9, 10] {
        let sql = "INSERT INTO pass_door (property, door, pass, number, until)
                   SELECT property, ?2, id, number, ?3 FROM pass WHERE id = ?1";
        run(connection, sql, params![id, door, 2])?;
    }
    note(connection, id, r#"{"event":"issued"}"#)?;
    run(
        connection,
        "INSERT INTO outbox (channel, recipient, text, decoy, queued_at, next_at) VALUES ('sms', '+12125552368', ?1, 0, 1, 1)",
        ["x".repeat(160)],
    )?;
    note(connection, id, r#"{"event":"shared","by_way_of":"sms"}"#)?;
    shown(connection, id)
}

fn note(connection: &Connection, pass: [u8; 8], event: &str) -> rusqlite::Result<()> {
    run(
        connection,
        "INSERT INTO activity (property, at, learned_at, event, pass, pass_name, made_by, unit, by, guest, door)
         VALUES (?1, 1, 1, ?2, ?3, 'dog walker', 'daniel', 'A-104', 'daniel', 'Dora', NULL)",
        params![PLACE, event, pass],
    )
}

/// What a pass is shown with.
fn shown(connection: &Connection, pass: [u8; 8]) -> rusqlite::Result<()> {
    ask(connection, "SELECT at FROM link_opening WHERE pass = ?1 ORDER BY at", [pass])?;
    ask(connection, "SELECT min(admitted_at) FROM phone WHERE pass = ?1", [pass])?;
    let uses = "SELECT door, count(*), max(at) FROM receipt WHERE pass = ?1 AND opened = 1 GROUP BY door ORDER BY door";
    ask(connection, uses, [pass])
}

fn open_rows(connection: &Connection, number: i64, _: &Value) -> rusqlite::Result<()> {
    // Passes and openings are as many, and come in turns.
    let pass = number.to_be_bytes();
    let phone = "SELECT admitted_at, secret_entered_at FROM phone WHERE pass = ?1 AND device_key = ?2";
    ask(connection, "SELECT pass FROM link WHERE locator = ?1 AND property = ?2", params![pass, PLACE])?;
    let found = "SELECT pass, more, created_at, changed_at, number FROM pass WHERE id = ?1 AND property = ?2";
    ask(connection, found, params![pass, PLACE])?;
    ask(connection, "SELECT at FROM link_opening WHERE pass = ?1 ORDER BY at", [pass])?;
    run(connection, "INSERT INTO link_opening (pass, at) VALUES (?1, 1) ON CONFLICT DO NOTHING", [pass])?;
    note(connection, pass, r#"{"event":"opened"}"#)?;
    ask(connection, phone, params![pass, "key"])?;
    run(
        connection,
        "INSERT INTO phone (pass, device_key, added_at, admitted_at, secret_entered_at) VALUES (?1, 'key', 1, NULL, NULL)
         ON CONFLICT DO UPDATE SET admitted_at = NULL, secret_entered_at = NULL",
        [pass],
    )?;
    ask(connection, phone, params![pass, "key"])?;
    ask(connection, "SELECT at FROM link_opening WHERE pass = ?1 ORDER BY at", [pass])
}

fn receipt_rows(connection: &Connection, number: i64, body: &Value) -> rusqlite::Result<()> {
    let receipts = body["receipts"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (at, receipt) in receipts.iter().enumerate() {
        let sequence = number * 1_000 + i64::try_from(at).unwrap_or_default();
        let signed = receipt.as_str().unwrap_or_default().as_bytes();
        run(
            connection,
            "INSERT INTO receipt (door, sequence, pass, generation, opened, at, learned_at, signed, missing, property, holder)
             VALUES (9, ?1, x'07', 0, 1, 1, 1, ?2, 999, ?3, NULL) ON CONFLICT DO NOTHING",
            params![sequence, signed, PLACE],
        )?;
        ask(connection, "SELECT up_to FROM received WHERE property = ?1 AND door = 9", [PLACE])?;
        let rest = "SELECT sequence, missing FROM receipt WHERE property = ?1 AND door = 9 AND sequence > ?2
                    ORDER BY sequence";
        ask(connection, rest, params![PLACE, sequence - 1])?;
        run(
            connection,
            "INSERT INTO received (property, door, up_to) VALUES (?1, 9, ?2) ON CONFLICT DO UPDATE SET up_to = ?2",
            params![PLACE, sequence],
        )?;
        ask(
            connection,
            "SELECT made_by, unit, pass_name, guest FROM told WHERE pass = ?1 AND generation = 0 AND property = ?2",
            params![[7_u8; 8], PLACE],
        )?;
        note(connection, [7; 8], r#"{"event":"unlocked","door":9}"#)?;
        ask(
            connection,
            "SELECT pass, more, created_at, changed_at, number FROM pass WHERE id = ?1 AND property = ?2",
            params![[7_u8; 8], PLACE],
        )?;
    }
    let newest =
        "SELECT version, signed_at, signed FROM bulletin WHERE property = ?1 ORDER BY version DESC LIMIT 1";
    ask(connection, newest, [PLACE])?;
    run(connection, "DELETE FROM stopped WHERE until <= ?1", [1])?;
    ask(
        connection,
        "SELECT pass, generation, cause, until FROM stopped WHERE property = ?1 ORDER BY pass",
        [PLACE],
    )?;
    ask(connection, "SELECT door, since, by FROM lockdown WHERE property = ?1 ORDER BY door", [PLACE])?;
    ask(
        connection,
        "SELECT door, up_to FROM received WHERE property = ?1 AND up_to > 0 ORDER BY door",
        [PLACE],
    )?;
    run(
        connection,
        "INSERT INTO bulletin (property, version, signed_at, signed) VALUES (?1, ?2, 1, zeroblob(150))",
        params![PLACE, number],
    )?;
    run(connection, "DELETE FROM bulletin WHERE property = ?1 AND version < ?2", params![PLACE, number])
}

/// The outbox, emptied letter by letter as the service empties its own.
async fn send_letters(bare: Arc<Bare>) {
    loop {
        bare.letters.notified().await;
        loop {
            let bare = bare.clone();
            let sent = tokio::task::spawn_blocking(move || -> rusqlite::Result<bool> {
                let due =
                    "SELECT number, channel, recipient, text, decoy, tries FROM outbox WHERE next_at <= 1
                           ORDER BY next_at, number LIMIT 1";
                let found: Option<i64> = bare
                    .look(|reader| reader.prepare_cached(due)?.query_row([], |row| row.get(0)).optional())?;
                let Some(number) = found else { return Ok(false) };
                let mut writer = bare.writer.lock().unwrap_or_else(PoisonError::into_inner);
                let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
                run(&transaction, "DELETE FROM outbox WHERE number = ?1", [number])?;
                transaction.commit()?;
                Ok(true)
            });
            if !matches!(sent.await, Ok(Ok(true))) {
                break;
            }
        }
    }
}
