use std::sync::Arc;

use chrono::TimeDelta;
use gatepass::app::Device;
use gatepass::app::door::Attempt;
use gatepass::app::guest::Nearest;
use gatepass::cache::memory::MemoryCache;
use gatepass::cache::records::{
    BulletinRecord, GuestNotes, HeldToken, PassRecord, PassSummary, ReceiptRecord, Side, Told, UnlockRecord,
};
use gatepass::cache::{Batch, Cache};
use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::client::wire::link::{LinkDoor, LinkStep, LinkView};
use gatepass::client::wire::pass::Times;
use gatepass::id::{Generation, PassId, PropertyId};
use gatepass::pass::kind::Kind;
use gatepass::pass::permit::Permit;
use gatepass::pass::standing::PassState;
use gatepass::property::Medium;
use gatepass::radio::{Bluetooth, Granted, Radio as _};
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::issue;
use gatepass::token::keys::{DeviceKey as _, SoftwareKey};
use ring::rand::SystemRandom;

use super::{House, HouseDoor, words};

/// Somebody with a phone, and on it a pass. The phone has no network.
pub struct Guest {
    /// The phone.
    pub device: Device<Bluetooth>,
    /// The pass.
    pub pass: PassId,
    /// The phone's adapter.
    pub adapter: String,
    property: PropertyId,
}

impl Guest {
    pub(super) fn new(
        house: &House,
        adapter: &str,
        pass: PassId,
        permit: Permit,
        doors: &[&HouseDoor],
    ) -> Result<Self, String> {
        let key = SoftwareKey::generate_es256(&SystemRandom::new()).map_err(words)?;
        let (now, ends) = (house.now(), house.now() + TimeDelta::days(7));
        let claims = Claims {
            generation: Generation(0),
            holder: Some(key.public()),
            permit: permit.clone(),
            issued_at: now,
            expires_at: ends,
            link_opened: None,
        };
        let root = Root { pass, claims, purpose: Purpose::Opens { secret_entered: false } };
        let signed = issue(&house.key, &house.property, &root).map_err(words)?.as_bytes().to_vec();
        let token = HeldToken { signed, ends, renew_after: ends };
        let network = Network::up();
        network.set(false);
        let service = Service::new(Transport::new("http://127.0.0.1:1", network).map_err(words)?);
        let radio = Bluetooth::new(Some(adapter.to_owned()), Arc::new(Granted));
        let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
        cache.write(&remembered(house, pass, permit, doors, token)?).map_err(words)?;
        let device = Device::new(cache, service, Arc::new(key), house.clock.clone(), radio);
        house.daemon.power(adapter, true);
        Ok(Self { device, pass, adapter: adapter.to_owned(), property: house.property.clone() })
    }

    /// Opens a door.
    pub async fn unlock(&self, door: &HouseDoor) -> Result<Attempt, String> {
        self.unlock_unless(door, std::future::pending()).await
    }

    /// Opens a door, and gives up when `cancel` completes.
    pub async fn unlock_unless(
        &self,
        door: &HouseDoor,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, String> {
        self.device.guest().unlock(self.pass, door.id, cancel).await.map_err(words)
    }

    /// Opens the door that is nearest.
    pub async fn unlock_nearest(&self) -> Result<Nearest, String> {
        let nearest = self.device.guest().unlock_nearest(self.pass, std::future::pending()).await;
        nearest.map_err(words)?.ok_or_else(|| "the pass has no door for a phone".to_owned())
    }

    /// Takes a bulletin along.
    pub fn take_along(&self, version: u64, signed: Vec<u8>) -> Result<(), String> {
        let record = BulletinRecord { property: self.property.clone(), version, signed };
        self.device.cache.put(&record).map_err(words)
    }

    /// The receipts that it carries to the service.
    pub fn carries(&self) -> Result<Vec<Vec<u8>>, String> {
        let carried = self.device.cache.all::<ReceiptRecord>(self.property.clone()).map_err(words)?;
        Ok(carried.into_iter().map(|record| record.signed).collect())
    }

    /// What it remembers of its unlocks.
    pub fn unlocks(&self) -> Result<Vec<UnlockRecord>, String> {
        self.device.cache.all::<UnlockRecord>(self.pass).map_err(words)
    }

    /// Waits until its phone has let go of every door.
    pub async fn rest(&self) {
        self.device.radio.rest().await;
    }
}

/// As if the service had told it.
fn remembered(
    house: &House,
    pass: PassId,
    permit: Permit,
    doors: &[&HouseDoor],
    token: HeldToken,
) -> Result<Batch, String> {
    let now = house.now();
    let door = |door: &&HouseDoor| LinkDoor {
        id: door.id,
        name: format!("Door {}", door.id),
        on_the_way: true,
        connected: true,
        reads: vec![Medium::Bluetooth],
        keys: Some(door.keys),
    };
    let view = LinkView {
        property: house.property.clone(),
        property_name: "Elm House".to_owned(),
        keys: vec![house.key.public()],
        pass,
        generation: Generation(0),
        kind: Kind::Permanent,
        name: "friend".to_owned(),
        host: "Ada".to_owned(),
        personal_message: None,
        times: Times { zone: "Europe/London".to_owned(), starts: None, ends: None, next: Vec::new() },
        permit,
        doors: doors.iter().map(door).collect(),
        state: PassState::Live,
        declined_because: None,
        step: LinkStep::Token,
        opened_at: None,
        unlocked: Vec::new(),
    };
    let summary = PassSummary {
        pass,
        property: view.property.clone(),
        side: Side::Received,
        name: view.name.clone(),
        host: Some(view.host.clone()),
        state: view.state,
        starts: None,
        ends: None,
        received_at: now,
    };
    let record = PassRecord {
        told: Told::Received(Box::new(view)),
        link: None,
        token: Some(token),
        known_at: now,
        notes: GuestNotes::default(),
        summary,
    };
    let mut batch = Batch::new();
    batch.put(&record.summary).map_err(words)?.put(&record).map_err(words)?;
    Ok(batch)
}
