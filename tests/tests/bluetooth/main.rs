//! Phones and doors over a fake BlueZ: the fake itself, and what happens over it.
//!
//! libdbus reads the bus's address once a process, from the environment, and there is one `org.bluez` on a bus. So each
//! test is run by this program started once more, with a bus of its own; several run at a time, since most of their
//! time they wait. Arguments are those of any test program: `cargo test -p gatepass-tests --test bluetooth -- NAME`.
#![allow(clippy::unwrap_used, reason = "a test that is a program")]

mod away;
mod cancel;
mod crowd;
mod faults;
mod impostors;
mod links;
mod obstacles;
mod opening;
mod phone;
mod reader_side;
mod rig;
mod standing;
mod talk;
mod trace;

use std::process::ExitCode;

use libtest_mimic::Arguments;

/// How many run at a time unless the arguments say otherwise.
const AT_A_TIME: usize = 4;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_A_TIME);
    let tests = [
        talk::tests(),
        reader_side::tests(),
        faults::tests(),
        phone::tests(),
        opening::tests(),
        trace::tests(),
        standing::tests(),
        links::tests(),
        obstacles::tests(),
        away::tests(),
        cancel::tests(),
        crowd::tests(),
        impostors::tests(),
    ];
    libtest_mimic::run(&arguments, tests.into_iter().flatten().collect()).exit_code()
}
