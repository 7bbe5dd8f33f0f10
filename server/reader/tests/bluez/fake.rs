//! Of bluetoothd, what a door needs: it remembers what is registered with it, and reads it as bluetoothd does.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use gatepass::unlock::Advert;
use tokio::sync::watch;
use zbus::fdo::{ObjectManager, ObjectManagerProxy, PropertiesProxy};
use zbus::message::Header;
use zbus::names::{InterfaceName, OwnedUniqueName};
use zbus::{
    Connection, DBusError, MatchRule, MessageStream, ObjectPath, OwnedObjectPath, OwnedVariant, Variant,
    interface, message,
};

use crate::bus::PrivateBus;
use crate::within;

const HCI0: &str = "/org/bluez/hci0";
pub const EXCHANGE: &str = "6b1d0002-4750-4f9a-9c2e-7d521f8ea310";
pub const CHALLENGE: &str = "6b1d0003-4750-4f9a-9c2e-7d521f8ea310";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    owner: OwnedUniqueName,
    path: OwnedObjectPath,
}

#[derive(Clone, Debug, Default)]
pub struct State {
    pub applications: Vec<Registered>,
    pub advertisements: Vec<Registered>,
    pub disconnected: Vec<String>,
    pub powered: bool,
}

type Shared = watch::Sender<State>;

#[derive(Debug, DBusError)]
#[zbus(prefix = "org.bluez.Error")]
enum No {
    #[zbus(error)]
    Bus(zbus::Error),
    AlreadyExists(String),
    DoesNotExist(String),
}

fn add(list: &mut Vec<Registered>, new: Registered) -> Result<(), No> {
    if list.contains(&new) {
        return Err(No::AlreadyExists("Already Exists".into()));
    }
    list.push(new);
    Ok(())
}

fn remove(list: &mut Vec<Registered>, old: &Registered) -> Result<(), No> {
    let at = list.iter().position(|known| known == old);
    list.remove(at.ok_or_else(|| No::DoesNotExist("Does Not Exist".into()))?);
    Ok(())
}

fn registered(header: &Header<'_>, path: &ObjectPath<'_>) -> Registered {
    Registered { owner: header.sender().unwrap().to_owned().into(), path: path.to_owned().into() }
}

fn change<T>(state: &Shared, work: impl FnOnce(&mut State) -> T) -> T {
    let mut result = None;
    state.send_modify(|state| result = Some(work(state)));
    result.unwrap()
}

struct Gatt(Shared);

#[interface(name = "org.bluez.GattManager1")]
impl Gatt {
    async fn register_application(
        &self,
        application: ObjectPath<'_>,
        _options: HashMap<String, OwnedVariant>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), No> {
        let new = registered(&header, &application);
        characteristics(connection, &new).await?;
        change(&self.0, |state| add(&mut state.applications, new))
    }

    fn unregister_application(
        &self,
        application: ObjectPath<'_>,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<(), No> {
        change(&self.0, |state| remove(&mut state.applications, &registered(&header, &application)))
    }
}

struct Advertising(Shared);

#[interface(name = "org.bluez.LEAdvertisingManager1")]
impl Advertising {
    async fn register_advertisement(
        &self,
        advertisement: ObjectPath<'_>,
        _options: HashMap<String, OwnedVariant>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
    ) -> Result<(), No> {
        let new = registered(&header, &advertisement);
        advert(connection, &new).await?;
        change(&self.0, |state| add(&mut state.advertisements, new))
    }

    fn unregister_advertisement(
        &self,
        advertisement: ObjectPath<'_>,
        #[zbus(header)] header: Header<'_>,
    ) -> Result<(), No> {
        change(&self.0, |state| remove(&mut state.advertisements, &registered(&header, &advertisement)))
    }
}

struct Adapter(Shared);

#[interface(name = "org.bluez.Adapter1")]
impl Adapter {
    #[zbus(property)]
    fn powered(&self) -> bool {
        self.0.borrow().powered
    }

    #[zbus(property)]
    fn set_powered(&self, on: bool) {
        self.0.send_modify(|state| state.powered = on);
    }
}

struct Device(Shared, bool);

#[interface(name = "org.bluez.Device1")]
impl Device {
    #[zbus(property)]
    fn connected(&self) -> bool {
        self.1
    }

