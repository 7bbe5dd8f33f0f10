//! Which doors may be on a way, and ways in the property's words.

use serde::{Deserialize, Serialize};

use super::graph::{self, Graph};
use super::{Route, Step};
use crate::id::{AreaId, DoorId, UnitId};
use crate::property::{Area, Door, DoorKind, Property, Unit};

/// Where somebody wants to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// A unit.
    Unit(UnitId),
    /// An area: the pool, a lobby.
    Area(AreaId),
}

/// Why there is no route.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoute {
    /// The property has plain lists of doors and no map.
    #[error("the property has no areas, so it has no routes; choose doors from the list")]
    NoMap,
    /// No area has this id.
    #[error("no area has the id \"{0}\"")]
    UnknownArea(AreaId),
    /// No unit has this id.
    #[error("no unit has the id \"{0}\"")]
    UnknownUnit(UnitId),
    /// No way leads there over doors that may be used.
    #[error("no way leads from {from} to {to}; the farthest area that can be reached is {reached}")]
    NoWay {
        /// Where it would begin.
        from: AreaId,
        /// Where it would end.
        to: AreaId,
        /// The area that was reached last, as many doors away as any.
        reached: AreaId,
        /// The doors at the border of what can be reached, which may not be used; sorted.
        closed: Vec<DoorId>,
    },
}

/// The way for those who arrive at one area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative<'a> {
    /// Where they arrive.
    pub arrival: &'a Area,
    /// The best route from there.
    pub route: Result<Route, NoRoute>,
}

/// A property and its map, for as many searches as are needed.
///
/// ```
/// use gatepass::property::Property;
/// use gatepass::route::{Destination, Map};
/// # use gatepass::id::{AreaId, UnitId};
/// let property = Property::read(br#"{
///   "id": "elm", "name": "Elm House", "zone": "Europe/Madrid",
///   "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "hall", "name": "Hall"},
///             {"id": "flat-1", "name": "Flat 1"}],
///   "doors": [{"id": 1, "name": "Entrance", "kind": "perimeter", "from": ["street"], "to": ["hall"]},
///             {"id": 2, "name": "Flat 1 door", "kind": "unit", "from": ["hall"], "to": ["flat-1"]}],
///   "units": [{"id": "1", "name": "Flat 1", "area": "flat-1", "occupancy": "vacant"}]
/// }"#)?;
/// let map = Map::new(&property);
/// let to = Destination::Unit(UnitId::new("1")?);
/// let route = map.route(&AreaId::new("street")?, &to, |_| true)?;
/// assert_eq!(route.doors().map(|door| door.get()).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Map<'a> {
    property: &'a Property,
    graph: Graph<'a>,
}

impl<'a> Map<'a> {
    /// The map of the property.
    pub fn new(property: &'a Property) -> Self {
        Self { property, graph: Graph::new(property) }
    }

