//! The locks dashboard (Aptly): per lock what was issued, by whom, when, when used.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::locks::{IssuedAt, LockList, LockRow, LockView, LockdownView};
use gatepass::client::wire::problem::ProblemKind;
use gatepass::id::DoorId;
use gatepass::property::Door;

use super::App;
use super::context::{Asked, Named, Sees, Staff};
use super::passes::From;
use super::reply::No;
use crate::store::{Answer, At, StoreError};

/// How many passes one lock's list has at once.
const PAGE: u16 = 50;
/// How much of what happened is shown.
const RECENT: u16 = 20;

/// Lists every door that has a lock, with what is known of it.
///
/// For staff who see activity. In the property's order.
#[utoipa::path(
    get,
    path = "/v1/locks",
    tag = "Locks",
    operation_id = "list_locks",
    security(("session" = [])),
    responses((status = 200, description = "The locks.", body = LockList)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden])))
)]
pub async fn list(State(app): State<Arc<App>>, staff: Staff<Sees>) -> Result<Answer, No> {
    let list = app.look(staff.caller, |tx, _| {
        let lockdown = tx.lockdown()?;
        let locks = tx.estate.property.doors().iter().filter(|door| door.is_connected());
        Ok(LockList { locks: locks.map(|door| row(tx, door, &lockdown)).collect::<Result<_, _>>()? })
    });
    Ok(Answer::json(200, &list.await?)?)
}

/// Shows one lock: what was issued for it, by whom, when, and when it was used.
///
/// For staff who see activity. The list is of passes of every state, the newest first.
#[utoipa::path(
    get,
    path = "/v1/locks/{door}",
    tag = "Locks",
    operation_id = "get_lock",
    security(("session" = [])),
    params(("door" = DoorId, Path, description = "Which door."), From),
    responses((status = 200, description = "The lock, and a part of its list.", body = LockView)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::NotFound, ProblemKind::Malformed])))
)]
pub async fn one(
    State(app): State<Arc<App>>,
    staff: Staff<Sees>,
    Named(id): Named<DoorId>,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let before = from.before()?;
    let view = app.look(staff.caller, move |tx, _| {
        let door = tx.estate.property.door(id).filter(|door| door.is_connected());
        let lock = row(tx, door.ok_or(ProblemKind::NotFound)?, &tx.lockdown()?)?;
        let (passes, next) = tx.issued_at(id, before, PAGE)?;
        let mut issued = Vec::with_capacity(passes.len());
        for row in passes {
            let (uses, used_at) = tx.used_at(row.pass.id, id)?;
            issued.push(IssuedAt {
                pass: row.pass.id,
                made_by: row.pass.issuer.person().clone(),
                name: row.pass.name,
                kind: row.pass.kind,
                state: row.pass.state,
                created_at: row.created_at,
                uses,
                used_at,
            });
        }
        let recent = tx.activity_at_door(id, RECENT)?;
        Ok(LockView { lock, issued, next: next.map(|number| number.to_string()), recent })
    });
    Ok(Answer::json(200, &view.await?)?)
}

fn row(tx: &At<'_>, door: &Door, lockdown: &LockdownView) -> Result<LockRow, StoreError> {
    Ok(LockRow {
        door: door.id,
        name: door.name.clone(),
        passes: tx.passes_at(door.id)?,
        opened_at: tx.door_opened_at(door.id)?,
        lockdown: lockdown.property.is_some() || lockdown.doors.iter().any(|one| one.door == door.id),
        heard: tx.heard(door.id)?,
    })
}
