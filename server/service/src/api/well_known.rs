//! What phones ask the host of a link, to know whose the link is. Not part of `/v1`: the systems say where it lies.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use gatepass::client::wire::problem::ProblemKind;
use serde_json::Value;

use super::App;
use super::reply::No;
use crate::store::Answer;

/// Its routes.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/.well-known/assetlinks.json",
            get(async |State(app): State<Arc<App>>| answer(app.apps.asset_links())),
        )
        .route(
            "/.well-known/apple-app-site-association",
            get(async |State(app): State<Arc<App>>| answer(app.apps.site_association())),
        )
}

fn answer(vouched: Option<Value>) -> Result<Answer, No> {
    Ok(Answer::json(200, &vouched.ok_or(ProblemKind::NotFound)?)?)
}
