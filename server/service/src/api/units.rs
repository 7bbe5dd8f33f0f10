//! Homes: who lives there, who moves in, and what ends when they move out. For staff who manage.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::people::{InvitedAs, MoveIn, UnitView};
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

/// `GET /v1/units/{id}`.
pub async fn one(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(id): Named<UnitId>,
) -> Result<Answer, No> {
    let view = app.look(staff.caller, move |tx, _| Ok(shown(tx, known(tx, &id)?)?)).await?;
    Ok(Answer::json(200, &view)?)
}

/// `POST /v1/units/{id}/move-in`: invites the new residents. Tours of the home end, as it is vacant no more (Quext).
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

/// `POST /v1/units/{id}/move-out`: the home is vacant. Its residents lose it; those with no other home have no more part
/// in the property. Every pass into it ends, whoever made it.
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
