//! The property's service: the `/v1` API over one SQLite file.

mod api;
pub mod doors;
mod estate;
mod issue;
mod letters;
pub mod messenger;
mod service;
pub mod store;
mod view;

pub use self::estate::EstateError;
pub use self::service::{Config, Running, Service, StartError};

/// A community as they are: three buildings, gate, garage, lifts, amenities.
pub const SAMPLE_PROPERTY: &[u8] = include_bytes!("../community.json");
