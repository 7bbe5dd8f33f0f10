//! The reader's side: applications that serve characteristics, and what bluetoothd asks of them
//! (`gatt-database.c`).

use std::collections::{BTreeMap, HashMap};

use zbus::{Message, OwnedObjectPath, OwnedVariant};

use super::adapter::GATT_MANAGER;
use super::advertisement::given;
use super::refusal::{AttError, Refusal};
use super::state::State;
use super::tree::OBJECT_MANAGER;
use super::value::{Interfaces, Properties, read_flag, read_text, read_texts};

pub(super) const SERVICE: &str = "org.bluez.GattService1";
pub(super) const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";

/// The flags of a characteristic that bluetoothd knows.
const FLAGS: [&str; 23] = [
    "broadcast",
    "read",
    "write-without-response",
    "write",
    "notify",
    "indicate",
    "authenticated-signed-writes",
    "extended-properties",
    "reliable-write",
    "writable-auxiliaries",
    "encrypt-read",
    "encrypt-write",
    "encrypt-notify",
    "encrypt-indicate",
    "encrypt-authenticated-read",
    "encrypt-authenticated-write",
    "encrypt-authenticated-notify",
    "encrypt-authenticated-indicate",
    "secure-read",
    "secure-write",
    "secure-notify",
    "secure-indicate",
    "authorize",
];

/// A registered application.
#[derive(Clone, Debug)]
pub(super) struct Application {
    pub(super) owner: String,
    pub(super) path: String,
    pub(super) services: Vec<Service>,
}

#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) uuid: String,
    pub(super) primary: bool,
    pub(super) handle: u16,
    pub(super) characteristics: Vec<Characteristic>,
}

#[derive(Clone, Debug)]
pub(super) struct Characteristic {
    pub(super) path: String,
    pub(super) uuid: String,
    pub(super) flags: Vec<String>,
    pub(super) handle: u16,
}

impl Characteristic {
    pub(super) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|has| has == flag)
    }

    pub(super) fn notifies(&self) -> bool {
        self.has("notify") || self.has("indicate")
    }
}

/// What an application was asked, and for whom.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// Its objects, for a registration.
    Objects { adapter: String, owner: String, path: String, call: Message },
    /// What it advertises, for a registration.
    Advertisement { adapter: String, owner: String, path: String, call: Message },
    /// To take a write of a phone; `call` waits for it.
    Write { phone: String, door: String, path: String, call: Message },
    /// For a value; `call` waits for it.
    Read { phone: String, door: String, path: String, call: Message },
}

impl Asked {
    pub(super) fn is_about_advertisement(&self, sender: &str, object: &str) -> bool {
        matches!(self, Self::Advertisement { owner, path, .. } if owner == sender && path == object)
    }

    fn is_about_objects(&self, sender: &str, object: &str) -> bool {
        matches!(self, Self::Objects { owner, path, .. } if owner == sender && path == object)
    }
}

/// What an application says: a message, or the name and the text of an error.
pub(super) type Answer<'a> = Result<&'a Message, (&'a str, &'a str)>;

type Objects = BTreeMap<String, Interfaces>;

impl State {
    pub(super) fn call_gatt_manager(
        &mut self,
        adapter: &str,
        member: &str,
        sender: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        let body = call.body();
        match member {
            "RegisterApplication" => {
                let (path, _): (OwnedObjectPath, BTreeMap<String, OwnedVariant>) =
                    body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                self.register_application(adapter, sender, path.as_str(), call)
            }
            "UnregisterApplication" => {
                let path: OwnedObjectPath = body.deserialize().map_err(|_| Refusal::invalid_arguments())?;
                if !self.serves(adapter, sender, path.as_str()) {
                    return Err(Refusal::does_not_exist());
                }
                if let Some(adapter) = self.adapters.get_mut(adapter) {
                    adapter.applications.retain(|one| one.owner != sender || one.path != path.as_str());
                }
                self.services_changed(adapter);
                self.out.reply(call, &());
                Ok(())
            }
            _ => Err(Refusal::unknown_method(GATT_MANAGER, member)),
        }
    }

    fn serves(&self, adapter: &str, owner: &str, path: &str) -> bool {
        let all = self.adapters.get(adapter).into_iter().flat_map(|adapter| &adapter.applications);
        all.into_iter().any(|one| one.owner == owner && one.path == path)
    }

    fn register_application(
        &mut self,
        adapter: &str,
        sender: &str,
        path: &str,
        call: &Message,
    ) -> Result<(), Refusal> {
        let registering = self.asked.values().any(|asked| asked.is_about_objects(sender, path));
        if registering || self.serves(adapter, sender, path) {
            return Err(Refusal::already_exists());
        }
        let then = Asked::Objects {
            adapter: adapter.to_owned(),
            owner: sender.to_owned(),
            path: path.to_owned(),
            call: call.clone(),
        };
        self.ask((sender, path), OBJECT_MANAGER, "GetManagedObjects", &(), then);
        Ok(())
    }

    /// An application has answered, or nobody has in its place.
    pub(super) fn on_answer(&mut self, serial: std::num::NonZeroU32, answer: Answer<'_>) {
        match self.asked.remove(&serial) {
            None => {}
            Some(Asked::Objects { adapter, owner, path, call }) => {
                let objects = answer.ok().map(objects).unwrap_or_default();
                let done = self.on_objects(&adapter, &owner, &path, &objects);
                self.finish(&call, done);
            }
            Some(Asked::Advertisement { adapter, owner, path, call }) => {
                let given = answer.ok().map(given).unwrap_or_default();
                let done = self.on_advertisement(&adapter, &owner, &path, &given);
                self.finish(&call, done);
            }
            Some(Asked::Write { phone, door, call, .. }) => {
                let error = written(answer);
                self.on_written(&phone, &door, &call, error);
            }
            Some(Asked::Read { phone, path, call, .. }) => self.on_read(&phone, &path, &call, read(answer)),
        }
    }

