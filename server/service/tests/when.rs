//! `gatepass when`, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::io::Read as _;
use std::process::{Command, Stdio};

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn gatepass(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_gatepass")).arg("when").args(arguments).output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `ZONE STARTS ENDS FROM UNTIL [RULE [EXDATE]…]`, as arguments.
fn arguments(text: &str) -> Vec<&str> {
    let mut words = text.split_whitespace();
    let flags = ["--zone", "--starts", "--ends", "--from", "--until", "--rrule"].into_iter();
    let flags = flags.chain(std::iter::repeat("--exdate"));
    flags.map_while(|flag| words.next().map(|word| [flag, word])).flatten().collect()
}

#[track_caller]
fn prints(text: &str, windows: &[&str]) {
    let ran = gatepass(&arguments(text));
    let expected: String = windows.iter().map(|window| window.replace(' ', "\t") + "\n").collect();
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), expected.as_str(), ""),
        "{text}"
    );
}

#[track_caller]
fn refuses(arguments: &[&str], says: &str) {
    let ran = gatepass(arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.stderr);
    assert!(ran.stderr.contains(says), "{arguments:?}: {}", ran.stderr);
    assert!(ran.stderr.ends_with('\n') && ran.stderr.lines().count() == 1, "one line: {:?}", ran.stderr);
}

#[test]
fn a_rule_prints_its_windows_in_order() {
    prints(
        "America/New_York 2026-10-30 2026-11-03 09:00 17:00 FREQ=DAILY 2026-10-31",
        &[
            "2026-10-30T09:00:00-04:00 2026-10-30T17:00:00-04:00",
            "2026-11-01T09:00:00-05:00 2026-11-01T17:00:00-05:00",
            "2026-11-02T09:00:00-05:00 2026-11-02T17:00:00-05:00",
            "2026-11-03T09:00:00-05:00 2026-11-03T17:00:00-05:00",
        ],
    );
    prints(
        "UTC 2026-01-31 2026-12-31 00:00 23:59 FREQ=MONTHLY;COUNT=3",
        &[
            "2026-01-31T00:00:00+00:00 2026-02-01T00:00:00+00:00",
            "2026-03-31T00:00:00+00:00 2026-04-01T00:00:00+00:00",
            "2026-05-31T00:00:00+00:00 2026-06-01T00:00:00+00:00",
        ],
    );
}

#[test]
fn the_first_date_counts_only_if_the_rule_matches_it() {
    // 22 November 2026 is a Sunday.
    let monday = "2026-11-23T09:00:00+00:00 2026-11-23T10:00:00+00:00";
    let tuesday = "2026-11-24T09:00:00+00:00 2026-11-24T10:00:00+00:00";
    prints("UTC 2026-11-22 2026-12-22 09:00 10:00 FREQ=WEEKLY;BYDAY=MO,TU;COUNT=2", &[monday, tuesday]);
    let sunday = "2026-11-22T09:00:00+00:00 2026-11-22T10:00:00+00:00";
    prints("UTC 2026-11-22 2026-11-28 09:00 10:00 FREQ=WEEKLY", &[sunday]);
}

#[test]
fn weeks_are_counted_from_wkst() {
    // RFC 5545's example: the same rule, with weeks from Monday and from Sunday.
    let window = |day: u8| format!("1997-08-{day:02}T09:00:00+00:00 1997-08-{day:02}T10:00:00+00:00");
    for (week_start, days) in [("MO", [5, 10, 19, 24]), ("SU", [5, 17, 19, 31])] {
        let windows = days.map(window);
        let rule = format!("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST={week_start}");
        prints(
            &format!("UTC 1997-08-05 1998-08-05 09:00 10:00 {rule}"),
            &windows.each_ref().map(String::as_str),
        );
    }
}

