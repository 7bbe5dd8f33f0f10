//! `gatepass openapi`: the description of the service's API.

use std::io::{self, Write as _};

use super::Failure;

/// Runs the command.
pub fn run() -> Result<(), Failure> {
    let text = gatepass_service::openapi()
        .map_err(|error| Failure::Failed(format!("can't write the description: {error}")))?;
    io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::writing)
}
