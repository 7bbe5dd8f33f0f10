//! What has happened, as the test saw it: what an explanation has to point to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::pass::PassView;
use gatepass::id::{DoorId, Generation, PassId, UnitId};
use gatepass::pass::permit::Uses;
use gatepass::property::Policy;

use crate::visit::{Hand, Visit};

/// How many lines a failure shows.
const SHOWN: usize = 60;

/// A pass that was made.
pub struct Given {
    pub id: PassId,
    /// Who made it, and for whom.
    pub maker: usize,
    pub guest: usize,
    /// Whose unit it concerns, from which generation on.
    pub units: Vec<(Generation, Option<UnitId>)>,
    /// The link that came.
    pub link: String,
    /// What the host told the guest.
    pub secret_code: Option<String>,
    /// How it was when somebody was told last.
    pub view: PassView,
    /// The generation from which on its permit is as it is now.
    pub permit_since: Generation,
    /// Whether the guest has acted on the link.
    pub was_opened: bool,
    pub stops: Vec<Stop>,
}

impl Given {
    /// Whose unit a generation concerned.
    pub fn unit_of(&self, generation: Generation) -> Option<&UnitId> {
        let known = self.units.iter().rev().find(|(since, _)| *since <= generation);
        known.and_then(|(_, unit)| unit.as_ref())
    }

    pub fn is_single_use(&self) -> bool {
        self.view.permit.uses == Uses::Once
    }
}

/// That tokens of a pass are dead, up to a generation.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    pub at: DateTime<Utc>,
    pub how: How,
    pub generation: Generation,
    /// The bulletin that says so.
    pub version: u64,
    pub told: Bound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Deleted,
    Frozen,
    Superseded,
}

/// What whoever stopped it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Nothing: the pass goes on as another generation.
    Nothing,
    /// That it opens no more.
    NoMore,
    /// Until when a door that hasn't heard may open.
    Until(DateTime<Utc>),
}

/// All of it.
#[derive(Default)]
pub struct Log {
    pub policy: Policy,
    pub passes: Vec<Given>,
    pub visits: Vec<Visit>,
    /// Own keys, and whose they are.
    pub own: BTreeMap<PassId, usize>,
    /// What the activity has to have besides what happened at doors.
    pub acts: Vec<(PassId, String, Option<UnitId>)>,
    /// Single-use passes of which some door is known to have opened: the others may die at any time.
    pub unsettled: BTreeSet<usize>,
    /// Whose phones have taken which passes in.
    pub held: BTreeSet<(usize, Hand)>,
    /// Numbers that were entered for passes.
    pub checks: Vec<(DateTime<Utc>, usize, String)>,
    /// How often something happened, by its name.
    pub tally: BTreeMap<&'static str, usize>,
    pub lines: Vec<String>,
}

impl Log {
    /// A line for whoever reads of a failure.
    pub fn say(&mut self, at: DateTime<Utc>, line: &str) {
        self.lines.push(format!("{} {line}", at.format("%a %d %H:%M:%S")));
    }

    pub fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    /// What happened with a pass by somebody's act; the activity has it once.
    pub fn act(&mut self, pass: usize, event: &Event) {
        let given = &self.passes[pass];
        let unit = given.unit_of(given.view.generation).cloned();
        self.acts.push((given.id, name_of(event), unit));
    }

    pub fn find(&self, id: PassId) -> Option<usize> {
        self.passes.iter().position(|given| given.id == id)
    }

    /// What happened with a pass at doors, the first first.
    pub fn visits_with(&self, pass: PassId) -> impl DoubleEndedIterator<Item = &Visit> {
        self.visits.iter().filter(move |visit| visit.pass == pass)
    }

    pub fn visits_at(&self, door: DoorId) -> impl Iterator<Item = &Visit> {
        self.visits.iter().filter(move |visit| visit.door == door)
    }

    pub fn last_lines(&self) -> String {
        let mut text = String::new();
        let shown = self.lines.len().saturating_sub(SHOWN);
        for line in &self.lines[shown..] {
            let _ = writeln!(text, "  {line}");
        }
        let _ = writeln!(text, "  {:?}", self.tally);
        text
    }

    /// The lines that name something.
    pub fn lines_of(&self, name: &str) -> String {
        self.lines
            .iter()
            .filter(|line| line.contains(name))
            .fold(String::new(), |text, line| text + "  " + line + "\n")
    }
}

/// An event by its stable name, with the door's reason.
pub fn name_of(event: &Event) -> String {
    let json = serde_json::to_value(event).unwrap();
    json["event"].as_str().unwrap().to_owned()
}
