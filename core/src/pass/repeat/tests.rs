//! The text, and the dates against those of another implementation.
