//! What the two messages say, as deterministic CBOR (RFC 8949, 4.2): arrays in a fixed order, shortest forms.
//!
//! What isn't written exactly as [`Message1::encode`] and its like would write it is refused.

use chrono::{DateTime, Utc};
use minicbor::{Decoder, Encoder};
use ring::digest::{SHA256, digest};

use super::UnlockError;
use super::advert::Challenge;
use super::wire::{self, Cbor, bad};
use crate::id::PropertyId;
use crate::pass::decide::Refusal;
use crate::token::MAX_TOKEN_BYTES;
use crate::token::keys::ExchangeKey;
use crate::token::receipt::MAX_RECEIPT_BYTES;

/// The most stamps of other doors in one message.
pub const MAX_STAMPS: usize = 2;

/// The most bytes of a bulletin in one message.
pub const MAX_CHUNK: usize = 1536;

/// The most receipts in one message.
pub const MAX_RECEIPTS: usize = 8;

/// What the phone asks the door to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open once, for as long as this door stays open.
    Open,
}

/// SHA-256 of a token's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of these token bytes.
    pub fn of(token: &[u8]) -> Self {
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(digest(&SHA256, token).as_ref()) {
            *to = *from;
        }
        Self(bytes)
    }

    /// The short form by which a door that has seen the token knows it again.
    pub fn reference(&self) -> TokenReference {
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(self.0) {
            *to = from;
        }
        TokenReference(bytes)
    }
}

/// The first half of a [`TokenHash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenReference(pub [u8; 16]);

/// The token itself, or what a door that has seen it knows it by.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// All its bytes.
    Whole(Vec<u8>),
    /// Only its reference; a door that doesn't know it asks for the whole.
    Reference(TokenReference),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(token) => write!(f, "Whole({} bytes)", token.len()),
            Self::Reference(_) => f.write_str("Reference"),
        }
    }
}

/// What the phone asks: the payload of message 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Message1 {
    /// What the door should do.
    pub action: Action,
    /// The phone's time, in whole seconds.
    pub time: DateTime<Utc>,
    /// The token or its reference.
    pub credential: Credential,
    /// Receipts of other doors for openings with this pass, at most [`MAX_STAMPS`]; *active for* counts from the
    /// first of them.
    pub stamps: Vec<Vec<u8>>,
    /// The holder's signature over [`signed_text`].
    pub signature: [u8; 64],
}

impl std::fmt::Debug for Message1 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message1")
            .field("action", &self.action)
            .field("time", &self.time)
            .field("credential", &self.credential)
            .field("stamps", &self.stamps.len())
            .finish_non_exhaustive()
    }
}

/// The bytes that the holder of a token signs to open a door: they fit this property, this door, this challenge,
/// this time, this action and this token, and no others.
pub fn signed_text(
    property: &PropertyId,
    door: &ExchangeKey,
    challenge: Challenge,
    time: DateTime<Utc>,
    action: Action,
    token: &TokenHash,
) -> Vec<u8> {
    wire::to_vec(|e| {
        e.array(7)?
            .str("gatepass unlock 1")?
            .str(property.as_str())?
            .bytes(door.as_bytes())?
            .bytes(&challenge.0)?
            .i64(time.timestamp())?
            .u8(action.code())?
            .bytes(&token.0)?;
        Ok(())
    })
}

impl Action {
    const fn code(self) -> u8 {
        match self {
            Self::Open => 0,
        }
    }
}

