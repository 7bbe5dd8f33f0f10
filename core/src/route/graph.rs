//! The map in a compact form, and the shortest way over it.
//!
//! Areas and doors are numbers. A door is a node as well as an area, so that a lift between forty floors is
//! forty entries and not sixteen hundred pairs. As fewer doors always come before less cost, a search goes
//! outwards door by door, and no queue has to be kept in order.
//!
//! The search runs from the destination backwards. So one search serves every arrival, and walking forward
//! over its result can prefer, of equally good ways, the one with the lower door numbers.

use crate::id::AreaId;
use crate::property::{Passage, Property};

/// An area's position in the property's list.
pub type Area = u32;
/// A door's position in the property's list.
pub type Door = u32;

const UNSEEN: u32 = u32::MAX;
/// A door that must not be on the way.
const CLOSED: u32 = u32::MAX - 1;

/// A property's areas and doors as numbers. Built once; searching doesn't change it.
#[derive(Clone, Debug)]
pub struct Graph<'a> {
    property: &'a Property,
    /// Each area's doors by which it is left, in order of their numbers.
    out: Lists,
    /// Each area's doors by which it is entered.
    into: Lists,
    /// Each door's areas from which it is entered.
    sources: Lists,
    /// Each door's areas to which it leads.
    targets: Lists,
    cost: Vec<u32>,
}

/// Many short lists in one vector.
#[derive(Clone, Debug, Default)]
struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// The list of each number below `len`, from (number, item) pairs; each list keeps the pairs' order.
    fn new(len: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; len.saturating_add(1)];
        for (list, _) in pairs {
            if let Some(count) = starts.get_mut(*list as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0_u32;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0; pairs.len()];
        for (list, item) in pairs {
            if let Some(at) = next.get_mut(*list as usize)
                && let Some(place) = items.get_mut(*at as usize)
            {
                *place = *item;
                *at += 1;
            }
        }
        Self { starts, items }
    }

    fn of(&self, list: u32) -> &[u32] {
        let list = list as usize;
        match self.starts.get(list..).unwrap_or_default() {
            [start, end, ..] => self.items.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// How far the destination is: doors first, then cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Far {
    doors: u32,
    cost: u32,
}

const NOWHERE: Far = Far { doors: UNSEEN, cost: 0 };

/// How far every area and door is from one destination.
#[derive(Clone, Debug)]
pub struct Search {
    goal: Area,
    areas: Vec<Far>,
    doors: Vec<Far>,
}

/// A way as numbers: each door with the areas before and behind it, and the cost of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The doors in order, each with the areas before and behind it.
    pub steps: Vec<(Area, Door, Area)>,
    /// The sum of the doors' costs.
    pub cost: u32,
}

impl<'a> Graph<'a> {
    /// Takes the property's areas and doors over.
    pub fn new(property: &'a Property) -> Self {
        let number = |at: usize| u32::try_from(at).unwrap_or(CLOSED);
        let mut entries: Vec<(u32, u32)> = Vec::new();
        let mut exits: Vec<(u32, u32)> = Vec::new();
        for (at, door) in property.doors().iter().enumerate() {
            let at = number(at);
            let from = door.from.iter().filter_map(|area| property.area_position(area)).map(number);
            let to = door.to.iter().filter_map(|area| property.area_position(area)).map(number);
            match door.passage {
                Passage::OneWay => {
                    entries.extend(from.map(|area| (at, area)));
                    exits.extend(to.map(|area| (at, area)));
                }
                Passage::BothWays => {
                    let first = entries.len();
                    entries.extend(from.chain(to).map(|area| (at, area)));
                    exits.extend_from_slice(entries.get(first..).unwrap_or_default());
                }
            }
        }
        let (areas, doors) = (property.areas().len(), property.doors().len());
        let turned = |pairs: &[(u32, u32)]| {
            let mut pairs: Vec<_> = pairs.iter().map(|(door, area)| (*area, *door)).collect();
            pairs.sort_by_key(|(_, door)| property.doors().get(*door as usize).map(|door| door.id));
            Lists::new(areas, &pairs)
        };
        Self {
            property,
            out: turned(&entries),
            into: turned(&exits),
            sources: Lists::new(doors, &entries),
            targets: Lists::new(doors, &exits),
            cost: property.doors().iter().map(|door| door.cost.into()).collect(),
        }
    }

    /// The area with this id.
    pub fn area(&self, id: &AreaId) -> Option<Area> {
        self.property.area_position(id).and_then(|at| u32::try_from(at).ok())
    }

