//! A door's word on what happened at it, signed by the door.
//!
//! Phones carry receipts to the service, their own and other people's, and show them at other doors of the same
//! pass as proof of the first use (a *stamp*). The service takes each once, by door and sequence number.
//!
//! A receipt names pass and holder by numbers only. Carried for others it is still more than a stranger's phone
//! should read: sealing it to the service is to wrap [`SignedReceipt`]'s bytes on their way into the unlock
//! exchange, and changes nothing here. It isn't done yet.

use std::fmt;

use chrono::{DateTime, Utc};

use super::cbor::{CborError, MapWriter, Reader, Writer};
use super::codec::{read_time, write_time};
use super::keys::{DoorSecret, Fingerprint, ReceiptKey};
use super::sign1::{Algorithm, Context, Header, to_be_signed};
use crate::id::{DoorId, Generation, PassId, PropertyId};
use crate::pass::decide::Refusal;

/// The longest receipt.
pub const MAX_RECEIPT_BYTES: usize = 256;

const VERSION: u64 = 1;

/// What happened at a door.
///
/// ```
/// use gatepass::id::{DoorId, Generation, PassId, PropertyId};
/// use gatepass::token::keys::DoorSecret;
/// use gatepass::token::receipt::{Receipt, Verdict, verify_receipt};
///
/// let (property, secret) = (PropertyId::new("oak-court")?, DoorSecret::from_bytes(&[7; 64])?);
/// let receipt = Receipt {
///     door: DoorId::try_from(12)?,
///     sequence: 1,
///     pass: PassId::from_bytes([1; 8]),
///     generation: Generation(0),
///     holder: None,
///     occurrence: None,
///     at: "2026-11-22T09:00:00Z".parse()?,
///     verdict: Verdict::Opened,
///     missing: 0,
/// };
/// let signed = receipt.sign(&secret, &property);
/// let known = verify_receipt(signed.as_bytes(), &property, |_| Some(secret.public().receipts))?;
/// assert_eq!(known.opened(receipt.pass), Some(receipt.at));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The door that signs.
    pub door: DoorId,
    /// Its count of receipts, from 1; each number is given once, also across power loss.
    pub sequence: u64,
    /// The pass shown.
    pub pass: PassId,
    /// Which renewal of it.
    pub generation: Generation,
    /// Whose key answered; `None` for a bearer.
    pub holder: Option<Fingerprint>,
    /// The start of the occurrence that it counts for; `None` if the pass has none (permanent, or refused).
    pub occurrence: Option<DateTime<Utc>>,
    /// When, by the door's clock, in whole seconds.
    pub at: DateTime<Utc>,
    /// What the door did.
    pub verdict: Verdict,
    /// How many numbers directly before this one went to receipts that the door had to drop, full as it was: a
    /// counted gap, so that the row is unbroken all the same.
    pub missing: u64,
}

