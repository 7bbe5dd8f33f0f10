//! Schedules, by example and against a walk through all their occurrences.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::pass::repeat::tests::any_pattern;
use crate::pass::repeat::{Rrule, RuleEnd};
use crate::zone::{Offsets, Zone};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> TimeOfDay {
    text.parse().unwrap()
}

fn repeating(zone: &str, dates: (&str, &str), hours: (&str, &str), rule: &str) -> Schedule {
    let zone = Zone::new(zone).unwrap();
    let (starts, ends) = (date(dates.0), date(dates.1));
    let window = Window::hours(time(hours.0), time(hours.1)).unwrap();
    let rule = Rrule::parse(rule, starts).unwrap();
    Schedule::Repeating(Repeating::new(&zone, (starts, ends), window, rule, Vec::new()).unwrap())
}

/// The occurrences in UTC, without the seconds: `2026-11-22 09:00 2026-11-22 17:00`.
fn written(schedule: &Schedule) -> Vec<String> {
    let text = |instant: DateTime<Utc>| instant.format("%Y-%m-%d %H:%M").to_string();
    schedule.occurrences().map(|one| format!("{} {}", text(one.start), text(one.end))).collect()
}

#[track_caller]
fn daily(zone: &str, dates: (&str, &str), hours: (&str, &str), expected: &[&str]) {
    assert_eq!(written(&repeating(zone, dates, hours, "FREQ=DAILY")), expected, "{zone} {dates:?} {hours:?}");
}

#[test]
fn clocks_that_jump_move_boundaries_and_nothing_else() {
    // New York skips 02:00 to 03:00 (07:00 UTC) on 8 March 2026 and repeats 01:00 to 02:00 on 1 November.
    let spring = ("2026-03-08", "2026-03-08");
    daily("America/New_York", spring, ("01:30", "02:30"), &["2026-03-08 06:30 2026-03-08 07:00"]);
    daily("America/New_York", spring, ("02:30", "03:30"), &["2026-03-08 07:00 2026-03-08 07:30"]);
    daily("America/New_York", spring, ("02:10", "02:50"), &[]);
    let autumn = ("2026-11-01", "2026-11-01");
    daily("America/New_York", autumn, ("01:30", "01:45"), &["2026-11-01 05:30 2026-11-01 06:45"]);
    daily("America/New_York", autumn, ("00:30", "01:00"), &["2026-11-01 04:30 2026-11-01 06:00"]);
    daily("America/New_York", autumn, ("02:00", "03:00"), &["2026-11-01 07:00 2026-11-01 08:00"]);
    // Lord Howe Island moves by half an hour.
    let (skips, repeats) = (("2026-10-04", "2026-10-04"), ("2026-04-05", "2026-04-05"));
    daily("Australia/Lord_Howe", skips, ("02:10", "02:40"), &["2026-10-03 15:30 2026-10-03 15:40"]);
    daily("Australia/Lord_Howe", repeats, ("01:40", "01:50"), &["2026-04-04 14:40 2026-04-04 15:20"]);
    // Havana, Beirut and (until 2018) São Paulo jump at midnight: the day begins at 01:00.
    let whole = ("00:00", "24:00");
    daily("America/Havana", spring, whole, &["2026-03-08 05:00 2026-03-09 04:00"]);
    daily("America/Havana", autumn, whole, &["2026-11-01 04:00 2026-11-02 05:00"]);
    daily("Asia/Beirut", ("2026-03-29", "2026-03-29"), whole, &["2026-03-28 22:00 2026-03-29 21:00"]);
    daily("America/Sao_Paulo", ("2018-11-04", "2018-11-04"), whole, &["2018-11-04 03:00 2018-11-05 02:00"]);
    daily("America/Sao_Paulo", ("2018-02-17", "2018-02-17"), whole, &["2018-02-17 02:00 2018-02-18 03:00"]);
    // Samoa had no 30 December 2011.
    let days = ["2011-12-29 10:00 2011-12-30 10:00", "2011-12-30 10:00 2011-12-31 10:00"];
    daily("Pacific/Apia", ("2011-12-29", "2011-12-31"), whole, &days);
    daily("Asia/Kathmandu", ("2026-12-31", "2026-12-31"), whole, &["2026-12-30 18:15 2026-12-31 18:15"]);
}

