//! A decision beside the query of a calendar library: is this pass open, and until when?
//!
//! A year of office hours in New York, asked at 64 instants spread over the year, most of them closed. The peer
//! walks from the first date to the one asked for, so it slows down as the year goes on; ours computes the
//! neighbours of the instant. Ours answers more: a refusal carries the next opening.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::clock::Now;
use gatepass::id::DoorId;
use gatepass::pass::decide::{Decision, decide};
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::repeat::Rrule;
use gatepass::pass::schedule::{Repeating, Schedule, Window};
use gatepass::pass::standing::Standing;
use gatepass::pass::usage::Usage;
use gatepass::zone::Zone;
use rrule::{RRuleSet, Tz};

use crate::Rows;
use crate::race::Row;

const ASKED: u32 = 64;

pub fn rows() -> Rows {
    let zone = Zone::new("America/New_York")?;
    let dates = ("2026-11-23".parse()?, "2027-11-22".parse()?);
    let rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
    let window = Window::hours("09:00".parse()?, "17:00".parse()?)?;
    let hours = Repeating::new(&zone, dates, window, Rrule::parse(rule, dates.0)?, Vec::new())?;
    let door = DoorId::try_from(3)?;
    let permit = Permit {
        doors: [door].into_iter().collect(),
        schedule: Schedule::Repeating(hours),
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    };
    let text = format!("DTSTART;TZID=America/New_York:20261123T090000\nRRULE:{rule};UNTIL=20271122T235959Z");
    let peer: RRuleSet = text.parse()?;

    let first: DateTime<Utc> = "2026-11-23T05:00:00Z".parse()?;
    let asked: Vec<DateTime<Utc>> =
        (0..ASKED).map(|at| first + TimeDelta::minutes(i64::from(at) * 8171)).collect();
    let asked_in_zone: Vec<DateTime<Tz>> =
        asked.iter().map(|at| at.with_timezone(&Tz::America__New_York)).collect();

    let ours = |at: &DateTime<Utc>| match decide(
        &permit,
        Standing::LIVE,
        door,
        &Usage::default(),
        Now::exactly(*at),
    ) {
        Decision::Open { until } => until,
        Decision::Refuse(_) => None,
    };
    let eight = TimeDelta::hours(8);
    let theirs = |at: &DateTime<Tz>| {
        let next = peer.into_iter().find(|start| *start + eight > *at)?;
        (next <= *at).then_some(next + eight)
    };
    let opened: Vec<_> = asked.iter().map(ours).collect();
    let opened_there: Vec<_> = asked_in_zone.iter().map(|at| theirs(at).map(|at| at.to_utc())).collect();
    assert_eq!(opened, opened_there);
    assert!(opened.iter().any(Option::is_some) && opened.iter().any(Option::is_none));

    // The same question, as the library's own bounds put it: each query clones the rule set.
    let bounded = |at: &DateTime<Tz>| {
        let found = peer.clone().after(*at - eight).before(*at).all(1).dates;
        found.first().filter(|start| **start + eight > *at).map(|start| *start + eight)
    };
    let bounded_there: Vec<_> = asked_in_zone.iter().map(|at| bounded(at).map(|at| at.to_utc())).collect();
    assert_eq!(opened, bounded_there);

    let count_ours = || asked.iter().filter_map(ours).count();
    Ok(vec![
        Row::time("decision, office hours for a year", &["rrule"], count_ours, || {
            asked_in_zone.iter().filter_map(theirs).count()
        })
        .each(ASKED),
        Row::time("decision, office hours for a year, bounded query", &["rrule"], count_ours, || {
            asked_in_zone.iter().filter_map(bounded).count()
        })
        .each(ASKED),
    ])
}
