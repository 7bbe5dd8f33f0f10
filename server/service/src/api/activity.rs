//! What happened.

use std::sync::Arc;

use axum::extract::State;
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
#[derive(Debug, Deserialize)]
pub struct From {
    #[serde(default)]
    after: u64,
    limit: Option<u16>,
}

/// `GET /v1/activity`.
pub async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let view = if caller.is_staff() {
        caller.needs(Permission::SeeActivity)?;
        View::All
    } else {
        let units = caller.estate.property.homes(&caller.person.id).map(|unit| unit.id.clone()).collect();
        View::Of { person: caller.person.id.clone(), units }
    };
    let limit = from.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let page = app.look(caller, move |tx, _| Ok(tx.activity(&view, from.after, limit)?)).await?;
    Ok(Answer::json(200, &page)?)
}
