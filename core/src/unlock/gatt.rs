//! Where the exchange lives on a Bluetooth link: one service with two characteristics.
//!
//! The service isn't in an advertisement's list of services (that doesn't fit beside the service data), only in its
//! [service data](super::advert). A UUID is written here as its sixteen bytes in the order in which they are read.

use super::advert::SERVICE;

/// The exchange: written with response (BlueZ answers a command with success before the application has decided), and
/// notified. A fragment each.
///
/// A write that the door can't use is answered with an ATT error; the door is shut, and [`CHALLENGE`] has a fresh one.
pub const EXCHANGE: [u8; 16] = characteristic(2);

/// What the door advertises now, as [service data](super::Advert::service_data): for a phone whose system doesn't show
/// advertisements, or that was too slow for the one it saw. Read.
pub const CHALLENGE: [u8; 16] = characteristic(3);

/// The service's UUID with another number in its fourth byte.
const fn characteristic(number: u8) -> [u8; 16] {
    let [a, b, c, _, rest @ ..] = SERVICE;
    let [e, f, g, h, i, j, k, l, m, n, o, p] = rest;
    [a, b, c, number, e, f, g, h, i, j, k, l, m, n, o, p]
}