#[test]
fn a_night_belongs_to_the_day_it_starts_on_the_last_one_too() {
    let nights = ["2026-12-30 22:00 2026-12-31 06:00", "2026-12-31 22:00 2027-01-01 06:00"];
    daily("UTC", ("2026-12-30", "2026-12-31"), ("22:00", "06:00"), &nights);
    daily("UTC", ("2028-02-28", "2028-02-28"), ("22:00", "00:00"), &["2028-02-28 22:00 2028-02-29 00:00"]);
    // A rule that ends by itself cuts no window short: the pass goes on.
    let counted = repeating("UTC", ("2026-12-30", "2027-12-31"), ("22:00", "06:00"), "FREQ=DAILY;COUNT=2");
    assert_eq!(written(&counted), [nights[0], "2026-12-31 22:00 2027-01-01 06:00"]);
    let until =
        repeating("UTC", ("2026-12-30", "2027-12-31"), ("22:00", "06:00"), "FREQ=DAILY;UNTIL=20261231");
    assert_eq!(until, counted);
}

#[test]
fn a_day_that_ends_at_a_repeated_midnight_ends_at_the_second() {
    let schedule =
        repeating("America/Havana", ("2026-10-31", "2026-11-01"), ("10:00", "24:00"), "FREQ=DAILY");
    let saturday = schedule.first();
    assert_eq!(written(&schedule)[0], "2026-10-31 14:00 2026-11-01 05:00");
    // By the wall it is Sunday already.
    assert_eq!(schedule.occurrence_at("2026-11-01T04:30:00Z".parse().unwrap()), saturday);
    assert_eq!(schedule.occurrence_at("2026-11-01T05:00:00Z".parse().unwrap()), None);
}

#[test]
fn dates_left_out_and_dates_without_an_opening_count() {
    let zone = Zone::new("America/New_York").unwrap();
    let dates = (date("2026-03-07"), date("2026-12-31"));
    let window = Window::hours(time("02:10"), time("02:50")).unwrap();
    let rule = Rrule::parse("FREQ=DAILY;COUNT=4", dates.0).unwrap();
    let except = vec![date("2026-03-09"), date("2026-03-09"), date("2026-05-05")];
    let schedule = Schedule::Repeating(Repeating::new(&zone, dates, window, rule, except).unwrap());
    // The 8th lies in the skipped hour.
    assert_eq!(
        written(&schedule),
        ["2026-03-07 07:10 2026-03-07 07:50", "2026-03-10 06:10 2026-03-10 06:50"]
    );
}

#[test]
fn a_span_between_two_wall_clock_times_follows_the_same_rules() {
    let zone = Zone::new("America/New_York").unwrap();
    let at = |date_text: &str, time_text: &str| time(time_text).on(date(date_text));
    let span = |from, until| Schedule::between(&zone, from, until).map(|span| written(&span));
    let skipped = span(at("2026-03-08", "02:30"), at("2026-11-01", "01:30")).unwrap();
    assert_eq!(skipped, ["2026-03-08 07:00 2026-11-01 06:30"]);
    assert_eq!(span(at("2026-03-08", "02:10"), at("2026-03-08", "02:50")), None);
    assert_eq!(span(at("2026-03-08", "12:00"), at("2026-03-08", "11:00")), None);
}

