//! What several tests play on: the real service, doors and phones; and bodies of tests that fuzzers share.

pub mod phone;
pub mod stage;
pub mod token;
