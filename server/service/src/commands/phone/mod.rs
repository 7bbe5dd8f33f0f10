//! A terminal that is a phone: what is the same for a guest's, a resident's and staff's.
//!
//! Everything that it remembers lies in one folder; several folders are several phones on one machine.

mod ask;
mod folder;
mod hint;
mod key;
mod meant;
mod out;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use gatepass::app::Device;
use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::SystemClock;
use gatepass::error::Error;
use gatepass::radio::{Bluetooth, Granted, Loopback, Radio as _, Ways};

use super::Failure;

pub use self::ask::ask;
use self::folder::Folder;
use self::hint::Hints;
pub use self::meant::{Named, meant, several_are_meant};
pub use self::out::Out;

/// What every command of a phone takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The phone")]
#[group(id = "phone")]
pub struct Args {
    /// The folder that is this phone; another is another phone
    #[arg(long, value_name = "DIR", global = true, env = "GATEPASS_STATE", hide_env_values = true)]
    state: Option<PathBuf>,
    /// Where the service is; remembered [at first: port 8080 of this machine]
    #[arg(long, value_name = "URL", global = true)]
    service: Option<String>,
    /// Where this machine's doors answer, as `gatepass serve` prints it; remembered [at first: the service's next
    /// port]
    #[arg(long, value_name = "ADDR", global = true)]
    doors: Option<SocketAddr>,
    /// Open doors by Bluetooth alone, through this adapter (hci0). Otherwise doors of this machine come first, and
    /// what isn't one of them is looked for through the first adapter
    #[arg(long, value_name = "HCI", global = true)]
    adapter: Option<String>,
    /// Keep off the network, to see what works without one
    #[arg(long, global = true)]
    offline: bool,
    /// Print the result as one JSON document
    #[arg(long, global = true)]
    json: bool,
}

/// Whose phone it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A guest's.
    Guest,
    /// A resident's.
    Resident,
    /// That of somebody who works there.
    Staff,
}

impl Role {
    /// As commands and folders are called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Resident => "resident",
            Self::Staff => "staff",
        }
    }
}

/// What stops a command of a phone.
#[derive(Debug)]
pub enum Trouble {
    /// Core says so.
    Core(Error),
    /// The command itself does.
    Command(Failure),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Command(failure)
    }
}

/// A phone, and where its answers go.
pub struct Phone {
    /// The phone.
    pub device: Device<Ways>,
    /// Where its answers go.
    pub out: Out,
    /// Whose it is.
    pub role: Role,
}

/// Runs a command on the phone that the arguments name. `link_service` is where a link that was given leads.
pub fn run(
    args: &Args,
    role: Role,
    link_service: Option<String>,
    act: impl AsyncFnOnce(&Phone) -> Result<(), Trouble>,
) -> Result<(), Failure> {
    let out = Out::new(args.json);
    let stopped = |failure: Failure| match out.failed(&failure) {
        Ok(()) => failure,
        Err(unwritten) => unwritten,
    };
    let folder = Folder::open(args.state.as_deref(), role).map_err(stopped)?;
    let places = folder.places(args.service.as_deref(), args.doors, link_service).map_err(stopped)?;
    let network = Network::up();
    network.set(!args.offline);
    let hints = Hints { role, places: &places, offline: args.offline };
    let done = device(&folder, &places, args.adapter.as_deref(), network).and_then(|device| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::Failed(format!("can't start: {error}")))?;
        runtime.block_on(async {
            let phone = Phone { device, out, role };
            let done = act(&phone).await;
            // A door that is left behind connected would be shut to others for a while.
            phone.device.radio.rest().await;
            done
        })
    });
    // An address where nobody answered isn't worth remembering.
    if !matches!(done, Err(Trouble::Core(Error::Offline))) {
        folder.keep(&places).map_err(stopped)?;
    }
    done.map_err(|trouble| match trouble {
        Trouble::Command(failure) => stopped(failure),
        Trouble::Core(error) => out.error(&error).map_or_else(|failure| failure, |()| hints.failure(&error)),
    })
}

fn device(
    folder: &Folder,
    places: &folder::Places,
    adapter: Option<&str>,
    network: Network,
) -> Result<Device<Ways>, Trouble> {
    let transport = Transport::new(&places.service, network)?;
    let (cache, key) = folder.unlock()?;
    let bluetooth = Bluetooth::new(adapter.map(ToOwned::to_owned), Arc::new(Granted));
    let radio = match adapter {
        Some(_) => Ways::Bluetooth(bluetooth),
        None => Ways::Both(Loopback::at(places.doors_or_beside()), bluetooth),
    };
    Ok(Device::new(cache, Service::new(transport), Arc::new(key), Arc::new(SystemClock), radio))
}
