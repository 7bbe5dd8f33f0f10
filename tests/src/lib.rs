//! Bodies of tests that property tests and fuzzers share.

pub mod token;
