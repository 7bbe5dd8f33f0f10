//! What the bulletin that this phone carries says of passes.

use std::sync::Arc;

use crate::cache::Cache;
use crate::cache::records::BulletinRecord;
use crate::client::wire::link::LinkView;
use crate::error::Error;
use crate::id::PropertyId;
use crate::token::bulletin::{VerifiedBulletin, verify_bulletin};
use crate::token::keys::PropertyPublicKey;

/// Bulletins, each read and checked once, however many passes are asked about.
pub(super) struct News<'c> {
    cache: &'c dyn Cache,
    read: Vec<Known>,
}

struct Known {
    property: PropertyId,
    keys: Vec<PropertyPublicKey>,
    bulletin: Option<Arc<VerifiedBulletin>>,
}

impl<'c> News<'c> {
    pub(super) fn new(cache: &'c dyn Cache) -> Self {
        Self { cache, read: Vec::new() }
    }

    /// The property's, if one is here that holds by the keys that the pass came with: another says nothing.
    pub(super) fn of(&mut self, view: &LinkView) -> Result<Option<Arc<VerifiedBulletin>>, Error> {
        let known = self.read.iter().find(|known| known.property == view.property && known.keys == view.keys);
        if let Some(known) = known {
            return Ok(known.bulletin.clone());
        }
        let carried = self.cache.get::<BulletinRecord>(view.property.clone())?;
        let trusted = view.keys.iter().copied().collect();
        let verified =
            carried.and_then(|carried| verify_bulletin(&carried.signed, &trusted, &view.property).ok());
        let bulletin = verified.map(Arc::new);
        let (property, keys) = (view.property.clone(), view.keys.clone());
        self.read.push(Known { property, keys, bulletin: bulletin.clone() });
        Ok(bulletin)
    }
}
