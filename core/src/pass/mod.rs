//! What somebody is given, and what it permits.

pub mod decide;
pub mod kind;
pub mod link;
pub mod permit;
pub mod phone;
pub mod private;
pub mod repeat;
pub mod schedule;
pub mod secret;
pub mod standing;
pub mod usage;
pub mod verification;
