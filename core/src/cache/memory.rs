//! The store's twin in memory: for tests, previews and whoever has nothing to keep.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Batch, Cache, CacheError, Change, Cursor, Key, Page, Table};

/// Keeps everything until it is dropped, with the same rules as the file.
#[derive(Default)]
pub struct MemoryCache(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    rows: BTreeMap<(Table, Key), Row>,
    suspended: bool,
}

struct Row {
    group: Key,
    order: i64,
    value: Vec<u8>,
}

impl MemoryCache {
    /// Empty.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn awake(&self) -> Result<MutexGuard<'_, Inner>, CacheError> {
        let inner = self.lock();
        if inner.suspended { Err(CacheError::Suspended) } else { Ok(inner) }
    }
}

impl fmt::Debug for MemoryCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryCache({} records)", self.lock().rows.len())
    }
}

impl Cache for MemoryCache {
    fn read(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, CacheError> {
        Ok(self.awake()?.rows.get(&(table, key.clone())).map(|row| row.value.clone()))
    }

    fn page(
        &self,
        table: Table,
        group: &Key,
        after: Option<&Cursor>,
        limit: u16,
    ) -> Result<Page<Vec<u8>>, CacheError> {
        let inner = self.awake()?;
        let mut found: Vec<_> = inner
            .rows
            .iter()
            .filter(|((of, _), row)| *of == table && row.group == *group)
            .map(|((_, key), row)| (row.order, key.as_bytes(), &row.value))
            .filter(|(order, key, _)| after.is_none_or(|after| (*order, *key) > (after.order, &after.tie)))
            .collect();
        found.sort_unstable_by_key(|(order, key, _)| (*order, *key));
        let more = found.len() > usize::from(limit);
        found.truncate(usize::from(limit));
        let next =
            found.last().filter(|_| more).map(|(order, key, _)| Cursor { order: *order, tie: key.to_vec() });
        Ok(Page { records: found.into_iter().map(|(_, _, value)| value.clone()).collect(), next })
    }

    fn write(&self, batch: &Batch) -> Result<(), CacheError> {
        let mut inner = self.awake()?;
        for change in batch.changes() {
            match change.clone() {
                Change::Put { table, key, group, order, value } => {
                    inner.rows.insert((table, key), Row { group, order, value });
                }
                Change::Remove { table, key } => {
                    inner.rows.remove(&(table, key));
                }
            }
        }
        Ok(())
    }

    fn prepare_for_suspend(&self) -> Result<(), CacheError> {
        self.lock().suspended = true;
        Ok(())
    }

    fn resume(&self) -> Result<(), CacheError> {
        self.lock().suspended = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::cache::conformance::cache_conformance!(|| Box::new(MemoryCache::new()));
}
