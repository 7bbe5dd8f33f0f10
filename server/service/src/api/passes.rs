//! Making passes, replacing them, and looking at them.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::{CreatePass, Created, PassList, PassView};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::confidential::Confidential;
use gatepass::id::{DoorId, PassId, UnitId};
use gatepass::pass::draft::{Composer, Composition, Context, Draft};
use gatepass::pass::kind::Kind;
use gatepass::pass::standing::{FreezeCause, Move, PassState};
use gatepass::pass::{Issuer, Pass};
use gatepass::phone::DEFAULT_REGION;
use gatepass::property::Permission;
use gatepass::route::MyRoute;
use gatepass::token::bulletin::Ending;
use serde::Deserialize;

use super::App;
use super::context::{Approves, Asked, Caller, Named, Posted, Staff};
use super::reply::No;
use super::secret_code::{self, chosen};
use super::share::{self, new_link};
use crate::store::{Answer, At, Halt, Listing, More, PassRow};
use crate::{issue, letters, tell, view};

/// How many passes a list has at once.
const PAGE: u16 = 100;

/// Makes a pass.
///
/// The service checks the draft by the same rules as a phone's form, and sends the link if the draft has a number
/// or an e-mail address. A vendor's or resident's visit with an e-mail address and no number waits until its recipient
/// has given one and staff have approved it; another kind without a number is live at once, where the policy's
/// `phone_required` lets it be made. There is no dry run: what a draft lacks is all told in the refusal, which makes
/// nothing.
#[utoipa::path(
    post,
    path = "/v1/passes",
    tag = "Passes",
    operation_id = "create_pass",
    security(("session" = [])),
    request_body = CreatePass,
    responses((status = 201, description = "The pass and its link, which is told this once.", body = Created)),
    extensions(("x-problems" = json!([ProblemKind::Draft, ProblemKind::Forbidden])))
)]
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    posted: Posted<CreatePass>,
) -> Result<Answer, No> {
    let issuer = issuer(&caller, posted.body.unit.as_ref())?;
    let chosen = chosen(&app, &caller, &posted.body.draft).await?;
    let base = app.base.clone();
    app.act(caller, posted, move |tx, caller, body| {
        let composed = compose(tx, caller, &issuer, &body.draft, None)?;
        let chosen = chosen.filter(|_| composed.composition.secret_code.is_some());
        secret_code::not_in_use(tx, caller, chosen.as_ref(), None)?;
        let (secret, secret_mark) = secret_code::stored(chosen);
        let id = issue::new_pass_id()?;
        let mut row = PassRow {
            pass: Pass::new(composed.composition, id, tx.id().clone(), issuer, tx.now()),
            created_at: tx.now(),
            changed_at: tx.now(),
            more: More { way: composed.way, unit: composed.unit, secret, secret_mark, ..More::default() },
        };
        let (locator, link) = new_link(tx, &base, id)?;
        let host = view::host(&tx.estate, &row.pass.issuer);
        let by = letters::usual_way(&row.pass.recipient);
        let letter =
            by.and_then(|by| letters::invitation(&row.pass, by, tx.estate.property.name(), &host, &link));
        row.more.shared_at = letter.is_some().then(|| tx.now());
        tx.add_pass(&row)?;
        issue::note(tx, &row, Event::Issued, Some(&caller.person.id))?;
        caller.did(tx, &StaffAct::Issued { pass: id })?;
        if let Some(letter) = letter {
            tell::send_link(tx, &row, &letter)?;
        }
        tell::residents(tx, None, &row.pass)?;
        let pass = view::pass(tx, &row)?;
        let created = Created { pass, locator: Some(locator), link: Some(Confidential::new(link)) };
        Ok(Answer::json(201, &created)?)
    })
    .await
}

