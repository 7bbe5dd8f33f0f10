//! Decisions, by example and by property.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;
use crate::pass::permit::{Minutes, Uses};
use crate::pass::schedule::Schedule;
use crate::pass::schedule::tests::any_schedule;
use crate::pass::usage::Event;

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn open_until(text: &str) -> Decision {
    Decision::Open { until: Some(instant(text)) }
}

/// A permit for door 1 on weekdays from 9 to 5 in New York, two weeks in November 2026.
fn office(limits: &str) -> Permit {
    let json = format!(
        r#"{{"doors": [1], "schedule": {{"repeating": {{"starts": "2026-11-16", "ends": "2026-11-27", "from": "09:00",
        "until": "17:00", "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "zone": "America/New_York"}}}}{limits}}}"#
    );
    serde_json::from_str(&json).unwrap()
}

fn knowing(permit: &Permit, events: &[Event]) -> Usage {
    let mut usage = Usage::default();
    for event in events {
        usage.learn(permit, *event);
    }
    usage
}

fn ask(permit: &Permit, events: &[Event], at: &str) -> Decision {
    decide(permit, Standing::LIVE, door(1), &knowing(permit, events), Now::exactly(instant(at)))
}

fn opened(at: &str, here: bool, same_phone: bool) -> Event {
    Event::Opened { at: instant(at), here, same_phone }
}

#[test]
fn hours_open_and_say_when_they_open_next() {
    let permit = office("");
    let refused = |at: &str| match ask(&permit, &[], at) {
        Decision::Refuse(refusal) => refusal,
        open @ Decision::Open { .. } => panic!("{open:?}"),
    };
    assert_eq!(ask(&permit, &[], "2026-11-20T14:00:00Z"), open_until("2026-11-20T22:00:00Z"));
    assert_eq!(
        refused("2026-11-01T00:00:00Z"),
        Refusal::NotYet { opens_at: instant("2026-11-16T14:00:00Z") }
    );
    // Friday at five: the weekend comes first.
    let monday = Refusal::OutsideHours { opens_at: instant("2026-11-23T14:00:00Z") };
    assert_eq!(refused("2026-11-20T22:00:00Z"), monday);
    assert_eq!(refused("2026-11-27T22:00:00Z"), Refusal::Over { since: instant("2026-11-27T22:00:00Z") });
}

#[test]
fn days_that_follow_without_a_hole_are_one_opening() {
    let permit: Permit = serde_json::from_str(
        r#"{"doors": [1], "schedule": {"repeating": {"starts": "2026-01-01", "ends": "2030-12-31", "from": "00:00",
        "until": "24:00", "rrule": "FREQ=DAILY", "except": ["2028-02-29"], "zone": "America/Havana"}}}"#,
    )
    .unwrap();
    assert_eq!(ask(&permit, &[], "2026-03-08T04:59:59Z"), open_until("2028-02-29T05:00:00Z"));
    assert_eq!(ask(&permit, &[], "2028-03-01T05:00:00Z"), open_until("2031-01-01T05:00:00Z"));
}

