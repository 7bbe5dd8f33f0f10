//! What phones carry: receipts in, the bulletin out. Both prove themselves, so nobody has to sign in for them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::bytes::Bytes;
use gatepass::client::wire::carried::{
    BulletinAnswer, MOST_RECEIPTS, ReceiptOutcome, Receipts, ReceiptsTaken,
};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::{PropertyId, UnitId};
use gatepass::pass::permit::Uses;
use gatepass::token::bulletin::Ending;
use gatepass::token::receipt::{Receipt, Verdict, VerifiedReceipt, verify_receipt};

use super::App;
use super::context::{Named, Posted};
use super::openapi::IfNoneMatch;
use super::reply::{No, tagged};
use crate::estate::Estate;
use crate::issue;
use crate::store::{Answer, At, BulletinRow, Entry, Halt, PassRow, StoreError, Told};

/// Takes receipts that doors have signed, whoever brings them.
///
/// Handing one in again changes nothing.
#[utoipa::path(
    post,
    path = "/v1/properties/{property}/receipts",
    tag = "Carried",
    operation_id = "hand_in_receipts",
    security(()),
    params(("property" = PropertyId, Path, description = "Whose doors.")),
    request_body = Receipts,
    responses((status = 200, description = "What became of each.", body = ReceiptsTaken)),
    extensions(("x-problems" = json!([ProblemKind::NotFound])))
)]
pub async fn receipts(
    State(app): State<Arc<App>>,
    Named(property): Named<PropertyId>,
    posted: Posted<Receipts>,
) -> Result<Answer, No> {
    not_too_many(&posted.body.receipts)?;
    let (once, body) = posted.once(&[b"receipts"]);
    let brought = check(&app, &property, body.receipts).await?;
    let work =
        move |tx: &At<'_>| Ok(Answer::json(200, &ReceiptsTaken { outcomes: take_all(tx, &brought)? })?);
    let answer = app.store.once_at(&property, once, work).await?;
    Ok(answer)
}

/// Says no to more receipts than one request may carry.
pub(super) fn not_too_many(receipts: &[Bytes]) -> Result<(), No> {
    if receipts.len() <= MOST_RECEIPTS {
        return Ok(());
    }
    let detail = format!("at most {MOST_RECEIPTS} receipts at once");
    Err(Problem::new(ProblemKind::TooLarge).detail(detail).into())
}

/// The property, if there is one.
async fn found(app: &App, property: &PropertyId) -> Result<Arc<Estate>, No> {
    let (store, property) = (app.store.clone(), property.clone());
    let found = app.store.read(move |tx| {
        let known = tx.property_version(&property)?.is_some();
        known.then(|| Ok(store.at(tx, &property)?.estate)).transpose()
    });
    found.await?.ok_or_else(|| ProblemKind::NotFound.into())
}

/// What somebody brought.
pub(super) struct Brought {
    signed: Bytes,
    /// What it says, if a door of the property has signed it.
    receipt: Option<VerifiedReceipt>,
}

/// Checks signatures, before the transaction that keeps the receipts and lets all others wait.
pub(super) async fn check(
    app: &App,
    property: &PropertyId,
    receipts: Vec<Bytes>,
) -> Result<Vec<Brought>, No> {
    let estate = found(app, property).await?;
    let work = move || {
        let property = &estate.property;
        let key_of = |door| property.door(door).and_then(|door| door.keys).map(|keys| keys.receipts);
        let check = |signed: Bytes| {
            let receipt = verify_receipt(signed.as_slice(), property.id(), key_of).ok();
            Brought { signed, receipt }
        };
        receipts.into_iter().map(check).collect()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Halt::Store(StoreError::CutOff).into())
}

/// Takes receipts in, and tells what became of each.
pub(super) fn take_all(tx: &At<'_>, receipts: &[Brought]) -> Result<Vec<ReceiptOutcome>, Halt> {
    let mut outcomes = Vec::with_capacity(receipts.len());
    for brought in receipts {
        outcomes.push(take(tx, brought)?);
    }
    if outcomes.contains(&ReceiptOutcome::Kept) {
        // The next bulletin tells the doors what they may forget.
        issue::publish(tx)?;
    }
    Ok(outcomes)
}

fn take(tx: &At<'_>, brought: &Brought) -> Result<ReceiptOutcome, Halt> {
    let Some(verified) = brought.receipt else { return Ok(ReceiptOutcome::Refused) };
    let receipt = verified.receipt();
    // A count that no database holds is no door's count.
    if i64::try_from(receipt.sequence).is_err() || !tx.keep_receipt(receipt, brought.signed.as_slice())? {
        return Ok(ReceiptOutcome::Known);
    }
    let event = match receipt.verdict {
        Verdict::Opened => Event::Unlocked { door: receipt.door },
        Verdict::Refused(reason) => {
            let because = serde_json::to_value(reason).ok();
            let because = because.and_then(|name| name.as_str().map(ToOwned::to_owned));
            Event::Refused { door: receipt.door, because }
        }
    };
    note(tx, receipt, event)?;
    if receipt.verdict == Verdict::Opened
        && let Some(row) = tx.pass(receipt.pass)?
    {
        spend_alternatives(tx, row, receipt)?;
    }
    Ok(ReceiptOutcome::Kept)
}