#[test]
fn a_time_is_two_digits_and_two() {
    for text in [
        "",
        "9:00",
        "09:0",
        "09:60",
        "24:01",
        "25:00",
        "-9:00",
        "+9:00",
        "09:00:00",
        "0900",
        "٠٩:٠٠",
        "09 :00",
    ] {
        assert_eq!(text.parse::<TimeOfDay>().unwrap_err().found, text);
    }
    for text in ["00:00", "09:05", "23:59", "24:00"] {
        assert_eq!(time(text).to_string(), text);
    }
    assert_eq!(time("23:59").as_until(), TimeOfDay::END_OF_DAY);
    assert_eq!(TimeOfDay::from_minutes(1441), None);
}

#[test]
fn hours_that_are_none_are_refused() {
    let new = |from: &str, until: &str, days| Window::new(time(from), time(until), days);
    assert_eq!(new("09:00", "09:00", 0), Err(BadWindow::Empty));
    assert_eq!(Window::hours(time("09:00"), time("09:00")), Err(BadWindow::Empty));
    assert_eq!(new("09:00", "08:00", 0), Err(BadWindow::Backwards));
    assert_eq!(new("24:00", "08:00", 1), Err(BadWindow::OpensAtEndOfDay));
    assert_eq!(new("09:00", "10:00", 7), Err(BadWindow::TooLong { days: 7 }));
    assert_eq!(new("09:00", "10:00", 255), Err(BadWindow::TooLong { days: 255 }));
    // A closing at midnight has one form only.
    assert_eq!(new("09:00", "00:00", 1), new("09:00", "24:00", 0));
    assert_eq!(new("09:00", "00:00", 7), new("09:00", "24:00", 6));
    assert_eq!(new("00:00", "24:00", 0), Ok(Window::WHOLE_DAY));
}

#[test]
fn windows_of_several_days_never_overlap() {
    let zone = Zone::new("UTC").unwrap();
    let dates = (date("2026-11-20"), date("2027-11-20"));
    let new = |days: u8, until: &str, rule: &str| {
        let window = Window::new(time("18:00"), time(until), days).unwrap();
        Repeating::new(&zone, dates, window, Rrule::parse(rule, dates.0).unwrap(), Vec::new())
    };
    let weekend = new(2, "23:00", "FREQ=WEEKLY;BYDAY=FR").unwrap();
    assert_eq!(Schedule::Repeating(weekend).occurrences().count(), 53);
    let overlap = |before, on| Err(BadRepeating::Overlap { before: date(before), date: date(on) });
    assert_eq!(new(2, "23:00", "FREQ=WEEKLY;BYDAY=FR,SA"), overlap("2026-11-20", "2026-11-21"));
    assert_eq!(new(2, "18:01", "FREQ=DAILY;INTERVAL=2"), overlap("2026-11-20", "2026-11-22"));
    assert!(new(2, "18:00", "FREQ=DAILY;INTERVAL=2").is_ok());
    assert_eq!(new(1, "18:01", "FREQ=DAILY"), overlap("2026-11-20", "2026-11-21"));
    let far = (date("0000-01-01"), date("9999-12-31"));
    let window = Window::new(time("18:00"), time("20:00"), 1).unwrap();
    let rule = Rrule::parse("FREQ=DAILY;INTERVAL=2", far.0).unwrap();
    let endless = Repeating::new(&zone, far, window, rule, Vec::new());
    assert_eq!(endless, Err(BadRepeating::TooOften { most: 1000 }));
}

