//! The screen and the door agree, or one of them knew what the other couldn't: then the log has it.

use gatepass::id::Generation;
use gatepass::pass::decide::{Decision, Refusal};

use crate::log::{How, Log, Stop};
use crate::visit::{Answer, Visit, Way};

/// Why the screen and the door said what they said.
pub fn explain(log: &Log, visit: &Visit) -> Result<&'static str, String> {
    let screen = visit.screen;
    match (visit.answer, screen.now) {
        (Answer::Nothing, _) if !screen.goes => {
            return Ok("nothing to show, and the screen asked for something else");
        }
        (Answer::Opened, Decision::Open { .. }) => return Ok("agreed: opens"),
        (Answer::Refused(door), Decision::Refuse(phone)) if door == phone => return Ok("agreed: stays shut"),
        (Answer::Opened, _) if screen.earlier.is_open() || screen.later.is_open() => {
            return Ok("the door's clock may be wrong by half a minute");
        }
        (Answer::Opened | Answer::Refused(_), _) => {}
        (Answer::No | Answer::Nothing, _) => return Err("a guest with a pass hears why".to_owned()),
    }
    if let Answer::Refused(refusal) = visit.answer
        && let Some(because) = door_knows_more(log, visit, refusal)
    {
        return Ok(because);
    }
    if let Decision::Refuse(refusal) = screen.now
        && let Some(because) = phone_knows_more(log, visit, refusal)
    {
        return Ok(because);
    }
    let pass = visit.pass.to_string();
    Err(format!("nothing that has happened explains it:\n{}", log.lines_of(&pass)))
}

fn door_knows_more(log: &Log, visit: &Visit, refusal: Refusal) -> Option<&'static str> {
    let shown = visit.receipt?.generation;
    // By a QR code or on another phone, the phone itself learns nothing of it.
    let mut unknown_uses = log
        .visits_with(visit.pass)
        .filter(|earlier| earlier.opened() && (earlier.hand != visit.hand || earlier.way == Way::Qr));
    match refusal {
        Refusal::Deleted | Refusal::Frozen | Refusal::Superseded => {
            let how = how(refusal)?;
            let mut stops = stops(log, visit, how, shown);
            if stops.any(|stop| stop.version <= visit.heard.version) {
                return Some("the door has heard of a stop");
            }
            let mut newer = log.visits_with(visit.pass).filter(|earlier| earlier.door == visit.door);
            let seen = newer.any(|earlier| earlier.receipt.is_some_and(|receipt| receipt.generation > shown));
            (seen && how == How::Superseded).then_some("the door has seen the replacement")
        }
        Refusal::UsedUp { at, .. } => unknown_uses
            .any(|earlier| earlier.door == visit.door && earlier.at == at)
            .then_some("used by a QR code or another phone"),
        Refusal::ActiveTimeOver { since, .. } => unknown_uses
            .any(|earlier| earlier.at < since)
            .then_some("active since a QR code or another phone"),
        Refusal::DoorOutOfTouch => {
            let silence = visit.at.signed_duration_since(visit.heard.signed_at);
            (silence > log.policy.longest_silence.delta())
                .then_some("the door has heard nothing for too long")
        }
        _ => None,
    }
}

fn phone_knows_more(log: &Log, visit: &Visit, refusal: Refusal) -> Option<&'static str> {
    let shown = visit.receipt?.generation;
    match refusal {
        Refusal::Deleted | Refusal::Frozen | Refusal::Superseded => {
            let carried = visit.screen.carried?.version;
            let mut heard = stops(log, visit, how(refusal)?, shown).filter(|stop| stop.version <= carried);
            if let Answer::Refused(Refusal::Over { .. } | Refusal::RenewToken { .. }) = visit.answer {
                // A newer bulletin says no more of tokens that are over.
                return heard.next().is_some().then_some("the door has forgotten a stop of what is over");
            }
            heard
                .any(|stop| visit.heard.version < stop.version)
                .then_some("the phone has heard of a stop, the door hasn't")
        }
        Refusal::ActiveTimeOver { since, .. } if visit.way == Way::Qr => {
            let mut own = log.visits_with(visit.pass).filter(|earlier| earlier.hand == visit.hand);
            own.any(|earlier| earlier.opened() && earlier.door != visit.door && earlier.at < since)
                .then_some("a QR code shows no stamp")
        }
        _ => None,
    }
}

fn how(refusal: Refusal) -> Option<How> {
    match refusal {
        Refusal::Deleted => Some(How::Deleted),
        Refusal::Frozen => Some(How::Frozen),
        Refusal::Superseded => Some(How::Superseded),
        _ => None,
    }
}

fn stops<'l>(
    log: &'l Log,
    visit: &Visit,
    how: How,
    shown: Generation,
) -> impl Iterator<Item = &'l Stop> + use<'l> {
    let at = visit.at;
    let stops: &[Stop] = log.find(visit.pass).map_or(&[], |pass| &log.passes[pass].stops);
    stops.iter().filter(move |stop| stop.how == how && stop.generation >= shown && stop.at <= at)
}
