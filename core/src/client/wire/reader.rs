//! What a reader with a network of its own says to the service. Every request is signed by the door's key.

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::carried::ReceiptOutcome;
use super::property::PropertyAnswer;

/// The header that says which door speaks: `<property>/<door number>`.
pub const DOOR: &str = "gatepass-door";
/// The header with the reader's time in milliseconds since 1970, UTC.
pub const TIME: &str = "gatepass-time";
/// The header with the signature, base64url: by the door's Ed25519 key, over what
/// [`ReaderRequest::signed_text`](crate::token::reader::ReaderRequest::signed_text) gives.
pub const SIGNATURE: &str = "gatepass-signature";

/// `POST /v1/reader/sync`: what the reader knows, and the receipts that it still holds. It needs no idempotency key:
/// a receipt proves itself, and taking one twice changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReaderSync {
    /// The bulletin that it obeys; `None`: none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulletin: Option<u64>,
    /// Its receipts, the oldest first; at most 200.
    pub receipts: Vec<Bytes>,
    /// The `ETag` of the property that it knows; empty: none yet.
    #[serde(default)]
    pub property: String,
}

/// What the reader should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReaderNews {
    /// A newer bulletin, as signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulletin: Option<Bytes>,
    /// What became of each receipt, in order.
    pub outcomes: Vec<ReceiptOutcome>,
    /// The property, if it is another than the reader knows: its policy and its door are what a reader obeys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<PropertyAnswer>,
    /// What names that state of it.
    pub etag: String,
}
