//! A phone that is killed while it tells the service something: nothing is lost, nothing happens twice.
//!
//! This program is its own child: the parent plays the service, starts itself again as the phone, kills it (SIGKILL)
//! at chosen moments, and finally goes on with what the phone had written. It has no test harness, because that would
//! need a test that does nothing when it is not the child.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that is a program")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::cache::records::{BulletinRecord, EVERYTHING};
use gatepass::cache::sealed::DataKey;
use gatepass::cache::sqlite::SqliteCache;
use gatepass::cache::{Batch, Cache, CacheError};
use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::client::outbox::{FixedDice, Intent, Outbox, carry};
use gatepass::client::wire::session::SessionToken;
use gatepass::clock::{Clock, SystemClock};
use gatepass::id::{PassId, PropertyId};
use ring::rand::SystemRandom;

const CHILD: &str = "--as-the-phone";
/// How many intents a phone has, as long as it lives.
const INTENTS: u64 = 4;
/// How many phones are killed: each while the service has its request and hasn't answered, or just after it answered.
const KILLS: usize = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.as_slice() {
        [_, mode, folder, origin, start] if mode == CHILD => {
            phone(Path::new(folder), origin, start.parse().unwrap());
        }
        _ => {
            nothing_is_lost_and_nothing_happens_twice();
            println!("test nothing_is_lost_and_nothing_happens_twice ... ok");
        }
    }
}

fn store(folder: &Path) -> Arc<dyn Cache> {
    Arc::new(SqliteCache::open_with(&folder.join("phone.db"), &DataKey::from_bytes([1; 32])).unwrap())
}

fn property(number: u64) -> PropertyId {
    PropertyId::new(&format!("p{number}")).unwrap()
}

/// Puts its intents, saying so once each is written, and tells them to the service until it is killed.
fn phone(folder: &Path, origin: &str, start: u64) {
    let cache = store(folder);
    let outbox = Outbox::new(Arc::clone(&cache), Box::new(FixedDice(0)));
    for number in start..start + INTENTS {
        let pass = PassId::from_bytes(number.to_be_bytes());
        let mut batch = Batch::new();
        outbox.put(&mut batch, &property(0), Intent::Approve { pass }, SystemClock.now()).unwrap();
        cache.write(&batch).unwrap();
        println!("{pass}");
        std::io::stdout().flush().unwrap();
    }
    deliver(&cache, &outbox, origin, || SystemClock.now()).unwrap();
}

/// One round. What is learned of an answer is one record for each, so that it can be counted.
fn deliver(
    cache: &Arc<dyn Cache>,
    outbox: &Outbox,
    origin: &str,
    now: impl Fn() -> DateTime<Utc>,
) -> Result<(), CacheError> {
    let service = Service::new(Transport::new(origin, Network::up()).unwrap());
    let session = SessionToken::draw(&SystemRandom::new()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut round = outbox.deliver().await?;
        while let Some(entry) = round.next(now())? {
            match carry(&service, Some(&session), &entry).await {
                Ok(_) => {
                    let Intent::Approve { pass } = entry.intent else { unreachable!() };
                    let number = u64::from_be_bytes(*pass.as_bytes());
                    assert_eq!(cache.get::<BulletinRecord>(property(number))?, None, "told twice");
                    let mut learned = Batch::new();
                    learned.put(&BulletinRecord {
                        property: property(number),
                        version: number,
                        signed: vec![],
                    })?;
                    round.delivered(&entry, learned)?;
                }
                Err(error) => round.failed(entry, &error, now())?,
            }
        }
        round.finish().map(drop)
    })
}

/// A request as the service saw it.
struct Asked {
    key: String,
    path: String,
    stream: TcpStream,
}

impl Asked {
    fn answer(mut self) {
        let body = include_str!("fixtures/pass-view.json");
        // The phone may be dead.
        let _ = write!(
            self.stream,
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
    }
}

/// Hands out each request as it comes; the test decides when it is answered.
fn serve(listener: &TcpListener, asked: &Sender<Asked>) {
    for stream in listener.incoming() {
        let stream = stream.unwrap();
        let mut reader = BufReader::new(&stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                break;
            }
            lines.push(line.trim().to_lowercase());
        }
        let header = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let (Some(key), Some(path)) = (header("idempotency-key: "), lines.first().cloned()) else { continue };
        let length = header("content-length: ").and_then(|length| length.parse().ok()).unwrap_or(0);
        if reader.read_exact(&mut vec![0; length]).is_ok() && asked.send(Asked { key, path, stream }).is_err()
        {
            return;
        }
    }
}

fn nothing_is_lost_and_nothing_happens_twice() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (send, requests) = channel();
    std::thread::spawn(move || serve(&listener, &send));

    // What happened at the service, told apart by the key; and how often each was asked.
    let mut happened: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut put = Vec::new();
    for kill in 0..KILLS {
        put.extend(live_and_die(folder.path(), &origin, kill, &requests, &mut happened));
    }

    // Somebody starts the app again, later.
    let cache = store(folder.path());
    let outbox = Outbox::new(Arc::clone(&cache), Box::new(FixedDice(0)));
    let waiting = outbox.entries().unwrap().len();
    let answering = std::thread::spawn(move || {
        for _ in 0..waiting {
            let asked = requests.recv().unwrap();
            happened.entry(asked.key.clone()).or_insert_with(|| (asked.path.clone(), 0)).1 += 1;
            asked.answer();
        }
        happened
    });
    deliver(&cache, &outbox, &origin, || SystemClock.now() + TimeDelta::hours(2)).unwrap();
    let happened = answering.join().unwrap();
    assert_eq!(outbox.entries().unwrap(), []);
    assert!(happened.values().any(|(_, times)| *times > 1), "no phone was killed between request and answer");

    // Every intent that was said to be written has happened, under one key and once.
    let mut paths: Vec<_> = happened.values().map(|(path, _)| path.clone()).collect();
    paths.sort();
    let told = paths.len();
    paths.dedup();
    assert_eq!(paths.len(), told, "an intent was told under two keys");
    for pass in &put {
        assert!(paths.iter().any(|path| path.contains(pass)), "{pass} was lost");
    }
    // And what was learned of each is here, once.
    assert_eq!(cache.all::<BulletinRecord>(EVERYTHING).unwrap().len(), told);
}

/// One phone's life: it is killed at its `kill`-th request, before that is answered or right after. Gives what it
/// said it had written.
fn live_and_die(
    folder: &Path,
    origin: &str,
    kill: usize,
    requests: &Receiver<Asked>,
    happened: &mut BTreeMap<String, (String, usize)>,
) -> Vec<String> {
    let start = u64::try_from(kill).unwrap() * INTENTS + 1;
    let mut phone = Command::new(std::env::current_exe().unwrap())
        .args([CHILD, folder.to_str().unwrap(), origin, &start.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    for request in 0..=kill / 2 {
        let asked = requests.recv().unwrap();
        happened.entry(asked.key.clone()).or_insert_with(|| (asked.path.clone(), 0)).1 += 1;
        if request < kill / 2 || kill % 2 == 1 {
            asked.answer();
        } else {
            // Dropped with the phone: the answer never comes.
            phone.kill().unwrap();
        }
    }
    phone.kill().unwrap();
    phone.wait().unwrap();
    BufReader::new(phone.stdout.take().unwrap()).lines().map(|line| line.unwrap()).collect()
}
