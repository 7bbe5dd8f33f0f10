//! The text, and the dates against those of another implementation.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::pattern::{BadPattern, NthWeekday, Pattern, Weekdays};
use super::{BadRrule, Exdates, Rrule, RuleEnd};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn far() -> NaiveDate {
    date("9999-12-31")
}

/// The dates of a rule as `gatepass` finds them, walking forward.
fn forward(pattern: &Pattern, starts: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let mut from = Some(starts);
    std::iter::from_fn(move || {
        let found = pattern.next_on_or_after(starts, from?, last)?;
        from = found.succ_opt();
        Some(found)
    })
}

fn dates(rule: &str, starts: &str, last: &str) -> Vec<String> {
    let starts = date(starts);
    let rule = Rrule::parse(rule, starts).unwrap();
    let Some(last) = rule.last_date(starts, date(last)) else { return Vec::new() };
    forward(&rule.pattern, starts, last).map(|date| date.to_string()).collect()
}

#[test]
fn rules_give_the_dates_that_dateutil_gives() {
    let vectors =
        include_str!("../../../../tests/golden/rrule.txt").lines().filter(|line| !line.starts_with('#'));
    let mut checked = 0;
    for line in vectors {
        let mut parts = line.split('|');
        let (starts, text) = (date(parts.next().unwrap()), parts.next().unwrap());
        let rule = Rrule::parse(text, starts).unwrap();
        let horizon = starts + Days::new(4000);
        let last = rule.last_date(starts, horizon).unwrap();
        let mut day = starts;
        let distances = parts.next().unwrap().split_whitespace();
        let expected: Vec<_> = distances
            .map(|distance| {
                day = day + Days::new(distance.parse().unwrap());
                day
            })
            .collect();
        let found: Vec<_> = forward(&rule.pattern, starts, last).take(12).collect();
        assert_eq!(found, expected, "{line}");
        // And the same backwards, and date by date.
        let end = found.last().copied().unwrap_or(last);
        let mut from = Some(end);
        let mut backward: Vec<_> = std::iter::from_fn(|| {
            let found = rule.pattern.last_on_or_before(starts, from?)?;
            from = found.pred_opt();
            Some(found)
        })
        .collect();
        backward.reverse();
        assert_eq!(backward, expected, "{line}");
        let days = starts.iter_days().take_while(|day| *day <= end);
        assert!(days.clone().filter(|day| rule.pattern.matches(starts, *day)).eq(expected), "{line}");
        checked += 1;
    }
    assert_eq!(checked, 420);
}

/// RFC 5545 lets BYDAY mix days with and without numbers; dateutil takes only what is in both.
#[test]
fn a_month_can_mix_every_weekday_with_numbered_ones() {
    let found = dates("FREQ=MONTHLY;BYDAY=MO,1TU,-1SU", "2026-11-01", "2026-11-30");
    let days: Vec<_> = found.iter().map(|date| &date[8..]).collect();
    assert_eq!(days, ["02", "03", "09", "16", "23", "29", "30"]);
}

#[test]
fn what_the_rule_leaves_open_comes_from_its_start() {
    let text = |rule: &str| Rrule::parse(rule, date("2026-11-22")).unwrap().to_string();
    assert_eq!(text("FREQ=WEEKLY"), "FREQ=WEEKLY;BYDAY=SU");
    assert_eq!(text("FREQ=MONTHLY"), "FREQ=MONTHLY;BYMONTHDAY=22");
    assert_eq!(text("FREQ=DAILY"), "FREQ=DAILY");
    assert_eq!(
        text("rrule:wkst=su;interval=1;freq=weekly;byday=we,mo,we"),
        "FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU"
    );
    assert_eq!(text("BYMONTHDAY=+31,-1,31;COUNT=003;FREQ=MONTHLY"), "FREQ=MONTHLY;BYMONTHDAY=-1,31;COUNT=3");
    assert_eq!(text("FREQ=DAILY;UNTIL=20270101"), "FREQ=DAILY;UNTIL=20270101");
}