/// What a door did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It opened.
    Opened,
    /// It stayed shut.
    Refused(Reason),
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $number:literal),* $(,)?) => {
        /// Why a door stayed shut, without the times that the guest was told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(
            feature = "openapi",
            derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray),
            schema(as = RefusalReason)
        )]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum Reason {
            $($(#[$doc])* $name = $number),*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

reasons! {
    /// Before the first occurrence.
    NotYet = 1,
    /// Between two occurrences.
    OutsideHours = 2,
    /// After the last one.
    Over = 3,
    /// The pass isn't for this door.
    NotThisDoor = 4,
    /// Its use is spent.
    UsedUp = 5,
    /// It was not used in time.
    FirstUseMissed = 6,
    /// *Active for* has run out.
    ActiveTimeOver = 7,
    /// The link wasn't opened.
    LinkNotOpened = 8,
    /// *Expires in* has run out.
    LinkExpired = 9,
    /// The secret code wasn't entered.
    SecretNeeded = 10,
    /// No phone number yet.
    AwaitingPhone = 11,
    /// Staff haven't approved it.
    AwaitingApproval = 12,
    /// Staff declined it.
    Declined = 13,
    /// Frozen.
    Frozen = 14,
    /// Deleted.
    Deleted = 15,
    /// Replaced.
    Superseded = 16,
    /// The door is locked down.
    Lockdown = 17,
    /// The door has been without news for too long.
    DoorOutOfTouch = 18,
    /// The token has ended.
    RenewToken = 19,
}

impl Reason {
    /// Its number on the wire; never given to another one.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The reason with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.number() == number)
    }
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotYet { .. } => Self::NotYet,
            Refusal::OutsideHours { .. } => Self::OutsideHours,
            Refusal::Over { .. } => Self::Over,
            Refusal::NotThisDoor => Self::NotThisDoor,
            Refusal::UsedUp { .. } => Self::UsedUp,
            Refusal::FirstUseMissed { .. } => Self::FirstUseMissed,
            Refusal::ActiveTimeOver { .. } => Self::ActiveTimeOver,
            Refusal::LinkNotOpened => Self::LinkNotOpened,
            Refusal::LinkExpired { .. } => Self::LinkExpired,
            Refusal::SecretNeeded => Self::SecretNeeded,
            Refusal::AwaitingPhone => Self::AwaitingPhone,
            Refusal::AwaitingApproval => Self::AwaitingApproval,
            Refusal::Declined => Self::Declined,
            Refusal::Frozen => Self::Frozen,
            Refusal::Deleted => Self::Deleted,
            Refusal::Superseded => Self::Superseded,
            Refusal::Lockdown => Self::Lockdown,
            Refusal::DoorOutOfTouch => Self::DoorOutOfTouch,
            Refusal::RenewToken { .. } => Self::RenewToken,
        }
    }
}

/// Why a receipt isn't good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Too long to be one.
    #[error("a receipt has at most {MAX_RECEIPT_BYTES} bytes, this has {bytes}")]
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// Not a receipt's form, or not its one allowed spelling.
    #[error("this is not a door's receipt: {0}")]
    Malformed(#[from] CborError),
    /// A version that this program doesn't know.
    #[error("the receipt's version is {version}, this program reads version 1; update it")]
    UnknownVersion {
        /// The version.
        version: u64,
    },
    /// The door's key isn't known here.
    #[error("no key of door {door} is known here; renew what is known of the property")]
    UnknownDoor {
        /// The door that the receipt names.
        door: DoorId,
    },
    /// Not signed by that door, or changed since.
    #[error("door {door} did not sign this receipt")]
    BadSignature {
        /// The door that the receipt names.
        door: DoorId,
    },
}

/// A receipt's bytes, as phones carry them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SignedReceipt(Vec<u8>);

impl SignedReceipt {
    /// Any bytes that aren't too long; whether they are a receipt shows in [`verify_receipt`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ReceiptError> {
        if bytes.len() > MAX_RECEIPT_BYTES {
            return Err(ReceiptError::TooLong { bytes: bytes.len() });
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SignedReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedReceipt({} bytes)", self.0.len())
    }
}

/// A receipt whose signature is good. Only [`verify_receipt`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedReceipt(Receipt);

impl VerifiedReceipt {
    /// What it says.
    pub fn receipt(&self) -> &Receipt {
        &self.0
    }

    /// What makes it one and the same however often it arrives.
    pub fn key(&self) -> (DoorId, u64) {
        (self.0.door, self.0.sequence)
    }

    /// As a stamp: when this pass opened that other door.
    pub fn opened(&self, pass: PassId) -> Option<DateTime<Utc>> {
        (self.0.pass == pass && self.0.verdict == Verdict::Opened).then_some(self.0.at)
    }
}

