//! Everything that the daemon knows, and the bookkeeping that its rooms share.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use zbus::Message;

use super::adapter::Adapter;
use super::air::Air;
use super::application::Asked;
use super::fault::Faults;
use super::link::{Attempt, Link};
use super::log::{Att, Call, Event, Log, Said};
use super::out::Out;
use super::tree::{ROOT, Tree};

/// What happens after a while.
pub(super) enum Later {
    /// A call that came late.
    Take(Message),
    /// The phone of this link knows the door's services.
    Resolve(u64),
    /// Nobody has answered this attempt to connect.
    GiveUp(u64),
    /// A link that somebody wants to end, ends.
    Disconnect(u64),
    /// A phone that searches hears the next round of advertisements.
    Hear(String),
    /// An application hasn't answered.
    Overdue(NonZeroU32),
}

/// How long things take. Those of the real daemon are noted; a test that isn't about them wants them short.
#[derive(Clone, Copy, Debug)]
pub struct Timings {
    /// Between two advertisements of a door. Real: 1.28 s, or 100 ms with the `main.conf` for readers.
    pub advertising: Duration,
    /// From the link to its services. Real: some 200 ms, far less with a cache.
    pub resolving: Duration,
    /// How long `Connect` tries a door that isn't there. Real: 20 s and more.
    pub connecting: Duration,
    /// How long `Disconnect` takes. Real: always a good 2 s, in which the link still works.
    pub disconnecting: Duration,
    /// How long an application may take to answer. Real: 25 s, libdbus's own limit.
    pub application: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            advertising: Duration::from_millis(20),
            resolving: Duration::from_millis(5),
            connecting: Duration::from_secs(20),
            disconnecting: Duration::from_millis(20),
            application: Duration::from_secs(25),
        }
    }
}

pub(super) struct State {
    pub(super) out: Out,
    pub(super) tree: Tree,
    pub(super) log: Log,
    pub(super) faults: Faults,
    pub(super) air: Air,
    pub(super) timings: Timings,
    pub(super) adapters: BTreeMap<String, Adapter>,
    pub(super) links: Vec<Link>,
    pub(super) attempts: Vec<Attempt>,
    /// Calls that wait for the test.
    pub(super) held: Vec<Message>,
    /// What applications have been asked and haven't answered.
    pub(super) asked: BTreeMap<NonZeroU32, Asked>,
    /// Which clients listen to a characteristic that a phone sees. Outlives the link, as with the real daemon.
    pub(super) listening: BTreeMap<String, BTreeSet<String>>,
    later: UnboundedSender<Later>,
    runtime: Handle,
    numbers: u64,
}

impl State {
    pub(super) fn new(out: Out, later: UnboundedSender<Later>, runtime: Handle) -> Self {
        Self {
            tree: Tree::new(out.clone()),
            out,
            log: Log::default(),
            faults: Faults::default(),
            air: Air::default(),
            timings: Timings::default(),
            adapters: BTreeMap::new(),
            links: Vec::new(),
            attempts: Vec::new(),
            held: Vec::new(),
            asked: BTreeMap::new(),
            listening: BTreeMap::new(),
            later,
            runtime,
            numbers: 0,
        }
    }

    /// A daemon that starts anew: the adapters, the air and the test's wishes stay, what clients did is gone.
    pub(super) fn reborn(&mut self, out: Out, later: UnboundedSender<Later>) {
        self.tree = Tree::new(out.clone());
        self.out = out;
        self.later = later;
        self.links.clear();
        self.attempts.clear();
        self.held.clear();
        self.asked.clear();
        self.listening.clear();
        for (name, adapter) in std::mem::take(&mut self.adapters) {
            self.show_adapter(
                &name,
                Adapter::new(adapter.address, adapter.powered, adapter.mtu, adapter.slots),
            );
        }
    }

    pub(super) fn after(&self, wait: Duration, what: Later) {
        let later = self.later.clone();
        self.runtime.spawn(async move {
            tokio::time::sleep(wait).await;
            // Nobody waits for it once the daemon has stopped.
            let _ = later.send(what);
        });
    }

    pub(super) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    pub(super) fn note(&mut self, phone: &str, door: &str, what: Att) {
        self.log.push(Event::Air(Said { phone: phone.to_owned(), door: door.to_owned(), what }));
    }

    /// The name of the adapter with this address.
    pub(super) fn named(&self, address: &str) -> Option<String> {
        self.adapters.iter().find(|(_, adapter)| adapter.address == address).map(|(name, _)| name.clone())
    }

    /// Where `owner` shows the other adapter as a device.
    pub(super) fn device(&self, owner: &str, other: &str) -> Option<String> {
        let address = self.adapters.get(other)?.address.replace(':', "_");
        Some(format!("{ROOT}/{owner}/dev_{address}"))
    }

    /// Whom an object's path is about.
    pub(super) fn place(&self, path: &str) -> Option<Place> {
        let mut parts = path.strip_prefix(ROOT)?.strip_prefix('/')?.split('/');
        let owner = parts.next()?.to_owned();
        let address = parts.next()?.strip_prefix("dev_")?.replace('_', ":");
        let handle = parts.nth(1).and_then(|part| u16::from_str_radix(part.strip_prefix("char")?, 16).ok());
        Some(Place { owner, other: self.named(&address)?, handle })
    }

    /// Asks an application, and gives up after a while.
    pub(super) fn ask<B: serde::Serialize + zbus::DynamicType>(
        &mut self,
        whom: (&str, &str),
        interface: &str,
        member: &str,
        body: &B,
        then: Asked,
    ) {
        let (owner, path) = whom;
        self.log.push(Event::Asked(Call::new(path, interface, member)));
        let Some(serial) = self.out.ask(owner, path, interface, member, body) else { return };
        self.asked.insert(serial, then);
        self.after(self.timings.application, Later::Overdue(serial));
    }

    /// Tells an application.
    pub(super) fn tell(&mut self, owner: &str, path: &str, interface: &str, member: &str) {
        self.log.push(Event::Asked(Call::new(path, interface, member)));
        self.out.tell(owner, path, interface, member);
    }

    pub(super) fn happen(&mut self, what: Later) {
        match what {
            Later::Take(call) => self.take_up(&call),
            Later::Resolve(link) => self.resolve(link),
            Later::GiveUp(attempt) => self.give_up(attempt),
            Later::Disconnect(link) => self.cut_numbered(link),
            Later::Hear(phone) => self.hear_again(&phone),
            Later::Overdue(serial) => self.on_answer(serial, Err(("org.freedesktop.DBus.Error.NoReply", ""))),
        }
    }
}

/// What a path below a device says.
pub(super) struct Place {
    /// The adapter that the object belongs to.
    pub(super) owner: String,
    /// The adapter that is the device.
    pub(super) other: String,
    /// The characteristic, where it is one.
    pub(super) handle: Option<u16>,
}
