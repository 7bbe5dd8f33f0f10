//! A test's handle on the daemon: what happens to it, and what can be seen of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt as _;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use zbus::{Connection, MessageStream, Variant};

use super::adapter::{ADAPTER, Adapter, LARGEST_MTU, adapter_path};
use super::advertisement::{Payload, sent};
use super::fault::Plan;
use super::log::Log;
use super::out::Out;
use super::state::{Later, State, Timings};

/// What the daemon wants to hear of others.
const HEARD: [&str; 2] = [
    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged'",
    "type='signal',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'",
];

/// A fake `org.bluez`. Clones are the same one.
#[derive(Clone)]
pub struct Daemon {
    address: String,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    /// Something has happened.
    changed: Notify,
    running: Mutex<Option<Running>>,
}

/// The process, as it were.
struct Running {
    connection: Connection,
    out: Out,
    task: JoinHandle<()>,
}

impl Daemon {
    /// Starts it on the bus at this address, without an adapter.
    pub async fn start(address: &str) -> Result<Self, String> {
        let state = State::new(Out::nowhere(), mpsc::unbounded_channel().0, Handle::current());
        let shared = Shared { state: Mutex::new(state), changed: Notify::new(), running: Mutex::new(None) };
        let daemon = Self { address: address.to_owned(), shared: Arc::new(shared) };
        daemon.come_back().await?;
        Ok(daemon)
    }

