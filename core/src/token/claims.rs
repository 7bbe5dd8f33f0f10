//! What a token claims: the whole permit, whose it is, and how long the token itself lasts.

use std::fmt;

use chrono::{DateTime, Utc};

use super::keys::HolderKey;
use crate::id::{Generation, PassId};
use crate::pass::kind::Kind;
use crate::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};
use crate::pass::schedule::Schedule;

/// What both links of a token say. Times are whole seconds; a fraction is dropped when they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Which renewal of the pass.
    pub generation: Generation,
    /// Whose key must answer at the door; `None`: whoever bears it.
    pub holder: Option<HolderKey>,
    /// What it permits; a door opens only if every link's permit does.
    pub permit: Permit,
    /// When it was signed. Said, not decided on.
    pub issued_at: DateTime<Utc>,
    /// The token's own end: from then on it asks for renewal, also while the permit goes on.
    pub expires_at: DateTime<Utc>,
    /// The guest's act on the link that *expires in* counts from, where the signer knows it.
    pub link_opened: Option<DateTime<Utc>>,
}

/// What the property signs: the first link of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The pass, the same through renewal, new phone and replacement.
    pub pass: PassId,
    /// What every link says.
    pub claims: Claims,
    /// Whether it opens doors itself.
    pub purpose: Purpose,
}

/// What a first link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its holder opens doors.
    Opens {
        /// Whether the service has seen the pass's secret code entered on this phone.
        secret_entered: bool,
    },
    /// Its holder, a resident, signs passes for others without a network. Alone it opens nothing.
    Issues(Grant),
}

/// What a resident's phone may sign by itself. The doors are those of the issuing token's permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The shapes of pass.
    pub shapes: Shapes,
    /// The longest pass: from start to end, or for hours on dates from the first date to the last.
    pub longest: Minutes,
    /// Doors that a pass may hold only if it has a secret code.
    pub secret_doors: Doors,
}

/// What can be told of a pass's kind from its permit alone.
///
/// A phone that lies would name any kind, so a grant speaks of what can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Shape {
    /// Until deleted.
    Permanent = 0,
    /// One span, any number of uses.
    Span = 1,
    /// Hours on dates, any number of uses.
    Repeating = 2,
    /// Until deleted, one use a door.
    PermanentOnce = 3,
    /// One span, one use a door.
    SpanOnce = 4,
    /// Hours on dates, one use a door on each.
    RepeatingOnce = 5,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 6] = [
        Self::Permanent,
        Self::Span,
        Self::Repeating,
        Self::PermanentOnce,
        Self::SpanOnce,
        Self::RepeatingOnce,
    ];

    /// A permit's shape.
    pub fn of(permit: &Permit) -> Self {
        match (&permit.schedule, permit.uses) {
            (Schedule::Always, Uses::Unlimited) => Self::Permanent,
            (Schedule::Span { .. }, Uses::Unlimited) => Self::Span,
            (Schedule::Repeating(_), Uses::Unlimited) => Self::Repeating,
            (Schedule::Always, Uses::Once) => Self::PermanentOnce,
            (Schedule::Span { .. }, Uses::Once) => Self::SpanOnce,
            (Schedule::Repeating(_), Uses::Once) => Self::RepeatingOnce,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Permanent => "permanent",
            Self::Span => "from a start to an end",
            Self::Repeating => "repeating hours",
            Self::PermanentOnce => "one use, without end",
            Self::SpanOnce => "one use between a start and an end",
            Self::RepeatingOnce => "one use on each of several dates",
        })
    }
}

/// A set of [`Shape`]s; bit `n` is the shape numbered `n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shapes(u8);

impl Shapes {
    /// From its bits; `None` if one means no shape.
    pub fn from_bits(bits: u8) -> Option<Self> {
        let known = Shape::ALL.into_iter().fold(0, |all, shape| all | shape.bit());
        (bits & !known == 0).then_some(Self(bits))
    }

    /// Its bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the shape is in it.
    pub const fn contains(self, shape: Shape) -> bool {
        self.0 & shape.bit() != 0
    }

    /// What passes of this kind look like, repeated or not. Kinds that only staff make have none.
    pub fn of_kind(kind: Kind) -> Self {
        let shapes: &[Shape] = match kind {
            Kind::CustomDuration | Kind::Temporary | Kind::FullDay | Kind::TimeFrame => {
                &[Shape::Span, Shape::Repeating]
            }
            Kind::Recurring | Kind::BusinessHours => &[Shape::Repeating],
            Kind::OneTime | Kind::Delivery => &[Shape::SpanOnce, Shape::RepeatingOnce],
            Kind::Permanent => &[Shape::Permanent],
            Kind::VendorVisit | Kind::ResidentVisit | Kind::Tour | Kind::Passcode => &[],
        };
        shapes.iter().copied().collect()
    }

    /// What passes of these kinds look like.
    pub fn of_kinds(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self(kinds.into_iter().fold(0, |all, kind| all | Self::of_kind(kind).0))
    }
}

impl FromIterator<Shape> for Shapes {
    fn from_iter<T: IntoIterator<Item = Shape>>(shapes: T) -> Self {
        Self(shapes.into_iter().fold(0, |all, shape| all | shape.bit()))
    }
}

/// How a second link goes beyond what the first one's grant allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantBreach {
    /// A shape that the grant doesn't have.
    #[error("a pass of this form ({0}) may not be made without the property's service")]
    Shape(Shape),
    /// Longer than the grant's longest.
    #[error("the pass lasts {minutes} minutes and may last {longest} at most")]
    TooLong {
        /// How long it lasts.
        minutes: i64,
        /// How long it may.
        longest: u32,
    },
    /// A door that needs a secret code, in a pass without one.
    #[error("door {0} needs a pass with a secret code")]
    SecretCodeMissing(crate::id::DoorId),
}

impl Grant {
    /// Checks what a second link permits. Doors needn't be compared: the first link's permit decides as well.
    pub fn allows(&self, permit: &Permit) -> Result<(), GrantBreach> {
        let shape = Shape::of(permit);
        if !self.shapes.contains(shape) {
            return Err(GrantBreach::Shape(shape));
        }
        let length = match &permit.schedule {
            // Its shape was granted, and the token itself ends.
            Schedule::Always => None,
            Schedule::Span { start, end } => Some(end.signed_duration_since(*start)),
            Schedule::Repeating(hours) => Some(hours.ends().signed_duration_since(hours.starts())),
        };
        if let Some(length) = length.filter(|length| *length > self.longest.delta()) {
            return Err(GrantBreach::TooLong { minutes: length.num_minutes(), longest: self.longest.0 });
        }
        let without_code = permit.secret_code == SecretNeed::NotNeeded;
        match permit.doors.as_slice().iter().find(|door| self.secret_doors.contains(**door)) {
            Some(door) if without_code => Err(GrantBreach::SecretCodeMissing(*door)),
            _ => Ok(()),
        }
    }
}
