//! What bluetoothd and the bus say by themselves, as far as it concerns a door.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use zbus::names::BusName;
use zbus::{Connection, MatchRule, Message, MessageStream, OwnedObjectPath, OwnedVariant, message};

use super::daemon::{ADAPTER, BLUEZ, DEVICE, is_true};

/// Something that concerns the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// bluetoothd has come.
    DaemonCame,
    /// It has ended, or another one is there in its place.
    DaemonGone,
    /// The adapter has come.
    AdapterCame,
    /// It was pulled out.
    AdapterGone,
    /// It was switched on.
    SwitchedOn,
    /// It was switched off.
    SwitchedOff,
    /// A device has connected to it.
    Connected(String),
    /// A device is connected to it no longer.
    Disconnected(String),
    /// bluetoothd has given the advertisement up.
    Released,
}

/// Sends the news of an adapter until nobody listens or the bus is gone. Heard from now on.
pub(super) async fn watch(
    connection: &Connection,
    adapter: String,
    tell: mpsc::UnboundedSender<News>,
) -> zbus::Result<impl Future<Output = ()> + use<>> {
    let owners = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender("org.freedesktop.DBus")
        .interface("org.freedesktop.DBus")
        .member("NameOwnerChanged")
        .arg(0, BLUEZ)
        .build()?;
    // One stream for all that bluetoothd says, so that it is heard in the order in which it was said.
    let said = MatchRule::builder().msg_type(message::Type::Signal).sender(BLUEZ).build()?;
    let mut owners = MessageStream::for_match_rule(owners, connection, None).await?;
    let mut said = MessageStream::for_match_rule(said, connection, None).await?;
    Ok(async move {
        loop {
            let news = tokio::select! {
                message = owners.next() => message.map(|message| owner_changed(&message.ok()?)),
                message = said.next() => message.map(|message| said_of(&adapter, &message.ok()?)),
            };
            let Some(news) = news else { return };
            for news in news.unwrap_or_default() {
                if tell.send(news).is_err() {
                    return;
                }
            }
        }
    })
}

/// What a signal of bluetoothd says about this adapter.
fn said_of(adapter: &str, message: &Message) -> Option<Vec<News>> {
    let header = message.header();
    match header.member()?.as_str() {
        "PropertiesChanged" => properties_changed(message, header.path()?, adapter),
        "InterfacesAdded" => interfaces_added(message, adapter),
        "InterfacesRemoved" => interfaces_removed(message, adapter),
        _ => None,
    }
}

