//! Signing in and out. Nobody learns from the answer, nor from how long it takes, whether a number is anybody's.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::session::{
    CodeSent, Session, SessionList, SessionToken, Sessions, SignIn, SignedIn, VerifySignIn,
};
use gatepass::id::{Generation, PersonId, PropertyId, SessionId};
use gatepass::pass::verification::Checked;
use gatepass::phone::Phone;
use gatepass::property::Person;
use gatepass::token::bulletin::Ending;
use gatepass::token::keys::HolderKey;

use super::App;
use super::admit::{self, About, SENDER, typed};
use super::context::{Caller, Named, Posted, Requester};
use super::reply::No;
use crate::estate::Estate;
use crate::issue;
use crate::store::{Answer, At, Halt, Operation, SessionRow, StoreError, Tx};

/// How long a session lasts; then the phone check is repeated.
const SESSION: TimeDelta = TimeDelta::days(90);

/// Whoever signs in with this number. A number that is nobody's takes the same way.
fn members(tx: &Tx<'_>, phone: Option<&Phone>) -> Result<Vec<(PropertyId, PersonId)>, StoreError> {
    phone.map_or_else(|| Ok(Vec::new()), |phone| tx.members_with(phone))
}

/// Asks for a verification code by text.
///
/// The answer is the same, in the same time, whether or not the number is anybody's.
#[utoipa::path(
    post,
    path = "/v1/sign-in",
    tag = "Session",
    operation_id = "sign_in",
    security(()),
    request_body = SignIn,
    responses((status = 202, description = "If somebody has that number, a verification code is on its way.", body = CodeSent)),
    extensions(("x-problems" = json!([ProblemKind::TooManyTries])))
)]
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Requester(requester): Requester,
    posted: Posted<SignIn>,
) -> Result<Answer, No> {
    let (once, body) = posted.once(&[b"sign-in"]);
    let answer = app
        .store
        .once(once, move |tx| {
            let (number, phone) = typed(&body.phone);
            tx.spend(Operation::SignInByRequester, &requester)?;
            tx.spend(Operation::SignInByNumber, number.as_bytes())?;
            let subject = tx.hidden("sign in", number.as_bytes())?;
            let decoy = members(tx, phone.as_ref())?.is_empty();
            let sent = admit::send_code(tx, SENDER, b"", &subject, &About { number: &number, decoy })?;
            Ok(Answer::json(202, &sent)?)
        })
        .await?;
    app.outbox.notify_one();
    Ok(answer)
}

/// Signs in with the verification code.
///
/// Whoever was invited has joined with that.
#[utoipa::path(
    post,
    path = "/v1/sign-in/verify",
    tag = "Session",
    operation_id = "verify_sign_in",
    security(()),
    request_body = VerifySignIn,
    responses((status = 200, description = "A session for each property that knows the number.", body = Sessions)),
    extensions(("x-problems" = json!([ProblemKind::WrongVerificationCode, ProblemKind::TooManyTries])))
)]
pub async fn verify(
    State(app): State<Arc<App>>,
    Requester(requester): Requester,
    posted: Posted<VerifySignIn>,
) -> Result<Answer, No> {
    let (once, body) = posted.once(&[b"sign-in"]);
    let store = app.store.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let (number, phone) = typed(&body.phone);
            tx.spend(Operation::VerifyByRequester, &requester)?;
            tx.spend(Operation::VerifyByNumber, number.as_bytes())?;
            let subject = tx.hidden("sign in", number.as_bytes())?;
            let checked = admit::enter_code(tx, &subject, body.verification_code.expose())?;
            let members = members(tx, phone.as_ref())?;
            if checked != Checked::Right || members.is_empty() {
                return Ok(Answer::problem(&Problem::new(ProblemKind::WrongVerificationCode))?);
            }
            let mut sessions = Vec::new();
            for (property, person) in members {
                let at = store.at(tx, &property)?;
                sessions.extend(begin(&at, &person, body.device_key)?);
            }
            sessions.sort_by(|a, b| a.person.property_name.cmp(&b.person.property_name));
            Ok(Answer::json(200, &Sessions { sessions })?)
        })
        .await?;
    Ok(answer)
}

