//! `gatepass route`: the way to a unit.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The property file
    #[arg(value_name = "FILE")]
    pub file: std::path::PathBuf,
    /// The area of arrival
    #[arg(long, value_name = "AREA")]
    pub from: String,
    /// The unit to reach
    #[arg(long, value_name = "UNIT")]
    pub to: String,
    /// The alternatives from every arrival as well
    #[arg(long)]
    pub all: bool,
}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Failed("`gatepass route` isn't there yet".to_owned()))
}