#[test]
fn a_night_belongs_to_the_date_on_which_it_starts_the_last_one_too() {
    let first = "2026-12-30T22:00:00+05:45 2026-12-31T06:00:00+05:45";
    let whole = "2026-12-31T22:00:00+05:45 2027-01-01T06:00:00+05:45";
    prints("Asia/Kathmandu 2026-12-30 2026-12-31 22:00 06:00 FREQ=DAILY", &[first, whole]);
    prints("Asia/Kathmandu 2026-12-30 2027-12-31 22:00 06:00 FREQ=DAILY;COUNT=2", &[first, whole]);
    prints("Asia/Kathmandu 2026-12-30 2027-12-31 22:00 06:00 FREQ=DAILY;UNTIL=20261231", &[first, whole]);
    prints("Asia/Kathmandu 2026-12-30 2027-12-31 22:00 06:00 FREQ=DAILY;UNTIL=20261229", &[]);
}

#[test]
fn clocks_that_jump_move_boundaries_and_show_the_later_offset() {
    prints(
        "America/New_York 2026-03-08 2026-03-08 01:30 02:30 FREQ=DAILY",
        &["2026-03-08T01:30:00-05:00 2026-03-08T03:00:00-04:00"],
    );
    prints(
        "America/New_York 2026-11-01 2026-11-01 01:30 01:00 FREQ=DAILY",
        &["2026-11-01T01:30:00-04:00 2026-11-02T01:00:00-05:00"],
    );
    prints(
        "America/New_York 2026-10-31 2026-11-01 22:00 01:00 FREQ=DAILY;COUNT=1",
        &["2026-10-31T22:00:00-04:00 2026-11-01T01:00:00-05:00"],
    );
    // A window inside the skipped hour is left out, and counts.
    prints(
        "America/New_York 2026-03-08 2026-12-31 02:10 02:50 FREQ=DAILY;COUNT=2",
        &["2026-03-09T02:10:00-04:00 2026-03-09T02:50:00-04:00"],
    );
    // Half an hour on Lord Howe Island; a whole day in Samoa.
    prints(
        "Australia/Lord_Howe 2026-10-04 2026-10-04 02:10 02:40 FREQ=DAILY",
        &["2026-10-04T02:30:00+11:00 2026-10-04T02:40:00+11:00"],
    );
    prints(
        "Pacific/Apia 2011-12-29 2011-12-31 00:00 24:00 FREQ=DAILY",
        &[
            "2011-12-29T00:00:00-10:00 2011-12-31T00:00:00+14:00",
            "2011-12-31T00:00:00+14:00 2012-01-01T00:00:00+14:00",
        ],
    );
}

#[test]
fn without_a_rule_it_is_one_window() {
    prints(
        "Europe/Madrid 2026-03-27 2026-03-30 18:00 09:00",
        &["2026-03-27T18:00:00+01:00 2026-03-30T09:00:00+02:00"],
    );
    prints("UTC 2026-03-27 2026-03-27 18:00 23:59", &["2026-03-27T18:00:00+00:00 2026-03-28T00:00:00+00:00"]);
    prints("UTC 2026-03-27 2026-03-28 18:00 18:00", &["2026-03-27T18:00:00+00:00 2026-03-28T18:00:00+00:00"]);
    for empty in ["2026-03-27 18:00 18:00", "2026-03-27 18:00 17:00", "2026-03-27 23:59 00:00"] {
        let (day, hours) = empty.split_once(' ').unwrap();
        refuses(&arguments(&format!("UTC {day} {day} {hours}")), "the window is empty");
    }
    refuses(&arguments("America/New_York 2026-03-08 2026-03-08 02:10 02:50"), "the window is empty");
}

#[test]
fn the_end_of_the_day_has_two_names_and_only_as_an_end() {
    let whole = ["2026-11-22T00:00:00+00:00 2026-11-23T00:00:00+00:00"];
    prints("UTC 2026-11-22 2026-11-22 00:00 24:00 FREQ=DAILY", &whole);
    prints("UTC 2026-11-22 2026-11-22 00:00 23:59 FREQ=DAILY", &whole);
    let minute = ["2026-11-22T23:59:00+00:00 2026-11-23T00:00:00+00:00"];
    prints("UTC 2026-11-22 2026-11-22 23:59 23:59 FREQ=DAILY", &minute);
    prints("UTC 2026-11-22 2026-11-22 23:59 00:00 FREQ=DAILY", &minute);
    refuses(&arguments("UTC 2026-11-22 2026-11-22 24:00 08:00 FREQ=DAILY"), "--from");
    refuses(&arguments("UTC 2026-11-22 2026-11-23 24:00 08:00"), "--from");
    refuses(&arguments("UTC 2026-11-22 2026-11-22 00:00 00:00 FREQ=DAILY"), "--from and --until");
}

