//! `gatepass demo`: the main job as a story, on a sample property in a fresh folder.
//!
//! Everything printed comes from what happened: the same program that phones, doors and the service are made of runs
//! here, over HTTP and the unlock exchange; the radio is a loopback, unless it is told to be Bluetooth.

mod air;
mod cast;
mod scenes;
mod stage;
mod tell;

use std::io;
use std::net::SocketAddr;

use gatepass::error::Error;
use gatepass_service::StartError;

use self::stage::{Stage, StageError};
use self::tell::Teller;
use super::{Failure, until_told};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// End after the story instead of serving on
    #[arg(long)]
    pub once: bool,
    /// Over what the phones open the doors
    #[arg(long, value_enum, default_value_t, value_name = "RADIO")]
    pub radio: air::Over,
}

/// What may stop a story.
#[derive(Debug)]
enum Cut {
    /// Nobody reads on, or the text can't be written.
    Told(io::Error),
    /// Something didn't work.
    Failed(Error),
    /// The stage didn't.
    Stage(StageError),
    /// Something happened that the story doesn't expect: a fault worth reporting.
    Unexpected(String),
}

impl From<io::Error> for Cut {
    fn from(error: io::Error) -> Self {
        Self::Told(error)
    }
}

impl From<Error> for Cut {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<StageError> for Cut {
    fn from(error: StageError) -> Self {
        Self::Stage(error)
    }
}

impl From<Cut> for Failure {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Told(error) => Self::writing(error),
            Cut::Stage(error) => Self::Failed(error.to_string()),
            Cut::Failed(error) => Self::Failed(error.to_string()),
            Cut::Unexpected(what) => {
                Self::Failed(format!("the story went another way: {what}; please report it"))
            }
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::Failed(format!("can't start the runtime: {error}")))?;
    runtime.block_on(play(args))
}

async fn play(args: &Args) -> Result<(), Failure> {
    let stage = set(args).await?;
    let mut teller = Teller::to_stdout();
    scenes::all(&stage, &mut teller).await?;
    let told = until_told();
    closing(&stage, &mut teller, args.once).map_err(Failure::writing)?;
    if !args.once {
        told.await;
    }
    stage.service.stop().await;
    Ok(())
}

/// Serving on, it takes the usual address if that is free.
async fn set(&Args { once, radio }: &Args) -> Result<Stage, Failure> {
    let usual = SocketAddr::from(([127, 0, 0, 1], if once { 0 } else { 8080 }));
    match Stage::set(usual, radio).await {
        Err(StageError::Service(StartError::Listen { .. })) if !once => {
            Stage::set(SocketAddr::from(([127, 0, 0, 1], 0)), radio).await
        }
        set => set,
    }
    .map_err(|error| Failure::Failed(error.to_string()))
}

fn closing<W: io::Write>(stage: &Stage, teller: &mut Teller<W>, once: bool) -> io::Result<()> {
    teller.heading("What to try next")?;
    if !once {
        let address = stage.service.addr();
        teller.say(&format!(
            "The service goes on at http://{address} until Ctrl-C; anybody may carry its news:"
        ))?;
        teller.block(&format!("curl http://{address}/v1/properties/{}/bulletin", stage.property().id()))?;
        teller.say("")?;
    }
    teller.block(
        "gatepass serve                       the service on a database that stays\n\
         gatepass route server/service/community.json --from harbour-street --to B-704 --all\n\
         gatepass when --zone America/New_York --starts 2026-11-01 --ends 2026-11-30 \\\n\
         \x20        --rrule 'FREQ=WEEKLY;BYDAY=TU,TH' --from 14:20 --until 15:20\n\
         gatepass --help                      everything else",
    )?;
    teller.say("(From a checkout, `cargo run --release --` stands for `gatepass`.)")?;
    teller.flush()
}
