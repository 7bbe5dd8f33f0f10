//! Drives a [`PhoneExchange`] over a [`Radio`]: the only place where an unlock waits.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Joined, Link, Radio, RadioError, Seen};
use crate::unlock::{Cause, Challenge, PhoneEvent, PhoneExchange, PhoneState, UnlockError, Uptime};

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

/// Makes the request that answers a challenge. It may wait for the person, whose key signs: it is called where waiting
/// blocks nobody.
pub type Ask = dyn Fn(Challenge, Uptime) -> Result<PhoneExchange, UnlockError> + Send + Sync;

/// How far an unlock has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The connection is being made.
    Connecting,
    /// The request goes out. Cancelled now, the door never opens.
    Asking,
    /// The request is out: the door may open at any moment.
    Waiting,
}

/// What came of a visit to a door.
#[derive(Debug)]
pub struct Visit<L> {
    /// Where the exchange stands.
    pub state: PhoneState,
    /// With an answer to a proven holder: the link and the exchange, for [`errands`].
    pub open: Option<(L, PhoneExchange)>,
    /// How long the connection took, if there was one.
    pub joined: Option<Joined>,
    /// From then on, until the door's answer.
    pub answered: Option<Duration>,
}

impl<L> Visit<L> {
    fn ended(cause: Cause) -> Self {
        Self { state: PhoneState::NeverOpens(cause), open: None, joined: None, answered: None }
    }
}

