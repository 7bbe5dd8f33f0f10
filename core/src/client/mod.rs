//! The phone's side of the network: what is said, over what, and what waits to be said.

pub mod wire;
