//! What a scenario plays in: a property, its service and doors, people with phones, and one clock for all.

mod doors;
mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::activity::Event;
use gatepass::clock::{Clock as _, ManualClock};
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::draft::Draft;
use gatepass::property::Property;
use gatepass::zone::Zone;
use gatepass_tests::phone::Phone;
pub use gatepass_tests::phone::{home_of, session_of, signed_in, staff_of};
use gatepass_tests::stage::Stage;
use serde_json::Value;
use tempfile::TempDir;

use crate::words;

const PROPERTY: &str = include_str!("../../../scenarios/elm-house.json");

/// A small one besides, for those with a part in both.
const OAK_HOUSE: &[u8] = include_bytes!("../../../scenarios/oak-house.json");

/// When a scenario begins that doesn't say: a Monday, 9:00 AM.
const MONDAY: &str = "Mon 2026-11-23 09:00";

/// Sees all activity.
pub const OVERSEER: &str = "Grace";

/// A pass that somebody gave.
#[derive(Clone, Debug)]
pub struct Gift {
    /// To whom.
    pub guest: String,
    /// Under what name.
    pub name: String,
    /// The number or e-mail address that its link goes to.
    pub address: String,
    /// Which pass.
    pub id: PassId,
}

/// What was told to whoever tried to do something, and not looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// An error, in its words.
    Error(String),
    /// What is wrong with a draft: fields and problems.
    Draft(Vec<(String, String)>),
}

/// One scenario's world.
pub struct World {
    folder: TempDir,
    clock: Arc<ManualClock>,
    /// The property file, until the service has started with it.
    pub file: Value,
    /// Whether the service has another property besides.
    pub with_oak_house: bool,
    stage: Option<Stage>,
    phones: BTreeMap<String, Phone>,
    /// The phones that were in use before a new one.
    drawer: BTreeMap<String, Phone>,
    inbox: Vec<people::Letter>,
    /// The links that have come.
    pub links: BTreeMap<PassId, String>,
    /// Every pass that was made, in order.
    pub gifts: Vec<Gift>,
    /// Those who have come by invitation.
    pub newcomers: BTreeSet<String>,
    /// Doors that their own network doesn't reach.
    pub cut_off: BTreeSet<DoorId>,
    /// How often each door has opened and refused somebody it knew.
    ledger: BTreeMap<DoorId, (usize, usize)>,
    /// How often each door has opened to somebody who brought it news: perhaps at the second asking.
    mended: BTreeMap<DoorId, usize>,
    /// What waits to be looked at.
    pub told: Option<Told>,
    /// A picture of somebody's QR code.
    pub picture: Option<String>,
    /// What was composed last, and by whom.
    pub draft: Option<(String, Draft)>,
}

impl World {
    /// Elm House on a Monday morning, before its service has started.
    pub fn new() -> Result<Self, String> {
        let file: Value = serde_json::from_str(PROPERTY).map_err(|error| error.to_string())?;
        let monday = words::read_instant(&zone_of(&file)?, MONDAY)?;
        Ok(Self {
            folder: tempfile::tempdir().map_err(|error| error.to_string())?,
            clock: Arc::new(ManualClock::at(monday)),
            file,
            with_oak_house: false,
            stage: None,
            phones: BTreeMap::new(),
            drawer: BTreeMap::new(),
            inbox: Vec::new(),
            links: BTreeMap::new(),
            gifts: Vec::new(),
            newcomers: BTreeSet::new(),
            cut_off: BTreeSet::new(),
            ledger: BTreeMap::new(),
            mended: BTreeMap::new(),
            told: None,
            picture: None,
            draft: None,
        })
    }