/// Puts another pass in its place, under the link that the guest has.
///
/// It is the next generation of the pass. What the draft's recipient leaves empty stays as it was; all else is as in the
/// draft, the secret code as well. The guest is told of the change. Where the recipient's number is another, it is sent a
/// link of its own, and phones that were let in are out.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/replace",
    tag = "Passes",
    operation_id = "replace_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = CreatePass,
    responses((status = 200, description = "The pass as it is now, without a link.", body = Created)),
    extensions(("x-problems" = json!([ProblemKind::Draft, ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn replace(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<CreatePass>,
) -> Result<Answer, No> {
    let issuer = issuer(&caller, posted.body.unit.as_ref())?;
    let chosen = chosen(&app, &caller, &posted.body.draft).await?;
    let base = app.base.clone();
    app.act(caller, posted, move |tx, caller, body| {
        let old = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
        let mover = caller.mover(&old, &[issuing(&old.pass)])?;
        old.pass.state.apply(Move::Supersede, mover).map_err(|refused| conflict(&old, refused))?;
        let mut draft = body.draft;
        keep_recipient(&mut draft, &old.pass);
        let composed = compose(tx, caller, &issuer, &draft, Some(id))?;
        let chosen = chosen.filter(|_| composed.composition.secret_code.is_some());
        secret_code::not_in_use(tx, caller, chosen.as_ref(), Some(id))?;
        issue::stop(tx, id, old.pass.generation, Ending::Superseded)?;

        let has_code = composed.composition.secret_code.is_some();
        let same_code = composed
            .composition
            .secret_code
            .as_ref()
            .is_some_and(|entry| old.more.secret.as_ref().is_some_and(|old| old.matches(entry)));
        let mut pass = old.pass.replaced_by(composed.composition, issuer, tx.now());
        pass.state = state_after(&old, &pass);
        // Whoever has another number hasn't got the link.
        let is_anothers = pass.recipient.phone != old.pass.recipient.phone;
        if is_anothers {
            tx.forget_phones(id)?;
        } else if !same_code {
            tx.forget_secret_entries(id)?;
        }
        let (secret, secret_mark) = secret_code::stored(chosen);
        let secret = if same_code { old.more.secret.clone() } else { secret };
        let frozen_for = old.more.frozen_for.filter(|_| pass.state == PassState::Frozen);
        let (way, unit, shared_at) = (composed.way, composed.unit, old.more.shared_at);
        let more = More { way, unit, secret, secret_mark, frozen_for, shared_at, ..More::default() };
        let mut row = PassRow { pass, created_at: old.created_at, changed_at: tx.now(), more };
        tx.update_pass(&row)?;
        issue::note(tx, &row, Event::Replaced, Some(&caller.person.id))?;
        caller.did(tx, &StaffAct::Replaced { pass: id })?;
        if is_anothers && let Some(by) = letters::usual_way(&row.pass.recipient) {
            let (_, link) = new_link(tx, &base, id)?;
            share::send(tx, &mut row, by, &link)?;
        } else {
            tell::changed(tx, &old.pass, &row, has_code && !same_code)?;
        }
        tell::residents(tx, Some(&old.pass), &row.pass)?;
        let pass = view::pass(tx, &row)?;
        Ok(Answer::json(200, &Created { pass, locator: None, link: None })?)
    })
    .await
}

/// Residents make passes for their home; staff for the property.
fn issuer(caller: &Caller, said: Option<&UnitId>) -> Result<Issuer, No> {
    let person = caller.person.id.clone();
    if caller.is_staff() {
        return Ok(Issuer::Staff { person });
    }
    Ok(Issuer::Resident { person, unit: caller.home(said)? })
}

struct Composed {
    composition: Composition,
    way: Vec<DoorId>,
    unit: Option<UnitId>,
}

/// The same check as in the form, with what only the service knows for certain.
fn compose(
    tx: &At<'_>,
    caller: &Caller,
    issuer: &Issuer,
    draft: &Draft,
    replaces: Option<PassId>,
) -> Result<Composed, Halt> {
    let property = &tx.estate.property;
    let my_route = match issuer {
        Issuer::Resident { person, unit } => tx.my_route(person, unit)?,
        Issuer::Staff { .. } => MyRoute::default(),
    };
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

/// Shows a pass.
#[utoipa::path(
    get,
    path = "/v1/passes/{id}",
    tag = "Passes",
    operation_id = "get_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    responses((status = 200, description = "The pass.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::NotFound])))
)]
pub async fn one(State(app): State<Arc<App>>, caller: Caller, Named(id): Named) -> Result<Answer, No> {
    let pass = app.look(caller, move |tx, caller| Ok(view::pass(tx, &seen(tx, caller, id)?)?)).await?;
    Ok(Answer::json(200, &pass)?)
}

/// A pass that this person may look at: their own, or any for staff who see all.
pub(super) fn seen(tx: &At<'_>, caller: &Caller, id: PassId) -> Result<PassRow, Halt> {
    let row = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
    let theirs = row.pass.issuer.person() == &caller.person.id;
    if theirs || sees_all(caller) { Ok(row) } else { Err(ProblemKind::NotFound.into()) }
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
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct From {
    /// The `next` of the part before; left out: from the beginning.
    after: Option<String>,
}

/// Lists passes, the newest first.
///
/// A resident's own; all of the property's for staff who see activity, approve or manage; else those that they
/// made. Deleted and replaced ones aren't in it.
#[utoipa::path(
    get,
    path = "/v1/passes",
    tag = "Passes",
    operation_id = "list_passes",
    security(("session" = [])),
    params(From),
    responses((status = 200, description = "A part of the list.", body = PassList)),
    extensions(("x-problems" = json!([ProblemKind::Malformed])))
)]
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    let listing = if sees_all(&caller) { Listing::All } else { Listing::Of(caller.person.id.clone()) };
    listed(&app, caller, listing, &from).await
}

/// Lists the passes that wait for staff.
///
/// For staff who approve.
#[utoipa::path(
    get,
    path = "/v1/approvals",
    tag = "Passes",
    operation_id = "list_approvals",
    security(("session" = [])),
    params(From),
    responses((status = 200, description = "A part of the list.", body = PassList)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::Malformed])))
)]
pub async fn approvals(
    State(app): State<Arc<App>>,
    staff: Staff<Approves>,
    Asked(from): Asked<From>,
) -> Result<Answer, No> {
    listed(&app, staff.caller, Listing::Waiting, &from).await
}

impl From {
    /// The number before which the list goes on.
    pub(super) fn before(&self) -> Result<Option<i64>, No> {
        let wrong =
            |_| Problem::new(ProblemKind::Malformed).detail("`after` isn't where a list ended").into();
        self.after.as_ref().map(|after| after.parse().map_err(wrong)).transpose()
    }
}

async fn listed(app: &App, caller: Caller, listing: Listing, from: &From) -> Result<Answer, No> {
    let before = from.before()?;
    let list = app
        .look(caller, move |tx, _| {
            let (rows, next) = tx.passes(&listing, before, PAGE)?;
            let passes = rows.iter().map(|row| view::pass(tx, row)).collect::<Result<_, _>>()?;
            Ok(PassList { passes, next: next.map(|number| number.to_string()) })
        })
        .await?;
    Ok(Answer::json(200, &list)?)
}
