//! The property's file: got, edited elsewhere, put back. What is got says which version it is, so that a colleague's
//! change meanwhile isn't overwritten.

use std::fs;
use std::path::{Path, PathBuf};

use gatepass::client::wire::property::PropertyFile;
use gatepass::error::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::Failure;
use super::super::person::{Person, heard};
use super::super::phone::Trouble;
use super::management;

/// What is done with it.
#[derive(Debug, clap::Subcommand)]
pub enum Change {
    /// Get it, with the version that it is
    Get {
        /// Where to write it; else it is printed
        file: Option<PathBuf>,
    },
    /// Put another in its place; the people stay
    Put {
        /// What `property get` wrote, edited
        file: PathBuf,
    },
}

/// The file and the version that it was taken from.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edited {
    version: Option<String>,
    property: Value,
}

/// `property get [FILE]`.
pub async fn get(person: &mut Person<'_>, file: Option<&Path>) -> Result<(), Trouble> {
    management(person)?;
    heard(person.signed.refresh_property().await)?;
    let PropertyFile(property) = management(person)?.property_file()?;
    let version = person.signed.version().map(ToOwned::to_owned);
    let edited = Edited { version, property };
    let json = serde_json::to_string_pretty(&edited)
        .map_err(|error| Failure::Failed(format!("can't write the property: {error}")))?;
    if let Some(file) = file {
        fs::write(file, format!("{json}\n"))
            .map_err(|error| Failure::Failed(format!("can't write the file {}: {error}", file.display())))?;
    }
    let show = |_| match file {
        None => format!("{json}\n"),
        Some(file) => {
            let name = file.display();
            format!("{name} is written. Edit its `property`, then: gatepass staff property put {name}\n")
        }
    };
    Ok(person.phone.out.answer(&edited, show)?)
}

/// `property put FILE`.
pub async fn put(person: &mut Person<'_>, file: &Path) -> Result<(), Trouble> {
    management(person)?;
    let name = file.display();
    let json =
        fs::read(file).map_err(|error| Failure::Usage(format!("can't read the file {name}: {error}")))?;
    let edited: Edited = serde_json::from_slice(&json)
        .map_err(|error| Failure::Usage(format!("{name} isn't what `property get` wrote: {error}")))?;
    heard(person.signed.refresh_property().await)?;
    if edited.version.as_deref() != person.signed.version() {
        let reason = "somebody changed the property since the file was got; get it again".to_owned();
        return Err(Error::Conflict { reason }.into());
    }
    person.signed.change_property(&PropertyFile(edited.property)).await?;
    let PropertyFile(property) = management(person)?.property_file()?;
    let now = Edited { version: person.signed.version().map(ToOwned::to_owned), property };
    let place = person.signed.property();
    let told = format!(
        "{} has {} doors and {} homes now.\n",
        place.name(),
        place.doors().len(),
        place.units().len()
    );
    Ok(person.phone.out.answer(&now, |_| told)?)
}
