//! The number that somebody signs in with, changed: by staff who manage, or by whoever runs the service where nobody who
//! manages is left to do it.

use std::path::Path;
use std::sync::Arc;

use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::clock::Clock;
use gatepass::id::{PersonId, PropertyId};
use gatepass::phone::Phone;
use gatepass::property::{Permission, Person, Role};

use crate::ending::Endings;
use crate::estate::Estate;
use crate::letters;
use crate::store::{At, Halt, Store, StoreError};

/// Puts somebody with another number in the place of who they were, and signs them out everywhere.
pub(crate) fn change<'a>(tx: &At<'a>, mut endings: Endings, changed: &Person) -> Result<At<'a>, Halt> {
    let mut others = tx.estate.property.people().iter().filter(|other| other.id != changed.id);
    // Whose it is, is nobody's business.
    if others.any(|other| other.phone == changed.phone) {
        let detail = "that number belongs to somebody of this property already";
        return Err(Problem::new(ProblemKind::Conflict).detail(detail).into());
    }
    let property = tx.estate.property.edited(|parts| {
        if let Some(person) = parts.person(&changed.id) {
            person.clone_from(changed);
        }
    })?;
    let at = Estate::change(tx, property, &mut endings)?;
    endings.sign_out(&at, &changed.id)?;
    endings.publish(&at)?;
    Ok(at)
}

/// Why nobody was recovered.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The database can't be used.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// It has no such property.
    #[error("the database has no property {0}")]
    NoProperty(PropertyId),
    /// No member of its staff has this id.
    #[error("no member of staff there is {0}; the property's file names them")]
    NobodyThere(PersonId),
    /// It would break a rule of the property.
    #[error("{0}")]
    Refused(String),
}

/// Gives a member of staff another number and lets them manage: for whoever runs the service, on its machine. A service
/// that runs on the database knows it with the next request. Returns who they are now.
pub async fn recover(
    database: &Path,
    clock: Arc<dyn Clock>,
    property: PropertyId,
    person: PersonId,
    phone: Phone,
) -> Result<Person, RecoveryError> {
    let store = Store::open(database, clock)?;
    let id = property.clone();
    let known = store.read(move |tx| Ok(tx.property_version(&id)?.is_some())).await;
    if !known.map_err(Halt::into_store)? {
        return Err(RecoveryError::NoProperty(property));
    }
    let whom = person.clone();
    let done = store.change_at(&property, move |tx| {
        let staff = tx.estate.person(&whom).filter(|person| person.role == Role::Staff);
        let Some(before) = staff else { return Ok(None) };
        let mut after = Person { phone, ..before.clone() };
        after.permissions.insert(Permission::Manage);
        let at = change(tx, Endings::default(), &after)?;
        // Whoever runs the service vouches for them: an invitation that has lapsed is no obstacle.
        at.forget_invitation(&whom)?;
        for letter in letters::number_changed(&before.phone, &after.phone, at.estate.property.name()) {
            at.send(&letter)?;
        }
        // In their own name: through the service nobody changes their own.
        at.audit(&whom, &StaffAct::NumberChanged { person: whom.clone() })?;
        if before.permissions != after.permissions {
            let permissions = after.permissions.clone();
            at.audit(&whom, &StaffAct::PermissionsSet { person: whom.clone(), permissions })?;
        }
        Ok(Some(after))
    });
    match done.await {
        Ok(Some(recovered)) => Ok(recovered),
        Ok(None) => Err(RecoveryError::NobodyThere(person)),
        Err(Halt::Store(error)) => Err(error.into()),
        Err(Halt::Problem(problem)) => {
            Err(RecoveryError::Refused(problem.detail.clone().unwrap_or_else(|| problem.title.clone())))
        }
    }
}
