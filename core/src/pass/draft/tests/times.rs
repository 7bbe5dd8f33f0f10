//! Each kind's times and limits, with the page that they come from.

use chrono::{NaiveDate, TimeDelta, Weekday};

use super::{assert_wrong, check, local, now, property_with, time};
use crate::pass::draft::Composition;
use crate::pass::given::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours};
use crate::pass::permit::{Minutes, Uses};
use crate::pass::problem::{Field, Forbidden, Invalid, Need, Problem};
use crate::pass::schedule::Schedule;

fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn from_to(start: &str, end: &str) -> FromTo {
    FromTo { start: local(start), end: local(end) }
}

/// The occurrences, by the clock on the wall in the pass's zone.
fn windows(composition: &Composition) -> Vec<String> {
    let wall = |instant| composition.zone.local(instant).format("%a %m-%d %H:%M").to_string();
    let occurrences = composition.permit.schedule.occurrences().take(8);
    occurrences.map(|one| format!("{} - {}", wall(one.start), wall(one.end))).collect()
}

#[track_caller]
fn assert_windows(given: Given, expected: &[&str]) -> Composition {
    let composition = check(given).unwrap();
    assert_eq!(windows(&composition), expected);
    composition
}

#[test]
fn a_custom_duration_ends_after_its_start_and_within_a_year() {
    // ButterflyMX: "You can set both a start and an end time, … up to one year in the future."
    let custom = |start, end| Given::CustomDuration(from_to(start, end));
    assert_windows(
        custom("2026-11-20T09:00:00", "2026-11-22T17:15:00"),
        &["Fri 11-20 09:00 - Sun 11-22 17:15"],
    );
    assert_windows(
        custom("2026-11-20T09:00:00", "2027-11-18T14:30:00"),
        &["Fri 11-20 09:00 - Thu 11-18 14:30"],
    );

    let latest = date("2027-11-18").unwrap();
    let beyond = check(custom("2026-11-20T09:00:00", "2027-11-18T14:31:00"));
    assert_wrong(beyond, Field::End, Invalid::BeyondOneYear { latest });
    let equal = check(custom("2026-11-20T09:00:00", "2026-11-20T09:00:00"));
    assert_wrong(equal, Field::End, Invalid::NotAfterStart);
    let over = check(custom("2026-11-18T09:00:00", "2026-11-18T14:30:00"));
    assert_wrong(over, Field::End, Invalid::Past);
    let problems = check(Given::CustomDuration(FromTo::default())).unwrap_err();
    assert_eq!(problems.of(Field::Start), [Problem::Missing(Need::Always)]);
    assert_eq!(problems.of(Field::End), [Problem::Missing(Need::Always)]);
}

#[test]
fn a_temporary_pass_is_a_custom_duration() {
    // SmartRent: "fill in desired dates and times the code will be available to use".
    let given = Given::Temporary(from_to("2026-11-20T09:00:00", "2026-11-20T10:00:00"));
    assert_windows(given, &["Fri 11-20 09:00 - Fri 11-20 10:00"]);
}

#[test]
fn a_picked_end_of_23_59_is_the_next_midnight() {
    let given = Given::CustomDuration(from_to("2026-11-20T00:00:00", "2026-11-20T23:59:00"));
    assert_windows(given, &["Fri 11-20 00:00 - Sat 11-21 00:00"]);
    let hours = Hours {
        days: vec![Weekday::Fri, Weekday::Sat],
        from: time("00:00:00"),
        until: time("23:59:00"),
        expires_on: date("2026-11-21"),
        ..Hours::default()
    };
    assert_windows(
        Given::Recurring(hours),
        &["Fri 11-20 00:00 - Sat 11-21 00:00", "Sat 11-21 00:00 - Sun 11-22 00:00"],
    );
}

