//! `gatepass check-property`: everything that is wrong with a property file.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The property file
    #[arg(value_name = "FILE")]
    pub file: std::path::PathBuf,
}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Failed("`gatepass check-property` isn't there yet".to_owned()))
}
