//! Where answers go: one JSON document for scripts, or text for people.

use std::io::{self, Write as _};

use gatepass::error::Error;
use serde::Serialize;
use serde_json::json;

use super::super::Failure;
use super::super::page::Ink;

/// How results are written to stdout.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    json: bool,
    ink: Ink,
}

impl Out {
    /// As JSON, or for people.
    pub fn new(json: bool) -> Self {
        Self { json, ink: Ink::of_stdout() }
    }

    /// Writes a result: the value itself, or what `show` makes of it.
    pub fn answer<T: Serialize>(self, value: &T, show: impl FnOnce(Ink) -> String) -> Result<(), Failure> {
        let text = if self.json {
            let mut json = serde_json::to_string_pretty(value)
                .map_err(|error| Failure::Failed(format!("can't write the results: {error}")))?;
            json.push('\n');
            json
        } else {
            show(self.ink)
        };
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::writing)
    }

    /// Writes the beginning of a result as soon as there is one, for people; a script gets the whole document.
    pub fn early(self, show: impl FnOnce(Ink) -> String) -> Result<(), Failure> {
        if self.json {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(show(self.ink).as_bytes()).and_then(|()| out.flush()).map_err(Failure::writing)
    }

    /// Writes one of several results that come one by one, each on lines of its own; as JSON, on one line.
    pub fn next<T: Serialize>(self, value: &T, show: impl FnOnce(Ink) -> String) -> Result<(), Failure> {
        let json = || serde_json::to_string(value).map(|json| format!("{json}\n"));
        let unwritten = |error| Failure::Failed(format!("can't write the results: {error}"));
        let text = if self.json { json().map_err(unwritten)? } else { show(self.ink) };
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::writing)
    }

    /// Writes what core says went wrong, for a script; people read it on stderr.
    pub fn error(self, error: &Error) -> Result<(), Failure> {
        self.for_scripts(error)
    }

    /// The same for what the command itself says, unless the result has said it.
    pub fn failed(self, failure: &Failure) -> Result<(), Failure> {
        let error = match failure {
            Failure::Usage(_) => "usage",
            Failure::Failed(_) => "failed",
            Failure::Told | Failure::NobodyReads => return Ok(()),
        };
        self.for_scripts(&json!({"error": error, "reason": failure.line()}))
    }

    fn for_scripts<T: Serialize>(self, value: &T) -> Result<(), Failure> {
        if self.json { self.answer(value, |_| String::new()) } else { Ok(()) }
    }
}
