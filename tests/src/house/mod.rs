//! A small house whose doors are on the air of a fake BlueZ, and guests who stand before them with a pass.
//!
//! Everything in it is real but the air: the doors are a reader's engines with ledgers in files, served by its
//! daemon; the phones are core's app with btleplug behind it.

mod door;
mod guest;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::clock::{Clock as _, ManualClock};
use gatepass::id::{DoorId, PassId, PropertyId};
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::token::bulletin::Bulletin;
use gatepass::token::keys::{DoorSecret, PropertyKey, TrustedKeys};
use gatepass_reader::engine::{Settings, Silence};
use tempfile::TempDir;

use crate::bluez::Daemon;

pub use door::HouseDoor;
pub use guest::Guest;

/// The property, and the air that its doors are on.
pub struct House {
    /// What carries everything.
    pub daemon: Daemon,
    /// Everybody's clock.
    pub clock: Arc<ManualClock>,
    /// What doors that are put on the air from now on do when they have had no news for long.
    pub silence: Silence,
    bus: String,
    folder: TempDir,
    property: PropertyId,
    key: PropertyKey,
    passes: AtomicU8,
}

impl House {
    /// A house without doors yet.
    pub fn new(bus: &str, daemon: &Daemon) -> Result<Self, String> {
        Ok(Self {
            daemon: daemon.clone(),
            clock: Arc::new(ManualClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default())),
            silence: Silence::Trust,
            bus: bus.to_owned(),
            folder: tempfile::tempdir().map_err(words)?,
            property: PropertyId::new("elm-house").map_err(words)?,
            key: PropertyKey::from_seed(&[3; 32]).map_err(words)?,
            passes: AtomicU8::new(0),
        })
    }

    /// Puts a door on the air through this adapter.
    pub async fn door(&self, number: u16, adapter: &str) -> Result<HouseDoor, String> {
        let door = DoorId::new(number).ok_or("doors are numbered from 1")?;
        let secret = DoorSecret::generate(&ring::rand::SystemRandom::new()).map_err(words)?;
        let door = HouseDoor::new(self, door, adapter, &secret);
        door.serve().await?;
        Ok(door)
    }

    fn settings(&self, door: DoorId) -> Settings {
        Settings {
            property: self.property.clone(),
            door,
            keys: TrustedKeys::from_iter([self.key.public()]),
            doors: BTreeMap::new(),
            silence: self.silence,
            clock_error: TimeDelta::zero(),
            open_for: Duration::from_secs(5),
        }
    }

    /// A guest with a phone, and on it a pass for these doors, the next on the way first.
    pub fn guest(&self, adapter: &str, doors: &[&HouseDoor]) -> Result<Guest, String> {
        self.guest_with(adapter, doors, Schedule::Always)
    }

    /// A guest whose pass opens only then.
    pub fn guest_with(
        &self,
        adapter: &str,
        doors: &[&HouseDoor],
        schedule: Schedule,
    ) -> Result<Guest, String> {
        let number = self.passes.fetch_add(1, Ordering::Relaxed);
        let permit = Permit {
            doors: doors.iter().map(|door| door.id).collect(),
            schedule,
            uses: Uses::Unlimited,
            first_use_within: None,
            active_for: None,
            expires_in: None,
            secret_code: SecretNeed::NotNeeded,
        };
        Guest::new(self, adapter, PassId::from_bytes([number; 8]), permit, doors)
    }

    /// What the property says to its doors, which is that nothing has happened.
    pub fn bulletin(&self, version: u64) -> Result<Vec<u8>, String> {
        let bulletin = Bulletin {
            version,
            at: self.now(),
            ended: Vec::new(),
            lockdown: [].into_iter().collect(),
            received: Vec::new(),
            key_log: Vec::new(),
        };
        bulletin.sign(&self.key, &self.property).map_err(words)
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
