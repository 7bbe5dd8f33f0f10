//! Adapters: power, searching, coming and going.

use std::collections::BTreeMap;

use zbus::{Message, OwnedObjectPath, OwnedVariant};

use super::advertisement::Advertisement;
use super::application::Application;
use super::fault::Fault;
use super::link::DEVICE;
use super::refusal::Refusal;
use super::state::{Later, State};
use super::tree::ROOT;
use super::value::{Interfaces, Properties, properties, read_flag, read_texts, texts, value};

pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const GATT_MANAGER: &str = "org.bluez.GattManager1";
pub(super) const ADVERTISING: &str = "org.bluez.LEAdvertisingManager1";

/// How many advertisements an adapter can send.
const INSTANCES: u8 = 5;

/// The highest MTU that bluetoothd agrees to unless it is told otherwise.
pub(super) const LARGEST_MTU: u16 = 517;

/// The first handle of applications: bluetoothd's own services are before.
const FIRST_HANDLE: u16 = 0x0010;

/// A client's wish to search.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// Only devices that list one of these services. Service data don't count.
    pub(super) services: Vec<String>,
    /// Each advertisement is told, also where it says what the last one said.
    pub(super) duplicates: bool,
    pub(super) running: bool,
}

pub(super) struct Adapter {
    pub(super) address: String,
    pub(super) powered: bool,
    /// The largest MTU of its links.
    pub(super) mtu: u16,
    /// How many phones may be connected at once.
    pub(super) slots: usize,
    pub(super) searches: BTreeMap<String, Search>,
    pub(super) applications: Vec<Application>,
    pub(super) advertisements: Vec<Advertisement>,
    pub(super) next_handle: u16,
}

impl Adapter {
    pub(super) fn new(address: String, powered: bool, mtu: u16, slots: usize) -> Self {
        Self {
            address,
            powered,
            mtu,
            slots,
            searches: BTreeMap::new(),
            applications: Vec::new(),
            advertisements: Vec::new(),
            next_handle: FIRST_HANDLE,
        }
    }

    pub(super) fn searches(&self) -> impl Iterator<Item = &Search> {
        self.searches.values().filter(|search| search.running)
    }
}

pub(super) fn adapter_path(name: &str) -> String {
    format!("{ROOT}/{name}")
}

impl State {
    /// Shows an adapter.
    pub(super) fn show_adapter(&mut self, name: &str, adapter: Adapter) {
        let mut shown = properties([
            ("Address", value(adapter.address.as_str())),
            ("AddressType", value("public")),
            ("Name", value(name)),
            ("Alias", value(name)),
            ("Class", value(0_u32)),
            ("Powered", value(adapter.powered)),
            ("Discoverable", value(false)),
            ("Pairable", value(false)),
            ("Discovering", value(false)),
            ("UUIDs", texts::<&str>([])),
        ]);
        // Without it bluez-async hides the adapter.
        if !self.faults.happens(name, &Fault::NoModalias) {
            shown.insert("Modalias".to_owned(), value("usb:v1D6Bp0246d0542"));
        }
        let advertising = properties([
            ("ActiveInstances", value(0_u8)),
            ("SupportedInstances", value(INSTANCES)),
            ("SupportedIncludes", texts(["tx-power", "appearance", "local-name"])),
        ]);
        let interfaces = Interfaces::from([
            (ADAPTER.to_owned(), shown),
            (GATT_MANAGER.to_owned(), Properties::new()),
            (ADVERTISING.to_owned(), advertising),
        ]);
        self.adapters.insert(name.to_owned(), adapter);
        self.tree.add(&adapter_path(name), interfaces);
    }

    /// The adapter is pulled out.
    pub(super) fn lose_adapter(&mut self, name: &str) {
        self.give_up_all(name);
        self.cut_all(name);
        let Some(adapter) = self.adapters.get_mut(name) else { return };
        for advertisement in std::mem::take(&mut adapter.advertisements) {
            self.release(&advertisement);
        }
        for path in self.tree.remove(&adapter_path(name)) {
            self.listening.remove(&path);
        }
        self.adapters.remove(name);
    }

    /// Switches it on or off.
    pub(super) fn power(&mut self, name: &str, on: bool) {
        let Some(adapter) = self.adapters.get_mut(name) else { return };
        if adapter.powered == on {
            return;
        }
        adapter.powered = on;
        let path = adapter_path(name);
        self.tree.set(&path, ADAPTER, [("Powered", value(on))]);
        if on {
            self.try_attempts();
        } else {
            self.give_up_all(name);
            self.cut_all(name);
            if let Some(adapter) = self.adapters.get_mut(name) {
                adapter.searches.clear();
            }
            self.end_searching(name);
        }
    }

