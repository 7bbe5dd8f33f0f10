//! The property as staff who manage change it: its doors, areas and homes with the file, its rules alone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::property::{PropertyAnswer, PropertyFile};
use gatepass::property::{Policy, Property};

use super::App;
use super::context::{Manages, Sent, Staff};
use super::openapi::IfMatch;
use super::reply::{No, names, tagged};
use crate::ending::Endings;
use crate::estate::Estate;
use crate::store::{At, Halt, StoreError};

/// Puts another property file in the place of this one.
///
/// For staff who manage. The people stay, and live where they live. A file with faults is refused with all of them.
#[utoipa::path(
    put,
    path = "/v1/property",
    tag = "Property",
    operation_id = "change_property",
    security(("session" = [])),
    params(IfMatch),
    request_body = PropertyFile,
    responses((status = 200, description = "The property as it is now.", body = PropertyAnswer, headers(("ETag" = String, description = "What names this state of it.")))),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::IfMatchNeeded, ProblemKind::ChangedMeanwhile, ProblemKind::Property])))
)]
pub async fn change_property(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    headers: HeaderMap,
    sent: Sent<PropertyFile>,
) -> Result<Response, No> {
    let file = move |tx: &At<'_>| {
        let property = Property::read(&sent.bytes)?;
        let lived_in = property.units().iter().any(|unit| !unit.residents.is_empty());
        if lived_in || !property.people().is_empty() {
            let mut problem = Problem::new(ProblemKind::Property);
            problem.faults =
                vec!["people: leave them out; they are invited and removed one by one".to_owned()];
            return Err(problem.into());
        }
        Ok(property.in_place_of(&tx.estate.property)?)
    };
    change(app, staff, headers, StaffAct::PropertyChanged, file).await
}

/// Puts another policy in the place of this one.
///
/// For staff who manage. The `ETag` is the property's.
#[utoipa::path(
    put,
    path = "/v1/policy",
    tag = "Property",
    operation_id = "change_policy",
    security(("session" = [])),
    params(IfMatch),
    request_body = Policy,
    responses((status = 200, description = "The property as it is now.", body = PropertyAnswer, headers(("ETag" = String, description = "What names this state of it.")))),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::IfMatchNeeded, ProblemKind::ChangedMeanwhile, ProblemKind::Property])))
)]
pub async fn change_policy(
    State(app): State<Arc<App>>,
    staff: Staff<Manages>,
    headers: HeaderMap,
    sent: Sent<PropertyFile>,
) -> Result<Response, No> {
    let file = move |tx: &At<'_>| {
        let damaged = |_| StoreError::Damaged { what: "the property" };
        let mut file = serde_json::to_value(&tx.estate.property).map_err(damaged)?;
        if let Some(policy) = file.get_mut("policy") {
            *policy = sent.body.0;
        }
        Ok(Property::read(&serde_json::to_vec(&file).map_err(damaged)?)?)
    };
    change(app, staff, headers, StaffAct::PolicyChanged, file).await
}

async fn change(
    app: Arc<App>,
    staff: Staff<Manages>,
    headers: HeaderMap,
    act: StaffAct,
    file: impl FnOnce(&At<'_>) -> Result<Property, Halt> + Send + 'static,
) -> Result<Response, No> {
    if !headers.contains_key(header::IF_MATCH) {
        return Err(ProblemKind::IfMatchNeeded.into());
    }
    let estate = app
        .set(staff.caller, move |tx, caller| {
            if !names(&headers, &header::IF_MATCH, &tx.estate.etag) {
                return Err(ProblemKind::ChangedMeanwhile.into());
            }
            let mut endings = Endings::by(&caller.person.id);
            let at = Estate::change(tx, file(tx)?, &mut endings)?;
            endings.publish(&at)?;
            if at.estate.etag != tx.estate.etag {
                caller.did(&at, &act)?;
            }
            Ok(at.estate)
        })
        .await?;
    tagged(&HeaderMap::new(), &estate.etag, &estate.answer())
}
