//! A fake `org.bluez` for other programs: readers and phones of this machine find each other over it without an adapter.
//!
//! ```sh
//! cargo run -p gatepass-tests --example fake_bluez [-- SOCKET]
//! ```
//!
//! It prints what they need in their environment, and runs until its input ends. Each of its adapters is a device of
//! its own. A socket is named where the environment has to be set beforehand.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use gatepass_tests::bluez::{Daemon, PrivateBus};
use tokio::runtime::Runtime;

/// One for a door and two for phones, or as one likes it.
const ADAPTERS: [&str; 3] = ["hci0", "hci1", "hci2"];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Where nobody reads it there is nobody to tell.
            let _ = writeln!(io::stderr(), "fake_bluez: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let words = |error: io::Error| error.to_string();
    let bus = match std::env::args_os().nth(1) {
        Some(socket) => PrivateBus::start_at(Path::new(&socket))?,
        None => PrivateBus::start()?,
    };
    let runtime = Runtime::new().map_err(words)?;
    let daemon = runtime.block_on(Daemon::start(bus.address()))?;
    for adapter in ADAPTERS {
        daemon.add_adapter(adapter);
        // A reader switches on its own; a phone leaves that to whom it belongs.
        daemon.power(adapter, true);
    }
    let mut out = io::stdout();
    writeln!(out, "DBUS_SYSTEM_BUS_ADDRESS={}\nadapters: {}", bus.address(), ADAPTERS.join(" "))
        .map_err(words)?;
    io::copy(&mut io::stdin(), &mut io::sink()).map_err(words)?;
    runtime.block_on(daemon.crash());
    Ok(())
}
