//! Making passes, replacing them, and looking at them.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::{Channel, Event};
use gatepass::client::wire::pass::{CreatePass, Created, PassList};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::confidential::Confidential;
use gatepass::id::{DoorId, PassId, UnitId};
use gatepass::pass::draft::{Composer, Composition, Context, Draft};
use gatepass::pass::kind::Kind;
use gatepass::pass::link::Locator;
use gatepass::pass::secret::{SecretCode, SecretHash};
use gatepass::pass::standing::{FreezeCause, Move, PassState};
use gatepass::pass::{Issuer, Pass};
use gatepass::phone::DEFAULT_REGION;
use gatepass::property::Permission;
use gatepass::token::bulletin::Ending;
use serde::Deserialize;

use super::App;
use super::context::{Asked, Caller, Named, Posted};
use super::reply::No;
use crate::store::{Answer, Halt, Listing, More, PassRow, StoreError, Tx};
use crate::{issue, letters, view};

/// How many passes a list has at once.
const PAGE: u16 = 100;

/// `POST /v1/passes`.
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    posted: Posted<CreatePass>,
) -> Result<Answer, No> {
    let issuer = issuer(&app, &caller, posted.body.unit.as_ref())?;
    let secret = hashed(&posted.body.draft).await?;
    let (once, body) = posted.by(&caller);
    let state = app.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let composed = compose(tx, &state, &caller, &issuer, &body.draft, None)?;
            let secret = composed.composition.secret_code.is_some().then_some(secret).flatten();
            let id = issue::new_pass_id()?;
            let property = state.estate.property.id().clone();
            let row = PassRow {
                pass: Pass::new(composed.composition, id, property, issuer, tx.now()),
                created_at: tx.now(),
                changed_at: tx.now(),
                more: More { way: composed.way, unit: composed.unit, secret, ..More::default() },
            };
            let locator = Locator::draw(&Tx::random()).ok_or(StoreError::NoRandomness)?;
            tx.add_pass(&row, &locator.digest())?;
            issue::note(tx, &row, Event::Issued, Some(&caller.person.id))?;
            let link = format!("{}/g/{}", state.base, locator.to_text());
            let host = view::host(&state.estate, &row.pass.issuer);
            if let Some(letter) = letters::invitation(&row, state.estate.property.name(), &host, &link) {
                let by_way_of = letter.channel;
                tx.send(&letter)?;
                issue::note(tx, &row, Event::Shared { by_way_of }, None)?;
            }
            let pass = view::pass(tx, &state.estate, &row)?;
            let created = Created { pass, locator: Some(locator), link: Some(Confidential::new(link)) };
            Ok(Answer::json(201, &created)?)
        })
        .await?;
    app.outbox.notify_one();
    Ok(answer)
}

