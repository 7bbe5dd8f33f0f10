//! What happened, told as it happens: server-sent events.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use gatepass::client::wire::activity::ActivityEntry;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::{PersonId, PropertyId};
use serde::Deserialize;
use tokio::sync::watch;

use super::App;
use super::activity;
use super::context::{Asked, Caller};
use super::reply::No;

/// After so much silence a comment says that the connection is alive, for whatever is on the way.
const KEEP_AWAKE: Duration = Duration::from_secs(20);
/// How often a stream looks without being woken: another process may have written.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How many entries are read at once.
const AT_ONCE: u16 = 100;
/// How many streams one person may have: as many as screens, and what a bad network has left behind.
const MOST_STREAMS: usize = 64;

/// Where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct From {
    /// The number of the last entry that the caller has; left out: from the beginning. A `Last-Event-ID` goes before it.
    #[serde(default)]
    after: u64,
}

/// Tells what happens as it happens, as server-sent events.
///
/// Tells the same as the list, from what the caller hasn't seen. Each `data` is an `ActivityEntry`, each `id` its number.
/// It ends with the session or the service; a client that comes back with `Last-Event-ID` misses nothing.
#[utoipa::path(
    get,
    path = "/v1/activity/events",
    tag = "Activity",
    operation_id = "follow_activity",
    security(("session" = [])),
    params(
        From,
        ("Last-Event-ID" = Option<u64>, Header, description = "The number of the last entry that the caller has."),
    ),
    responses((status = 200, description = "The events.", content_type = "text/event-stream", body = String)),
    extensions(("x-problems" = json!([
        ProblemKind::Forbidden,
        ProblemKind::Malformed,
        ProblemKind::TooManyTries
    ])))
)]
pub async fn events(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Asked(from): Asked<From>,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, No> {
    activity::view(&caller)?;
    let listener = Listener {
        after: last_event(&headers)?.unwrap_or(from.after),
        session: caller.session,
        waiting: VecDeque::new(),
        grows: app.store.activity_grows(),
        stopped: app.stopped.clone(),
        _place: Place::take(&app, &caller)?,
        app,
    };
    let entries = stream::unfold(listener, |mut listener| async {
        let entry = listener.next().await?;
        Some((Event::default().id(entry.number.to_string()).json_data(&entry), listener))
    });
    Ok(Sse::new(entries).keep_alive(KeepAlive::new().interval(KEEP_AWAKE)))
}

fn last_event(headers: &HeaderMap) -> Result<Option<u64>, No> {
    let Some(shown) = headers.get("last-event-id").filter(|shown| !shown.is_empty()) else { return Ok(None) };
    let number = shown.to_str().ok().and_then(|shown| shown.parse().ok());
    let wrong = || Problem::new(ProblemKind::Malformed).detail("`Last-Event-ID` isn't an entry's number");
    Ok(Some(number.ok_or_else(wrong)?))
}

struct Listener {
    app: Arc<App>,
    session: [u8; 32],
    /// Up to which entry everything was told, or doesn't concern them.
    after: u64,
    waiting: VecDeque<ActivityEntry>,
    grows: watch::Receiver<()>,
    stopped: watch::Receiver<()>,
    _place: Place,
}

impl Listener {
    /// The next entry, whenever it comes; `None`: there will be none.
    async fn next(&mut self) -> Option<ActivityEntry> {
        loop {
            if let Some(entry) = self.waiting.pop_front() {
                return Some(entry);
            }
            // Before reading, so that what comes meanwhile wakes it again.
            self.grows.mark_unchanged();
            self.read().await?;
            if !self.waiting.is_empty() {
                continue;
            }
            tokio::select! {
                _ = self.stopped.changed() => return None,
                grows = self.grows.changed() => grows.ok()?,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// What is new, seen with what the person may see now; `None`: nothing any more.
    async fn read(&mut self) -> Option<()> {
        let (store, session, after) = (self.app.store.clone(), self.session, self.after);
        let read = self.app.store.read(move |tx| {
            let caller = Caller::of_session(&store, tx, &session)?;
            let Ok(view) = activity::view(&caller) else { return Ok(None) };
            let at = store.at(tx, caller.property())?;
            let page = at.activity(&view, after, AT_ONCE)?;
            let seen = if page.more { page.next } else { at.last_activity()?.max(page.next) };
            Ok(Some((page.entries, seen)))
        });
        let (entries, seen) = read.await.ok()??;
        (self.waiting, self.after) = (entries.into(), seen);
        Some(())
    }
}

/// How many streams each person has.
#[derive(Default)]
pub struct Streams(Mutex<HashMap<(PropertyId, PersonId), usize>>);

/// One of them.
struct Place {
    app: Arc<App>,
    of: (PropertyId, PersonId),
}

impl Place {
    fn take(app: &Arc<App>, caller: &Caller) -> Result<Self, No> {
        let of = (caller.property().clone(), caller.person.id.clone());
        let mut streams = app.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = streams.entry(of.clone()).or_default();
        if *taken >= MOST_STREAMS {
            let detail = format!("at most {MOST_STREAMS} streams at once; end one");
            return Err(Problem::new(ProblemKind::TooManyTries).detail(detail).into());
        }
        *taken = taken.saturating_add(1);
        Ok(Self { app: app.clone(), of })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self.app.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = streams.get_mut(&self.of) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                streams.remove(&self.of);
            }
        }
    }
}
