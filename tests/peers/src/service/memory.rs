//! How much memory the service takes with 100,000 passes in its database.

use std::error::Error;
use std::path::Path;

use super::ours::Ours;
use super::runtime;
use crate::own::Own;

/// What the other process is told.
const DATABASE: &str = "GATEPASS_PEERS_DATABASE";
const SESSION: &str = "GATEPASS_PEERS_SESSION";

/// How many passes the database holds.
const PASSES: u32 = 100_000;

/// Prints what a process takes that holds the service and nothing else, and has answered from all these passes.
pub fn print() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("service.db");
    let session = runtime()?.block_on(async {
        let ours = Ours::start(&database).await?;
        ours.create_one().await?;
        Ok::<_, Box<dyn Error>>(ours.stop().await)
    })?;
    multiply(&database)?;
    let variables = [(DATABASE, database.as_os_str()), (SESSION, session.as_ref())];
    let [started, answered] = Own::Memory.run(&variables)?[..] else {
        return Err("two figures were awaited".into());
    };
    println!(
        "memory of the service with {PASSES} passes | {} MiB started, {} MiB at the most | | |",
        started / 1024,
        answered / 1024
    );
    Ok(())
}

/// In a process of its own: starts the service on that database and has it answer. What the process held once it ran,
/// and at the most, in KiB.
pub fn measure() -> Result<Vec<u64>, Box<dyn Error>> {
    let database = std::env::var_os(DATABASE).ok_or("no database is named")?;
    runtime()?.block_on(async {
        let ours = Ours::on(Path::new(&database), std::env::var(SESSION)?).await?;
        let started = kib("VmRSS:")?;
        ours.list().await?;
        ours.keep_house().await?;
        let answered = kib("VmHWM:")?;
        ours.stop().await;
        Ok(vec![started, answered])
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

/// What the process holds in memory, as Linux counts it under this name.
fn kib(name: &str) -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name)).ok_or("Linux doesn't say")?;
    Ok(line.split_whitespace().nth(1).ok_or("Linux doesn't say")?.parse()?)
}
