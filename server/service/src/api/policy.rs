//! The property as staff who manage change it: its doors, areas and homes with the file, its rules alone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::property::PropertyFile;
use gatepass::property::Property;

use super::App;
use super::context::{Manages, Sent, Staff};
use super::reply::{No, tagged};
use crate::ending::Endings;
use crate::estate::Estate;
use crate::store::{At, Halt, StoreError};

/// `PUT /v1/property`: another file in the place of this one. The people stay; a home where somebody lives stays, too.
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

/// `PUT /v1/policy`: the same for the `policy` part alone.
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
    let known = headers.get(header::IF_MATCH).cloned().ok_or(ProblemKind::IfMatchNeeded)?;
    let estate = app
        .set(staff.caller, move |tx, caller| {
            if known.as_bytes() != tx.estate.etag.as_bytes() {
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