/// Why there was no exchange. The door hasn't opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoVisit {
    /// The radio.
    #[error(transparent)]
    Radio(#[from] RadioError),
    /// The request can't be made.
    #[error(transparent)]
    Request(#[from] UnlockError),
}

/// Connects to the first of `doors` that takes the connection, asks, and waits for the answer, for the deadline, or for
/// `cancel`, whichever comes first. All of `doors` say that they are the same door.
///
/// The request is made while the connection is. One that the door can't use (its challenge was too old) is made anew,
/// once, for the challenge that the door has now; the same phone opens the same door once, however often it asks
/// within a minute.
pub async fn unlock<R: Radio>(
    radio: &R,
    doors: &[Seen],
    ask: &Arc<Ask>,
    watch: &Stopwatch,
    tell: &(dyn Fn(Step) + Send + Sync),
    cancel: impl Future<Output = ()> + Send,
) -> Result<Visit<R::Link>, NoVisit> {
    tokio::pin!(cancel);
    tell(Step::Connecting);
    let joined = tokio::select! {
        biased;
        () = &mut cancel => return Ok(Visit::ended(Cause::Cancelled)),
        joined = join(radio, doors, ask, watch) => joined?,
    };
    let Some((mut link, prepared)) = joined else { return Ok(Visit::ended(Cause::Disconnected)) };
    let connected_at = watch.now();
    let mut visit = Visit { joined: Some(link.joined()), ..Visit::ended(Cause::Disconnected) };
    let mut tries = 0;
    let mut prepared = prepared.filter(|exchange| exchange.deadline() > Some(connected_at));
    loop {
        let exchange = if let Some(exchange) = prepared.take() {
            exchange
        } else {
            let fresh = tokio::select! {
                biased;
                () = &mut cancel => {
                    // After a request that the door couldn't use, its end still says what may have come of that.
                    if tries == 0 {
                        visit.state = PhoneState::NeverOpens(Cause::Cancelled);
                    }
                    return Ok(visit);
                }
                fresh = afresh(&mut link, ask, watch) => fresh?,
            };
            let Some(exchange) = fresh else { return Ok(visit) };
            exchange
        };
        let (exchange, is_rejected) = converse(&mut link, exchange, watch, tell, cancel.as_mut()).await;
        visit.state = exchange.state();
        tries += 1;
        if is_rejected && tries < 2 {
            continue;
        }
        if matches!(visit.state, PhoneState::Answered(_)) {
            visit.answered = Some(watch.now().saturating_sub(connected_at));
            visit.open = (!exchange.is_over()).then_some((link, exchange));
        }
        return Ok(visit);
    }
}

/// Connects and, in the meantime, makes the request. `None`: the connection was lost.
async fn join<R: Radio>(
    radio: &R,
    doors: &[Seen],
    ask: &Arc<Ask>,
    watch: &Stopwatch,
) -> Result<Option<(R::Link, Option<PhoneExchange>)>, NoVisit> {
    let mut why = RadioError::Gone;
    for door in doors {
        let request = async {
            match door.challenge {
                Some(challenge) => request(ask, challenge, watch).await.map(Some),
                None => Ok(None),
            }
        };
        match tokio::join!(radio.connect(door), request) {
            (Ok(link), exchange) => return Ok(Some((link, exchange?))),
            (Err(RadioError::Lost | RadioError::Rejected), _) => return Ok(None),
            (Err(error @ RadioError::Blocked(_)), _) => return Err(error.into()),
            (Err(error @ (RadioError::Gone | RadioError::Confused)), _) => why = error,
        }
    }
    Err(why.into())
}

/// Makes a request where waiting for the key blocks nobody.
async fn request(
    ask: &Arc<Ask>,
    challenge: Challenge,
    watch: &Stopwatch,
) -> Result<PhoneExchange, UnlockError> {
    let (ask, now) = (Arc::clone(ask), watch.now());
    let made = tokio::task::spawn_blocking(move || ask(challenge, now)).await;
    made.unwrap_or(Err(UnlockError::CannotSign))
}

/// A request for the challenge that the door has now. `None`: it doesn't say.
async fn afresh<L: Link>(
    link: &mut L,
    ask: &Arc<Ask>,
    watch: &Stopwatch,
) -> Result<Option<PhoneExchange>, UnlockError> {
    match link.advert().await {
        Ok(advert) => request(ask, advert.challenge, watch).await.map(Some),
        Err(_) => Ok(None),
    }
}

/// One request and its answer; whether the door couldn't use it.
async fn converse<L: Link>(
    link: &mut L,
    mut exchange: PhoneExchange,
    watch: &Stopwatch,
    tell: &(dyn Fn(Step) + Send + Sync),
    mut cancel: Pin<&mut (impl Future<Output = ()> + Send)>,
) -> (PhoneExchange, bool) {
    if exchange.on_connected(link.size()).is_err() {
        return (exchange, false);
    }
    tell(Step::Asking);
    loop {
        if exchange.is_over() {
            return (exchange, false);
        }
        let stepped = tokio::select! {
            biased;
            () = cancel.as_mut() => {
                exchange.cancel();
                return (exchange, false);
            }
            stepped = step(link, &mut exchange, watch, tell) => stepped,
        };
        match stepped {
            Ok(Some(PhoneEvent::Answered(_))) | Err(Stop::Ended) => return (exchange, false),
            Err(Stop::Rejected) => return (exchange, true),
            Ok(_) => {}
        }
    }
}

/// Brings a newer bulletin to the door and takes receipts that wait there. Off the critical path: the door is open.
pub async fn errands<L: Link>(
    link: &mut L,
    exchange: &mut PhoneExchange,
    cargo: &Cargo,
    watch: &Stopwatch,
) -> Carried {
    let mut carried = Carried::default();
    let known = match exchange.state() {
        PhoneState::Answered(answer) => answer.report().map(|report| report.bulletin),
        _ => None,
    };
    if let (Some(known), Some((version, bytes))) = (known, &cargo.bulletin)
        && *version > known
    {
        let sent = exchange.send_bulletin(*version, Arc::clone(bytes), watch.now());
        match run(link, exchange, watch, sent).await {
            Some(PhoneEvent::BulletinTaken { version }) => carried.bulletin = Some(version),
            _ => return carried,
        }
    }
    for _ in 0..BATCHES {
        let asked = exchange.ask_receipts(watch.now());
        match run(link, exchange, watch, asked).await {
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
        if let Some(event) = step(link, exchange, watch, &|_| ()).await.ok()? {
            return Some(event);
        }
    }
}

/// Why an exchange doesn't go on. It has been told.
enum Stop {
    Ended,
    Rejected,
}

/// Writes what is to be written, then waits for one notification.
async fn step<L: Link>(
    link: &mut L,
    exchange: &mut PhoneExchange,
    watch: &Stopwatch,
    tell: &(dyn Fn(Step) + Send + Sync),
) -> Result<Option<PhoneEvent>, Stop> {
    while let Some(fragment) = exchange.poll_write(watch.now()) {
        if exchange.state() == PhoneState::Waiting {
            tell(Step::Waiting);
        }
        within(watch, exchange, link.write(&fragment)).await?;
    }
    let notification = within(watch, exchange, link.next()).await?;
    exchange.on_notification(&notification, watch.now()).map_err(|_| Stop::Ended)
}

async fn within<T>(
    watch: &Stopwatch,
    exchange: &mut PhoneExchange,
    work: impl Future<Output = Result<T, RadioError>>,
) -> Result<T, Stop> {
    let done = tokio::select! {
        biased;
        done = work => done,
        () = watch.until(exchange.deadline()) => {
            exchange.on_timeout(watch.now());
            return Err(Stop::Ended);
        }
    };
    done.map_err(|error| {
        if error == RadioError::Rejected {
            exchange.on_rejected();
            Stop::Rejected
        } else {
            exchange.on_disconnected();
            Stop::Ended
        }
    })
}

#[cfg(test)]
mod tests;
