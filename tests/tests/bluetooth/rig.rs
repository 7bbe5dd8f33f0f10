//! What each test gets: a fresh daemon on the program's bus.

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use gatepass_tests::bluez::Daemon;
use libtest_mimic::{Failed, Trial};
use tokio::runtime::Runtime;

/// Nothing takes this long but what hangs.
const BOUND: Duration = Duration::from_mins(1);

/// The adapter of the door.
pub const DOOR: &str = "hci0";
/// The adapter of the phone.
pub const PHONE: &str = "hci1";
/// Another phone's, or another door's.
pub const OTHER: &str = "hci2";

/// What a test plays on.
pub struct Rig {
    /// The bus's address.
    pub bus: String,
    /// The daemon, with adapters for a door, a phone and one more.
    pub daemon: Daemon,
}

/// One test. `Err` is a step that failed, so that `?` says which.
pub fn trial<F>(name: &str, test: impl FnOnce(Rig) -> F + Send + 'static) -> Trial
where
    F: Future<Output = Result<(), String>>,
{
    // One for all: what a test's D-Bus clients leave behind may still end on it.
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    Trial::test(name.to_owned(), move || {
        let runtime = RUNTIME.get_or_init(|| Runtime::new().unwrap());
        runtime.block_on(async {
            let bus = std::env::var(super::BUS)?;
            let daemon = Daemon::start(&bus).await?;
            for adapter in [DOOR, PHONE, OTHER] {
                daemon.add_adapter(adapter);
            }
            let rig = Rig { bus, daemon: daemon.clone() };
            let done = tokio::time::timeout(BOUND, test(rig)).await;
            daemon.crash().await;
            done.map_err(|_| Failed::from(format!("hangs for {BOUND:?}")))?.map_err(Failed::from)
        })
    })
}

/// The tests of a module, by their names.
macro_rules! trials {
    ($($name:ident,)*) => {
        pub fn tests() -> Vec<libtest_mimic::Trial> {
            vec![$(crate::rig::trial(concat!(module_path!(), "::", stringify!($name)), $name)),*]
        }
    };
}
pub(crate) use trials;
