//! What happened.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::ActivityPage;
use gatepass::client::wire::problem::ProblemKind;
use gatepass::property::Permission;
use serde::Deserialize;

use super::App;
use super::context::{Asked, Caller};
use super::reply::No;
use crate::store::{Answer, View};

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

/// What of it a person sees.
pub(super) fn view(caller: &Caller) -> Result<View, No> {
    if caller.is_staff() {
        caller.needs(Permission::SeeActivity)?;
        return Ok(View::All);
    }
    let units = caller.estate.property.homes(&caller.person.id).map(|unit| unit.id.clone()).collect();
    Ok(View::Of { person: caller.person.id.clone(), units })
}

/// Lists what happened, the oldest first.
///
/// A resident's passes and units; everything for staff who see activity.
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
    let limit = from.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let page = app.look(caller, move |tx, _| Ok(tx.activity(&view, from.after, limit)?)).await?;
    Ok(Answer::json(200, &page)?)
}
