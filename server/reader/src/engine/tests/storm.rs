//! Bad air: first nothing wrong may happen, then the air clears and the door must open.

use proptest::prelude::*;

use super::*;

fn weather() -> impl Strategy<Value = Weather> {
    let delay = (0..200u64, 0..4000u64);
    (0..200u16, 0..150u16, 0..150u16, 0..100u16, delay).prop_map(
        |(lost, repeated, reordered, cut, (least, more))| Weather {
            lost,
            repeated,
            reordered,
            cut,
            delay: (Duration::from_millis(least), Duration::from_millis(least + more)),
        },
    )
}

fn cancel() -> impl Strategy<Value = Cancel> {
    prop_oneof![2 => Just(Cancel::Never), 1 => (0..14usize).prop_map(Cancel::After)]
}

fn show() -> impl Strategy<Value = Show> {
    prop_oneof![Just(Show::Whole), Just(Show::Reference)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn in_any_weather_the_door_opens_only_as_it_says_and_a_use_counts_once(
        attempts in prop::collection::vec((weather(), any::<u64>(), cancel(), show(), 0..90u32), 1..8),
        once in any::<bool>(),
    ) {
        let mut rig = Rig::new();
        let key = phone();
        let uses = if once { Uses::Once } else { Uses::Unlimited };
        let token = token(1, 0, Some(&key), permit(uses));
        let mut opened_at: Vec<DateTime<Utc>> = Vec::new();
        for (weather, seed, cancel, show, pause) in attempts {
            let before = rig.openings();
            let mut exchange = rig.begin(&key, &token, show, &[]);
            rig.drive(&mut exchange, weather, seed, cancel);
            let openings = rig.openings() - before;
            prop_assert!(openings <= 1, "one request, at most one opening");
            match exchange.state() {
                PhoneState::Answered(Answer::Opened { .. }) => prop_assert_eq!(openings, 1),
                PhoneState::Answered(_) | PhoneState::NeverOpens(_) => prop_assert_eq!(openings, 0),
                PhoneState::MayHaveOpened(_) => {}
                state => prop_assert!(false, "{:?} is no end", state),
            }
            if openings == 1 {
                opened_at.push(rig.clock.now());
            }
            rig.wait(pause);
        }
        // Every opening has its receipt, and every receipt of an opening its opening.
        prop_assert_eq!(rig.engine.receipts(0, 100).unwrap().len() >= rig.openings(), true);
        if let (true, Some(first), Some(last)) = (once, opened_at.first(), opened_at.last()) {
            // The clock here is read after the exchange, which may have gone on for some seconds.
            prop_assert!(*last - *first < TimeDelta::seconds(60 + 30), "reopened within a minute at most");
        }
        rig.wait(1);
        if !once {
            prop_assert!(matches!(rig.ask(&key, &token), Answer::Opened { .. }), "the air is clear again");
        }
    }
}

#[test]
fn cancelled_at_every_fragment_the_door_opens_only_after_the_last() {
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let total = {
        let mut rig = Rig::new();
        let mut exchange = rig.begin(&key, &token, Show::Whole, &[]);
        rig.drive(&mut exchange, Weather::CLEAR, 0, Cancel::Never)
    };
    assert!(total > 3);
    for taken in 0..=total {
        let mut rig = Rig::new();
        let mut exchange = rig.begin(&key, &token, Show::Whole, &[]);
        rig.drive(&mut exchange, Weather::CLEAR, 0, Cancel::After(taken));
        let never = matches!(exchange.state(), PhoneState::NeverOpens(_));
        assert_eq!(never, taken < total);
        assert_eq!(rig.openings(), usize::from(!never), "cancelled after {taken} of {total}");
    }
}

#[test]
fn a_cut_at_every_fragment_leaves_the_phone_with_the_truth() {
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    for seed in 0..200 {
        let mut rig = Rig::new();
        let mut exchange = rig.begin(&key, &token, Show::Whole, &[]);
        rig.drive(&mut exchange, Weather { cut: 120, ..Weather::CLEAR }, seed, Cancel::Never);
        match exchange.state() {
            PhoneState::Answered(Answer::Opened { .. }) => assert_eq!(rig.openings(), 1),
            PhoneState::NeverOpens(_) => assert_eq!(rig.openings(), 0),
            PhoneState::MayHaveOpened(_) => assert!(rig.openings() <= 1),
            state => panic!("{state:?}"),
        }
        assert!(matches!(rig.ask(&key, &token), Answer::Opened { .. }));
    }
}
