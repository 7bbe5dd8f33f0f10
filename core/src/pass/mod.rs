//! What somebody is given, and what it permits.

pub mod decide;
pub mod draft;
pub mod given;
pub mod kind;
pub mod link;
pub mod permit;
pub mod problem;
pub mod recipient;
mod record;
pub mod repeat;
pub mod schedule;
pub mod secret;
pub mod standing;
pub mod usage;
pub mod verification;

pub use self::record::{Issuer, Pass};
