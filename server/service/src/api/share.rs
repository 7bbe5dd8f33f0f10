//! Sharing a pass: links beside the first, which all lead to it.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Channel;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::{Share, ShareBy, Shared};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::confidential::Confidential;
use gatepass::id::PassId;
use gatepass::pass::link::Locator;

use super::App;
use super::context::{Caller, Named, Posted};
use super::link::ended;
use super::passes::issuing;
use super::reply::No;
use crate::base::Base;
use crate::store::{Answer, At, Halt, Operation, PassRow, StoreError, Tx};
use crate::{letters, tell, view};

/// What the path of a link to a pass begins with; a locator follows.
pub const LINKS: &str = "/g/";

/// What a new link to a pass ends in.
pub(super) fn new_locator(tx: &At<'_>, pass: PassId) -> Result<Locator, Halt> {
    let locator = Locator::draw(&Tx::random()).ok_or(StoreError::NoRandomness)?;
    tx.add_link(&locator.digest(), pass)?;
    Ok(locator)
}

/// A new link to a pass: its locator, and the whole address.
pub(super) fn new_link(tx: &At<'_>, base: &Base, pass: PassId) -> Result<(Locator, String), Halt> {
    let locator = new_locator(tx, pass)?;
    let link = format!("{base}{LINKS}{}", locator.to_text());
    Ok((locator, link))
}

/// Makes a further link to a pass, and sends it or only tells it.
///
/// Those that were sent before go on. It is sent to what is on the pass; a share sheet's is only told. Ten a day.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/share",
    tag = "Passes",
    operation_id = "share_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = Share,
    responses((status = 200, description = "The link. Nothing shows it again.", body = Shared)),
    extensions(("x-problems" = json!([
        ProblemKind::NotFound,
        ProblemKind::Forbidden,
        ProblemKind::Conflict,
        ProblemKind::TooManyTries
    ])))
)]
pub async fn share(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<Share>,
) -> Result<Answer, No> {
    let base = app.base.clone();
    app.act(caller, posted, move |tx, caller, Share { by_way_of }| {
        let mut row = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
        caller.mover(&row, &[issuing(&row.pass)])?;
        if let Some(problem) = ended(&row, tx.now()) {
            return Err(problem.into());
        }
        tx.spend(Operation::ShareByPass, id.as_bytes())?;
        let (locator, link) = new_link(tx, &base, id)?;
        match by_way_of {
            ShareBy::Sms => send(tx, &mut row, Channel::Sms, &link)?,
            ShareBy::Email => send(tx, &mut row, Channel::Email, &link)?,
            ShareBy::Sheet => {}
        }
        caller.did(tx, &StaffAct::Shared { pass: id })?;
        Ok(Answer::json(200, &Shared { locator, link: Confidential::new(link) })?)
    })
    .await
}

/// Sends a link, and keeps that it was.
pub(super) fn send(tx: &At<'_>, row: &mut PassRow, by: Channel, link: &str) -> Result<(), Halt> {
    let host = view::host(&tx.estate, &row.pass.issuer);
    let letter = letters::invitation(&row.pass, by, tx.estate.property.name(), &host, link);
    let letter = letter.ok_or_else(|| {
        let missing = match by {
            Channel::Sms => "the pass has no phone number; share the link another way",
            Channel::Email => "the pass has no e-mail address; share the link another way",
        };
        Problem::new(ProblemKind::Conflict).detail(missing)
    })?;
    row.more.shared_at = Some(tx.now());
    row.changed_at = tx.now();
    tx.update_pass(row)?;
    Ok(tell::send_link(tx, row, &letter)?)
}