fn begin(at: &At<'_>, person: &PersonId, device_key: HolderKey) -> Result<Option<Session>, Halt> {
    let Some(person) = at.estate.person(person) else { return Ok(None) };
    let token = SessionToken::draw(&Tx::random()).ok_or(StoreError::NoRandomness)?;
    let expires_at = at.now().checked_add_signed(SESSION).unwrap_or(at.now());
    let row = SessionRow { property: at.id().clone(), person: person.id.clone(), device_key };
    at.begin_session(&token.digest(), &row, expires_at)?;
    at.join(at.id(), &person.id)?;
    Ok(Some(Session { session_token: token, expires_at, person: signed_in(&at.estate, person) }))
}

fn signed_in(estate: &Estate, person: &Person) -> SignedIn {
    SignedIn {
        id: person.id.clone(),
        name: person.name.clone(),
        property: estate.property.id().clone(),
        property_name: estate.property.name().to_owned(),
        role: person.role,
        permissions: person.permissions.clone(),
        units: estate.property.homes(&person.id).map(|unit| unit.id.clone()).collect(),
    }
}

/// Shows who the caller is at this property now: what they may do, and where they live.
#[utoipa::path(
    get,
    path = "/v1/session",
    tag = "Session",
    operation_id = "get_session",
    security(("session" = [])),
    responses((status = 200, description = "The person.", body = SignedIn))
)]
pub async fn shown(caller: Caller) -> Result<Answer, No> {
    Ok(Answer::json(200, &signed_in(&caller.estate, &caller.person))?)
}

/// Lists where the caller is signed in, at this property.
#[utoipa::path(
    get,
    path = "/v1/sessions",
    tag = "Session",
    operation_id = "list_sessions",
    security(("session" = [])),
    responses((status = 200, description = "The sessions, the newest first.", body = SessionList))
)]
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Answer, No> {
    let sessions =
        app.look(caller, |tx, caller| Ok(tx.sessions_of(&caller.person.id, &caller.session)?)).await?;
    let sessions = sessions.into_iter().map(|(_, _, view)| view).collect();
    Ok(Answer::json(200, &SessionList { sessions })?)
}

/// Ends one of the caller's own sessions, such as a lost phone's.
///
/// The person's own token on that phone ends with it.
#[utoipa::path(
    delete,
    path = "/v1/sessions/{id}",
    tag = "Session",
    operation_id = "end_session",
    security(("session" = [])),
    params(("id" = SessionId, Path, description = "Which session.")),
    responses((status = 204, description = "It has ended.")),
    extensions(("x-problems" = json!([ProblemKind::NotFound])))
)]
pub async fn end(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named<SessionId>,
) -> Result<StatusCode, No> {
    app.set(caller, move |tx, caller| {
        let sessions = tx.sessions_of(&caller.person.id, &caller.session)?;
        let found = sessions.into_iter().find(|(_, _, view)| view.id == id);
        let (digest, key, view) = found.ok_or(ProblemKind::NotFound)?;
        end_on(tx, &caller.person.id, &digest, &key)?;
        if !view.current {
            caller.did(tx, &StaffAct::SessionEnded)?;
        }
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Ends the session that asks.
///
/// The person's own token on that phone ends with it.
#[utoipa::path(
    delete,
    path = "/v1/session",
    tag = "Session",
    operation_id = "sign_out",
    security(("session" = [])),
    responses((status = 204, description = "It has ended."))
)]
pub async fn sign_out(State(app): State<Arc<App>>, caller: Caller) -> Result<StatusCode, No> {
    app.set(caller, |tx, caller| {
        end_on(tx, &caller.person.id, &caller.session, &caller.device_key)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Ends a session, and with it the person's own token on that phone.
fn end_on(tx: &At<'_>, person: &PersonId, session: &[u8; 32], key: &HolderKey) -> Result<(), Halt> {
    tx.end_session(session)?;
    if let Some(pass) = tx.own_pass(person, key)? {
        issue::stop(tx, pass, Generation::default(), Ending::Deleted)?;
        tx.forget_own_pass(person, key)?;
    }
    Ok(())
}
