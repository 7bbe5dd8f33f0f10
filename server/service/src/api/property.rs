//! What a person's phone has to know: the property, My Route, the token for their own doors.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use gatepass::client::wire::link::Issued;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::property::{PropertyAnswer, SavedRoute};
use gatepass::id::{Generation, UnitId};
use gatepass::route::Map;
use serde::Deserialize;

use super::App;
use super::context::{Asked, Caller, Posted, Sent};
use super::openapi::IfNoneMatch;
use super::reply::{No, names, tagged};
use crate::estate::etag_of;
use crate::issue::{self, Wanted};
use crate::own;
use crate::store::Answer;

/// Shows the property: its map, its policy, its keys.
///
/// Without its people. A phone keeps it, so that drafts can be checked and ways found without a network.
#[utoipa::path(
    get,
    path = "/v1/property",
    tag = "Property",
    operation_id = "get_property",
    security(("session" = [])),
    params(IfNoneMatch),
    responses(
        (status = 200, description = "The property.", body = PropertyAnswer, headers(("ETag" = String, description = "What names this state of it."))),
        (status = 304, description = "It is still what the caller has."),
    )
)]
pub async fn property(caller: Caller, headers: HeaderMap) -> Result<Response, No> {
    tagged(&headers, &caller.estate.etag, &caller.estate.answer())
}

/// Shows My Route: the way that a resident's passes take by default.
#[utoipa::path(
    get,
    path = "/v1/my-route",
    tag = "Property",
    operation_id = "get_my_route",
    security(("session" = [])),
    params(Home),
    responses((status = 200, description = "The doors in order; none if there is no My Route yet.", body = SavedRoute)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::Malformed])))
)]
pub async fn my_route(
    State(app): State<Arc<App>>,
    caller: Caller,
    Asked(asked): Asked<Home>,
) -> Result<Answer, No> {
    let home = caller.home(asked.unit.as_ref())?;
    let doors = app.look(caller, move |tx, caller| Ok(tx.my_route(&caller.person.id, &home)?)).await?;
    Ok(Answer::json(200, &SavedRoute { unit: None, doors })?)
}

/// To which home.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Home {
    /// Only residents of several homes need to say.
    unit: Option<UnitId>,
}

/// Saves My Route.
///
/// Gaps in it are allowed; the phone shows them. With `If-Match` it is saved only in place of the route that this names.
#[utoipa::path(
    put,
    path = "/v1/my-route",
    tag = "Property",
    operation_id = "save_my_route",
    security(("session" = [])),
    params(("If-Match" = Option<String>, Header, description = "The `ETag` of the route that is to be replaced.")),
    request_body = SavedRoute,
    responses((
        status = 200,
        description = "As saved.",
        body = SavedRoute,
        headers(("ETag" = String, description = "Names this route."))
    )),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::ChangedMeanwhile])))
)]
pub async fn save_my_route(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    sent: Sent<SavedRoute>,
) -> Result<Response, No> {
    let home = caller.home(sent.body.unit.as_ref())?;
    let mut doors = sent.body.doors.doors().iter();
    if let Some(door) = doors.find(|door| caller.estate.property.door(**door).is_none()) {
        let detail = format!("there is no door {door}; load the property again");
        return Err(Problem::new(ProblemKind::Malformed).detail(detail).into());
    }
    let route = SavedRoute { unit: None, doors: sent.body.doors };
    let saved = Answer::json(200, &route)?;
    let etag = etag_of(saved.body.as_bytes());
    app.set(caller, move |tx, caller| {
        let before = SavedRoute { unit: None, doors: tx.my_route(&caller.person.id, &home)? };
        let before = etag_of(Answer::json(200, &before)?.body.as_bytes());
        if headers.contains_key(header::IF_MATCH) && !names(&headers, &header::IF_MATCH, &before) {
            return Err(ProblemKind::ChangedMeanwhile.into());
        }
        Ok(tx.keep_my_route(&caller.person.id, &home, &route.doors)?)
    })
    .await?;
    Ok(([(header::ETAG, etag)], saved).into_response())
}

/// Issues a token for the caller's own doors, or a fresh one.
///
/// Residents: the doors of their homes and the way there. Staff: every door that isn't somebody's home.
#[utoipa::path(
    post,
    path = "/v1/tokens/own",
    tag = "Property",
    operation_id = "issue_own_token",
    security(("session" = [])),
    request_body = Nothing,
    responses((status = 200, description = "The token, bound to this phone's key.", body = Issued)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden])))
)]
pub async fn own_token(
    State(app): State<Arc<App>>,
    caller: Caller,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    app.act(caller, posted, |tx, caller, Nothing {}| {
        let (person, key) = (&caller.person, caller.device_key);
        let permit = own::permit(&Map::new(&tx.estate.property), person);
        if permit.doors.as_slice().is_empty() {
            let problem =
                Problem::new(ProblemKind::Forbidden).detail("that is for those who live or work here");
            return Err(problem.into());
        }
        let pass = match tx.own_pass(&person.id, &key)? {
            Some(pass) => pass,
            None => issue::new_pass_id()?,
        };
        tx.keep_own_pass(&person.id, &key, pass)?;
        let wanted = Wanted {
            pass,
            generation: Generation::default(),
            holder: key,
            permit: &permit,
            link_opened: None,
            secret_entered: false,
        };
        Ok(Answer::json(200, &issue::token(tx, &wanted)?)?)
    })
    .await
}
