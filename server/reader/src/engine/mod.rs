//! One door: what it knows, and what it decides.

/// Placeholder.
#[derive(Debug)]
pub struct Engine;
/// Placeholder.
#[derive(Debug)]
pub struct Session;
/// Placeholder.
#[derive(Debug)]
pub struct Settings;
/// Placeholder.
#[derive(Debug)]
pub struct ReaderError;
