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
use gatepass::pass::permit::Uses;
use gatepass::token::bulletin::Ending;
use gatepass::token::receipt::{Receipt, Verdict, verify_receipt};

use super::App;
use super::context::Posted;
use super::reply::{No, tagged};
use crate::estate::Estate;
use crate::issue;
use crate::store::{Answer, BulletinRow, Entry, Halt, PassRow, Tx};

/// `POST /v1/receipts`.
pub async fn receipts(State(app): State<Arc<App>>, posted: Posted<Receipts>) -> Result<Answer, No> {
    if posted.body.receipts.len() > MOST_RECEIPTS {
        let detail = format!("at most {MOST_RECEIPTS} receipts at once");
        return Err(Problem::new(ProblemKind::TooLarge).detail(detail).into());
    }
    let (once, body) = posted.once(&[b"receipts"]);
    let state = app.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let mut outcomes = Vec::with_capacity(body.receipts.len());
            for signed in &body.receipts {
                outcomes.push(take(tx, &state.estate, signed.as_slice())?);
            }
            if outcomes.contains(&ReceiptOutcome::Kept) {
                // The next bulletin tells the doors what they may forget.
                issue::publish(tx, &state.estate)?;
            }
            Ok(Answer::json(200, &ReceiptsTaken { outcomes })?)
        })
        .await?;
    Ok(answer)
}

fn take(tx: &Tx<'_>, estate: &Estate, signed: &[u8]) -> Result<ReceiptOutcome, Halt> {
    let property = &estate.property;
    let key_of = |door| property.door(door).and_then(|door| door.keys).map(|keys| keys.receipts);
    let Ok(verified) = verify_receipt(signed, property.id(), key_of) else {
        return Ok(ReceiptOutcome::Refused);
    };
    let receipt = verified.receipt();
    // A count that no database holds is no door's count.
    if i64::try_from(receipt.sequence).is_err() || !tx.keep_receipt(receipt, signed)? {
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
    if let Some(row) = tx.pass(receipt.pass)? {
        issue::note_at(tx, &row, event, None, receipt.at)?;
        if receipt.verdict == Verdict::Opened {
            spend_alternatives(tx, estate, row, receipt)?;
        }
    } else {
        // A resident's own token, or a pass made on a phone without a network.
        let owner = tx.owner_of(receipt.pass)?;
        let unit = owner.as_ref().and_then(|owner| property.homes(owner).next()).map(|unit| &unit.id);
        tx.note(&Entry {
            at: receipt.at,
            event,
            pass: Some(receipt.pass),
            pass_name: None,
            made_by: owner.as_ref(),
            unit,
            by: owner.as_ref(),
        })?;
    }
    Ok(ReceiptOutcome::Kept)
}

/// When the destination of a one-time pass has opened, its other doors die with the next bulletin: entrances that it
/// could have taken instead. Doors that have opened stay on it, so that a screen still says "used up" there.
fn spend_alternatives(tx: &Tx<'_>, estate: &Estate, mut row: PassRow, receipt: &Receipt) -> Result<(), Halt> {
    let at_destination = destination(estate, &row) == Some(receipt.door);
    let single =
        row.pass.permit.uses == Uses::Once && row.pass.permit.schedule.occurrences().nth(1).is_none();
    if !single || !at_destination || receipt.generation != row.pass.generation {
        return Ok(());
    }
    let opened = tx.opened_doors(row.pass.id)?;
    let doors = &row.pass.permit.doors;
    let left: gatepass::pass::permit::Doors =
        doors.as_slice().iter().copied().filter(|door| opened.contains(door)).collect();
    if left == *doors {
        return Ok(());
    }
    issue::stop(tx, estate, row.pass.id, row.pass.generation, Ending::Superseded)?;
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

/// `GET /v1/bulletin`.
pub async fn bulletin(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, No> {
    let fresh = |tx: &Tx<'_>| -> Result<Option<BulletinRow>, Halt> {
        Ok(tx.bulletin()?.filter(|bulletin| issue::is_fresh(bulletin, tx.now())))
    };
    let row = if let Some(row) = app.store.read(move |tx| fresh(tx)).await? {
        row
    } else {
        let state = app.clone();
        // Somebody else may have asked for it meanwhile.
        let again = move |tx: &Tx<'_>| fresh(tx)?.map_or_else(|| issue::publish(tx, &state.estate), Ok);
        app.store.change(again).await?
    };
    let answer =
        BulletinAnswer { version: row.version, signed_at: row.signed_at, bulletin: Bytes::from(row.signed) };
    tagged(&headers, &format!("\"{}\"", row.version), &answer)
}
