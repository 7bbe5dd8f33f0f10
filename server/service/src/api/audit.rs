//! What staff did.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::AuditPage;
use gatepass::client::wire::problem::ProblemKind;

use super::App;
use super::context::{Asked, Manages, Staff};
use super::journal::From;
use super::reply::No;
use crate::store::Answer;

/// Lists what staff did, the oldest first.
///
/// For staff who manage.
#[utoipa::path(
    get,
    path = "/v1/audit",
    tag = "Audit",
    operation_id = "list_audit",
    security(("session" = [])),
    params(From),
    responses((status = 200, description = "A part of it.", body = AuditPage)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::Malformed])))
)]
pub async fn page(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let page = app.look(staff.caller, move |tx, _| Ok(tx.acts(from.after, from.limit())?)).await?;
    Ok(Answer::json(200, &page)?)
}