#[test]
fn recurring_access_has_days_hours_and_an_expiry_date() {
    // ButterflyMX: "If your dog walker comes on Tuesdays and Thursdays between 2:20 and 3:20 …".
    let walker = Hours {
        days: vec![Weekday::Thu, Weekday::Tue, Weekday::Tue],
        from: time("14:20:00"),
        until: time("15:20:00"),
        starts_on: None,
        expires_on: date("2026-11-26"),
    };
    assert_windows(
        Given::Recurring(walker.clone()),
        &[
            "Thu 11-19 14:20 - Thu 11-19 15:20",
            "Tue 11-24 14:20 - Tue 11-24 15:20",
            "Thu 11-26 14:20 - Thu 11-26 15:20",
        ],
    );

    let wrong = |change: fn(&mut Hours)| {
        let mut hours = walker.clone();
        change(&mut hours);
        check(Given::Recurring(hours))
    };
    assert_wrong(wrong(|h| h.days.clear()), Field::Days, Need::Always);
    assert_wrong(wrong(|h| h.until = h.from), Field::Until, Invalid::EqualTimes);
    assert_wrong(wrong(|h| h.expires_on = None), Field::ExpiresOn, Need::Always);
    assert_wrong(wrong(|h| h.expires_on = date("2026-11-17")), Field::ExpiresOn, Invalid::Past);
    assert_wrong(wrong(|h| h.expires_on = date("2026-11-18")), Field::ExpiresOn, Invalid::NeverOpens);
    assert_wrong(wrong(|h| h.starts_on = date("2026-11-27")), Field::ExpiresOn, Invalid::NotAfterStart);
    assert!(wrong(|h| h.expires_on = date("2027-11-18")).is_ok());
    let latest = date("2027-11-18").unwrap();
    assert_wrong(
        wrong(|h| h.expires_on = date("2027-11-19")),
        Field::ExpiresOn,
        Invalid::BeyondOneYear { latest },
    );
}

#[test]
fn hours_that_cross_midnight_belong_to_the_day_they_start() {
    let night = Hours {
        days: vec![Weekday::Sat],
        from: time("22:00:00"),
        until: time("02:00:00"),
        starts_on: None,
        expires_on: date("2026-11-29"),
    };
    assert_windows(
        Given::Recurring(night),
        &["Sat 11-21 22:00 - Sun 11-22 02:00", "Sat 11-28 22:00 - Sun 11-29 02:00"],
    );
}

#[test]
fn business_hours_are_preset_and_adjustable() {
    // ButterflyMX: "preset for Monday through Friday, from 9:00 AM to 5:00 PM. You can adjust the schedule".
    let mut hours = Hours { expires_on: date("2026-11-23"), ..Hours::business() };
    assert_windows(
        Given::BusinessHours(hours.clone()),
        &[
            "Wed 11-18 09:00 - Wed 11-18 17:00",
            "Thu 11-19 09:00 - Thu 11-19 17:00",
            "Fri 11-20 09:00 - Fri 11-20 17:00",
            "Mon 11-23 09:00 - Mon 11-23 17:00",
        ],
    );
    hours.days.push(Weekday::Sat);
    hours.until = time("18:30:00");
    let adjusted = check(Given::BusinessHours(hours)).unwrap();
    assert_eq!(windows(&adjusted)[3], "Sat 11-21 09:00 - Sat 11-21 18:30");
}

#[test]
fn a_full_day_lasts_until_the_end_of_its_date_in_the_chosen_zone() {
    // ButterflyMX: "expires at 11:59 PM on that day, according to the selected time zone".
    let given = Given::FullDay(OnDate { date: date("2026-11-21") });
    assert_windows(given.clone(), &["Sat 11-21 00:00 - Sun 11-22 00:00"]);
    let mut draft = super::draft(given);
    draft.zone = Some("Pacific/Honolulu".to_owned());
    let composition = super::by_resident(&draft, &super::property()).unwrap();
    assert_eq!(windows(&composition), ["Sat 11-21 00:00 - Sun 11-22 00:00"]);
    assert_eq!(composition.permit.schedule.ends_at(), "2026-11-22T10:00:00Z".parse().ok());
    draft.zone = Some("Atlantis/Capital".to_owned());
    assert_wrong(super::by_resident(&draft, &super::property()), Field::Zone, Invalid::UnknownZone);

    let on = |day| check(Given::FullDay(OnDate { date: day }));
    assert_wrong(on(None), Field::Date, Need::Always);
    assert_wrong(on(date("2026-11-17")), Field::Date, Invalid::Past);
    assert!(on(date("2026-11-18")).is_ok());
    assert!(on(date("2027-11-18")).is_ok());
}

#[test]
fn a_one_time_pass_dies_when_used_or_with_its_date() {
    // ButterflyMX: "automatically expires once used. If not utilized, it expires at 11:59 PM".
    let given = Given::OneTime(OnDate { date: date("2026-11-19") });
    let composition = assert_windows(given, &["Thu 11-19 00:00 - Fri 11-20 00:00"]);
    assert_eq!(composition.permit.uses, Uses::Once);
    assert_eq!(
        check(Given::FullDay(OnDate { date: date("2026-11-19") })).unwrap().permit.uses,
        Uses::Unlimited
    );
}

#[test]
fn a_delivery_is_one_time_and_today_unless_a_day_is_chosen() {
    // SmartRent's delivery; the defaults are ours.
    let composition =
        assert_windows(Given::Delivery(OnDate::default()), &["Wed 11-18 00:00 - Thu 11-19 00:00"]);
    assert_eq!(composition.permit.uses, Uses::Once);
    let given = Given::Delivery(OnDate { date: date("2026-11-20") });
    assert_windows(given, &["Fri 11-20 00:00 - Sat 11-21 00:00"]);
}

