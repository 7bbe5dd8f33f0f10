//! What somebody is given, and what it permits.

pub mod decide;
pub mod kind;
pub mod permit;
pub mod schedule;
pub mod standing;
pub mod usage;
