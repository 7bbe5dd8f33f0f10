//! What every phone carries for its property: bulletins to the doors, receipts to the service.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Device;
use crate::cache::records::{BulletinRecord, ReceiptRecord};
use crate::cache::{Batch, Cache};
use crate::client::http::Fresh;
use crate::client::wire::carried::{MOST_RECEIPTS, ReceiptOutcome, Receipts};
use crate::error::Error;
use crate::id::PropertyId;

/// What was exchanged with the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exchanged {
    /// How many receipts were handed in that nobody else had.
    pub receipts: usize,
    /// The version of the bulletin that this phone carries now.
    pub bulletin: Option<u64>,
}

/// Keeps receipts that a door handed out; tells how many are waiting now that weren't.
pub(super) fn keep_receipts(
    cache: &dyn Cache,
    property: &PropertyId,
    receipts: &[Vec<u8>],
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let mut batch = Batch::new();
    let mut new = 0;
    for signed in receipts {
        if cache.get::<ReceiptRecord>(ReceiptRecord::key_of(signed))?.is_none() {
            new += 1;
        }
        batch.put(&ReceiptRecord { property: property.clone(), signed: signed.clone(), taken_at: now })?;
    }
    if !receipts.is_empty() {
        cache.write(&batch)?;
    }
    Ok(new)
}

impl<R> Device<R> {
    /// Hands in the receipts that wait, and fetches the newest bulletin. A receipt is forgotten here only when the
    /// service has said what became of it.
    pub async fn exchange_news(&self, property: &PropertyId) -> Result<Exchanged, Error> {
        let mut exchanged = Exchanged::default();
        loop {
            let most = u16::try_from(MOST_RECEIPTS).unwrap_or(u16::MAX);
            let waiting = self.cache.list::<ReceiptRecord>(property.clone(), None, most)?.records;
            if waiting.is_empty() {
                break;
            }
            let receipts = waiting.iter().map(|receipt| receipt.signed.as_slice().into()).collect();
            let taken = self.service.receipts(property, &Receipts { receipts }, &self.intent()?).await?;
            if taken.outcomes.len() != waiting.len() {
                return Err(Error::BadAnswer { what: "the outcomes of receipts".into() });
            }
            let mut batch = Batch::new();
            for receipt in &waiting {
                batch.remove::<ReceiptRecord>(ReceiptRecord::key_of(&receipt.signed));
            }
            self.cache.write(&batch)?;
            exchanged.receipts +=
                taken.outcomes.iter().filter(|outcome| **outcome == ReceiptOutcome::Kept).count();
        }
        exchanged.bulletin = self.fetch_bulletin(property).await?;
        Ok(exchanged)
    }

    /// The door checks a bulletin's signature; the phone only keeps the highest version that it was given.
    pub(super) async fn fetch_bulletin(&self, property: &PropertyId) -> Result<Option<u64>, Error> {
        let known = self.cache.get::<BulletinRecord>(property.clone())?.map(|known| known.version);
        let Fresh::Changed { answer, .. } = self.service.bulletin(property, None).await? else {
            return Ok(known);
        };
        if known.is_none_or(|known| answer.version > known) {
            let signed = answer.bulletin.into_vec();
            self.cache.put(&BulletinRecord {
                property: property.clone(),
                version: answer.version,
                signed,
            })?;
        }
        Ok(Some(known.map_or(answer.version, |known| known.max(answer.version))))
    }
}
