//! The people of a property: invited, given permissions or another number, removed. For staff who manage.
//!
//! Nobody takes their own permission to manage, changes their own number or removes themselves; so there is always
//! somebody who manages.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use chrono::TimeDelta;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::people::{
    Ended, Invite, InvitedAs, Membership, PeopleList, PersonView, SetNumber, SetPermissions,
};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::confidential::Confidential;
use gatepass::id::{PersonId, UnitId};
use gatepass::phone::{DEFAULT_REGION, Phone};
use gatepass::property::{LONGEST_NAME, Occupancy, Permission, Person, Property, Role};

use super::App;
use super::context::{Caller, Manages, Named, Posted, Sent, Staff, one_line};
use super::reply::No;
use crate::ending::Endings;
use crate::estate::Estate;
use crate::store::{Answer, At, Halt, Operation, StoreError};
use crate::{letters, number, slug};

/// How long an invitation counts.
const INVITATION: TimeDelta = TimeDelta::days(14);

/// Lists residents and staff, by name.
///
/// For staff who manage.
#[utoipa::path(
    get,
    path = "/v1/people",
    tag = "People",
    operation_id = "list_people",
    security(("session" = [])),
    responses((status = 200, description = "The people.", body = PeopleList)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden])))
)]
pub async fn list(State(app): State<Arc<App>>, staff: Staff<Manages>) -> Result<Answer, No> {
    let list = app
        .look(staff.caller, |tx, _| {
            let people = tx.estate.property.people().iter();
            let mut people = people.map(|person| seen(tx, person)).collect::<Result<Vec<_>, _>>()?;
            people.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
            Ok(PeopleList { people })
        })
        .await?;
    Ok(Answer::json(200, &list)?)
}

/// A person as staff who manage see them.
pub(super) fn seen(tx: &At<'_>, person: &Person) -> Result<PersonView, StoreError> {
    Ok(PersonView {
        id: person.id.clone(),
        name: person.name.clone(),
        phone_ending: person.phone.ending().to_owned(),
        role: person.role,
        permissions: person.permissions.clone(),
        units: tx.estate.property.homes(&person.id).map(|unit| unit.id.clone()).collect(),
        membership: tx.membership(&person.id)?,
    })
}

fn known<'a>(tx: &'a At<'_>, id: &PersonId) -> Result<&'a Person, Halt> {
    tx.estate.person(id).ok_or_else(|| ProblemKind::NotFound.into())
}

fn conflict(detail: &str) -> Halt {
    Problem::new(ProblemKind::Conflict).detail(detail).into()
}

/// Invites somebody, who is sent a text.
///
/// For staff who manage. Whoever signs in with that number within 14 days is that person from then on.
#[utoipa::path(
    post,
    path = "/v1/people",
    tag = "People",
    operation_id = "invite_person",
    security(("session" = [])),
    request_body = Invite,
    responses((status = 201, description = "Who was invited.", body = PersonView)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::Conflict, ProblemKind::Property, ProblemKind::TooManyTries])))
)]
pub async fn invite(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    posted: Posted<Invite>,
) -> Result<Answer, No> {
    app.act(staff.caller, posted, |tx, caller, invite| {
        let newcomer = Newcomer::read(&invite.name, &invite.phone)?;
        let mut arrivals = Arrivals::default();
        let person = arrivals.add(tx, newcomer, &invite.role)?;
        let at = arrivals.arrive(tx, caller)?;
        caller.did(&at, &StaffAct::Invited { person: person.clone() })?;
        Ok(Answer::json(201, &seen(&at, known(&at, &person)?)?)?)
    })
    .await
}

/// Somebody who is invited.
pub(super) struct Newcomer {
    name: String,
    phone: Phone,
}

impl Newcomer {
    /// Reads what was typed.
    pub(super) fn read(name: &str, phone: &Confidential) -> Result<Self, Halt> {
        Ok(Self { name: one_line("name", name, LONGEST_NAME)?.to_owned(), phone: read_phone(phone)? })
    }
}

fn read_phone(typed: &Confidential) -> Result<Phone, Halt> {
    let phone = Phone::read(typed.expose(), Some(DEFAULT_REGION));
    Ok(phone
        .map_err(|bad| Problem::new(ProblemKind::Malformed).detail(format!("the phone number: {bad}")))?)
}

/// People who come at once.
#[derive(Default)]
pub(super) struct Arrivals(Vec<(Person, Option<UnitId>)>);

