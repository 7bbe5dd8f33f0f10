//! The advertisement that bluetoothd reads, and whose changes it follows.

use std::collections::HashMap;

use gatepass::unlock::advert::SERVICE;
use tokio::sync::{mpsc, watch};
use zbus::{Connection, OwnedVariant, Variant, interface};

use super::news::News;
use super::uuid;

/// What the door advertises: hint and challenge.
pub(super) type ServiceData = [u8; 10];

/// The object `org.bluez.LEAdvertisement1`. Flags and service data fill a legacy advertisement exactly, so it has
/// nothing else; how often it is sent is set in BlueZ's `main.conf`.
pub(super) struct Advertisement {
    pub(super) shown: watch::Receiver<ServiceData>,
    pub(super) tell: mpsc::UnboundedSender<News>,
}

#[interface(name = "org.bluez.LEAdvertisement1")]
impl Advertisement {
    #[zbus(property, name = "Type")]
    fn kind(&self) -> &'static str {
        "peripheral"
    }

    #[zbus(property)]
    fn service_data(&self) -> zbus::fdo::Result<HashMap<String, OwnedVariant>> {
        let data = Variant::from(self.shown.borrow().to_vec());
        let data = OwnedVariant::try_from(data)?;
        Ok(HashMap::from([(uuid(SERVICE), data)]))
    }

    /// Gives the advertisement its flags, without which phones don't list it.
    #[zbus(property)]
    fn discoverable(&self) -> bool {
        true
    }

    /// bluetoothd has given it up: the adapter goes, or the daemon ends.
    fn release(&self) {
        // Where nobody listens any more, the door is being taken down anyway.
        let _ = self.tell.send(News::Released);
    }
}

/// Tells bluetoothd that what is advertised has changed. It hands it to the controller without an interruption, and
/// without losing that phones may connect.
pub(super) async fn changed(connection: &Connection, path: &str) -> zbus::Result<()> {
    let object = connection.object_server().interface::<_, Advertisement>(path).await?;
    object.get().await.service_data_changed(object.signal_emitter()).await
}
