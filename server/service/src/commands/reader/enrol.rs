//! `gatepass reader enrol`: a door's keys, made where they stay.

use std::io::{self, Write as _};
use std::path::PathBuf;

use gatepass::id::DoorId;
use gatepass::property::Property;
use gatepass_service::doors::new_secret;

use super::super::check_property;
use super::{Failure, key_file};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write the secret keys to; it must not be there yet
    #[arg(value_name = "KEYFILE")]
    file: PathBuf,
    /// The property file: keys are made that phones don't mistake for those of another of its doors
    #[arg(long, value_name = "FILE", requires = "door")]
    property: Option<PathBuf>,
    /// Which of its doors this is
    #[arg(long, value_name = "ID", requires = "property")]
    door: Option<DoorId>,
}

/// Makes the keys. What the property file needs is the result; how to go on is talk.
pub fn run(args: &Args) -> Result<(), Failure> {
    let property = args.property.as_deref().map(check_property::load).transpose()?;
    let door = match (&property, args.door) {
        (Some(property), Some(door)) => fitting(property, door)?,
        _ => "the door".to_owned(),
    };
    let secret = new_secret(property.as_ref()).map_err(|error| Failure::Failed(error.to_string()))?;
    key_file::write(&args.file, &secret)?;
    let keys = serde_json::to_string(&secret.public())
        .map_err(|error| Failure::Failed(format!("can't write the public keys: {error}")))?;
    writeln!(io::stdout(), "\"keys\": {keys}").map_err(Failure::writing)?;
    // Where nobody reads it, the keys are made all the same.
    let _ = writeln!(
        io::stderr(),
        "The secret keys are in {}: they stay on this board, and are not backed up.\n\
         Put the line above into {door} in the property file, and hand the file to the service: `gatepass serve --property FILE` \
         or `gatepass staff property put FILE`. From then on that door is opened by this reader alone.\n\
         Then write the reader's configuration and start it: `gatepass reader --config FILE`.",
        args.file.display()
    );
    Ok(())
}

/// What the door is called, if a reader can be at it.
fn fitting(property: &Property, id: DoorId) -> Result<String, Failure> {
    let name = property.name();
    let Some(door) = property.door(id) else {
        return Err(Failure::Usage(format!("{name} has no door {id}; its file says which it has")));
    };
    if !door.is_connected() {
        return Err(Failure::Usage(format!(
            "door {id} of {name}, {}, has no connected lock; give it a `lock` in the property file first",
            door.name
        )));
    }
    Ok(format!("door {id}, {},", door.name))
}
