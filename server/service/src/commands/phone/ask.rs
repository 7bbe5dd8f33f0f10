//! Secrets that weren't given as an argument, where a shell's history would keep them.

use std::io::{self, BufRead as _, IsTerminal as _};

use gatepass::confidential::Confidential;

use super::super::Failure;

/// What was given, or else what is typed without being shown; where stdin is no terminal, its first line.
pub fn ask(given: Option<&Confidential>, what: &str) -> Result<Confidential, Failure> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    let typed = if io::stdin().is_terminal() {
        rpassword::prompt_password(format!("{what}: "))
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    };
    let typed = typed.map_err(|error| Failure::Failed(format!("can't read the {what}: {error}")))?;
    match typed.trim() {
        "" => Err(Failure::Usage(format!("no {what} was given; name it, or type it when asked"))),
        text => Ok(Confidential::new(text)),
    }
}