impl Cbor for Message1 {
    const NAME: &'static str = "request";

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> wire::Written {
        e.array(5)?.u8(self.action.code())?.i64(self.time.timestamp())?;
        match &self.credential {
            Credential::Whole(token) => e.array(2)?.u8(0)?.bytes(token)?,
            Credential::Reference(reference) => e.array(2)?.u8(1)?.bytes(&reference.0)?,
        };
        write_all(e, &self.stamps)?;
        e.bytes(&self.signature)?;
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, UnlockError> {
        wire::array(d, 5, "request")?;
        let action = match wire::number(d, "action")? {
            0 => Action::Open,
            _ => return Err(UnlockError::BadMessage("action")),
        };
        let time = wire::instant(d)?;
        wire::array(d, 2, "token")?;
        let credential = match wire::number(d, "token")? {
            0 => Credential::Whole(wire::bytes(d, 1..=MAX_TOKEN_BYTES, "token")?),
            1 => Credential::Reference(TokenReference(
                d.bytes().map_err(bad("token"))?.try_into().map_err(bad("token"))?,
            )),
            _ => return Err(UnlockError::BadMessage("token")),
        };
        let stamps = read_all(d, MAX_STAMPS, "stamps")?;
        let signature = d.bytes().map_err(bad("signature"))?.try_into().map_err(bad("signature"))?;
        Ok(Self { action, time, credential, stamps, signature })
    }
}

fn write_all(e: &mut Encoder<&mut Vec<u8>>, receipts: &[Vec<u8>]) -> wire::Written {
    e.array(receipts.len() as u64)?;
    receipts.iter().try_for_each(|receipt| e.bytes(receipt).map(drop))
}

fn read_all(d: &mut Decoder<'_>, most: usize, place: &'static str) -> Result<Vec<Vec<u8>>, UnlockError> {
    let count = d.array().map_err(bad(place))?.ok_or(UnlockError::BadMessage(place))?;
    if count > most as u64 {
        return Err(UnlockError::BadMessage(place));
    }
    (0..count).map(|_| wire::bytes(d, 1..=MAX_RECEIPT_BYTES, place)).collect()
}

/// What a door says to a phone that has proved to be the holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The door's time, in whole seconds.
    pub time: DateTime<Utc>,
    /// The highest version of a bulletin that the door knows; 0 if none.
    pub bulletin: u64,
    /// The door's receipt of this exchange, signed by it.
    pub receipt: Vec<u8>,
}

/// What the door answers: the payload of message 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No, and no word why: it is not proved that the phone holds a token of this property.
    No,
    /// The door doesn't know the token's reference; the phone may send the whole token. Nothing was opened.
    SendToken,
    /// The use is in the door's ledger and the lock was driven.
    Opened {
        /// How long the pass opens this door from now on, this opening counted; `None`: for good.
        until: Option<DateTime<Utc>>,
        /// Time, news and receipt.
        report: Report,
    },
    /// It stays shut.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Time, news and receipt.
        report: Report,
    },
    /// It should have opened, but the lock or the ledger failed; it stays shut. If the use was counted, the same
    /// phone may try again for 60 seconds.
    DoorFault {
        /// Time, news and receipt.
        report: Report,
    },
}

impl Answer {
    /// What the door told a proven holder besides the verdict.
    pub const fn report(&self) -> Option<&Report> {
        match self {
            Self::No | Self::SendToken => None,
            Self::Opened { report, .. } | Self::Refused { report, .. } | Self::DoorFault { report } => {
                Some(report)
            }
        }
    }
}

fn write_report(e: &mut Encoder<&mut Vec<u8>>, report: &Report) -> wire::Written {
    e.array(3)?.i64(report.time.timestamp())?.u64(report.bulletin)?.bytes(&report.receipt)?;
    Ok(())
}

fn read_report(d: &mut Decoder<'_>) -> Result<Report, UnlockError> {
    wire::array(d, 3, "report")?;
    Ok(Report {
        time: wire::instant(d)?,
        bulletin: d.u64().map_err(bad("bulletin version"))?,
        receipt: wire::bytes(d, 0..=MAX_RECEIPT_BYTES, "receipt")?,
    })
}

impl Cbor for Answer {
    const NAME: &'static str = "answer";

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> wire::Written {
        match self {
            Self::No => drop(e.array(1)?.u8(0)?),
            Self::SendToken => drop(e.array(1)?.u8(1)?),
            Self::Opened { until, report } => {
                e.array(3)?.u8(2)?;
                wire::write_maybe_instant(e, *until)?;
                write_report(e, report)?;
            }
            Self::Refused { refusal, report } => {
                e.array(3)?.u8(3)?;
                super::refusal::write(e, refusal)?;
                write_report(e, report)?;
            }
            Self::DoorFault { report } => {
                e.array(2)?.u8(4)?;
                write_report(e, report)?;
            }
        }
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, UnlockError> {
        let parts = d.array().map_err(bad("answer"))?;
        match (wire::number(d, "answer")?, parts) {
            (0, Some(1)) => Ok(Self::No),
            (1, Some(1)) => Ok(Self::SendToken),
            (2, Some(3)) => Ok(Self::Opened { until: wire::maybe_instant(d)?, report: read_report(d)? }),
            (3, Some(3)) => Ok(Self::Refused { refusal: super::refusal::read(d)?, report: read_report(d)? }),
            (4, Some(2)) => Ok(Self::DoorFault { report: read_report(d)? }),
            _ => Err(UnlockError::BadMessage("answer")),
        }
    }
}

/// A part of a bulletin on its way to the door.
#[derive(Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The bulletin's version.
    pub version: u64,
    /// How long the whole bulletin is, in bytes.
    pub total: u32,
    /// Where in it these bytes begin.
    pub offset: u32,
    /// The bytes; 1 to [`MAX_CHUNK`].
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Chunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chunk(version {}, {}+{} of {})", self.version, self.offset, self.bytes.len(), self.total)
    }
}

