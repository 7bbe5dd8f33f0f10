//! A guest's phones, as those who made the pass see them.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::PhoneList;
use gatepass::client::wire::problem::ProblemKind;
use gatepass::id::PassId;
use gatepass::property::Permission;
use gatepass::token::keys::HolderKey;

use super::context::{Caller, Named, NamedWithin};
use super::passes::{issuing, seen};
use super::reply::No;
use super::{App, admit};
use crate::issue;
use crate::store::{Answer, At, StoreError};

/// Lists the phones that were let in to a pass, the first one first.
#[utoipa::path(
    get,
    path = "/v1/passes/{id}/phones",
    tag = "Passes",
    operation_id = "list_phones",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    responses((status = 200, description = "The phones, and how many there may be.", body = PhoneList)),
    extensions(("x-problems" = json!([ProblemKind::NotFound])))
)]
pub async fn list(State(app): State<Arc<App>>, caller: Caller, Named(id): Named) -> Result<Answer, No> {
    let phones = app.look(caller, move |tx, caller| {
        seen(tx, caller, id)?;
        Ok(phones(tx, id)?)
    });
    Ok(Answer::json(200, &phones.await?)?)
}

/// Takes a pass from a phone that was lost, say.
///
/// Tokens that it holds die as those of a replaced pass do. It may come back by the phone check. Doing it again says the
/// same.
#[utoipa::path(
    delete,
    path = "/v1/passes/{id}/phones/{key}",
    tag = "Passes",
    operation_id = "retire_phone",
    security(("session" = [])),
    params(
        ("id" = PassId, Path, description = "Which pass."),
        ("key" = HolderKey, Path, description = "The phone's public key."),
    ),
    responses((status = 200, description = "The phones that are left.", body = PhoneList)),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden])))
)]
pub async fn retire(
    State(app): State<Arc<App>>,
    caller: Caller,
    NamedWithin(id, key): NamedWithin<PassId, HolderKey>,
) -> Result<Answer, No> {
    app.set(caller, move |tx, caller| {
        let mut row = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
        caller.mover(&row, &[issuing(&row.pass), Permission::Manage])?;
        if tx.phone(id, &key)?.is_some_and(|phone| phone.admitted_at.is_some()) {
            admit::retire(tx, &mut row, &[key])?;
            issue::note(tx, &row, Event::PhoneRetired, Some(&caller.person.id))?;
            caller.did(tx, &StaffAct::PhoneRetired { pass: id })?;
        }
        Ok(Answer::json(200, &phones(tx, id)?)?)
    })
    .await
}

fn phones(tx: &At<'_>, pass: PassId) -> Result<PhoneList, StoreError> {
    let at_most = tx.estate.property.policy().phones_per_pass;
    Ok(PhoneList { phones: tx.admitted_phones(pass)?, at_most })
}
