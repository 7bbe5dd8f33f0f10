//! A resident's phone: home, My Route, passes for guests, and what became of them. Their own doors are
//! [`Signed`]'s, as staff's are.

mod home;
mod route;
#[cfg(test)]
mod tests;

pub use home::{Home, LivePasses, RouteCard, UnitRow};
pub use route::{GapOnWay, RouteEditor};

use super::giver::Giver;
use super::session::Signed;
use crate::error::Error;
use crate::id::UnitId;
use crate::property::{Role, Unit};

/// The resident's side of a signed-in phone. Made by [`Signed::resident`].
#[derive(Debug)]
pub struct Resident<'s, 'd, R> {
    signed: &'s Signed<'d, R>,
    unit: &'s Unit,
}

impl<'d, R> Signed<'d, R> {
    /// The resident's side for their home, or for one of several; `None` for staff, or where it isn't their home.
    pub fn resident(&self, unit: Option<&UnitId>) -> Option<Resident<'_, 'd, R>> {
        let person = &self.session.person;
        let home = unit.or(person.units.first())?;
        let theirs = person.role == Role::Resident && person.units.contains(home);
        let unit = self.property.unit(home).filter(|_| theirs)?;
        Some(Resident { signed: self, unit })
    }
}

impl<'s, 'd, R> Resident<'s, 'd, R> {
    /// The resident's home.
    pub fn unit(&self) -> &Unit {
        self.unit
    }

    /// Their passes for guests: the list, each with what can be done, composing.
    pub fn giver(&self) -> Giver<'s, 'd, R> {
        Giver { signed: self.signed, unit: Some(self.unit) }
    }

    /// Fetches what changed: My Route, passes, the token for the resident's own doors.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.refresh_route().await?;
        self.giver().refresh().await?;
        self.signed.refresh_own_doors().await?;
        Ok(())
    }
}
