//! `gatepass when`: the windows in which a schedule opens.

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// An IANA time zone, e.g. America/New_York
    #[arg(long)]
    zone: String,
    /// The first date
    #[arg(long, value_name = "YYYY-MM-DD")]
    starts: String,
    /// The last date
    #[arg(long, value_name = "YYYY-MM-DD")]
    ends: String,
    /// Repeat on the dates of this RFC 5545 rule
    #[arg(long, value_name = "TEXT")]
    rrule: Option<String>,
    /// Leave this date out; may be given more than once
    #[arg(long, value_name = "YYYY-MM-DD", requires = "rrule")]
    exdate: Vec<String>,
    /// When it opens
    #[arg(long, value_name = "HH:MM")]
    from: String,
    /// When it closes; before FROM means the next day, 24:00 (or 23:59) the end of the day
    #[arg(long, value_name = "HH:MM")]
    until: String,
    /// Print at most this many
    #[arg(long, value_name = "N")]
    count: Option<String>,
}

/// Runs the command.
pub fn run(_args: &Args) -> Result<(), Failure> {
    Err(Failure::Failed("`gatepass when` isn't there yet".to_owned()))
}
