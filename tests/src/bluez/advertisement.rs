//! The reader's side: what a door sends out, and what bluetoothd accepts of it (`advertising.c`).

use std::collections::BTreeMap;

use zbus::{Message, OwnedObjectPath, OwnedVariant, Variant};

use super::adapter::ADVERTISING;
use super::application::Asked;
use super::refusal::Refusal;
use super::state::State;
use super::tree::PROPERTIES;
use super::value::{Properties, read_named_bytes, read_texts};

pub(super) const ADVERTISEMENT: &str = "org.bluez.LEAdvertisement1";

/// What fits a legacy advertisement, in bytes.
const LEGACY: usize = 31;

/// A registered advertisement.
#[derive(Clone, Debug)]
pub(super) struct Advertisement {
    pub(super) owner: String,
    pub(super) path: String,
    /// Phones can connect.
    pub(super) connectable: bool,
    flags: bool,
    manufacturer: usize,
    payload: Payload,
}

/// What a phone hears of an advertisement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Payload {
    pub(super) services: Vec<String>,
    pub(super) service_data: BTreeMap<String, Vec<u8>>,
    pub(super) name: Option<String>,
}

impl Payload {
    /// What is heard of an adapter that sends these; `None` without any.
    pub(super) fn of(advertisements: &[Advertisement]) -> Option<Self> {
        let mut heard = Self::default();
        for advertisement in advertisements {
            let sent = advertisement.payload.clone();
            heard.services.extend(sent.services);
            heard.service_data.extend(sent.service_data);
            heard.name = sent.name.or(heard.name);
        }
        (!advertisements.is_empty()).then_some(heard)
    }
}

impl Advertisement {
    fn new(owner: &str, path: &str, given: &Properties) -> Option<Self> {
        let mut advertisement = Self {
            owner: owner.to_owned(),
            path: path.to_owned(),
            connectable: false,
            flags: false,
            manufacturer: 0,
            payload: Payload::default(),
        };
        given.iter().try_for_each(|(name, value)| advertisement.set(name, Some(value)))?;
        // A broadcast has no flags (Bluetooth Core 5.0, volume 3, part C).
        (advertisement.connectable || !advertisement.flags).then_some(advertisement)
    }

    /// Takes over a property; `None` if it isn't one that bluetoothd understands.
    fn set(&mut self, name: &str, value: Option<&Variant<'_>>) -> Option<()> {
        match (name, value) {
            ("Type", Some(Variant::Str(kind))) => match kind.as_str() {
                "peripheral" => self.connectable = true,
                "broadcast" => self.connectable = false,
                _ => return None,
            },
            ("ServiceUUIDs", value) => {
                self.payload.services = value.map_or(Some(Vec::new()), read_texts)?;
            }
            ("ServiceData", value) => {
                self.payload.service_data = value.map_or(Some(BTreeMap::new()), read_named_bytes)?;
            }
            ("ManufacturerData", None) => self.manufacturer = 0,
            ("ManufacturerData", Some(Variant::Dict(dict))) => {
                let bytes = |(_, value)| Some(4 + super::value::read_bytes(value)?.len());
                self.manufacturer = dict.iter().map(bytes).sum::<Option<usize>>()?;
            }
            ("LocalName", None) => self.payload.name = None,
            ("LocalName", Some(Variant::Str(name))) => self.payload.name = Some(name.as_str().to_owned()),
            ("Discoverable", None) => self.flags = false,
            ("Discoverable", Some(Variant::Bool(discoverable))) => self.flags = *discoverable,
            ("Type" | "ManufacturerData" | "LocalName" | "Discoverable", _) => return None,
            // Intervals, durations and what else doesn't change what is heard.
            _ => {}
        }
        Some(())
    }

    /// How many bytes it fills; the name is in the scan response.
    fn length(&self) -> usize {
        let flags = if self.flags { 3 } else { 0 };
        let data = |(uuid, bytes): (&String, &Vec<u8>)| 2 + width(uuid) + bytes.len();
        let mut lists = BTreeMap::new();
        for uuid in &self.payload.services {
            *lists.entry(width(uuid)).or_insert(2) += width(uuid);
        }
        flags
            + self.manufacturer
            + self.payload.service_data.iter().map(data).sum::<usize>()
            + lists.values().sum::<usize>()
    }
}

/// How many bytes a UUID takes.
fn width(uuid: &str) -> usize {
    let short =
        uuid.len() == 4 || (uuid.starts_with("0000") && uuid.ends_with("-0000-1000-8000-00805f9b34fb"));
    if short { 2 } else { 16 }
}

