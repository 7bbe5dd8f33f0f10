//! Gatepass for Swift and Kotlin.
//!
//! Thin objects over the core, each a side of the app: [`phone::Phone`] has a [`guest::Guest`] and, once somebody is
//! signed in, a [`person::Person`] with a [`resident::Resident`] or [`staff::Staff`]. A call returns the whole state of
//! a screen, the very value that the core makes, since each call between the languages costs tens of microseconds; a
//! shell draws it and hands taps back. [`observer::Observer`] is told when to read a state anew.
//!
//! Traits that a shell implements ([`keys`], [`settings`]) are synchronous: Swift 6 doesn't let asynchronous ones
//! across.

uniffi::setup_scaffolding!();
// What the core's own states cross by.
gatepass::uniffi_reexport_scaffolding!();

#[cfg(target_os = "android")]
mod android;
pub mod compose;
pub mod error;
mod foreign;
pub mod giver;
pub mod guest;
pub mod keys;
pub mod manage;
pub mod observer;
pub mod person;
pub mod phone;
pub mod resident;
pub mod settings;
pub mod staff;
pub mod under_way;
