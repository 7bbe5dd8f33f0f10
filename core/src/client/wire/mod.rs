//! What phone and service say to each other: the JSON of `/v1`.
//!
//! Requests refuse fields that they don't know, so that a misspelt one is noticed; answers may grow. Instants are UTC
//! (RFC 3339), with the zone's name beside them where people read them. What is signed travels as base64url.

pub mod activity;
pub mod audit;
pub mod bytes;
pub mod carried;
pub mod guest;
pub mod link;
pub mod locks;
pub mod pass;
pub mod path;
pub mod people;
pub mod problem;
pub mod property;
pub mod reader;
pub mod session;
pub mod vendors;
