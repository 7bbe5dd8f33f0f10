//! Which pass, and which door of it, a guest means.

use gatepass::app::guest::{DoorStep, Guest, Next, PassScreen};
use gatepass::error::Error;
use gatepass::radio::Ways;

use super::super::Failure;
use super::super::phone::{Named, Trouble, meant, several_are_meant};
use super::AtDoor;

impl Named for PassScreen {
    fn number(&self) -> String {
        self.pass.to_string()
    }
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for DoorStep {
    fn number(&self) -> String {
        self.door.to_string()
    }
    fn name(&self) -> &str {
        &self.name
    }
}

/// Every pass on this phone, newest first.
pub fn passes(guest: &Guest<'_, Ways>) -> Result<Vec<PassScreen>, Error> {
    guest.passes()?.into_iter().map(|pass| guest.screen(pass.pass)).collect()
}

/// The pass that is named; or else the one for which this is what to do next, the only one that goes on, or the only
/// one at all.
pub fn pass(
    guest: &Guest<'_, Ways>,
    named: Option<&str>,
    fits: impl Fn(Next) -> bool,
) -> Result<PassScreen, Trouble> {
    let passes = passes(guest)?;
    if passes.is_empty() {
        let text = "there is no pass on this phone; open its link first: `gatepass guest open LINK`, or let your \
                    number find it: `gatepass guest sign-up NUMBER`";
        return Err(Failure::Failed(text.to_owned()).into());
    }
    if let Some(named) = named {
        return Ok(meant("pass", &passes, named)?.clone());
    }
    let fitting = || passes.iter().filter(|pass| fits(pass.next));
    let going_on = || passes.iter().filter(|pass| pass.next != Next::Nothing);
    if let Some(one) = only(fitting()).or_else(|| only(going_on())).or_else(|| only(passes.iter())) {
        return Ok(one.clone());
    }
    let several =
        if fitting().next().is_some() { fitting().collect() } else { passes.iter().collect::<Vec<_>>() };
    Err(several_are_meant("pass", several.into_iter(), "name it with --pass, or after `guest pass`").into())
}

fn only<T>(mut of: impl Iterator<Item = T>) -> Option<T> {
    let first = of.next();
    if of.next().is_some() { None } else { first }
}

/// The door that is named, or else the next on the way.
pub fn door<'p>(pass: &'p PassScreen, at: &AtDoor) -> Result<&'p DoorStep, Failure> {
    if let Some(typed) = &at.door {
        return meant("door of this pass", &pass.doors, typed);
    }
    let next = match pass.next {
        Next::GoTo(next) => next,
        _ => None,
    };
    pass.doors.iter().find(|step| Some(step.door) == next).ok_or_else(|| {
        Failure::Usage(
            "every door on the way is behind you; name the door, by its number or words of its name"
                .to_owned(),
        )
    })
}