    async fn disconnect(
        &mut self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: zbus::object_server::SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        self.1 = false;
        self.connected_changed(&emitter).await?;
        let device = header.path().unwrap().to_string();
        self.0.send_modify(|state| state.disconnected.push(device));
        Ok(())
    }
}

/// A running bluetoothd. It ends when this is dropped.
pub struct Fake {
    connection: Connection,
    pub state: Shared,
}

impl Fake {
    /// One with an adapter that is switched off, as after a start.
    pub async fn start(bus: &PrivateBus) -> Self {
        let fake = Self { connection: bus.connect().await, state: Shared::default() };
        fake.connection.object_server().at("/", ObjectManager).await.unwrap();
        fake.plug_in().await;
        fake.connection.request_name("org.bluez").await.unwrap();
        fake
    }

    pub async fn end(self) {
        self.connection.close().await.unwrap();
    }

    pub async fn plug_in(&self) {
        let server = self.connection.object_server();
        server.at(HCI0, Gatt(self.state.clone())).await.unwrap();
        server.at(HCI0, Advertising(self.state.clone())).await.unwrap();
        server.at(HCI0, Adapter(self.state.clone())).await.unwrap();
    }

    pub async fn pull_out(&self) {
        let advertisements = self.state.borrow().advertisements.clone();
        self.state.send_modify(|state| *state = State::default());
        let server = self.connection.object_server();
        server.remove::<Gatt, _>(HCI0).await.unwrap();
        server.remove::<Advertising, _>(HCI0).await.unwrap();
        server.remove::<Adapter, _>(HCI0).await.unwrap();
        for gone in advertisements {
            let _ =
                call(&self.connection, &gone.owner, &gone.path, "org.bluez.LEAdvertisement1", "Release", &())
                    .await;
        }
    }

    pub async fn switch_off(&self) {
        self.state.send_modify(|state| state.powered = false);
        let adapter = self.connection.object_server().interface::<_, Adapter>(HCI0).await.unwrap();
        adapter.get().await.powered_changed(adapter.signal_emitter()).await.unwrap();
    }

    /// Waits until that is so.
    pub async fn until(&self, is_so: impl FnMut(&State) -> bool) {
        within(self.state.subscribe().wait_for(is_so)).await.unwrap();
    }

    pub async fn until_on_air(&self) {
        self.until(|state| state.powered && state.applications.len() == 1 && state.advertisements.len() == 1)
            .await;
    }

    /// What is on the air.
    pub async fn advert(&self) -> Advert {
        let registered = self.state.borrow().advertisements.first().unwrap().clone();
        advert(&self.connection, &registered).await.unwrap()
    }

    /// A phone connects.
    pub async fn connect(&self, name: &str) -> Phone {
        let application = self.state.borrow().applications.first().unwrap().clone();
        let device = format!("{HCI0}/dev_{name}");
        let object = Device(self.state.clone(), true);
        self.connection.object_server().at(device.as_str(), object).await.unwrap();
        let found = characteristics(&self.connection, &application).await.unwrap();
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .sender(application.owner.as_str())
            .path(found[EXCHANGE].as_str())
            .build()
            .unwrap();
        let notifications = MessageStream::for_match_rule(rule, &self.connection, None).await.unwrap();
        Phone {
            connection: self.connection.clone(),
            owner: application.owner,
            exchange: found[EXCHANGE].clone(),
            challenge: found[CHALLENGE].clone(),
            device,
            notifications,
        }
    }
}

/// A phone that is connected.
pub struct Phone {
    connection: Connection,
    owner: OwnedUniqueName,
    exchange: OwnedObjectPath,
    challenge: OwnedObjectPath,
    pub device: String,
    notifications: MessageStream,
}

impl Phone {
    fn options(&self, mtu: u16) -> HashMap<&'static str, Variant<'_>> {
        let device = ObjectPath::try_from(self.device.as_str()).unwrap();
        HashMap::from([("device", device.into()), ("mtu", mtu.into()), ("link", "LE".into())])
    }

    /// The name and the text of the error, if there is one.
    pub async fn write(&self, fragment: &[u8], mtu: u16) -> Result<(), (String, String)> {
        let body = (fragment.to_vec(), self.options(mtu));
        let interface = "org.bluez.GattCharacteristic1";
        let written = call(&self.connection, &self.owner, &self.exchange, interface, "WriteValue", &body);
        match within(written).await {
            Ok(answer) => {
                assert_eq!(answer.body().signature().to_string(), "", "bluetoothd takes nothing else");
                Ok(())
            }
            Err(zbus::Error::MethodError(name, text, _)) => Err((name.to_string(), text.unwrap_or_default())),
            Err(other) => panic!("{other}"),
        }
    }

