//! **My Route**: a resident's saved way home, edited by hand (Quext).

use serde::{Deserialize, Serialize};

use super::Route;
use crate::id::{AreaId, DoorId};
use crate::property::{Door, DoorKind, Passage, Property, Unit};

/// More doors than any way home has.
const MOST_DOORS: usize = 64;

/// The doors in order. It may have gaps: they are shown, and never in the way of saving.
///
/// ```
/// use gatepass::route::MyRoute;
/// # use gatepass::id::DoorId;
/// # let (gate, lobby, lift) = (DoorId::try_from(1)?, DoorId::try_from(2)?, DoorId::try_from(3)?);
/// let mut route = MyRoute::default();
/// for door in [lobby, lift, gate] {
///     route.add(door)?;
/// }
/// route.reorder(2, 0)?;
/// assert_eq!(route.doors(), [gate, lobby, lift]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<DoorId>", into = "Vec<DoorId>")]
pub struct MyRoute {
    doors: Vec<DoorId>,
}

/// Why an edit was not made; the route is as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEdit {
    /// The door is on the route already.
    #[error("door {0} is on the route already")]
    AlreadyThere(DoorId),
    /// The door is not on the route.
    #[error("door {0} is not on the route")]
    NotThere(DoorId),
    /// No door is at this position.
    #[error("the route has {doors} doors, so none is at position {position}")]
    NoSuchPosition {
        /// The position asked for, from 0.
        position: usize,
        /// How many doors there are.
        doors: usize,
    },
    /// The route has as many doors as it can have.
    #[error("a route has at most {most} doors")]
    Full {
        /// The limit.
        most: usize,
    },
}

/// A place where the route is broken: nobody gets from the first door to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The door before it; `None`: the first door can't be reached from where people arrive.
    pub after: Option<DoorId>,
    /// The door behind it; `None`: the last door doesn't lead to the unit.
    pub before: Option<DoorId>,
    /// Where one may stand before it.
    pub from: Vec<AreaId>,
    /// Where one would have to stand behind it.
    pub to: Vec<AreaId>,
}

impl MyRoute {
    /// The doors in order.
    pub fn doors(&self) -> &[DoorId] {
        &self.doors
    }

    /// Puts a door at the end.
    pub fn add(&mut self, door: DoorId) -> Result<(), BadEdit> {
        if self.doors.contains(&door) {
            return Err(BadEdit::AlreadyThere(door));
        }
        if self.doors.len() >= MOST_DOORS {
            return Err(BadEdit::Full { most: MOST_DOORS });
        }
        self.doors.push(door);
        Ok(())
    }

    /// Puts a door in at a position, counted from 0; the doors from there on move up.
    pub fn insert(&mut self, door: DoorId, position: usize) -> Result<(), BadEdit> {
        if position > self.doors.len() {
            return Err(BadEdit::NoSuchPosition { position, doors: self.doors.len() });
        }
        self.add(door)?;
        if let Some(behind) = self.doors.get_mut(position..) {
            behind.rotate_right(1);
        }
        Ok(())
    }

    /// Takes a door out.
    pub fn remove(&mut self, door: DoorId) -> Result<(), BadEdit> {
        let at = self.doors.iter().position(|other| *other == door).ok_or(BadEdit::NotThere(door))?;
        self.doors.remove(at);
        Ok(())
    }

    /// Moves the door at one position to another; both count from 0.
    pub fn reorder(&mut self, position: usize, to: usize) -> Result<(), BadEdit> {
        let doors = self.doors.len();
        for position in [position, to] {
            if position >= doors {
                return Err(BadEdit::NoSuchPosition { position, doors });
            }
        }
        let door = self.doors.remove(position);
        self.doors.insert(to, door);
        Ok(())
    }

    /// Where it is broken, in order, for a resident of this unit. Nothing is claimed of a property without areas.
    ///
    /// A door that the property no longer has leads nowhere, so there is a gap on both its sides.
    pub fn gaps(&self, property: &Property, unit: &Unit) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let Some(home) = &unit.area else { return gaps };
        if self.doors.is_empty() {
            return gaps;
        }
        let mut here: Vec<AreaId> = property.arrivals().map(|area| area.id.clone()).collect();
        let mut after = None;
        for &id in &self.doors {
            let door = property.door(id);
            let entered = door.map(entrances).unwrap_or_default();
            if !here.iter().any(|area| entered.contains(&area)) {
                let to = entered.iter().map(|area| (*area).clone()).collect();
                gaps.push(Gap { after, before: Some(id), from: here.clone(), to });
                // Behind a gap one may stand anywhere before the door.
                here = entered.into_iter().cloned().collect();
            }
            here = door.map(|door| behind(door, &here)).unwrap_or_default();
            after = Some(id);
        }
        if !here.contains(home) {
            gaps.push(Gap { after, before: None, from: here, to: vec![home.clone()] });
        }
        gaps
    }
}

/// The areas from which a door is entered.
fn entrances(door: &Door) -> Vec<&AreaId> {
    match door.passage {
        Passage::OneWay => door.from.iter().collect(),
        Passage::BothWays => door.areas().collect(),
    }
}

/// Where one may stand having gone through a door from one of these areas.
fn behind(door: &Door, here: &[AreaId]) -> Vec<AreaId> {
    let before: Vec<&AreaId> = here.iter().filter(|area| entrances(door).contains(area)).collect();
    let elsewhere = |area: &&AreaId| before.iter().any(|other| other != area);
    match door.passage {
        Passage::OneWay => door.to.iter().filter(elsewhere).cloned().collect(),
        Passage::BothWays => door.areas().filter(elsewhere).cloned().collect(),
    }
}

/// The doors that a resident of this unit can put on My Route and whose name has every word that was typed, in any
/// letter case; all of them for an empty search. In the property's order.
///
/// They have a connected lock (Quext), and are neither into another's home nor for staff alone.
pub fn search<'a>(property: &'a Property, unit: &Unit, typed: &str) -> Vec<&'a Door> {
    let words: Vec<String> = typed.split_whitespace().take(8).map(str::to_lowercase).collect();
    let usable = |door: &Door| match door.kind {
        DoorKind::Unit => unit.doors.contains(&door.id),
        DoorKind::Staff => false,
        DoorKind::Perimeter | DoorKind::Common | DoorKind::Amenity => true,
    };
    let matches = |door: &&Door| {
        let name = door.name.to_lowercase();
        door.is_connected() && usable(door) && words.iter().all(|word| name.contains(word.as_str()))
    };
    property.doors().iter().filter(matches).collect()
}

impl From<&Route> for MyRoute {
    /// Takes a found route over, to begin with. A door that the route goes through twice is there once.
    fn from(route: &Route) -> Self {
        let mut doors = Vec::new();
        for door in route.doors().take(MOST_DOORS) {
            if !doors.contains(&door) {
                doors.push(door);
            }
        }
        Self { doors }
    }
}

impl TryFrom<Vec<DoorId>> for MyRoute {
    type Error = BadEdit;
    fn try_from(doors: Vec<DoorId>) -> Result<Self, BadEdit> {
        let mut route = Self::default();
        doors.into_iter().try_for_each(|door| route.add(door))?;
        Ok(route)
    }
}

impl From<MyRoute> for Vec<DoorId> {
    fn from(route: MyRoute) -> Self {
        route.doors
    }
}