impl State {
    pub(super) fn call_advertising(
        &mut self,
        adapter: &str,
        member: &str,
        sender: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        let body = call.body();
        match member {
            "RegisterAdvertisement" => {
                let (path, _): (OwnedObjectPath, BTreeMap<String, OwnedVariant>) =
                    body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                self.register_advertisement(adapter, sender, path.as_str(), call)
            }
            "UnregisterAdvertisement" => {
                let path: OwnedObjectPath = body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                if !self.advertises(adapter, sender, path.as_str()) {
                    return Err(Refusal::does_not_exist());
                }
                self.drop_advertisement(adapter, sender, path.as_str());
                self.out.reply(call, &());
                Ok(())
            }
            _ => Err(Refusal::unknown_method(ADVERTISING, member)),
        }
    }

    fn register_advertisement(
        &mut self,
        adapter: &str,
        sender: &str,
        path: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        let registering = self.asked.values().any(|asked| asked.is_about_advertisement(sender, path));
        if registering || self.advertises(adapter, sender, path) {
            return Err(Refusal::already_exists());
        }
        if !self.can_advertise(adapter) {
            return Err(Refusal::bluez("NotPermitted", "Maximum advertisements reached"));
        }
        let then = Asked::Advertisement {
            adapter: adapter.to_owned(),
            owner: sender.to_owned(),
            path: path.to_owned(),
            call: call.clone(),
        };
        self.ask((sender, path), PROPERTIES, "GetAll", &ADVERTISEMENT, then);
        Ok(())
    }

    /// The application has said what its advertisement is. Without an answer it is an empty broadcast.
    pub(super) fn on_advertisement(
        &mut self,
        adapter: &str,
        owner: &str,
        path: &str,
        given: &Properties,
    ) -> Result<(), Refusal> {
        let parsed = Advertisement::new(owner, path, given);
        let advertisement = parsed.ok_or_else(|| Refusal::failed("Failed to parse advertisement."))?;
        // The kernel takes new instances only from an adapter that is on.
        let adapters = self.adapters.get_mut(adapter);
        let able = adapters.filter(|adapter| adapter.powered && advertisement.length() <= LEGACY);
        let able = able.ok_or_else(|| Refusal::failed("Failed to register advertisement"))?;
        able.advertisements.push(advertisement);
        self.advertising_changed(adapter);
        self.try_attempts();
        Ok(())
    }

    /// The application changes its advertisement.
    pub(super) fn change_advertisement(
        &mut self,
        owner: &str,
        path: &str,
        changed: &Properties,
        gone: &[String],
    ) {
        let all = self.adapters.values_mut().flat_map(|adapter| &mut adapter.advertisements);
        for advertisement in all.filter(|one| one.owner == owner && one.path == path) {
            let mut next = advertisement.clone();
            let values = changed.iter().map(|(name, value)| (name.as_str(), Some(&**value)));
            for (name, value) in values.chain(gone.iter().map(|name| (name.as_str(), None))) {
                // What bluetoothd doesn't understand of a change it leaves as it was.
                let _ = next.set(name, value);
            }
            if next.length() <= LEGACY {
                *advertisement = next;
            }
        }
    }

    fn advertises(&self, adapter: &str, owner: &str, path: &str) -> bool {
        let all = self.adapters.get(adapter).into_iter().flat_map(|adapter| &adapter.advertisements);
        all.into_iter().any(|one| one.owner == owner && one.path == path)
    }

    fn drop_advertisement(&mut self, adapter: &str, owner: &str, path: &str) {
        if let Some(adapter) = self.adapters.get_mut(adapter) {
            adapter.advertisements.retain(|one| one.owner != owner || one.path != path);
        }
        self.advertising_changed(adapter);
    }

    /// Tells an application that its advertisement is no more.
    pub(super) fn release(&mut self, advertisement: &Advertisement) {
        self.tell(&advertisement.owner, &advertisement.path, ADVERTISEMENT, "Release");
    }

    /// A client has gone, and with it what it advertised.
    pub(super) fn drop_advertisements_of(&mut self, owner: &str) {
        let theirs =
            |adapter: &super::adapter::Adapter| adapter.advertisements.iter().any(|one| one.owner == owner);
        let touched: Vec<String> = self
            .adapters
            .iter()
            .filter(|(_, adapter)| theirs(adapter))
            .map(|(name, _)| name.clone())
            .collect();
        for name in touched {
            if let Some(adapter) = self.adapters.get_mut(&name) {
                adapter.advertisements.retain(|one| one.owner != owner);
            }
            self.advertising_changed(&name);
        }
    }
}

/// What a registered advertisement's service data are, for those who look from outside.
pub(super) fn sent(advertisements: &[Advertisement], service: &str) -> Option<Vec<u8>> {
    Payload::of(advertisements)?.service_data.get(service).cloned()
}

/// Reads what `GetAll` gave.
pub(super) fn given(message: &Message) -> Properties {
    message.body().deserialize().unwrap_or_default()
}
