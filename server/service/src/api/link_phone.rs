//! The phone check of a guest (Quext): the number is entered, and if it is the pass's, a verification code goes to it.
//! A wrong number gets the same answer in the same time, and a check that no code passes.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::link::{LinkStep, LinkView, PhoneTaken, SubmitPhone, VerifyPhone};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::pass::standing::{Move, Mover, PassState};
use gatepass::pass::verification::Checked;
use gatepass::phone::{DEFAULT_REGION, Phone};
use gatepass::token::keys::HolderKey;

use super::App;
use super::admit::{self, About};
use super::context::{LinkHolder, Posted};
use super::link::{act, before, not_now, opened};
use super::passes::conflict;
use super::reply::No;
use crate::store::{Answer, At, Halt, Operation, PassRow};
use crate::{issue, view};

/// Takes the guest's number, and sends a verification code if it is the pass's.
///
/// A wrong number gets the same answer in the same time. Where the pass has no number yet, this one waits for
/// staff.
#[utoipa::path(
    post,
    path = "/v1/link/phone",
    tag = "Link",
    operation_id = "submit_phone",
    security(("link" = [])),
    request_body = SubmitPhone,
    responses((status = 202, description = "What follows; the same for a wrong number.", body = PhoneTaken)),
    extensions(("x-problems" = json!([ProblemKind::OpenFirst, ProblemKind::Conflict])))
)]
pub async fn submit(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    posted: Posted<SubmitPhone>,
) -> Result<Answer, No> {
    act(app, link, posted, |by, row, body| {
        let tx = by.tx;
        if let Some(problem) = not_now(row, tx.now()) {
            return Err(problem.into());
        }
        opened(tx, row, &body.device_key)?;
        tx.spend(Operation::PhoneByLink, &by.locator)?;
        let typed = Phone::read(body.phone.expose(), Some(DEFAULT_REGION));
        let taken = match row.pass.state {
            PassState::AwaitingPhone => {
                let phone = typed.map_err(|bad| {
                    Problem::new(ProblemKind::Malformed).detail(format!("the phone number: {bad}"))
                })?;
                missing_number(tx, row, phone)?
            }
            PassState::AwaitingApproval => PhoneTaken::Wait,
            _ if row.pass.recipient.phone.is_none() => PhoneTaken::Done,
            _ => {
                let text = typed.map_or_else(
                    |_| body.phone.expose().trim().chars().take(40).collect(),
                    |phone| phone.e164().to_owned(),
                );
                check(tx, row, &body.device_key, &text)?
            }
        };
        Ok(Answer::json(202, &taken)?)
    })
    .await
}

/// The recipient gives the number that was missing; staff decide next (Quext).
fn missing_number(tx: &At<'_>, row: &mut PassRow, phone: Phone) -> Result<PhoneTaken, Halt> {
    let after = row.pass.state.apply(Move::SubmitPhone, Mover::Recipient);
    row.pass.state = after.map_err(|refused| conflict(row, refused))?;
    row.pass.recipient.phone = Some(phone);
    row.changed_at = tx.now();
    tx.update_pass(row)?;
    issue::note(tx, row, Event::PhoneSubmitted, None)?;
    Ok(PhoneTaken::Wait)
}

fn check(tx: &At<'_>, row: &PassRow, key: &HolderKey, number: &str) -> Result<PhoneTaken, Halt> {
    tx.spend(Operation::PhoneByNumber, number.as_bytes())?;
    let right = row.pass.recipient.phone.as_ref().is_some_and(|phone| {
        subtle::ConstantTimeEq::ct_eq(phone.e164().as_bytes(), number.as_bytes()).into()
    });
    let about = About { number, decoy: !right };
    let property = &tx.estate.property;
    let payer = property.id().as_str().as_bytes();
    let sent = admit::send_code(tx, property.name(), payer, &subject(tx, row, key)?, &about)?;
    Ok(PhoneTaken::VerificationCode { good_until: sent.good_until, resend_after: sent.resend_after })
}

/// Checks are kept by pass and phone, so that nobody with the link spoils another's.
fn subject(tx: &At<'_>, row: &PassRow, key: &HolderKey) -> Result<[u8; 32], Halt> {
    Ok(tx.hidden("link", &[&row.pass.id.as_bytes()[..], key.as_bytes()].concat())?)
}

/// Lets this phone in, by the verification code.
#[utoipa::path(
    post,
    path = "/v1/link/verify",
    tag = "Link",
    operation_id = "verify_phone",
    security(("link" = [])),
    request_body = VerifyPhone,
    responses((status = 200, description = "The pass as its guest sees it.", body = LinkView)),
    extensions(("x-problems" = json!([ProblemKind::WrongVerificationCode, ProblemKind::OpenFirst, ProblemKind::PhoneCheckNeeded, ProblemKind::Conflict])))
)]
pub async fn verify(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    posted: Posted<VerifyPhone>,
) -> Result<Answer, No> {
    act(app, link, posted, |by, row, body| {
        let (tx, key) = (by.tx, &body.device_key);
        match view::step(tx, row, key)? {
            LinkStep::Phone if row.pass.state == PassState::Live => {}
            // This phone is let in already.
            LinkStep::SecretCode | LinkStep::Token | LinkStep::Pin => return by.shown(row, key),
            step => return Err(before(step, row, tx.now()).into()),
        }
        tx.spend(Operation::VerifyByLink, &by.locator)?;
        let subject = subject(tx, row, key)?;
        if admit::enter_code(tx, &subject, body.verification_code.expose())? != Checked::Right {
            return Ok(Answer::problem(&Problem::new(ProblemKind::WrongVerificationCode))?);
        }
        admit::admit(tx, row, key)?;
        issue::note(tx, row, Event::Verified, None)?;
        by.shown(row, key)
    })
    .await
}
