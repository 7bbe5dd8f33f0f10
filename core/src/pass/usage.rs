//! What has happened with a pass, as far as it is known where the decision is taken.

use chrono::{DateTime, Utc};

use super::permit::Permit;
use super::schedule::Schedule;
use crate::clock::DOOR_CLOCK_ERROR;

/// Something that happened with a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// One of its doors was opened with it.
    Opened {
        /// When.
        at: DateTime<Utc>,
        /// Whether it was the door that the usage is about.
        here: bool,
        /// Whether it was the phone that the usage is about.
        same_phone: bool,
    },
    /// The guest acted on the link; merely fetching it is no act.
    LinkOpened {
        /// When.
        at: DateTime<Utc>,
    },
    /// The phone that the usage is about has entered the secret code.
    SecretEntered,
}

/// A holder's facts at one door, of the newest occurrence in which anything happened.
///
/// Facts are learned one by one and in any order; what is known in the end doesn't depend on it.
///
/// ```
/// use gatepass::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};
/// use gatepass::pass::schedule::Schedule;
/// use gatepass::pass::usage::{Event, Usage};
///
/// let permit = Permit {
///     doors: Doors::default(),
///     schedule: Schedule::Always,
///     uses: Uses::Once,
///     first_use_within: None,
///     active_for: None,
///     expires_in: None,
///     secret_code: SecretNeed::NotNeeded,
/// };
/// let opened = |at: &str| at.parse().map(|at| Event::Opened { at, here: true, same_phone: true });
/// let (first, second) = (opened("2026-11-22T09:00:00Z")?, opened("2026-11-22T09:00:40Z")?);
/// let mut usage = Usage::default();
/// usage.learn(&permit, second);
/// usage.learn(&permit, first);
/// assert_eq!(usage.counted().map(|counted| counted.at.to_string()).as_deref(), Some("2026-11-22 09:00:00 UTC"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The start of the occurrence that the facts are about.
    pub(crate) occurrence: Option<DateTime<Utc>>,
    /// The earliest opening of any door of the pass in the occurrence.
    pub(crate) first_use: Option<DateTime<Utc>>,
    /// The opening that was counted at this door in the occurrence.
    pub(crate) counted: Option<Counted>,
    /// The guest's first act on the link that counts for the occurrence.
    pub(crate) link_opened: Option<DateTime<Utc>>,
    /// Whether this phone has entered the secret code.
    pub(crate) secret_entered: bool,
}

/// A counted opening at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether by the phone that asks now; it may reopen for 60 seconds.
    pub same_phone: bool,
}

impl Usage {
    /// Nothing has happened yet.
    pub const NOTHING: Self =
        Self { occurrence: None, first_use: None, counted: None, link_opened: None, secret_entered: false };

    /// Takes an event in. Hearing of it twice, or of several in another order, makes no difference.
    pub fn learn(&mut self, permit: &Permit, event: Event) {
        let schedule = &permit.schedule;
        let occurrence = match event {
            Event::SecretEntered => {
                self.secret_entered = true;
                return;
            }
            // Where nothing counts from it, it must not make the facts of an occurrence forgotten.
            Event::LinkOpened { .. } if permit.expires_in.is_none() => return,
            Event::LinkOpened { at } => occurrence_of_link(schedule, at),
            Event::Opened { at, .. } => occurrence_of_opening(schedule, at),
        };
        let Some(start) = occurrence else { return };
        match self.occurrence {
            Some(known) if start < known => return,
            Some(known) if start == known => {}
            _ => {
                let secret_entered = self.secret_entered;
                *self = Self { occurrence: Some(start), secret_entered, ..Self::default() };
            }
        }
        match event {
            Event::Opened { at, here, same_phone } => {
                self.first_use = Some(earlier(self.first_use, at));
                if here {
                    self.counted = Some(earlier(self.counted, Counted { at, same_phone }));
                }
            }
            Event::LinkOpened { at } => self.link_opened = Some(earlier(self.link_opened, at)),
            Event::SecretEntered => {}
        }
    }

    /// When the occurrence began that the facts are about: the newest in which anything happened.
    pub const fn occurrence(&self) -> Option<DateTime<Utc>> {
        self.occurrence
    }

    /// The earliest opening of any door of the pass in the occurrence.
    pub const fn first_use(&self) -> Option<DateTime<Utc>> {
        self.first_use
    }

    /// The opening that was counted at this door in the occurrence.
    pub const fn counted(&self) -> Option<Counted> {
        self.counted
    }

    /// The guest's first act on the link that counts for the occurrence.
    pub const fn link_opened(&self) -> Option<DateTime<Utc>> {
        self.link_opened
    }

    /// Whether this phone has entered the secret code.
    pub const fn secret_entered(&self) -> bool {
        self.secret_entered
    }
}

fn earlier<T: Ord + Copy>(known: Option<T>, new: T) -> T {
    known.map_or(new, |known| known.min(new))
}

/// The start of the occurrence that an opening of the link counts for: the one it falls in, else the next.
fn occurrence_of_link(schedule: &Schedule, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    schedule.occurrence_at(at).or_else(|| schedule.next_after(at)).map(|occurrence| occurrence.start)
}

/// The start of the occurrence that an opening of a door counts for: the one it falls in, else the nearest that a door
/// whose clock is a little off may have opened for. Further away, the pass was another before it was replaced.
fn occurrence_of_opening(schedule: &Schedule, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if let Some(occurrence) = schedule.occurrence_at(at) {
        return Some(occurrence.start);
    }
    let last = schedule.last_ended_by(at).map(|last| (at.signed_duration_since(last.end), last));
    let next = schedule.next_after(at).map(|next| (next.start.signed_duration_since(at), next));
    let near = last.into_iter().chain(next).filter(|(apart, _)| *apart <= DOOR_CLOCK_ERROR);
    near.min_by_key(|(apart, _)| *apart).map(|(_, occurrence)| occurrence.start)
}
