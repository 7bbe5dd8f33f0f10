//! `gatepass demo`: the main job as a story, on a sample property in a fresh folder.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// End after the story instead of serving on
    #[arg(long)]
    pub once: bool,
}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Failed("`gatepass demo` isn't there yet".to_owned()))
}
