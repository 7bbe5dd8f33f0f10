//! Which Bluetooth adapters there are.

use zbus::Connection;
use zbus::fdo::ManagedObjects;

use super::AdapterName;
use super::daemon::{ADAPTER, BLUEZ};

/// The adapters that bluetoothd has, by their numbers.
pub async fn adapters(connection: &Connection) -> zbus::Result<Vec<AdapterName>> {
    let objects = "org.freedesktop.DBus.ObjectManager";
    let answer = connection.call_method(Some(BLUEZ), "/", Some(objects), "GetManagedObjects", &()).await?;
    let objects: ManagedObjects = answer.body().deserialize()?;
    let is_adapter = |(path, interfaces): &(_, std::collections::HashMap<_, _>)| {
        let _: &zbus::OwnedObjectPath = path;
        interfaces.keys().any(|name: &zbus::names::OwnedInterfaceName| name.as_str() == ADAPTER)
    };
    let named = |path: &zbus::OwnedObjectPath| path.rsplit('/').next().and_then(|name| name.parse().ok());
    let mut adapters =
        objects.into_iter().filter(is_adapter).filter_map(|(path, _)| named(&path)).collect::<Vec<_>>();
    adapters.sort();
    Ok(adapters)
}
