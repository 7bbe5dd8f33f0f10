//! Gatepass for Swift and Kotlin.
//!
//! Thin objects over the core: a call returns the whole state of a screen, since each call between
//! the languages costs microseconds; a shell draws it and hands taps back. Traits that a shell
//! implements ([`keys`]) are synchronous: Swift 6 doesn't let asynchronous ones across.

uniffi::setup_scaffolding!();

#[cfg(target_os = "android")]
mod android;
pub mod error;
pub mod keys;
pub mod passes;
pub mod phone;
mod values;