    /// It starts again after a [crash](Self::crash): with its adapters, and without what clients did before.
    pub async fn come_back(&self) -> Result<(), String> {
        let words = |error: zbus::Error| error.to_string();
        let address = self.address.as_str();
        let connection = zbus::connection::Builder::address(address).build().await.map_err(words)?;
        // Before the name: no call may be missed.
        let messages = MessageStream::from(&connection);
        for rule in HEARD {
            let bus = "org.freedesktop.DBus";
            let heard =
                connection.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "AddMatch", &rule);
            heard.await.map_err(words)?;
        }
        let out = Out::over(connection.clone());
        let (later, happens) = mpsc::unbounded_channel();
        self.change(|state| state.reborn(out.clone(), later));
        let task = tokio::spawn(self.clone().serve(messages, happens, connection.clone()));
        connection.request_name("org.bluez").await.map_err(words)?;
        *self.running() = Some(Running { connection, out, task });
        Ok(())
    }

    /// It ends without a word, and every link with it.
    pub async fn crash(&self) {
        let running = self.running().take();
        if let Some(Running { connection, out, task }) = running {
            out.flush().await;
            task.abort();
            // Aborted, or ended before that: either way it is over.
            let _ = task.await;
            let _ = connection.close().await;
        }
    }

    async fn serve(
        self,
        mut messages: MessageStream,
        mut happens: mpsc::UnboundedReceiver<Later>,
        connection: Connection,
    ) {
        let own = connection.unique_name().map(ToString::to_string);
        loop {
            tokio::select! {
                message = messages.next() => {
                    let Some(Ok(message)) = message else { return };
                    let sender = message.header().sender().map(ToString::to_string);
                    if sender != own {
                        self.change(|state| state.on_message(&message));
                    }
                }
                Some(what) = happens.recv() => self.change(|state| state.happen(what)),
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.shared.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let done = change(&mut self.state());
        self.shared.changed.notify_waiters();
        done
    }

    /// Puts an adapter in, off as after a boot. Its name is `hci` and a number, which also is in its address.
    pub fn add_adapter(&self, name: &str) {
        let number: u8 = name.trim_start_matches("hci").parse().unwrap_or(u8::MAX);
        let address = format!("00:00:5E:00:53:{number:02X}");
        let adapter = Adapter::new(address, false, LARGEST_MTU, usize::MAX);
        self.change(|state| state.show_adapter(name, adapter));
    }

    /// Pulls an adapter out.
    pub fn remove_adapter(&self, name: &str) {
        self.change(|state| state.lose_adapter(name));
    }

    /// Switches an adapter on or off, by whose hand ever.
    pub fn power(&self, name: &str, on: bool) {
        self.change(|state| state.power(name, on));
    }

    /// Lets something go wrong.
    pub fn plan(&self, plan: Plan) {
        self.change(|state| state.faults.add(plan));
    }

    /// Nothing that was planned goes wrong any more.
    pub fn calm(&self) {
        self.change(|state| state.faults.clear());
    }

    /// Takes up the calls that were held.
    pub fn go_on(&self) {
        self.change(State::go_on);
    }

    /// How strongly a phone hears a door, in dBm; `None`: out of range. A link that is up stays up.
    pub fn set_signal(&self, phone: &str, door: &str, signal: Option<i16>) {
        self.change(|state| {
            state.air.set_signal(phone, door, signal);
            state.try_attempts();
        });
    }

    /// From now on a phone hears these service data of a door, whatever it sends; `None`: the truth again.
    pub fn feign(&self, phone: &str, door: &str, service: &str, data: Option<Vec<u8>>) {
        let payload = data.map(|data| Payload {
            service_data: [(service.to_owned(), data)]
                .into_iter()
                .filter(|(_, data)| !data.is_empty())
                .collect(),
            ..Payload::default()
        });
        self.change(|state| state.air.feign(phone, door, payload));
    }

    /// Whether a phone's controller tells only the first advertisement of a door in each search, as those do that
    /// filter duplicates.
    pub fn hold_back(&self, phone: &str, yes: bool) {
        self.change(|state| state.air.hold_back(phone, yes));
    }

    /// Breaks the link between two adapters.
    pub fn cut(&self, one: &str, other: &str) {
        self.change(|state| state.cut(one, other));
    }

    /// The daemon forgets one adapter's view of another, as it does with devices that it hasn't heard for long.
    pub fn forget(&self, owner: &str, other: &str) {
        self.change(|state| state.forget(owner, other));
    }

    /// The largest MTU that an adapter agrees to, for links from now on.
    pub fn set_mtu(&self, name: &str, mtu: u16) {
        self.change(|state| state.adapters.get_mut(name).map(|adapter| adapter.mtu = mtu));
    }

    /// How many phones may be connected to a door at once. Others wait for their turn.
    pub fn set_slots(&self, name: &str, slots: usize) {
        self.change(|state| state.adapters.get_mut(name).map(|adapter| adapter.slots = slots));
    }

    /// How long things take.
    pub fn set_timings(&self, timings: Timings) {
        self.change(|state| state.timings = timings);
    }

    /// Changes a property without a word, as an odd or older daemon would have it; `None` takes it away.
    pub fn edit(&self, path: &str, interface: &str, name: &str, value: Option<Variant<'static>>) {
        self.change(|state| state.tree.edit(path, interface, name, value));
    }

    /// What was said so far.
    pub fn log(&self) -> Log {
        self.state().log.clone()
    }

    /// Forgets what was said so far.
    pub fn clear_log(&self) {
        self.change(|state| state.log = Log::default());
    }

    /// How things are now.
    pub fn look<T>(&self, look: impl FnOnce(&View<'_>) -> T) -> T {
        look(&View(&self.state()))
    }

    /// Waits until something holds; an error if that takes unreasonably long.
    pub async fn until(&self, what: &str, holds: impl Fn(&View<'_>) -> bool) -> Result<(), String> {
        super::wait::until(&self.shared.changed, what, || self.look(&holds)).await
    }
}

/// How things are.
pub struct View<'a>(&'a State);

impl View<'_> {
    /// What was said so far.
    pub fn log(&self) -> &Log {
        &self.0.log
    }

    /// Whether a call of this method is held.
    pub fn holds(&self, member: &str) -> bool {
        self.0.holds(member)
    }

    /// Whether an adapter is on.
    pub fn powered(&self, name: &str) -> bool {
        self.0.tree.flag(&adapter_path(name), ADAPTER, "Powered")
    }

    /// Whether somebody searches with an adapter.
    pub fn searching(&self, name: &str) -> bool {
        self.0.tree.flag(&adapter_path(name), ADAPTER, "Discovering")
    }

    /// What a door advertises for this service.
    pub fn advertised(&self, door: &str, service: &str) -> Option<Vec<u8>> {
        sent(&self.0.adapters.get(door)?.advertisements, service)
    }

    /// How many applications a door has.
    pub fn applications(&self, door: &str) -> usize {
        self.0.adapters.get(door).map_or(0, |adapter| adapter.applications.len())
    }

    /// Whether a phone and a door are linked.
    pub fn linked(&self, phone: &str, door: &str) -> bool {
        self.0.link(phone, door).is_some()
    }

    /// Whether a phone wants a door's notifications.
    pub fn listens(&self, phone: &str, door: &str) -> bool {
        self.0.link(phone, door).is_some_and(|link| !link.wanted.is_empty())
    }
}
