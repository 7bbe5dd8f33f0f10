//! `gatepass check-property`: everything that is wrong with a property file.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use gatepass::property::{BadProperty, Property};

use super::Failure;

/// Larger than any property file; nothing beyond it is read, whatever the path leads to.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The property file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let text = text(&args.file)?;
    let mut out = io::stdout().lock();
    match Property::read(&text) {
        Ok(property) => writeln!(out, "{}", summary(&property)).map_err(Failure::writing),
        Err(BadProperty::Faults(faults)) => {
            for fault in &faults {
                writeln!(out, "{fault}").map_err(Failure::writing)?;
            }
            let count =
                if faults.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", faults.len()) };
            let file = args.file.display();
            Err(Failure::Usage(format!("{file} has {count}, listed on stdout; correct them and check again")))
        }
        Err(error @ (BadProperty::NotJson { .. } | BadProperty::TooLarge { .. })) => {
            writeln!(out, "{error}").map_err(Failure::writing)?;
            let file = args.file.display();
            Err(Failure::Usage(format!(
                "{file} can't be read as a property; correct what stdout says and check again"
            )))
        }
    }
}

/// Reads a property file for a command that needs a good one.
pub fn load(file: &Path) -> Result<Property, Failure> {
    let bad = |error| {
        let name = file.display();
        Failure::Usage(format!(
            "{name} is not a good property file: {error} (`gatepass check-property {name}` lists all)"
        ))
    };
    Property::read(&text(file)?).map_err(bad)
}

fn text(file: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable =
        |error| Failure::Usage(format!("can't read {}: {error}; name a property file", file.display()));
    let mut text = Vec::new();
    fs::File::open(file).map_err(unreadable)?.take(MOST_BYTES).read_to_end(&mut text).map_err(unreadable)?;
    Ok(text)
}

fn summary(property: &Property) -> String {
    let (doors, units) = (property.doors(), property.units());
    let connected = doors.iter().filter(|door| door.is_connected()).count();
    let vacant = units.iter().filter(|unit| unit.is_vacant()).count();
    format!(
        "{} ({}, {}): {} areas, {} doors ({connected} with a connected lock), {} units ({vacant} vacant), {} people",
        property.name(),
        property.id(),
        property.zone().name(),
        property.areas().len(),
        doors.len(),
        units.len(),
        property.people().len(),
    )
}
