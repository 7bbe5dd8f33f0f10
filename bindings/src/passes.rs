//! A guest's passes, as screens show them.
//!
//! Most are the core's own types. What stands here a second time is what the generator reads; the compiler holds it
//! against the core's definitions, so that they can't differ. A screen crosses with the part that the shells draw.

use gatepass::app::show::{Says, Spell, TimesView};
use gatepass::cache::records::PassSummary;
use gatepass::id::{DoorId, PassId, PropertyId};

use crate::values::Moment;

/// Where a pass stands.
pub type PassState = gatepass::pass::standing::PassState;
/// When a pass opens, with the zone to show it in.
pub type Times = gatepass::client::wire::pass::Times;
/// One occurrence.
pub type Opening = gatepass::client::wire::pass::Opening;
/// What a door answers.
pub type Decision = gatepass::pass::decide::Decision;
/// Why a door stays shut, with what the person needs to know.
pub type Refusal = gatepass::pass::decide::Refusal<Moment>;
/// What the guest has to do next.
pub type Next = gatepass::app::guest::Next;
/// What follows a phone number.
pub type PhoneTaken = gatepass::client::wire::link::PhoneTaken;

/// The passes that this phone was given, newest first.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct GuestPasses {
    /// At most as many as were asked for.
    pub rows: Vec<PassRow>,
    /// Whether there are more.
    pub more: bool,
}

/// A row of the list of passes.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PassRow {
    /// Which pass.
    pub pass: PassId,
    /// The community whose doors it opens.
    pub property: PropertyId,
    /// Its name ("dog walker").
    pub name: String,
    /// Who gave it.
    pub host: Option<String>,
    /// Where it stood when last heard of.
    pub state: PassState,
    /// The first instant at which it can open; nothing: no such bound.
    pub starts: Option<Moment>,
    /// The first instant at which it can't any more; nothing: until deleted.
    pub ends: Option<Moment>,
}

impl From<PassSummary> for PassRow {
    fn from(summary: PassSummary) -> Self {
        let PassSummary { pass, property, side: _, name, host, state, starts, ends, received_at: _ } =
            summary;
        Self { pass, property, name, host, state, starts, ends }
    }
}

/// Where a pass stands.
#[uniffi::remote(Enum)]
pub enum PassState {
    /// No phone number was given, and none has been submitted yet.
    AwaitingPhone,
    /// A number was submitted; staff have to approve it.
    AwaitingApproval,
    /// Staff declined it.
    Declined,
    /// In force; also while the guest hasn't verified yet.
    Live,
    /// Stopped until thawed.
    Frozen,
    /// Deleted.
    Deleted,
    /// Another generation has taken its place.
    Superseded,
}

/// When a pass opens, with the IANA name of the zone to show it in.
#[uniffi::remote(Record)]
pub struct Times {
    /// The IANA name of the pass's one zone.
    pub zone: String,
    /// The first instant; nothing: from its making on.
    pub starts: Option<Moment>,
    /// The first instant after the last occurrence; nothing: until deleted.
    pub ends: Option<Moment>,
    /// The occurrence under way and those to come, at most eight.
    pub next: Vec<Opening>,
}

/// One occurrence.
#[uniffi::remote(Record)]
pub struct Opening {
    /// The first instant.
    pub starts: Moment,
    /// The first instant after it.
    pub ends: Moment,
}

/// A pass, as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PassScreen {
    /// Which pass.
    pub pass: PassId,
    /// What people call the property.
    pub property_name: String,
    /// The pass's name.
    pub name: String,
    /// Who gave it.
    pub host: String,
    /// What the host wrote.
    pub personal_message: Option<String>,
    /// When it opens.
    pub times: Times,
    /// Where it stands, as far as known.
    pub state: PassState,
    /// Why staff declined it, if they did.
    pub declined_because: Option<String>,
    /// What the guest has to do next.
    pub next: Next,
    /// The doors on the way, in order, then those that the pass opens besides.
    pub doors: Vec<DoorStep>,
    /// When the service last confirmed all this.
    pub known_at: Moment,
    /// Until when it opens doors without asking anybody; nothing: not yet, or not any more.
    pub works_offline_until: Option<Moment>,
}

