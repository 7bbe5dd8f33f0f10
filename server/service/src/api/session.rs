//! Signing in and out. Nobody learns from the answer, nor from how long it takes, whether a number is anybody's.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::session::{Session, SessionToken, SignIn, SignedIn, VerifySignIn};
use gatepass::confidential::Confidential;
use gatepass::pass::verification::Checked;
use gatepass::phone::{DEFAULT_REGION, Phone};
use gatepass::property::Person;
use gatepass::token::bulletin::Ending;

use super::App;
use super::admit::{self, About};
use super::context::{Caller, Posted, Requester};
use super::reply::No;
use crate::estate::Estate;
use crate::issue;
use crate::store::{Answer, Operation, SessionRow, StoreError};

/// How long a session lasts; then the phone check is repeated.
const SESSION: TimeDelta = TimeDelta::days(90);

/// What a typed number is looked up by, and whose it is.
struct Typed<'a> {
    /// E.164, or what was typed if it is no number.
    text: String,
    person: Option<&'a Person>,
}

fn typed<'a>(estate: &'a Estate, phone: &Confidential) -> Typed<'a> {
    match Phone::read(phone.expose(), Some(DEFAULT_REGION)) {
        Ok(phone) => Typed { text: phone.e164().to_owned(), person: estate.person_with(&phone) },
        Err(_) => Typed { text: phone.expose().trim().chars().take(40).collect(), person: None },
    }
}

/// `POST /v1/sign-in`.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Requester(requester): Requester,
    posted: Posted<SignIn>,
) -> Result<Answer, No> {
    let (once, body) = posted.once(&[b"sign-in"]);
    let (state, shared) = (app.clone(), app.clone());
    let answer = app
        .store
        .once(once, move |tx| {
            let typed = typed(&state.estate, &body.phone);
            tx.spend(Operation::SignInByRequester, &requester)?;
            tx.spend(Operation::SignInByNumber, typed.text.as_bytes())?;
            let subject = tx.hidden("sign in", typed.text.as_bytes())?;
            let about = About { number: &typed.text, decoy: typed.person.is_none() };
            let sent = admit::send_code(tx, state.estate.property.name(), &subject, &about)?;
            Ok(Answer::json(202, &sent)?)
        })
        .await?;
    shared.outbox.notify_one();
    Ok(answer)
}

/// `POST /v1/sign-in/verify`.
pub async fn verify(
    State(app): State<Arc<App>>,
    Requester(requester): Requester,
    posted: Posted<VerifySignIn>,
) -> Result<Answer, No> {
    let (once, body) = posted.once(&[b"sign-in"]);
    let state = app.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let typed = typed(&state.estate, &body.phone);
            tx.spend(Operation::VerifyByRequester, &requester)?;
            tx.spend(Operation::VerifyByNumber, typed.text.as_bytes())?;
            let subject = tx.hidden("sign in", typed.text.as_bytes())?;
            let checked = admit::enter_code(tx, &subject, body.verification_code.expose())?;
            let (Checked::Right, Some(person)) = (checked, typed.person) else {
                return Ok(Answer::problem(&Problem::new(ProblemKind::WrongVerificationCode))?);
            };
            let token = SessionToken::draw(&crate::store::Tx::random()).ok_or(StoreError::NoRandomness)?;
            let expires_at = tx.now().checked_add_signed(SESSION).unwrap_or(tx.now());
            let row = SessionRow { person: person.id.clone(), device_key: body.device_key };
            tx.begin_session(&token.digest(), &row, expires_at)?;
            let session =
                Session { session_token: token, expires_at, person: signed_in(&state.estate, person) };
            Ok(Answer::json(200, &session)?)
        })
        .await?;
    Ok(answer)
}

fn signed_in(estate: &Estate, person: &Person) -> SignedIn {
    SignedIn {
        id: person.id.clone(),
        name: person.name.clone(),
        property: estate.property.id().clone(),
        role: person.role,
        permissions: person.permissions.clone(),
        units: estate.property.homes(&person.id).map(|unit| unit.id.clone()).collect(),
    }
}

/// `DELETE /v1/session`. The person's own token on that phone ends with it.
pub async fn sign_out(State(app): State<Arc<App>>, caller: Caller) -> Result<StatusCode, No> {
    let state = app.clone();
    app.store
        .change(move |tx| {
            tx.end_session(&caller.session)?;
            if let Some(pass) = tx.own_pass(&caller.person.id, &caller.device_key)? {
                let generation = gatepass::id::Generation::default();
                issue::stop(tx, &state.estate, pass, generation, Ending::Deleted)?;
                tx.forget_own_pass(&caller.person.id, &caller.device_key)?;
            }
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
