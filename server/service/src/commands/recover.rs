//! `gatepass recover`: for whoever runs the service, where nobody who manages is left who could help.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use gatepass::clock::SystemClock;
use gatepass::confidential::Confidential;
use gatepass::id::{PersonId, PropertyId};
use gatepass::phone::{DEFAULT_REGION, Phone};
use gatepass_service::{RecoveryError, recover};

use super::Failure;

/// Give a member of staff another number, and let them manage.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: gatepass recover --property elm-house grace '+1 202 555 0142'\n\nThey are signed out everywhere, and both numbers are told. The service may run meanwhile."
)]
pub struct Args {
    /// The service's SQLite file
    #[arg(long, value_name = "FILE", default_value = "gatepass.db")]
    database: PathBuf,
    /// The property's id
    #[arg(long, value_name = "ID")]
    property: PropertyId,
    /// The id of somebody who works there
    person: PersonId,
    /// The number that they sign in with from now on
    number: Confidential,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    if !args.database.exists() {
        return Err(Failure::Usage(format!("there is no database {}", args.database.display())));
    }
    let phone = Phone::read(args.number.expose(), Some(DEFAULT_REGION))
        .map_err(|bad| Failure::Usage(format!("the number: {bad}")))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Failure::Failed(format!("can't start: {error}")))?;
    let (property, person) = (args.property.clone(), args.person.clone());
    let recovered = recover(&args.database, Arc::new(SystemClock), property, person, phone);
    let person = runtime.block_on(recovered).map_err(|error| match error {
        RecoveryError::NoProperty(_) | RecoveryError::NobodyThere(_) => Failure::Usage(error.to_string()),
        RecoveryError::Store(_) | RecoveryError::Refused(_) => Failure::Failed(error.to_string()),
    })?;
    let (name, ending) = (&person.name, person.phone.ending());
    writeln!(
        io::stdout(),
        "{name} manages {} and signs in with the number that ends in {ending}.",
        args.property
    )
    .map_err(Failure::writing)
}
