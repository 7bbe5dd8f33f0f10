//! What is being composed: everything as typed and picked, to be checked as a whole at any time.

mod check;
mod choices;
mod context;
mod doors;
mod limits;
mod repeat;
#[cfg(test)]
pub(crate) mod tests;
mod times;

use serde::{Deserialize, Serialize};

pub use self::check::{Composition, Review};
pub use self::choices::{DoorChoice, KindChoice};
pub use self::context::{Composer, Context};
pub use self::repeat::{Every, Repeat, RepeatEnd};

use super::given::Given;
use super::kind::{Credential, Kind};
use super::recipient::RecipientDraft;
use crate::confidential::Confidential;
use crate::id::DoorId;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// The longest personal message, in characters.
pub const LONGEST_PERSONAL_MESSAGE: usize = 500;

/// A pass that is being composed. It may be stored and sent at any stage.
///
/// ```
/// use gatepass::id::UnitId;
/// use gatepass::pass::draft::{Composer, Context, Draft};
/// use gatepass::pass::kind::Kind;
/// use gatepass::pass::problem::{Field, Need, Problem};
/// use gatepass::property::Property;
///
/// let property = Property::read(br#"{
///   "id": "elm", "name": "Elm House", "zone": "Europe/Madrid",
///   "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "flat", "name": "Flat"}],
///   "doors": [{"id": 1, "name": "Flat door", "kind": "unit", "from": ["street"], "to": ["flat"],
///              "grantable": true, "lock": {"bluetooth": "any"}}],
///   "units": [{"id": "1", "name": "Flat", "area": "flat", "occupancy": "occupied"}]
/// }"#)?;
/// let unit = UnitId::new("1")?;
/// let my_route = [property.doors()[0].id];
/// let composer = Composer::Resident { unit: &unit, my_route: &my_route, live_passes: 0 };
/// let now = "2026-11-22T09:00:00Z".parse()?;
/// let context = Context { property: &property, composer, region: Some("ES"), now };
///
/// let problems = Draft::new(Kind::FullDay).check(&context).unwrap_err();
/// assert_eq!(problems.of(Field::Date), [Problem::Missing(Need::Always)]);
/// assert_eq!(problems.of(Field::SecretCode), [Problem::Missing(Need::OwnUnit)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The kind, and when.
    pub given: Given,
    /// The IANA name of the zone that its local times are in; `None`: the property's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The pass's name, e.g. "dog walker" (ButterflyMX); empty: the recipient's.
    #[serde(default)]
    pub name: String,
    /// What the guest sees on opening it (Quext); may be empty.
    #[serde(default)]
    pub personal_message: String,
    /// The doors.
    pub doors: Pick,
    /// What is to be shown at the doors; `None`: whatever their locks can hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Vec<Credential>>,
    /// Whom it is for.
    #[serde(default)]
    pub recipient: RecipientDraft,
    /// The secret code as typed; may be empty.
    #[serde(default)]
    pub secret_code: Confidential,
}

/// Which doors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The resident's My Route (Quext).
    #[default]
    MyRoute,
    /// The perimeter and common doors on the ways to the resident's home: a delivery's default.
    CommonDoors,
    /// Chosen ones (Quext: *custom*). A unit's door brings the doors with it that the way there may need
    /// (SmartRent).
    Doors(Vec<DoorId>),
    /// One door, and no other (ButterflyMX, Aptly).
    OneDoor(DoorId),
}

impl Draft {
    /// An empty form of this kind.
    ///
    /// ```
    /// use gatepass::pass::draft::{Draft, Pick};
    /// use gatepass::pass::kind::Kind;
    ///
    /// assert_eq!(Draft::new(Kind::Delivery).doors, Pick::CommonDoors);
    /// assert_eq!(Draft::new(Kind::Recurring).doors, Pick::MyRoute);
    /// ```
    pub fn new(kind: Kind) -> Self {
        Self {
            given: Given::preset(kind),
            zone: None,
            name: String::new(),
            personal_message: String::new(),
            doors: match kind {
                Kind::Delivery => Pick::CommonDoors,
                _ if kind.is_for_staff() => Pick::Doors(Vec::new()),
                _ => Pick::MyRoute,
            },
            credentials: None,
            recipient: RecipientDraft::default(),
            secret_code: Confidential::default(),
        }
    }
}
