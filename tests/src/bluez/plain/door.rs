use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt as _;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, OwnedVariant, Variant};

use super::{PROPERTIES, PlainError, call, heard, join};
use crate::bluez::adapter::{ADAPTER, ADVERTISING, GATT_MANAGER, adapter_path};
use crate::bluez::advertisement::ADVERTISEMENT;
use crate::bluez::application::{CHARACTERISTIC, SERVICE};
use crate::bluez::value::{
    Interfaces, Properties, named, object_path, path, properties, read_text, texts, value,
};

const APPLICATION: &str = "/door";
const ADVERT: &str = "/door/advert";
const AT_SERVICE: &str = "/door/service0";

/// A characteristic that a door serves.
#[derive(Clone, Debug)]
pub struct Served {
    /// Its UUID.
    pub uuid: String,
    /// Its flags, as BlueZ writes them.
    pub flags: Vec<String>,
}

impl Served {
    /// One with these flags.
    pub fn new(uuid: &str, flags: &[&str]) -> Self {
        Self { uuid: uuid.to_owned(), flags: flags.iter().map(|flag| (*flag).to_owned()).collect() }
    }
}

/// A write that has reached a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrote {
    /// The characteristic.
    pub uuid: String,
    /// The value.
    pub value: Vec<u8>,
    /// The object of the phone.
    pub device: String,
    /// The link's MTU.
    pub mtu: Option<u16>,
}

/// What a door makes of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// It takes it, and then notifies these values.
    Takes(Vec<Vec<u8>>),
    /// It refuses with this D-Bus error.
    Refuses(&'static str, &'static str),
    /// It never answers.
    Ignores,
}

type Reacts = Arc<dyn Fn(&Wrote) -> Reaction + Send + Sync>;

/// A door that serves what it is told to, and remembers what phones write.
pub struct PlainDoor {
    connection: Connection,
    adapter: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    service: String,
    served: Vec<Served>,
    reacts: Reacts,
    now: Mutex<Now>,
    /// A call has come.
    called: Notify,
}

#[derive(Default)]
struct Now {
    advertisement: Properties,
    value: Vec<u8>,
    written: Vec<Wrote>,
    asked: Vec<String>,
}

impl PlainDoor {
    /// Switches its adapter on, and waits for calls; it isn't registered yet.
    pub async fn new(
        bus: &str,
        adapter: &str,
        service: &str,
        served: Vec<Served>,
        reacts: impl Fn(&Wrote) -> Reaction + Send + Sync + 'static,
    ) -> Result<Self, PlainError> {
        let (connection, messages) = join(bus).await?;
        let on = (ADAPTER, "Powered", value(true));
        call(&connection, &adapter_path(adapter), PROPERTIES, "Set", &on).await?;
        let (service, reacts) = (service.to_owned(), Arc::new(reacts) as Reacts);
        let shared =
            Arc::new(Shared { service, served, reacts, now: Mutex::default(), called: Notify::new() });
        let task = tokio::spawn(serve(connection.clone(), messages, Arc::clone(&shared)));
        Ok(Self { connection, adapter: adapter.to_owned(), shared, task })
    }

    /// Registers the service.
    pub async fn register(&self) -> Result<(), PlainError> {
        self.manage(GATT_MANAGER, "RegisterApplication", APPLICATION).await
    }

    /// Takes the service back.
    pub async fn unregister(&self) -> Result<(), PlainError> {
        let (at, whole) = (adapter_path(&self.adapter), object_path(APPLICATION));
        call(&self.connection, &at, GATT_MANAGER, "UnregisterApplication", &whole.unwrap_or_default())
            .await?;
        Ok(())
    }

    /// Advertises service data.
    pub async fn advertise(&self, data: &[u8]) -> Result<(), PlainError> {
        let discoverable = ("Discoverable".to_owned(), value(true));
        self.advertise_as(self.service_data(data).into_iter().chain([discoverable]).collect()).await
    }

    /// Advertises these service data and a list with the service besides, which doesn't fit.
    pub async fn advertise_too_much(&self, data: &[u8]) -> Result<(), PlainError> {
        let list = ("ServiceUUIDs".to_owned(), texts([&self.shared.service]));
        self.advertise_as(self.service_data(data).into_iter().chain([list]).collect()).await
    }

    async fn advertise_as(&self, mut given: Properties) -> Result<(), PlainError> {
        given.insert("Type".to_owned(), value("peripheral"));
        self.shared.now().advertisement = given;
        self.manage(ADVERTISING, "RegisterAdvertisement", ADVERT).await
    }

    fn service_data(&self, data: &[u8]) -> Properties {
        let data = BTreeMap::from([(self.shared.service.clone(), data.to_vec())]);
        properties([("ServiceData", named(&data))])
    }

    /// Changes the service data of a running advertisement.
    pub async fn change(&self, data: &[u8]) -> Result<(), PlainError> {
        let changed = self.service_data(data);
        self.tell(ADVERT, ADVERTISEMENT, &changed).await?;
        self.shared.now().advertisement.extend(changed);
        Ok(())
    }

