//! How the story's phones reach its doors.

use std::net::SocketAddr;
use std::sync::Arc;

use gatepass::id::DoorId;
use gatepass::radio::{Bluetooth, Granted, Loopback, Radio as _, Ways};
use gatepass_reader::bluez::{self, AdapterName, Happening};
use gatepass_reader::lock::TwinLock;
use gatepass_service::doors::LocalDoors;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::stage::StageError;

/// Over what the phones speak with the doors.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Over {
    /// A socket of this machine
    #[default]
    Loopback,
    /// Two Bluetooth adapters: one is each door in turn, the other all the phones
    Bluez,
}

/// What is between the phones and the doors.
pub enum Air {
    /// A socket on which all doors answer.
    Loopback(SocketAddr),
    /// A door's adapter, and the phones'.
    Bluez(Box<Adapters>),
}

/// Two adapters, and the door that is on the air.
pub struct Adapters {
    bus: zbus::Connection,
    door: AdapterName,
    phones: Bluetooth,
    on_air: Mutex<Option<OnAir>>,
}

struct OnAir {
    door: DoorId,
    stop: oneshot::Sender<()>,
    served: JoinHandle<zbus::Result<()>>,
}

impl Air {
    /// Opens it.
    pub async fn open(over: Over, doors: &LocalDoors<TwinLock>) -> Result<Self, StageError> {
        match over {
            Over::Loopback => {
                let failed = |source| StageError::System { what: "a socket for the doors", source };
                let socket = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
                let address = socket.local_addr().map_err(failed)?;
                let offered = doors.doors().clone();
                tokio::spawn(async move { offered.serve_socket(socket).await });
                Ok(Self::Loopback(address))
            }
            Over::Bluez => {
                let failed = |error: zbus::Error| StageError::Bluetooth(error.to_string());
                let bus = zbus::Connection::system().await.map_err(failed)?;
                let adapters = bluez::adapters(&bus).await.map_err(failed)?;
                let [door, phones, ..] = adapters.as_slice() else {
                    return Err(StageError::TooFewAdapters { found: adapters.len() });
                };
                let phones = Bluetooth::new(Some(phones.to_string()), Arc::new(Granted));
                let adapters = Adapters { bus, door: *door, phones, on_air: Mutex::new(None) };
                Ok(Self::Bluez(Box::new(adapters)))
            }
        }
    }

    /// A phone's way to the doors.
    pub fn radio(&self) -> Ways {
        match self {
            Self::Loopback(address) => Ways::Loopback(Loopback::at(*address)),
            Self::Bluez(adapters) => Ways::Bluetooth(adapters.phones.clone()),
        }
    }

    /// Somebody walks to a door: over Bluetooth it is the one that is on the air now.
    pub async fn walk_to(&self, door: DoorId, doors: &LocalDoors<TwinLock>) -> Result<(), StageError> {
        match self {
            Self::Loopback(_) => Ok(()),
            Self::Bluez(adapters) => adapters.show(door, doors).await,
        }
    }
}

impl Adapters {
    async fn show(&self, door: DoorId, doors: &LocalDoors<TwinLock>) -> Result<(), StageError> {
        let mut on_air = self.on_air.lock().await;
        if on_air.as_ref().is_some_and(|on_air| on_air.door == door) {
            return Ok(());
        }
        // A door that leaves with a phone still on its line takes the adapter's next one with it.
        self.phones.rest().await;
        if let Some(OnAir { stop, served, .. }) = on_air.take() {
            // It ends either way.
            let _ = stop.send(());
            let _ = served.await;
        }
        let reader = doors.doors().door(door);
        let reader = reader.ok_or_else(|| StageError::Bluetooth(format!("door {door} has no reader")))?;
        let (stop, stopped) = oneshot::channel();
        let (tell, mut happens) = mpsc::unbounded_channel();
        let (bus, adapter) = (self.bus.clone(), self.door);
        let served = tokio::spawn(async move {
            let tell = move |happening| drop(tell.send(happening));
            let stopped = async { drop(stopped.await) };
            bluez::serve(&bus, adapter, reader, tell, stopped).await
        });
        match happens.recv().await {
            Some(Happening::OnAir { .. }) => {
                *on_air = Some(OnAir { door, stop, served });
                Ok(())
            }
            other => {
                served.abort();
                let why = other.map_or_else(|| "the bus is gone".to_owned(), |other| other.to_string());
                Err(StageError::Bluetooth(why))
            }
        }
    }
}
