//! The service over real HTTP on a free port, with a real SQLite file and a clock that is turned by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails is a test that fails")]

mod any_input;
mod brought;
mod carried;
mod described;
mod events;
mod guesses;
mod guest;
mod guest_passes;
mod homes;
mod http;
mod letters;
mod lockdown;
mod locks;
mod manage;
mod matrix;
mod numbers;
mod passes;
mod people;
mod property_file;
mod race;
mod reader;
mod rig;
mod share;
mod told;
mod vendors;
mod well_known;
