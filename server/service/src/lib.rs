//! The service of one or more properties: the `/v1` API over one SQLite file.

mod api;
pub mod apps;
pub mod base;
mod bound;
pub mod doors;
mod ending;
mod estate;
mod issue;
mod letters;
pub mod messenger;
mod number;
mod own;
mod service;
mod slug;
pub mod store;
mod tell;
mod view;

pub use self::api::openapi;
pub use self::estate::{Estate, EstateError};
pub use self::number::{RecoveryError, recover};
pub use self::service::{Config, Running, Service, StartError};

/// A community as they are: three buildings, gate, garage, lifts, amenities.
pub const SAMPLE_PROPERTY: &[u8] = include_bytes!("../community.json");
