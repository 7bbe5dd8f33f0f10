//! A unit of work at one property: all that it reads and writes there is that property's.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use gatepass::id::PropertyId;

use super::{Halt, StoreError, Tx};
use crate::estate::{Estate, EstateError};

/// A transaction at one property. What belongs to a property is read and written through this type alone, so that no
/// handler reaches another's by mistake.
pub struct At<'a> {
    tx: &'a Tx<'a>,
    /// The property, as it is in this transaction.
    pub estate: Arc<Estate>,
}

impl<'a> Deref for At<'a> {
    type Target = Tx<'a>;
    fn deref(&self) -> &Tx<'a> {
        self.tx
    }
}

impl<'a> At<'a> {
    /// The same transaction, with the property as a change in it has left it. Others learn of that from the database,
    /// once it is kept: what is undone is never remembered.
    #[must_use]
    pub fn with(&self, estate: Estate) -> Self {
        Self { tx: self.tx, estate: Arc::new(estate) }
    }

    /// Work at a property that was read in this transaction.
    pub fn on(tx: &'a Tx<'a>, estate: Estate) -> Self {
        Self { tx, estate: Arc::new(estate) }
    }
}

impl At<'_> {
    /// The property's id.
    pub fn id(&self) -> &PropertyId {
        self.estate.property.id()
    }

    pub(super) fn place(&self) -> &str {
        self.id().as_str()
    }
}

/// The properties as they were when they were last read; each is read again when its version has moved on, whoever
/// moved it.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<PropertyId, (i64, Arc<Estate>)>>);

impl Known {
    /// The property as it is in this transaction, which has changed nothing yet: what is undone is never remembered.
    pub(super) fn at<'a>(&self, tx: &'a Tx<'a>, property: &PropertyId) -> Result<At<'a>, Halt> {
        let version = tx.property_version(property)?.ok_or(StoreError::Damaged { what: "a property" })?;
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found =
            known().get(property).filter(|(known, _)| *known == version).map(|(_, estate)| estate.clone());
        if let Some(estate) = found {
            return Ok(At { tx, estate });
        }
        let estate = Estate::load(tx, property).map_err(|error| match error {
            EstateError::Store(error) => error,
            _ => StoreError::Damaged { what: "a property" },
        })?;
        let estate = Arc::new(estate);
        known().insert(property.clone(), (version, estate.clone()));
        Ok(At { tx, estate })
    }
}