#[test]
fn parts_that_fit_no_schedule_are_refused() {
    let day = date("2026-11-22");
    let daily = Pattern::Daily { interval: 1, weekdays: Weekdays::NONE, month_days: Vec::new() };
    let new = |dates, runs_over, pattern: &Pattern, except: &[NaiveDate]| {
        let window = Window::hours(time("22:00"), time("06:00")).unwrap();
        Repeating::from_parts(dates, runs_over, window, pattern.clone(), except.to_vec(), Offsets::UTC)
    };
    let (next, far) = (day.succ_opt().unwrap(), NaiveDate::MAX);
    assert!(new((day, day), 1, &daily, &[day, next]).is_ok());
    let backwards = BadRepeating::EndsBeforeStarts { starts: next, ends: day };
    assert_eq!(new((next, day), 1, &daily, &[]), Err(backwards));
    assert_eq!(new((day, far), 1, &daily, &[]), Err(BadRepeating::Year { date: far }));
    assert_eq!(new((day, day), 2, &daily, &[]), Err(BadRepeating::RunsOver { days: 2 }));
    assert_eq!(new((day, day), 1, &daily, &[next, day]), Err(BadRepeating::OutOfOrder));
    let none = Pattern::Daily { interval: 0, weekdays: Weekdays::NONE, month_days: Vec::new() };
    let stands_still = BadRepeating::Pattern(BadPattern::NoInterval);
    assert_eq!(new((day, day), 1, &none, &[]), Err(stands_still));
    let zone = Zone::new("UTC").unwrap();
    let over = Rrule { pattern: daily, end: RuleEnd::Until(day) };
    let none = Repeating::new(&zone, (next, next), Window::WHOLE_DAY, over, Vec::new());
    assert_eq!(none, Err(BadRepeating::NoDate));
}

