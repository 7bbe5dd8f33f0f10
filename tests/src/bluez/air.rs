//! Who hears whom, how strongly, and what of it.

use std::collections::{BTreeMap, BTreeSet};

use super::adapter::adapter_path;
use super::advertisement::Payload;
use super::link::DEVICE;
use super::state::{Later, State};
use super::value::{Interfaces, Properties, named, path, properties, texts, value};

/// How strongly a phone hears a door unless a test says otherwise, in dBm.
const NEAR: i16 = -60;

/// Two adapters by name: a phone's and a door's.
type Pair = (String, String);

#[derive(Default)]
pub(super) struct Air {
    /// In dBm; `None`: out of range.
    signals: BTreeMap<Pair, Option<i16>>,
    /// What a phone hears instead of the truth.
    feigned: BTreeMap<Pair, Payload>,
    /// Phones whose controller tells one advertisement of a door for each search, and holds later ones back.
    held_back: BTreeSet<String>,
    /// What was first heard in the present search.
    heard: BTreeMap<Pair, Payload>,
}

impl Air {
    pub(super) fn set_signal(&mut self, phone: &str, door: &str, signal: Option<i16>) {
        self.signals.insert((phone.to_owned(), door.to_owned()), signal);
    }

    pub(super) fn signal(&self, phone: &str, door: &str) -> Option<i16> {
        self.signals.get(&(phone.to_owned(), door.to_owned())).copied().unwrap_or(Some(NEAR))
    }

    pub(super) fn feign(&mut self, phone: &str, door: &str, payload: Option<Payload>) {
        let pair = (phone.to_owned(), door.to_owned());
        match payload {
            Some(payload) => self.feigned.insert(pair, payload),
            None => self.feigned.remove(&pair),
        };
    }

    pub(super) fn hold_back(&mut self, phone: &str, yes: bool) {
        if yes {
            self.held_back.insert(phone.to_owned());
        } else {
            self.held_back.remove(phone);
        }
    }

    /// A search begins: everything is new.
    pub(super) fn begin(&mut self, phone: &str) {
        self.heard.retain(|(hears, _), _| hears != phone);
    }

    fn hear(&mut self, phone: &str, door: &str, sent: Payload) -> Payload {
        let pair = (phone.to_owned(), door.to_owned());
        let sent = self.feigned.get(&pair).cloned().unwrap_or(sent);
        let first = self.heard.entry(pair).or_insert_with(|| sent.clone());
        if self.held_back.contains(phone) { first.clone() } else { sent }
    }
}

impl State {
    /// A phone hears a round of advertisements, and another one after a while as long as it searches.
    pub(super) fn hear_again(&mut self, phone: &str) {
        let searching = self.adapters.get(phone).is_some_and(|adapter| adapter.searches().next().is_some());
        if !searching {
            return;
        }
        let doors: Vec<String> = self.adapters.keys().filter(|door| *door != phone).cloned().collect();
        for door in doors {
            self.hear(phone, &door);
        }
        self.after(self.timings.advertising, Later::Hear(phone.to_owned()));
    }

    fn hear(&mut self, phone: &str, door: &str) {
        let Some(sender) = self.adapters.get(door).filter(|adapter| adapter.powered) else { return };
        let Some(sent) = Payload::of(&sender.advertisements) else { return };
        let Some(signal) = self.air.signal(phone, door) else { return };
        let (Some(adapter), Some(device)) = (self.adapters.get(phone), self.device(phone, door)) else {
            return;
        };
        let listed = |services: &[String]| {
            services.is_empty() || services.iter().any(|service| sent.services.contains(service))
        };
        if !adapter.searches().any(|search| listed(&search.services)) {
            return;
        }
        let duplicates = adapter.searches().any(|search| search.duplicates);
        let address = sender.address.clone();
        let heard = self.air.hear(phone, door, sent);
        let mut told = properties([("RSSI", value(signal))]);
        if !heard.service_data.is_empty() {
            told.insert("ServiceData".to_owned(), named(&heard.service_data));
        }
        let Some(known) = self.tree.properties(&device, DEVICE) else {
            let mut shown = device_properties(phone, &address, heard.name.as_deref(), &heard.services);
            shown.extend(told);
            return self.tree.add(&device, Interfaces::from([(DEVICE.to_owned(), shown)]));
        };
        if !duplicates {
            told.retain(|name, value| known.get(name) != Some(value));
        }
        if !told.is_empty() {
            self.tree.change(&device, DEVICE, told, &[]);
        }
    }
}

/// What a `Device1` shows when it is new.
pub(super) fn device_properties(
    owner: &str,
    address: &str,
    name: Option<&str>,
    services: &[String],
) -> Properties {
    let dashed = address.replace(':', "-");
    let mut shown = properties([
        ("Address", value(address)),
        ("AddressType", value("public")),
        ("Alias", value(name.unwrap_or(&dashed))),
        ("Paired", value(false)),
        ("Bonded", value(false)),
        ("Trusted", value(false)),
        ("Blocked", value(false)),
        ("LegacyPairing", value(false)),
        ("Connected", value(false)),
        ("ServicesResolved", value(false)),
        ("UUIDs", texts(services)),
        ("Adapter", path(&adapter_path(owner))),
    ]);
    if let Some(name) = name {
        shown.insert("Name".to_owned(), value(name));
    }
    shown
}
