//! Homes: who lives there, who moves in, and what ends when they move out. For staff who manage.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::people::{Ended, InvitedAs, MoveIn, UnitView};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::{PersonId, UnitId};
use gatepass::property::{Occupancy, Unit};

use super::App;
use super::context::{Manages, Named, Posted, Staff};
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
