//! Schedules, by example and against a walk minute by minute.
