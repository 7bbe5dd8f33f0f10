//! My Route and its editor (Quext).

use serde::Serialize;

use super::Resident;
use crate::app::show::WayStep;
use crate::cache::records::RouteRecord;
use crate::client::wire::property::SavedRoute;
use crate::error::Error;
use crate::id::{AreaId, DoorId};
use crate::property::Property;
use crate::route::my_route::search;
use crate::route::{Destination, Gap, Map, MyRoute};

/// The editor of My Route.
///
/// The route itself is edited by [`MyRoute`]'s own calls: add, insert, remove, reorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RouteEditor {
    /// The doors in order.
    pub steps: Vec<WayStep>,
    /// Where the way is broken; shown, and never in the way of saving.
    pub gaps: Vec<GapOnWay>,
    /// Whether it is as it was saved.
    pub is_saved: bool,
}

/// A place where the way is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GapOnWay {
    /// How many steps lie before it: where a door is to be inserted.
    pub position: usize,
    /// Where one may stand before it, by name.
    pub from: Vec<String>,
    /// Where one would have to stand behind it, by name.
    pub to: Vec<String>,
}

impl<R> Resident<'_, '_, R> {
    /// My Route as it was saved; empty if there is none yet.
    pub fn my_route(&self) -> Result<MyRoute, Error> {
        let key = RouteRecord::key_of(self.signed.property.id(), &self.unit.id);
        let saved = self.signed.cache().get::<RouteRecord>(key)?;
        let mut route = MyRoute::default();
        for door in saved.map(|saved| saved.doors).unwrap_or_default() {
            // What can't be added (twice the same door) isn't a route's.
            let _ = route.add(door);
        }
        Ok(route)
    }

    /// What the editor shows of a route while it is edited; needs no network.
    pub fn edit(&self, route: &MyRoute) -> RouteEditor {
        let property = &self.signed.property;
        let steps = route.doors().iter().filter_map(|door| WayStep::of(property, *door)).collect();
        let gaps = route.gaps(property, self.unit).into_iter();
        RouteEditor {
            steps,
            gaps: gaps.map(|gap| gap_on_way(property, route.doors(), &gap)).collect(),
            is_saved: self.my_route().is_ok_and(|saved| saved == *route),
        }
    }

    /// The doors that can be added to My Route, by the words of their names; all of them for an empty search.
    pub fn search_doors(&self, typed: &str) -> Vec<WayStep> {
        let property = &self.signed.property;
        let found = search(property, self.unit, typed);
        found.into_iter().filter_map(|door| WayStep::of(property, door.id)).collect()
    }

    /// The shortest way home from where people arrive, to begin with.
    pub fn suggest_route(&self, from: Option<&AreaId>) -> Result<MyRoute, Error> {
        let property = &self.signed.property;
        let nowhere = || Error::NotFound { what: "a way from there to the unit".into() };
        let from = from.or_else(|| property.arrivals().next().map(|area| &area.id)).ok_or_else(nowhere)?;
        let to = Destination::Unit(self.unit.id.clone());
        let found = Map::new(property)
            .route(from, &to, crate::route::build::way_of_guests(self.unit))
            .map_err(|_| nowhere())?;
        let mut route = MyRoute::default();
        for door in found.doors() {
            route.add(door).map_err(|error| Error::Internal { reason: error.to_string() })?;
        }
        Ok(route)
    }

    /// Saves My Route with the service, then here.
    pub async fn save_route(&self, route: &MyRoute) -> Result<RouteEditor, Error> {
        let route = SavedRoute { unit: Some(self.unit.id.clone()), doors: route.clone() };
        let saved = self.signed.service().save_my_route(&route).await?;
        self.keep_route(&saved.doors)?;
        Ok(self.edit(&saved.doors))
    }

    /// Fetches My Route as it was saved, on another phone perhaps.
    pub(in crate::app) async fn refresh_route(&self) -> Result<(), Error> {
        self.keep_route(&self.signed.service().my_route(&self.unit.id).await?.doors)
    }

    fn keep_route(&self, route: &MyRoute) -> Result<(), Error> {
        Ok(self.signed.cache().put(&RouteRecord {
            property: self.signed.property.id().clone(),
            unit: self.unit.id.clone(),
            doors: route.doors().to_vec(),
            saved_at: self.signed.device.now(),
        })?)
    }
}

fn gap_on_way(property: &Property, doors: &[DoorId], gap: &Gap) -> GapOnWay {
    let name = |area: &AreaId| property.area(area).map_or_else(|| area.to_string(), |area| area.name.clone());
    // Doors that the property no longer has are no steps.
    let known = doors.iter().filter(|door| property.door(**door).is_some());
    let position = match gap.before {
        Some(before) => doors
            .iter()
            .take_while(|door| **door != before)
            .filter(|door| property.door(**door).is_some())
            .count(),
        None => known.count(),
    };
    GapOnWay { position, from: gap.from.iter().map(name).collect(), to: gap.to.iter().map(name).collect() }
}
