//! The GATT service that phones speak to, as objects that bluetoothd calls.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use gatepass::unlock::advert::SERVICE;
use gatepass::unlock::frame::FragmentSize;
use gatepass::unlock::gatt;
use zbus::fdo::Properties;
use zbus::names::InterfaceName;
use zbus::object_server::{ResponseDispatchNotifier, SignalEmitter};
use zbus::{DBusError, OwnedObjectPath, OwnedVariant, Variant, interface};

use super::desk::Desk;
use super::uuid;
use crate::ledger::Ledger;
use crate::lock::Lock;

/// What comes with a read or a write.
type Options = HashMap<String, OwnedVariant>;

/// The ATT error of a write that this door can't use, as BlueZ wants it told.
const NOT_UNDERSTOOD: &str = "0x80";

/// What is answered instead of a value.
#[derive(Debug, DBusError)]
#[zbus(prefix = "org.bluez.Error")]
pub(super) enum No {
    #[zbus(error)]
    Bus(zbus::Error),
    /// With the number of an ATT error as its text.
    Failed(String),
    InvalidOffset(String),
}

/// The object `org.bluez.GattService1`.
pub(super) struct Service;

#[interface(name = "org.bluez.GattService1")]
impl Service {
    #[zbus(property, name = "UUID")]
    fn uuid(&self) -> String {
        uuid(SERVICE)
    }

    #[zbus(property)]
    fn primary(&self) -> bool {
        true
    }
}

/// The object `org.bluez.GattCharacteristic1` that phones write their fragments to, and that tells them the door's.
pub(super) struct Exchange<L, K> {
    pub(super) service: OwnedObjectPath,
    pub(super) desk: Arc<Desk<L, K>>,
}

#[interface(name = "org.bluez.GattCharacteristic1")]
impl<L: Ledger + 'static, K: Lock + 'static> Exchange<L, K> {
    #[zbus(property, name = "UUID")]
    fn uuid(&self) -> String {
        uuid(gatt::EXCHANGE)
    }

    #[zbus(property)]
    fn service(&self) -> OwnedObjectPath {
        self.service.clone()
    }

    #[zbus(property)]
    fn flags(&self) -> Vec<&'static str> {
        vec!["write", "notify"]
    }

    /// A phone's fragment. It is answered when all that follows from it has happened; then comes the notification.
    async fn write_value(
        &self,
        value: Vec<u8>,
        options: Options,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> Result<ResponseDispatchNotifier<()>, No> {
        let refused = || No::Failed(NOT_UNDERSTOOD.to_owned());
        if offset(&options) != 0 {
            return Err(No::InvalidOffset("a fragment is written at once".to_owned()));
        }
        let device = device(&options).ok_or_else(refused)?;
        let fragments = self.desk.write(&device, fragment_size(&options), value).await.ok_or_else(refused)?;
        let (answer, dispatched) = ResponseDispatchNotifier::new(());
        let emitter = emitter.to_owned();
        tokio::spawn(async move {
            dispatched.await;
            for fragment in fragments {
                // A bus that is gone is noticed where its news are heard.
                let _ = notify(&emitter, fragment).await;
            }
        });
        Ok(answer)
    }

    /// BlueZ asks for it when the first phone listens. What is told says itself whom it is for.
    fn start_notify(&self) {}

    /// The last phone listens no longer.
    fn stop_notify(&self) {}
}

/// The object `org.bluez.GattCharacteristic1` that tells what is advertised now.
pub(super) struct Challenge<L, K> {
    pub(super) service: OwnedObjectPath,
    pub(super) desk: Arc<Desk<L, K>>,
}

#[interface(name = "org.bluez.GattCharacteristic1")]
impl<L: Ledger + 'static, K: Lock + 'static> Challenge<L, K> {
    #[zbus(property, name = "UUID")]
    fn uuid(&self) -> String {
        uuid(gatt::CHALLENGE)
    }

    #[zbus(property)]
    fn service(&self) -> OwnedObjectPath {
        self.service.clone()
    }

    #[zbus(property)]
    fn flags(&self) -> Vec<&'static str> {
        vec!["read"]
    }

    /// A phone reads it.
    async fn read_value(&self, options: Options) -> Result<Vec<u8>, No> {
        let data = self.desk.refresh().await;
        let rest = data.get(usize::from(offset(&options))..);
        Ok(rest.ok_or_else(|| No::InvalidOffset("beyond the end".to_owned()))?.to_vec())
    }
}

/// BlueZ sends to all phones that listen what the characteristic's value becomes.
async fn notify(emitter: &SignalEmitter<'_>, fragment: Vec<u8>) -> zbus::Result<()> {
    let interface = InterfaceName::from_static_str_unchecked("org.bluez.GattCharacteristic1");
    let changed = HashMap::from([("Value", Variant::from(fragment))]);
    Properties::properties_changed(emitter, interface, changed, Cow::Borrowed(&[])).await
}

fn device(options: &Options) -> Option<String> {
    match options.get("device").map(|value| &**value) {
        Some(Variant::ObjectPath(path)) => Some(path.to_string()),
        _ => None,
    }
}

fn number(options: &Options, name: &str) -> Option<u16> {
    match options.get(name).map(|value| &**value) {
        Some(Variant::U16(number)) => Some(*number),
        _ => None,
    }
}

fn offset(options: &Options) -> u16 {
    number(options, "offset").unwrap_or(0)
}

/// What one notification to this phone carries; the least that any link carries if BlueZ doesn't say.
fn fragment_size(options: &Options) -> FragmentSize {
    number(options, "mtu").map_or(FragmentSize::SMALLEST, FragmentSize::of_mtu)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options<const N: usize>(given: [(&str, Variant<'_>); N]) -> Options {
        let owned = |(name, value): (&str, _)| (name.to_owned(), OwnedVariant::try_from(value).unwrap());
        given.into_iter().map(owned).collect()
    }

    #[test]
    fn a_fragment_fits_the_link_of_its_phone() {
        assert_eq!(fragment_size(&options([("mtu", 517_u16.into())])), FragmentSize::LARGEST);
        assert_eq!(fragment_size(&options([("mtu", 185_u16.into())])).bytes(), 182);
        for little in [options([("mtu", 23_u16.into())]), options([("mtu", "wide".into())]), options([])] {
            assert_eq!(fragment_size(&little), FragmentSize::SMALLEST);
        }
    }

    #[test]
    fn a_write_says_who_writes_and_where() {
        let path = zbus::ObjectPath::try_from("/org/bluez/hci0/dev_1").unwrap();
        let given = options([("device", path.into()), ("offset", 3_u16.into())]);
        assert_eq!(device(&given).as_deref(), Some("/org/bluez/hci0/dev_1"));
        assert_eq!(offset(&given), 3);
        assert_eq!((device(&options([])), offset(&options([]))), (None, 0));
    }
}
