//! The property's service: what the `gatepass` program serves.