#[test]
fn a_permanent_pass_lasts_until_deleted() {
    // SmartRent.
    assert_eq!(check(Given::Permanent).unwrap().permit.schedule, Schedule::Always);
}

#[test]
fn each_preset_frame_is_a_start_and_an_end() {
    // Quext: "the window of time … using either the predetermined setting or by creating a Custom range".
    let cases = [
        (Frame::NextHour, "Wed 11-18 14:30 - Wed 11-18 15:30"),
        (Frame::NextFourHours, "Wed 11-18 14:30 - Wed 11-18 18:30"),
        (Frame::Today, "Wed 11-18 00:00 - Thu 11-19 00:00"),
        (Frame::Tomorrow, "Thu 11-19 00:00 - Fri 11-20 00:00"),
        (Frame::Weekend, "Sat 11-21 00:00 - Mon 11-23 00:00"),
        (Frame::ThisWeek, "Wed 11-18 00:00 - Mon 11-23 00:00"),
    ];
    assert_eq!(cases.map(|(frame, _)| frame), Frame::PRESETS);
    for (frame, expected) in cases {
        let given = Given::TimeFrame(Framed { frame, expires_on: None, expires_in: None });
        let composition = assert_windows(given, &[expected]);
        assert_eq!(composition.permit.expires_in, None, "without expiration, for all of it");
    }
}

#[test]
fn a_later_expiration_date_repeats_a_frame_every_day_through_it() {
    let framed = |frame, expires_on| {
        Given::TimeFrame(Framed { frame, expires_on: date(expires_on), expires_in: None })
    };
    let custom = Frame::Custom(from_to("2026-11-19T09:00:00", "2026-11-19T11:00:00"));
    assert_windows(
        framed(custom, "2026-11-21"),
        &[
            "Thu 11-19 09:00 - Thu 11-19 11:00",
            "Fri 11-20 09:00 - Fri 11-20 11:00",
            "Sat 11-21 09:00 - Sat 11-21 11:00",
        ],
    );
    assert_windows(framed(custom, "2026-11-19"), &["Thu 11-19 09:00 - Thu 11-19 11:00"]);
    assert_windows(
        framed(Frame::Weekend, "2026-11-29"),
        &[
            "Sat 11-21 00:00 - Sun 11-22 00:00",
            "Sun 11-22 00:00 - Mon 11-23 00:00",
            "Sat 11-28 00:00 - Sun 11-29 00:00",
            "Sun 11-29 00:00 - Mon 11-30 00:00",
        ],
    );
    assert_windows(
        framed(Frame::NextHour, "2026-11-19"),
        &["Wed 11-18 14:30 - Wed 11-18 15:30", "Thu 11-19 14:30 - Thu 11-19 15:30"],
    );
    // The night that starts on the expiration date is whole.
    let night = Frame::Custom(from_to("2026-11-19T22:00:00", "2026-11-20T06:00:00"));
    assert_windows(
        framed(night, "2026-11-21"),
        &[
            "Thu 11-19 22:00 - Fri 11-20 06:00",
            "Fri 11-20 22:00 - Sat 11-21 06:00",
            "Sat 11-21 22:00 - Sun 11-22 06:00",
        ],
    );
    assert_windows(framed(night, "2026-11-19"), &["Thu 11-19 22:00 - Fri 11-20 06:00"]);
    assert_wrong(check(framed(Frame::Weekend, "2026-11-21")), Field::ExpiresOn, Invalid::NotAfterStart);
    let long = Frame::Custom(from_to("2026-11-19T09:00:00", "2026-11-20T10:00:00"));
    assert_wrong(check(framed(long, "2026-11-25")), Field::ExpiresOn, Invalid::TooLongToRepeat);
}

#[test]
fn expires_in_counts_in_minutes_of_at_least_one() {
    // Quext: "how long the shareable Pass link will be active once your guest opens it".
    let given = |minutes| {
        let expires_in = Some(Minutes(minutes));
        check(Given::TimeFrame(Framed { frame: Frame::Tomorrow, expires_on: None, expires_in }))
    };
    assert_eq!(given(30).unwrap().permit.expires_in, Some(Minutes(30)));
    assert_wrong(given(0), Field::ExpiresIn, Invalid::TooShort);
    assert_wrong(given(u32::MAX), Field::ExpiresIn, Invalid::OutOfRange { least: 1, most: 527_040 });
}

