//! Which pass, door, home or person is meant.

use gatepass::app::giver::GivenRow;
use gatepass::app::own::OwnDoor;
use gatepass::app::resident::UnitRow;
use gatepass::app::session::Membership;
use gatepass::app::show::WayStep;
use gatepass::id::{DoorId, PassId};
use gatepass::property::{Area, Door};

use super::super::Failure;
use super::super::phone::{Named, Trouble, meant, several_are_meant};
use super::{Person, heard};

/// Which pass.
#[derive(Debug, clap::Args)]
pub struct OfPass {
    /// The pass's name, words of it, or its number; only needed where there are several
    #[arg(value_name = "PASS")]
    pub which: Option<String>,
}

macro_rules! named {
    ($($what:ty: $number:ident),* $(,)?) => {$(
        impl Named for $what {
            fn number(&self) -> String {
                self.$number.to_string()
            }
            fn name(&self) -> &str {
                &self.name
            }
        }
    )*};
}

named!(GivenRow: pass, OwnDoor: door, WayStep: door, UnitRow: unit, Door: id, Area: id);

impl Named for Membership {
    fn number(&self) -> String {
        self.place.property.to_string()
    }
    fn name(&self) -> &str {
        &self.place.name
    }
}

/// The pass that is named, or the only one, of those that the phone knows now.
pub async fn pass(person: &Person<'_>, of: &OfPass) -> Result<PassId, Trouble> {
    let giver = person.giver()?;
    let Some(named) = &of.which else {
        heard(giver.refresh().await)?;
        return match giver.passes()?.as_slice() {
            [one] => Ok(one.pass),
            [] => {
                let text =
                    format!("no pass goes on; `{}` lists all, or name one", person.command("passes --all"));
                Err(Failure::Failed(text).into())
            }
            several => Err(several_are_meant("pass", several.iter(), "say which").into()),
        };
    };
    // Staff's phones keep the newest alone; by its number any pass is found.
    if let Ok(number) = named.trim().parse::<PassId>() {
        heard(giver.look(number).await)?;
        return Ok(number);
    }
    heard(giver.refresh().await)?;
    // A name that is used again means the pass that goes on.
    let going_on = giver.passes()?;
    if let Ok(found) = meant("pass", &going_on, named) {
        return Ok(found.pass);
    }
    Ok(meant("pass", &giver.all_passes()?, named)?.pass)
}

/// The door of the property that is named.
pub fn door(person: &Person<'_>, named: &str) -> Result<DoorId, Failure> {
    Ok(meant("door", person.signed.property().doors(), named)?.id)
}
