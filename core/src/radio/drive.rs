//! Drives a [`PhoneExchange`] over a [`Radio`]: the only place where an unlock waits.

use std::future::Future;
use std::sync::Arc;

use tokio::time::Instant;

use super::{Link, Radio, RadioError, Seen};
use crate::unlock::{PhoneEvent, PhoneExchange, UnlockError, Uptime};

/// How many batches of receipts one visit carries away.
const BATCHES: usize = 4;

/// Counts the time that has passed; see [`Uptime`].
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Default for Stopwatch {
    fn default() -> Self {
        Self::start()
    }
}

impl Stopwatch {
    /// Starts at nought.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// How long ago it was started.
    pub fn now(&self) -> Uptime {
        self.0.elapsed()
    }

    /// Waits until it stands at `deadline`; for ever without one.
    pub async fn until(&self, deadline: Option<Uptime>) {
        match deadline.and_then(|deadline| self.0.checked_add(deadline)) {
            Some(at) => tokio::time::sleep_until(at).await,
            None => std::future::pending().await,
        }
    }
}

/// What a phone brings to a door that has answered it.
#[derive(Clone, Debug, Default)]
pub struct Cargo {
    /// The newest bulletin that the phone has, with its version.
    pub bulletin: Option<(u64, Arc<[u8]>)>,
}

/// What came of the errands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The highest version that the door knows now, if a bulletin was brought.
    pub bulletin: Option<u64>,
    /// Receipts of the door, whoever's, to carry to the service.
    pub receipts: Vec<Vec<u8>>,
}

/// Connects, asks, and waits for the answer, for the deadline, or for `cancel`, whichever comes first.
///
/// What became of it is [`PhoneExchange::state`]; it also is right if this future is dropped. With an answer to a
/// proven holder comes the link, for [`errands`].
pub async fn unlock<R: Radio>(
    radio: &R,
    door: &Seen,
    exchange: &mut PhoneExchange,
    watch: &Stopwatch,
    cancel: impl Future<Output = ()> + Send,
) -> Option<R::Link> {
    tokio::pin!(cancel);
    let connected = tokio::select! {
        biased;
        () = &mut cancel => { exchange.cancel(); return None }
        () = watch.until(exchange.deadline()) => { exchange.on_timeout(watch.now()); return None }
        connected = radio.connect(door) => connected,
    };
    let Ok(mut link) = connected else {
        exchange.on_disconnected();
        return None;
    };
    if exchange.on_connected(link.size()).is_err() {
        return None;
    }
    loop {
        if exchange.is_over() {
            return None;
        }
        let waited = tokio::select! {
            biased;
            () = &mut cancel => { exchange.cancel(); return None }
            waited = step(&mut link, exchange, watch) => waited,
        };
        match waited {
            Ok(Some(PhoneEvent::Answered(_))) if !exchange.is_over() => return Some(link),
            Ok(_) => {}
            Err(()) => return None,
        }
    }
}

/// Brings a newer bulletin to the door and takes receipts that wait there. Off the critical path: the door is open.
pub async fn errands<L: Link>(
    mut link: L,
    exchange: &mut PhoneExchange,
    cargo: &Cargo,
    watch: &Stopwatch,
) -> Carried {
    let mut carried = Carried::default();
    let known = match exchange.state() {
        crate::unlock::PhoneState::Answered(answer) => answer.report().map(|report| report.bulletin),
        _ => None,
    };
    if let (Some(known), Some((version, bytes))) = (known, &cargo.bulletin)
        && *version > known
    {
        let sent = exchange.send_bulletin(*version, Arc::clone(bytes), watch.now());
        match run(&mut link, exchange, watch, sent).await {
            Some(PhoneEvent::BulletinTaken { version }) => carried.bulletin = Some(version),
            _ => return carried,
        }
    }
    for _ in 0..BATCHES {
        let asked = exchange.ask_receipts(watch.now());
        match run(&mut link, exchange, watch, asked).await {
            Some(PhoneEvent::Receipts(receipts)) if !receipts.is_empty() => carried.receipts.extend(receipts),
            _ => break,
        }
    }
    carried
}

async fn run<L: Link>(
    link: &mut L,
    exchange: &mut PhoneExchange,
    watch: &Stopwatch,
    begun: Result<(), UnlockError>,
) -> Option<PhoneEvent> {
    begun.ok()?;
    loop {
        if let Some(event) = step(link, exchange, watch).await.ok()? {
            return Some(event);
        }
    }
}

/// Writes what is to be written, then waits for one notification. An error has ended the exchange.
async fn step<L: Link>(
    link: &mut L,
    exchange: &mut PhoneExchange,
    watch: &Stopwatch,
) -> Result<Option<PhoneEvent>, ()> {
    while let Some(fragment) = exchange.poll_write(watch.now()) {
        within(watch, exchange, link.write(&fragment)).await?;
    }
    let notification = within(watch, exchange, link.next()).await?;
    exchange.on_notification(&notification, watch.now()).map_err(drop)
}

async fn within<T>(
    watch: &Stopwatch,
    exchange: &mut PhoneExchange,
    work: impl Future<Output = Result<T, RadioError>>,
) -> Result<T, ()> {
    tokio::select! {
        biased;
        done = work => done.map_err(|_| exchange.on_disconnected()),
        () = watch.until(exchange.deadline()) => {
            exchange.on_timeout(watch.now());
            Err(())
        }
    }
}