fn visit() -> Visit {
    Visit {
        starts_on: date("2026-11-19"),
        ends_on: date("2026-11-21"),
        active_for: Some(Minutes(240)),
        schedule: None,
    }
}

#[test]
fn a_visit_without_a_schedule_is_open_once_within_its_dates() {
    // Quext: "start and end dates; time range (how long the pass will remain active once the recipient
    // activates a lock for the first time)".
    for given in [Given::VendorVisit, Given::ResidentVisit, Given::Tour] {
        let composition = assert_windows(given(visit()), &["Thu 11-19 00:00 - Sun 11-22 00:00"]);
        assert_eq!(composition.permit.active_for, Some(Minutes(240)));
    }
}

#[test]
fn a_visit_is_active_for_twelve_hours_at_most() {
    // Quext: "All Passes can only be to be active for up to 12 hours at a time."
    let with = |active_for| check(Given::Tour(Visit { active_for, ..visit() }));
    assert!(with(Some(Minutes(720))).is_ok());
    let at_most = Minutes(720);
    assert_wrong(with(Some(Minutes(721))), Field::ActiveFor, Forbidden::LongestActiveFor { at_most });
    assert_wrong(with(Some(Minutes(0))), Field::ActiveFor, Invalid::TooShort);
    assert_wrong(with(None), Field::ActiveFor, Need::Always);
}

#[test]
fn windows_of_a_visits_schedule_are_twelve_hours_at_most() {
    let hours = |from, until| {
        let days = vec![Weekday::Thu, Weekday::Sat];
        let schedule = Some(VisitHours { days, from: time(from), until: time(until) });
        Given::VendorVisit(Visit { schedule, ..visit() })
    };
    assert_windows(
        hours("08:00:00", "20:00:00"),
        &["Thu 11-19 08:00 - Thu 11-19 20:00", "Sat 11-21 08:00 - Sat 11-21 20:00"],
    );
    let at_most = Minutes(720);
    let long = check(hours("08:00:00", "20:01:00"));
    assert_wrong(long, Field::Until, Forbidden::LongestActiveFor { at_most });
    let night = check(hours("20:00:00", "09:00:00"));
    assert_wrong(night, Field::Until, Forbidden::LongestActiveFor { at_most });
}

#[test]
fn a_passcode_is_first_used_within_24_hours_of_its_start() {
    // Aptly: "Must be used within 24 hours of the start date/time".
    let passcode = |start, end| Given::Passcode(from_to(start, end));
    let composition = assert_windows(
        passcode("2026-11-19T09:00:00", "2026-11-22T09:00:00"),
        &["Thu 11-19 09:00 - Sun 11-22 09:00"],
    );
    assert_eq!(composition.permit.first_use_within, Some(Minutes(1440)));
    let missed = check(passcode("2026-11-17T14:30:00", "2026-11-22T09:00:00"));
    assert_wrong(missed, Field::Start, Invalid::Past);
}

#[test]
fn the_propertys_longest_duration_is_a_rule_of_its_own() {
    let property = property_with(r#"{"kinds": "any", "longest_days": 7}"#);
    let latest = date("2026-11-25").unwrap();
    let rule = Forbidden::LongestDays { at_most: 7, latest };
    let day = |day| super::draft(Given::FullDay(OnDate { date: date(day) }));
    assert!(super::by_resident(&day("2026-11-25"), &property).is_ok());
    assert_wrong(super::by_resident(&day("2026-11-26"), &property), Field::Date, rule.clone());
    let until = |end| super::draft(Given::CustomDuration(from_to("2026-11-19T09:00:00", end)));
    assert!(super::by_resident(&until("2026-11-25T14:30:00"), &property).is_ok());
    assert_wrong(super::by_resident(&until("2026-11-25T14:31:00"), &property), Field::End, rule);
}

#[test]
fn clocks_that_jump_move_a_boundary_to_the_jump() {
    // New York, 14 March 2027: 02:00 becomes 03:00.
    let custom = |start, end| Given::CustomDuration(from_to(start, end));
    assert_windows(
        custom("2027-03-14T02:30:00", "2027-03-14T04:00:00"),
        &["Sun 03-14 03:00 - Sun 03-14 04:00"],
    );
    let within = check(custom("2027-03-14T02:10:00", "2027-03-14T02:50:00"));
    assert_wrong(within, Field::End, Invalid::NeverOpens);
    // 7 November 2027: 01:00 to 02:00 comes twice, and all of it counts.
    let hour = check(custom("2027-11-07T01:00:00", "2027-11-07T02:00:00")).unwrap();
    let all = hour.permit.schedule.first().unwrap();
    assert_eq!(all.end - all.start, TimeDelta::hours(2));
    assert!(all.start > now());
}
