//! What a person's phone has to know of the property, and their saved route.

use serde::{Deserialize, Serialize};

use crate::id::{PropertyId, UnitId};
use crate::route::MyRoute;
use crate::token::keys::PropertyPublicKey;

/// `GET /v1/property`: the property without its people, with an `ETag`; `If-None-Match` is answered 304.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PropertyAnswer {
    /// Which property.
    pub id: PropertyId,
    /// The property file as this person may see it, with the public keys of its doors: areas, doors, units,
    /// policy, zone.
    #[cfg_attr(feature = "openapi", schema(value_type = crate::property::Property))]
    pub property: serde_json::Value,
    /// The keys that sign its tokens and bulletins.
    pub keys: Vec<PropertyPublicKey>,
    /// Whether the service makes PINs for keypads; where it doesn't, nobody is offered a passcode. No version makes them
    /// yet.
    #[serde(default)]
    pub makes_pins: bool,
}

/// `PUT /v1/property`, for staff who manage: the property file without its people, who stay as they are. It must show
/// the `ETag` of what it changes as `If-Match`. A file with faults is refused with all of them, and changes nothing.
/// `PUT /v1/policy` takes the `policy` part of it alone. Both are answered with the [`PropertyAnswer`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PropertyFile(pub serde_json::Value);

#[cfg(feature = "openapi")]
crate::openapi::written_as!(PropertyFile, crate::property::Property);

/// `GET` and `PUT /v1/my-route`: the way that a resident's passes take by default (Quext). Gaps are allowed; empty:
/// none saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SavedRoute {
    /// To which of several homes; only residents of several need to say, and only when they save it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The doors in the order of the way.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::id::DoorId>, max_items = 64))]
    pub doors: MyRoute,
}
