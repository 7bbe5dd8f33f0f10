//! Writes the Swift and Kotlin sources of `gatepass-bindings`; `gatepass-bindgen api LIBRARY` lists what it exports.
//!
//! A package of its own, because the generator in the library would make it 38 MB larger.

mod api;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, library] = arguments.as_slice() else { return generate() };
    if command != "api" {
        return generate();
    }
    match api::of(library.as_ref()) {
        Ok(lines) => match std::io::stdout().write_all(lines.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{library}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> ExitCode {
    uniffi::uniffi_bindgen_main();
    ExitCode::SUCCESS
}