#[test]
fn a_single_use_lets_the_same_phone_reopen_for_a_minute() {
    let permit = office(r#", "uses": "once""#);
    let mine = [opened("2026-11-20T15:00:00Z", true, true)];
    let again = [mine[0], opened("2026-11-20T15:00:50Z", true, true)];
    for events in [&mine[..], &again[..]] {
        assert_eq!(ask(&permit, events, "2026-11-20T15:00:59Z"), open_until("2026-11-20T15:01:00Z"));
        let used_up = Refusal::UsedUp {
            at: instant("2026-11-20T15:00:00Z"),
            opens_at: Some(instant("2026-11-23T14:00:00Z")),
        };
        assert_eq!(ask(&permit, events, "2026-11-20T15:01:00Z"), Decision::Refuse(used_up));
    }
    // Another phone of the pass has no minute, and another door is another count.
    let other = [opened("2026-11-20T15:00:00Z", true, false)];
    assert!(!ask(&permit, &other, "2026-11-20T15:00:30Z").is_open());
    let elsewhere = [opened("2026-11-20T15:00:00Z", false, true)];
    assert_eq!(ask(&permit, &elsewhere, "2026-11-20T15:30:00Z"), open_until("2026-11-20T22:00:00Z"));
    // The next occurrence counts anew; after the last there is none.
    assert!(ask(&permit, &mine, "2026-11-23T14:00:00Z").is_open());
    let last = [opened("2026-11-27T15:00:00Z", true, true)];
    let final_use = Refusal::UsedUp { at: instant("2026-11-27T15:00:00Z"), opens_at: None };
    assert_eq!(ask(&permit, &last, "2026-11-27T16:00:00Z"), Decision::Refuse(final_use));
}

#[test]
fn a_first_use_too_late_never_comes() {
    let permit = office(r#", "first_use_within": 60"#);
    assert_eq!(ask(&permit, &[], "2026-11-20T14:30:00Z"), open_until("2026-11-20T15:00:00Z"));
    let next = Some(instant("2026-11-23T14:00:00Z"));
    let missed = Refusal::FirstUseMissed { since: instant("2026-11-20T15:00:00Z"), opens_at: next };
    assert_eq!(ask(&permit, &[], "2026-11-20T15:00:00Z"), Decision::Refuse(missed));
    let used = [opened("2026-11-20T14:59:59Z", false, true)];
    assert_eq!(ask(&permit, &used, "2026-11-20T16:00:00Z"), open_until("2026-11-20T22:00:00Z"));
}

#[test]
fn active_time_runs_from_the_first_door_and_anew_in_each_occurrence() {
    let permit = office(r#", "active_for": 90"#);
    let used = [opened("2026-11-20T15:10:00Z", true, true), opened("2026-11-20T15:00:00Z", false, true)];
    assert_eq!(ask(&permit, &[], "2026-11-20T16:30:00Z"), open_until("2026-11-20T22:00:00Z"));
    assert_eq!(ask(&permit, &used, "2026-11-20T16:29:59Z"), open_until("2026-11-20T16:30:00Z"));
    let next = Some(instant("2026-11-23T14:00:00Z"));
    let over = Refusal::ActiveTimeOver { since: instant("2026-11-20T16:30:00Z"), opens_at: next };
    assert_eq!(ask(&permit, &used, "2026-11-20T16:30:00Z"), Decision::Refuse(over));
    assert_eq!(ask(&permit, &used, "2026-11-23T14:00:00Z"), open_until("2026-11-23T22:00:00Z"));
}

#[test]
fn expires_in_counts_from_the_opening_of_the_link_or_from_the_start_if_that_is_later() {
    let permit = office(r#", "expires_in": 60"#);
    let link = |at: &str| [Event::LinkOpened { at: instant(at) }];
    assert_eq!(ask(&permit, &[], "2026-11-20T15:00:00Z"), Decision::Refuse(Refusal::LinkNotOpened));
    // Between two occurrences it counts for the next one.
    let early = link("2026-11-19T23:00:00Z");
    assert_eq!(ask(&permit, &early, "2026-11-20T14:30:00Z"), open_until("2026-11-20T15:00:00Z"));
    let during = link("2026-11-20T16:00:00Z");
    assert_eq!(ask(&permit, &during, "2026-11-20T16:30:00Z"), open_until("2026-11-20T17:00:00Z"));
    let next = Some(instant("2026-11-23T14:00:00Z"));
    let expired = Refusal::LinkExpired { since: instant("2026-11-20T17:00:00Z"), opens_at: next };
    assert_eq!(ask(&permit, &during, "2026-11-20T17:00:00Z"), Decision::Refuse(expired));
    assert_eq!(ask(&permit, &during, "2026-11-23T15:00:00Z"), Decision::Refuse(Refusal::LinkNotOpened));
    // It ends with the occurrence all the same.
    let late = link("2026-11-20T21:30:00Z");
    assert_eq!(ask(&permit, &late, "2026-11-20T21:30:00Z"), open_until("2026-11-20T22:00:00Z"));
}

#[test]
fn what_is_worth_telling_comes_first() {
    let permit = office(r#", "secret_code": "needed""#);
    let told = |pass, lock, number, at: &str| {
        let standing = Standing { pass, door: lock };
        match decide(&permit, standing, door(number), &Usage::default(), Now::exactly(instant(at))) {
            Decision::Refuse(refusal) => refusal,
            open @ Decision::Open { .. } => panic!("{open:?}"),
        }
    };
    let (here, open) = (DoorState::InService, "2026-11-20T15:00:00Z");
    let (early, late) = ("2026-11-20T05:00:00Z", "2026-12-01T00:00:00Z");
    assert_eq!(told(PassState::Live, here, 1, open), Refusal::SecretNeeded);
    assert_eq!(told(PassState::Live, here, 1, early), Refusal::SecretNeeded);
    assert_eq!(told(PassState::Live, DoorState::Lockdown, 1, open), Refusal::Lockdown);
    assert_eq!(told(PassState::Frozen, DoorState::Lockdown, 1, open), Refusal::Frozen);
    assert!(matches!(told(PassState::Frozen, here, 1, late), Refusal::Over { .. }));
    assert_eq!(told(PassState::Deleted, here, 2, late), Refusal::Deleted);
    assert_eq!(told(PassState::Superseded, here, 2, late), Refusal::Superseded);
    assert_eq!(told(PassState::Declined, here, 1, open), Refusal::Declined);
    assert_eq!(told(PassState::AwaitingPhone, here, 1, open), Refusal::AwaitingPhone);
    assert_eq!(told(PassState::AwaitingApproval, here, 1, open), Refusal::AwaitingApproval);
    assert_eq!(told(PassState::Frozen, here, 2, open), Refusal::NotThisDoor);
    let entered = knowing(&permit, &[Event::SecretEntered]);
    assert!(decide(&permit, Standing::LIVE, door(1), &entered, Now::exactly(instant(open))).is_open());
}

#[test]
fn a_clock_that_may_be_off_opens_if_any_instant_would() {
    let permit = office("");
    let within = |at: &str| {
        let now = Now::within(instant(at), TimeDelta::seconds(30));
        decide(&permit, Standing::LIVE, door(1), &Usage::default(), now)
    };
    assert!(!within("2026-11-20T13:59:29Z").is_open());
    assert_eq!(within("2026-11-20T13:59:30Z"), open_until("2026-11-20T22:00:30Z"));
    assert_eq!(within("2026-11-20T22:00:29Z"), open_until("2026-11-20T22:00:30Z"));
    assert!(!within("2026-11-20T22:00:30Z").is_open());
    // An opening just before the start is counted for the occurrence that let it happen.
    let once = office(r#", "uses": "once""#);
    let early = [opened("2026-11-20T13:59:40Z", true, false)];
    assert!(!ask(&once, &early, "2026-11-20T15:00:00Z").is_open());
    let late = [opened("2026-11-20T22:00:20Z", true, false)];
    assert!(ask(&once, &late, "2026-11-23T15:00:00Z").is_open());
    // One from long before was for the pass that this one has replaced.
    let replaced = [opened("2026-11-20T13:00:00Z", true, false)];
    assert!(ask(&once, &replaced, "2026-11-20T15:00:00Z").is_open());
}

#[test]
fn a_token_that_has_ended_asks_for_renewal_unless_the_pass_is_over() {
    let permit = office("");
    let usage = Usage::default();
    let ends = Some(instant("2026-11-20T16:00:00Z"));
    let link = Link { permit: &permit, standing: Standing::LIVE, usage: &usage, ends };
    let chain = |at: &str| decide_chain(&[link], door(1), Now::exactly(instant(at)));
    assert_eq!(chain("2026-11-20T15:00:00Z"), open_until("2026-11-20T16:00:00Z"));
    let renew = Decision::Refuse(Refusal::RenewToken { since: instant("2026-11-20T16:00:00Z") });
    assert_eq!(chain("2026-11-20T16:00:00Z"), renew);
    assert_eq!(chain("2026-11-22T15:00:00Z"), renew);
    let over = Refusal::Over { since: instant("2026-11-27T22:00:00Z") };
    assert_eq!(chain("2026-12-01T15:00:00Z"), Decision::Refuse(over));
    assert_eq!(
        decide_chain(&[], door(1), Now::exactly(instant("2026-11-20T15:00:00Z"))),
        Decision::Refuse(Refusal::NotThisDoor)
    );
}

#[test]
fn in_a_repeated_midnight_hour_the_new_day_counts() {
    // In Havana 00:00 to 01:00 comes twice on 1 November, at 04:00 and 05:00 UTC; both days are open in between.
    let permit = |limits: &str| -> Permit {
        let json = r#"{"doors": [1], "schedule": {"repeating": {"starts": "2026-10-30", "ends": "2026-11-05",
            "from": "00:00", "until": "24:00", "rrule": "FREQ=DAILY", "zone": "America/Havana"}}"#;
        serde_json::from_str(&format!("{json}{limits}}}")).unwrap()
    };
    let once = permit(r#", "uses": "once""#);
    let saturday = [opened("2026-10-31T15:00:00Z", true, false)];
    let used_up = |at, opens_at| {
        Decision::Refuse(Refusal::UsedUp { at: instant(at), opens_at: Some(instant(opens_at)) })
    };
    let sunday_begins = used_up("2026-10-31T15:00:00Z", "2026-11-01T04:00:00Z");
    assert_eq!(ask(&once, &saturday, "2026-11-01T03:59:59Z"), sunday_begins);
    assert!(ask(&once, &saturday, "2026-11-01T04:30:00Z").is_open());
    let sunday = [saturday[0], opened("2026-11-01T04:10:00Z", true, false)];
    let monday_begins = used_up("2026-11-01T04:10:00Z", "2026-11-02T05:00:00Z");
    assert_eq!(ask(&once, &sunday, "2026-11-01T04:30:00Z"), monday_begins);
    let late = permit(r#", "first_use_within": 20"#);
    assert_eq!(ask(&late, &[], "2026-11-01T03:50:00Z"), ask(&late, &[], "2026-10-31T04:20:00Z"));
    let missed = Refusal::FirstUseMissed {
        since: instant("2026-11-01T04:20:00Z"),
        opens_at: Some(instant("2026-11-02T05:00:00Z")),
    };
    assert_eq!(ask(&late, &[], "2026-11-01T04:30:00Z"), Decision::Refuse(missed));
    let link = permit(r#", "expires_in": 600"#);
    let evening = [Event::LinkOpened { at: instant("2026-10-31T20:00:00Z") }];
    assert_eq!(ask(&link, &evening, "2026-11-01T03:50:00Z"), open_until("2026-11-01T04:00:00Z"));
    assert_eq!(ask(&link, &evening, "2026-11-01T04:00:00Z"), Decision::Refuse(Refusal::LinkNotOpened));
}

#[test]
fn an_occurrence_before_the_newest_used_one_is_past() {
    let permit = office(r#", "uses": "once""#);
    let friday = [opened("2026-11-20T15:00:00Z", true, false)];
    // This clock says Thursday; somebody else's has said Friday already.
    let used_up = Refusal::UsedUp {
        at: instant("2026-11-20T15:00:00Z"),
        opens_at: Some(instant("2026-11-23T14:00:00Z")),
    };
    assert_eq!(ask(&permit, &friday, "2026-11-19T15:00:00Z"), Decision::Refuse(used_up));
}

/// A permit for door 1, what happened with it, and an instant around which all that lies.
#[derive(Debug)]
struct Case {
    permit: Permit,
    events: Vec<Event>,
    at: DateTime<Utc>,
}

impl Case {
    fn usage(&self) -> Usage {
        knowing(&self.permit, &self.events)
    }

    fn decide(&self, usage: &Usage, now: Now) -> Decision {
        decide(&self.permit, Standing::LIVE, door(1), usage, now)
    }

    /// Also after the guest has opened the link for it.
    fn opens_at(&self, usage: &Usage, at: DateTime<Utc>) -> bool {
        let mut usage = *usage;
        usage.learn(&self.permit, Event::LinkOpened { at });
        self.decide(&usage, Now::exactly(at)).is_open()
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    let limit = || prop::option::weighted(0.3, (1_u32..120).prop_map(|quarters| Minutes(quarters * 15)));
    let uses = prop_oneof![2 => Just(Uses::Unlimited), 1 => Just(Uses::Once)];
    let permit = (any_schedule(), uses, limit(), limit(), limit());
    let event = (0_u8..3, -4000_i64..400, any::<bool>(), any::<bool>());
    (permit, vec(event, 0..5)).prop_map(
        |(((schedule, at), uses, first_use_within, active_for, expires_in), events)| {
            let permit = Permit {
                doors: [door(1)].into_iter().collect(),
                schedule,
                uses,
                first_use_within,
                active_for,
                expires_in,
                secret_code: SecretNeed::NotNeeded,
            };
            let events = events.into_iter().map(|(kind, minutes, here, same_phone)| {
                // Now and then seconds apart, for the minute in which a door may be reopened.
                let ago = if minutes % 4 == 0 {
                    TimeDelta::seconds(minutes / 4)
                } else {
                    TimeDelta::minutes(minutes)
                };
                let at = at + ago;
                if kind == 0 { Event::LinkOpened { at } } else { Event::Opened { at, here, same_phone } }
            });
            Case { permit, events: events.collect(), at }
        },
    )
}

/// Some instants of a stretch: its ends, and steps between them.
fn samples(from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let seconds = (to - from).num_seconds().max(0);
    (0..=20).map(move |step| from + TimeDelta::seconds(seconds * step / 20))
}

/// The decision as the rules say it, from the events themselves; they all lie in occurrences.
fn opens_by_definition(case: &Case, at: DateTime<Utc>) -> bool {
    let Permit { schedule, uses, first_use_within, active_for, expires_in, .. } = &case.permit;
    let all: Vec<_> = schedule.occurrences().collect();
    let current = |at: DateTime<Utc>| all.iter().rposition(|one| one.contains(at));
    let Some(now) = current(at) else { return false };
    let start = all[now].start;
    let mut uses_here = Vec::new();
    let (mut first_use, mut link) = (None, None);
    for event in &case.events {
        match *event {
            Event::Opened { at, here, same_phone } if current(at) == Some(now) => {
                first_use = Some(first_use.map_or(at, |first: DateTime<Utc>| first.min(at)));
                uses_here.extend(here.then_some((at, same_phone)));
            }
            Event::LinkOpened { at }
                if current(at) == Some(now)
                    || all.iter().position(|one| one.start > at) == Some(now) && current(at).is_none() =>
            {
                link = Some(link.map_or(at, |first: DateTime<Utc>| first.min(at)));
            }
            _ => {}
        }
    }
    uses_here.sort_unstable();
    let reopens =
        |(first, same_phone): &(DateTime<Utc>, bool)| *same_phone && at < *first + TimeDelta::seconds(60);
    (*uses == Uses::Unlimited || uses_here.first().is_none_or(reopens))
        && first_use_within.is_none_or(|time| {
            *schedule == Schedule::Always || first_use.is_some() || at < start + time.delta()
        })
        && active_for.zip(first_use).is_none_or(|(time, first)| at < first + time.delta())
        && expires_in.is_none_or(|time| link.is_some_and(|link| at < link.max(start) + time.delta()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_decides_as_the_rules_say(mut case in any_case()) {
        let schedule = &case.permit.schedule;
        case.events.retain(|event| match *event {
            Event::Opened { at, .. } => schedule.occurrence_at(at).is_some(),
            _ => true,
        });
        let newest = case.usage().occurrence();
        for at in samples(case.at, case.at + TimeDelta::days(3)) {
            // Of an occurrence before the newest known one nothing is kept, and nothing opens any more.
            let current = case.permit.schedule.occurrence_at(at);
            if newest.is_none_or(|newest| current.is_none_or(|current| current.start >= newest)) {
                let decision = case.decide(&case.usage(), Now::exactly(at));
                prop_assert_eq!(decision.is_open(), opens_by_definition(&case, at), "{} {:?}", at, decision);
            }
        }
    }

    #[test]
    fn open_stays_true_until_then_and_not_after(case in any_case(), off in prop_oneof![Just(0_i64), 1_i64..5000]) {
        let usage = case.usage();
        let now = |at| Now::within(at, TimeDelta::seconds(off));
        let Decision::Open { until } = case.decide(&usage, now(case.at)) else { return Ok(()) };
        let end = until.unwrap_or(case.at + TimeDelta::days(10_000));
        prop_assert!(case.at < end);
        for at in samples(case.at, end - TimeDelta::seconds(1)) {
            prop_assert_eq!(case.decide(&usage, now(at)), Decision::Open { until }, "{}", at);
        }
        if let Some(until) = until {
            prop_assert!(!case.decide(&usage, now(until)).is_open());
        }
    }

    #[test]
    fn the_time_in_a_refusal_is_the_true_next_opening(case in any_case()) {
        let usage = case.usage();
        let Decision::Refuse(refusal) = case.decide(&usage, Now::exactly(case.at)) else { return Ok(()) };
        let Some(opens_at) = refusal.opens_at() else {
            let waits = refusal == Refusal::LinkNotOpened;
            let schedule = &case.permit.schedule;
            let end = schedule.last().map_or(case.at, |last| last.end.min(case.at + TimeDelta::days(100)));
            for at in samples(case.at, end) {
                prop_assert!(waits || !case.decide(&usage, Now::exactly(at)).is_open(), "{:?} {}", refusal, at);
            }
            return Ok(());
        };
        prop_assert!(opens_at > case.at);
        prop_assert!(case.opens_at(&usage, opens_at), "{:?}", refusal);
        for at in samples(case.at, opens_at - TimeDelta::seconds(1)) {
            prop_assert!(!case.decide(&usage, Now::exactly(at)).is_open(), "{:?} {}", refusal, at);
        }
    }

    #[test]
    fn the_order_in_which_events_became_known_doesnt_matter(
        case in any_case(), again in subsequence((0..4).collect::<Vec<usize>>(), 0..4), turn in 0_usize..5,
    ) {
        let mut others = case.events.clone();
        others.reverse();
        others.extend(again.iter().filter_map(|i| case.events.get(*i)));
        let length = others.len().max(1);
        others.rotate_left(turn % length);
        prop_assert_eq!(knowing(&case.permit, &others), case.usage());
    }

    #[test]
    fn within_the_uncertainty_it_opens_if_any_instant_would(case in any_case(), off in 1_i64..100_000) {
        let usage = case.usage();
        let now = Now::within(case.at, TimeDelta::seconds(off));
        // Stretches begin where occurrences do, so one that the interval meets holds its beginning or theirs.
        let starts = case.permit.schedule.ending_after(now.earliest()).map(|one| one.start);
        let starts = starts.take_while(|start| *start <= now.latest()).filter(|start| *start >= now.earliest());
        let any = [now.earliest()].into_iter().chain(starts).any(|at| case.decide(&usage, Now::exactly(at)).is_open());
        prop_assert_eq!(case.decide(&usage, now).is_open(), any);
    }

    #[test]
    fn adding_a_link_never_opens_more(first in any_case(), second in any_case(), ends in prop::option::of(-600_i64..6000)) {
        let usages = [first.usage(), second.usage()];
        let ends = ends.map(|minutes| first.at + TimeDelta::minutes(minutes));
        let one = Link { permit: &first.permit, standing: Standing::LIVE, usage: &usages[0], ends };
        let other = Link { permit: &second.permit, standing: Standing::LIVE, usage: &usages[1], ends: None };
        for at in samples(first.at - TimeDelta::days(2), first.at + TimeDelta::days(5)) {
            let now = Now::exactly(at);
            let alone = decide_chain(&[one], door(1), now);
            for chain in [[one, other], [other, one]] {
                let both = decide_chain(&chain, door(1), now);
                prop_assert_eq!(both.is_open(), alone.is_open() && decide_chain(&[other], door(1), now).is_open());
                if let (Decision::Open { until: Some(alone) }, Decision::Open { until }) = (alone, both) {
                    prop_assert!(until.is_some_and(|both| both <= alone));
                }
            }
        }
    }

    #[test]
    fn the_time_in_the_refusal_of_a_chain_is_when_both_links_open(first in any_case(), second in any_case()) {
        let (first, second) = (Case { permit: Permit { expires_in: None, ..first.permit }, ..first }, Case {
            permit: Permit { expires_in: None, ..second.permit }, ..second
        });
        let usages = [first.usage(), second.usage()];
        let link = |permit, usage| Link { permit, standing: Standing::LIVE, usage, ends: None };
        let links = [link(&first.permit, &usages[0]), link(&second.permit, &usages[1])];
        let ask = |at| decide_chain(&links, door(1), Now::exactly(at));
        let Decision::Refuse(refusal) = ask(first.at) else { return Ok(()) };
        let both = |at| ask(at).is_open();
        match refusal.opens_at() {
            Some(opens_at) if both(opens_at) => {
                for at in samples(first.at, opens_at - TimeDelta::seconds(1)) {
                    prop_assert!(!both(at), "{:?} {}", refusal, at);
                }
            }
            // One of them is over before the other begins.
            _ => prop_assert!(!samples(first.at, first.at + TimeDelta::days(20)).any(both), "{:?}", refusal),
        }
    }
}
