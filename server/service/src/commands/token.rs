//! `gatepass token show`: what a token says, and whether it is good.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show claims, chain and verdict of a token
    Show(ShowArgs),
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The token's text
    #[arg(value_name = "TEXT")]
    text: String,
    /// The property file; without it the signature is shown as unchecked
    #[arg(long, value_name = "FILE")]
    property: Option<std::path::PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let Command::Show(ShowArgs { text: _, property: _ }) = &args.command;
    Err(Failure::Failed("`gatepass token show` isn't there yet".to_owned()))
}
