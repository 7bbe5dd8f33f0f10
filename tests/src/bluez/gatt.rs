//! The phone's side of characteristics, and how what is said there reaches the door's application and back
//! (`gatt-client.c`).

use std::collections::{BTreeMap, BTreeSet};

use zbus::{Message, OwnedVariant, Variant};

use super::application::{Asked, CHARACTERISTIC, Characteristic, SERVICE};
use super::fault::Fault;
use super::link::DEVICE;
use super::log::{Att, Call, Event};
use super::refusal::{AttError, Refusal};
use super::state::{Place, State};
use super::value::{Interfaces, object_path, path, properties, read_bytes, read_text, texts, value};

const DESCRIPTOR: &str = "org.bluez.GattDescriptor1";

/// The longest value of an attribute.
const LONGEST: usize = 512;

/// What a request or a notification adds to a value.
const HEADER: u16 = 3;

/// bluetoothd's own service: its handle, and its characteristics with theirs. Phones see it, Generic Access they
/// don't.
const OWN_SERVICE: (u16, &str) = (0x0001, "00001801-0000-1000-8000-00805f9b34fb");
const OWN: [(u16, &str, &[&str]); 3] = [
    (0x0002, "00002a05-0000-1000-8000-00805f9b34fb", &["indicate"]),
    (0x0005, "00002b29-0000-1000-8000-00805f9b34fb", &["read", "write"]),
    (0x0007, "00002b2a-0000-1000-8000-00805f9b34fb", &["read"]),
];
const CONFIGURATION: &str = "00002902-0000-1000-8000-00805f9b34fb";

impl State {
    /// A client calls a characteristic that a phone sees.
    pub(super) fn call_characteristic(
        &mut self,
        at: &str,
        member: &str,
        sender: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        let place = self.place(at);
        let (Some(Place { owner: phone, other: door, handle: Some(handle) }), true) =
            (place, self.tree.has(at, CHARACTERISTIC))
        else {
            return Err(Refusal::unknown_method(CHARACTERISTIC, member));
        };
        match member {
            "StartNotify" => self.start_notify(at, &phone, &door, handle, sender, call),
            "StopNotify" => self.stop_notify(at, &phone, &door, handle, sender, call),
            "WriteValue" => self.write(at, &phone, &door, handle, call),
            "ReadValue" => self.read(at, &phone, &door, handle, call),
            _ => Err(Refusal::unknown_method(CHARACTERISTIC, member)),
        }
    }

    fn start_notify(
        &mut self,
        at: &str,
        phone: &str,
        door: &str,
        handle: u16,
        sender: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        let flags = self.tree.properties(at, CHARACTERISTIC).and_then(|shown| shown.get("Flags"));
        let flags = flags.and_then(|flags| super::value::read_texts(flags)).unwrap_or_default();
        if !flags.iter().any(|flag| flag == "notify" || flag == "indicate") {
            return Err(Refusal::not_supported());
        }
        self.listening.entry(at.to_owned()).or_default().insert(sender.to_owned());
        self.want(phone, door, handle);
        if !self.tree.flag(at, CHARACTERISTIC, "Notifying") {
            self.tree.set(at, CHARACTERISTIC, [("Notifying", value(true))]);
        }
        self.out.reply(call, &());
        Ok(())
    }

    fn stop_notify(
        &mut self,
        at: &str,
        phone: &str,
        door: &str,
        handle: u16,
        sender: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        if !self.listening.get(at).is_some_and(|clients| clients.contains(sender)) {
            return Err(Refusal::failed("No notify session started"));
        }
        self.stop_listening(at, phone, door, handle, sender);
        self.out.reply(call, &());
        Ok(())
    }

    fn stop_listening(&mut self, at: &str, phone: &str, door: &str, handle: u16, client: &str) {
        let Some(clients) = self.listening.get_mut(at) else { return };
        if !clients.remove(client) || !clients.is_empty() {
            return;
        }
        self.listening.remove(at);
        self.tree.set(at, CHARACTERISTIC, [("Notifying", value(false))]);
        let Some(link) = self.link_mut(phone, door) else { return };
        if link.wanted.remove(&handle) {
            if let Some((_, characteristic)) = self.characteristic(door, handle) {
                self.note(phone, door, Att::StopsListening(characteristic.uuid));
            }
            self.stop_wanting(door, handle);
        }
    }

    /// A client has gone, and with it what it listened to.
    pub(super) fn stop_listening_of(&mut self, client: &str) {
        let theirs = self.listening.iter().filter(|(_, clients)| clients.contains(client));
        for at in theirs.map(|(at, _)| at.clone()).collect::<Vec<_>>() {
            if let Some(Place { owner, other, handle: Some(handle) }) = self.place(&at) {
                self.stop_listening(&at, &owner, &other, handle, client);
            }
        }
    }

