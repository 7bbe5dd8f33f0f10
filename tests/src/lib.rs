//! What several tests play on: the real service, doors and phones, a fake BlueZ; and bodies of tests that fuzzers share.

pub mod bluez;
pub mod house;
pub mod phone;
pub mod stage;
pub mod token;
