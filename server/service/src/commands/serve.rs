//! `gatepass serve`: the property's API and its doors' readers, until it is told to end.
//!
//! The doors answer phones of other processes over a local socket, the twin of a radio.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gatepass::client::calls::Service as Calls;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::{Clock, SystemClock};
use gatepass::id::DoorId;
use gatepass_reader::lock::{Lock, LockError};
use gatepass_service::apps::{AndroidApp, AppleApp, Apps};
use gatepass_service::base::Base;
use gatepass_service::doors::LocalDoors;
use gatepass_service::messenger::ConsoleMessenger;
use gatepass_service::{Config, Estate, EstateError, Running, SAMPLE_PROPERTY, Service, StartError};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::{Failure, until_told};

/// How often the doors hear news and hand in receipts over their own network.
const NEWS: Duration = Duration::from_secs(30);

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The SQLite file; made if it is missing
    #[arg(long, value_name = "FILE", default_value = "gatepass.db")]
    pub database: PathBuf,
    /// A property file, perhaps several times; without one what the database has, or the sample property
    ///
    /// It begins a property. Given again it changes nothing, so that what staff have changed since stays; another file
    /// takes its place, and the people stay: they are invited and removed one by one.
    #[arg(long, value_name = "FILE")]
    pub property: Vec<PathBuf>,
    /// Where people's phones reach it, as `https://passes.example`: links begin with it; by default the address it listens at
    #[arg(long, value_name = "URL")]
    pub base: Option<Base>,
    /// An Android app that links open in, by the certificate that signs it; perhaps several
    ///
    /// Phones are told so at /.well-known/assetlinks.json, on the host that links lead to. The fingerprint is what
    /// `keytool -list -v` prints, 14:6D:E9:…; with Play App Signing it is in the Play Console.
    #[arg(long, value_name = "PACKAGE=SHA256")]
    pub android_app: Vec<AndroidApp>,
    /// An iOS app that links open in; perhaps several
    ///
    /// Phones are told so at /.well-known/apple-app-site-association.
    #[arg(long, value_name = "TEAMID.BUNDLE")]
    pub apple_app: Vec<AppleApp>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let read = |file: &PathBuf| {
        std::fs::read(file).map_err(|error| {
            Failure::Usage(format!("can't read the property file {}: {error}", file.display()))
        })
    };
    let properties = args.property.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("can't start: {error}")))?;
    runtime.block_on(serve(args, properties))
}

async fn serve(args: &Args, properties: Vec<Vec<u8>>) -> Result<(), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let config = Config {
        listen: args.listen,
        database: args.database.clone(),
        properties,
        base: args.base.clone(),
        apps: Apps { android: args.android_app.clone(), apple: args.apple_app.clone() },
        messenger: Arc::new(ConsoleMessenger::new(io::stdout())),
        clock: clock.clone(),
    };
    let running = start(config).await?;
    let told = until_told();
    let mut tasks = JoinSet::new();
    let served = match open_all(&running, args, &clock, &mut tasks).await {
        Ok((houses, calls)) => {
            tokio::select! {
                () = told => {}
                () = keep_in_touch(&running, &houses, &calls) => {}
            }
            Ok(())
        }
        Err(failure) => Err(failure),
    };
    tasks.abort_all();
    running.stop().await;
    served
}

/// A property, and its doors on this machine.
struct House {
    estate: Arc<Estate>,
    doors: LocalDoors<PrintedLock>,
    ledgers: PathBuf,
    /// Where phones of this machine find the doors.
    radio: SocketAddr,
}

/// Starts the doors of every property, and tells where all is.
async fn open_all(
    running: &Running,
    args: &Args,
    clock: &Arc<dyn Clock>,
    tasks: &mut JoinSet<()>,
) -> Result<(Vec<House>, Calls), Failure> {
    let failed = |error: &dyn Display| Failure::Failed(error.to_string());
    let transport = Transport::new(&format!("http://{}", on_this_machine(running.addr())), Network::up());
    let calls = Calls::new(transport.map_err(|error| failed(&error))?);
    let mut houses = Vec::new();
    for estate in running.properties().await.map_err(|error| failed(&error))? {
        let house = House::open(running, estate, args, clock, tasks).await?;
        // A door that has heard nothing yet opens to nobody where the policy says so. What doesn't get through now does
        // the next time; phones carry it as well.
        let _ = house.doors.exchange_news(&calls).await;
        houses.push(house);
    }
    tell(running, args, &houses)?;
    Ok((houses, calls))
}

