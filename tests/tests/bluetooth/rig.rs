//! What each test gets: a process, a bus and a daemon of its own.

use std::future::Future;
use std::process::Command;
use std::time::Duration;

use gatepass::app::door::{Attempt, Unlocked};
use gatepass_tests::bluez::{Daemon, PrivateBus};
use gatepass_tests::house::{Guest, House, HouseDoor};
use libtest_mimic::{Failed, Trial};
use tokio::runtime::Runtime;

/// Nothing takes this long but what hangs.
const BOUND: Duration = Duration::from_mins(1);

/// Where libdbus looks for the bus.
const BUS: &str = "DBUS_SYSTEM_BUS_ADDRESS";
/// Tells the process of a test from the one that starts them, which may have a bus as well.
const ALONE: &str = "GATEPASS_TESTS_OVER_BLUEZ";

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

impl Rig {
    /// A house whose doors are on this air.
    pub fn house(&self) -> Result<House, String> {
        House::new(&self.bus, &self.daemon)
    }

    /// A house with one door on the air, and a guest with a pass for it.
    pub async fn a_guest_at_a_door(&self) -> Result<(House, HouseDoor, Guest), String> {
        let house = self.house()?;
        let door = house.door(1, DOOR).await?;
        let guest = house.guest(PHONE, &[&door])?;
        Ok((house, door, guest))
    }
}

/// Whether the door has opened, and the phone knows.
pub fn opened(attempt: &Attempt) -> bool {
    matches!(attempt.outcome, Unlocked::Opened { .. })
}

/// After whatever has happened, the guest's next try opens, and the phone has every receipt of the door then.
pub async fn comes_home(guest: &Guest, door: &HouseDoor) -> Result<(), String> {
    let before = door.openings();
    let attempt = guest.unlock(door).await?;
    assert!(opened(&attempt), "the next try: {attempt:?}");
    assert_eq!(door.openings(), before + 1, "the next try");
    let (mut carried, mut kept) = (guest.carries()?, door.receipts().await?);
    carried.sort();
    kept.sort();
    assert!(carried == kept, "the phone carries {} receipts of {}", carried.len(), kept.len());
    Ok(())
}

/// One test. `Err` is a step that failed, so that `?` says which.
pub fn trial<F>(name: &str, test: impl FnOnce(Rig) -> F + Send + 'static) -> Trial
where
    F: Future<Output = Result<(), String>>,
{
    let own = name.to_owned();
    Trial::test(name, move || match std::env::var_os(ALONE) {
        Some(_) => here(test),
        None => alone(&own),
    })
}

/// Runs a test in this process.
fn here<F>(test: impl FnOnce(Rig) -> F) -> Result<(), Failed>
where
    F: Future<Output = Result<(), String>>,
{
    let bus = std::env::var(BUS)?;
    Runtime::new()?.block_on(async {
        let daemon = Daemon::start(&bus).await?;
        for adapter in [DOOR, PHONE, OTHER] {
            daemon.add_adapter(adapter);
        }
        let rig = Rig { bus, daemon: daemon.clone() };
        let done = tokio::time::timeout(BOUND, test(rig)).await;
        daemon.crash().await;
        done.map_err(|_| Failed::from(format!("hangs for {BOUND:?}")))?.map_err(Failed::from)
    })
}

/// Runs a test in a process of its own, with a bus that ends with it.
fn alone(name: &str) -> Result<(), Failed> {
    let bus = PrivateBus::start()?;
    let mut process = Command::new(std::env::current_exe()?);
    process.args([name, "--exact", "--nocapture", "--test-threads=1"]);
    let ended = process.env(BUS, bus.address()).env(ALONE, "1").output()?;
    let said = String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned();
    // A task may panic and nobody but its thread notices.
    if ended.status.success() && !said.contains("panicked at") { Ok(()) } else { Err(said.into()) }
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