impl Arrivals {
    /// One more; the id that they get.
    pub(super) fn add(
        &mut self,
        tx: &At<'_>,
        newcomer: Newcomer,
        role: &InvitedAs,
    ) -> Result<PersonId, Halt> {
        let property = &tx.estate.property;
        let mut all = property.people().iter().chain(self.0.iter().map(|(person, _)| person));
        // Whose it is, is nobody's business.
        if all.any(|person| person.phone == newcomer.phone) {
            return Err(conflict("that number belongs to somebody of this property already"));
        }
        let id = slug::id_for(&newcomer.name, "person", |id| {
            let coming = self.0.iter().any(|(person, _)| person.id == *id);
            Ok(!coming && property.person(id).is_none() && !tx.left_traces(id)?)
        })?;
        let (role, permissions, unit) = match role {
            InvitedAs::Staff(permissions) => (Role::Staff, permissions.clone(), None),
            InvitedAs::Resident(unit) => (Role::Resident, BTreeSet::new(), Some(unit.clone())),
        };
        if let Some(missing) = unit.as_ref().filter(|unit| property.unit(unit).is_none()) {
            let detail = format!("there is no unit {missing}; load the property again");
            return Err(Problem::new(ProblemKind::Malformed).detail(detail).into());
        }
        let person = Person { id: id.clone(), name: newcomer.name, phone: newcomer.phone, role, permissions };
        self.0.push((person, unit));
        Ok(id)
    }

    /// Takes all of them into the property, and sends each a text.
    pub(super) fn arrive<'a>(self, tx: &At<'a>, caller: &Caller) -> Result<At<'a>, Halt> {
        let property = tx.estate.property.edited(|parts| {
            for (person, unit) in &self.0 {
                parts.people.push(person.clone());
                if let Some(unit) = unit.as_ref().and_then(|unit| parts.unit(unit)) {
                    unit.occupancy = Occupancy::Occupied;
                    unit.residents.push(person.id.clone());
                }
            }
        })?;
        let at = change(tx, caller, property)?;
        for (person, _) in &self.0 {
            invited(&at, caller, person)?;
        }
        Ok(at)
    }
}

/// Puts the changed property in its place, where nothing is told of what that ends.
fn change<'a>(tx: &At<'a>, caller: &Caller, property: Property) -> Result<At<'a>, Halt> {
    let mut endings = Endings::by(&caller.person.id);
    let at = Estate::change(tx, property, &mut endings)?;
    endings.publish(&at)?;
    Ok(at)
}

/// An invitation counts from now, and is sent.
fn invited(tx: &At<'_>, caller: &Caller, person: &Person) -> Result<(), Halt> {
    let property = &tx.estate.property;
    tx.spend(Operation::SmsOfProperty, property.id().as_str().as_bytes())?;
    tx.spend(Operation::InviteByNumber, person.phone.e164().as_bytes())?;
    tx.keep_invitation(&person.id, tx.now().checked_add_signed(INVITATION).unwrap_or(tx.now()))?;
    let home = property.homes(&person.id).next();
    let what = match (person.role, home) {
        (Role::Staff, _) => "a member of staff".to_owned(),
        (Role::Resident, Some(home)) => format!("a resident of {}", home.name),
        (Role::Resident, None) => "a resident".to_owned(),
    };
    Ok(tx.send(&letters::welcome(&person.phone, &caller.person.name, property.name(), &what))?)
}

/// Sends an invitation again, to somebody who has not come yet.
///
/// For staff who manage. It counts for 14 days from now.
#[utoipa::path(
    post,
    path = "/v1/people/{id}/invite",
    tag = "People",
    operation_id = "invite_person_again",
    security(("session" = [])),
    params(("id" = PersonId, Path, description = "Whom.")),
    request_body = Nothing,
    responses((status = 200, description = "Who was invited.", body = PersonView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict, ProblemKind::TooManyTries])))
)]
pub async fn invite_again(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<PersonId>,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    app.act(staff.caller, posted, move |tx, caller, Nothing {}| {
        let person = known(tx, &id)?;
        if tx.membership(&id)? == Membership::Joined {
            return Err(conflict("they have signed in already"));
        }
        invited(tx, caller, person)?;
        caller.did(tx, &StaffAct::Invited { person: id.clone() })?;
        Ok(Answer::json(200, &seen(tx, person)?)?)
    })
    .await
}

