//! QR codes: what a guest holds up to an intercom's camera.
//!
//! The text is `GP1:` and Base45 (RFC 9285), which QR codes hold in their dense alphanumeric mode. There are two
//! forms:
//!
//! - **bearer** (wallet, print): the token alone; its first byte is an array's head, 0x80 or above;
//! - **live** (a phone's screen): `01`, the door (2 bytes), the low 16 bits of the time step, the holder's signature
//!   (64 bytes), the token. A screenshot is worth nothing half a minute later.
//!
//! The step's upper bits come from the reader's clock: 16 bits tell 7 days, and a code is accepted for 30 seconds.

mod image;
mod live;
#[cfg(test)]
mod tests;

pub use image::Qr;
pub use live::{LiveQr, STEP_SECONDS, STEPS_EITHER_WAY, VerifiedQr, verify_bearer, verify_live};

use crate::id::DoorId;
use crate::token::{MAX_TOKEN_BYTES, TokenBytes, TokenError};

/// What every text begins with: the product and the version of the form.
pub const PREFIX: &str = "GP1:";

const LIVE: u8 = 1;
/// Form, door, step, signature.
const LIVE_HEAD: usize = 1 + 2 + 2 + 64;
/// Three letters for two bytes.
const MAX_TEXT: usize = PREFIX.len() + (MAX_TOKEN_BYTES + LIVE_HEAD).div_ceil(2) * 3;

/// Why a text is not a good code, or can't be drawn. Never repeats what was scanned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Some other QR code.
    #[error("this is not a visitor's code: it doesn't begin with {PREFIX}")]
    NotOurs,
    /// Too long.
    #[error("a code has at most {limit} letters, this has {letters}")]
    TooLong {
        /// How many letters it has.
        letters: usize,
        /// How many it may have.
        limit: usize,
    },
    /// Not Base45 in its one spelling.
    #[error("the code is damaged: after {PREFIX} it is not Base45; scan it again")]
    NotBase45,
    /// Too short, or of a form that this program doesn't know.
    #[error("the code is damaged, or made by a newer program; scan it again, or update")]
    UnknownForm,
    /// The token in it is not good.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Shown at another door than it was made for.
    #[error("this code is for door {shown}; choose this door on the phone's screen")]
    OtherDoor {
        /// The door that it was made for.
        shown: DoorId,
    },
    /// Not signed by the token's holder for this moment.
    #[error("the code is not signed by the pass's own phone")]
    NotTheHolder,
    /// Too far from the reader's time: a screenshot, or a clock that is off.
    #[error(
        "the code's time is {seconds} seconds from now; show it live, and set the phone's clock by itself"
    )]
    NotNow {
        /// How far after the reader's time; negative: before.
        seconds: i64,
    },
    /// This step, or a later one, was accepted already.
    #[error("this code was used already; wait for the next one, {STEP_SECONDS} seconds at most")]
    UsedAlready,
    /// A token that is bound to a phone, without the phone's signature.
    #[error("this pass is bound to a phone: show its live code")]
    MustBeLive,
    /// A token that is bound to no phone can't be shown live.
    #[error("this pass is bound to no phone's key, so it can't be shown live")]
    NoHolder,
}

/// A code's text taken apart. Nothing in it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The token alone.
    Bearer(TokenBytes),
    /// Signed for a door and a moment.
    Live(LiveParts),
}

/// The parts of a live code.
#[derive(Clone, PartialEq, Eq)]
pub struct LiveParts {
    pub(crate) door: DoorId,
    pub(crate) step: u16,
    pub(crate) signature: [u8; 64],
    pub(crate) token: TokenBytes,
}

impl std::fmt::Debug for LiveParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LiveParts(door {}, step {}, secret)", self.door, self.step)
    }
}

impl LiveParts {
    /// The door that it says it was made for, unchecked.
    pub fn door(&self) -> DoorId {
        self.door
    }

    /// The token in it, unchecked.
    pub fn token(&self) -> &TokenBytes {
        &self.token
    }
}

impl Shown {
    /// Takes a scanned text apart.
    pub fn parse(text: &str) -> Result<Self, QrError> {
        if text.len() > MAX_TEXT {
            return Err(QrError::TooLong { letters: text.len(), limit: MAX_TEXT });
        }
        let body = text.strip_prefix(PREFIX).ok_or(QrError::NotOurs)?;
        let bytes = base45::decode(body).map_err(|_| QrError::NotBase45)?;
        if base45::encode(&bytes) != body {
            return Err(QrError::NotBase45);
        }
        match bytes.split_first() {
            Some((0x80.., _)) => Ok(Self::Bearer(TokenBytes::from_bytes(bytes)?)),
            Some((&LIVE, rest)) => LiveParts::read(rest).map(Self::Live),
            _ => Err(QrError::UnknownForm),
        }
    }

    /// The token in it, unchecked.
    pub fn token(&self) -> &TokenBytes {
        match self {
            Self::Bearer(token) => token,
            Self::Live(live) => &live.token,
        }
    }
}

impl LiveParts {
    fn read(bytes: &[u8]) -> Result<Self, QrError> {
        let (door, rest) = bytes.split_first_chunk().ok_or(QrError::UnknownForm)?;
        let (step, rest) = rest.split_first_chunk().ok_or(QrError::UnknownForm)?;
        let (signature, token) = rest.split_first_chunk().ok_or(QrError::UnknownForm)?;
        Ok(Self {
            door: DoorId::new(u16::from_be_bytes(*door)).ok_or(QrError::UnknownForm)?,
            step: u16::from_be_bytes(*step),
            signature: *signature,
            token: TokenBytes::from_bytes(token.to_vec())?,
        })
    }

    fn text(&self) -> String {
        let mut bytes = vec![LIVE];
        bytes.extend(self.door.get().to_be_bytes());
        bytes.extend(self.step.to_be_bytes());
        bytes.extend(self.signature);
        bytes.extend(self.token.as_bytes());
        text_of(&bytes)
    }
}

/// The text of a bearer's code. Whoever has it can use it: for passes of one use, or that must be used soon.
pub fn bearer_text(token: &TokenBytes) -> String {
    text_of(token.as_bytes())
}

fn text_of(bytes: &[u8]) -> String {
    let mut text = PREFIX.to_owned();
    text.push_str(&base45::encode(bytes));
    text
}
