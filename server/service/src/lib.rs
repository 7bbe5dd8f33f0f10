//! The property's service: the `/v1` API over one SQLite file.

pub mod store;
