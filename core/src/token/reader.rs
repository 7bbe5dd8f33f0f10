//! What a reader says to the service over its own network, signed by the door's key, and the check of it.

use chrono::{DateTime, TimeDelta, Utc};

use super::cbor::Writer;
use super::keys::{DoorSecret, ReceiptKey};
use super::sign1::{Context, to_be_signed};
use crate::id::{DoorId, PropertyId};

/// How far a reader's clock may be from the service's before it isn't listened to: what somebody recorded is of no use
/// after that, and saying it twice within changes nothing.
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::hours(24);

/// What is signed besides the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderRequest<'a> {
    /// Whose door it is.
    pub property: &'a PropertyId,
    /// Which door speaks.
    pub door: DoorId,
    /// Where to: the path, without the host.
    pub path: &'a str,
    /// When, by the reader's clock.
    pub at: DateTime<Utc>,
}

impl ReaderRequest<'_> {
    /// The bytes that the signature covers: COSE's structure (RFC 9052), as for everything that is signed here. The
    /// protected part is an array of the door's number, the time in milliseconds and the path.
    pub fn signed_text(&self, body: &[u8]) -> Vec<u8> {
        let mut protected = Writer::new();
        protected.array(3);
        protected.uint(self.door.get().into());
        protected.int(self.at.timestamp_millis());
        protected.text(self.path);
        to_be_signed(Context::ReaderRequest, self.property, None, &protected.finish(), body)
    }

    /// The door's signature (Ed25519).
    pub fn sign(&self, secret: &DoorSecret, body: &[u8]) -> [u8; 64] {
        secret.sign(&self.signed_text(body))
    }

    /// Whether that door signed this request, at a time that can be now.
    pub fn holds(&self, key: &ReceiptKey, body: &[u8], signature: &[u8; 64], now: DateTime<Utc>) -> bool {
        let apart = now.signed_duration_since(self.at).abs();
        apart <= CLOCK_TOLERANCE && key.verifies(&self.signed_text(body), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_holds_for_its_door_its_path_its_body_and_its_day() {
        let secret = DoorSecret::from_bytes(&[7; 64]).unwrap();
        let key = secret.public().receipts;
        let (property, other) = (PropertyId::new("elm").unwrap(), PropertyId::new("oak").unwrap());
        let at = "2026-11-23T14:00:00Z".parse().unwrap();
        let door = DoorId::try_from(12).unwrap();
        let request = ReaderRequest { property: &property, door, path: "/v1/reader/sync", at };
        let signature = request.sign(&secret, b"{}");
        assert!(request.holds(&key, b"{}", &signature, at));
        assert!(!request.holds(&key, b"{ }", &signature, at));
        assert!(!request.holds(&key, b"{}", &signature, at + TimeDelta::hours(25)));
        assert!(!request.holds(&key, b"{}", &signature, at - TimeDelta::hours(25)));
        let changed = [
            ReaderRequest { property: &other, ..request },
            ReaderRequest { door: DoorId::try_from(13).unwrap(), ..request },
            ReaderRequest { path: "/v1/reader/pins", ..request },
            ReaderRequest { at: at + TimeDelta::milliseconds(1), ..request },
        ];
        assert!(changed.iter().all(|other| !other.holds(&key, b"{}", &signature, at)));
    }
}