    async fn manage(&self, interface: &str, member: &str, what: &str) -> Result<(), PlainError> {
        let options: HashMap<&str, Variant<'_>> = HashMap::new();
        let body = (object_path(what).unwrap_or_default(), options);
        call(&self.connection, &adapter_path(&self.adapter), interface, member, &body).await.map(drop)
    }

    /// What a characteristic is read as.
    pub fn set_value(&self, value: &[u8]) {
        self.shared.now().value = value.to_vec();
    }

    /// Tells whoever listens to a characteristic.
    pub async fn notify(&self, uuid: &str, bytes: &[u8]) -> Result<(), PlainError> {
        let index = self.shared.served.iter().position(|served| served.uuid == uuid).unwrap_or_default();
        let changed = properties([("Value", value(bytes.to_vec()))]);
        self.tell(&at(index), CHARACTERISTIC, &changed).await
    }

    async fn tell(&self, path: &str, interface: &str, changed: &Properties) -> Result<(), PlainError> {
        tell(&self.connection, path, interface, changed).await
    }

    /// What phones have written so far.
    pub fn written(&self) -> Vec<Wrote> {
        self.shared.now().written.clone()
    }

    /// The methods that were called on its objects so far.
    pub fn asked(&self) -> Vec<String> {
        self.shared.now().asked.clone()
    }

    /// Waits until it has been called in a way that holds; an error if that takes unreasonably long.
    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) -> Result<(), String> {
        crate::bluez::wait::until(&self.shared.called, what, || holds(self)).await
    }

    /// Ends the program, as if it were killed.
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.connection.clone().close().await;
    }
}

impl Drop for PlainDoor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn objects(&self) -> HashMap<zbus::OwnedObjectPath, Interfaces> {
        let given = properties([("UUID", value(self.service.as_str())), ("Primary", value(true))]);
        let mut objects = HashMap::new();
        if let Some(path) = object_path(AT_SERVICE) {
            objects.insert(path, Interfaces::from([(SERVICE.to_owned(), given)]));
        }
        for (index, served) in self.served.iter().enumerate() {
            let given = properties([
                ("UUID", value(served.uuid.as_str())),
                ("Service", path(AT_SERVICE)),
                ("Flags", texts(&served.flags)),
            ]);
            if let Some(path) = object_path(&at(index)) {
                objects.insert(path, Interfaces::from([(CHARACTERISTIC.to_owned(), given)]));
            }
        }
        objects
    }

    fn uuid_at(&self, path: &str) -> String {
        let index = (0..self.served.len()).find(|index| at(*index) == path);
        index.and_then(|index| self.served.get(index)).map(|served| served.uuid.clone()).unwrap_or_default()
    }
}

fn at(index: usize) -> String {
    format!("{AT_SERVICE}/char{index}")
}

async fn tell(
    connection: &Connection,
    path: &str,
    interface: &str,
    changed: &Properties,
) -> Result<(), PlainError> {
    let body = (interface, changed, Vec::<String>::new());
    Ok(connection.emit_signal(None::<&str>, path, PROPERTIES, "PropertiesChanged", &body).await?)
}

async fn serve(connection: Connection, mut messages: MessageStream, shared: Arc<Shared>) {
    while let Some(Ok(message)) = messages.next().await {
        if let Some((path, member)) = heard(&message, Type::MethodCall) {
            shared.now().asked.push(member.clone());
            // A caller that has gone needs no answer.
            let _ = answer(&connection, &shared, &message, &path, &member).await;
            shared.called.notify_waiters();
        }
    }
}

async fn answer(
    connection: &Connection,
    shared: &Shared,
    message: &Message,
    path: &str,
    member: &str,
) -> Result<(), PlainError> {
    let header = message.header();
    let body = message.body();
    match member {
        "GetManagedObjects" => connection.reply(&header, &shared.objects()).await?,
        "GetAll" => {
            let given = shared.now().advertisement.clone();
            connection.reply(&header, &given).await?;
        }
        "ReadValue" => {
            let value = shared.now().value.clone();
            connection.reply(&header, &value).await?;
        }
        "WriteValue" => {
            let (value, options): (Vec<u8>, BTreeMap<String, OwnedVariant>) = body.deserialize()?;
            let mtu = match options.get("mtu").map(|mtu| &**mtu) {
                Some(Variant::U16(mtu)) => Some(*mtu),
                _ => None,
            };
            let device = read_text(&options, "device").unwrap_or_default();
            let wrote = Wrote { uuid: shared.uuid_at(path), value, device, mtu };
            shared.now().written.push(wrote.clone());
            match (shared.reacts)(&wrote) {
                Reaction::Takes(notifications) => {
                    connection.reply(&header, &()).await?;
                    for bytes in notifications {
                        let changed = properties([("Value", super::super::value::value(bytes))]);
                        tell(connection, path, CHARACTERISTIC, &changed).await?;
                    }
                }
                Reaction::Refuses(name, text) => connection.reply_error(&header, name, &text).await?,
                Reaction::Ignores => {}
            }
        }
        _ => {
            let wants_no_reply =
                message.primary_header().flags().contains(zbus::message::Flags::NO_REPLY_EXPECTED);
            if !wants_no_reply {
                connection.reply(&header, &()).await?;
            }
        }
    }
    Ok(())
}