/// `POST /v1/passes/{id}/replace`: the next generation, under the link that the guest has.
pub async fn replace(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<CreatePass>,
) -> Result<Answer, No> {
    let issuer = issuer(&app, &caller, posted.body.unit.as_ref())?;
    let secret = hashed(&posted.body.draft).await?;
    let (once, body) = posted.by(&caller);
    let state = app.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let old = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
            let mover = caller.mover(&old, &[issuing(&old.pass)])?;
            old.pass.state.apply(Move::Supersede, mover).map_err(|refused| conflict(&old, refused))?;
            let mut draft = body.draft;
            keep_recipient(&mut draft, &old.pass);
            let composed = compose(tx, &state, &caller, &issuer, &draft, Some(id))?;
            issue::stop(tx, &state.estate, id, old.pass.generation, Ending::Superseded)?;

            let has_code = composed.composition.secret_code.is_some();
            let same_code = composed
                .composition
                .secret_code
                .as_ref()
                .is_some_and(|entry| old.more.secret.as_ref().is_some_and(|old| old.matches(entry)));
            let mut pass = old.pass.replaced_by(composed.composition, issuer, tx.now());
            pass.state = state_after(&old, &pass);
            if pass.recipient.phone != old.pass.recipient.phone {
                tx.forget_phones(id)?;
            } else if !same_code {
                tx.forget_secret_entries(id)?;
            }
            let secret = if same_code { old.more.secret.clone() } else { secret.filter(|_| has_code) };
            let frozen_for = old.more.frozen_for.filter(|_| pass.state == PassState::Frozen);
            let more = More { way: composed.way, unit: composed.unit, secret, frozen_for, ..More::default() };
            let row = PassRow { pass, created_at: old.created_at, changed_at: tx.now(), more };
            tx.update_pass(&row)?;
            issue::note(tx, &row, Event::Replaced, Some(&caller.person.id))?;
            if let Some(phone) = &row.pass.recipient.phone {
                tx.send(&letters::changed(phone, state.estate.property.name(), &row.pass.name))?;
                issue::note(tx, &row, Event::Shared { by_way_of: Channel::Sms }, None)?;
            }
            let pass = view::pass(tx, &state.estate, &row)?;
            Ok(Answer::json(200, &Created { pass, locator: None, link: None })?)
        })
        .await?;
    app.outbox.notify_one();
    Ok(answer)
}

/// Residents make passes for their home; staff for the property.
fn issuer(app: &App, caller: &Caller, said: Option<&UnitId>) -> Result<Issuer, No> {
    let person = caller.person.id.clone();
    if caller.is_staff() {
        return Ok(Issuer::Staff { person });
    }
    Ok(Issuer::Resident { person, unit: caller.home(app, said)? })
}

/// Hashing takes long on purpose, so it is done before the database is busy with the request.
async fn hashed(draft: &Draft) -> Result<Option<SecretHash>, No> {
    let Ok(secret_code) = SecretCode::parse(draft.secret_code.expose()) else { return Ok(None) };
    let hash = tokio::task::spawn_blocking(move || secret_code.hash(&Tx::random())).await;
    hash.ok().flatten().map(Some).ok_or_else(|| StoreError::NoRandomness.into())
}

struct Composed {
    composition: Composition,
    way: Vec<DoorId>,
    unit: Option<UnitId>,
}

/// The same check as in the form, with what only the service knows for certain.
fn compose(
    tx: &Tx<'_>,
    app: &App,
    caller: &Caller,
    issuer: &Issuer,
    draft: &Draft,
    replaces: Option<PassId>,
) -> Result<Composed, Halt> {
    let property = &app.estate.property;
    let my_route = tx.my_route(&caller.person.id)?;
    let composer = match issuer {
        Issuer::Resident { person, unit } => Composer::Resident {
            unit,
            my_route: my_route.doors(),
            live_passes: tx.live_passes(person, replaces)?,
        },
        Issuer::Staff { .. } => Composer::Staff { permissions: &caller.person.permissions },
    };
    let context = Context { property, composer, region: Some(DEFAULT_REGION), now: tx.now() };
    let composition = draft.check(&context).map_err(|problems| {
        let mut problem = Problem::new(ProblemKind::Draft);
        problem.draft = problems;
        problem
    })?;
    let doors = composition.permit.doors.as_slice();
    let way = view::way(property, doors, my_route.doors());
    let unit = match issuer {
        Issuer::Resident { unit, .. } => Some(unit.clone()),
        // Residents are told when staff make a pass to their home.
        Issuer::Staff { .. } => {
            doors.iter().find_map(|door| property.unit_of_door(*door)).map(|unit| unit.id.clone())
        }
    };
    Ok(Composed { composition, way, unit })
}

