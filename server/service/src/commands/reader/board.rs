//! The reader at work.

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::{Clock, SystemClock};
use gatepass::property::Property;
use gatepass::token::keys::{DoorSecret, TrustedKeys};
use gatepass_reader::bluez;
use gatepass_reader::{Door, Engine, Settings, SqliteLedger};
use gatepass_service::doors::LocalDoors;
use tokio::task::JoinSet;

use super::super::{check_property, until_told};
use super::config::Config;
use super::lock::BoardLock;
use super::own_network::{OwnNetwork, notice};
use super::state::State;
use super::{Failure, key_file, say};

/// How long to wait for the bus after it has gone.
const NO_BUS: Duration = Duration::from_secs(5);

/// Runs the reader that a file describes.
pub fn run(file: &Path) -> Result<(), Failure> {
    let config = Config::read(file)?;
    let secret = key_file::read(&config.keys)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("can't start: {error}")))?;
    runtime.block_on(async {
        let told = until_told();
        let state = Arc::new(State::open(&config.state)?);
        let (doors, door) = start(&config, &secret, &state)?;
        let mut tasks = JoinSet::new();
        if let Some(address) = &config.service {
            let service = service(address)?;
            let network = OwnNetwork { doors, door: door.clone(), keys: secret.public(), state, service };
            tasks.spawn(network.run());
            hold(&config, &door, told).await;
        } else {
            hold(&config, &door, told).await;
        }
        tasks.shutdown().await;
        Ok(())
    })
}

fn service(address: &str) -> Result<Service, Failure> {
    let transport = Transport::new(address, Network::up());
    transport.map(Service::new).map_err(|error| Failure::Usage(error.to_string()))
}

/// Starts the engine, from what it remembers.
fn start(
    config: &Config,
    secret: &DoorSecret,
    state: &State,
) -> Result<(LocalDoors<BoardLock>, Door<SqliteLedger, BoardLock>), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Failed(error.to_string());
    let copy = || DoorSecret::from_bytes(&secret.to_bytes()).map_err(|error| failed(&error));
    let (property, etag) = property(config, state)?;
    let keys = TrustedKeys::from_iter([config.property_key]);
    let settings = match &property {
        Some(property) => Settings::of(property, config.door, keys),
        None => Settings::unheard(config.property.clone(), config.door, keys),
    };
    let settings = Settings { open_for: config.open_for(), ..settings };
    let ledger = state.ledger(config.door);
    let ledger = SqliteLedger::open(&ledger, config.door).map_err(|error| failed(&error))?;
    let lock = BoardLock::of(&config.lock).map_err(|error| failed(&error))?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let engine =
        Engine::start(settings, copy()?, ledger, lock, clock.clone()).map_err(|error| failed(&error))?;
    let readers = [(engine, copy()?)];
    let doors = LocalDoors::of(config.property.clone(), readers, clock, etag);
    let door = doors.doors().door(config.door);
    let door = door.ok_or_else(|| failed(&"the door has no reader"))?;
    introduce(config, secret, property.as_ref(), &door)?;
    Ok((doors, door))
}

/// What the service told last, or else what the property file says.
fn property(config: &Config, state: &State) -> Result<(Option<Property>, String), Failure> {
    let told = state.recall().unwrap_or_else(|error| {
        say(format_args!("can't read what the service told of the property: {error}; it is asked for again"));
        None
    });
    if let Some(told) = told.filter(|told| told.property.id == config.property)
        && let Ok(property) = Property::read(told.property.property.to_string().as_bytes())
    {
        return Ok((Some(property), told.etag));
    }
    let Some(file) = &config.property_file else { return Ok((None, String::new())) };
    let property = check_property::load(file)?;
    if *property.id() != config.property {
        return Err(Failure::Usage(format!(
            "{} is of {}, and the configuration says {}",
            file.display(),
            property.id(),
            config.property
        )));
    }
    Ok((Some(property), String::new()))
}

/// Says who this is.
fn introduce(
    config: &Config,
    secret: &DoorSecret,
    property: Option<&Property>,
    door: &Door<SqliteLedger, BoardLock>,
) -> Result<(), Failure> {
    let keys = serde_json::to_string(&secret.public())
        .map_err(|error| Failure::Failed(format!("can't write the public keys: {error}")))?;
    say(format_args!(
        "door {} of {}; in the property file its keys are {keys}",
        config.door, config.property
    ));
    match property {
        Some(property) => notice(property, door, secret.public()),
        None => say(
            "nothing was heard of the property yet: its key is trusted, and its policy taken for the usual one",
        ),
    }
    Ok(())
}

/// Holds the door on the air until it is told to end, on one connection to the bus after the other.
async fn hold(config: &Config, door: &Door<SqliteLedger, BoardLock>, told: impl Future<Output = ()>) {
    let mut told = pin!(told);
    loop {
        let lost = match zbus::Connection::system().await {
            Ok(bus) => {
                let tell = |happening: bluez::Happening| say(happening);
                bluez::serve(&bus, config.adapter, door.clone(), tell, &mut told).await
            }
            Err(error) => Err(error),
        };
        let Err(error) = lost else { return };
        say(format_args!("the system bus can't be reached: {error}; the next try is in {NO_BUS:?}"));
        tokio::select! {
            () = tokio::time::sleep(NO_BUS) => {}
            () = &mut told => return,
        }
    }
}
