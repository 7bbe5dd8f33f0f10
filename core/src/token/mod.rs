//! Signed claims: tokens, bulletins, receipts, and the keys behind them.
//!
//! A token is one or two links. The property's key signs the first; where that is a resident's issuing token, the
//! resident's phone signs the second, without a network. A door opens only if every link's permit does, so a second
//! link can narrow and never widen. [`verify()`] is the only way to a [`VerifiedToken`], and only that decides.
//!
//! The bytes:
//!
//! ```text
#![doc = include_str!("gatepass.cddl")]
//! ```

pub mod bulletin;
pub(crate) mod cbor;
pub mod chain;
pub mod claims;
mod codec;
pub mod keys;
pub mod reader;
pub mod receipt;
mod sign1;
pub mod verify;

pub use cbor::CborError;
pub use chain::{MAX_TOKEN_BYTES, Token, TokenBytes, TokenError, delegate, issue};
pub use verify::{Facts, VerifiedLink, VerifiedToken, verify};
