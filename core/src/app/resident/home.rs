//! A resident's first screen.

use serde::Serialize;

use super::Resident;
use crate::app::activity::ActivityRow;
use crate::app::show::{Tap, When, WhyNot};
use crate::error::Error;
use crate::id::UnitId;
use crate::property::{ResidentPasses, Unit};

/// What a resident sees first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Home {
    /// The resident's name.
    pub name: String,
    /// The property's name.
    pub property_name: String,
    /// The home whose side this is.
    pub unit: UnitRow,
    /// All homes of the resident here; choosing one is worth offering where there are several.
    pub units: Vec<UnitRow>,
    /// My Route.
    pub route: RouteCard,
    /// The passes that go on.
    pub live_passes: LivePasses,
    /// Whether a pass can be made; if not, whom to ask, or what is in the way (Quext).
    pub make_pass: Tap,
    /// Whether a pass was left half composed.
    pub has_draft: bool,
    /// What happened since the resident looked last, the newest first.
    pub news: Vec<ActivityRow>,
    /// How much waits to be told to the service.
    pub waiting: usize,
    /// When the property was last heard of.
    pub known_at: When,
}

/// A home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitRow {
    /// Which.
    pub unit: UnitId,
    /// What people call it.
    pub name: String,
}

impl UnitRow {
    pub(in crate::app) fn of(unit: &Unit) -> Self {
        Self { unit: unit.id.clone(), name: unit.name.clone() }
    }
}

/// My Route, in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum RouteCard {
    /// None was saved yet: creating a pass offers to build one.
    None,
    /// Saved.
    Saved {
        /// How many doors it has.
        doors: usize,
        /// In how many places it is broken.
        gaps: usize,
    },
}

/// How many passes go on, and how many may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LivePasses {
    /// How many go on.
    pub now: usize,
    /// How many the property allows.
    pub at_most: u16,
}

impl<R> Resident<'_, '_, R> {
    /// What the resident sees first; needs no network.
    pub fn home(&self) -> Result<Home, Error> {
        let (signed, property) = (self.signed, &self.signed.property);
        let units = signed.session.person.units.iter();
        let route = self.my_route()?;
        let live = LivePasses { now: self.giver().live(None)?, at_most: property.policy().live_passes };
        Ok(Home {
            name: signed.session.person.name.clone(),
            property_name: property.name().to_owned(),
            unit: UnitRow::of(self.unit),
            units: units.filter_map(|unit| property.unit(unit)).map(UnitRow::of).collect(),
            route: if route.doors().is_empty() {
                RouteCard::None
            } else {
                RouteCard::Saved { doors: route.doors().len(), gaps: self.edit(&route).gaps.len() }
            },
            live_passes: live,
            make_pass: Tap::unless(match &property.policy().residents {
                ResidentPasses::Ask(whom) => Some(WhyNot::Ask { whom: whom.clone() }),
                ResidentPasses::Allowed if live.now >= usize::from(live.at_most) => {
                    Some(WhyNot::TooManyLivePasses { at_most: live.at_most })
                }
                ResidentPasses::Allowed => None,
            }),
            has_draft: self.giver().left()?.is_some(),
            news: signed.news()?,
            waiting: signed.device.entries()?.len(),
            known_at: signed.watch().tell(signed.known_at()),
        })
    }
}
