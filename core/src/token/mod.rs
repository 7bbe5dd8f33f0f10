//! Signed claims: tokens, bulletins, receipts, and the keys behind them.

pub mod bulletin;
pub(crate) mod cbor;
pub mod chain;
pub mod claims;
mod codec;
pub mod keys;
pub mod receipt;
mod sign1;
pub mod verify;

pub use cbor::CborError;
pub use chain::{MAX_LINKS, MAX_TOKEN_BYTES, Token, TokenBytes, TokenError, delegate, issue};
pub use verify::{Facts, VerifiedLink, VerifiedToken, verify};
