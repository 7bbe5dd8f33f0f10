//! `gatepass serve`: the property's API.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// The SQLite file; made if it is missing
    #[arg(long, value_name = "FILE", default_value = "gatepass.db")]
    pub database: std::path::PathBuf,
    /// The property file; the sample property without it
    #[arg(long, value_name = "FILE")]
    pub property: Option<std::path::PathBuf>,
}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Failed("`gatepass serve` isn't there yet".to_owned()))
}
