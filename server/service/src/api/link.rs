//! The guest with a link: looking, the first act, the secret code, the token.

use std::sync::Arc;

use axum::extract::State;
use chrono::{DateTime, Utc};
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::link::{AskToken, EnterSecretCode, Issued, LinkStep, LinkView, OpenLink};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::pass::secret::{SecretCode, Wrong};
use gatepass::pass::standing::{FreezeCause, Move, Mover, PassState};
use gatepass::token::bulletin::Ending;
use gatepass::token::keys::HolderKey;
use serde::Deserialize;

use super::context::{Asked, LinkHolder, Posted};
use super::reply::No;
use super::{App, admit};
use crate::issue::{self, Wanted};
use crate::store::{Answer, At, Halt, PassRow, PhoneRow};
use crate::{letters, view};

/// Which phone looks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Looking {
    /// This phone's key; left out: a phone that hasn't been here.
    device_key: Option<HolderKey>,
}

/// Shows what is behind the link, and what comes next on this phone.
///
/// It changes nothing: previews of messages fetch links as well.
#[utoipa::path(
    get,
    path = "/v1/link",
    tag = "Link",
    operation_id = "get_link",
    security(("link" = [])),
    params(Looking),
    responses((status = 200, description = "The pass as its guest sees it.", body = LinkView)),
    extensions(("x-problems" = json!([ProblemKind::Malformed])))
)]
pub async fn view(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    Asked(looking): Asked<Looking>,
) -> Result<Answer, No> {
    let property = link.property.clone();
    let answer = app
        .store
        .read_at(&property, move |tx| {
            let row = link.pass(tx)?;
            Ok(Answer::json(200, &view::link(tx, &row, looking.device_key.as_ref())?)?)
        })
        .await?;
    Ok(answer)
}

/// What an act of a guest works with.
pub(super) struct Act<'a, 'c> {
    pub(super) tx: &'a At<'c>,
    /// What the link is kept under.
    pub(super) locator: [u8; 32],
}

impl Act<'_, '_> {
    /// The pass as this phone sees it now.
    pub(super) fn shown(&self, row: &PassRow, key: &HolderKey) -> Result<Answer, Halt> {
        Ok(Answer::json(200, &view::link(self.tx, row, Some(key))?)?)
    }
}

/// One act of a guest on the pass behind a link: in one transaction, and answered once.
pub(super) async fn act<T, W>(
    app: Arc<App>,
    link: LinkHolder,
    posted: Posted<T>,
    work: W,
) -> Result<Answer, No>
where
    T: Send + 'static,
    W: FnOnce(&Act<'_, '_>, &mut PassRow, &T) -> Result<Answer, Halt> + Send + 'static,
{
    let (once, body) = posted.through(&link);
    let property = link.property.clone();
    let answer = app
        .store
        .once_at(&property, once, move |tx| {
            let mut row = link.pass(tx)?;
            work(&Act { tx, locator: link.locator }, &mut row, &body)
        })
        .await?;
    app.outbox.notify_one();
    Ok(answer)
}

/// What can be done no more: the pass will open nothing again.
pub(super) fn ended(row: &PassRow, now: DateTime<Utc>) -> Option<Problem> {
    let detail = match row.pass.state {
        PassState::Declined => "staff declined the pass",
        PassState::Deleted => "the pass was deleted",
        PassState::Superseded => "another pass has taken its place",
        _ if row.pass.is_over(now) => "the pass is over",
        _ => return None,
    };
    Some(in_the_way(row, detail))
}

/// What a guest can do no more, or not yet.
pub(super) fn not_now(row: &PassRow, now: DateTime<Utc>) -> Option<Problem> {
    let frozen = row.pass.state == PassState::Frozen;
    ended(row, now)
        .or_else(|| frozen.then(|| in_the_way(row, "the pass is frozen; ask your host to thaw it")))
}

fn in_the_way(row: &PassRow, detail: &str) -> Problem {
    let mut problem = Problem::new(ProblemKind::Conflict).detail(detail);
    problem.state = Some(row.pass.state);
    problem
}

/// Opens the pass: the guest's first act, from which *expires in* counts.
#[utoipa::path(
    post,
    path = "/v1/link/open",
    tag = "Link",
    operation_id = "open_link",
    security(("link" = [])),
    request_body = OpenLink,
    responses((status = 200, description = "The pass as its guest sees it.", body = LinkView)),
    extensions(("x-problems" = json!([ProblemKind::Conflict])))
)]
pub async fn open(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    posted: Posted<OpenLink>,
) -> Result<Answer, No> {
    act(app, link, posted, |by, row, body| {
        let (tx, key) = (by.tx, &body.device_key);
        if let Some(problem) = not_now(row, tx.now()) {
            return Err(problem.into());
        }
        let openings = tx.openings(row.pass.id)?;
        let counted = issue::counted_opening(&row.pass.permit, &openings, tx.now());
        if openings.is_empty() || (row.pass.permit.expires_in.is_some() && counted.is_none()) {
            tx.note_opening(row.pass.id)?;
            issue::note(tx, row, Event::Opened, None)?;
        }
        if tx.phone(row.pass.id, key)?.is_none() {
            tx.keep_phone(row.pass.id, key, PhoneRow::default())?;
        }
        if row.pass.state == PassState::Live && row.pass.has_token() && !row.pass.has_phone_check() {
            admit::admit(tx, row, key)?;
        }
        by.shown(row, key)
    })
    .await
}

