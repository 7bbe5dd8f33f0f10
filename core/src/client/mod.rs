//! The phone's way to the service: what is said, how it is carried, what waits to be said.

pub mod calls;
pub mod events;
pub mod http;
pub mod idempotency;
pub mod outbox;
pub mod wire;
