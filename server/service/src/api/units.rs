//! Homes: who lives there, who moves in, and what ends when they move out. For staff who manage.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::people::{Ended, InvitedAs, MoveIn, UnitView};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::{PersonId, UnitId};
use gatepass::property::{Occupancy, Role, Unit};

use super::App;
use super::context::{Manages, Named, NamedWithin, Posted, Sent, Staff};
use super::people::{Arrivals, Newcomer, seen};
use super::reply::No;
use crate::ending::Endings;
use crate::estate::Estate;
use crate::store::{Answer, At, Halt, StoreError};

fn known<'a>(tx: &'a At<'_>, id: &UnitId) -> Result<&'a Unit, Halt> {
    tx.estate.property.unit(id).ok_or_else(|| ProblemKind::NotFound.into())
}

fn shown(tx: &At<'_>, unit: &Unit) -> Result<UnitView, StoreError> {
    let residents = unit.residents.iter().filter_map(|resident| tx.estate.person(resident));
    Ok(UnitView {
        id: unit.id.clone(),
        name: unit.name.clone(),
        occupancy: unit.occupancy,
        residents: residents.map(|person| seen(tx, person)).collect::<Result<_, _>>()?,
    })
}

/// Shows a home and who lives there.
///
/// For staff who manage.
#[utoipa::path(
    get,
    path = "/v1/units/{id}",
    tag = "People",
    operation_id = "get_unit",
    security(("session" = [])),
    params(("id" = UnitId, Path, description = "Which home.")),
    responses((status = 200, description = "The home.", body = UnitView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden])))
)]
pub async fn one(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<UnitId>,
) -> Result<Answer, No> {
    let view = app.look(staff.caller, move |tx, _| Ok(shown(tx, known(tx, &id)?)?)).await?;
    Ok(Answer::json(200, &view)?)
}

/// Lets people move in: they are invited, and the home is occupied.
///
/// For staff who manage. Tours of the home end, as it is vacant no more.
#[utoipa::path(
    post,
    path = "/v1/units/{id}/move-in",
    tag = "People",
    operation_id = "move_in",
    security(("session" = [])),
    params(("id" = UnitId, Path, description = "Which home.")),
    request_body = MoveIn,
    responses((status = 200, description = "The home as it is now.", body = UnitView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict, ProblemKind::Property, ProblemKind::TooManyTries])))
)]
pub async fn move_in(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<UnitId>,
    posted: Posted<MoveIn>,
) -> Result<Answer, No> {
    app.act(staff.caller, posted, move |tx, caller, move_in| {
        known(tx, &id)?;
        if move_in.people.is_empty() {
            return Err(Problem::new(ProblemKind::Malformed).detail("`people` has at least one").into());
        }
        let role = InvitedAs::Resident(id.clone());
        let mut arrivals = Arrivals::default();
        for person in &move_in.people {
            arrivals.add(tx, Newcomer::read(&person.name, &person.phone)?, &role)?;
        }
        let at = arrivals.arrive(tx, caller)?;
        caller.did(&at, &StaffAct::MovedIn { unit: id.clone() })?;
        Ok(Answer::json(200, &shown(&at, known(&at, &id)?)?)?)
    })
    .await
}

