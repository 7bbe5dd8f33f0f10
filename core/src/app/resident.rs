//! A resident's phone: their own doors, My Route, passes for guests, and what became of them.

use std::future::Future;

use chrono::{DateTime, Utc};

use super::compose::{ComposeScreen, Composing};
use super::door::{Attempt, Shown};
use super::queue::Asked;
use super::session::Signed;
use crate::cache::Cache;
use crate::cache::records::{DraftRecord, PassRecord, PassSummary, RouteRecord, Side, Told};
use crate::client::outbox::Intent;
use crate::client::wire::link::Issued;
use crate::client::wire::pass::{CreatePass, Created, PassView};
use crate::client::wire::property::SavedRoute;
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::{AreaId, DoorId, PassId, UnitId};
use crate::pass::draft::{Composer, Context, Draft, Repeat, Review};
use crate::pass::standing::PassState;
use crate::phone::DEFAULT_REGION;
use crate::property::{Property, Role, Unit};
use crate::radio::Radio;
use crate::route::my_route::search;
use crate::route::{Destination, Gap, Map, MyRoute};

/// The resident's side of a signed-in phone. Made by [`Signed::resident`].
#[derive(Debug)]
pub struct Resident<'s, 'd, R> {
    signed: &'s Signed<'d, R>,
    unit: &'s Unit,
}

/// A door on the way, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayStep {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether a credential opens it; others are opened by hand.
    pub connected: bool,
}

/// The editor of My Route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteEditor {
    /// The doors in order.
    pub steps: Vec<WayStep>,
    /// Where the way is broken; shown, and never in the way of saving.
    pub gaps: Vec<Gap>,
}

/// The guests' list: what is known without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guests {
    /// The passes that this phone's owner gave, newest first, without those that are over (Quext).
    pub passes: Vec<PassSummary>,
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

impl<R> Resident<'_, '_, R> {
    /// The resident's home.
    pub fn unit(&self) -> &Unit {
        self.unit
    }

    /// My Route as it was saved; empty if there is none yet.
    pub fn my_route(&self) -> Result<MyRoute, Error> {
        let saved = self.cache().get::<RouteRecord>(self.route_key())?;
        let mut route = MyRoute::default();
        for door in saved.map(|saved| saved.doors).unwrap_or_default() {
            // What can't be added (twice the same door) isn't a route's.
            let _ = route.add(door);
        }
        Ok(route)
    }

    /// What the editor shows of a route while it is edited.
    pub fn edit(&self, route: &MyRoute) -> RouteEditor {
        let steps = route.doors().iter().filter_map(|door| way_step(self.property(), *door)).collect();
        RouteEditor { steps, gaps: route.gaps(self.property(), self.unit) }
    }

    /// The doors that can be added to My Route, by the words of their names; all of them for an empty search.
    pub fn search_doors(&self, typed: &str) -> Vec<WayStep> {
        let found = search(self.property(), self.unit, typed);
        found.into_iter().filter_map(|door| way_step(self.property(), door.id)).collect()
    }

    /// The shortest way home from where people arrive, to begin with.
    pub fn suggest_route(&self, from: Option<&AreaId>) -> Result<MyRoute, Error> {
        let property = self.property();
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
        let saved = self.service().save_my_route(&SavedRoute { doors: route.clone() }).await?;
        self.keep_route(&saved.doors)?;
        Ok(self.edit(&saved.doors))
    }

    /// What is wrong with a draft, field by field, as it is typed; needs no network.
    pub fn review(&self, draft: &Draft) -> Result<Review, Error> {
        self.in_context(|context| draft.review(context))
    }

    /// What the composing screen shows; needs no network.
    pub fn compose(&self, composing: &Composing) -> Result<ComposeScreen, Error> {
        self.in_context(|context| composing.screen(context))
    }

