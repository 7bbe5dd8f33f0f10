//! What is asked of bluetoothd. Every question has an end, whether it is answered or not.

use std::collections::HashMap;
use std::time::Duration;

use serde::Serialize;
use zbus::fdo::{self, ManagedObjects};
use zbus::{Connection, Message, ObjectPath, OwnedVariant, Type, Variant};

use super::happening::Trouble;
use super::{AdapterName, Paths};

/// BlueZ's name on the bus.
pub(super) const BLUEZ: &str = "org.bluez";
pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";
const GATT: &str = "org.bluez.GattManager1";
const ADVERTISING: &str = "org.bluez.LEAdvertisingManager1";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";

/// How BlueZ says that it has something already.
const ALREADY: &str = "org.bluez.Error.AlreadyExists";

/// How long an answer may take. Switching an adapter on takes a second or two.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a clean end may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// bluetoothd, as one door asks it.
#[derive(Clone, Debug)]
pub(super) struct Daemon {
    connection: Connection,
    adapter: AdapterName,
    paths: Paths,
}

impl Daemon {
    pub(super) fn new(connection: &Connection, adapter: AdapterName, paths: &Paths) -> Self {
        Self { connection: connection.clone(), adapter, paths: paths.clone() }
    }

    pub(super) fn adapter(&self) -> AdapterName {
        self.adapter
    }

    /// The adapter's object.
    pub(super) fn adapter_path(&self) -> String {
        format!("/org/bluez/{}", self.adapter)
    }

    /// Switches the adapter on and registers the door on it. Tells which devices are connected to it.
    pub(super) async fn register(&self) -> Result<Vec<String>, Trouble> {
        self.switch_on().await?;
        let registered = self.register_at(GATT, "RegisterApplication", &self.paths.application).await;
        // One that is there stays: with new handles, every phone would have to explore the door anew.
        registered.or_else(unless_there)?;
        self.advertise().await?;
        self.connected().await
    }

    async fn switch_on(&self) -> Result<(), Trouble> {
        let answer = self.ask(&self.adapter_path(), PROPERTIES, "Get", &(ADAPTER, "Powered")).await?;
        if is_true(&self.read::<OwnedVariant>("Get", &answer)?) {
            return Ok(());
        }
        let on = (ADAPTER, "Powered", Variant::Bool(true));
        self.ask(&self.adapter_path(), PROPERTIES, "Set", &on).await.map(drop)
    }

    async fn advertise(&self) -> Result<(), Trouble> {
        let advertisement = &self.paths.advertisement;
        let register = || self.register_at(ADVERTISING, "RegisterAdvertisement", advertisement);
        match register().await {
            Ok(()) => Ok(()),
            Err(trouble) => {
                unless_there(trouble)?;
                // From before something came between. Whether it still is on the air, nobody says.
                self.unregister_at(ADVERTISING, "UnregisterAdvertisement", advertisement).await?;
                register().await
            }
        }
    }

    async fn connected(&self) -> Result<Vec<String>, Trouble> {
        let answer = self.ask("/", OBJECTS, "GetManagedObjects", &()).await?;
        let objects: ManagedObjects = self.read("GetManagedObjects", &answer)?;
        let below = format!("{}/", self.adapter_path());
        let mut connected = Vec::new();
        for (path, interfaces) in objects {
            let device = interfaces.iter().find(|(name, _)| name.as_str() == DEVICE);
            let property = device.and_then(|(_, properties)| properties.get("Connected"));
            if path.starts_with(&below) && property.is_some_and(is_true) {
                connected.push(path.to_string());
            }
        }
        Ok(connected)
    }

    /// Takes the door from the air. What bluetoothd doesn't know any more is as good as unregistered.
    pub(super) async fn unregister(&self) {
        let farewell = async {
            let _ =
                self.unregister_at(ADVERTISING, "UnregisterAdvertisement", &self.paths.advertisement).await;
            let _ = self.unregister_at(GATT, "UnregisterApplication", &self.paths.application).await;
        };
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }

    /// Disconnects a phone; `false`: bluetoothd doesn't have it, or not as connected.
    pub(super) async fn disconnect(&self, device: &str) -> bool {
        let asked = self.ask(device, DEVICE, "Disconnect", &()).await;
        !matches!(asked, Err(Trouble::Refused { .. } | Trouble::NoAdapter(_)))
    }

    async fn register_at(&self, manager: &str, member: &'static str, object: &str) -> Result<(), Trouble> {
        let options = HashMap::<&str, Variant<'_>>::new();
        let body = (self.object(member, object)?, options);
        self.ask(&self.adapter_path(), manager, member, &body).await.map(drop)
    }

    async fn unregister_at(&self, manager: &str, member: &'static str, object: &str) -> Result<(), Trouble> {
        let object = self.object(member, object)?;
        self.ask(&self.adapter_path(), manager, member, &object).await.map(drop)
    }

    fn object<'a>(&self, what: &'static str, path: &'a str) -> Result<ObjectPath<'a>, Trouble> {
        ObjectPath::try_from(path).map_err(|error| self.trouble(what, &error))
    }

    async fn ask<B: Serialize + Type>(
        &self,
        path: &str,
        interface: &str,
        member: &'static str,
        body: &B,
    ) -> Result<Message, Trouble> {
        let asked = self.connection.call_method(Some(BLUEZ), path, Some(interface), member, body);
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answer) => answer.map_err(|error| self.trouble(member, &error)),
            Err(_) => Err(Trouble::Silent(member)),
        }
    }

    fn read<T>(&self, what: &'static str, answer: &Message) -> Result<T, Trouble>
    where
        T: for<'a> zbus::wire::DynamicDeserialize<'a>,
    {
        answer.body().deserialize().map_err(|error| self.trouble(what, &error))
    }

    fn trouble(&self, what: &'static str, error: &zbus::Error) -> Trouble {
        match error {
            zbus::Error::FDO(error) => match &**error {
                fdo::Error::ServiceUnknown(_) | fdo::Error::NameHasNoOwner(_) => Trouble::NoDaemon,
                fdo::Error::UnknownObject(_)
                | fdo::Error::UnknownInterface(_)
                | fdo::Error::UnknownMethod(_) => Trouble::NoAdapter(self.adapter),
                other => Trouble::Refused { what, said: other.to_string() },
            },
            zbus::Error::MethodError(name, said, _) => {
                let said = said.as_ref().map_or_else(String::new, |said| format!(", {said}"));
                Trouble::Refused { what, said: format!("{name}{said}") }
            }
            other => Trouble::Refused { what, said: other.to_string() },
        }
    }
}

/// What is registered already needn't be.
fn unless_there(trouble: Trouble) -> Result<(), Trouble> {
    match trouble {
        Trouble::Refused { said, .. } if said.starts_with(ALREADY) => Ok(()),
        trouble => Err(trouble),
    }
}

pub(super) fn is_true(value: &OwnedVariant) -> bool {
    matches!(**value, Variant::Bool(true))
}
