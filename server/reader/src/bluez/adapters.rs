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
    let mut adapters = Vec::new();
    for (path, interfaces) in objects {
        let name: Option<AdapterName> = path.rsplit('/').next().and_then(|name| name.parse().ok());
        if interfaces.keys().any(|interface| interface.as_str() == ADAPTER) {
            adapters.extend(name);
        }
    }
    adapters.sort();
    Ok(adapters)
}
