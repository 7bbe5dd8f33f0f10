//! Writes the file that `tests/old_stores.rs` opens: once for each version of the store's format,
//! by the last commit that writes it, and never again.
//!
//! ```sh
//! cargo run -p gatepass --example write-cache-fixture -- core/tests/fixtures/cache-v1.db
//! ```

#[path = "../tests/fixtures/records.rs"]
mod records;

use std::path::Path;
use std::sync::Arc;

use gatepass::cache::sqlite::SqliteCache;
use gatepass::cache::{Batch, Cache};
use gatepass::client::outbox::{Outbox, SystemDice};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = std::env::args_os().nth(1) else {
        return Err("say which file to write, e.g. core/tests/fixtures/cache-v1.db".into());
    };
    let file = Path::new(&file);
    if file.exists() {
        return Err("the file is there already; committed files are never rewritten".into());
    }
    let cache: Arc<dyn Cache> = Arc::new(SqliteCache::open_with(file, &records::key())?);
    let outbox = Outbox::new(Arc::clone(&cache), Box::new(SystemDice));
    let mut batch = Batch::new();
    for pass in records::passes() {
        batch.put(&pass)?.put(&pass.summary)?;
    }
    for key in records::device_keys() {
        batch.put(&key)?;
    }
    for unlock in records::unlocks() {
        batch.put(&unlock)?;
    }
    batch.put(&records::property_record())?.put(&records::route())?.put(&records::receipt())?;
    batch.put(&records::bulletin())?.put(&records::session())?.put(&records::draft())?;
    for intent in records::intents() {
        outbox.put(&mut batch, &records::property(), intent, records::at(0))?;
    }
    cache.write(&batch)?;
    // The first is refused, and holds back the second, which is about the same pass.
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut round = runtime.block_on(outbox.deliver())?;
    while let Some(entry) = round.next(records::at(0))? {
        round.failed(entry, &records::refusal(), records::at(0))?;
    }
    round.finish()?;
    cache.prepare_for_suspend()?;
    Ok(())
}