/// Goes on: doors that have been connected meanwhile get their readers, and all speak with the service.
async fn keep_in_touch(running: &Running, houses: &[House], calls: &Calls) {
    loop {
        tokio::time::sleep(NEWS).await;
        // What fails now is done the next time.
        let estates = running.properties().await.unwrap_or_default();
        for house in houses {
            let same = |estate: &&Arc<Estate>| estate.property().id() == house.estate.property().id();
            if let Some(estate) = estates.iter().find(same)
                && let Err(error) = house.doors.follow(estate, &house.ledgers, locks(estate))
            {
                // Where stderr is closed nobody wants to know.
                let _ = writeln!(io::stderr(), "gatepass: {error}");
            }
            let _ = house.doors.exchange_news(calls).await;
        }
    }
}

impl House {
    /// Starts a property's readers beside the database, and offers them on a socket.
    async fn open(
        running: &Running,
        estate: Arc<Estate>,
        args: &Args,
        clock: &Arc<dyn Clock>,
        tasks: &mut JoinSet<()>,
    ) -> Result<Self, Failure> {
        let mut ledgers = args.database.clone().into_os_string();
        ledgers.push(".doors");
        let ledgers = PathBuf::from(ledgers).join(estate.property().id().as_str());
        let doors = LocalDoors::start(&estate, &ledgers, clock, locks(&estate))
            .map_err(|error| Failure::Failed(error.to_string()))?;
        let failed =
            |error: io::Error| Failure::Failed(format!("can't offer the doors on this machine: {error}"));
        // The port beside the API's, so that it is the same each time, or any.
        let beside = SocketAddr::from(([127, 0, 0, 1], running.addr().port().checked_add(1).unwrap_or(0)));
        let socket = match TcpListener::bind(beside).await {
            Ok(socket) => socket,
            Err(_) => TcpListener::bind("127.0.0.1:0").await.map_err(failed)?,
        };
        let radio = socket.local_addr().map_err(failed)?;
        let offered = doors.doors().clone();
        tasks.spawn(async move { offered.serve_socket(socket).await });
        Ok(Self { estate, doors, ledgers, radio })
    }
}

/// A lock for each door.
fn locks(estate: &Estate) -> impl Fn(DoorId) -> Option<PrintedLock> {
    let name = |door| estate.property().door(door).map_or_else(String::new, |door| door.name.clone());
    move |door| Some(PrintedLock(name(door)))
}

/// Where this process reaches itself: a service that listens everywhere listens here as well.
fn on_this_machine(listens: SocketAddr) -> SocketAddr {
    let local: IpAddr = match listens.ip() {
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V4(ip) if ip.is_loopback() => ip.into(),
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
    };
    SocketAddr::new(local, listens.port())
}

/// A lock of which one sees that it opens.
struct PrintedLock(String);

impl Lock for PrintedLock {
    fn open(&mut self, _: Duration) -> Result<(), LockError> {
        // Where stdout is closed the door opens all the same.
        let _ = writeln!(io::stdout(), "{} opens", self.0);
        Ok(())
    }
}

/// A new database without a property file begins with the sample.
async fn start(config: Config) -> Result<Running, Failure> {
    let started = match Service::start(config.clone()).await {
        Err(StartError::Property(EstateError::Missing)) => {
            Service::start(Config { properties: vec![SAMPLE_PROPERTY.to_vec()], ..config }).await
        }
        started => started,
    };
    started.map_err(|error| match error {
        StartError::Property(_) => Failure::Usage(error.to_string()),
        StartError::Listen { .. } | StartError::Database { .. } => Failure::Failed(error.to_string()),
    })
}

fn tell(running: &Running, args: &Args, houses: &[House]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let mut tell = || {
        for House { estate, radio, .. } in houses {
            let property = estate.property();
            writeln!(
                out,
                "{} is served at http://{}/v1\n  {} doors, {} units, {} people\n  its readers elsewhere trust the property-key {}\n  the doors answer phones of this machine at {radio}",
                property.name(),
                running.addr(),
                property.doors().len(),
                property.units().len(),
                property.people().len(),
                estate.property_key(),
            )?;
        }
        writeln!(
            out,
            "Kept in {}; texts and e-mails are printed here.\nCtrl-C ends it.",
            args.database.display()
        )?;
        out.flush()
    };
    tell().map_err(Failure::writing)
}