    pub(super) fn advertising_changed(&mut self, name: &str) {
        let Some(adapter) = self.adapters.get(name) else { return };
        let active = u8::try_from(adapter.advertisements.len()).unwrap_or(u8::MAX);
        let left = INSTANCES.saturating_sub(active);
        self.tree.set(&adapter_path(name), ADVERTISING, [("SupportedInstances", value(left))]);
        self.tree.set(&adapter_path(name), ADVERTISING, [("ActiveInstances", value(active))]);
    }

    /// Whether it can send one more.
    pub(super) fn can_advertise(&self, name: &str) -> bool {
        self.adapters.get(name).is_some_and(|adapter| adapter.advertisements.len() < usize::from(INSTANCES))
    }

    pub(super) fn call_adapter(
        &mut self,
        name: &str,
        member: &str,
        sender: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        match member {
            "SetDiscoveryFilter" => self.set_filter(name, sender, call),
            "StartDiscovery" => self.start_search(name, sender, call),
            "StopDiscovery" => self.stop_search(name, sender, call),
            "RemoveDevice" => self.remove_device(call),
            _ => Err(Refusal::unknown_method(ADAPTER, member)),
        }
    }

    fn set_filter(&mut self, name: &str, sender: &str, call: &Message) -> Result<(), Refusal> {
        let body = call.body();
        let filter: BTreeMap<String, OwnedVariant> =
            body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
        let services = filter.get("UUIDs").and_then(|value| read_texts(value)).unwrap_or_default();
        let duplicates = read_flag(&filter, "DuplicateData").unwrap_or(false);
        if let Some(adapter) = self.adapters.get_mut(name) {
            let search = adapter.searches.entry(sender.to_owned()).or_default();
            (search.services, search.duplicates) = (services, duplicates);
        }
        self.out.reply(call, &());
        Ok(())
    }

    fn start_search(&mut self, name: &str, sender: &str, call: &Message) -> Result<(), Refusal> {
        let adapter = self.adapters.get_mut(name).filter(|adapter| adapter.powered);
        let adapter = adapter.ok_or_else(Refusal::not_ready)?;
        let first = adapter.searches().next().is_none();
        let search = adapter.searches.entry(sender.to_owned()).or_default();
        if search.running {
            return Err(Refusal::bluez("InProgress", "Operation already in progress"));
        }
        search.running = true;
        if first {
            self.air.begin(name);
            self.after(self.timings.advertising, Later::Hear(name.to_owned()));
        }
        self.tree.set(&adapter_path(name), ADAPTER, [("Discovering", value(true))]);
        self.out.reply(call, &());
        Ok(())
    }

    fn stop_search(&mut self, name: &str, sender: &str, call: &Message) -> Result<(), Refusal> {
        let adapter = self.adapters.get_mut(name).filter(|adapter| adapter.powered);
        let adapter = adapter.ok_or_else(Refusal::not_ready)?;
        if !adapter.searches.get(sender).is_some_and(|search| search.running) {
            return Err(Refusal::failed("No discovery started"));
        }
        adapter.searches.remove(sender);
        self.end_searching(name);
        self.out.reply(call, &());
        Ok(())
    }

    /// If nobody searches any more, the adapter stops, and forgets how strongly it heard whom.
    pub(super) fn end_searching(&mut self, name: &str) {
        if self.adapters.get(name).is_some_and(|adapter| adapter.searches().next().is_some()) {
            return;
        }
        for path in self.tree.below(&adapter_path(name)) {
            if self.tree.properties(&path, DEVICE).is_some_and(|device| device.contains_key("RSSI")) {
                self.tree.unset(&path, DEVICE, &["RSSI", "TxPower"]);
            }
        }
        if self.tree.flag(&adapter_path(name), ADAPTER, "Discovering") {
            self.tree.set(&adapter_path(name), ADAPTER, [("Discovering", value(false))]);
        }
    }

    fn remove_device(&mut self, call: &Message) -> Result<(), Refusal> {
        let body = call.body();
        let path: OwnedObjectPath = body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
        let place = self.place(path.as_str()).filter(|_| self.tree.has(path.as_str(), DEVICE));
        let place = place.ok_or_else(Refusal::does_not_exist)?;
        self.forget(&place.owner, &place.other);
        self.out.reply(call, &());
        Ok(())
    }

    /// The daemon no longer knows a device: it was removed, or wasn't heard for some 30 s.
    pub(super) fn forget(&mut self, owner: &str, other: &str) {
        self.cut(owner, other);
        let Some(path) = self.device(owner, other) else { return };
        for path in self.tree.remove(&path) {
            self.listening.remove(&path);
        }
    }
}
