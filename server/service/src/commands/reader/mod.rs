//! `gatepass reader`: a door on a small Linux board, until it is told to end.
//!
//! It needs no network: it checks with the property's key, keeps its ledger, and hears news from phones. Where there is
//! a network it speaks with the service as well.

mod board;
mod config;
mod enrol;
mod key_file;
mod lock;
mod own_network;
mod state;

use std::io::{self, Write as _};
use std::path::PathBuf;

use super::Failure;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The reader's configuration; `reader.toml` beside the reader's README shows it line by line
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a door's keys, and print what the property file needs
    Enrol(enrol::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    match (&args.command, &args.config) {
        (Some(Command::Enrol(args)), _) => enrol::run(args),
        (None, Some(config)) => board::run(config),
        (None, None) => Err(Failure::Usage(
            "name the reader's configuration: gatepass reader --config FILE (a door that has no keys yet: gatepass reader enrol --help)".into(),
        )),
    }
}

/// A line for whoever looks after the reader: the journal, on a board.
fn say(line: impl std::fmt::Display) {
    // Where nobody reads it the door opens all the same.
    let _ = writeln!(io::stderr(), "gatepass reader: {line}");
}