    /// How far the destination is from the areas in `starts`, over the doors that are `open`; nothing is
    /// searched beyond the last of them.
    pub fn search(&self, goal: Area, starts: &[Area], open: impl Fn(Door) -> bool) -> Search {
        let mut areas = vec![NOWHERE; self.property.areas().len()];
        let mut doors = vec![NOWHERE; self.property.doors().len()];
        let mut frontier = Vec::new();
        if let Some(far) = areas.get_mut(goal as usize) {
            *far = Far { doors: 0, cost: 0 };
            frontier.push(goal);
        }
        let (mut touched, mut next) = (Vec::new(), Vec::new());
        for level in 1.. {
            let unreached = |start: &Area| areas.get(*start as usize).is_some_and(|far| far.doors == UNSEEN);
            if frontier.is_empty() || !starts.iter().any(unreached) {
                break;
            }
            for &area in &frontier {
                let cost = areas.get(area as usize).map_or(0, |far| far.cost);
                for &door in self.into.of(area) {
                    let own = self.cost.get(door as usize).copied().unwrap_or(0);
                    let Some(far) = doors.get_mut(door as usize) else { continue };
                    let reached = Far { doors: level, cost: cost.saturating_add(own) };
                    if far.doors == UNSEEN {
                        if !open(door) {
                            far.doors = CLOSED;
                            continue;
                        }
                        *far = reached;
                        touched.push(door);
                    } else if far.doors == level && reached.cost < far.cost {
                        far.cost = reached.cost;
                    }
                }
            }
            for door in touched.drain(..) {
                let reached = doors.get(door as usize).copied().unwrap_or(NOWHERE);
                for &area in self.sources.of(door) {
                    let Some(far) = areas.get_mut(area as usize) else { continue };
                    if far.doors == UNSEEN {
                        *far = reached;
                        next.push(area);
                    } else if far.doors == level && reached.cost < far.cost {
                        far.cost = reached.cost;
                    }
                }
            }
            frontier.clear();
            std::mem::swap(&mut frontier, &mut next);
        }
        Search { goal, areas, doors }
    }

    /// The best way from an area to the search's destination: the fewest doors, of these the least cost, of
    /// these the lowest door numbers from the beginning on. `None`: there is none, or `start` was not searched.
    pub fn way(&self, search: &Search, start: Area) -> Option<Way> {
        let far = search.areas.get(start as usize).copied().filter(|far| far.doors != UNSEEN)?;
        // All areas that the doors chosen so far may have led to (a lift's floors), and equally far.
        let mut here = vec![start];
        let mut chosen: Vec<(Door, Vec<Area>)> = Vec::new();
        let mut left = far;
        while left.doors > 0 {
            let on_the_way = |door: &&Door| search.doors.get(**door as usize) == Some(&left);
            let id = |door: &Door| self.property.doors().get(*door as usize).map(|door| door.id);
            let door = *here
                .iter()
                .filter_map(|area| self.out.of(*area).iter().find(on_the_way))
                .min_by_key(|door| id(door))?;
            let own = self.cost.get(door as usize).copied().unwrap_or(0);
            left = Far { doors: left.doors - 1, cost: left.cost.saturating_sub(own) };
            let behind = self.targets.of(door).iter().copied();
            let behind = behind.filter(|area| search.areas.get(*area as usize) == Some(&left)).collect();
            let before = std::mem::replace(&mut here, behind);
            chosen.push((door, before));
        }
        let mut steps = Vec::with_capacity(chosen.len());
        let mut behind = search.goal;
        for (door, before) in chosen.into_iter().rev() {
            let sources = self.sources.of(door);
            let before = before.into_iter().filter(|area| sources.contains(area)).min()?;
            steps.push((before, door, behind));
            behind = before;
        }
        steps.reverse();
        Some(Way { steps, cost: far.cost })
    }

    /// The areas that can be reached from these, nearest first, over the doors that are `open`.
    pub fn reach(&self, starts: impl IntoIterator<Item = Area>, open: impl Fn(Door) -> bool) -> Vec<Area> {
        let mut seen = vec![false; self.property.areas().len()];
        let mut tried = vec![false; self.property.doors().len()];
        let first = |seen: &mut Vec<bool>, at: u32| {
            seen.get_mut(at as usize).is_some_and(|seen| !std::mem::replace(seen, true))
        };
        let mut reached: Vec<Area> = starts.into_iter().filter(|area| first(&mut seen, *area)).collect();
        let mut next = 0;
        while let Some(&area) = reached.get(next) {
            next += 1;
            for &door in self.out.of(area) {
                if first(&mut tried, door) && open(door) {
                    reached.extend(self.targets.of(door).iter().filter(|area| first(&mut seen, **area)));
                }
            }
        }
        reached
    }

    /// The doors by which an area is left, in order of their numbers.
    pub fn doors_out(&self, area: Area) -> &[Door] {
        self.out.of(area)
    }
}