#[test]
fn json_of_the_wrong_kind_says_what_is_wrong() {
    let error = |json: &str| serde_json::from_str::<Schedule>(json).unwrap_err().to_string();
    let repeating = |rest: &str| {
        error(&format!(
            r#"{{"repeating": {{"starts": "2026-11-22", "ends": "2026-12-22", "from": "09:00", "until": "17:00", {rest}}}}}"#
        ))
    };
    assert!(repeating(r#""rrule": "FREQ=DAILY""#).starts_with("give either `zone` or `offsets`"));
    assert!(
        repeating(r#""rrule": "FREQ=DAILY", "zone": "Mars""#).starts_with("no time zone is called \"Mars\"")
    );
    assert!(repeating(r#""rrule": "FREQ=YEARLY", "zone": "UTC""#).starts_with("rrule: FREQ=YEARLY"));
    assert!(repeating(r#""rrule": "FREQ=DAILY", "zone": "UTC", "runs_over": 1"#).starts_with("with `zone`"));
    let offsets = r#""offsets": {"initial": 0, "transitions": []}"#;
    assert!(repeating(&format!(r#""rrule": "FREQ=DAILY;COUNT=1", {offsets}"#)).starts_with("with `offsets`"));
    assert!(repeating(&format!(r#""rrule": "FREQ=DAILY", "days": 9, {offsets}"#)).contains("at most 6"));
    assert!(repeating(r#""rule": "FREQ=DAILY""#).starts_with("unknown field `rule`"));
    let span = r#"{"span": {"start": "2026-11-22T09:00:00Z", "end": "2026-11-22T09:00:00Z"}}"#;
    assert!(error(span).starts_with("the span would end"));
}

const ZONES: [&str; 10] = [
    "UTC",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Havana",
    "Asia/Beirut",
    "America/Sao_Paulo",
    "America/Goose_Bay",
    "Asia/Kathmandu",
    "Antarctica/Troll",
];

/// Dates around which the clocks of some of the zones jump, and the ends of a month, a year and a leap February.
const DAYS: [&str; 12] = [
    "2011-12-29",
    "2026-03-08",
    "2026-11-01",
    "2026-04-05",
    "2026-10-04",
    "2026-03-29",
    "2018-11-04",
    "2018-02-17",
    "2010-11-07",
    "2026-12-31",
    "2028-02-29",
    "2026-04-30",
];

/// A schedule, and an instant near where it starts.
pub(in crate::pass) fn any_schedule() -> impl Strategy<Value = (Schedule, DateTime<Utc>)> {
    let hours = (0_u16..96, 1_u16..=96, 0_u8..7).prop_map(|(from, until, days)| {
        let time = |quarters: u16| TimeOfDay::from_minutes(quarters * 15).unwrap();
        let days = if days == 6 { 2 } else { 0 };
        Window::new(time(from), time(until), days).or_else(|_| Window::hours(time(from), time(until)))
    });
    let hours = prop_oneof![4 => hours, 1 => Just(Ok(Window::WHOLE_DAY))];
    let days = (0..ZONES.len(), 0..DAYS.len(), 0_u64..5, 0_u64..40);
    let daily = Just(Pattern::Daily { interval: 1, weekdays: Weekdays::NONE, month_days: Vec::new() });
    let rule = (prop_oneof![1 => daily, 1 => any_pattern()], 0_u32..8);
    let repeating = (hours, days, rule, vec(0_u64..12, 0..3)).prop_filter_map(
        "windows mustn't be empty or overlap",
        |(window, (zone, day, back, length), (pattern, count), except)| {
            let starts = date(DAYS[day]) - Days::new(back);
            let end = if count < 2 { RuleEnd::Never } else { RuleEnd::Count(count) };
            let except = except.into_iter().map(|day| starts + Days::new(day)).collect();
            let dates = (starts, starts + Days::new(length));
            let zone = Zone::new(ZONES[zone]).unwrap();
            let repeating =
                Repeating::new(&zone, dates, window.ok()?, Rrule { pattern, end }, except).ok()?;
            Some((Schedule::Repeating(repeating), starts))
        },
    );
    let span = (0..DAYS.len(), 1_i64..5000).prop_map(|(day, minutes)| {
        let starts = date(DAYS[day]);
        let start = starts.and_time(chrono::NaiveTime::MIN).and_utc();
        (Schedule::Span { start, end: start + TimeDelta::minutes(minutes) }, starts)
    });
    let always = (0..DAYS.len()).prop_map(|day| (Schedule::Always, date(DAYS[day])));
    let schedule = prop_oneof![12 => repeating, 2 => span, 1 => always];
    // Quarters of an hour meet boundaries, single minutes what lies between them.
    let near = prop_oneof![2 => (-150_i64..1000).prop_map(|quarters| quarters * 15), 1 => -2000_i64..15_000];
    (schedule, near).prop_map(|((schedule, starts), minutes)| {
        let midnight = starts.and_time(chrono::NaiveTime::MIN).and_utc();
        (schedule, midnight + TimeDelta::minutes(minutes))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn questions_about_an_instant_agree_with_a_walk_through_all((schedule, at) in any_schedule()) {
        let all: Vec<_> = schedule.occurrences().collect();
        prop_assert!(all.is_sorted_by(|a, b| a.start < b.start && a.end <= b.end));
        prop_assert!(all.iter().all(|one| one.start < one.end));
        let after: Vec<_> = all.iter().copied().filter(|one| one.end > at).collect();
        prop_assert_eq!(schedule.ending_after(at).collect::<Vec<_>>(), after);
        prop_assert_eq!(schedule.occurrence_at(at), all.iter().copied().rfind(|one| one.contains(at)));
        prop_assert_eq!(schedule.next_after(at), all.iter().copied().find(|one| one.start > at));
        prop_assert_eq!(schedule.last_ended_by(at), all.iter().copied().rfind(|one| one.end <= at));
        prop_assert_eq!(schedule.first(), all.first().copied());
        prop_assert_eq!(schedule.last(), all.last().copied());
    }

    #[test]
    fn json_reads_back_as_the_same_schedule((schedule, _) in any_schedule()) {
        let json = serde_json::to_string(&schedule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), schedule);
    }

    #[test]
    fn any_text_is_a_schedule_or_an_error(text in ".{0,80}") {
        let json = format!(r#"{{"repeating": {{"starts": "2026-11-22", "rrule": "{text}"}}}}"#);
        prop_assert!(serde_json::from_str::<Schedule>(&text).is_err());
        prop_assert!(serde_json::from_str::<Schedule>(&json).is_err());
    }
}
