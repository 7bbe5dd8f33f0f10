//! Terminal phones as the real program, beside a real `gatepass serve`.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

#[cfg(target_os = "linux")]
mod board;
mod folder;
mod guest;
mod manage;
mod resident;
mod rig;
mod staff;
mod together;
