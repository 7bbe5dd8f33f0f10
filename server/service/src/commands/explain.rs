//! `gatepass explain`: whether a pass opens a door at a time, and why.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The permit, as JSON
    #[arg(long, value_name = "FILE")]
    pub pass: std::path::PathBuf,
    /// The number of the door
    #[arg(long, value_name = "ID")]
    pub door: u16,
    /// When, in RFC 3339, e.g. 2026-11-22T09:00:00-05:00
    #[arg(long, value_name = "TIME")]
    pub at: String,
    /// What happened with the pass so far: a list of events, as JSON
    #[arg(long, value_name = "FILE")]
    pub usage: Option<std::path::PathBuf>,
}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Failed("`gatepass explain` isn't there yet".to_owned()))
}
