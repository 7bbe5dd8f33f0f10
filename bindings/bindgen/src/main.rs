//! Writes the Swift and Kotlin sources of `gatepass-bindings`; `gatepass-bindgen api LIBRARY` lists what it exports,
//! `gatepass-bindgen texts LANGUAGE CATALOGUES SOURCES` writes the texts of the screens.
//!
//! A package of its own, because the generator in the library would make it 38 MB larger.

mod api;
mod texts;

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["api", library] => match api::of(library.as_ref()) {
            Ok(lines) => match std::io::stdout().write_all(lines.as_bytes()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::FAILURE,
            },
            Err(error) => failed(format_args!("{library}: {error}")),
        },
        ["texts", language, catalogues, sources] => {
            match texts::write(language, catalogues.as_ref(), sources.as_ref()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(error),
            }
        }
        _ => {
            uniffi::uniffi_bindgen_main();
            ExitCode::SUCCESS
        }
    }
}

fn failed(why: impl fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{why}");
    ExitCode::FAILURE
}
