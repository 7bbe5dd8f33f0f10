//! Where the exchange lives on a Bluetooth link: one service with two characteristics.
//!
//! The [service](super::advert::SERVICE) isn't in an advertisement's list of services (that doesn't fit beside the
//! service data), only in its [service data](super::advert). A UUID is written here as its sixteen bytes in the order in
//! which they are read.

/// The exchange: written with response (BlueZ answers a command with success before the application has decided), and
/// notified. A fragment each.
///
/// A write that the door can't use is answered with an ATT error; the door is shut, and [`CHALLENGE`] has a fresh one.
pub const EXCHANGE: [u8; 16] =
    [0x6b, 0x1d, 0x00, 0x02, 0x47, 0x50, 0x4f, 0x9a, 0x9c, 0x2e, 0x7d, 0x52, 0x1f, 0x8e, 0xa3, 0x10];

/// What the door advertises now, as [service data](super::Advert::service_data): for a phone whose system doesn't show
/// advertisements, or that was too slow for the one it saw. Read.
pub const CHALLENGE: [u8; 16] =
    [0x6b, 0x1d, 0x00, 0x03, 0x47, 0x50, 0x4f, 0x9a, 0x9c, 0x2e, 0x7d, 0x52, 0x1f, 0x8e, 0xa3, 0x10];