mod label {
    pub const AT: i64 = 6;
    pub const PASS: i64 = 7;
    pub const GENERATION: i64 = -1;
    pub const DOOR: i64 = -2;
    pub const SEQUENCE: i64 = -3;
    pub const HOLDER: i64 = -4;
    pub const OCCURRENCE: i64 = -5;
    pub const REFUSED: i64 = -6;
    pub const MISSING: i64 = -7;
}

impl Receipt {
    /// Signs it with the door's key.
    pub fn sign(&self, door: &DoorSecret, property: &PropertyId) -> SignedReceipt {
        let protected = Header { algorithm: Algorithm::Ed25519, key: None }.encode();
        let payload = self.encode();
        let signature = door.sign(&to_be_signed(Context::Receipt, property, None, &protected, &payload));
        let mut whole = Writer::new();
        whole.array(4);
        whole.uint(VERSION);
        whole.bytes(&protected);
        whole.bytes(&payload);
        whole.bytes(&signature);
        SignedReceipt(whole.finish())
    }

    fn encode(&self) -> Vec<u8> {
        let mut map = MapWriter::new();
        write_time(map.label(label::AT), self.at);
        map.label(label::PASS).bytes(self.pass.as_bytes());
        if self.generation != Generation::default() {
            map.label(label::GENERATION).uint(self.generation.0.into());
        }
        map.label(label::DOOR).uint(self.door.get().into());
        map.label(label::SEQUENCE).uint(self.sequence);
        if let Some(holder) = &self.holder {
            map.label(label::HOLDER).bytes(holder.as_bytes());
        }
        if let Some(occurrence) = self.occurrence {
            write_time(map.label(label::OCCURRENCE), occurrence);
        }
        if let Verdict::Refused(reason) = self.verdict {
            map.label(label::REFUSED).uint(reason.number().into());
        }
        if self.missing > 0 {
            map.label(label::MISSING).uint(self.missing);
        }
        map.finish()
    }

    fn decode(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        let mut labels = r.labels("a map of what happened")?;
        let (mut at, mut pass, mut door, mut sequence) = (None, None, None, None);
        let (mut generation, mut holder, mut occurrence) = (Generation::default(), None, None);
        let (mut verdict, mut missing_before) = (Verdict::Opened, 0);
        while let Some(label) = labels.next(r)? {
            match label {
                label::AT => at = Some(read_time(r)?),
                label::PASS => pass = Some(PassId::from_bytes(*r.exactly("a pass id of 8 bytes")?)),
                label::GENERATION => generation = Generation(r.number("the generation")?),
                label::DOOR => {
                    let number = r.number("the door's number")?;
                    door =
                        Some(DoorId::new(number).ok_or(CborError::OutOfRange { what: "the door's number" })?);
                }
                label::SEQUENCE => sequence = Some(r.uint("the sequence number")?),
                label::HOLDER => {
                    holder = Some(Fingerprint::from_bytes(*r.exactly("a fingerprint of 8 bytes")?));
                }
                label::OCCURRENCE => occurrence = Some(read_time(r)?),
                label::REFUSED => {
                    let what = "the reason";
                    let reason = Reason::from_number(r.number(what)?);
                    verdict = Verdict::Refused(reason.ok_or(CborError::OutOfRange { what })?);
                }
                label::MISSING => missing_before = r.uint("how many are missing")?,
                label => return Err(CborError::UnknownLabel { label }),
            }
        }
        reader.end()?;
        let missing = |label| CborError::Missing { label };
        let receipt = Self {
            door: door.ok_or(missing(label::DOOR))?,
            sequence: sequence.ok_or(missing(label::SEQUENCE))?,
            pass: pass.ok_or(missing(label::PASS))?,
            generation,
            holder,
            occurrence,
            at: at.ok_or(missing(label::AT))?,
            verdict,
            missing: missing_before,
        };
        if receipt.encode() == bytes { Ok(receipt) } else { Err(CborError::NotCanonical { at: 0 }) }
    }
}