    fn in_context<T>(&self, view: impl FnOnce(&Context<'_>) -> T) -> Result<T, Error> {
        let my_route = self.my_route()?;
        let now = self.signed.device.now();
        let live = self.given()?.iter().filter(|pass| !over(pass, now)).count();
        Ok(view(&Context {
            property: self.property(),
            composer: Composer::Resident {
                unit: &self.unit.id,
                my_route: my_route.doors(),
                live_passes: live,
            },
            region: Some(DEFAULT_REGION),
            now,
        }))
    }

    /// Keeps a draft that is left unfinished; the secret code isn't kept.
    pub fn leave_draft(&self, draft: &Draft) -> Result<(), Error> {
        let draft = Draft { secret_code: Confidential::default(), ..draft.clone() };
        let json = serde_json::to_string(&draft)
            .map_err(|_| Error::Internal { reason: "a draft can't be written down".into() })?;
        let property = self.property().id().clone();
        Ok(self.cache().put(&DraftRecord { property, json, left_at: self.signed.device.now() })?)
    }

    /// The draft that was left unfinished, if there is one.
    pub fn left_draft(&self) -> Result<Option<Draft>, Error> {
        let left = self.cache().get::<DraftRecord>(self.property().id().clone())?;
        Ok(left.and_then(|left| serde_json::from_str(&left.json).ok()))
    }

    /// Makes a pass; the answer has the link to share.
    pub async fn create(&self, draft: Draft) -> Result<Created, Error> {
        self.review(&draft)?.outcome.map_err(|problems| Error::from(&problems))?;
        let asked = CreatePass { draft, unit: Some(self.unit.id.clone()) };
        let created = self.signed.ask_for_pass(asked).await?;
        self.cache().remove::<DraftRecord>(self.property().id().clone())?;
        Ok(created)
    }

    /// Makes a pass repeat, under the link that the guest has (Quext).
    pub async fn repeat(&self, pass: PassId, repeat: Repeat) -> Result<Asked<PassView>, Error> {
        self.signed.ask_of_pass(Intent::Repeat { pass, repeat }).await
    }

    /// Deletes a pass. The answer says until when a door that has not heard of it may still open.
    pub async fn delete(&self, pass: PassId) -> Result<Asked<PassView>, Error> {
        self.signed.ask_of_pass(Intent::DeletePass { pass }).await
    }

    /// Lets a pass go on that wrong secret codes had frozen.
    pub async fn thaw(&self, pass: PassId) -> Result<Asked<PassView>, Error> {
        self.signed.ask_of_pass(Intent::Thaw { pass }).await
    }

    /// The passes as this phone knows them; needs no network.
    pub fn guests(&self) -> Result<Guests, Error> {
        let now = self.signed.device.now();
        let mut passes = self.given()?;
        passes.retain(|pass| !over(pass, now));
        Ok(Guests { passes })
    }

    /// Fetches what changed: My Route, passes, the token for the resident's own doors.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.keep_route(&self.service().my_route().await?.doors)?;
        let mut after = None;
        loop {
            let list = self.service().passes(after.as_deref()).await?;
            for pass in &list.passes {
                self.cache().write(&self.signed.device.given(self.property().id(), pass, None)?)?;
            }
            after = list.next;
            if after.is_none() {
                break;
            }
        }
        let issued = self.service().own_token(&self.signed.device.intent()?).await?;
        self.keep_own(&issued)
    }

    fn service(&self) -> crate::client::calls::AsPerson<'_> {
        self.signed.device.service.person(&self.signed.session.session_token)
    }

    fn cache(&self) -> &dyn Cache {
        self.signed.device.cache.as_ref()
    }

    fn property(&self) -> &Property {
        &self.signed.property
    }

    fn route_key(&self) -> crate::cache::Key {
        crate::cache::Key::of_parts(&[self.property().id().as_str(), self.unit.id.as_str()])
    }

    fn keep_route(&self, route: &MyRoute) -> Result<(), Error> {
        Ok(self.cache().put(&RouteRecord {
            property: self.property().id().clone(),
            unit: self.unit.id.clone(),
            doors: route.doors().to_vec(),
            saved_at: self.signed.device.now(),
        })?)
    }

    fn given(&self) -> Result<Vec<PassSummary>, Error> {
        Ok(self.cache().all::<PassSummary>(&Side::Given)?)
    }

    fn keep_own(&self, issued: &Issued) -> Result<(), Error> {
        let now = self.signed.device.now();
        Ok(self.cache().put(&PassRecord {
            summary: PassSummary {
                pass: issued.pass,
                property: self.property().id().clone(),
                side: Side::Own,
                name: self.unit.name.clone(),
                host: None,
                state: PassState::Live,
                starts: None,
                ends: None,
                received_at: now,
            },
            told: Told::Own,
            link: None,
            token: Some(issued.into()),
            known_at: now,
        })?)
    }
}

impl<R: Radio> Resident<'_, '_, R> {
    /// Opens one of the resident's own doors; needs no network while the token lasts.
    pub async fn unlock(
        &self,
        door: DoorId,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let own = self.cache().list::<PassRecord>(&Side::Own, None, 1)?.records.into_iter().next();
        let token = own.as_ref().and_then(|own| Some((own.summary.pass, own.token.as_ref()?)));
        let Some((pass, token)) = token else {
            return Err(Error::NotFound { what: "a token for this phone".into() });
        };
        let keys = self
            .signed
            .door(door)?
            .keys
            .ok_or_else(|| Error::DoorUnreachable { reason: "it has no connected lock".into() })?;
        let shown = Shown { property: self.property().id(), pass, token: &token.signed, stamps: &[] };
        self.signed.device.unlock(shown, door, &keys, cancel).await
    }
}

fn way_step(property: &Property, door: DoorId) -> Option<WayStep> {
    let found = property.door(door)?;
    Some(WayStep { door, name: found.name.clone(), connected: found.is_connected() })
}

/// Over passes leave the list by themselves (Quext); so do those that were deleted or declined.
fn over(pass: &PassSummary, now: DateTime<Utc>) -> bool {
    matches!(pass.state, PassState::Deleted | PassState::Declined)
        || pass.ends.is_some_and(|ends| ends <= now)
}
