use std::collections::{BTreeMap, HashMap};

use futures_util::StreamExt as _;
use zbus::message::Type;
use zbus::{Connection, MessageStream, OwnedObjectPath, Variant};

use super::{OBJECT_MANAGER, PROPERTIES, PlainError, call, heard, join};
use crate::bluez::adapter::{ADAPTER, adapter_path};
use crate::bluez::application::CHARACTERISTIC;
use crate::bluez::link::DEVICE;
use crate::bluez::value::{
    Interfaces, Properties, read_bytes, read_flag, read_named_bytes, read_text, value,
};

/// A phone with a program that does as it is told.
#[derive(Debug)]
pub struct PlainPhone {
    connection: Connection,
    messages: MessageStream,
    adapter: String,
}

/// A door as it is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The object to connect to.
    pub device: String,
    /// The service data.
    pub data: Vec<u8>,
    /// How strong, in dBm.
    pub signal: Option<i16>,
}

impl PlainPhone {
    /// With an adapter of its own, which it switches on.
    pub async fn new(bus: &str, adapter: &str) -> Result<Self, PlainError> {
        let (connection, messages) = join(bus).await?;
        let phone = Self { connection, messages, adapter: adapter.to_owned() };
        let on = (ADAPTER, "Powered", value(true));
        call(&phone.connection, &adapter_path(adapter), PROPERTIES, "Set", &on).await?;
        Ok(phone)
    }

    /// Searches until it hears service data of this service that it likes, and stops searching.
    pub async fn find(
        &mut self,
        service: &str,
        mut likes: impl FnMut(&Sighting) -> bool,
    ) -> Result<Sighting, PlainError> {
        let path = adapter_path(&self.adapter);
        let filter = HashMap::from([("DuplicateData", Variant::from(true))]);
        call(&self.connection, &path, ADAPTER, "SetDiscoveryFilter", &filter).await?;
        let begun = call(&self.connection, &path, ADAPTER, "StartDiscovery", &()).await?.recv_position();
        let found = loop {
            let Some(Ok(message)) = self.messages.next().await else { return Err(over()) };
            if message.recv_position() < begun {
                continue;
            }
            let Some((mut at, member)) = heard(&message, Type::Signal) else { continue };
            let body = message.body();
            let told: Option<Properties> = match member.as_str() {
                "InterfacesAdded" => {
                    body.deserialize::<(OwnedObjectPath, Interfaces)>().ok().and_then(|(path, mut all)| {
                        path.as_str().clone_into(&mut at);
                        all.remove(DEVICE)
                    })
                }
                "PropertiesChanged" => {
                    let changed = body.deserialize::<(String, Properties, Vec<String>)>().ok();
                    changed.filter(|(interface, ..)| interface == DEVICE).map(|(_, changed, _)| changed)
                }
                _ => None,
            };
            let Some(told) = told.filter(|_| at.starts_with(&format!("{path}/"))) else { continue };
            let data = told.get("ServiceData").and_then(|data| read_named_bytes(data));
            let Some(data) = data.and_then(|mut data| data.remove(service)) else { continue };
            let signal = match told.get("RSSI").map(|signal| &**signal) {
                Some(Variant::I16(signal)) => Some(*signal),
                _ => None,
            };
            let sighting = Sighting { device: at, data, signal };
            if likes(&sighting) {
                break sighting;
            }
        };
        call(&self.connection, &path, ADAPTER, "StopDiscovery", &()).await?;
        Ok(found)
    }

    /// Connects, and waits until it knows the door's services.
    pub async fn connect(mut self, device: &str) -> Result<PlainLink, PlainError> {
        call(&self.connection, device, DEVICE, "Connect", &()).await?;
        loop {
            let all = call(&self.connection, device, PROPERTIES, "GetAll", &DEVICE).await?;
            let all: Properties = all.body().deserialize()?;
            if read_flag(&all, "ServicesResolved") == Some(true) {
                break;
            }
            while let Some(message) = self.messages.next().await {
                let about = heard(&message?, Type::Signal);
                if about.is_some_and(|(path, member)| path == device && member == "PropertiesChanged") {
                    break;
                }
            }
        }
        let all = call(&self.connection, "/", OBJECT_MANAGER, "GetManagedObjects", &()).await?;
        let all: HashMap<OwnedObjectPath, Interfaces> = all.body().deserialize()?;
        let characteristics = all.iter().filter_map(|(path, interfaces)| {
            let at = path.as_str().to_owned();
            let uuid = read_text(interfaces.get(CHARACTERISTIC)?, "UUID")?;
            at.starts_with(&format!("{device}/")).then_some((uuid, at))
        });
        Ok(PlainLink { characteristics: characteristics.collect(), device: device.to_owned(), phone: self })
    }
}

/// A phone that is connected.
#[derive(Debug)]
pub struct PlainLink {
    phone: PlainPhone,
    device: String,
    characteristics: BTreeMap<String, String>,
}

impl PlainLink {
    async fn ask<B: serde::Serialize + zbus::DynamicType>(
        &self,
        uuid: &str,
        member: &str,
        body: &B,
    ) -> Result<zbus::Message, PlainError> {
        let path = self.characteristics.get(uuid).ok_or_else(|| PlainError {
            name: String::new(),
            text: format!("no characteristic {uuid} among {:?}", self.characteristics),
        })?;
        call(&self.phone.connection, path, CHARACTERISTIC, member, body).await
    }

    /// Listens to a characteristic.
    pub async fn subscribe(&self, uuid: &str) -> Result<(), PlainError> {
        self.ask(uuid, "StartNotify", &()).await.map(drop)
    }

    /// Writes, and waits for the door's word.
    pub async fn write(&self, uuid: &str, bytes: &[u8]) -> Result<(), PlainError> {
        let options = HashMap::from([("type", Variant::from("request"))]);
        self.ask(uuid, "WriteValue", &(bytes, options)).await.map(drop)
    }

    /// Reads.
    pub async fn read(&self, uuid: &str) -> Result<Vec<u8>, PlainError> {
        let options: HashMap<&str, Variant<'_>> = HashMap::new();
        Ok(self.ask(uuid, "ReadValue", &options).await?.body().deserialize()?)
    }

    /// The next value that a characteristic is said to have.
    pub async fn next(&mut self, uuid: &str) -> Result<Vec<u8>, PlainError> {
        let at = self.characteristics.get(uuid).cloned().unwrap_or_default();
        loop {
            let Some(message) = self.phone.messages.next().await else { return Err(over()) };
            let message = message?;
            if heard(&message, Type::Signal).is_none_or(|(path, _)| path != at) {
                continue;
            }
            let body = message.body();
            let Ok((_, changed, _)) = body.deserialize::<(String, Properties, Vec<String>)>() else {
                continue;
            };
            if let Some(bytes) = changed.get("Value").and_then(|value| read_bytes(value)) {
                return Ok(bytes);
            }
        }
    }

    /// Ends the link, and gives the phone back.
    pub async fn disconnect(self) -> Result<PlainPhone, PlainError> {
        call(&self.phone.connection, &self.device, DEVICE, "Disconnect", &()).await?;
        Ok(self.phone)
    }

    /// The phone, whatever became of the link.
    pub fn into_phone(self) -> PlainPhone {
        self.phone
    }
}

fn over() -> PlainError {
    PlainError { name: String::new(), text: "the bus has ended".to_owned() }
}
