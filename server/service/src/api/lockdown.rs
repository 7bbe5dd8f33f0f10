//! Lockdown: no pass opens a door, or any door, until staff end it. That counts for own tokens as well.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::DoorId;

use super::App;
use super::context::{Caller, Manages, Named, Sent, Staff};
use super::reply::No;
use crate::store::{Answer, At, Halt};
use crate::{issue, view};

/// `GET /v1/lockdown`: for everybody who lives or works there.
pub async fn shown(State(app): State<Arc<App>>, caller: Caller) -> Result<Answer, No> {
    let view = app.look(caller, |tx, _| Ok(view::lockdown(tx)?)).await?;
    Ok(Answer::json(200, &view)?)
}

/// `PUT /v1/lockdown`: the whole property, with every door that it has or gets.
pub async fn begin(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    _: Sent<Nothing>,
) -> Result<Answer, No> {
    app.set(staff.caller, |tx, caller| begun(tx, caller, None)).await
}

/// `DELETE /v1/lockdown`. Doors that are locked down singly stay so.
pub async fn end(State(app): State<Arc<App>>, staff: Staff<Manages>) -> Result<Answer, No> {
    app.set(staff.caller, |tx, caller| ended(tx, caller, None)).await
}

/// `PUT /v1/doors/{id}/lockdown`.
pub async fn begin_at_door(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(door): Named<DoorId>,
    _: Sent<Nothing>,
) -> Result<Answer, No> {
    app.set(staff.caller, move |tx, caller| {
        let known = tx.estate.property.door(door).ok_or(ProblemKind::NotFound)?;
        if !known.is_connected() {
            let detail = "that door has no connected lock; it is opened and locked by hand";
            return Err(Problem::new(ProblemKind::Conflict).detail(detail).into());
        }
        begun(tx, caller, Some(door))
    })
    .await
}

/// `DELETE /v1/doors/{id}/lockdown`. While the whole property is locked down, the door stays so with it.
pub async fn end_at_door(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Named(door): Named<DoorId>,
) -> Result<Answer, No> {
    app.set(staff.caller, move |tx, caller| {
        tx.estate.property.door(door).ok_or(ProblemKind::NotFound)?;
        ended(tx, caller, Some(door))
    })
    .await
}

fn begun(tx: &At<'_>, caller: &Caller, door: Option<DoorId>) -> Result<Answer, Halt> {
    if tx.begin_lockdown(door, &caller.person.id, issue::next_version(tx)?)? {
        issue::publish(tx)?;
        caller.did(tx, &StaffAct::LockdownBegun { door })?;
    }
    Ok(Answer::json(200, &view::lockdown(tx)?)?)
}

fn ended(tx: &At<'_>, caller: &Caller, door: Option<DoorId>) -> Result<Answer, Halt> {
    if tx.end_lockdown(door)? {
        issue::publish(tx)?;
        caller.did(tx, &StaffAct::LockdownEnded { door })?;
    }
    Ok(Answer::json(200, &view::lockdown(tx)?)?)
}