/// What the phone sends once both sides are proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToDoor {
    /// The whole token, after [`Answer::SendToken`].
    Token(Vec<u8>),
    /// A part of a newer bulletin.
    Bulletin(Chunk),
    /// Asks for receipts that wait for somebody to carry them.
    AskReceipts,
}

/// What the door sends once both sides are proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToPhone {
    /// The answer after the whole token has come.
    Answer(Answer),
    /// The bytes of the bulletin up to here have come; go on.
    GoOn {
        /// How many bytes.
        received: u32,
    },
    /// The bulletin was read; this is the highest version that the door knows now.
    Bulletin {
        /// The version; lower than what was sent if the door refused it.
        version: u64,
    },
    /// Receipts that wait for somebody to carry them to the service, at most [`MAX_RECEIPTS`]; empty if none do.
    Receipts(Vec<Vec<u8>>),
}

impl Cbor for ToDoor {
    const NAME: &'static str = "message to the door";

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> wire::Written {
        match self {
            Self::Token(token) => e.array(2)?.u8(0)?.bytes(token)?,
            Self::Bulletin(chunk) => e
                .array(5)?
                .u8(1)?
                .u64(chunk.version)?
                .u32(chunk.total)?
                .u32(chunk.offset)?
                .bytes(&chunk.bytes)?,
            Self::AskReceipts => e.array(1)?.u8(2)?,
        };
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, UnlockError> {
        let parts = d.array().map_err(bad(Self::NAME))?;
        match (wire::number(d, Self::NAME)?, parts) {
            (0, Some(2)) => Ok(Self::Token(wire::bytes(d, 1..=MAX_TOKEN_BYTES, "token")?)),
            (1, Some(5)) => Ok(Self::Bulletin(Chunk {
                version: d.u64().map_err(bad("bulletin version"))?,
                total: d.u32().map_err(bad("bulletin length"))?,
                offset: d.u32().map_err(bad("bulletin offset"))?,
                bytes: wire::bytes(d, 1..=MAX_CHUNK, "bulletin")?,
            })),
            (2, Some(1)) => Ok(Self::AskReceipts),
            _ => Err(UnlockError::BadMessage(Self::NAME)),
        }
    }
}

impl Cbor for ToPhone {
    const NAME: &'static str = "message to the phone";

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> wire::Written {
        match self {
            Self::Answer(answer) => {
                e.array(2)?.u8(0)?;
                answer.write(e)?;
            }
            Self::GoOn { received } => drop(e.array(2)?.u8(1)?.u32(*received)?),
            Self::Bulletin { version } => drop(e.array(2)?.u8(2)?.u64(*version)?),
            Self::Receipts(receipts) => {
                e.array(2)?.u8(3)?;
                write_all(e, receipts)?;
            }
        }
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, UnlockError> {
        wire::array(d, 2, Self::NAME)?;
        match wire::number(d, Self::NAME)? {
            0 => Ok(Self::Answer(Answer::read(d)?)),
            1 => Ok(Self::GoOn { received: d.u32().map_err(bad("bulletin offset"))? }),
            2 => Ok(Self::Bulletin { version: d.u64().map_err(bad("bulletin version"))? }),
            3 => Ok(Self::Receipts(read_all(d, MAX_RECEIPTS, "receipts")?)),
            _ => Err(UnlockError::BadMessage(Self::NAME)),
        }
    }
}

#[cfg(test)]
mod tests;