    /// The property's zone.
    pub fn zone(&self) -> Result<Zone, String> {
        zone_of(&self.file)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The service and the doors; they start when they are needed first.
    pub async fn stage(&mut self) -> Result<&Stage, String> {
        if self.stage.is_none() {
            let elm = self.file.to_string().into_bytes();
            let files = [elm].into_iter().chain(self.with_oak_house.then(|| OAK_HOUSE.into())).collect();
            self.stage = Some(Stage::set(self.folder.path(), files, &self.clock).await?);
        }
        self.stage.as_ref().ok_or_else(|| "no stage".to_owned())
    }

    /// The rules of the property can be changed until its service has started.
    pub fn rules(&mut self) -> Result<&mut Value, String> {
        if self.stage.is_some() {
            return Err("the property's rules are said before anything happens".to_owned());
        }
        Ok(&mut self.file)
    }

    pub async fn property(&mut self) -> Result<Property, String> {
        Ok(self.stage().await?.property())
    }

    /// Turns everybody's clock forward; the service does what it does every minute.
    pub async fn set_clock(&mut self, to: DateTime<Utc>) -> Result<(), String> {
        if self.stage.is_some() && to < self.now() {
            return Err("it is later than that already".to_owned());
        }
        self.clock.set(to);
        match &self.stage {
            Some(stage) => stage.keep_house().await,
            None => Ok(()),
        }
    }

    pub async fn pass_time(&mut self, time: TimeDelta) -> Result<(), String> {
        self.set_clock(self.now() + time).await
    }

    /// A door by its name, with or without *the*.
    pub async fn door(&mut self, name: &str) -> Result<DoorId, String> {
        door_called(&self.stage().await?.property(), name)
    }

    /// Doors by their names: `gate, front door and lift`.
    pub async fn doors(&mut self, names: &str) -> Result<Vec<DoorId>, String> {
        doors_called(&self.stage().await?.property(), names)
    }

    /// The pass in `Ben's pass`, or `Ben's pass "dog walker"`: the last one that was given so.
    pub fn gift(&self, words: &str) -> Result<Gift, String> {
        let (guest, rest) = words.split_once("'s pass").ok_or("no pass")?;
        let name = rest.trim().trim_matches('"');
        let fits = |gift: &&Gift| gift.guest == guest && (name.is_empty() || gift.name == name);
        let found = self.gifts.iter().rev().find(fits);
        found.cloned().ok_or_else(|| format!("nobody has made {words}"))
    }

    /// The last pass that a guest was given.
    pub fn gift_of(&self, guest: &str) -> Result<Gift, String> {
        self.gift(&format!("{guest}'s pass"))
    }

    /// What came of an act. That it was refused has to be looked at next.
    pub fn outcome<T>(&mut self, outcome: Result<T, Error>) -> Option<T> {
        match outcome {
            Ok(done) => Some(done),
            Err(Error::Draft { problems }) => {
                self.told = Some(Told::Draft(words::problems(None, &problems)));
                None
            }
            Err(error) => {
                self.told = Some(Told::Error(words::error(&error)));
                None
            }
        }
    }

    /// Brings everything home, and compares: the activity has what the doors did, no more and no less.
    pub async fn come_home(mut self) -> Result<(), String> {
        if self.stage.is_none() {
            return Ok(());
        }
        let property = self.property().await?;
        self.cut_off.clear();
        for phone in self.phones.values().chain(self.drawer.values()) {
            phone.network.set(true);
            phone.device.exchange_news(property.id()).await.map_err(|error| error.to_string())?;
        }
        for door in self.stage().await?.readers() {
            self.stage().await?.exchange_news(door).await?;
        }
        let overseer = self.signed(OVERSEER).await?;
        let entries = signed_in(&overseer)?.refresh_activity().await.map_err(|error| error.to_string())?;
        for door in self.stage().await?.readers() {
            let told = |wanted: fn(&Event) -> Option<DoorId>| {
                entries.iter().filter(|entry| wanted(&entry.event) == Some(door)).count()
            };
            let opened = told(|event| match event {
                Event::Unlocked { door } => Some(*door),
                _ => None,
            });
            let refused = told(|event| match event {
                Event::Refused { door, .. } => Some(*door),
                _ => None,
            });
            let done = self.ledger.get(&door).copied().unwrap_or_default();
            let moved = self.stage().await?.openings(door);
            let mended = self.mended.get(&door).copied().unwrap_or_default();
            let is_told = done.0 == opened && (done.1..=done.1 + mended).contains(&refused);
            if !is_told || moved != opened {
                let name = words::door_name(&property, door);
                return Err(format!(
                    "{name}: the lock opened {moved} times; people saw {} openings and {} refusals, the activity has {opened} and {refused}",
                    done.0, done.1
                ));
            }
        }
        if let Some(stage) = self.stage.take() {
            stage.strike().await;
        }
        Ok(())
    }
}

fn zone_of(file: &Value) -> Result<Zone, String> {
    Zone::new(file["zone"].as_str().unwrap_or_default()).map_err(|error| error.to_string())
}

fn door_called(property: &Property, name: &str) -> Result<DoorId, String> {
    let wanted = name.trim().trim_start_matches("the ");
    let found = property.doors().iter().find(|door| words::door_name(property, door.id) == wanted);
    found.map(|door| door.id).ok_or_else(|| format!("Elm House has no {wanted:?}"))
}

/// The doors in a list.
pub fn doors_called(property: &Property, names: &str) -> Result<Vec<DoorId>, String> {
    names.split(", ").flat_map(|names| names.split(" and ")).map(|name| door_called(property, name)).collect()
}
