//! A relay on a GPIO line, by the kernel's character device.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use gpiocdev::Request;
use gpiocdev::line::Value;

use super::pulse::Pulse;
use super::{Lock, LockError};

/// Which voltage opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The line is high while the door is open.
    High,
    /// The line is low while the door is open, as many relay boards want it.
    Low,
}

/// A lock that a line of a GPIO chip opens.
///
/// The line is this program's alone. It is shut before anything else, so that a restart shuts what a killed program
/// had left open; whether the line goes back earlier, when the program dies, is the chip's driver's to say.
#[derive(Debug)]
pub struct GpioLock(Pulse);

impl GpioLock {
    /// Takes the line with this number of a chip such as `/dev/gpiochip0`.
    pub fn take(chip: &Path, line: u32, opens: Opens) -> Result<Self, LockError> {
        let failed = |error: &dyn fmt::Display| {
            LockError::of(format!("GPIO line {line} of {}: {error}", chip.display()))
        };
        let mut request = Request::builder();
        request.on_chip(chip).with_consumer("gatepass").with_line(line).as_output(Value::Inactive);
        match opens {
            Opens::High => request.as_active_high(),
            Opens::Low => request.as_active_low(),
        };
        let request = request.request().map_err(|error| failed(&error))?;
        let set = move |open| {
            let value = if open { Value::Active } else { Value::Inactive };
            request.set_value(line, value).map(drop).map_err(LockError::of)
        };
        Pulse::start("lock", set).map(Self)
    }
}

impl Lock for GpioLock {
    fn open(&mut self, time: Duration) -> Result<(), LockError> {
        self.0.open(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_that_is_not_there_is_named() {
        let error = GpioLock::take(Path::new("/dev/no-gpiochip"), 17, Opens::High).unwrap_err();
        assert!(error.reason.starts_with("GPIO line 17 of /dev/no-gpiochip: "), "{error}");
    }
}
