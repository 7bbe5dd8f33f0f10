//! The door against a few lines that say what it should do, with restarts among the things that happen.

use gatepass::qr::LiveQr;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::engine::Scanned;
use crate::ledger::SqliteLedger;

#[derive(Clone, Copy, Debug)]
struct Shown {
    pass: u8,
    generation: u32,
    phone: usize,
    by_code: bool,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Show(Shown),
    Wait(u32),
    End { pass: u8, generation: u32, how: Ending },
    Restart,
}

fn op() -> impl Strategy<Value = Op> {
    let how = prop_oneof![Just(Ending::Deleted), Just(Ending::Superseded), Just(Ending::Frozen)];
    prop_oneof![
        8 => (0..3u8, 0..3u32, 0..2usize, any::<bool>()).prop_map(|(pass, generation, phone, by_code)| {
            Op::Show(Shown { pass, generation, phone, by_code })
        }),
        4 => (1..50u32).prop_map(Op::Wait),
        1 => (600..4000u32).prop_map(Op::Wait),
        1 => (0..3u8, 0..3u32, how).prop_map(|(pass, generation, how)| Op::End { pass, generation, how }),
        2 => Just(Op::Restart),
    ]
}

/// What a door should remember, said once more.
#[derive(Default)]
struct Model {
    counted: BTreeMap<u8, (DateTime<Utc>, usize)>,
    highest: BTreeMap<u8, u32>,
    ended: BTreeMap<u8, u32>,
    steps: BTreeMap<(u8, usize), i64>,
}

impl Model {
    /// Pass 0 is for one use, 1 is unlimited, 2 begins after twenty minutes. All end after three hours.
    fn opens(&mut self, shown: Shown, now: DateTime<Utc>) -> bool {
        let Shown { pass, generation, phone, by_code } = shown;
        if by_code {
            let step = now.timestamp() / 10;
            if self.steps.get(&(pass, phone)).is_some_and(|last| step <= *last) {
                return false;
            }
            self.steps.insert((pass, phone), step);
        }
        let superseded = self.highest.get(&pass).is_some_and(|highest| generation < *highest);
        let highest = self.highest.entry(pass).or_default();
        *highest = generation.max(*highest);
        let ended = self.ended.get(&pass).is_some_and(|ended| generation <= *ended);
        let begins = if pass == 2 { after(1200) } else { noon() };
        let in_time = now >= begins && now < after(3 * 3600);
        let counted = self.counted.get(&pass);
        let spent =
            pass == 0 && counted.is_some_and(|(at, by)| *by != phone || now - *at >= TimeDelta::seconds(60));
        let opens = !superseded && !ended && in_time && !spent;
        if opens {
            self.counted.entry(pass).or_insert((now, phone));
        }
        opens
    }
}

fn permit_of(number: u8) -> Permit {
    let mut permit = permit(if number == 0 { Uses::Once } else { Uses::Unlimited });
    if number == 2 {
        permit.schedule = Schedule::Span { start: after(1200), end: after(3 * 3600) };
    }
    permit
}

fn restart(rig: Rig<SqliteLedger>, directory: &TempDir) -> Rig<SqliteLedger> {
    let Rig { engine, clock, secret, now, .. } = rig;
    drop(engine);
    let ledger = SqliteLedger::open(&directory.path().join("door"), door_id(DOOR)).unwrap();
    let mut rig = Rig::of(secret, ledger, |_| {});
    rig.clock.set(clock.now());
    rig.now = now;
    rig
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_door_opens_exactly_when_the_model_does(ops in prop::collection::vec(op(), 1..40)) {
        let directory = TempDir::new().unwrap();
        let ledger = SqliteLedger::open(&directory.path().join("door"), door_id(DOOR)).unwrap();
        let mut rig = Rig::with(ledger, |_| {});
        let phones = [phone(), phone()];
        let mut model = Model::default();
        let mut version = 0;
        for op in ops {
            match op {
                Op::Show(shown) => {
                    let key = &phones[shown.phone];
                    let token = token(shown.pass, shown.generation, Some(key), permit_of(shown.pass));
                    let before = rig.openings();
                    let now;
                    let opened = if shown.by_code {
                        now = rig.clock.now();
                        let code = LiveQr::make(&token, key, &property(), door_id(DOOR), now).unwrap();
                        matches!(rig.engine.on_code(code.text()), Scanned::Opened { .. })
                    } else {
                        let mut exchange = rig.begin(key, &token, Show::Reference, &[]);
                        let still = Weather { delay: (Duration::ZERO, Duration::ZERO), ..Weather::CLEAR };
                        now = rig.clock.now();
                        rig.drive(&mut exchange, still, 0, Cancel::Never);
                        matches!(exchange.state(), PhoneState::Answered(Answer::Opened { .. }))
                    };
                    prop_assert_eq!(opened, model.opens(shown, now), "{:?} at {}", shown, now);
                    prop_assert_eq!(rig.openings() - before, usize::from(opened));
                }
                Op::Wait(seconds) => rig.wait(seconds),
                Op::End { pass, generation, how } => {
                    let known = model.ended.entry(pass).or_default();
                    *known = generation.max(*known);
                    version += 1;
                    let ended = model.ended.iter().map(|(pass, generation)| ended(*pass, *generation, how));
                    let news = bulletin(version, rig.clock.now(), ended.collect());
                    rig.engine.learn_bulletin(&signed(&news)).unwrap();
                }
                Op::Restart => {
                    rig = restart(rig, &directory);
                }
            }
        }
    }
}
