//! What is wrong with a draft: field by field, in numbers and names; the words are the screen's.
//!
//! Four kinds of problem are told apart, since a person does something different about each: something is
//! *missing*, it is *invalid* whatever the property says, it is *forbidden* by a rule of the property, or a
//! door's lock can't *hold* it.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::kind::{Credential, Kind};
use super::permit::Minutes;
use super::secret::BadSecretCode;
use crate::id::{DoorId, UnitId};
use crate::phone::BadPhone;

/// Everything that is wrong with a draft, at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Problems {
    /// What is wrong whatever the fields say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub whole: Vec<WholeProblem>,
    /// What is wrong with each field; those that are right aren't listed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Field, Vec<Problem>>,
}

/// By stable names, what and which fields; the words for each problem are the shell's.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |value: serde_json::Result<serde_json::Value>| match value {
            Ok(serde_json::Value::String(name)) => name,
            Ok(serde_json::Value::Object(of)) => {
                of.into_iter().next().map(|(name, _)| name).unwrap_or_default()
            }
            _ => String::new(),
        };
        let whole = self.whole.iter().map(|problem| name(serde_json::to_value(problem)));
        let fields = self.fields.keys().map(|field| name(serde_json::to_value(field)));
        f.write_str(&whole.chain(fields).collect::<Vec<_>>().join(", "))
    }
}

impl Problems {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.fields.is_empty()
    }

    /// What is wrong with this field.
    pub fn of(&self, field: Field) -> &[Problem] {
        self.fields.get(&field).map_or(&[], Vec::as_slice)
    }

    /// Notes a problem, once.
    pub fn add(&mut self, field: Field, problem: impl Into<Problem>) {
        let (problem, noted) = (problem.into(), self.fields.entry(field).or_default());
        if !noted.contains(&problem) {
            noted.push(problem);
        }
    }
}

/// A field of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The kind of pass.
    Kind,
    /// The pass's name.
    Name,
    /// The personal message.
    PersonalMessage,
    /// The zone of its local times.
    Zone,
    /// The start of a custom duration, a frame or a passcode; the first date of hours or a visit.
    Start,
    /// The end of a custom duration, a frame or a passcode; the last date of a visit.
    End,
    /// The date of a full day, one-time or delivery pass.
    Date,
    /// The days of the week.
    Days,
    /// When hours begin.
    From,
    /// When hours end.
    Until,
    /// The expiry date.
    ExpiresOn,
    /// *Expires in*.
    ExpiresIn,
    /// *Active for*.
    ActiveFor,
    /// How an existing pass repeats, and how long.
    Repeat,
    /// The doors.
    Doors,
    /// What is to be shown at the doors.
    Credentials,
    /// The secret code.
    SecretCode,
    /// The recipient's name.
    RecipientName,
    /// The recipient's e-mail address.
    RecipientEmail,
    /// The recipient's phone number.
    RecipientPhone,
    /// The home of the resident whom staff make a pass for.
    RecipientUnit,
}

impl Field {
    /// Whether what was typed into it may be shown again; secret codes are typed anew.
    pub const fn keeps_its_text(self) -> bool {
        !matches!(self, Self::SecretCode)
    }
}

/// What is wrong whatever the fields say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum WholeProblem {
    /// Rule `residents`: residents may not make passes here (Quext).
    ResidentsMayNot {
        /// Whom to ask, in the property's words.
        ask: String,
    },
    /// Rule `live_passes`: the resident has as many live passes as the property allows.
    TooManyLivePasses {
        /// How many are allowed.
        at_most: u16,
    },
    /// The resident doesn't live in the unit that the pass is made for.
    NotAtHome,
    /// The member of staff lacks the permission for this kind (Aptly).
    NotPermitted,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = FieldProblem))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It is empty and mustn't be.
    Missing(Need),
    /// It makes no sense, in any property.
    Invalid(Invalid),
    /// It makes sense, and a rule of this property says no.
    Forbidden(Forbidden),
    /// A chosen door's lock can't do it.
    NotHoldable {
        /// The door.
        door: DoorId,
        /// The lock's limit that says no.
        rule: LockRule,
    },
}

/// Why a field mustn't be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Every pass of this kind has it.
    Always,
    /// The pass includes the resident's own unit (Quext).
    OwnUnit,
    /// Rule `secret_code`: the property asks for secret codes at common doors too (Quext).
    CommonDoors,
    /// Rule `phone_required` of the property (SmartRent).
    PhoneRequired,
    /// There is neither a phone number nor an e-mail address to ask for one (Quext).
    NoWayToAsk,
    /// There is no My Route yet; the screen offers to build one.
    NoRoute,
}

