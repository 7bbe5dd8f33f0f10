//! The core's ways for values of other crates to cross, taken over here.

use gatepass::foreign;

pub use gatepass::foreign::{Attempt, Moment};

uniffi::use_remote_type!(gatepass::foreign::Moment);
uniffi::use_remote_type!(gatepass::foreign::Attempt);
uniffi::use_remote_type!(gatepass::foreign::Permissions);
