//! `gatepass serve`: the property's API, until it is told to end.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use gatepass::clock::{Clock, SystemClock};
use gatepass_service::messenger::ConsoleMessenger;
use gatepass_service::{Config, EstateError, Running, SAMPLE_PROPERTY, Service, StartError};

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The SQLite file; made if it is missing
    #[arg(long, value_name = "FILE", default_value = "gatepass.db")]
    pub database: PathBuf,
    /// The property file; without it the one that the database has, or the sample property
    #[arg(long, value_name = "FILE")]
    pub property: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let property = match &args.property {
        None => None,
        Some(file) => Some(std::fs::read(file).map_err(|error| {
            Failure::Usage(format!("can't read the property file {}: {error}", file.display()))
        })?),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("can't start: {error}")))?;
    runtime.block_on(serve(args, property))
}

async fn serve(args: &Args, property: Option<Vec<u8>>) -> Result<(), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let config = Config {
        listen: args.listen,
        database: args.database.clone(),
        property,
        base: None,
        messenger: Arc::new(ConsoleMessenger::new(io::stdout())),
        clock,
    };
    let running = start(config).await?;
    let told = tell(&running, args);
    if told.is_ok() {
        ended().await;
    }
    running.stop().await;
    told
}

/// A new database without a property file begins with the sample.
async fn start(config: Config) -> Result<Running, Failure> {
    let started = match Service::start(config.clone()).await {
        Err(StartError::Property(EstateError::Missing)) => {
            Service::start(Config { property: Some(SAMPLE_PROPERTY.to_vec()), ..config }).await
        }
        started => started,
    };
    started.map_err(|error| match error {
        StartError::Property(_) => Failure::Usage(error.to_string()),
        StartError::Listen { .. } | StartError::Database { .. } => Failure::Failed(error.to_string()),
    })
}

fn tell(running: &Running, args: &Args) -> Result<(), Failure> {
    let property = running.property();
    let mut out = io::stdout().lock();
    write!(
        out,
        "{} is served at http://{}/v1\n  {} doors, {} units, {} people\n  kept in {}\n  texts and e-mails are printed here\nCtrl-C ends it.\n",
        property.name(),
        running.addr(),
        property.doors().len(),
        property.units().len(),
        property.people().len(),
        args.database.display(),
    )
    .and_then(|()| out.flush())
    .map_err(Failure::writing)
}

/// Ctrl-C, or what a service manager sends.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
