//! What staff did.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;

use super::App;
use super::context::{Asked, Manages, Staff};
use super::reply::No;
use crate::store::Answer;

/// As many entries as a screen shows.
const PAGE: u16 = 100;
const LARGEST_PAGE: u16 = 500;

/// Where to go on, and how much.
#[derive(Debug, Deserialize)]
pub struct From {
    #[serde(default)]
    after: u64,
    limit: Option<u16>,
}

/// `GET /v1/audit`: oldest first.
pub async fn page(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let limit = from.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let page = app.look(staff.caller, move |tx, _| Ok(tx.acts(from.after, limit)?)).await?;
    Ok(Answer::json(200, &page)?)
}
