//! What is done to a pass: freeze, thaw, approve, decline, delete. The first to reach the service decides; whoever
//! comes later is told where the pass stands.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::{Decline, Nothing, PassView};
use gatepass::client::wire::problem::ProblemKind;
use gatepass::id::PassId;
use gatepass::pass::secret::Attempts;
use gatepass::pass::standing::{FreezeCause, Move, PassState};
use gatepass::property::Permission;
use gatepass::token::bulletin::Ending;

use super::App;
use super::context::{Caller, Named, Posted, one_line};
use super::passes::{conflict, issuing};
use super::reply::No;
use crate::store::{Answer, At, Halt, PassRow};
use crate::{issue, letters, view};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What is done.
enum Act {
    Freeze,
    Thaw,
    Approve,
    Decline(String),
    Delete,
}

impl Act {
    /// Whoever has one of these may do it as staff.
    fn permissions(&self, row: &PassRow) -> [Permission; 2] {
        match self {
            Self::Approve | Self::Decline(_) => [Permission::Approve; 2],
            Self::Freeze | Self::Thaw | Self::Delete => [issuing(&row.pass), Permission::Manage],
        }
    }

    fn is_move(&self, row: &PassRow) -> Move {
        match self {
            Self::Freeze => Move::Freeze(FreezeCause::Staff),
            // What isn't frozen nobody can thaw, whoever they are.
            Self::Thaw if row.pass.state != PassState::Frozen => Move::Thaw(FreezeCause::WrongSecretCodes),
            Self::Thaw => Move::Thaw(row.more.frozen_for.unwrap_or(FreezeCause::Staff)),
            Self::Approve => Move::Approve,
            Self::Decline(_) => Move::Decline,
            Self::Delete => Move::Delete,
        }
    }
}

/// Freezes a pass: it opens nothing until it is thawed.
///
/// For staff who issue such passes or manage. /// `may_open_until` says how long a door that has not heard of it may still open.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/freeze",
    tag = "Passes",
    operation_id = "freeze_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = Nothing,
    responses((status = 200, description = "The pass as it is now.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn freeze(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    post(app, caller, id, posted, |Nothing {}| Ok(Act::Freeze)).await
}

/// Thaws a frozen pass.
///
/// Staff who issue such passes or manage thaw any; its maker only what wrong secret codes froze. Tries at its secret code
/// count from zero again.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/thaw",
    tag = "Passes",
    operation_id = "thaw_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = Nothing,
    responses((status = 200, description = "The pass as it is now.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn thaw(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    post(app, caller, id, posted, |Nothing {}| Ok(Act::Thaw)).await
}

/// Approves a pass whose recipient gave the number that was missing.
///
/// For staff who approve. The first decision counts; whoever comes later gets a `conflict`.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/approve",
    tag = "Passes",
    operation_id = "approve_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = Nothing,
    responses((status = 200, description = "The pass as it is now.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn approve(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    post(app, caller, id, posted, |Nothing {}| Ok(Act::Approve)).await
}

/// Declines a pass that waits for approval.
///
/// For staff who approve. The recipient is told the reason.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/decline",
    tag = "Passes",
    operation_id = "decline_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = Decline,
    responses((status = 200, description = "The pass as it is now.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn decline(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<Decline>,
) -> Result<Answer, No> {
    post(app, caller, id, posted, |decline| {
        Ok(Act::Decline(one_line("reason", &decline.reason, LONGEST_REASON)?.to_owned()))
    })
    .await
}

/// Deletes a pass.
///
/// Deleting it again says the same.
#[utoipa::path(
    delete,
    path = "/v1/passes/{id}",
    tag = "Passes",
    operation_id = "delete_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    responses((status = 200, description = "The pass as it is now.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn delete(State(app): State<Arc<App>>, caller: Caller, Named(id): Named) -> Result<Answer, No> {
    app.set(caller, move |tx, caller| make(tx, caller, id, Act::Delete)).await
}

async fn post<T: Send + 'static>(
    app: Arc<App>,
    caller: Caller,
    id: PassId,
    posted: Posted<T>,
    act: impl FnOnce(T) -> Result<Act, Halt> + Send + 'static,
) -> Result<Answer, No> {
    app.act(caller, posted, move |tx, caller, body| make(tx, caller, id, act(body)?)).await
}

fn make(tx: &At<'_>, caller: &Caller, id: PassId, act: Act) -> Result<Answer, Halt> {
    let mut row = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
    let mover = caller.mover(&row, &act.permissions(&row))?;
    let is_move = act.is_move(&row);
    if matches!(act, Act::Delete) && row.pass.state == PassState::Deleted {
        return Ok(Answer::json(200, &view::pass(tx, &row)?)?);
    }
    row.pass.state = row.pass.state.apply(is_move, mover).map_err(|refused| conflict(&row, refused))?;
    row.changed_at = tx.now();
    let property = tx.estate.property.name();
    let phone = row.pass.recipient.phone.clone();
    let (event, did) = match act {
        Act::Freeze => {
            row.more.frozen_for = Some(FreezeCause::Staff);
            issue::stop(tx, id, row.pass.generation, Ending::Frozen)?;
            (Event::Frozen { cause: FreezeCause::Staff }, StaffAct::Frozen { pass: id })
        }
        Act::Thaw => {
            row.more.frozen_for = None;
            row.more.attempts = Attempts::default();
            row.pass.generation = row.pass.generation.next();
            (Event::Thawed, StaffAct::Thawed { pass: id })
        }
        Act::Approve => {
            if let Some(phone) = &phone {
                tx.send(&letters::approved(phone, property, &row.pass.name))?;
            }
            (Event::Approved, StaffAct::Approved { pass: id })
        }
        Act::Decline(reason) => {
            if let Some(phone) = &phone {
                tx.send(&letters::declined(phone, property, &row.pass.name, &reason))?;
            }
            row.more.declined_because = Some(reason.clone());
            (Event::Declined { reason: reason.clone() }, StaffAct::Declined { pass: id, reason })
        }
        Act::Delete => {
            issue::stop(tx, id, row.pass.generation, Ending::Deleted)?;
            (Event::Deleted, StaffAct::Deleted { pass: id })
        }
    };
    tx.update_pass(&row)?;
    issue::note(tx, &row, event, Some(&caller.person.id))?;
    caller.did(tx, &did)?;
    Ok(Answer::json(200, &view::pass(tx, &row)?)?)
}
