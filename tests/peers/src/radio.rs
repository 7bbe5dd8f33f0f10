//! What goes over the air from the discovery of a door's service to its answer: ours counted between the real phone
//! and the real reader on the rig's bus, the peers' from their documents.
//!
//! Only what the two say to each other counts, in values of characteristics: asking to be notified is the same for
//! all. The peers send less or more because they say something else. Nuki and SESAME prove a key that was shared with
//! this lock beforehand, and the lock knows the rest; ours and Aliro's show a lock that has never heard of the phone who
//! may come in, ours with the whole pass and a receipt of what was done.

use std::error::Error;
use std::fmt;

use gatepass::app::door::Unlocked;
use gatepass_tests::bluez::log::{Att, Log};
use gatepass_tests::bluez::{Daemon, PrivateBus};
use gatepass_tests::house::{Guest, House, HouseDoor};

use crate::own::Own;

const BUS: &str = "DBUS_SYSTEM_BUS_ADDRESS";
const DOOR: &str = "hci0";
const PHONE: &str = "hci1";

/// The longest that BlueZ agrees on, and what iPhones do.
const MTUS: [u16; 2] = [517, 185];

/// What two sides say to each other.
#[derive(Default)]
struct Talk {
    round_trips: u64,
    /// Packets of the phone, packets of the door.
    packets: [u64; 2],
    bytes: u64,
}

/// A lock's protocol.
struct Peer {
    name: &'static str,
    round_trips: u64,
    /// What goes forth and back, in bytes.
    said: &'static [u64],
}

const PEERS: [Peer; 4] = [
    // "Nuki Smart Lock API 2.1", Perform unlock: the request for a challenge and the challenge, the action and
    // *accepted*. A message is a nonce of 24, an authorization of 4 and a length of 2 in plain, then sealed with a tag of
    // 16: the authorization, a command of 2, its payload and a checksum of 2. Payloads: 2, 32, 38 and 1.
    Peer { name: "Nuki Smart Lock API 2.1", round_trips: 2, said: &[56, 86, 92, 55] },
    // SesameOS3/bluetooth, 14_initial, 2_login and 83_unlock of CANDY HOUSE's "Sesame Bluetooth API document" (2024-12):
    // the random code, which comes unasked; the login and its answer; the unlock and its answer, each with a tag of 4. A
    // segment's header of 1 byte is before each.
    Peer { name: "SESAME OS3", round_trips: 2, said: &[7, 6, 8, 13, 8] },
    // The commands and answers as kormax/aliro describes them (2026-02): AUTH0, AUTH1 and the shortest EXCHANGE, as
    // APDUs; what wraps them over Bluetooth isn't public there and isn't counted. The reader asks, the phone answers.
    Peer { name: "Aliro 1.0, standard", round_trips: 3, said: &[134, 69, 74, 177, 26, 22] },
    // The same with a phone that this reader has met: AUTH0 with a cryptogram, and EXCHANGE.
    Peer { name: "Aliro 1.0, fast", round_trips: 2, said: &[134, 135, 26, 22] },
];

/// Prints a line for each peer.
pub fn print() -> Result<(), Box<dyn Error>> {
    let bus = PrivateBus::start()?;
    let counted = Own::Radio.run(&[(BUS, bus.address().as_ref())])?;
    let [long, short] = &counted.chunks(4).map(Talk::of).collect::<Vec<_>>()[..] else {
        return Err("two talks were awaited".into());
    };
    for Peer { name, round_trips, said } in PEERS {
        println!(
            "radio, from discovery to answer | {long}; with an MTU of {}: {short} | {round_trips} round trips, {} B | \
             {name} | {:.4}",
            MTUS[1],
            said.iter().sum::<u64>(),
            ratio(long.round_trips, round_trips),
        );
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "of two numbers below ten")]
fn ratio(ours: u64, peer: u64) -> f64 {
    ours as f64 / peer as f64
}

/// In a process that has a bus: an unlock with each MTU.
pub fn measure() -> Result<Vec<u64>, Box<dyn Error>> {
    let bus = std::env::var(BUS)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let daemon = Daemon::start(&bus).await?;
        daemon.add_adapter(DOOR);
        daemon.add_adapter(PHONE);
        let house = House::new(&bus, &daemon)?;
        let door = house.door(1, DOOR).await?;
        let guest = house.guest(PHONE, &[&door])?;
        let mut figures = Vec::new();
        for mtu in MTUS {
            daemon.set_mtu(DOOR, mtu);
            daemon.clear_log();
            unlock(&guest, &door).await?;
            figures.extend(Talk::in_log(&daemon.log()).figures());
        }
        daemon.crash().await;
        Ok(figures)
    })
}

async fn unlock(guest: &Guest, door: &HouseDoor) -> Result<(), Box<dyn Error>> {
    let attempt = guest.unlock(door).await?;
    if !matches!(attempt.outcome, Unlocked::Opened { .. }) {
        return Err(format!("the door was to open: {attempt:?}").into());
    }
    guest.rest().await;
    Ok(())
}

impl fmt::Display for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [writes, notifications] = self.packets;
        write!(f, "{} round trip in {writes} + {notifications} packets, {} B", self.round_trips, self.bytes)
    }
}

impl Talk {
    fn of(figures: &[u64]) -> Self {
        match *figures {
            [round_trips, writes, notifications, bytes] => {
                Self { round_trips, packets: [writes, notifications], bytes }
            }
            _ => Self::default(),
        }
    }

    fn figures(&self) -> [u64; 4] {
        let [writes, notifications] = self.packets;
        [self.round_trips, writes, notifications, self.bytes]
    }

    /// Up to and with the door's answer; the errands after it are nobody's wait.
    fn in_log(log: &Log) -> Self {
        let mut talk = Self::default();
        let mut is_asking = false;
        let said = log.said(PHONE, DOOR).into_iter().skip_while(|att| **att != Att::Discovered);
        for att in said {
            let (side, value) = match att {
                Att::Write(..) | Att::Read(_) if talk.packets[1] > 0 => break,
                Att::Write(_, value) => (0, value),
                Att::Notified(_, value) => (1, value),
                // A read is a round trip of its own.
                Att::Read(_) => {
                    talk.round_trips += 1;
                    continue;
                }
                _ => continue,
            };
            talk.round_trips += u64::from(side == 1 && is_asking);
            is_asking = side == 0;
            talk.packets[side] += 1;
            talk.bytes += value.len() as u64;
        }
        talk
    }
}
