//! How much memory the service takes with 100,000 passes in its database.

use std::error::Error;
use std::sync::Arc;

use gatepass::clock::ManualClock;
use gatepass_service::messenger::MemoryMessenger;
use gatepass_service::{Config, Service};

use super::ours::{Ours, now};

/// How many passes the database holds.
const PASSES: u32 = 100_000;

/// Prints what the process takes before the service starts, and what it has added when the service has answered the
/// first page of a resident with all these passes.
pub fn print() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = tempfile::tempdir()?;
        let database = folder.path().join("service.db");
        let ours = Ours::start(&database).await?;
        ours.create_one().await?;
        ours.stop().await;
        multiply(&database)?;
        let before = resident_kib()?;
        let running = Service::start(Config {
            listen: ([127, 0, 0, 1], 0).into(),
            database,
            properties: Vec::new(),
            base: None,
            messenger: Arc::new(MemoryMessenger::default()),
            clock: Arc::new(ManualClock::at(now()?)),
        })
        .await?;
        running.keep_house().await?;
        let after = resident_kib()?;
        running.stop().await;
        println!(
            "memory with {PASSES} passes | {} MiB, of which the service added {} MiB | | |",
            after / 1024,
            after.saturating_sub(before) / 1024
        );
        Ok(())
    })
}

/// The same pass again and again, under other ids.
fn multiply(database: &std::path::Path) -> Result<(), rusqlite::Error> {
    let connection = rusqlite::Connection::open(database)?;
    connection.execute(
        "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < ?1)
         INSERT INTO pass (property, id, state, made_by, unit, ends_at, created_at, changed_at, expired, pass, more)
         SELECT property, randomblob(8), state, made_by, unit, ends_at, created_at, changed_at, expired, pass, more
         FROM pass, more WHERE number = 1",
        [PASSES - 1],
    )?;
    Ok(())
}

/// What the process holds in memory, from Linux's own count.
fn resident_kib() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).ok_or("no VmRSS")?.parse()?)
}
