//! What happened.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::ActivityPage;
use gatepass::client::wire::problem::ProblemKind;
use gatepass::property::Permission;

use super::App;
use super::context::{Asked, Caller};
use super::journal::From;
use super::reply::No;
use crate::store::{Answer, View};

/// What of it a person sees.
pub(super) fn view(caller: &Caller) -> Result<View, No> {
    if !caller.is_staff() {
        return Ok(View::Of(caller.person.id.clone()));
    }
    if caller.person.may(Permission::SeeActivity) {
        return Ok(View::All);
    }
    caller.needs(Permission::Approve)?;
    Ok(View::Approvals)
}

/// Lists what happened, the oldest first.
///
/// A resident's passes, and their homes since they live there. Everything for staff who see activity; for others who
/// approve, that a pass waits and what was decided.
#[utoipa::path(
    get,
    path = "/v1/activity",
    tag = "Activity",
    operation_id = "list_activity",
    security(("session" = [])),
    params(From),
    responses((status = 200, description = "A part of the journal.", body = ActivityPage)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::Malformed])))
)]
pub async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let view = view(&caller)?;
    let page = app.look(caller, move |tx, _| Ok(tx.activity(&view, from.after, from.limit())?)).await?;
    Ok(Answer::json(200, &page)?)
}
