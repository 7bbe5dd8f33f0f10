//! What somebody is given, and what it permits.

pub mod decide;
pub mod kind;
pub mod link;
pub mod permit;
pub mod schedule;
pub mod secret;
pub mod standing;
pub mod usage;
pub mod verification;
