//! Writes the file that `tests/old_stores.rs` opens: once for each version of the store's format,
//! by the last commit that writes it, and never again.
//!
//! ```sh
//! cargo run -p gatepass --example write-cache-fixture -- core/tests/fixtures/cache-v1.db
//! ```

#[path = "../tests/fixtures/records.rs"]
mod records;

use std::path::Path;

use gatepass::cache::sqlite::SqliteCache;
use gatepass::cache::{Batch, Cache as _};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = std::env::args_os().nth(1) else {
        return Err("say which file to write, e.g. core/tests/fixtures/cache-v1.db".into());
    };
    let file = Path::new(&file);
    if file.exists() {
        return Err("the file is there already; committed files are never rewritten".into());
    }
    let cache = SqliteCache::open_with(file, &records::key())?;
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
    cache.write(&batch)?;
    cache.prepare_for_suspend()?;
    Ok(())
}
