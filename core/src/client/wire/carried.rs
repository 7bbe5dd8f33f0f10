//! What phones carry between doors and the service: receipts one way, bulletins the other.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::bytes::Bytes;

/// The most receipts in one request.
pub const MOST_RECEIPTS: usize = 200;

/// `POST /v1/properties/{property}/receipts`: door-signed receipts, whoever's they are. Sending one again changes nothing.
/// It asks for no session and no link: a receipt proves itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Receipts {
    /// Each as the door signed it; at most 200.
    pub receipts: Vec<Bytes>,
}

/// What became of each receipt, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptsTaken {
    /// One for each.
    pub outcomes: Vec<ReceiptOutcome>,
}

/// What became of a receipt. The phone forgets it in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[serde(rename_all = "snake_case")]
pub enum ReceiptOutcome {
    /// New, and kept.
    Kept,
    /// Known already.
    Known,
    /// Not signed by a door of this property, or not a receipt.
    Refused,
}

/// `GET /v1/properties/{property}/bulletin`: the newest one, with an `ETag`. Anybody may fetch and carry it: it proves itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulletinAnswer {
    /// Its version; only grows.
    pub version: u64,
    /// When it was signed, in UTC.
    pub signed_at: DateTime<Utc>,
    /// The bulletin, as signed.
    pub bulletin: Bytes,
}