    /// The property.
    pub fn property(&self) -> &'a Property {
        self.property
    }

    /// The best route: the fewest doors, then the least cost, then the lowest door numbers.
    ///
    /// It goes through doors with a connected lock where `may` says that the person may use them, and
    /// through doors without one unless they lead through somebody's home or a room for staff.
    pub fn route(
        &self,
        from: &AreaId,
        to: &Destination,
        may: impl Fn(&Door) -> bool,
    ) -> Result<Route, NoRoute> {
        let start = self.start(from)?;
        let goal = self.goal(to)?;
        let open = self.open(&[start], goal, &may);
        let search = self.graph.search(goal, &[start], &open);
        self.found(&search, start, goal, &open)
    }

    /// A route from each area where people arrive, the default arrival first.
    pub fn routes(
        &self,
        to: &Destination,
        may: impl Fn(&Door) -> bool,
    ) -> Result<Vec<Alternative<'a>>, NoRoute> {
        let goal = self.goal(to)?;
        let arrivals: Vec<&'a Area> = self.property.arrivals().collect();
        let starts: Vec<graph::Area> = arrivals.iter().filter_map(|area| self.graph.area(&area.id)).collect();
        let open = self.open(&starts, goal, &may);
        let search = self.graph.search(goal, &starts, &open);
        let found = |(arrival, start): (&'a Area, &graph::Area)| Alternative {
            arrival,
            route: self.found(&search, *start, goal, &open),
        };
        Ok(arrivals.into_iter().zip(&starts).map(found).collect())
    }

    /// The doors that a pass to a unit gets by itself: the connected perimeter and common doors on the route
    /// from each arrival, not only from the default one (SmartRent). In order of their numbers.
    ///
    /// A property without areas has no routes to go by, so all of them may be needed.
    pub fn shared_doors(&self, unit: &Unit) -> Vec<DoorId> {
        if self.property.areas().is_empty() {
            let mut doors: Vec<DoorId> =
                self.property.doors().iter().filter(|door| is_shared(door)).map(|door| door.id).collect();
            doors.sort_unstable();
            return doors;
        }
        let routes =
            self.routes(&Destination::Unit(unit.id.clone()), way_of_guests(unit)).unwrap_or_default();
        let doors = routes.iter().filter_map(|found| found.route.as_ref().ok()).flat_map(Route::doors);
        let shared = |door: &DoorId| self.property.door(*door).is_some_and(is_shared);
        let mut doors: Vec<DoorId> = doors.filter(shared).collect();
        doors.sort_unstable();
        doors.dedup();
        doors
    }

    fn start(&self, from: &AreaId) -> Result<graph::Area, NoRoute> {
        if self.property.areas().is_empty() {
            return Err(NoRoute::NoMap);
        }
        self.graph.area(from).ok_or_else(|| NoRoute::UnknownArea(from.clone()))
    }

    fn goal(&self, to: &Destination) -> Result<graph::Area, NoRoute> {
        if self.property.areas().is_empty() {
            return Err(NoRoute::NoMap);
        }
        match to {
            Destination::Area(area) => self.start(area),
            Destination::Unit(unit) => {
                let found = self.property.unit(unit).and_then(|unit| unit.area.as_ref());
                found.and_then(|area| self.graph.area(area)).ok_or_else(|| NoRoute::UnknownUnit(unit.clone()))
            }
        }
    }

    /// Whether a door may be on a way between these areas.
    fn open<'m, M: Fn(&Door) -> bool>(
        &'m self,
        starts: &[graph::Area],
        goal: graph::Area,
        may: M,
    ) -> impl Fn(graph::Door) -> bool + use<'m, 'a, M> {
        let ends: Vec<&AreaId> =
            starts.iter().chain([&goal]).filter_map(|area| self.area(*area)).map(|area| &area.id).collect();
        move |door| {
            let Some(door) = self.property.doors().get(door as usize) else { return false };
            match door.kind {
                _ if door.is_connected() => may(door),
                DoorKind::Unit => {
                    let home = self.property.unit_of_door(door.id).and_then(|unit| unit.area.as_ref());
                    home.is_some_and(|home| ends.contains(&home))
                }
                DoorKind::Staff => door.to.iter().any(|area| ends.contains(&area)),
                DoorKind::Perimeter | DoorKind::Common | DoorKind::Amenity => true,
            }
        }
    }

    fn found(
        &self,
        search: &graph::Search,
        start: graph::Area,
        goal: graph::Area,
        open: impl Fn(graph::Door) -> bool,
    ) -> Result<Route, NoRoute> {
        let way = self.graph.way(search, start);
        way.and_then(|way| self.told(start, goal, &way)).ok_or_else(|| self.no_way(start, goal, open))
    }

    /// A way in the property's words.
    fn told(&self, start: graph::Area, goal: graph::Area, way: &graph::Way) -> Option<Route> {
        let id = |area: graph::Area| self.area(area).map(|area| area.id.clone());
        let step = |&(from, door, to): &(graph::Area, graph::Door, graph::Area)| {
            let door = self.property.doors().get(door as usize)?.id;
            Some(Step { door, from: id(from)?, to: id(to)? })
        };
        let steps = way.steps.iter().map(step).collect::<Option<_>>()?;
        Some(Route { from: id(start)?, to: id(goal)?, steps, cost: way.cost })
    }

    /// Says how far one gets.
    fn no_way(&self, start: graph::Area, goal: graph::Area, open: impl Fn(graph::Door) -> bool) -> NoRoute {
        let reached = self.graph.reach([start], &open);
        let doors = reached.iter().flat_map(|area| self.graph.doors_out(*area)).copied();
        let closed =
            doors.filter(|door| !open(*door)).filter_map(|door| self.property.doors().get(door as usize));
        let mut closed: Vec<DoorId> = closed.map(|door| door.id).collect();
        closed.sort_unstable();
        closed.dedup();
        let id = |area: graph::Area| self.area(area).map(|area| area.id.clone());
        match (id(start), id(goal), reached.last().and_then(|last| id(*last))) {
            (Some(from), Some(to), Some(reached)) => NoRoute::NoWay { from, to, reached, closed },
            _ => NoRoute::NoMap,
        }
    }

    fn area(&self, area: graph::Area) -> Option<&'a Area> {
        self.property.areas().get(area as usize)
    }
}

/// The doors that a guest of a unit uses: perimeter and common doors, and the unit's own.
pub fn way_of_guests(unit: &Unit) -> impl Fn(&Door) -> bool + '_ {
    |door| matches!(door.kind, DoorKind::Perimeter | DoorKind::Common) || unit.doors.contains(&door.id)
}

/// Whether a pass to a unit may get the door by itself.
fn is_shared(door: &Door) -> bool {
    door.is_connected() && matches!(door.kind, DoorKind::Perimeter | DoorKind::Common)
}