/// Takes the secret code that the host told, once for each phone.
///
/// The fifth wrong one freezes the pass.
#[utoipa::path(
    post,
    path = "/v1/link/secret-code",
    tag = "Link",
    operation_id = "enter_secret_code",
    security(("link" = [])),
    request_body = EnterSecretCode,
    responses((status = 200, description = "The pass as its guest sees it.", body = LinkView)),
    extensions(("x-problems" = json!([ProblemKind::WrongSecretCode, ProblemKind::OpenFirst, ProblemKind::PhoneCheckNeeded, ProblemKind::Conflict])))
)]
pub async fn secret_code(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    posted: Posted<EnterSecretCode>,
) -> Result<Answer, No> {
    act(app, link, posted, |by, row, body| {
        let (tx, key) = (by.tx, &body.device_key);
        match view::step(tx, row, key)? {
            LinkStep::SecretCode => {}
            // It was entered on this phone already.
            LinkStep::Token | LinkStep::Pin => return by.shown(row, key),
            step => return Err(before(step, row, tx.now()).into()),
        }
        let entry = SecretCode::parse(body.secret_code.expose()).ok();
        let right = entry.zip(row.more.secret.as_ref()).is_some_and(|(entry, hash)| hash.matches(&entry));
        if !right {
            return wrong_secret_code(tx, row);
        }
        let known = tx.phone(row.pass.id, key)?.unwrap_or_default();
        let entered = PhoneRow { secret_entered_at: Some(tx.now()), ..known };
        tx.keep_phone(row.pass.id, key, entered)?;
        by.shown(row, key)
    })
    .await
}

/// The fifth wrong one freezes the pass and tells whoever made it.
fn wrong_secret_code(tx: &At<'_>, row: &mut PassRow) -> Result<Answer, Halt> {
    let mut problem = Problem::new(ProblemKind::WrongSecretCode);
    match row.more.attempts.wrong() {
        Wrong::TryAgain { left } => problem.tries_left = Some(left),
        Wrong::Frozen => {
            let cause = FreezeCause::WrongSecretCodes;
            problem.tries_left = Some(0);
            if let Ok(frozen) = row.pass.state.apply(Move::Freeze(cause), Mover::Rule) {
                row.pass.state = frozen;
                row.more.frozen_for = Some(cause);
                issue::stop(tx, row.pass.id, row.pass.generation, Ending::Frozen)?;
                issue::note(tx, row, Event::Frozen { cause }, None)?;
                if let Some(maker) = tx.estate.person(row.pass.issuer.person()) {
                    tx.send(&letters::frozen(&maker.phone, tx.estate.property.name(), &row.pass.name))?;
                }
            }
            problem.state = Some(row.pass.state);
        }
    }
    row.changed_at = tx.now();
    tx.update_pass(row)?;
    Ok(Answer::problem(&problem)?)
}

/// Says no to a phone that hasn't opened the pass.
pub(super) fn opened(tx: &At<'_>, row: &PassRow, key: &HolderKey) -> Result<(), Halt> {
    match tx.phone(row.pass.id, key)? {
        Some(_) => Ok(()),
        None => Err(ProblemKind::OpenFirst.into()),
    }
}

/// What has to come first.
pub(super) fn before(step: LinkStep, row: &PassRow, now: DateTime<Utc>) -> Problem {
    match step {
        LinkStep::Open => Problem::new(ProblemKind::OpenFirst),
        LinkStep::Phone => Problem::new(ProblemKind::PhoneCheckNeeded),
        LinkStep::SecretCode => Problem::new(ProblemKind::SecretCodeNeeded),
        LinkStep::Pin => Problem::new(ProblemKind::Conflict)
            .detail("the pass opens by a PIN alone; there is no token to fetch"),
        LinkStep::Wait | LinkStep::Over | LinkStep::Token => {
            not_now(row, now).unwrap_or_else(|| in_the_way(row, "the pass waits for staff"))
        }
    }
}

/// Issues a token for this phone, or renews it.
///
/// From `renew_after` on the phone fetches the next one; that asks the guest for nothing.
#[utoipa::path(
    post,
    path = "/v1/link/token",
    tag = "Link",
    operation_id = "issue_token",
    security(("link" = [])),
    request_body = AskToken,
    responses((status = 200, description = "The token, bound to this phone's key.", body = Issued)),
    extensions(("x-problems" = json!([ProblemKind::OpenFirst, ProblemKind::PhoneCheckNeeded, ProblemKind::SecretCodeNeeded, ProblemKind::Conflict])))
)]
pub async fn token(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    posted: Posted<AskToken>,
) -> Result<Answer, No> {
    act(app, link, posted, |by, row, body| {
        let tx = by.tx;
        let step = view::step(tx, row, &body.device_key)?;
        if step != LinkStep::Token {
            return Err(before(step, row, tx.now()).into());
        }
        let pass = &row.pass;
        let phone = tx.phone(pass.id, &body.device_key)?.unwrap_or_default();
        let link_opened = match pass.permit.expires_in {
            Some(_) => issue::counted_opening(&pass.permit, &tx.openings(pass.id)?, tx.now()),
            None => None,
        };
        let wanted = Wanted {
            pass: pass.id,
            generation: pass.generation,
            holder: body.device_key,
            permit: &pass.permit,
            link_opened,
            secret_entered: phone.secret_entered_at.is_some(),
        };
        Ok(Answer::json(200, &issue::token(tx, &wanted)?)?)
    })
    .await
}
