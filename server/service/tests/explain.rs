//! `gatepass explain`, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::PathBuf;
use std::process::Command;

struct Desk {
    folder: tempfile::TempDir,
}

const OFFICE: &str = r#"{"doors": [1, 2], "uses": "once", "schedule": {"repeating": {"starts": "2026-11-16",
    "ends": "2026-11-27", "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "09:00", "until": "17:00",
    "zone": "America/New_York"}}}"#;

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Exit code, stdout, stderr.
    fn explain(
        &self,
        pass: &str,
        usage: Option<&str>,
        door: &str,
        at: &str,
    ) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
        command
            .arg("explain")
            .arg("--pass")
            .arg(self.file("pass.json", pass))
            .args(["--door", door, "--at", at]);
        if let Some(usage) = usage {
            command.arg("--usage").arg(self.file("usage.json", usage));
        }
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn it_says_whether_a_door_opens_and_why() {
    let (code, stdout, stderr) = Desk::new().explain(OFFICE, None, "1", "2026-11-20T09:00:00-05:00");
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("pass: one use at each door\n"), "{stdout}");
    assert!(stdout.contains("hours now: Fri 2026-11-20 09:00 to Fri 2026-11-20 17:00\n"), "{stdout}");
    assert!(stdout.contains("hours next: Mon 2026-11-23 09:00 to Mon 2026-11-23 17:00\n"), "{stdout}");
    assert!(stdout.ends_with("door 1 opens, until Fri 2026-11-20 17:00\n"), "{stdout}");
}

#[test]
fn what_happened_before_counts_and_what_comes_after_does_not() {
    let usage = r#"{"events": [{"event": "opened", "at": "2026-11-20T15:00:00Z", "door": 1, "phone": "other"},
        {"event": "opened", "at": "2026-11-24T15:00:00Z", "door": 2, "phone": "same"}]}"#;
    let desk = Desk::new();
    let (code, stdout, stderr) = desk.explain(OFFICE, Some(usage), "1", "2026-11-20T12:00:00-05:00");
    let verdict = "door 1 stays shut: used up Fri 2026-11-20 10:00; again from Mon 2026-11-23 09:00\n";
    assert_eq!((code, stderr.as_str()), (Some(1), format!("gatepass: {verdict}").as_str()));
    assert!(stdout.contains("known: used at this door Fri 2026-11-20 10:00\n"), "{stdout}");
    assert!(stdout.ends_with(verdict), "{stdout}");
    assert_eq!(desk.explain(OFFICE, Some(usage), "1", "2026-11-20T09:30:00-05:00").0, Some(0));
    assert_eq!(desk.explain(OFFICE, Some(usage), "2", "2026-11-20T12:00:00-05:00").0, Some(0));
    let frozen = r#"{"pass": "frozen", "door": "lockdown"}"#;
    let (code, stdout, _) = desk.explain(OFFICE, Some(frozen), "1", "2026-11-20T12:00:00-05:00");
    assert_eq!(code, Some(1));
    assert!(stdout.ends_with("door 1 stays shut: it is frozen\n"), "{stdout}");
}

#[test]
fn bad_input_is_one_line_that_says_what_to_do() {
    let desk = Desk::new();
    let at = "2026-11-20T12:00:00-05:00";
    let events = r#"{"events": [{"event": "opened", "at": "yesterday", "door": 1, "phone": "same"}]}"#;
    for ((pass, usage, door, at), says) in [
        (("{", None, "1", at), "pass.json"),
        ((r#"{"doors": [0], "schedule": "always"}"#, None, "1", at), "door id"),
        ((r#"{"doors": [1]}"#, None, "1", at), "schedule"),
        ((r#"{"doors": [1], "schedule": "always", "hours": 3}"#, None, "1", at), "hours"),
        ((&OFFICE.replace("America/New_York", "Mars"), None, "1", at), "Mars"),
        ((&OFFICE.replace("WEEKLY", "YEARLY"), None, "1", at), "FREQ=YEARLY"),
        ((OFFICE, Some("[]x"), "1", at), "usage.json"),
        ((OFFICE, Some(events), "1", at), "usage.json"),
        ((OFFICE, None, "0", at), "--door"),
        ((OFFICE, None, "gate", at), "--door"),
        ((OFFICE, None, "1", "noon"), "--at"),
        ((&format!("{OFFICE}{}", " ".repeat(1 << 20)), None, "1", at), "megabyte"),
    ] {
        let (code, stdout, stderr) = desk.explain(pass, usage, door, at);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{stderr}");
        assert!(stderr.contains(says) && stderr.lines().count() == 1, "{says}: {stderr}");
    }
    let missing = Command::new(env!("CARGO_BIN_EXE_gatepass"))
        .args(["explain", "--pass", "/nowhere/pass.json", "--door", "1", "--at", at])
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(2));
}