    /// The phone's daemon tells the door's that it wants notifications, if they are linked.
    fn want(&mut self, phone: &str, door: &str, handle: u16) {
        let Some((owner, characteristic)) = self.characteristic(door, handle) else { return };
        let Some(link) = self.link_mut(phone, door) else { return };
        if link.wanted.insert(handle) {
            self.note(phone, door, Att::Listens(characteristic.uuid));
            self.tell(&owner, &characteristic.path, CHARACTERISTIC, "StartNotify");
        }
    }

    /// A phone that is back gets what its clients listened to before.
    pub(super) fn listen_again(&mut self, phone: &str, door: &str) {
        for at in self.listening.keys().cloned().collect::<Vec<_>>() {
            if let Some(Place { owner, other, handle: Some(handle) }) = self.place(&at)
                && owner == phone
                && other == door
            {
                self.want(phone, door, handle);
            }
        }
    }

    /// One phone fewer wants notifications; with the last one, the application is told.
    pub(super) fn stop_wanting(&mut self, door: &str, handle: u16) {
        let wanted = self.links.iter().any(|link| link.door == door && link.wanted.contains(&handle));
        if let (false, Some((owner, characteristic))) = (wanted, self.characteristic(door, handle)) {
            self.tell(&owner, &characteristic.path, CHARACTERISTIC, "StopNotify");
        }
    }

    fn write(
        &mut self,
        at: &str,
        phone: &str,
        door: &str,
        handle: u16,
        call: &Message,
    ) -> Result<(), Refusal> {
        let link = self.link(phone, door).ok_or_else(Refusal::not_connected)?;
        let mtu = link.mtu;
        if self.asked.values().any(|asked| matches!(asked, Asked::Write { path, .. } if path == at)) {
            return Err(Refusal::in_progress());
        }
        let body = call.body();
        let (data, options): (Vec<u8>, BTreeMap<String, OwnedVariant>) =
            body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
        let command = read_text(&options, "type").is_some_and(|kind| kind == "command");
        let found = self.characteristic(door, handle);
        let Some((owner, characteristic)) = found.filter(|(_, is)| is.has("write") || command) else {
            let known = self.characteristic(door, handle).is_some() || OWN.iter().any(|own| own.0 == handle);
            let error = if known { AttError::WRITE_NOT_PERMITTED } else { AttError::INVALID_HANDLE };
            return self.answer_command(command, call, Refusal::of_att(error));
        };
        let fits = data.len() <= if command { usize::from(mtu.saturating_sub(HEADER)) } else { LONGEST };
        if !fits {
            let refusal = Refusal::of_att(AttError::INVALID_LENGTH);
            return Err(if command { Refusal::failed("Failed to initiate write") } else { refusal });
        }
        if let Some(Fault::WriteError(code)) =
            self.faults.take(phone, |fault| matches!(fault, Fault::WriteError(_)))
        {
            return self.answer_command(command, call, Refusal::of_att(AttError(code)));
        }
        if self.faults.happens(phone, &Fault::CutBeforeWrite) {
            self.cut(phone, door);
            return self.answer_command(command, call, Refusal::of_att(AttError::UNLIKELY));
        }
        self.note(phone, door, Att::Write(characteristic.uuid.clone(), data.clone()));
        // Where writes without response are served, bluetoothd answers the phone before the application does.
        let early = command || characteristic.has("write-without-response");
        if early {
            self.out.reply(call, &());
        }
        let waits = (!early).then(|| call.clone());
        self.pass_on(at, (phone, door), (&owner, &characteristic), &data, waits);
        if self.faults.happens(phone, &Fault::CutDuringWrite) {
            self.cut(phone, door);
        }
        Ok(())
    }

    /// A command has no answer: the daemon says that it was sent.
    fn answer_command(&mut self, command: bool, call: &Message, refusal: Refusal) -> Result<(), Refusal> {
        if command {
            self.out.reply(call, &());
            return Ok(());
        }
        Err(refusal)
    }

    fn options(&self, phone: &str, door: &str) -> BTreeMap<&'static str, Variant<'static>> {
        let mtu = self.link(phone, door).map_or(23, |link| link.mtu);
        let device = self.device(door, phone).and_then(|device| object_path(&device));
        let mut options = BTreeMap::from([("link", Variant::from("LE")), ("mtu", Variant::from(mtu))]);
        if let Some(device) = device {
            options.insert("device", Variant::from(device.into_inner()));
        }
        options
    }

