//! How long an app waits for its first screen with 1,000 cached passes, and what a call costs on this side of the
//! bridge: `cargo run --profile phone -p gatepass-bindings --example figures`. The other side's part is told by
//! `android/bridge`'s `Figures`.

#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use gatepass::cache::records::{BulletinRecord, GuestNotes, PassRecord, PassSummary, Side, Told};
use gatepass::cache::sealed::{DataKey, MemorySecretStore};
use gatepass::cache::sqlite::SqliteCache;
use gatepass::cache::{Batch, Cache};
use gatepass::client::wire::link::LinkView;
use gatepass::clock::{Clock as _, SystemClock};
use gatepass::id::PassId;
use gatepass::pass::permit::Doors;
use gatepass::token::bulletin::Bulletin;
use gatepass::token::keys::PropertyKey;
use gatepass_ffi::keys::{KeyStoreError, PlatformKey, PlatformSecrets, PlatformSignature};
use gatepass_ffi::phone::Phone;
use gatepass_ffi::settings::RadioChoice;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

const PASSES: u64 = 1_000;
const SECRET: [u8; 32] = [7; 32];
const VIEW: &str = include_str!("../../core/tests/fixtures/link-view.json");

struct Key(EcdsaKeyPair);

impl PlatformKey for Key {
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        Ok(self.0.public_key().as_ref().to_vec())
    }

    fn sign(&self, text: Vec<u8>) -> Result<PlatformSignature, KeyStoreError> {
        let made = self.0.sign(&SystemRandom::new(), &text);
        let made = made.map_err(|_| KeyStoreError::Failed { status: 0 })?;
        Ok(PlatformSignature::Raw { bytes: made.as_ref().to_vec() })
    }
}

struct Kept;

impl PlatformSecrets for Kept {
    fn load(&self) -> Result<Option<Vec<u8>>, KeyStoreError> {
        Ok(Some(SECRET.to_vec()))
    }

    fn store(&self, _: Vec<u8>) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("phone.db");
    fill(&file)?;
    let file = file.display().to_string();
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
        .map_err(|_| "no randomness")?;
    let open = || -> Result<Arc<Phone>, Box<dyn Error>> {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random)
            .map_err(|_| "a bad key")?;
        let radio = RadioChoice::Loopback { address: "127.0.0.1:1".into() };
        let service = "https://service.invalid".to_owned();
        Ok(Phone::open(file.clone(), service, radio, Arc::new(Key(key)), Arc::new(Kept), None)?)
    };

    print("a phone opened", 20, || open().map(drop))?;
    print("cold start: opened, and the list of 1,000 passes", 20, || {
        let rows = open()?.guest().passes()?;
        if rows.len() == 1_000 { Ok(()) } else { Err("passes are missing".into()) }
    })?;
    let phone = open()?;
    let guest = phone.guest();
    let pass = PassId::from_bytes(1_u64.to_be_bytes());
    print("cold start: opened, and one pass's screen", 20, || Ok(open()?.guest().pass(pass).map(drop)?))?;
    print("the list, once it is open", 20, || Ok(guest.passes().map(drop)?))?;
    print("one pass's screen, once it is open", 1_000, || Ok(guest.pass(pass).map(drop)?))
}

/// A store as a busy courier's phone has it.
fn fill(file: &Path) -> Result<(), Box<dyn Error>> {
    let secrets = MemorySecretStore::with(DataKey::from_bytes(SECRET));
    let now = SystemClock.now();
    let opened = SqliteCache::open(file, &secrets, now)?;
    let cache: &dyn Cache = &opened.cache;
    let property = PropertyKey::from_seed(&[7; 32])?;
    let bulletin = Bulletin {
        version: 1,
        at: now,
        ended: Vec::new(),
        lockdown: Doors::default(),
        received: Vec::new(),
        key_log: Vec::new(),
    };
    let mut batch = Batch::new();
    for number in 0..PASSES {
        let pass = PassId::from_bytes(number.to_be_bytes());
        let view = LinkView { pass, keys: vec![property.public()], ..serde_json::from_str(VIEW)? };
        if number == 0 {
            let carried = bulletin.sign(&property, &view.property)?;
            batch.put(&BulletinRecord { property: view.property.clone(), version: 1, signed: carried })?;
        }
        let summary = PassSummary {
            pass,
            property: view.property.clone(),
            side: Side::Received,
            name: view.name.clone(),
            host: Some(view.host.clone()),
            state: view.state,
            starts: view.times.starts,
            ends: view.times.ends,
            received_at: now - TimeDelta::minutes(i64::try_from(number)?),
        };
        let (told, notes) = (Told::Received(Box::new(view)), GuestNotes::default());
        batch.put(&summary)?;
        batch.put(&PassRecord { summary, told, link: None, token: None, known_at: now, notes })?;
    }
    Ok(cache.write(&batch)?)
}

/// The median of so many.
fn print(
    what: &str,
    times: usize,
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut took = Vec::<Duration>::with_capacity(times);
    for _ in 0..times {
        let start = Instant::now();
        work()?;
        took.push(start.elapsed());
    }
    took.sort_unstable();
    let median = took.get(times / 2).copied().unwrap_or_default();
    println!("{:>10.3} ms  {what}", median.as_secs_f64() * 1_000.0);
    Ok(())
}
