//! At a door.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use gatepass::app::door::Attempt;
use gatepass::app::guest::{DoorStep, Next, PassScreen};
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId};
use gatepass::qr::Qr;
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
    let pass = ready(phone, at)?;
    let door = which::door(&pass, at)?;
    if !door.connected {
        let name = &door.name;
        return Err(Failure::Failed(format!(
            "{name} has no connected lock: open it by hand, then `gatepass guest tick {}`",
            door.door
        ))
        .into());
    }
    let attempt = guest.unlock(pass.pass, door.door, until_told()).await?;
    let tried = Tried { pass: pass.pass, door: door.door, name: &door.name, attempt: &attempt };
    let after = guest.screen(pass.pass)?;
    phone.out.answer(&tried, |ink| told(&tried, &after, ink))?;
    Ok(attempt::verdict(&attempt)?)
}

fn told(tried: &Tried<'_>, after: &PassScreen, ink: Ink) -> String {
    let zone = words::zone(&after.times.zone);
    let mut text = attempt::told(tried.name, tried.attempt, &zone, ink);
    if attempt::verdict(tried.attempt).is_ok() {
        text.push_str(&labelled("", 2, &format!("Next: {}", card::next(after))));
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