/// Writes it down for those whom that generation of the pass concerned; what the service doesn't know, for staff alone.
fn note(tx: &At<'_>, receipt: &Receipt, event: Event) -> Result<(), StoreError> {
    let told = tx.told(receipt.pass, receipt.generation)?;
    let told = told.as_ref();
    let own = told.filter(|told| told.pass_name.is_none());
    tx.note(&Entry {
        at: receipt.at,
        event,
        pass: Some(receipt.pass),
        pass_name: told.and_then(|told| told.pass_name.as_deref()),
        guest: told.and_then(|told| told.guest.as_deref()),
        made_by: told.map(|told| &told.made_by),
        unit: own.map_or(told.and_then(|told| told.unit.as_ref()), |own| home(tx, receipt, own)),
        by: own.map(|own| &own.made_by),
    })
}

/// Which home hears of a person's own key: whose door it is, if it is theirs; else where they lived.
fn home<'a>(tx: &'a At<'_>, receipt: &Receipt, own: &'a Told) -> Option<&'a UnitId> {
    let behind = tx.estate.property.unit_of_door(receipt.door);
    let theirs = behind.filter(|unit| unit.residents.contains(&own.made_by));
    theirs.map(|unit| &unit.id).or(own.unit.as_ref())
}

/// When the destination of a one-time pass has opened, its other doors die with the next bulletin: entrances that it
/// could have taken instead. Doors that have opened stay on it, so that a screen still says "used up" there.
fn spend_alternatives(tx: &At<'_>, mut row: PassRow, receipt: &Receipt) -> Result<(), Halt> {
    let at_destination = destination(&tx.estate, &row) == Some(receipt.door);
    let single =
        row.pass.permit.uses == Uses::Once && row.pass.permit.schedule.occurrences().nth(1).is_none();
    if !single || !at_destination || receipt.generation != row.pass.generation {
        return Ok(());
    }
    let opened = tx.uses(row.pass.id)?;
    let doors = &row.pass.permit.doors;
    let left: gatepass::pass::permit::Doors = doors
        .as_slice()
        .iter()
        .copied()
        .filter(|door| opened.iter().any(|use_of| use_of.door == *door))
        .collect();
    if left == *doors {
        return Ok(());
    }
    issue::stop(tx, row.pass.id, row.pass.generation, Ending::Superseded)?;
    row.pass = row
        .pass
        .with_permit(gatepass::pass::permit::Permit { doors: left, ..row.pass.permit.clone() }, tx.now());
    row.changed_at = tx.now();
    Ok(tx.update_pass(&row)?)
}

/// Where a pass leads: the door into the home, else the last door of the way.
fn destination(estate: &Estate, row: &PassRow) -> Option<gatepass::id::DoorId> {
    let granted = row.more.way.iter().rev().filter(|door| row.pass.permit.doors.contains(**door));
    let home = granted.clone().find(|door| estate.property.unit_of_door(**door).is_some());
    home.or_else(|| granted.clone().next()).copied()
}

/// Gives the newest bulletin, to be carried to doors.
///
/// It says which passes have ended before their time. Doors obey the newest that they have seen.
#[utoipa::path(
    get,
    path = "/v1/properties/{property}/bulletin",
    tag = "Carried",
    operation_id = "get_bulletin",
    security(()),
    params(("property" = PropertyId, Path, description = "Whose bulletin."), IfNoneMatch),
    responses(
        (status = 200, description = "The bulletin, as signed.", body = BulletinAnswer, headers(("ETag" = String, description = "What names this bulletin."))),
        (status = 304, description = "It is still the one that the caller has."),
    ),
    extensions(("x-problems" = json!([ProblemKind::NotFound])))
)]
pub async fn bulletin(
    State(app): State<Arc<App>>,
    Named(property): Named<PropertyId>,
    headers: HeaderMap,
) -> Result<Response, No> {
    found(&app, &property).await?;
    let row = if let Some(row) = app.store.read_at(&property, fresh).await? {
        row
    } else {
        app.store.change_at(&property, newest).await?
    };
    let answer =
        BulletinAnswer { version: row.version, signed_at: row.signed_at, bulletin: Bytes::from(row.signed) };
    tagged(&headers, &format!("\"{}\"", row.version), &answer)
}

/// The newest bulletin; a new one if that is too old to be handed out.
pub(super) fn newest(tx: &At<'_>) -> Result<BulletinRow, Halt> {
    fresh(tx)?.map_or_else(|| issue::publish(tx), Ok)
}

/// The newest bulletin, unless it is too old to be handed out.
fn fresh(tx: &At<'_>) -> Result<Option<BulletinRow>, Halt> {
    Ok(tx.bulletin()?.filter(|bulletin| issue::is_fresh(bulletin, tx.now())))
}