    fn pass_on(
        &mut self,
        at: &str,
        (phone, door): (&str, &str),
        (owner, characteristic): (&str, &Characteristic),
        data: &[u8],
        waits: Option<Message>,
    ) {
        let options = self.options(phone, door);
        let whom = (owner, characteristic.path.as_str());
        if let Some(call) = waits {
            let (phone, door, path) = (phone.to_owned(), door.to_owned(), at.to_owned());
            let then = Asked::Write { phone, door, path, call };
            return self.ask(whom, CHARACTERISTIC, "WriteValue", &(data, options), then);
        }
        self.log.push(Event::Asked(Call::new(&characteristic.path, CHARACTERISTIC, "WriteValue")));
        self.out.ask(owner, &characteristic.path, CHARACTERISTIC, "WriteValue", &(data, options));
    }

    /// The application has taken a write, or refused it.
    pub(super) fn on_written(&mut self, phone: &str, door: &str, call: &Message, error: Option<AttError>) {
        match error {
            Some(error) => self.out.refuse(call, &Refusal::of_att(error)),
            None => self.out.reply(call, &()),
        }
        if self.faults.happens(phone, &Fault::CutAfterWrite) {
            self.cut(phone, door);
        }
    }

    fn read(
        &mut self,
        at: &str,
        phone: &str,
        door: &str,
        handle: u16,
        call: &Message,
    ) -> Result<(), Refusal> {
        self.link(phone, door).ok_or_else(Refusal::not_connected)?;
        let Some((owner, characteristic)) = self.characteristic(door, handle) else {
            return match OWN.iter().find(|own| own.0 == handle) {
                Some((_, _, flags)) if flags.contains(&"read") => {
                    self.on_read(phone, at, call, Ok(vec![0]));
                    Ok(())
                }
                Some(_) => Err(Refusal::of_att(AttError::READ_NOT_PERMITTED)),
                None => Err(Refusal::of_att(AttError::INVALID_HANDLE)),
            };
        };
        if !characteristic.has("read") {
            return Err(Refusal::of_att(AttError::READ_NOT_PERMITTED));
        }
        self.note(phone, door, Att::Read(characteristic.uuid.clone()));
        let options = self.options(phone, door);
        let (phone, door, path) = (phone.to_owned(), door.to_owned(), at.to_owned());
        let then = Asked::Read { phone, door, path, call: call.clone() };
        self.ask((&owner, &characteristic.path), CHARACTERISTIC, "ReadValue", &options, then);
        Ok(())
    }

    /// The application has given a value, or refused it.
    pub(super) fn on_read(
        &mut self,
        _phone: &str,
        at: &str,
        call: &Message,
        read: Result<Vec<u8>, AttError>,
    ) {
        match read {
            Err(error) => self.out.refuse(call, &Refusal::of_att(error)),
            Ok(bytes) => {
                // A value that was read is a value that has changed: it comes as a notification does.
                self.tree.set(at, CHARACTERISTIC, [("Value", value(bytes.clone()))]);
                self.out.reply(call, &bytes);
            }
        }
    }

    /// An application has changed the value of a characteristic: everybody who wants to know is told.
    pub(super) fn on_value(&mut self, owner: &str, path: &str, new: &Variant<'_>) {
        let (Some(bytes), Some((door, characteristic))) = (read_bytes(new), self.served(owner, path)) else {
            return;
        };
        let told = self.links.iter().filter(|link| link.door == door);
        let told = told.filter(|link| link.wanted.contains(&characteristic.handle));
        for (phone, mtu) in told.map(|link| (link.phone.clone(), link.mtu)).collect::<Vec<_>>() {
            let mut bytes = bytes.clone();
            bytes.truncate(usize::from(mtu.saturating_sub(HEADER)));
            self.notify(&phone, &door, &characteristic, bytes);
        }
    }

    fn notify(&mut self, phone: &str, door: &str, characteristic: &Characteristic, mut bytes: Vec<u8>) {
        if self.faults.happens(phone, &Fault::CutBeforeNotification) {
            return self.cut(phone, door);
        }
        if self.faults.happens(phone, &Fault::NotificationLost) {
            return;
        }
        if self.faults.happens(phone, &Fault::NotificationGarbled)
            && let Some(last) = bytes.last_mut()
        {
            *last ^= 1;
        }
        let times = if self.faults.happens(phone, &Fault::NotificationDoubled) { 2 } else { 1 };
        let Some(at) = self.seen(phone, door, characteristic.handle) else { return };
        for _ in 0..times {
            self.note(phone, door, Att::Notified(characteristic.uuid.clone(), bytes.clone()));
            self.tree.set(&at, CHARACTERISTIC, [("Value", value(bytes.clone()))]);
        }
        if self.faults.happens(phone, &Fault::CutAfterNotification) {
            self.cut(phone, door);
        }
    }

    /// Where a phone sees a characteristic.
    fn seen(&self, phone: &str, door: &str, handle: u16) -> Option<String> {
        let device = self.device(phone, door)?;
        let end = format!("/char{handle:04x}");
        self.tree.below(&device).into_iter().find(|path| path.ends_with(&end))
    }

