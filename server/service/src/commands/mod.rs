//! One file or folder a command, each with its `Args` and a `run` that writes results to stdout.
//!
//! Beside them what several share: how text is laid out (`page`), what core decides in `words` and what its screens
//! `show`, what a terminal is made of that is a `phone`, and what a `person` does who is signed in on one.

use std::io::{self, Write as _};
use std::process::ExitCode;

mod attempt;
pub mod check_property;
pub mod demo;
pub mod explain;
pub mod guest;
pub mod openapi;
mod page;
mod person;
mod phone;
#[cfg(target_os = "linux")]
pub mod reader;
pub mod recover;
pub mod resident;
pub mod route;
pub mod serve;
mod show;
pub mod staff;
pub mod token;
pub mod when;
pub mod words;

/// Why a command did not succeed; it decides the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Bad usage or input; exit 2. The text says what to do.
    Usage(String),
    /// A refusal, or something that went wrong; exit 1.
    Failed(String),
    /// A door that stays shut, a form that isn't right: exit 1, and stdout has said why.
    Told,
    /// Whoever read stdout has gone, which is no failure (`gatepass when … | head -1`).
    NobodyReads,
}

impl Failure {
    /// What went wrong while writing results.
    #[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
    pub fn writing(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::Failed(format!("can't write the results: {error}")),
        }
    }

    /// The one line for stderr, whatever the text holds.
    pub fn line(&self) -> Option<String> {
        let text = match self {
            Self::Usage(text) | Self::Failed(text) => text,
            Self::Told | Self::NobodyReads => return None,
        };
        let printable = text.replace(char::is_control, " ");
        Some(printable.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// 0, 1 or 2.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Failed(_) | Self::Told => ExitCode::FAILURE,
            Self::NobodyReads => ExitCode::SUCCESS,
        }
    }
}

/// Prints `--help` and `--version`; makes one line of everything else that clap has to say.
pub fn usage(error: &clap::Error) -> Result<(), Failure> {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return io::stdout().write_all(text.as_bytes()).map_err(Failure::writing);
    }
    // clap's first paragraph says what is wrong; usage and tips follow after an empty line.
    let what = text.split("\n\n").next().unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(what);
    Err(Failure::Usage(format!(
        "{what} (`gatepass --help` lists the commands and `gatepass COMMAND --help` their flags)"
    )))
}

/// Listens from now on for Ctrl-C and for what a service manager sends; the future waits for it. To be called before
/// anybody is told that the program runs: a signal that comes earlier would end it at once.
pub fn until_told() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
        async move {
            if let (Ok(mut terminate), Ok(mut interrupt)) = signals {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            } else {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
    #[cfg(not(unix))]
    async {
        let _ = tokio::signal::ctrl_c().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_whatever_it_quotes() {
        let failure = Failure::Usage("no file\n\t\u{1b}[31mnamed x".to_owned());
        assert_eq!(failure.line().as_deref(), Some("no file [31mnamed x"));
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure() {
        let failure = Failure::writing(io::ErrorKind::BrokenPipe.into());
        assert_eq!(failure, Failure::NobodyReads);
        assert_eq!(failure.line(), None);
        assert!(matches!(Failure::writing(io::ErrorKind::StorageFull.into()), Failure::Failed(_)));
    }
}
