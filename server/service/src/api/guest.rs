//! A guest without a link: whoever proves a number is given the passes that are for it (SmartRent). Nobody learns from
//! the answer, nor from how long it takes, whether there are any.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::guest::{AskPasses, ClaimPasses, GuestPass, GuestPasses};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::session::CodeSent;
use gatepass::id::{PassId, PropertyId};
use gatepass::pass::verification::Checked;
use gatepass::phone::Phone;
use gatepass::token::keys::HolderKey;

use super::App;
use super::admit::{self, About, SENDER, typed};
use super::context::{Posted, Requester};
use super::reply::No;
use super::share::new_locator;
use crate::store::{Answer, At, Halt, Operation, PassRow, PhoneRow, StoreError, Tx};
use crate::{issue, view};

/// The passes with this number. A number that no pass has takes the same way.
fn passes(tx: &Tx<'_>, phone: Option<&Phone>) -> Result<Vec<(PropertyId, PassId)>, StoreError> {
    phone.map_or_else(|| Ok(Vec::new()), |phone| tx.passes_with(phone))
}

/// Checks are kept by number and phone, so that nobody who merely knows the number spoils another's.
fn subject(tx: &Tx<'_>, number: &str, key: &HolderKey) -> Result<[u8; 32], StoreError> {
    tx.hidden("guest's passes", &[key.as_bytes(), number.as_bytes()].concat())
}

/// Asks for a verification code by text, to find the passes with a number.
///
/// The answer is the same, in the same time, whether or not there are any.
#[utoipa::path(
    post,
    path = "/v1/guest/passes",
    tag = "Guest",
    operation_id = "ask_passes",
    security(()),
    request_body = AskPasses,
    responses((status = 202, description = "If a pass has that number, a verification code is on its way.", body = CodeSent)),
    extensions(("x-problems" = json!([ProblemKind::TooManyTries])))
)]
pub async fn ask(
    State(app): State<Arc<App>>,
    Requester(requester): Requester,
    posted: Posted<AskPasses>,
) -> Result<Answer, No> {
    let (once, body) = posted.once(&[b"guest"]);
    let answer = app
        .store
        .once(once, move |tx| {
            let (number, phone) = typed(&body.phone);
            tx.spend(Operation::SignInByRequester, &requester)?;
            tx.spend(Operation::GuestByNumber, number.as_bytes())?;
            let subject = subject(tx, &number, &body.device_key)?;
            let decoy = passes(tx, phone.as_ref())?.is_empty();
            let sent = admit::send_code(tx, SENDER, b"", &subject, &About { number: &number, decoy })?;
            Ok(Answer::json(202, &sent)?)
        })
        .await?;
    app.outbox.notify_one();
    Ok(answer)
}

/// Shows the verification code, and is given the passes with the number.
///
/// Of all properties, those that are live or wait for staff. Each comes with a locator of its own, and this phone is let in
/// as after the phone check of a link.
#[utoipa::path(
    post,
    path = "/v1/guest/passes/verify",
    tag = "Guest",
    operation_id = "claim_passes",
    security(()),
    request_body = ClaimPasses,
    responses((status = 200, description = "The passes. Nothing shows these locators again.", body = GuestPasses)),
    extensions(("x-problems" = json!([ProblemKind::WrongVerificationCode, ProblemKind::TooManyTries])))
)]
pub async fn claim(
    State(app): State<Arc<App>>,
    Requester(requester): Requester,
    posted: Posted<ClaimPasses>,
) -> Result<Answer, No> {
    let (once, body) = posted.once(&[b"guest"]);
    let store = app.store.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let (number, phone) = typed(&body.phone);
            tx.spend(Operation::VerifyByRequester, &requester)?;
            tx.spend(Operation::VerifyGuestByNumber, number.as_bytes())?;
            let subject = subject(tx, &number, &body.device_key)?;
            let checked = admit::enter_code(tx, &subject, body.verification_code.expose())?;
            let found = passes(tx, phone.as_ref())?;
            if checked != Checked::Right || found.is_empty() {
                return Ok(Answer::problem(&Problem::new(ProblemKind::WrongVerificationCode))?);
            }
            let mut claimed = Vec::new();
            for (property, pass) in found {
                let at = store.at(tx, &property)?;
                if let Some(row) = at.pass(pass)? {
                    claimed.push(given(&at, row, &body.device_key)?);
                }
            }
            Ok(Answer::json(200, &GuestPasses { passes: claimed })?)
        })
        .await?;
    Ok(answer)
}

/// A pass for the phone that has shown its number: as after the phone check of its link.
fn given(at: &At<'_>, mut row: PassRow, key: &HolderKey) -> Result<GuestPass, Halt> {
    let known = at.phone(row.pass.id, key)?;
    if known.is_none() {
        at.keep_phone(row.pass.id, key, PhoneRow::default())?;
    }
    if row.pass.has_token() && known.is_none_or(|phone| phone.admitted_at.is_none()) {
        admit::admit(at, &mut row, key)?;
        issue::note(at, &row, Event::Verified, None)?;
    }
    let locator = new_locator(at, row.pass.id)?;
    Ok(GuestPass { locator, view: view::link(at, &row, Some(key))? })
}
