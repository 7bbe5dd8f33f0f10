//! The unlock exchange as two state machines, phone and door: bytes and events in, bytes and actions out.
//!
//! One round trip between application and lock: the door advertises a challenge ([`advert`]), the phone answers
//! with message 1 while it is still connecting ([`phone`]), the door decides and answers with message 2 ([`door`]).
//! Off the critical path the same connection then carries a newer bulletin to the door and waiting receipts to
//! the phone. Nothing here does I/O or asks for the time; [`crate::radio`] moves the bytes.

pub mod advert;
pub mod door;
pub mod frame;
pub mod messages;
pub mod noise;
pub mod phone;
pub mod random;
mod refusal;
#[cfg(test)]
mod tests;
mod wire;

use std::time::Duration;

pub use advert::{Advert, Challenge, DoorHint};
pub use door::{DoorEvent, DoorExchange};
pub use messages::Answer;
pub use phone::{Cause, PhoneEvent, PhoneExchange, PhoneState, Request, Show};
pub use random::Randomness;
pub use wire::Cbor;

/// Time that has passed since some fixed start of the caller's choice, by a clock that nobody sets.
///
/// Waiting is counted with it, so that setting the wall clock neither cuts an exchange short nor keeps it alive.
pub type Uptime = Duration;

/// Why an exchange can't go on. The connection should be dropped; a new exchange may be tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The service data is not that of a door.
    #[error("not the advertisement of a door")]
    BadAdvert,
    /// A fragment doesn't fit.
    #[error(transparent)]
    Frame(#[from] frame::FrameError),
    /// The message isn't for this door, not for a live challenge, or not from this door.
    #[error("the message can't be deciphered: it is for another door, too late, or was changed on the way")]
    Undecipherable,
    /// The message was deciphered, but isn't one.
    #[error("the message is malformed at its {0}")]
    BadMessage(&'static str),
    /// An event that the phase has no place for.
    #[error("{event} is out of turn while {phase}")]
    OutOfTurn {
        /// What came.
        event: &'static str,
        /// Where the exchange was.
        phase: &'static str,
    },
    /// The holder's key refused to sign.
    #[error("this phone's key could not sign; unlock the phone and try again")]
    CannotSign,
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] random::NoRandomness),
    /// The primitives refused what was made here; a fault of the program.
    #[error("the encryption failed")]
    Noise,
}
