//! The door's own network: receipts go to the service, bulletins and the property come back.

use std::sync::Arc;
use std::time::Duration;

use gatepass::app::carry::Exchanged;
use gatepass::client::calls::Service;
use gatepass::client::wire::carried::MOST_RECEIPTS;
use gatepass::error::Error;
use gatepass::property::Property;
use gatepass::token::keys::DoorKeys;
use gatepass_reader::lock::Lock;
use gatepass_reader::{Door, SqliteLedger};
use gatepass_service::doors::LocalDoors;

use super::say;
use super::state::State;

/// How long the door goes without asking.
const USUALLY: Duration = Duration::from_mins(1);
/// How soon after an opening it is told: others may open in the same moment.
const AFTER_OPENING: Duration = Duration::from_secs(2);
/// The pause after a first failure.
const FIRST: Duration = Duration::from_secs(5);
/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_mins(10);

/// A door that speaks with the service.
pub struct OwnNetwork<K> {
    pub doors: LocalDoors<K>,
    pub door: Door<SqliteLedger, K>,
    pub keys: DoorKeys,
    pub state: Arc<State>,
    pub service: Service,
}

impl<K: Lock + 'static> OwnNetwork<K> {
    /// Goes on until the future is dropped.
    pub async fn run(self) {
        let mut failed = 0_u32;
        let mut told = Memory::default();
        loop {
            let exchanged = self.doors.exchange_news(&self.service).await;
            self.keep(&mut told).await;
            let pause = pause(&exchanged, failed);
            report(&exchanged, failed, pause, &mut told);
            failed = if exchanged.is_ok() { 0 } else { failed.saturating_add(1) };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                // Where nobody listens, an opening is told when it is tried next.
                () = self.door.answered(), if failed == 0 => tokio::time::sleep(AFTER_OPENING).await,
            }
        }
    }

    /// Keeps the property as it was told, so that it is known after a power loss.
    async fn keep(&self, memory: &mut Memory) {
        let Some(told) = self.doors.told().filter(|told| memory.etag.as_ref() != Some(&told.etag)) else {
            return;
        };
        let etag = told.etag.clone();
        if let Ok(property) = Property::read(told.property.property.to_string().as_bytes()) {
            notice(&property, &self.door, self.keys);
        }
        let state = Arc::clone(&self.state);
        match tokio::task::spawn_blocking(move || state.keep(&told)).await {
            Ok(Ok(())) => memory.etag = Some(etag),
            Ok(Err(error)) => say(format_args!(
                "can't keep what the service told of the property: {error}; look at the disk"
            )),
            // The program ends.
            Err(_) => {}
        }
    }
}

/// What was said and done already.
#[derive(Default)]
struct Memory {
    /// Names the property that is kept.
    etag: Option<String>,
    bulletin: Option<u64>,
}

fn report(exchanged: &Result<Exchanged, Error>, failed: u32, pause: Duration, memory: &mut Memory) {
    match exchanged {
        Ok(Exchanged { receipts, bulletin }) => {
            if failed > 0 || *receipts > 0 || *bulletin != memory.bulletin {
                let bulletin = bulletin.map_or_else(|| "none yet".to_owned(), |version| version.to_string());
                say(format_args!(
                    "the service has {receipts} more receipts; the door obeys bulletin {bulletin}"
                ));
            }
            memory.bulletin = *bulletin;
        }
        Err(error) => say(format_args!("no news from the service: {error}; the next try is in {pause:?}")),
    }
}

/// Says what would keep phones from finding this door.
pub fn notice<K: Lock + 'static>(property: &Property, door: &Door<SqliteLedger, K>, keys: DoorKeys) {
    let id = door.id();
    match property.door(id) {
        None => say(format_args!("{} has no door {id}", property.name())),
        Some(door) if door.keys == Some(keys) => {}
        Some(_) => say(format_args!(
            "the property file doesn't have this reader's keys at door {id}: phones don't find it"
        )),
    }
}

/// How long until the next exchange, after one that came after `failed` failures.
fn pause(exchanged: &Result<Exchanged, Error>, failed: u32) -> Duration {
    match exchanged {
        // There may be more than go at once.
        Ok(exchanged) if exchanged.receipts >= MOST_RECEIPTS => Duration::ZERO,
        Ok(_) => USUALLY,
        Err(_) => FIRST.saturating_mul(2_u32.saturating_pow(failed)).min(LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_every_minute_and_ever_more_seldom_where_nobody_answers() {
        let failed = || Err(Error::Offline);
        let pauses = (0..9).map(|tries| pause(&failed(), tries).as_secs()).collect::<Vec<_>>();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(pause(&failed(), u32::MAX), LONGEST);
        assert_eq!(pause(&Ok(Exchanged::default()), 7), USUALLY);
    }

    #[test]
    fn as_long_as_receipts_wait_it_goes_on_at_once() {
        let full = Exchanged { receipts: MOST_RECEIPTS, bulletin: Some(1) };
        assert_eq!(pause(&Ok(full), 0), Duration::ZERO);
    }
}