/// Gives a resident one more home.
///
/// For staff who manage. Tours of the home end, as it is vacant no more. Saying it again changes nothing.
#[utoipa::path(
    put,
    path = "/v1/units/{id}/residents/{person}",
    tag = "People",
    operation_id = "give_home",
    security(("session" = [])),
    params(
        ("id" = UnitId, Path, description = "Which home."),
        ("person" = PersonId, Path, description = "Who."),
    ),
    request_body = Nothing,
    responses((status = 200, description = "The home as it is now.", body = UnitView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn give(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    NamedWithin(id, person): NamedWithin<UnitId, PersonId>,
    _: Sent<Nothing>,
) -> Result<Answer, No> {
    app.set(staff.caller, move |tx, caller| {
        let unit = known(tx, &id)?;
        let resident = tx.estate.person(&person).ok_or(ProblemKind::NotFound)?;
        if resident.role != Role::Resident {
            return Err(Problem::new(ProblemKind::Conflict).detail("only residents have a home").into());
        }
        if unit.residents.contains(&person) {
            return Ok(Answer::json(200, &shown(tx, unit)?)?);
        }
        let property = tx.estate.property.edited(|parts| {
            if let Some(unit) = parts.unit(&id) {
                unit.occupancy = Occupancy::Occupied;
                unit.residents.push(person.clone());
            }
        })?;
        let mut endings = Endings::by(&caller.person.id);
        let at = Estate::change(tx, property, &mut endings)?;
        endings.publish(&at)?;
        caller.did(&at, &StaffAct::HomeGiven { person, unit: id.clone() })?;
        Ok(Answer::json(200, &shown(&at, known(&at, &id)?)?)?)
    })
    .await
}

/// Takes one of several homes from a resident, with the passes that they made for it.
///
/// For staff who manage. A home that nobody is left in is vacant, and every pass into it ends, as at a move-out. A
/// resident's only home isn't taken: they move out of it.
#[utoipa::path(
    delete,
    path = "/v1/units/{id}/residents/{person}",
    tag = "People",
    operation_id = "take_home",
    security(("session" = [])),
    params(
        ("id" = UnitId, Path, description = "Which home."),
        ("person" = PersonId, Path, description = "Who."),
    ),
    responses((status = 200, description = "What has ended.", body = Ended)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn take(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    NamedWithin(id, person): NamedWithin<UnitId, PersonId>,
) -> Result<Answer, No> {
    app.set(staff.caller, move |tx, caller| {
        let unit = known(tx, &id)?;
        if !unit.residents.contains(&person) {
            return Err(ProblemKind::NotFound.into());
        }
        if tx.estate.property.homes(&person).all(|home| home.id == id) {
            let detail = "it is their only home: let them move out, or remove them";
            return Err(Problem::new(ProblemKind::Conflict).detail(detail).into());
        }
        let mut endings = Endings::by(&caller.person.id);
        if unit.residents == [person.clone()] {
            endings.passes_into(tx, unit)?;
        } else {
            endings.passes_for(tx, &person, unit)?;
        }
        let property = tx.estate.property.edited(|parts| {
            if let Some(unit) = parts.unit(&id) {
                unit.residents.retain(|resident| *resident != person);
                if unit.residents.is_empty() {
                    unit.occupancy = Occupancy::Vacant;
                }
            }
        })?;
        let at = Estate::change(tx, property, &mut endings)?;
        caller.did(&at, &StaffAct::HomeTaken { person, unit: id })?;
        Ok(Answer::json(200, &endings.publish(&at)?)?)
    })
    .await
}

/// Ends a home's residents, with all that they had given.
///
/// For staff who manage. The home is vacant. Residents with no other home have no more part in the property. Every pass
/// into it ends, whoever made it.
#[utoipa::path(
    post,
    path = "/v1/units/{id}/move-out",
    tag = "People",
    operation_id = "move_out",
    security(("session" = [])),
    params(("id" = UnitId, Path, description = "Which home.")),
    request_body = Nothing,
    responses((status = 200, description = "What has ended.", body = Ended)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn move_out(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<UnitId>,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    app.act(staff.caller, posted, move |tx, caller, Nothing {}| {
        let unit = known(tx, &id)?;
        if unit.is_vacant() {
            // What ended with it earlier may open a while yet, so that "nothing ended" would be no answer.
            return Err(Problem::new(ProblemKind::Conflict).detail("the unit is vacant already").into());
        }
        let mut endings = Endings::by(&caller.person.id);
        endings.passes_into(tx, unit)?;
        let lives_elsewhere = |person: &PersonId| tx.estate.property.homes(person).any(|home| home.id != id);
        let property = tx.estate.property.edited(|parts| {
            let residents = unit.residents.iter().filter(|person| !lives_elsewhere(person));
            residents.for_each(|person| parts.remove(person));
            if let Some(unit) = parts.unit(&id) {
                unit.residents.clear();
                unit.occupancy = Occupancy::Vacant;
            }
        })?;
        let at = Estate::change(tx, property, &mut endings)?;
        caller.did(&at, &StaffAct::MovedOut { unit: id.clone() })?;
        Ok(Answer::json(200, &endings.publish(&at)?)?)
    })
    .await
}