/// Whoever changes a pass sees only the end of the guest's number; what they leave empty stays.
fn keep_recipient(draft: &mut Draft, old: &Pass) {
    let empty = |text: &Confidential| text.expose().trim().is_empty();
    let (typed, old) = (&mut draft.recipient, &old.recipient);
    if let Some(phone) = old.phone.as_ref().filter(|_| empty(&typed.phone)) {
        typed.phone = Confidential::new(phone.e164());
    }
    if let Some(email) = old.email.as_ref().filter(|_| empty(&typed.email)) {
        typed.email = Confidential::new(email.as_str());
    }
    if typed.name.trim().is_empty() {
        typed.name.clone_from(&old.name);
    }
}

/// A replacement doesn't get around staff: what waited for them goes on waiting, what they stopped stays so.
fn state_after(old: &PassRow, new: &Pass) -> PassState {
    let same_phone = old.pass.recipient.phone == new.recipient.phone;
    match old.pass.state {
        PassState::Frozen if old.more.frozen_for == Some(FreezeCause::Staff) => PassState::Frozen,
        PassState::AwaitingApproval | PassState::Declined if same_phone => PassState::AwaitingApproval,
        _ => new.state,
    }
}

/// Why a move was not made, with where the pass stands.
pub(super) fn conflict(row: &PassRow, refused: gatepass::pass::standing::RefusedMove) -> Halt {
    use gatepass::pass::standing::RefusedMove;
    match refused {
        RefusedMove::NotTheirs { .. } => {
            Problem::new(ProblemKind::Forbidden).detail(refused.to_string()).into()
        }
        RefusedMove::Impossible { .. } => {
            let mut problem = Problem::new(ProblemKind::Conflict).detail(refused.to_string());
            problem.state = Some(row.pass.state);
            problem.into()
        }
    }
}

/// `GET /v1/passes/{id}`.
pub async fn one(State(app): State<Arc<App>>, caller: Caller, Named(id): Named) -> Result<Answer, No> {
    let state = app.clone();
    let pass = app
        .store
        .read(move |tx| {
            let row = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
            let theirs = row.pass.issuer.person() == &caller.person.id;
            if !theirs && !sees_all(&caller) {
                return Err(ProblemKind::NotFound.into());
            }
            Ok(view::pass(tx, &state.estate, &row)?)
        })
        .await?;
    Ok(Answer::json(200, &pass)?)
}

fn sees_all(caller: &Caller) -> bool {
    [Permission::SeeActivity, Permission::Approve, Permission::Manage]
        .into_iter()
        .any(|permission| caller.person.may(permission))
}

/// What staff need to make such a pass.
pub(super) fn issuing(pass: &Pass) -> Permission {
    match pass.kind {
        Kind::Passcode => Permission::IssuePasscodes,
        _ => Permission::IssuePasses,
    }
}

/// Where a list goes on.
#[derive(Debug, Deserialize)]
pub struct From {
    after: Option<String>,
}

/// `GET /v1/passes`.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let listing = if sees_all(&caller) { Listing::All } else { Listing::Of(caller.person.id) };
    listed(&app, listing, &from).await
}

/// `GET /v1/approvals`.
pub async fn approvals(
    State(app): State<Arc<App>>,
    caller: Caller,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    caller.needs(Permission::Approve)?;
    listed(&app, Listing::Waiting, &from).await
}

async fn listed(app: &Arc<App>, listing: Listing, from: &From) -> Result<Answer, No> {
    let before = match &from.after {
        None => None,
        Some(after) => Some(after.parse::<i64>().map_err(|_| {
            No::from(Problem::new(ProblemKind::Malformed).detail("`after` isn't where a list ended"))
        })?),
    };
    let state = app.clone();
    let list = app
        .store
        .read(move |tx| {
            let (rows, next) = tx.passes(&listing, before, PAGE)?;
            let passes =
                rows.iter().map(|row| view::pass(tx, &state.estate, row)).collect::<Result<_, _>>()?;
            Ok(PassList { passes, next: next.map(|number| number.to_string()) })
        })
        .await?;
    Ok(Answer::json(200, &list)?)
}
