//! The doors of the property, and what is done at them that no app has a tap for.

use std::future::pending;
use std::sync::Arc;

use gatepass::app::door::Shown;
use gatepass::app::show::Watch;
use gatepass::cache::records::PassRecord;
use gatepass::clock::Clock as _;
use gatepass::error::Error;
use gatepass::foreign::Unlocked;
use gatepass::id::{DoorId, PassId};
use gatepass_ffi::phone::Phone;
use gatepass_reader::engine::Scanned;

use crate::community::{Mock, broken};

uniffi::use_remote_type!(gatepass::foreign::Unlocked);
use gatepass::foreign;

/// What a door answers.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Answer {
    /// What it does.
    pub outcome: Unlocked,
    /// The version of the bulletin that the phone brought to it, if it was news there.
    pub brought: Option<u64>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Mock {
    /// The doors with a reader.
    pub fn readers(&self) -> Vec<DoorId> {
        self.stage.readers()
    }

    /// How often a door's lock has opened.
    pub fn openings(&self, door: DoorId) -> u32 {
        u32::try_from(self.stage.openings(door)).unwrap_or(u32::MAX)
    }

    /// A door exchanges news over a network of its own.
    pub async fn exchange_news(&self, door: DoorId) -> Result<(), Error> {
        self.stage.exchange_news(door).await.map(|_| ()).map_err(broken)
    }

    /// Doors that have been connected since get their readers, and others lose theirs.
    pub async fn follow_property(&self) -> Result<(), Error> {
        self.stage.follow().await.map_err(broken)
    }

    /// Holds a QR code up to a door; `code` is its text, as a camera reads it.
    pub async fn scan(&self, door: DoorId, code: String) -> Result<Answer, Error> {
        let watch = self.watch();
        let outcome = match self.stage.scan(door, &code).await.map_err(broken)? {
            Scanned::Opened { until } => Unlocked::Opened {
                at: watch.tell(watch.now()),
                until: until.map(|until| watch.tell_end(until)),
            },
            Scanned::Refused(refusal) => Unlocked::Refused(refusal.map(|at| watch.tell(at))),
            Scanned::No => Unlocked::RefusedWithoutReason,
            Scanned::Fault => Unlocked::DoorFault,
        };
        Ok(Answer { outcome, brought: None })
    }

    /// Shows a door all that the phone `of` has of a pass, by the phone `by`, which has its own key: a copy, or where
    /// both are the same phone its own pass, also at a door that it isn't for.
    pub async fn show(
        &self,
        pass: PassId,
        of: Arc<Phone>,
        by: Arc<Phone>,
        door: DoorId,
    ) -> Result<Answer, Error> {
        let record = of.device().cache.get::<PassRecord>(pass)?;
        let nothing = || Error::NotFound { what: format!("anything to show of {pass}") };
        let token = record.and_then(|record| record.token).ok_or_else(nothing)?;
        let property = self.stage.property();
        let keys = property
            .door(door)
            .and_then(|door| door.keys)
            .ok_or_else(|| broken("a door without a reader"))?;
        let shown = Shown { property: property.id(), pass, token: &token.signed, stamps: &[] };
        let attempt = by.device().unlock(shown, door, &keys, pending()).await?.told(&self.watch());
        Ok(Answer { outcome: attempt.outcome, brought: attempt.brought })
    }
}

impl Mock {
    pub(crate) fn watch(&self) -> Watch {
        Watch::new(self.stage.property().zone().clone(), self.stage.clock().now())
    }
}