/// What makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Invalid {
    /// Too many characters; the text isn't repeated.
    TooLong {
        /// How many it may have.
        at_most: usize,
    },
    /// It has control characters.
    ControlCharacters,
    /// No such zone in the database.
    UnknownZone,
    /// The zone's clocks can't be told for these dates.
    NoOffsets,
    /// The end isn't after the start.
    NotAfterStart,
    /// `from` and `until` are the same.
    EqualTimes,
    /// It is over already.
    Past,
    /// More than one year after creation (ButterflyMX, SmartRent).
    BeyondOneYear {
        /// The last date that is allowed.
        latest: NaiveDate,
    },
    /// No window opens between the first and the last date.
    NeverOpens,
    /// The frame is longer than a day, so that it can't repeat every day.
    TooLongToRepeat,
    /// It would overlap with itself.
    Overlaps,
    /// Less than a minute.
    TooShort,
    /// An interval or count outside what a repeat can have.
    OutOfRange {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// The pass has no hours that could repeat.
    NothingToRepeat,
    /// Not a door of the property.
    UnknownDoor(DoorId),
    /// Not a unit of the property.
    UnknownUnit(UnitId),
    /// More or fewer than the one door that a passcode is for (Aptly).
    NotOneDoor,
    /// More entries than a form can hold.
    TooMany {
        /// How many it may have.
        at_most: usize,
    },
    /// Not a secret code.
    SecretCode(BadSecretCode),
    /// Another pass of the same resident that goes on has this secret code; only the service knows (Quext: unique).
    SecretCodeInUse,
    /// Not a phone number.
    Phone(BadPhone),
    /// Not an e-mail address.
    Email,
}

/// A rule of the property that says no. Each is named like the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Forbidden {
    /// Rule `kinds`: the property doesn't have this kind.
    Kinds(Kind),
    /// Residents don't make this kind, or staff don't (Quext, Aptly).
    NotTheirKind(Kind),
    /// Rule `longest_days`: it would last too long after its creation.
    LongestDays {
        /// How many days are allowed.
        at_most: u16,
        /// The last date that is allowed.
        latest: NaiveDate,
    },
    /// Rule `longest_active_for`: *active for* or a window of a visit is too long (Quext: 12 hours).
    LongestActiveFor {
        /// The longest that is allowed.
        at_most: Minutes,
    },
    /// Rule `grantable`: residents may not put this door on a pass (Quext).
    NotGrantable(DoorId),
    /// A door into somebody else's home.
    OthersUnit(DoorId),
    /// A door for staff alone.
    StaffDoor(DoorId),
    /// Tours see vacant units only (Quext).
    NotVacant(UnitId),
    /// A resident's visit is to an amenity or another unit (Quext).
    NotAmenityOrOtherUnit(DoorId),
}

/// A limit of a door's lock that says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum LockRule {
    /// It has no connected lock (Quext).
    NotConnected,
    /// Rule `kinds` of the lock: it can't hold this kind by anything that it reads (SmartRent: by Bluetooth,
    /// permanent and temporary only).
    Kinds(Kind),
    /// It reads none of the credentials that were chosen, or not for this kind.
    Credentials {
        /// What it could hold of this kind.
        instead: Vec<Credential>,
    },
}

/// What the person should know, though nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// These doors open by Bluetooth only: the guest needs the app for them.
    AppNeeded {
        /// The doors.
        doors: Vec<DoorId>,
    },
    /// These doors of My Route have no connected lock: they are shown on the way, and opened by hand (Quext).
    OpenByHand {
        /// The doors.
        doors: Vec<DoorId>,
    },
    /// These doors of My Route can't be granted by residents, and aren't on the pass.
    LeftOut {
        /// The doors.
        doors: Vec<DoorId>,
    },
    /// These doors were added, since the way to the unit may need them (SmartRent).
    Added {
        /// The doors.
        doors: Vec<DoorId>,
    },
    /// The pass needs a secret code.
    SecretCodeNeeded(Need),
    /// No phone number: the recipient is asked for it by e-mail, and staff approve before the pass is live (Quext).
    StaffWillApprove,
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<Forbidden> for Problem {
    fn from(forbidden: Forbidden) -> Self {
        Self::Forbidden(forbidden)
    }
}

impl From<Need> for Problem {
    fn from(need: Need) -> Self {
        Self::Missing(need)
    }
}