impl From<gatepass::app::guest::PassScreen> for PassScreen {
    fn from(screen: gatepass::app::guest::PassScreen) -> Self {
        let declined_because = match screen.says {
            Says::Declined { because } => because,
            _ => None,
        };
        Self {
            pass: screen.pass,
            property_name: screen.property_name,
            name: screen.name,
            host: screen.host,
            personal_message: screen.personal_message,
            times: times(screen.times),
            state: screen.state,
            declined_because,
            next: screen.next,
            doors: screen.doors.into_iter().map(DoorStep::from).collect(),
            known_at: screen.known_at.at,
            works_offline_until: screen.works_offline_until.map(|until| until.at),
        }
    }
}

fn times(view: TimesView) -> Times {
    let opening = |spell: Spell| Opening { starts: spell.starts.at, ends: spell.ends.at };
    Times {
        zone: view.zone,
        starts: view.starts.map(|starts| starts.at),
        ends: view.ends.map(|ends| ends.at),
        next: view.next.into_iter().map(opening).collect(),
    }
}

/// A door on the way.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DoorStep {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether it is on the way; others lead there from elsewhere.
    pub on_the_way: bool,
    /// Whether a credential opens it; others are opened by hand.
    pub connected: bool,
    /// When it was passed, as far as this phone knows.
    pub passed_at: Option<Moment>,
    /// What the door would answer now, as far as this phone knows.
    pub decision: Decision,
}

impl From<gatepass::app::guest::DoorStep> for DoorStep {
    fn from(step: gatepass::app::guest::DoorStep) -> Self {
        Self {
            door: step.door,
            name: step.name,
            on_the_way: step.on_the_way,
            connected: step.connected,
            passed_at: step.passed_at.map(|passed| passed.at),
            decision: step.says.decision(),
        }
    }
}

/// What the guest has to do next.
#[uniffi::remote(Enum)]
pub enum Next {
    /// Open the pass.
    Open,
    /// Enter the phone number.
    EnterPhone,
    /// Enter the verification code from the SMS; or the number again, or another.
    EnterVerificationCode,
    /// Wait for staff.
    WaitForStaff,
    /// Enter the secret code that the host told.
    EnterSecretCode,
    /// Connect to a network once, to fetch what opens the doors.
    Connect,
    /// Go to this door; nothing: all that open by a credential are open.
    GoTo(Option<DoorId>),
    /// Nothing; the state and the doors' decisions say why.
    Nothing,
}

/// What follows a phone number; the same for a wrong one.
#[uniffi::remote(Enum)]
pub enum PhoneTaken {
    /// If it is the pass's number, a verification code is on its way to it.
    VerificationCode { good_until: Moment, resend_after: Moment },
    /// The pass had no number; it has now, and waits for staff.
    Wait,
    /// The number needs no check.
    Done,
}

/// What a door answers.
#[uniffi::remote(Enum)]
pub enum Decision {
    /// It opens, and would go on to until just before this instant if nothing else happens; nothing: for good.
    Open { until: Option<Moment> },
    /// It stays shut.
    Refuse(Refusal),
}

/// Why a door stays shut.
#[uniffi::remote(Enum)]
pub enum Refusal {
    /// Before the first occurrence.
    NotYet { opens_at: Moment },
    /// Between two occurrences.
    OutsideHours { opens_at: Moment },
    /// After the last occurrence.
    Over { since: Moment },
    /// The pass isn't for this door.
    NotThisDoor,
    /// Its one use at this door is spent.
    UsedUp { at: Moment, opens_at: Option<Moment> },
    /// It was not used in time.
    FirstUseMissed { since: Moment, opens_at: Option<Moment> },
    /// *Active for* has run out.
    ActiveTimeOver { since: Moment, opens_at: Option<Moment> },
    /// The guest must open the link first.
    LinkNotOpened,
    /// *Expires in* has run out.
    LinkExpired { since: Moment, opens_at: Option<Moment> },
    /// The secret code has to be entered first.
    SecretNeeded,
    /// No phone number was given yet.
    AwaitingPhone,
    /// Staff haven't approved it yet.
    AwaitingApproval,
    /// Staff declined it.
    Declined,
    /// Frozen, until thawed.
    Frozen,
    /// Deleted.
    Deleted,
    /// Replaced; the newer one counts.
    Superseded,
    /// The door is locked down.
    Lockdown,
    /// The door has heard nothing from the property for too long.
    DoorOutOfTouch,
    /// The token has ended though the pass has not: it needs a network once.
    RenewToken { since: Moment },
}
