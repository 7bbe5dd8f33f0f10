//! Holds a door on the air.

use std::sync::Arc;

use gatepass::unlock::Uptime;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use zbus::fdo::ObjectManager;
use zbus::{Connection, OwnedObjectPath};

use super::advertisement::Advertisement;
use super::daemon::Daemon;
use super::desk::{Desk, Tell};
use super::gatt::{Challenge, Exchange, Service};
use super::happening::{Happening, Trouble};
use super::news::{self, News};
use super::standing::Standing;
use super::{AdapterName, Paths};
use crate::door::Door;
use crate::ledger::Ledger;
use crate::lock::Lock;

/// Holds a door on the air through an adapter until it is told to `stop`, and then takes it from the air. `tell` hears
/// what happens. One door an adapter; the adapter is the door's alone.
///
/// An error means that the bus itself is gone: come back with another connection.
pub async fn serve<L: Ledger + 'static, K: Lock + 'static>(
    connection: &Connection,
    adapter: AdapterName,
    door: Door<L, K>,
    tell: impl Fn(Happening) + Send + Sync + 'static,
    stop: impl Future<Output = ()>,
) -> zbus::Result<()> {
    let paths = Paths::of(adapter);
    let tell: Tell = Arc::new(tell);
    let daemon = Daemon::new(connection, adapter, &paths);
    let desk = Arc::new(Desk::new(door.clone(), connection, &paths.advertisement, Arc::clone(&tell)));
    let (sender, news) = mpsc::unbounded_channel();
    let mut watching = JoinSet::new();
    watching.spawn(news::watch(connection, daemon.adapter_path(), sender.clone()).await?);
    offer(connection, &paths, &desk, sender).await?;
    let standing = Standing::Down { failed: 0, at: door.watch().now() };
    let on_air = OnAir { standing, attempt: JoinSet::new(), daemon, desk, door, tell, news, watching };
    let held = on_air.hold(stop).await;
    withdraw::<L, K>(connection, &paths).await;
    held
}

/// Puts the objects there that bluetoothd calls.
async fn offer<L: Ledger + 'static, K: Lock + 'static>(
    connection: &Connection,
    paths: &Paths,
    desk: &Arc<Desk<L, K>>,
    tell: mpsc::UnboundedSender<News>,
) -> zbus::Result<()> {
    // Of a door that was dropped rather than stopped.
    withdraw::<L, K>(connection, paths).await;
    let server = connection.object_server();
    let service = OwnedObjectPath::try_from(paths.service.as_str())?;
    let exchange = Exchange { service: service.clone(), desk: Arc::clone(desk) };
    let challenge = Challenge { service, desk: Arc::clone(desk) };
    server.at(paths.service.as_str(), Service).await?;
    server.at(paths.exchange.as_str(), exchange).await?;
    server.at(paths.challenge.as_str(), challenge).await?;
    server.at(paths.application.as_str(), ObjectManager).await?;
    let advertisement = Advertisement { shown: desk.shown().await, tell };
    server.at(paths.advertisement.as_str(), advertisement).await?;
    Ok(())
}

/// What isn't there needs no removing.
async fn withdraw<L: Ledger + 'static, K: Lock + 'static>(connection: &Connection, paths: &Paths) {
    let server = connection.object_server();
    let _ = server.remove::<Advertisement, _>(paths.advertisement.as_str()).await;
    let _ = server.remove::<ObjectManager, _>(paths.application.as_str()).await;
    let _ = server.remove::<Challenge<L, K>, _>(paths.challenge.as_str()).await;
    let _ = server.remove::<Exchange<L, K>, _>(paths.exchange.as_str()).await;
    let _ = server.remove::<Service, _>(paths.service.as_str()).await;
}

struct OnAir<L, K> {
    standing: Standing,
    /// Registering, beside everything else: at most one, while the standing is to try.
    attempt: JoinSet<Result<Vec<String>, Trouble>>,
    daemon: Daemon,
    desk: Arc<Desk<L, K>>,
    door: Door<L, K>,
    tell: Tell,
    news: mpsc::UnboundedReceiver<News>,
    /// Ends with the bus.
    watching: JoinSet<()>,
}

impl<L: Ledger + 'static, K: Lock + 'static> OnAir<L, K> {
    async fn hold(mut self, stop: impl Future<Output = ()>) -> zbus::Result<()> {
        let mut stop = std::pin::pin!(stop);
        let watch = self.door.watch();
        loop {
            let is_up = self.standing == Standing::Up;
            tokio::select! {
                () = &mut stop => break,
                _ = self.watching.join_next() => {
                    return Err(zbus::Error::Failure("the connection to the bus has ended".to_owned()));
                }
                Some(news) = self.news.recv() => self.on_news(news),
                Some(outcome) = self.attempt.join_next() => self.on_outcome(outcome),
                () = watch.until(self.standing.next_try()) => self.try_to_register().await,
                () = self.desk.due(is_up) => self.desk.tend(&self.daemon, is_up).await,
            }
        }
        self.attempt.shutdown().await;
        self.daemon.unregister().await;
        (self.tell)(Happening::Stopped);
        Ok(())
    }

    async fn try_to_register(&mut self) {
        self.standing.on_try();
        self.desk.refresh().await;
        let daemon = self.daemon.clone();
        self.attempt.spawn(async move { daemon.register().await });
    }

    fn on_news(&mut self, news: News) {
        let adapter = self.daemon.adapter();
        match news {
            News::DaemonCame | News::AdapterCame | News::SwitchedOn => self.standing.on_hope(self.now()),
            News::DaemonGone => self.on_trouble(Trouble::DaemonGone),
            News::AdapterGone => self.on_trouble(Trouble::NoAdapter(adapter)),
            News::SwitchedOff => self.on_trouble(Trouble::SwitchedOff(adapter)),
            News::Released => self.on_trouble(Trouble::Released),
            News::Connected(device) => self.desk.connected(&device),
            News::Disconnected(device) => self.desk.gone(&device),
        }
    }

    fn on_trouble(&mut self, why: Trouble) {
        self.desk.clear();
        match self.standing {
            Standing::Up => {
                self.standing.on_loss(self.now());
                (self.tell)(Happening::OffAir { why });
            }
            Standing::Trying { .. } => {
                // What was being registered is of before.
                self.attempt = JoinSet::new();
                self.on_failed(why);
            }
            Standing::Down { .. } => {}
        }
    }

    fn on_outcome(&mut self, outcome: Result<Result<Vec<String>, Trouble>, JoinError>) {
        match outcome {
            Ok(Ok(connected)) => {
                self.standing = Standing::Up;
                for device in connected {
                    self.desk.found(&device);
                }
                (self.tell)(Happening::OnAir { adapter: self.daemon.adapter() });
            }
            Ok(Err(why)) => self.on_failed(why),
            // It panicked, or the program ends.
            Err(_) => self.on_failed(Trouble::Silent("registering")),
        }
    }

    fn on_failed(&mut self, why: Trouble) {
        let again_in = self.standing.on_failed(self.now());
        (self.tell)(Happening::Failed { why, again_in });
    }

    fn now(&self) -> Uptime {
        self.door.watch().now()
    }
}
