//! What staff did.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::audit::AuditPage;
use gatepass::client::wire::problem::ProblemKind;
use serde::Deserialize;

use super::App;
use super::context::{Asked, Manages, Staff};
use super::reply::No;
use crate::store::Answer;

/// As many entries as a screen shows.
const PAGE: u16 = 100;
const LARGEST_PAGE: u16 = 500;

/// Where to go on, and how much.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct From {
    /// The number of the last entry that the caller has; left out: from the beginning.
    #[serde(default)]
    after: u64,
    /// How many entries at most, 1 to 500; 100 if left out.
    limit: Option<u16>,
}

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
    let limit = from.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let page = app.look(staff.caller, move |tx, _| Ok(tx.acts(from.after, limit)?)).await?;
    Ok(Answer::json(200, &page)?)
}