/// Sets what a member of staff may do from now on.
///
/// For staff who manage. Nobody takes that permission from themselves, so that somebody always manages.
#[utoipa::path(
    put,
    path = "/v1/people/{id}/permissions",
    tag = "People",
    operation_id = "set_permissions",
    security(("session" = [])),
    params(("id" = PersonId, Path, description = "Whose.")),
    request_body = SetPermissions,
    responses((status = 200, description = "The person as they are now.", body = PersonView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn set_permissions(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<PersonId>,
    sent: Sent<SetPermissions>,
) -> Result<Answer, No> {
    let permissions = sent.body.permissions;
    app.set(staff.caller, move |tx, caller| {
        let person = known(tx, &id)?;
        if person.role != Role::Staff {
            return Err(conflict("only staff have permissions"));
        }
        if id == caller.person.id && !permissions.contains(&Permission::Manage) {
            return Err(conflict("somebody else who manages has to take that permission from you"));
        }
        if person.permissions == permissions {
            return Ok(Answer::json(200, &seen(tx, person)?)?);
        }
        let property = tx.estate.property.edited(|parts| {
            if let Some(person) = parts.person(&id) {
                person.permissions.clone_from(&permissions);
            }
        })?;
        let at = change(tx, caller, property)?;
        caller.did(&at, &StaffAct::PermissionsSet { person: id.clone(), permissions })?;
        Ok(Answer::json(200, &seen(&at, known(&at, &id)?)?)?)
    })
    .await
}

/// Sets the number that a person signs in with.
///
/// For staff who manage; nobody changes their own. The person is signed out everywhere, and both numbers are told; whoever
/// has not come yet is invited anew.
#[utoipa::path(
    put,
    path = "/v1/people/{id}/phone",
    tag = "People",
    operation_id = "set_number",
    security(("session" = [])),
    params(("id" = PersonId, Path, description = "Whose.")),
    request_body = SetNumber,
    responses((status = 200, description = "The person as they are now.", body = PersonView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict, ProblemKind::TooManyTries])))
)]
pub async fn set_number(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<PersonId>,
    sent: Sent<SetNumber>,
) -> Result<Answer, No> {
    app.set(staff.caller, move |tx, caller| {
        let phone = read_phone(&sent.body.phone)?;
        let before = known(tx, &id)?;
        if id == caller.person.id {
            return Err(conflict("somebody else who manages has to change your number"));
        }
        if before.phone == phone {
            return Ok(Answer::json(200, &seen(tx, before)?)?);
        }
        let after = Person { phone, ..before.clone() };
        let at = number::change(tx, Endings::by(&caller.person.id), &after)?;
        if at.membership(&id)? == Membership::Joined {
            at.spend(Operation::InviteByNumber, after.phone.e164().as_bytes())?;
            for letter in letters::number_changed(&before.phone, &after.phone, at.estate.property.name()) {
                at.spend(Operation::SmsOfProperty, at.id().as_str().as_bytes())?;
                at.send(&letter)?;
            }
        } else {
            invited(&at, caller, &after)?;
        }
        caller.did(&at, &StaffAct::NumberChanged { person: id.clone() })?;
        Ok(Answer::json(200, &seen(&at, known(&at, &id)?)?)?)
    })
    .await
}

/// Ends a person's part in the property.
///
/// For staff who manage; nobody removes themselves. Sessions and own tokens end, and a resident's passes with them; what
/// staff made stays.
#[utoipa::path(
    delete,
    path = "/v1/people/{id}",
    tag = "People",
    operation_id = "remove_person",
    security(("session" = [])),
    params(("id" = PersonId, Path, description = "Whom.")),
    responses((status = 200, description = "What has ended.", body = Ended)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn remove(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<PersonId>,
) -> Result<Answer, No> {
    app.set(staff.caller, move |tx, caller| {
        known(tx, &id)?;
        if id == caller.person.id {
            return Err(conflict("somebody else who manages has to remove you"));
        }
        let property = tx.estate.property.edited(|parts| parts.remove(&id))?;
        let mut endings = Endings::by(&caller.person.id);
        let at = Estate::change(tx, property, &mut endings)?;
        caller.did(&at, &StaffAct::PersonRemoved { person: id })?;
        Ok(Answer::json(200, &endings.publish(&at)?)?)
    })
    .await
}
