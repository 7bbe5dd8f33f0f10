//! At a door.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use gatepass::app::door::Attempt;
use gatepass::app::guest::{DoorStep, Guest, Next, PassScreen};
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId};
use gatepass::qr::Qr;
use gatepass::radio::Ways;
use serde::Serialize;

use super::super::page::{Ink, labelled};
use super::super::phone::{Phone, Trouble};
use super::super::{Failure, attempt, until_told, words};
use super::{AtDoor, card, which};

/// Pixels a module of a picture takes.
const SCALE: u8 = 8;

/// What came of trying a door, as JSON.
#[derive(Serialize)]
struct Tried<'a> {
    pass: PassId,
    door: DoorId,
    name: &'a str,
    #[serde(flatten)]
    attempt: &'a Attempt,
}

/// `unlock`.
pub async fn unlock(phone: &Phone, at: &AtDoor) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let pass = to_unlock(phone, at)?;
    let told = |door, attempt: &Attempt, ink| told(&guest, &pass, door, attempt, ink);
    let (door, attempt) = if at.door.is_some() || !is_next_for_a_phone(&pass) {
        let door = which::door(&pass, at)?;
        if !door.connected {
            let name = &door.name;
            return Err(Failure::Failed(format!(
                "{name} has no connected lock: open it by hand, then `gatepass guest tick {}`",
                door.door
            ))
            .into());
        }
        let unlock = guest.unlock(pass.pass, door.door, until_told());
        (door.door, attempt::follow(phone, unlock, told).await?)
    } else {
        let unlock = guest.unlock_nearest(pass.pass, until_told());
        let nearest = attempt::follow(phone, unlock, told).await?;
        let none = || Failure::Failed(format!("“{}” has no door that a phone opens", pass.name));
        let nearest = nearest.ok_or_else(none)?;
        (nearest.door, nearest.attempt)
    };
    let tried = Tried { pass: pass.pass, door, name: name(&pass, door), attempt: &attempt };
    phone.out.answer(&tried, |_| attempt::carried(&attempt))?;
    Ok(attempt::verdict(&attempt)?)
}

/// Whether a phone opens what comes next on the way.
fn is_next_for_a_phone(pass: &PassScreen) -> bool {
    let Next::GoTo(Some(next)) = pass.next else { return false };
    pass.doors.iter().any(|step| step.door == next && step.connected)
}

fn name(pass: &PassScreen, door: DoorId) -> &str {
    pass.doors.iter().find(|step| step.door == door).map_or("the door", |step| &step.name)
}

fn told(guest: &Guest<'_, Ways>, pass: &PassScreen, door: DoorId, attempt: &Attempt, ink: Ink) -> String {
    let zone = words::zone(&pass.times.zone);
    let mut text = attempt::told(name(pass, door), attempt, &zone, ink);
    if attempt::verdict(attempt).is_ok()
        && let Ok(after) = guest.screen(pass.pass)
    {
        text.push_str(&labelled("", 2, &format!("Next: {}", card::next(&after))));
    }
    text
}

/// A QR code, as JSON.
#[derive(Serialize)]
struct Code<'a> {
    pass: PassId,
    door: DoorId,
    name: &'a str,
    /// What the code says: a secret as long as it lasts.
    text: &'a str,
    shown_until: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    png: Option<&'a Path>,
}

/// `qr`.
pub fn qr(phone: &Phone, at: &AtDoor, png: Option<&Path>) -> Result<(), Trouble> {
    let pass = ready(phone, at)?;
    let door = which::door(&pass, at)?;
    let code = phone.device.guest().live_qr(pass.pass, door.door)?;
    let picture = Qr::new(code.text()).map_err(Error::from)?;
    if let Some(file) = png {
        fs::write(file, picture.to_png(SCALE)).map_err(|error| {
            Failure::Failed(format!("can't write the picture {}: {error}", file.display()))
        })?;
    }
    let answer = Code {
        pass: pass.pass,
        door: door.door,
        name: &door.name,
        text: code.text(),
        shown_until: code.shown_until(),
        png,
    };
    phone.out.answer(&answer, |_| drawn(door, &picture, png))?;
    Ok(())
}

fn drawn(door: &DoorStep, picture: &Qr, png: Option<&Path>) -> String {
    let mut text = String::new();
    if png.is_none() {
        text.push_str(&picture.to_terminal());
    }
    let file = png.map_or_else(String::new, |file| format!("{} is written. ", file.display()));
    let say = format!(
        "{file}Hold it up to {} within half a minute; it counts once. Past the door: gatepass guest tick {}",
        door.name, door.door
    );
    text.push_str(&labelled("", 0, &say));
    text
}

/// `tick`.
pub fn tick(phone: &Phone, at: &AtDoor) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let pass = ready(phone, at)?;
    let door = which::door(&pass, at)?;
    let screen = guest.tick(pass.pass, door.door)?;
    Ok(phone.out.answer(&screen, |ink| card::pass(&screen, ink))?)
}

/// One that opens nothing any more says at a door that is named why.
fn to_unlock(phone: &Phone, at: &AtDoor) -> Result<PassScreen, Trouble> {
    if at.door.is_some() {
        let pass =
            which::pass(&phone.device.guest(), at.of.which.as_deref(), |next| matches!(next, Next::GoTo(_)))?;
        if pass.next == Next::Nothing {
            return Ok(pass);
        }
    }
    ready(phone, at)
}

/// The pass to be shown at a door; what comes first is said, with the command for it.
fn ready(phone: &Phone, at: &AtDoor) -> Result<PassScreen, Trouble> {
    let named = at.of.which.as_deref();
    let pass = which::pass(&phone.device.guest(), named, |next| matches!(next, Next::GoTo(_)))?;
    match pass.next {
        Next::GoTo(_) => Ok(pass),
        Next::Nothing => Err(Failure::Failed(format!(
            "“{}” opens no door: {}; `gatepass guest pass` says more, and `gatepass guest sync` asks again",
            pass.name,
            card::next(&pass)
        ))
        .into()),
        _ => {
            Err(Failure::Failed(format!("“{}” opens no door yet; first {}", pass.name, card::next(&pass)))
                .into())
        }
    }
}