    /// A door's services have changed: phones that are connected read them again.
    pub(super) fn services_changed(&mut self, door: &str) {
        let known = |link: &&super::link::Link| link.door == door && link.resolved;
        for phone in self.links.iter().filter(known).map(|link| link.phone.clone()).collect::<Vec<_>>() {
            let handles: BTreeSet<u16> = self
                .adapters
                .get(door)
                .into_iter()
                .flat_map(|adapter| &adapter.applications)
                .flat_map(|application| &application.services)
                .flat_map(|service| &service.characteristics)
                .map(|characteristic| characteristic.handle)
                .collect();
            if let Some(link) = self.link_mut(&phone, door) {
                link.wanted.retain(|handle| handles.contains(handle));
            }
            self.mirror(&phone, door);
            self.listen_again(&phone, door);
        }
    }

    /// Shows a door's services under the phone's device, and takes away those that are no more.
    pub(super) fn mirror(&mut self, phone: &str, door: &str) {
        let Some(device) = self.device(phone, door).filter(|device| self.tree.has(device, DEVICE)) else {
            return;
        };
        let wanted = self.mirrored(phone, door, &device);
        let paths: BTreeSet<&String> = wanted.iter().map(|(path, _)| path).collect();
        for path in self.tree.below(&device) {
            if !paths.contains(&path) {
                for gone in self.tree.remove(&path) {
                    self.listening.remove(&gone);
                }
            }
        }
        for (path, interfaces) in wanted {
            if !interfaces.keys().all(|interface| self.tree.has(&path, interface)) {
                self.tree.add(&path, interfaces);
            } else if let Some(given) = interfaces.get(CHARACTERISTIC) {
                // What it is asked for is that of the present link.
                self.tree.replace(&path, CHARACTERISTIC, "MTU", given.get("MTU").cloned());
            }
        }
    }

    fn mirrored(&mut self, phone: &str, door: &str, device: &str) -> Vec<(String, Interfaces)> {
        let applications = self.adapters.get(door).map(|adapter| adapter.applications.clone());
        let services = applications.unwrap_or_default().into_iter().flat_map(|one| one.services);
        let mtu = self.link(phone, door).map_or(23, |link| link.mtu);
        let mtu = (!self.faults.happens(phone, &Fault::NoMtu)).then_some(mtu);
        let odd = self.faults.happens(phone, &Fault::OddFlag);
        let mut shown = Vec::new();
        let at = service(&mut shown, device, OWN_SERVICE.0, OWN_SERVICE.1, true);
        for (handle, uuid, flags) in OWN {
            characteristic(&mut shown, &at, handle, uuid, flags.iter().copied(), mtu);
        }
        for one in services {
            let at = service(&mut shown, device, one.handle, &one.uuid, one.primary);
            for is in &one.characteristics {
                let flags = is.flags.iter().map(String::as_str).chain(odd.then_some("odd-flag"));
                characteristic(&mut shown, &at, is.handle, &is.uuid, flags, mtu);
            }
        }
        shown
    }
}

fn service(
    shown: &mut Vec<(String, Interfaces)>,
    device: &str,
    handle: u16,
    uuid: &str,
    primary: bool,
) -> String {
    let at = format!("{device}/service{handle:04x}");
    let given = properties([("UUID", value(uuid)), ("Primary", value(primary)), ("Device", path(device))]);
    shown.push((at.clone(), Interfaces::from([(SERVICE.to_owned(), given)])));
    at
}

fn characteristic<'a>(
    shown: &mut Vec<(String, Interfaces)>,
    service: &str,
    handle: u16,
    uuid: &str,
    flags: impl Iterator<Item = &'a str>,
    mtu: Option<u16>,
) {
    let at = format!("{service}/char{handle:04x}");
    let flags: Vec<&str> = flags.collect();
    let notifies = flags.iter().any(|flag| *flag == "notify" || *flag == "indicate");
    let mut given = properties([
        ("UUID", value(uuid)),
        ("Service", path(service)),
        ("Value", value(Vec::<u8>::new())),
        ("Flags", texts(&flags)),
    ]);
    if let Some(mtu) = mtu {
        given.insert("MTU".to_owned(), value(mtu));
    }
    if notifies {
        given.insert("Notifying".to_owned(), value(false));
    }
    shown.push((at.clone(), Interfaces::from([(CHARACTERISTIC.to_owned(), given)])));
    if notifies {
        let descriptor = properties([
            ("UUID", value(CONFIGURATION)),
            ("Characteristic", path(&at)),
            ("Value", value(Vec::<u8>::new())),
        ]);
        let below = format!("{at}/desc{:04x}", handle + 2);
        shown.push((below, Interfaces::from([(DESCRIPTOR.to_owned(), descriptor)])));
    }
}
