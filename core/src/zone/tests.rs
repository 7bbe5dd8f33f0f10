//! Every zone of the database, against a walk through its instants.

use super::*;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn every_zone_makes_offsets_that_pass_their_own_check() {
    let (from, to) = (instant("0001-01-01T00:00:00Z"), instant("2100-01-01T00:00:00Z"));
    for name in jiff::tz::db().available() {
        let Ok(zone) = Zone::new(name.as_str()) else { continue };
        let offsets = zone.offsets(from, to);
        assert_eq!(Offsets::new(offsets.initial, offsets.transitions.clone()), Ok(offsets), "{zone}");
    }
}

/// What `first_instant` and `last_instant` mean, by looking at the wall clock every minute of some hours.
fn by_the_minute(
    clock: &[(DateTime<Utc>, NaiveDateTime)],
    local: NaiveDateTime,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let mut shows = clock.iter().filter(|(_, wall)| *wall == local).map(|(instant, _)| *instant);
    let jump = || clock.iter().find(|(_, wall)| *wall > local).unwrap().0;
    let first = shows.next().unwrap_or_else(jump);
    (first, shows.next_back().unwrap_or(first))
}

fn check_jumps(zone: &Zone, from: &str, to: &str) -> usize {
    let offsets = zone.offsets(instant(from), instant(to));
    let mut before = offsets.initial();
    for Transition { at, offset } in offsets.transitions() {
        let reach = i64::from((offset - before).abs()) / 60 + 90;
        let clock: Vec<_> = (-reach..=reach)
            .map(|minutes| {
                let instant = *at + TimeDelta::minutes(minutes);
                let zoned = timestamp(instant).to_zoned(zone.0.clone()).datetime();
                (instant, zoned.to_string().parse::<NaiveDateTime>().unwrap())
            })
            .collect();
        for (instant, wall) in &clock {
            assert_eq!(offsets.to_local(*instant), *wall, "{zone} {instant}");
            assert_eq!(zone.local(*instant), *wall, "{zone} {instant}");
        }
        let span = i64::from((offset - before).abs()) / 60 + 80;
        let middle = offsets.to_local(*at);
        for minutes in (-span..=span).step_by(5) {
            let local = middle + TimeDelta::minutes(minutes);
            if clock.first().unwrap().1 < local && local < clock.last().unwrap().1 {
                let found = (offsets.first_instant(local), offsets.last_instant(local));
                assert_eq!(found, by_the_minute(&clock, local), "{zone} {local}");
            }
        }
        before = *offset;
    }
    offsets.transitions().len()
}

#[test]
fn boundaries_fall_where_a_walk_minute_by_minute_finds_them() {
    let names = [
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Havana",
        "America/Sao_Paulo",
        "America/Goose_Bay",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Antarctica/Troll",
        "Europe/Dublin",
        "Pacific/Apia",
    ];
    for name in names {
        check_jumps(&Zone::new(name).unwrap(), "1985-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    }
    // Kathmandu left UTC+5:30 in 1986.
    let zone = Zone::new("Asia/Kathmandu").unwrap();
    assert_eq!(check_jumps(&zone, "1985-01-01T00:00:00Z", "2030-01-01T00:00:00Z"), 1);
}

#[test]
fn boundaries_fall_right_in_every_zone() {
    let mut jumps = 0;
    for name in jiff::tz::db().available() {
        let Ok(zone) = Zone::new(name.as_str()) else { continue };
        jumps += check_jumps(&zone, "2011-06-01T00:00:00Z", "2012-03-01T00:00:00Z");
        jumps += check_jumps(&zone, "2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z");
    }
    assert!(jumps > 400, "only {jumps} jumps were looked at");
}

#[test]
fn a_skipped_day_is_the_moment_of_the_jump() {
    // Samoa went from 29 December 2011 straight to the 31st.
    let zone = Zone::new("Pacific/Apia").unwrap();
    let offsets = zone.offsets(instant("2011-12-01T00:00:00Z"), instant("2012-02-01T00:00:00Z"));
    let jump = instant("2011-12-30T10:00:00Z");
    let noon = "2011-12-30T12:00:00".parse().unwrap();
    assert_eq!((offsets.first_instant(noon), offsets.last_instant(noon)), (jump, jump));
    assert_eq!(offsets.to_local(jump).to_string(), "2011-12-31 00:00:00");
    assert_eq!((offsets.offset_at(jump - TimeDelta::seconds(1)), offsets.offset_at(jump)), (-36_000, 50_400));
}

#[test]
fn names_are_checked_and_read_back() {
    for (name, canonical) in
        [("UTC", "UTC"), ("america/new_york", "America/New_York"), ("Etc/GMT+5", "Etc/GMT+5")]
    {
        let zone = Zone::new(name).unwrap();
        assert_eq!(zone.name(), canonical);
        assert_eq!(String::from(zone.clone()).parse(), Ok(zone));
    }
    for name in [
        "",
        " ",
        "UTC ",
        "Etc/Unknown",
        "EST5EDT,M3.2.0,M11.1.0",
        "/etc/localtime",
        "../UTC",
        "New York",
        "+01:00",
    ] {
        assert_eq!(Zone::new(name).unwrap_err().found, name);
    }
    let error = Zone::new(&"é".repeat(500)).unwrap_err();
    assert_eq!(error.found.chars().count(), 40);
}

#[test]
fn the_ends_of_time_are_the_ends_of_the_table() {
    let zone = Zone::new("America/New_York").unwrap();
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let offsets = zone.offsets(first, last);
    assert!(offsets.transitions().len() > 15_000, "two a year for some 8000 years");
    for instant in [first, last] {
        assert_eq!(zone.offset_at(instant), offsets.offset_at(instant));
        // Beyond what a date can say the wall shows UTC.
        assert!((offsets.to_local(instant) - instant.naive_utc()).num_hours().abs() <= 5);
        offsets.first_instant(instant.naive_utc());
        offsets.last_instant(instant.naive_utc());
    }
}

#[test]
fn offsets_that_no_zone_has_are_refused() {
    let jump = |at: &str, offset| Transition { at: instant(at), offset };
    let new = |transitions: &[Transition]| Offsets::new(0, transitions.to_vec());
    let out_of_order = |at: &str| Err(BadOffsets::OutOfOrder { at: instant(at) });
    assert_eq!(Offsets::new(93_600, Vec::new()), Err(BadOffsets::TooFar { offset: 93_600 }));
    assert_eq!(Offsets::new(i32::MIN, Vec::new()), Err(BadOffsets::TooFar { offset: i32::MIN }));
    let (spring, autumn) = ("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z");
    assert!(new(&[jump(spring, 3600), jump(autumn, 0)]).is_ok());
    assert_eq!(new(&[jump(autumn, 3600), jump(spring, 0)]), out_of_order(spring));
    assert_eq!(new(&[jump(spring, 0)]), out_of_order(spring));
    assert_eq!(new(&[jump("2026-03-29T01:00:00.5Z", 60)]), out_of_order("2026-03-29T01:00:00.5Z"));
    // An hour later the clocks can't go back by a day: walls would show each time thrice.
    let soon = "2026-03-29T02:00:00Z";
    assert_eq!(new(&[jump(spring, 3600), jump(soon, -82_800)]), out_of_order(soon));
    let json = r#"{"initial": 0, "transitions": [{"at": "2026-03-29T01:00:00Z", "offset": 99999999}]}"#;
    assert!(serde_json::from_str::<Offsets>(json).unwrap_err().to_string().contains("26 hours"));
}
