//! Ways over the property's map: from where people arrive to where they want to be.
//!
//! [`graph`] is the map in a compact form and the search; [`build`] says which doors may be on a way, and
//! tells ways in the property's words; [`my_route`] is a resident's saved one, edited by hand.

pub mod build;
pub mod graph;
pub mod my_route;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::build::{Alternative, Destination, Map, NoRoute};
pub use self::my_route::{Gap, MyRoute};
use crate::id::{AreaId, DoorId};

/// A way from one area to another: the doors in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Where it begins.
    pub from: AreaId,
    /// Where it ends.
    pub to: AreaId,
    /// The doors, each with the areas on its two sides; none where it begins and ends in the same area.
    pub steps: Vec<Step>,
    /// The sum of the doors' costs.
    pub cost: u32,
}

impl Route {
    /// The doors in order.
    pub fn doors(&self) -> impl Iterator<Item = DoorId> + '_ {
        self.steps.iter().map(|step| step.door)
    }
}

/// Going through one door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The door.
    pub door: DoorId,
    /// The area before it.
    pub from: AreaId,
    /// The area behind it.
    pub to: AreaId,
}
