//! What waits to be told to the service, as a screen shows it.

use serde::Serialize;

use crate::app::Device;
use crate::app::session::known_property;
use crate::app::show::{Tap, Watch, When, WhyNot};
use crate::cache::records::{EVERYTHING, PassSummary, PropertyRecord};
use crate::client::outbox::{Entry, EntryId, Intent, State, Wedge};
use crate::error::Error;
use crate::id::{DoorId, PassId, PropertyId};
use crate::pass::draft::Repeat;
use crate::property::Property;
use crate::zone::Zone;

/// Something that waits to be told to the service; nothing of it is active before that.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Waiting {
    /// Names it on this phone.
    pub id: EntryId,
    /// Whose service is to be told.
    pub property: PropertyId,
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// When somebody wanted it.
    pub since: When,
    /// How far it is.
    pub progress: Progress,
    /// Take it back.
    pub take_back: Tap,
}

/// What is to be told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum What {
    /// Make a pass.
    CreatePass {
        /// Its name.
        name: String,
    },
    /// Put another in a pass's place.
    ReplacePass {
        /// Which.
        pass: PassId,
        /// Its name.
        name: String,
    },
    /// Make a pass repeat.
    Repeat {
        /// Which.
        pass: PassId,
        /// Its name, if known here.
        name: Option<String>,
        /// How.
        repeat: Repeat,
    },
    /// Delete a pass.
    DeletePass {
        /// Which.
        pass: PassId,
        /// Its name, if known here.
        name: Option<String>,
    },
    /// Approve a pass.
    Approve {
        /// Which.
        pass: PassId,
        /// Its name, if known here.
        name: Option<String>,
    },
    /// Decline a pass.
    Decline {
        /// Which.
        pass: PassId,
        /// Its name, if known here.
        name: Option<String>,
        /// Why, for the recipient.
        reason: String,
    },
    /// Stop a pass for the time being.
    Freeze {
        /// Which.
        pass: PassId,
        /// Its name, if known here.
        name: Option<String>,
    },
    /// Let a pass go on.
    Thaw {
        /// Which.
        pass: PassId,
        /// Its name, if known here.
        name: Option<String>,
    },
    /// Lock a door down, or the whole property.
    BeginLockdown {
        /// Which door; `None`: the whole property.
        door: Option<DoorId>,
        /// Its name, if known here.
        name: Option<String>,
    },
    /// End that.
    EndLockdown {
        /// Which door; `None`: the whole property.
        door: Option<DoorId>,
        /// Its name, if known here.
        name: Option<String>,
    },
}

/// How far something that waits is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "WaitingProgress"))]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It goes out by itself.
    Waits {
        /// Not before.
        next: When,
    },
    /// It was sent, and may have arrived; it is sent again until there is an answer.
    Sent {
        /// Not again before.
        next: When,
    },
    /// It waits for a person, who tries again or says never mind.
    Stuck {
        /// What is in the way.
        why: Stuck,
        /// Whether it may have happened all the same.
        may_have_happened: bool,
    },
}

/// What is in the way of something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Stuck {
    /// The service said no: somebody else was first, perhaps.
    Refused(Error),
    /// Somebody has to sign in again; then it goes on.
    SignedOut,
    /// It was sent as often as may be, and there was no answer.
    NoAnswer,
    /// There was no network for so long that it may not be wanted any more.
    TooOld,
}

impl<R> Device<R> {
    /// Everything that waits to be told to the service, in order, as screens show it.
    pub fn waiting(&self) -> Result<Vec<Waiting>, Error> {
        let entries = self.entries()?;
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let properties = self.cache.all::<PropertyRecord>(EVERYTHING)?;
        let properties = properties.iter().filter_map(|known| known_property(known).ok());
        let properties: Vec<Property> = properties.collect();
        entries.into_iter().map(|entry| self.shown(entry, &properties)).collect()
    }

    fn shown(&self, entry: Entry, properties: &[Property]) -> Result<Waiting, Error> {
        let property = properties.iter().find(|property| *property.id() == entry.property);
        let zone = property.map_or(Zone::UTC, |property| property.zone().clone());
        let watch = Watch::new(zone, self.now());
        Ok(Waiting {
            what: self.what(entry.intent, property)?,
            since: watch.tell(entry.put_at),
            take_back: Tap::unless(match &entry.state {
                State::Sent { .. } => Some(WhyNot::TooLate),
                State::Waiting { .. } | State::Wedged { .. } => None,
            }),
            progress: progress(entry.state, &watch),
            id: entry.id,
            property: entry.property,
        })
    }

    fn what(&self, intent: Intent, property: Option<&Property>) -> Result<What, Error> {
        let name =
            |pass: PassId| self.cache.get::<PassSummary>(pass).map(|known| known.map(|known| known.name));
        let door = |door: Option<DoorId>| Some(property?.door(door?)?.name.clone());
        Ok(match intent {
            Intent::CreatePass { request } => What::CreatePass { name: request.draft.name },
            Intent::ReplacePass { pass, request } => What::ReplacePass { pass, name: request.draft.name },
            Intent::Repeat { pass, repeat } => What::Repeat { pass, name: name(pass)?, repeat },
            Intent::DeletePass { pass } => What::DeletePass { pass, name: name(pass)? },
            Intent::Approve { pass } => What::Approve { pass, name: name(pass)? },
            Intent::Decline { pass, reason } => What::Decline { pass, name: name(pass)?, reason },
            Intent::Freeze { pass } => What::Freeze { pass, name: name(pass)? },
            Intent::Thaw { pass } => What::Thaw { pass, name: name(pass)? },
            Intent::BeginLockdown { door: at } => What::BeginLockdown { door: at, name: door(at) },
            Intent::EndLockdown { door: at } => What::EndLockdown { door: at, name: door(at) },
        })
    }
}

fn progress(state: State, watch: &Watch) -> Progress {
    match state {
        State::Waiting { next_attempt_at } => Progress::Waits { next: watch.tell(next_attempt_at) },
        State::Sent { next_attempt_at, .. } => Progress::Sent { next: watch.tell(next_attempt_at) },
        State::Wedged { why, may_have_arrived, .. } => Progress::Stuck {
            why: match why {
                Wedge::Refused { error } => Stuck::Refused(error),
                Wedge::SignedOut => Stuck::SignedOut,
                Wedge::NoAnswer => Stuck::NoAnswer,
                Wedge::TooOld => Stuck::TooOld,
            },
            may_have_happened: may_have_arrived,
        },
    }
}