#[test]
fn whatever_is_outside_the_subset_is_refused_by_name() {
    let error = |rule: &str| Rrule::parse(rule, date("2026-11-22")).unwrap_err();
    for name in
        ["BYSETPOS", "BYMONTH", "BYYEARDAY", "BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "RSCALE", "X-MINE"]
    {
        assert_eq!(error(&format!("FREQ=DAILY;{name}=1")), BadRrule::Unsupported { name: name.to_owned() });
        assert!(error(&format!("FREQ=DAILY;{name}=1")).to_string().starts_with(name));
    }
    for frequency in ["YEARLY", "HOURLY", "MINUTELY", "SECONDLY", ""] {
        let text = error(&format!("FREQ={frequency}")).to_string();
        assert_eq!(text, format!("FREQ={frequency} isn't supported; use DAILY, WEEKLY or MONTHLY"));
    }
    let together = |name, with| BadRrule::Together { name, with };
    assert_eq!(error("FREQ=DAILY;COUNT=2;UNTIL=20270101"), together("COUNT", "UNTIL"));
    assert_eq!(error("FREQ=WEEKLY;BYMONTHDAY=2"), together("BYMONTHDAY", "FREQ=WEEKLY"));
    assert_eq!(error("FREQ=WEEKLY;BYDAY=2MO"), together("a number in BYDAY", "FREQ=WEEKLY"));
    assert_eq!(error("BYDAY=MO,-1FR;FREQ=DAILY"), together("a number in BYDAY", "FREQ=DAILY"));
    assert_eq!(error("FREQ=DAILY;FREQ=DAILY"), BadRrule::Twice { name: "FREQ" });
    assert_eq!(error("COUNT=1"), BadRrule::NoFrequency);
    for part in ["", "DAILY", "FREQ=DAILY;", ";FREQ=DAILY", "FREQ=DAILY;;COUNT=1", "EXDATE:20270101"] {
        assert!(matches!(error(part), BadRrule::Part { .. }), "{part}");
    }
    for part in [
        "INTERVAL=0",
        "INTERVAL=-1",
        "INTERVAL=65536",
        "INTERVAL=+1",
        "INTERVAL=",
        "COUNT=0",
        "COUNT=4294967296",
        "COUNT=1.5",
        "UNTIL=20270101T000000Z",
        "UNTIL=20270101T000000",
        "UNTIL=2027-01-01",
        "UNTIL=20270230",
        "UNTIL=+2027010",
        "BYMONTHDAY=0",
        "BYMONTHDAY=32",
        "BYMONTHDAY=-32",
        "BYMONTHDAY=--1",
        "BYMONTHDAY=1,",
        "BYMONTHDAY=",
        "BYDAY=",
        "BYDAY=0MO",
        "BYDAY=6MO",
        "BYDAY=1",
        "BYDAY=MON",
        "BYDAY=MO,,TU",
        "BYDAY=éMO",
        "BYDAY=Mé",
        "WKST=1MO",
        "WKST=",
        "COUNT= 1",
    ] {
        let name = part.split('=').next().unwrap();
        let wrong = error(&format!("FREQ=MONTHLY;{part}"));
        assert!(matches!(&wrong, BadRrule::Value { name: found, .. } if *found == name), "{part}: {wrong}");
    }
}

#[test]
fn absurd_rules_are_answered_at_once() {
    let starts = date("0001-02-01");
    let pattern = |rule: &str| Rrule::parse(rule, starts).unwrap().pattern;
    // February has no 31st, and the first of a month is never its second Monday.
    for never in [
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=65532;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2MO",
        "FREQ=DAILY;INTERVAL=7;BYDAY=SA",
    ] {
        let rule = pattern(never);
        assert_eq!(rule.next_on_or_after(starts, starts, far()), None, "{never}");
        assert_eq!(rule.last_on_or_before(starts, far()), None, "{never}");
    }
    // From a Thursday; 65535 days are 9362 weeks and a day.
    let rare = pattern("FREQ=DAILY;INTERVAL=65535;BYDAY=MO");
    assert_eq!(rare.next_on_or_after(starts, starts, far()), Some(starts + Days::new(4 * 65535)));
    let weeks = pattern("FREQ=WEEKLY;INTERVAL=65535;BYDAY=SU");
    assert_eq!(forward(&weeks, starts, far()).count(), 8);
    let count = Rrule::parse("FREQ=MONTHLY;BYMONTHDAY=30;INTERVAL=12;COUNT=4294967295", starts).unwrap();
    assert_eq!(count.last_date(starts, far()), Some(far()));
}

#[test]
fn a_count_counts_and_an_until_is_inclusive() {
    assert_eq!(dates("FREQ=WEEKLY;COUNT=2", "2026-12-28", "2027-12-31"), ["2026-12-28", "2027-01-04"]);
    assert_eq!(dates("FREQ=DAILY;UNTIL=20270101", "2026-12-31", "2027-12-31"), ["2026-12-31", "2027-01-01"]);
    assert_eq!(dates("FREQ=DAILY;COUNT=9", "2026-12-31", "2027-01-01"), ["2026-12-31", "2027-01-01"]);
    assert!(dates("FREQ=DAILY;UNTIL=20261230", "2026-12-31", "2027-01-01").is_empty());
}

#[test]
fn dates_left_out_are_dates() {
    let read = |text: &str| text.parse::<Exdates>();
    let dates = Exdates::from(vec![date("2027-01-01"), date("2026-12-25"), date("2027-01-01")]);
    assert_eq!(read("20270101,20261225"), Ok(dates.clone()));
    assert_eq!(read("exdate:20270101,20261225,20261225"), Ok(dates.clone()));
    assert_eq!(read(&dates.to_string()), Ok(dates));
    for text in [
        "",
        "20270101,",
        "20270101T090000",
        "2027-01-01",
        "EXDATE:",
        "EXDATE:20270230",
        "EXDATE;TZID=UTC:20270101",
    ] {
        assert!(matches!(read(text), Err(BadRrule::Value { name: "EXDATE", .. })), "{text}");
    }
}

#[test]
fn a_pattern_made_by_hand_is_checked() {
    let monthly = |month_days: &[i8], weekdays: &[NthWeekday]| Pattern::Monthly {
        interval: 1,
        month_days: month_days.to_vec(),
        weekdays: weekdays.to_vec(),
    };
    let nth = |nth| NthWeekday { nth, weekday: Weekday::Mon };
    assert_eq!(monthly(&[], &[]).check(), Err(BadPattern::NoDay));
    assert_eq!(monthly(&[0], &[]).check(), Err(BadPattern::MonthDay { day: 0 }));
    assert_eq!(monthly(&[-128], &[]).check(), Err(BadPattern::MonthDay { day: -128 }));
    assert_eq!(monthly(&[2, 1], &[]).check(), Err(BadPattern::OutOfOrder));
    assert_eq!(monthly(&[], &[nth(1), nth(1)]).check(), Err(BadPattern::OutOfOrder));
    assert_eq!(monthly(&[], &[nth(6)]).check(), Err(BadPattern::Nth { nth: 6 }));
    let daily = Pattern::Daily { interval: 0, weekdays: Weekdays::NONE, month_days: Vec::new() };
    assert_eq!(daily.check(), Err(BadPattern::NoInterval));
    let weekly = Pattern::Weekly { interval: 1, weekdays: Weekdays::NONE, week_start: Weekday::Mon };
    assert_eq!(weekly.check(), Err(BadPattern::NoDay));
    assert_eq!(Weekdays::from_bits(0b1000_0000), None);
}

fn any_weekdays() -> impl Strategy<Value = Weekdays> {
    (0_u8..128).prop_map(|bits| Weekdays::from_bits(bits).unwrap())
}

fn any_month_days() -> impl Strategy<Value = Vec<i8>> {
    btree_set((-31_i8..=31).prop_filter("no day is 0", |day| *day != 0), 0..4)
        .prop_map(|days| days.into_iter().collect())
}

fn any_nth() -> impl Strategy<Value = Vec<NthWeekday>> {
    let day =
        (-5_i8..=5, 0_u8..7).prop_map(|(nth, day)| NthWeekday { nth, weekday: day.try_into().unwrap() });
    btree_set(day, 0..4).prop_map(|days| days.into_iter().collect())
}

/// Any pattern that passes its check.
pub(in crate::pass) fn any_pattern() -> impl Strategy<Value = Pattern> {
    let interval = || prop_oneof![4 => 1_u16..4, 2 => 1_u16..40, 1 => 1_u16..];
    let daily = (interval(), any_weekdays(), any_month_days())
        .prop_map(|(interval, weekdays, month_days)| Pattern::Daily { interval, weekdays, month_days });
    let weekly = (interval(), any_weekdays(), 0_u8..7).prop_map(|(interval, weekdays, day)| {
        Pattern::Weekly { interval, weekdays, week_start: day.try_into().unwrap() }
    });
    let monthly = (interval(), any_month_days(), any_nth())
        .prop_map(|(interval, month_days, weekdays)| Pattern::Monthly { interval, month_days, weekdays });
    prop_oneof![daily, weekly, monthly].prop_filter("it must name a day", |pattern| pattern.check().is_ok())
}

/// Whether a date is in a pattern, word by word.
fn by_definition(pattern: &Pattern, starts: NaiveDate, date: NaiveDate) -> bool {
    let every = |distance: i64, interval: u16| distance % i64::from(interval) == 0;
    let length = i8::try_from(date.num_days_in_month()).unwrap();
    let day = i8::try_from(date.day()).unwrap();
    let on = |days: &[i8]| days.is_empty() || days.contains(&day) || days.contains(&(day - length - 1));
    match pattern {
        Pattern::Daily { interval, weekdays, month_days } => {
            every((date - starts).num_days(), *interval)
                && (weekdays.is_empty() || weekdays.contains(date.weekday()))
                && on(month_days)
        }
        Pattern::Weekly { interval, weekdays, week_start } => {
            let monday = |date: NaiveDate| date.week(*week_start).first_day();
            every((monday(date) - monday(starts)).num_days() / 7, *interval)
                && weekdays.contains(date.weekday())
        }
        Pattern::Monthly { interval, month_days, weekdays } => {
            let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
            let (nth, nth_last) = ((day - 1) / 7 + 1, -((length - day) / 7 + 1));
            let named = |w: &NthWeekday| w.weekday == date.weekday() && [0, nth, nth_last].contains(&w.nth);
            every(months(date) - months(starts), *interval)
                && on(month_days)
                && (weekdays.is_empty() || weekdays.iter().any(named))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_rule_reads_what_it_writes(pattern in any_pattern(), end in 0_u8..3, n in 1_u32..) {
        let starts = date("2026-11-22");
        let end = match end {
            0 => RuleEnd::Never,
            1 => RuleEnd::Count(n),
            _ => RuleEnd::Until(starts + Days::new(u64::from(n % 100_000))),
        };
        let rule = Rrule { pattern, end };
        prop_assert_eq!(Rrule::parse(&rule.to_string(), starts), Ok(rule));
    }

    #[test]
    fn next_and_last_agree_with_going_day_by_day(
        pattern in any_pattern(), start in 0_u64..3_000_000, from in 0_u64..900,
    ) {
        let starts = date("0000-01-01") + Days::new(start);
        let from = starts + Days::new(from);
        let last = from + Days::new(800);
        let next = from.iter_days().take_while(|day| *day <= last).find(|day| by_definition(&pattern, starts, *day));
        prop_assert_eq!(pattern.next_on_or_after(starts, from, last), next);
        let back = from.iter_days().rev().take_while(|day| *day >= starts);
        let back = back.into_iter().find(|day| by_definition(&pattern, starts, *day));
        prop_assert_eq!(pattern.last_on_or_before(starts, from), back);
    }

    #[test]
    fn any_text_is_a_rule_or_an_error(text in ".{0,60}", parts in vec("(FREQ|BYDAY|COUNT|UNTIL)=[A-Z0-9,-]{0,9}", 0..4)) {
        for text in [text, parts.join(";")] {
            if let Err(error) = Rrule::parse(&text, date("2026-11-22")) {
                prop_assert!(error.to_string().len() < 400);
            }
            if let Ok(dates) = text.parse::<Exdates>() {
                prop_assert!(!dates.as_slice().is_empty());
            }
        }
    }
}
