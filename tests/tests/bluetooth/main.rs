//! Phones and doors over a fake BlueZ: the fake itself, and what happens over it.
//!
//! libdbus reads the bus's address once a process, from the environment. So this program starts a bus and then itself
//! once more with that bus; the tests run there, one after the other, each with a daemon of its own. Arguments are
//! those of any test program: `cargo test -p gatepass-tests --test bluetooth -- NAME`.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that is a program")]

mod faults;
mod phone;
mod reader_side;
mod rig;
mod talk;

use std::process::{Command, ExitCode};

use gatepass_tests::bluez::PrivateBus;
use libtest_mimic::Arguments;

/// Where libdbus looks for the bus.
const BUS: &str = "DBUS_SYSTEM_BUS_ADDRESS";
/// Tells the child from the parent, which may have a bus of its own.
const CHILD: &str = "GATEPASS_TESTS_OVER_BLUEZ";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    if std::env::var_os(CHILD).is_some() || arguments.list {
        // There is one `org.bluez` on a bus.
        arguments.test_threads = Some(1);
        let tests = [talk::tests(), reader_side::tests(), faults::tests(), phone::tests()];
        return libtest_mimic::run(&arguments, tests.into_iter().flatten().collect()).exit_code();
    }
    let bus = match PrivateBus::start() {
        Ok(bus) => bus,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(std::env::args_os().skip(1)).env(BUS, bus.address()).env(CHILD, "1");
    let ended = child.status().unwrap();
    if ended.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