    pub async fn read_challenge(&self) -> Advert {
        let body = self.options(517);
        let interface = "org.bluez.GattCharacteristic1";
        let read = call(&self.connection, &self.owner, &self.challenge, interface, "ReadValue", &body);
        let value: Vec<u8> = within(read).await.unwrap().body().deserialize().unwrap();
        Advert::from_service_data(&value).unwrap()
    }

    /// What is notified next, to whomever.
    pub async fn next(&mut self) -> Vec<u8> {
        let message = within(self.notifications.next()).await.unwrap().unwrap();
        let body = message.body();
        let (interface, mut changed, _): (String, HashMap<String, OwnedVariant>, Vec<String>) =
            body.deserialize().unwrap();
        assert_eq!(interface, "org.bluez.GattCharacteristic1");
        changed.remove("Value").unwrap().try_into().unwrap()
    }

    pub async fn disconnect(&self) {
        let object =
            self.connection.object_server().interface::<_, Device>(self.device.as_str()).await.unwrap();
        object.get_mut().await.1 = false;
        object.get().await.connected_changed(object.signal_emitter()).await.unwrap();
        self.connection.object_server().remove::<Device, _>(self.device.as_str()).await.unwrap();
    }
}

async fn call<B: serde::Serialize + zbus::Type>(
    connection: &Connection,
    owner: &OwnedUniqueName,
    path: &OwnedObjectPath,
    interface: &str,
    member: &str,
    body: &B,
) -> zbus::Result<zbus::Message> {
    connection.call_method(Some(owner.as_str()), path.as_str(), Some(interface), member, body).await
}

/// The characteristics of an application by their UUIDs. Their flags are as agreed.
async fn characteristics(
    connection: &Connection,
    application: &Registered,
) -> zbus::Result<HashMap<String, OwnedObjectPath>> {
    let objects = ObjectManagerProxy::builder(connection)
        .destination(application.owner.as_str())
        .path(application.path.as_str())
        .build()
        .await?
        .get_managed_objects()
        .await?;
    let mut found = HashMap::new();
    for (path, interfaces) in objects {
        for (interface, properties) in interfaces {
            let text = |name: &str| String::try_from(properties[name].clone()).unwrap();
            match interface.as_str() {
                "org.bluez.GattService1" => {
                    assert_eq!(text("UUID"), "6b1d0001-4750-4f9a-9c2e-7d521f8ea310");
                    assert_eq!(properties["Primary"], OwnedVariant::from(true));
                }
                "org.bluez.GattCharacteristic1" => {
                    let flags = Vec::<String>::try_from(properties["Flags"].clone()).unwrap();
                    let service = OwnedObjectPath::try_from(properties["Service"].clone()).unwrap();
                    assert!(path.as_str().starts_with(service.as_str()));
                    let uuid = text("UUID");
                    let agreed = if uuid == EXCHANGE { vec!["write", "notify"] } else { vec!["read"] };
                    assert_eq!(flags, agreed);
                    found.insert(uuid, path.clone());
                }
                _ => {}
            }
        }
    }
    assert_eq!(found.len(), 2);
    Ok(found)
}

async fn advert(connection: &Connection, advertisement: &Registered) -> zbus::Result<Advert> {
    let interface = InterfaceName::from_static_str("org.bluez.LEAdvertisement1").unwrap();
    let properties = PropertiesProxy::builder(connection)
        .destination(advertisement.owner.as_str())
        .path(advertisement.path.as_str())
        .build()
        .await?
        .get_all(interface)
        .await?;
    assert_eq!(properties.len(), 3, "what else fits no legacy advertisement: {properties:?}");
    assert_eq!(properties["Type"], OwnedVariant::try_from(Variant::from("peripheral")).unwrap());
    assert_eq!(properties["Discoverable"], OwnedVariant::from(true));
    let data = HashMap::<String, OwnedVariant>::try_from(properties["ServiceData"].clone())?;
    let data = Vec::<u8>::try_from(data["6b1d0001-4750-4f9a-9c2e-7d521f8ea310"].clone())?;
    Ok(Advert::from_service_data(&data).unwrap())
}