    fn finish(&mut self, call: &Message, done: Result<(), Refusal>) {
        match done {
            Ok(()) => self.out.reply(call, &()),
            Err(refusal) => self.out.refuse(call, &refusal),
        }
    }

    fn on_objects(
        &mut self,
        adapter: &str,
        owner: &str,
        path: &str,
        objects: &Objects,
    ) -> Result<(), Refusal> {
        if objects.is_empty() {
            return Err(Refusal::failed("No object received"));
        }
        let gone = || Refusal::failed("Failed to create entry in database");
        let first = self.adapters.get(adapter).ok_or_else(gone)?.next_handle;
        let parsed = parse(objects, first);
        let (services, next) = parsed.ok_or_else(|| Refusal::failed("No valid service object found"))?;
        let adapters = self.adapters.get_mut(adapter).ok_or_else(gone)?;
        adapters.next_handle = next;
        adapters.applications.push(Application { owner: owner.to_owned(), path: path.to_owned(), services });
        self.services_changed(adapter);
        Ok(())
    }

    /// A client has gone, and with it what it served.
    pub(super) fn drop_applications_of(&mut self, owner: &str) {
        let theirs =
            |adapter: &super::adapter::Adapter| adapter.applications.iter().any(|one| one.owner == owner);
        let touched: Vec<String> = self
            .adapters
            .iter()
            .filter(|(_, adapter)| theirs(adapter))
            .map(|(name, _)| name.clone())
            .collect();
        for name in touched {
            if let Some(adapter) = self.adapters.get_mut(&name) {
                adapter.applications.retain(|one| one.owner != owner);
            }
            self.services_changed(&name);
        }
    }

    /// The characteristic of a door with this handle, and whose it is.
    pub(super) fn characteristic(&self, door: &str, handle: u16) -> Option<(String, Characteristic)> {
        let applications = &self.adapters.get(door)?.applications;
        let all = applications.iter().flat_map(|one| one.services.iter().map(move |service| (one, service)));
        let mut all =
            all.flat_map(|(one, service)| service.characteristics.iter().map(move |is| (&one.owner, is)));
        all.find(|(_, is)| is.handle == handle).map(|(owner, is)| (owner.clone(), is.clone()))
    }

    /// Where an application's characteristic is served: the door, and the handle.
    pub(super) fn served(&self, owner: &str, path: &str) -> Option<(String, Characteristic)> {
        self.adapters.iter().find_map(|(door, adapter)| {
            let theirs = adapter.applications.iter().filter(|one| one.owner == owner);
            let mut all = theirs.flat_map(|one| &one.services).flat_map(|service| &service.characteristics);
            all.find(|is| is.path == path).map(|is| (door.clone(), is.clone()))
        })
    }
}

/// Reads what `GetManagedObjects` gave, and puts it in the order of its paths.
fn objects(message: &Message) -> Objects {
    let objects: HashMap<OwnedObjectPath, Interfaces> = message.body().deserialize().unwrap_or_default();
    objects.into_iter().map(|(path, interfaces)| (path.as_str().to_owned(), interfaces)).collect()
}

fn written(answer: Answer<'_>) -> Option<AttError> {
    match answer {
        // An answer with a value isn't one to a write.
        Ok(message) if !message.body().is_empty() => Some(AttError(0x06)),
        Ok(_) => None,
        Err((name, text)) => Some(AttError::of_application(name, text, AttError::WRITE_NOT_PERMITTED)),
    }
}

fn read(answer: Answer<'_>) -> Result<Vec<u8>, AttError> {
    match answer {
        Ok(message) => message.body().deserialize().map_err(|_| AttError::UNLIKELY),
        Err((name, text)) => Err(AttError::of_application(name, text, AttError::READ_NOT_PERMITTED)),
    }
}

/// Reads an application's objects, and gives its services with handles from `first` on, and the next free one.
fn parse(objects: &Objects, first: u16) -> Option<(Vec<Service>, u16)> {
    let mut handle = first;
    let mut services = Vec::new();
    for (path, service) in objects.iter().filter_map(|(path, all)| Some((path, all.get(SERVICE)?))) {
        let uuid = read_text(service, "UUID")?.to_ascii_lowercase();
        // These two are bluetoothd's own.
        if uuid.starts_with("00001800-0000-1000") || uuid.starts_with("00001801-0000-1000") {
            return None;
        }
        let primary = read_flag(service, "Primary")?;
        let begin = handle;
        handle = handle.checked_add(1)?;
        let mut characteristics = Vec::new();
        let all = objects.iter().filter_map(|(path, all)| Some((path, all.get(CHARACTERISTIC)?)));
        for (at, given) in all {
            if read_text(given, "Service")? == path.as_str() {
                let characteristic = characteristic(at.as_str(), given, handle)?;
                let wide = if characteristic.notifies() { 3 } else { 2 };
                handle = handle.checked_add(wide)?;
                characteristics.push(characteristic);
            }
        }
        services.push(Service { uuid, primary, handle: begin, characteristics });
    }
    (!services.is_empty()).then_some((services, handle))
}

fn characteristic(path: &str, given: &Properties, handle: u16) -> Option<Characteristic> {
    let flags = read_texts(given.get("Flags")?)?;
    let known = flags.iter().all(|flag| FLAGS.contains(&flag.as_str()));
    let uuid = read_text(given, "UUID")?.to_ascii_lowercase();
    (known && !flags.is_empty()).then(|| Characteristic { path: path.to_owned(), uuid, flags, handle })
}