#[test]
fn count_prints_at_most_so_many() {
    let daily = arguments("UTC 0001-01-01 9999-12-31 09:00 10:00 FREQ=DAILY");
    let lines = |count: &str| {
        let ran = gatepass(&[&daily[..], &["--count", count]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        ran.stdout.lines().count()
    };
    assert_eq!((lines("0"), lines("2"), lines("0007")), (0, 2, 7));
    let few = arguments("UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=DAILY");
    let ran = gatepass(&[&few[..], &["--count", "99999999999999999999999999"]].concat());
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 3));
    for count in ["-1", "1.5", "", "many", "+1"] {
        refuses(&[&few[..], &[&format!("--count={count}")]].concat(), "--count");
    }
}

#[test]
fn absurd_rules_end_at_once() {
    for rule in [
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=4294967295",
        "FREQ=DAILY;INTERVAL=65534;BYMONTHDAY=31;BYDAY=2",
    ] {
        let text = format!("America/New_York 0001-02-01 9999-12-31 00:00 24:00 {rule}");
        if rule.ends_with("=2") {
            refuses(&arguments(&text), "BYDAY=2");
        } else {
            prints(&text, &[]);
        }
    }
    prints(
        "UTC 9999-12-31 9999-12-31 09:00 10:00 FREQ=WEEKLY;INTERVAL=65535;COUNT=4294967295",
        &["9999-12-31T09:00:00+00:00 9999-12-31T10:00:00+00:00"],
    );
}

#[test]
fn bad_input_is_one_line_that_says_what_to_do() {
    let good = "UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=DAILY";
    for (wrong, says) in [
        ("Mars/Base 2026-11-22 2026-11-24 09:00 10:00", "America/New_York"),
        ("UTC 2026-11-31 2026-11-24 09:00 10:00", "--starts"),
        ("UTC 26-11-22 2026-11-24 09:00 10:00", "YYYY-MM-DD"),
        ("UTC 2026-11-22 2026-1-24 09:00 10:00", "--ends"),
        ("UTC 2026-11-22 +026-11-24 09:00 10:00", "--ends"),
        ("UTC 2026-11-25 2026-11-24 09:00 10:00", "--ends"),
        ("UTC 2026-11-25 2026-11-24 09:00 10:00 FREQ=DAILY", "--ends"),
        ("UTC 2026-11-22 2026-11-24 9:00 10:00", "--from"),
        ("UTC 2026-11-22 2026-11-24 09:00 10:60", "--until"),
        ("UTC 2026-11-22 2026-11-24 09:00 09:00 FREQ=DAILY", "--until"),
        ("UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=YEARLY", "FREQ=YEARLY"),
        ("UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=DAILY;BYSETPOS=1", "BYSETPOS"),
        ("UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=DAILY;COUNT=1;UNTIL=20270101", "UNTIL"),
        ("UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=DAILY;UNTIL=20270101T000000Z", "YYYYMMDD"),
        ("UTC 2026-11-22 2026-11-24 09:00 10:00 FREQ=DAILY 20261123", "--exdate"),
    ] {
        refuses(&arguments(wrong), says);
    }
    refuses(&[&arguments(good)[..], &["--from", "09:00"]].concat(), "--from");
    refuses(&[&arguments(good)[..], &["--loud"]].concat(), "--loud");
    let once = arguments("UTC 2026-11-22 2026-11-24 09:00 10:00");
    refuses(&[&once[..], &["--exdate", "2026-11-23"]].concat(), "--rrule");
    refuses(&[], "--zone");
    refuses(&[&once[..], &["--rrule", "\n\u{1b}[31m=1"]].concat(), "isn't supported");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .arg("when")
        .args(arguments("UTC 1900-01-01 2900-12-31 09:00 10:00 FREQ=DAILY"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(&first, b"1900-01-01");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}
