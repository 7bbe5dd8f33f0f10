//! What is wrong with a property file, and where.

use std::fmt;

use crate::id::{AreaId, BadId, DoorId, PersonId, PropertyId, UnitId};
use crate::phone::BadPhone;
use crate::zone::UnknownZone;

/// Why a file is not a property.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProperty {
    /// More than the limit; nothing was read.
    #[error("the file has more than the {most} bytes that a property file can have")]
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// It is not JSON.
    #[error("not JSON, line {line}, column {column}: {what}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// It is JSON, and these are all its faults: those of single records first, in the file's order.
    #[error("{}", Listed(.0))]
    Faults(Vec<Fault>),
}

struct Listed<'a>(&'a [Fault]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("not a property"),
            [fault] => fault.fmt(f),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len()),
        }
    }
}

/// One thing that is wrong, and its place, e.g. `doors[3] "Garage".from[0]: no area has the id "stret"`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct Fault {
    /// Where: field names, positions from 0, and names of things where they have one.
    pub place: String,
    /// What.
    pub reason: Reason,
}

/// What is wrong at a place of a property file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A field that must be there is not.
    #[error("missing")]
    Missing,
    /// A value of another type.
    #[error("must be {expected}, not {found}")]
    WrongType {
        /// What belongs here.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// A field that no such record has; most often a typing mistake.
    #[error("unknown field{}", .meant.map(|name| format!("; did you mean {name:?}?")).unwrap_or_default())]
    UnknownField {
        /// The nearest known name.
        meant: Option<&'static str>,
    },
    /// A list with more items than are read.
    #[error("has {found} items; at most {most} are allowed")]
    TooMany {
        /// How many there are.
        found: usize,
        /// The limit.
        most: usize,
    },
    /// A number beyond what makes sense.
    #[error("must be a whole number from {least} to {most}")]
    OutOfRange {
        /// The smallest that is allowed.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// A malformed id.
    #[error(transparent)]
    BadId(#[from] BadId),
    /// A name without a letter in it.
    #[error("must not be empty")]
    Empty,
    /// A name that is too long to show.
    #[error("has {found} characters; at most {most} are allowed")]
    TooLong {
        /// How many there are.
        found: usize,
        /// The limit.
        most: usize,
    },
    /// A name with line breaks, control characters, or spaces around it.
    #[error("must not have line breaks, control characters or spaces around it")]
    Untidy,
    /// A word that is not among those that are possible here.
    #[error("{what}")]
    NotAChoice {
        /// What was found and what would be possible.
        what: String,
    },
    /// A telephone number that isn't one; the number is not repeated.
    #[error(transparent)]
    BadPhone(#[from] BadPhone),
    /// No zone of the database has this name.
    #[error(transparent)]
    UnknownZone(#[from] UnknownZone),
    /// A key that isn't one.
    #[error("not a public key: 32 bytes as base64url without padding")]
    BadKey,
    /// Something that must be unique was used before.
    #[error("the same as {first}")]
    Duplicate {
        /// Where it was used first.
        first: String,
    },
    /// No area has this id.
    #[error("no area has the id \"{0}\"")]
    UnknownArea(AreaId),
    /// No door has this number.
    #[error("no door has the number {0}")]
    UnknownDoor(DoorId),
    /// No person has this id.
    #[error("no person has the id \"{0}\"")]
    UnknownPerson(PersonId),
    /// A door needs at least two areas.
    #[error("joins nothing; a door leads from at least one area to at least one other")]
    JoinsNothing,
    /// A door of a property without areas names areas.
    #[error("the property has no areas")]
    NoAreas,
    /// A door names an area twice.
    #[error("names the area \"{0}\" twice")]
    AreaTwice(AreaId),
    /// A unit names its doors although it has an area.
    #[error("leave it out; the doors that lead to the unit's area are its doors")]
    DoorsFromArea,
    /// Nobody can arrive.
    #[error("no area is an arrival; mark where people come from with \"arrival\": \"default\"")]
    NoArrival,
    /// A second default arrival.
    #[error("{first} is the default arrival already; use \"possible\" here")]
    SecondDefault {
        /// Which area is.
        first: String,
    },
    /// A unit that cannot be entered.
    #[error("no door leads to this unit")]
    NoDoorLeadsHere,
    /// A unit that has doors, to which there is no way from any arrival.
    #[error("no way leads to this unit from where people arrive")]
    Unreachable,
    /// A door of kind `unit` that isn't any unit's.
    #[error("is of kind \"unit\" and leads into no unit")]
    UnitDoorWithoutUnit,
    /// A door into a unit that has another kind, so that the rules for units would not be applied to it.
    #[error("leads into {unit} and must be of kind \"unit\"")]
    NotAUnitDoor {
        /// Which unit.
        unit: String,
    },
    /// A door into two units.
    #[error("leads into {first} and {second}; a door leads into one unit at most")]
    TwoUnits {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// Another file has no such unit, where people live.
    #[error("people live in the unit \"{0}\", which is missing; move them out first")]
    Inhabited(UnitId),
    /// Another file is that of another property.
    #[error("must stay \"{0}\"")]
    OtherProperty(PropertyId),
    /// A vacant unit with residents.
    #[error("a vacant unit has no residents")]
    VacantWithResidents,
    /// A resident with permissions.
    #[error("only staff have permissions")]
    ResidentWithPermissions,
    /// A door that is `grantable`, and can't be.
    #[error("can't be granted: {why}")]
    NotGrantable {
        /// Why not.
        why: &'static str,
    },
    /// Keys at a door without a lock.
    #[error("a door without a connected lock has no keys")]
    KeysWithoutLock,
    /// A lock that reads nothing.
    #[error("reads nothing; leave the lock out of a door that isn't connected")]
    ReadsNothing,
    /// There are more faults than are listed.
    #[error("{more} more faults are not listed")]
    More {
        /// How many.
        more: usize,
    },
    /// A range the wrong way round.
    #[error("the longest PIN must not be shorter than the shortest")]
    PinLengths,
}
