//! The engine driven from the phone's side.
