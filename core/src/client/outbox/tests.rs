use std::sync::Mutex;

use proptest::prelude::*;

use super::*;
use crate::cache::memory::MemoryCache;
use crate::cache::records::BulletinRecord;
use crate::client::calls::Service;
use crate::client::http::{Network, Transport};
use crate::client::wire::pass::CreatePass;
use crate::clock::{Clock as _, ManualClock};
use crate::error::Error;
use crate::id::PassId;
use crate::pass::draft::Draft;
use crate::pass::kind::Kind;
use crate::pass::problem::{Field, Invalid, Problems};
use chrono::TimeDelta;

struct Rig {
    cache: Arc<dyn Cache>,
    outbox: Outbox,
    clock: ManualClock,
}

fn property() -> PropertyId {
    PropertyId::new("p").unwrap()
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn rig() -> Rig {
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
    let outbox = Outbox::new(Arc::clone(&cache), Box::new(FixedDice(100)));
    Rig { cache, outbox, clock: ManualClock::at(start()) }
}

fn delete(pass: u8) -> Intent {
    Intent::DeletePass { pass: PassId::from_bytes([pass; 8]) }
}

fn create(name: &str) -> Intent {
    let draft = Draft { name: name.to_owned(), ..Draft::new(Kind::FullDay) };
    Intent::CreatePass { request: CreatePass { draft, unit: None } }
}

impl Rig {
    /// A whole round; `send` stands for the service.
    async fn deliver(&self, send: impl AsyncFn(&Entry) -> Result<Batch, Error>) -> Round {
        let mut round = self.outbox.deliver().await.unwrap();
        while let Some(entry) = round.next(self.clock.now()).unwrap() {
            match send(&entry).await {
                Ok(learned) => round.delivered(&entry, learned).unwrap(),
                Err(error) => round.failed(entry, &error, self.clock.now()).unwrap(),
            }
        }
        round.finish().unwrap()
    }

    fn put(&self, intent: Intent) -> EntryId {
        let mut batch = Batch::new();
        let id = self.outbox.put(&mut batch, &property(), intent, self.clock.now()).unwrap();
        self.cache.write(&batch).unwrap();
        id
    }

    /// Every attempt fails, or is answered, in the same way; says what was sent.
    async fn round(&self, outcome: Result<(), Error>) -> (Round, Vec<EntryId>) {
        let sent = Mutex::new(Vec::new());
        let round = self
            .deliver(async |entry: &Entry| {
                sent.lock().unwrap().push(entry.id.clone());
                outcome.clone().map(|()| Batch::new())
            })
            .await;
        (round, sent.into_inner().unwrap())
    }

    fn state(&self, id: &EntryId) -> State {
        self.cache.get::<Entry>(id.clone()).unwrap().unwrap().state
    }
}

#[tokio::test]
async fn what_is_delivered_is_struck_off_together_with_what_was_learned() {
    let rig = rig();
    let id = rig.put(create("dog walker"));
    let record = BulletinRecord { property: property(), version: 1, signed: vec![] };
    let round = rig
        .deliver(async |_: &Entry| {
            let mut learned = Batch::new();
            learned.put(&record).map_err(|_| Error::Offline)?;
            Ok(learned)
        })
        .await;
    assert_eq!(round, Round { delivered: vec![id], ..Round::default() });
    assert_eq!(rig.outbox.entries().unwrap(), []);
    assert_eq!(rig.cache.get::<BulletinRecord>(property()).unwrap(), Some(record));
}

#[tokio::test]
async fn without_a_network_nothing_counts_as_a_try_and_the_round_ends_at_once() {
    let rig = rig();
    let first = rig.put(create("a"));
    rig.put(create("b"));
    for _ in 0..50 {
        let (round, sent) = rig.round(Err(Error::Offline)).await;
        assert_eq!(sent, std::slice::from_ref(&first));
        assert_eq!(round.wedged, []);
        assert!(matches!(rig.state(&first), State::Waiting { .. }));
        rig.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(rig.round(Ok(())).await.0.delivered.len(), 2);
}

#[tokio::test]
async fn after_a_week_without_a_network_a_person_is_asked() {
    let rig = rig();
    let id = rig.put(create("a"));
    rig.clock.advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    let (round, _) = rig.round(Err(Error::Offline)).await;
    assert_eq!(round.wedged, std::slice::from_ref(&id));
    assert_eq!(rig.state(&id), State::Wedged { why: Wedge::TooOld, may_have_arrived: false, tries: 1 });
}

#[tokio::test]
async fn a_failing_service_is_asked_less_and_less_often_and_not_for_ever() {
    let rig = rig();
    let id = rig.put(create("a"));
    let mut waits = Vec::new();
    loop {
        let (round, sent) = rig.round(Err(Error::ServiceDown { status: 503 })).await;
        assert_eq!(sent, std::slice::from_ref(&id));
        let Some(next) = round.next_attempt_at else { break };
        // Just before it nothing is sent.
        rig.clock.set(next - TimeDelta::milliseconds(1));
        assert_eq!(rig.round(Ok(())).await.1, []);
        waits.push(next - rig.clock.now());
        rig.clock.set(next);
    }
    assert_eq!(u32::try_from(waits.len()).unwrap(), MOST_TRIES - 1);
    assert!(matches!(rig.state(&id), State::Wedged { why: Wedge::NoAnswer, may_have_arrived: true, .. }));
    assert_eq!(rig.round(Ok(())).await.1, []);

    rig.outbox.retry(&id, rig.clock.now()).unwrap();
    assert_eq!(rig.round(Ok(())).await.0.delivered, [id]);
}

#[tokio::test]
async fn the_service_can_ask_for_a_longer_pause_but_not_for_an_endless_one() {
    let rig = rig();
    rig.put(create("a"));
    for (asked, expected) in [(600, 600), (u32::MAX, 3600)] {
        let error = Error::TooManyTries { retry_after_seconds: Some(asked) };
        let (round, _) = rig.round(Err(error)).await;
        let next = round.next_attempt_at.unwrap();
        assert_eq!(next - rig.clock.now(), TimeDelta::seconds(expected));
        rig.clock.set(next);
    }
}

#[tokio::test]
async fn a_refusal_waits_for_a_person_who_may_discard_it() {
    let rig = rig();
    let mut problems = Problems::default();
    problems.add(Field::SecretCode, Invalid::SecretCodeInUse);
    let refusal = Error::Draft { problems };
    let id = rig.put(create("a"));
    let (round, _) = rig.round(Err(refusal.clone())).await;
    assert_eq!(round, Round { wedged: vec![id.clone()], ..Round::default() });
    let why = Wedge::Refused { error: refusal };
    assert_eq!(rig.state(&id), State::Wedged { why, may_have_arrived: true, tries: 1 });
    rig.outbox.discard(&id).unwrap();
    assert_eq!(rig.outbox.entries().unwrap(), []);
}

#[tokio::test]
async fn only_what_waits_for_a_person_can_be_discarded() {
    let rig = rig();
    let id = rig.put(create("a"));
    rig.round(Err(Error::NoAnswer)).await;
    rig.outbox.discard(&id).unwrap();
    assert_eq!(rig.outbox.entries().unwrap().len(), 1);
}

#[tokio::test]
async fn signing_in_again_wakes_what_waited_for_it() {
    let rig = rig();
    let id = rig.put(delete(1));
    rig.round(Err(Error::SignedOut)).await;
    assert!(matches!(rig.state(&id), State::Wedged { why: Wedge::SignedOut, .. }));
    rig.outbox.signed_in(&PropertyId::new("another").unwrap(), rig.clock.now()).unwrap();
    assert_eq!(rig.round(Ok(())).await.1, []);
    rig.outbox.signed_in(&property(), rig.clock.now()).unwrap();
    assert_eq!(rig.round(Ok(())).await.0.delivered, [id]);
}

#[tokio::test]
async fn what_is_about_one_pass_keeps_its_order_and_others_overtake() {
    let rig = rig();
    let approve = rig.put(Intent::Approve { pass: PassId::from_bytes([1; 8]) });
    let later = rig.put(delete(1));
    let other = rig.put(delete(2));
    let sent = Mutex::new(Vec::new());
    let fail_first = async |entry: &Entry| {
        sent.lock().unwrap().push(entry.id.clone());
        if entry.id == approve { Err(Error::NoAnswer) } else { Ok(Batch::new()) }
    };
    rig.deliver(fail_first).await;
    assert_eq!(*sent.lock().unwrap(), [approve.clone(), other]);
    rig.clock.advance(TimeDelta::minutes(1));
    assert_eq!(rig.round(Ok(())).await.1, [approve, later]);
}

#[tokio::test]
async fn a_clock_that_was_set_back_changes_no_order() {
    let rig = rig();
    let first = rig.put(delete(1));
    rig.clock.set(start() - TimeDelta::days(1));
    let second = rig.put(delete(1));
    let mut batch = Batch::new();
    let third = rig.outbox.put(&mut batch, &property(), delete(2), rig.clock.now()).unwrap();
    let fourth = rig.outbox.put(&mut batch, &property(), delete(2), rig.clock.now()).unwrap();
    rig.cache.write(&batch).unwrap();
    rig.clock.set(start());
    assert_eq!(rig.round(Ok(())).await.1, [first, second, third, fourth]);
}

#[tokio::test]
async fn before_it_is_sent_it_can_be_taken_back() {
    let rig = rig();
    let id = rig.put(create("a"));
    rig.round(Err(Error::Offline)).await;
    assert_eq!(rig.outbox.cancel(&id).unwrap(), Cancelled::InTime);
    assert_eq!(rig.outbox.cancel(&id).unwrap(), Cancelled::Unknown);
    assert_eq!(rig.round(Ok(())).await.1, []);
}

#[tokio::test]
async fn while_it_is_sent_and_afterwards_it_is_too_late() {
    let rig = rig();
    let first = rig.put(create("a"));
    let second = rig.put(create("b"));
    let round = rig
        .deliver(async |entry: &Entry| {
            assert_eq!(rig.outbox.cancel(&entry.id).unwrap(), Cancelled::TooLate);
            // The one behind it is still here, and is never sent.
            assert_eq!(rig.outbox.cancel(&second).unwrap(), Cancelled::InTime);
            Err(Error::NoAnswer)
        })
        .await;
    assert_eq!(round.delivered, []);
    assert_eq!(rig.outbox.cancel(&first).unwrap(), Cancelled::TooLate);
    rig.clock.advance(TimeDelta::minutes(1));
    assert_eq!(rig.round(Ok(())).await.1, [first]);
}

#[tokio::test]
async fn a_round_that_is_dropped_while_sending_leaves_an_entry_that_may_have_arrived() {
    let rig = rig();
    let id = rig.put(create("a"));
    {
        let mut round = std::pin::pin!(rig.deliver(async |_: &Entry| {
            std::future::pending::<()>().await;
            Ok(Batch::new())
        }));
        let waker = std::task::Waker::noop();
        let poll = round.as_mut().poll(&mut std::task::Context::from_waker(waker));
        assert!(poll.is_pending());
    }
    assert!(matches!(rig.state(&id), State::Sent { tries: 1, .. }));
    assert_eq!(rig.outbox.cancel(&id).unwrap(), Cancelled::TooLate);
    rig.clock.advance(TimeDelta::minutes(1));
    assert_eq!(rig.round(Ok(())).await.0.delivered, [id]);
}

#[test]
fn a_round_can_run_on_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    let rig = rig();
    let service = Service::new(Transport::new("http://127.0.0.1:1", Network::up()).unwrap());
    is_send(&async {
        let mut round = rig.outbox.deliver().await?;
        while let Some(entry) = round.next(start())? {
            if let Err(error) = carry(&service, None, &entry).await {
                round.failed(entry, &error, start())?;
            }
        }
        round.finish()
    });
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Put(u8),
    Round(u8),
    Wait,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0u8..4).prop_map(Step::Put),
        (0u8..4).prop_map(Step::Round),
        Just(Step::Wait),
        Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Faults first; when they stop, everything that was put has happened once, in its pass's order.
    #[test]
    fn whatever_goes_wrong_each_intent_happens_once(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut rig = rig();
        let mut put: Vec<(u8, EntryId)> = Vec::new();
        // The service: what happened, told apart by the key.
        let happened: Mutex<Vec<EntryId>> = Mutex::new(Vec::new());
        let serve = |entry: &Entry| {
            let mut happened = happened.lock().unwrap();
            if !happened.contains(&entry.id) {
                happened.push(entry.id.clone());
            }
        };
        for step in steps {
            match step {
                Step::Put(pass) => put.push((pass, rig.put(delete(pass)))),
                Step::Round(fault) => {
                    runtime.block_on(rig.deliver(async |entry: &Entry| match fault {
                        0 => Err(Error::Offline),
                        // Arrived, but the answer was lost.
                        1 => { serve(entry); Err(Error::NoAnswer) }
                        2 => Err(Error::ServiceDown { status: 503 }),
                        _ => { serve(entry); Ok(Batch::new()) }
                    }));
                }
                Step::Wait => rig.clock.advance(TimeDelta::minutes(5)),
                Step::Restart => rig.outbox = Outbox::new(Arc::clone(&rig.cache), Box::new(FixedDice(0))),
            }
        }
        for _ in 0..2 {
            rig.clock.advance(TimeDelta::hours(2));
            for entry in rig.outbox.entries().unwrap() {
                rig.outbox.retry(&entry.id, rig.clock.now()).unwrap();
            }
            runtime.block_on(rig.deliver(async |entry: &Entry| {
                serve(entry);
                Ok(Batch::new())
            }));
        }
        prop_assert_eq!(rig.outbox.entries().unwrap(), []);
        let happened = happened.into_inner().unwrap();
        prop_assert_eq!(happened.len(), put.len());
        for pass in 0..4 {
            let asked: Vec<_> = put.iter().filter(|(of, _)| *of == pass).map(|(_, id)| id).collect();
            let done: Vec<_> = happened.iter().filter(|id| asked.contains(id)).collect();
            prop_assert_eq!(asked, done);
        }
    }
}