/// Checks a receipt with the key of the door that it names.
pub fn verify_receipt(
    bytes: &[u8],
    property: &PropertyId,
    key_of: impl Fn(DoorId) -> Option<ReceiptKey>,
) -> Result<VerifiedReceipt, ReceiptError> {
    if bytes.len() > MAX_RECEIPT_BYTES {
        return Err(ReceiptError::TooLong { bytes: bytes.len() });
    }
    let mut reader = Reader::new(bytes);
    if reader.array("a receipt")? != 4 {
        return Err(CborError::Unexpected { at: 0, wanted: "a receipt of four parts" }.into());
    }
    let version = reader.uint("a version")?;
    if version != VERSION {
        return Err(ReceiptError::UnknownVersion { version });
    }
    let protected = reader.bytes("a protected header")?;
    let payload = reader.bytes("what happened")?;
    let signature = reader.exactly("a signature of 64 bytes")?;
    reader.end()?;
    if Header::decode(protected)? != (Header { algorithm: Algorithm::Ed25519, key: None }) {
        return Err(CborError::Unexpected { at: 0, wanted: "a door's header" }.into());
    }
    let receipt = Receipt::decode(payload)?;
    let door = receipt.door;
    let key = key_of(door).ok_or(ReceiptError::UnknownDoor { door })?;
    let signed = to_be_signed(Context::Receipt, property, None, protected, payload);
    if key.verifies(&signed, signature) {
        Ok(VerifiedReceipt(receipt))
    } else {
        Err(ReceiptError::BadSignature { door })
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn receipt(verdict: Verdict) -> Receipt {
        Receipt {
            door: DoorId::new(12).unwrap(),
            sequence: 7,
            pass: PassId::from_bytes([9; 8]),
            generation: Generation(3),
            holder: Some(Fingerprint::from_bytes([4; 8])),
            occurrence: Some(time(1_800_000_000)),
            at: time(1_800_000_777),
            verdict,
            missing: 2,
        }
    }

    #[test]
    fn a_receipt_is_believed_only_with_its_doors_key_and_for_its_property() {
        let door = DoorSecret::generate(&SystemRandom::new()).unwrap();
        let other = DoorSecret::generate(&SystemRandom::new()).unwrap();
        let here = PropertyId::new("oak-court").unwrap();
        let there = PropertyId::new("elm-court").unwrap();
        let made = receipt(Verdict::Opened);
        let signed = made.sign(&door, &here);
        let key = |secret: &DoorSecret| secret.public().receipts;
        let check = |property, key: Option<ReceiptKey>| verify_receipt(signed.as_bytes(), property, |_| key);
        assert_eq!(check(&here, Some(key(&door))).unwrap().receipt(), &made);
        let wrong = Err(ReceiptError::BadSignature { door: made.door });
        assert_eq!(check(&here, Some(key(&other))), wrong);
        assert_eq!(check(&there, Some(key(&door))), wrong);
        assert_eq!(check(&here, None), Err(ReceiptError::UnknownDoor { door: made.door }));
        assert!(signed.as_bytes().len() < 140, "{}", signed.as_bytes().len());
    }

    #[test]
    fn only_an_opening_of_the_same_pass_is_a_stamp() {
        let made = receipt(Verdict::Opened);
        assert_eq!(VerifiedReceipt(made).opened(made.pass), Some(made.at));
        assert_eq!(VerifiedReceipt(made).opened(PassId::from_bytes([1; 8])), None);
        assert_eq!(VerifiedReceipt(receipt(Verdict::Refused(Reason::Over))).opened(made.pass), None);
    }

    #[test]
    fn every_reason_has_a_number_of_its_own_and_is_read_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_number(reason.number()), Some(*reason));
            let made = receipt(Verdict::Refused(*reason));
            assert_eq!(Receipt::decode(&made.encode()), Ok(made));
        }
        assert_eq!(Reason::from_number(0), None);
    }
}
