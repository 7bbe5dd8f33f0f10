//! Lockdown: no pass opens a door, or any door, until staff end it. That counts for own tokens as well.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::locks::LockdownView;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::DoorId;

use super::App;
use super::context::{Caller, Manages, Named, Sent, Staff};
use super::reply::No;
use crate::store::{Answer, At, Halt};
use crate::{issue, view};

/// Shows which doors no pass opens now.
///
/// For everybody who lives or works there.
#[utoipa::path(
    get,
    path = "/v1/lockdown",
    tag = "Locks",
    operation_id = "get_lockdown",
    security(("session" = [])),
    responses((status = 200, description = "What is locked down now.", body = LockdownView))
)]
pub async fn shown(State(app): State<Arc<App>>, caller: Caller) -> Result<Answer, No> {
    let view = app.look(caller, |tx, _| Ok(view::lockdown(tx)?)).await?;
    Ok(Answer::json(200, &view)?)
}

/// Locks the whole property down: no pass opens a door that it has or gets.
///
/// For staff who manage. That counts for own tokens as well.
#[utoipa::path(
    put,
    path = "/v1/lockdown",
    tag = "Locks",
    operation_id = "begin_lockdown",
    security(("session" = [])),
    request_body = Nothing,
    responses((status = 200, description = "What is locked down now.", body = LockdownView)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden])))
)]
pub async fn begin(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    _: Sent<Nothing>,
) -> Result<Answer, No> {
    app.set(staff.caller, |tx, caller| begun(tx, caller, None)).await
}

/// Ends the lockdown of the whole property.
///
/// For staff who manage. Doors that are locked down singly stay so.
#[utoipa::path(
    delete,
    path = "/v1/lockdown",
    tag = "Locks",
    operation_id = "end_lockdown",
    security(("session" = [])),
    responses((status = 200, description = "What is locked down now.", body = LockdownView)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden])))
)]
pub async fn end(State(app): State<Arc<App>>, staff: Staff<Manages>) -> Result<Answer, No> {
    app.set(staff.caller, |tx, caller| ended(tx, caller, None)).await
}

/// Locks a door down: no pass opens it.
///
/// For staff who manage. That counts for own tokens as well.
#[utoipa::path(
    put,
    path = "/v1/doors/{id}/lockdown",
    tag = "Locks",
    operation_id = "begin_door_lockdown",
    security(("session" = [])),
    params(("id" = DoorId, Path, description = "Which door.")),
    request_body = Nothing,
    responses((status = 200, description = "What is locked down now.", body = LockdownView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
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

/// Ends the lockdown of a door.
///
/// For staff who manage. While the whole property is locked down, the door stays so with it.
#[utoipa::path(
    delete,
    path = "/v1/doors/{id}/lockdown",
    tag = "Locks",
    operation_id = "end_door_lockdown",
    security(("session" = [])),
    params(("id" = DoorId, Path, description = "Which door.")),
    responses((status = 200, description = "What is locked down now.", body = LockdownView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden])))
)]
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
