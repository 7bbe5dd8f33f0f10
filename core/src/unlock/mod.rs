//! The unlock exchange as two state machines, phone and door: bytes and events in, bytes and actions out.
//!
//! One round trip between application and lock: the door advertises a challenge ([`advert`]), the phone answers
//! with message 1 while it is still connecting ([`phone`]), the door decides and answers with message 2 ([`door`]).
//! Off the critical path the same connection then carries a newer bulletin to the door and waiting receipts to
//! the phone. Nothing here does I/O or asks for the time; [`crate::radio`] moves the bytes.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//! use gatepass::id::PropertyId;
//! use gatepass::token::keys::{DoorSecret, SoftwareKey};
//! use gatepass::unlock::advert::Challenges;
//! use gatepass::unlock::frame::FragmentSize;
//! use gatepass::unlock::{Answer, DoorEvent, DoorExchange, PhoneExchange, PhoneState, Randomness, Request, Show};
//!
//! let system = ring::rand::SystemRandom::new();
//! let (door_secret, phone_key) = (DoorSecret::generate(&system)?, SoftwareKey::generate_es256(&system)?);
//! let randomness = Arc::new(Randomness::system());
//! let now = Duration::from_secs(1);
//!
//! // The door advertises a challenge; the phone answers it.
//! let mut challenges = Challenges::default();
//! let challenge = challenges.current(now, &randomness)?;
//! let request = Request {
//!     property: &PropertyId::new("oak-court")?,
//!     door: &door_secret.public().exchange,
//!     token: b"the pass's token",
//!     show: Show::Whole,
//!     stamps: &[],
//!     time: "2026-11-22T09:00:00Z".parse()?,
//! };
//! let mut phone = PhoneExchange::begin(&request, challenge, &phone_key, &randomness, now)?;
//! let mut door = DoorExchange::accept(FragmentSize::LARGEST, now);
//! phone.on_connected(FragmentSize::LARGEST)?;
//!
//! let mut asked = None;
//! while let Some(fragment) = phone.poll_write(now) {
//!     asked = door.on_write(&fragment, now, &door_secret, &challenges, &randomness)?;
//! }
//! assert!(matches!(asked, Some(DoorEvent::Asked(_))));
//!
//! // Here the reader's engine decides; this door doesn't know the token.
//! door.answer(&Answer::No, now)?;
//! while let Some(fragment) = door.poll_write() {
//!     phone.on_notification(&fragment, now)?;
//! }
//! assert_eq!(phone.state(), PhoneState::Answered(Answer::No));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod advert;
pub mod door;
mod errand;
pub mod frame;
pub mod gatt;
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
