//! A resident's side: home, My Route and its editor, passes for guests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatepass::app::resident::{Home, RouteEditor};
use gatepass::app::show::WayStep;
use gatepass::error::Error;
use gatepass::id::{AreaId, DoorId, PropertyId, UnitId};
use gatepass::route::MyRoute;
use gatepass::route::my_route::BadEdit;

use crate::giver::{Giver, Side};
use crate::phone::Core;

/// The resident's side for one home. Made by [`Person::resident`](crate::person::Person::resident).
#[derive(Debug, uniffi::Object)]
pub struct Resident {
    pub(crate) core: Arc<Core>,
    pub(crate) property: PropertyId,
    pub(crate) unit: UnitId,
}

/// Does something with the core's side for this home; awaits inside stay within one borrow.
macro_rules! side {
    ($self:expr, $side:ident => $work:expr) => {{
        let signed = $self.core.signed(&$self.property)?;
        let $side = signed.resident(Some(&$self.unit)).ok_or(Error::SignedOut)?;
        $work
    }};
}

#[uniffi::export(async_runtime = "tokio")]
impl Resident {
    /// What the resident sees first. Needs no network.
    pub fn home(&self) -> Result<Home, Error> {
        side!(self, resident => resident.home())
    }

    /// Fetches what changed: My Route, passes, what opens the resident's own doors.
    pub async fn refresh(&self) -> Result<(), Error> {
        let done = side!(self, resident => resident.refresh().await);
        self.core.told(done)
    }

    /// Their passes for guests.
    pub fn giver(&self) -> Arc<Giver> {
        let side = Side::Resident(self.unit.clone());
        Arc::new(Giver { core: Arc::clone(&self.core), property: self.property.clone(), side })
    }

    /// Begins to edit My Route as it was saved; empty if there is none yet. Needs no network.
    pub fn edit_route(&self) -> Result<Arc<RouteEdit>, Error> {
        let route = side!(self, resident => resident.my_route())?;
        let resident =
            Self { core: Arc::clone(&self.core), property: self.property.clone(), unit: self.unit.clone() };
        Ok(Arc::new(RouteEdit { resident, route: Mutex::new(route) }))
    }

    /// The doors that can be added to My Route, by the words of their names; all of them for an empty search.
    pub fn search_doors(&self, typed: String) -> Result<Vec<WayStep>, Error> {
        side!(self, resident => Ok(resident.search_doors(&typed)))
    }
}

/// My Route while it is edited. Each edit answers with what the editor shows.
#[derive(Debug, uniffi::Object)]
pub struct RouteEdit {
    resident: Resident,
    route: Mutex<MyRoute>,
}

impl RouteEdit {
    fn route(&self) -> MutexGuard<'_, MyRoute> {
        self.route.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn edit(&self, edit: impl FnOnce(&mut MyRoute) -> Result<(), BadEdit>) -> Result<RouteEditor, Error> {
        let bad = |error: BadEdit| Error::Invalid { field: "route".into(), reason: error.to_string() };
        edit(&mut self.route()).map_err(bad)?;
        self.screen()
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl RouteEdit {
    /// What the editor shows.
    pub fn screen(&self) -> Result<RouteEditor, Error> {
        let route = self.route().clone();
        side!(self.resident, resident => Ok(resident.edit(&route)))
    }

    /// Puts a door at the end.
    pub fn add(&self, door: DoorId) -> Result<RouteEditor, Error> {
        self.edit(|route| route.add(door))
    }

    /// Puts a door where that many steps lie before it.
    pub fn insert(&self, door: DoorId, position: u32) -> Result<RouteEditor, Error> {
        self.edit(|route| route.insert(door, index(position)))
    }

    /// Takes a door out.
    pub fn remove(&self, door: DoorId) -> Result<RouteEditor, Error> {
        self.edit(|route| route.remove(door))
    }

    /// Moves a door from one position to another, both from 0.
    pub fn reorder(&self, position: u32, to: u32) -> Result<RouteEditor, Error> {
        self.edit(|route| route.reorder(index(position), index(to)))
    }

    /// Begins anew with the shortest way home from where people arrive, or from another area.
    pub fn suggest(&self, from: Option<AreaId>) -> Result<RouteEditor, Error> {
        let suggested = side!(self.resident, resident => resident.suggest_route(from.as_ref()))?;
        self.edit(|route| {
            *route = suggested;
            Ok(())
        })
    }

    /// Saves it with the service, then here.
    pub async fn save(&self) -> Result<RouteEditor, Error> {
        let route = self.route().clone();
        let saved = side!(self.resident, resident => resident.save_route(&route).await);
        self.resident.core.told(saved)
    }
}

fn index(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
