//! Gatepass: guest passes that open doors, also where there is no network.
//!
//! Decisions are pure functions over values; I/O lives at the edge, behind a small trait with an
//! in-memory twin beside it. See `core/DESIGN.md` for the reasons.

pub mod app;
pub mod cache;
pub mod client;
pub mod clock;
pub mod confidential;
pub mod email;
pub mod error;
#[cfg(feature = "uniffi")]
pub mod foreign;
pub mod id;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod pass;
pub mod phone;
pub mod property;
pub mod qr;
pub mod radio;
pub mod route;
pub mod token;
pub mod unlock;
pub mod zone;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
