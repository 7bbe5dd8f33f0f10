//! The `gatepass` program: the demo, the service, and small tools that show what the core decides.
//!
//! Results go to stdout, talk to stderr. Exit 0: done; 1: a refusal or a failure; 2: bad usage or input.

mod commands;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{
    Failure, check_property, demo, explain, guest, openapi, resident, route, serve, staff, token, when,
};

/// Guest passes that open doors, also where there is no network.
#[derive(Debug, Parser)]
#[command(name = "gatepass", version, max_term_width = 80, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    demo: demo::Args,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell the story of one pass on a sample property, with real requests and signatures (the default)
    Demo(demo::Args),
    /// Serve the property's API
    Serve(serve::Args),
    /// Be a guest's phone: open a link, then doors
    Guest(guest::Args),
    /// Be a resident's phone: My Route, passes for guests, your own doors
    Resident(resident::Args),
    /// Be the phone of somebody who works there: passes, approvals, locks, people
    Staff(staff::Args),
    /// Be a door's reader on a small Linux board
    #[cfg(target_os = "linux")]
    Reader(commands::reader::Args),
    /// Give somebody who manages another number, where nobody else is left who could
    Recover(commands::recover::Args),
    /// Print when a schedule opens
    When(when::Args),
    /// Say everything that is wrong with a property file
    CheckProperty(check_property::Args),
    /// Find the way to a unit
    Route(route::Args),
    /// Look into a token
    Token(token::Args),
    /// Say whether a pass opens a door, and why
    Explain(explain::Args),
    /// Print the description of the service's API (OpenAPI 3.1)
    Openapi,
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        None => demo::run(&cli.demo),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Serve(args)) => serve::run(&args),
        Some(Command::Guest(args)) => guest::run(&args),
        Some(Command::Resident(args)) => resident::run(&args),
        Some(Command::Staff(args)) => staff::run(&args),
        #[cfg(target_os = "linux")]
        Some(Command::Reader(args)) => commands::reader::run(&args),
        Some(Command::Recover(args)) => commands::recover::run(&args),
        Some(Command::When(args)) => when::run(&args),
        Some(Command::CheckProperty(args)) => check_property::run(&args),
        Some(Command::Route(args)) => route::run(&args),
        Some(Command::Token(args)) => token::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Openapi) => openapi::run(),
    }
}

fn main() -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(error) => commands::usage(&error),
    };
    let Err(failure) = outcome else { return ExitCode::SUCCESS };
    if let Some(line) = failure.line() {
        // Where stderr is closed as well there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "gatepass: {line}");
    }
    failure.exit_code()
}
