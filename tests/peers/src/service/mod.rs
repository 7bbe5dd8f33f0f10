//! The service under load, beside a bare axum handler that does the same SQL and nothing else.
//!
//! Both run in this process on a real SQLite file with the same settings and answer the same clients over loopback
//! sockets. The peer reads the request's JSON, runs the statements that ours ran in the same number of transactions
//! (those of the outbox as well), and answers as many bytes; it checks no session, no draft, no limit and no
//! signature, seals nothing and decides nothing. So the ratio is what all of that costs.

mod bare;
mod load;
mod memory;
mod ours;

use std::error::Error;

use tokio::runtime::Runtime;

use self::load::{Load, Request};
pub use self::memory::{measure as measure_memory, print as print_memory};

/// How many requests of a kind, in rounds that take turns.
const ROUNDS: usize = 5;
const REQUESTS: usize = 200;
/// How many clients ask at once.
const CLIENTS: usize = 4;

/// Prints a line for each kind of request.
pub fn print() -> Result<(), Box<dyn Error>> {
    runtime()?.block_on(async {
        let folder = tempfile::tempdir()?;
        let ours = ours::Ours::start(&folder.path().join("ours.db")).await?;
        let bare = bare::start(&folder.path().join("bare.db"), ours::Ours::answers()).await?;
        for (what, make) in ours::KINDS {
            let (mut mine, mut peers) = (Load::default(), Load::default());
            for round in 0..ROUNDS {
                let requests: Vec<Request> = make(&ours, round, REQUESTS).await?;
                load::run(ours.addr(), &requests, CLIENTS, &mut mine).await?;
                load::run(bare, &requests, CLIENTS, &mut peers).await?;
            }
            println!(
                "{what}, {CLIENTS} clients | {mine} | {peers} | axum and rusqlite, the same SQL | {:.4}",
                mine.per_second() / peers.per_second()
            );
        }
        ours.stop().await;
        Ok(())
    })
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}
