//! Decisions, by example and by property.