fn owner_changed(message: &Message) -> Option<Vec<News>> {
    let body = message.body();
    let (name, old, new): (BusName<'_>, String, String) = body.deserialize().ok()?;
    let gone = (name == BLUEZ && !old.is_empty()).then_some(News::DaemonGone);
    let came = (name == BLUEZ && !new.is_empty()).then_some(News::DaemonCame);
    Some(gone.into_iter().chain(came).collect())
}

type Properties = HashMap<String, OwnedVariant>;

fn properties_changed(message: &Message, path: &str, adapter: &str) -> Option<Vec<News>> {
    let body = message.body();
    let (interface, changed, _): (String, Properties, Vec<String>) = body.deserialize().ok()?;
    let news = match interface.as_str() {
        ADAPTER if path == adapter => {
            if is_true(changed.get("Powered")?) {
                News::SwitchedOn
            } else {
                News::SwitchedOff
            }
        }
        DEVICE if is_below(path, adapter) => {
            let device = path.to_owned();
            if is_true(changed.get("Connected")?) {
                News::Connected(device)
            } else {
                News::Disconnected(device)
            }
        }
        _ => return None,
    };
    Some(vec![news])
}

fn interfaces_added(message: &Message, adapter: &str) -> Option<Vec<News>> {
    let body = message.body();
    let (path, added): (OwnedObjectPath, HashMap<String, Properties>) = body.deserialize().ok()?;
    if path.as_str() == adapter && added.contains_key(ADAPTER) {
        return Some(vec![News::AdapterCame]);
    }
    let connected = added.get(DEVICE)?.get("Connected").is_some_and(is_true);
    (connected && is_below(&path, adapter)).then(|| vec![News::Connected(path.to_string())])
}

fn interfaces_removed(message: &Message, adapter: &str) -> Option<Vec<News>> {
    let body = message.body();
    let (path, removed): (OwnedObjectPath, Vec<String>) = body.deserialize().ok()?;
    let has = |interface: &str| removed.iter().any(|name| name == interface);
    if path.as_str() == adapter && has(ADAPTER) {
        return Some(vec![News::AdapterGone]);
    }
    (has(DEVICE) && is_below(&path, adapter)).then(|| vec![News::Disconnected(path.to_string())])
}

fn is_below(path: &str, adapter: &str) -> bool {
    path.strip_prefix(adapter).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use zbus::{Type, Variant};

    use super::*;

    const HCI0: &str = "/org/bluez/hci0";
    const PHONE: &str = "/org/bluez/hci0/dev_00_00_5E_00_53_01";

    fn signal(path: &str, member: &str, body: &(impl Serialize + Type)) -> Vec<News> {
        let message = Message::signal(path, "org.freedesktop.DBus.Any", member).build(body).unwrap();
        let news =
            if member == "NameOwnerChanged" { owner_changed(&message) } else { said_of(HCI0, &message) };
        news.unwrap_or_default()
    }

    fn changed(path: &str, interface: &str, name: &str, value: impl Into<Variant<'static>>) -> Vec<News> {
        let changed = HashMap::from([(name, value.into())]);
        signal(path, "PropertiesChanged", &(interface, changed, Vec::<String>::new()))
    }

    #[test]
    fn a_daemon_comes_goes_and_is_replaced() {
        let owner = |old: &str, new: &str| {
            signal("/org/freedesktop/DBus", "NameOwnerChanged", &("org.bluez", old, new))
        };
        assert_eq!(owner("", ":1.7"), [News::DaemonCame]);
        assert_eq!(owner(":1.7", ""), [News::DaemonGone]);
        assert_eq!(owner(":1.7", ":1.8"), [News::DaemonGone, News::DaemonCame]);
        let other = signal("/org/freedesktop/DBus", "NameOwnerChanged", &("org.other", "", ":1.9"));
        assert_eq!(other, []);
    }

    #[test]
    fn of_all_adapters_and_devices_only_its_own_count() {
        assert_eq!(changed(HCI0, ADAPTER, "Powered", false), [News::SwitchedOff]);
        assert_eq!(changed(HCI0, ADAPTER, "Powered", true), [News::SwitchedOn]);
        assert_eq!(changed("/org/bluez/hci1", ADAPTER, "Powered", false), []);
        assert_eq!(changed(HCI0, ADAPTER, "Discovering", true), []);
        assert_eq!(changed(PHONE, DEVICE, "Connected", true), [News::Connected(PHONE.to_owned())]);
        assert_eq!(changed(PHONE, DEVICE, "Connected", false), [News::Disconnected(PHONE.to_owned())]);
        assert_eq!(changed(PHONE, DEVICE, "RSSI", -60_i16), []);
        assert_eq!(changed("/org/bluez/hci01/dev_1", DEVICE, "Connected", true), []);
        assert_eq!(changed(HCI0, DEVICE, "Connected", true), []);
    }

    #[test]
    fn objects_come_and_go() {
        let added = |path: &str, interface: &str, connected: bool| {
            let properties = HashMap::from([("Connected", Variant::from(connected))]);
            let path = OwnedObjectPath::try_from(path).unwrap();
            signal("/", "InterfacesAdded", &(path, HashMap::from([(interface, properties)])))
        };
        assert_eq!(added(HCI0, ADAPTER, false), [News::AdapterCame]);
        assert_eq!(added("/org/bluez/hci1", ADAPTER, false), []);
        assert_eq!(added(PHONE, DEVICE, true), [News::Connected(PHONE.to_owned())]);
        assert_eq!(added(PHONE, DEVICE, false), []);
        let removed = |path: &str, interface: &str| {
            let path = OwnedObjectPath::try_from(path).unwrap();
            signal("/", "InterfacesRemoved", &(path, vec![interface]))
        };
        assert_eq!(removed(HCI0, ADAPTER), [News::AdapterGone]);
        assert_eq!(removed(PHONE, DEVICE), [News::Disconnected(PHONE.to_owned())]);
        assert_eq!(removed(PHONE, "org.bluez.Battery1"), []);
    }

    #[test]
    fn what_is_not_as_it_should_be_says_nothing() {
        assert_eq!(signal(HCI0, "PropertiesChanged", &("only", "text")), []);
        assert_eq!(signal("/", "InterfacesAdded", &7_u32), []);
        assert_eq!(signal("/", "InterfacesRemoved", &()), []);
        assert_eq!(signal("/", "NameOwnerChanged", &(1_u8, 2_u8)), []);
    }
}
