//! `gatepass reader` as the real program, without Bluetooth: what it does beside it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A program that doesn't outlive its test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where the test waited for it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    fn terminate(mut self) -> i32 {
        Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap();
        self.0.wait().unwrap().code().unwrap()
    }
}

fn gatepass(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    // A bus that nobody has.
    command.env("DBUS_SYSTEM_BUS_ADDRESS", format!("unix:path={}/no-bus", folder.display()));
    command.current_dir(folder).args(arguments);
    command
}

/// The sample property, served; and the lines that it says when it starts.
fn serve(folder: &Path, property: &Path) -> (Program, Vec<String>) {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--property", property.to_str().unwrap()];
    let mut child = gatepass(folder, &arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines: Lines<BufReader<ChildStdout>> = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    while !said.last().is_some_and(|line: &String| line.starts_with("Ctrl-C")) {
        said.push(lines.next().unwrap().unwrap());
    }
    std::thread::spawn(move || lines.for_each(drop));
    (Program(child), said)
}

fn reader(folder: &Path) -> (Program, Lines<BufReader<ChildStderr>>) {
    let mut child =
        gatepass(folder, &["reader", "--config", "reader.toml"]).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    (Program(child), lines)
}

/// Reads on until a line has this in it.
fn until(lines: &mut Lines<BufReader<ChildStderr>>, part: &str) -> String {
    let mut said = Vec::new();
    for line in lines {
        said.push(line.unwrap());
        if said.last().is_some_and(|line| line.contains(part)) {
            return said.pop().unwrap();
        }
    }
    unreachable!("it said only {said:#?}")
}

/// The sample property with the keys of an enrolled door 12.
fn enrolled() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut property: Value = serde_json::from_slice(gatepass_service::SAMPLE_PROPERTY).unwrap();
    let file = folder.path().join("property.json");
    std::fs::write(&file, property.to_string()).unwrap();
    let arguments = ["reader", "enrol", "door.key", "--property", "property.json", "--door", "12"];
    let enrolled = gatepass(folder.path(), &arguments).output().unwrap();
    assert!(enrolled.status.success(), "{enrolled:?}");
    let line = String::from_utf8(enrolled.stdout).unwrap();
    let keys = line.trim().strip_prefix("\"keys\": ").unwrap().to_owned();
    let door = property["doors"].as_array_mut().unwrap().iter_mut().find(|door| door["id"] == 12).unwrap();
    door["keys"] = serde_json::from_str(&keys).unwrap();
    std::fs::write(&file, property.to_string()).unwrap();
    (folder, keys)
}

fn configure(folder: &Path, key: &str, more: &str) {
    let text = format!(
        "property = \"harbour-court\"\nproperty-key = \"{key}\"\ndoor = 12\nkeys = \"door.key\"\n\
         state = \"state\"\nlock = \"log\"\n{more}\n"
    );
    std::fs::write(folder.join("reader.toml"), text).unwrap();
}

fn refused(output: &Output, code: i32) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

#[test]
fn an_enrolled_door_speaks_with_the_service_and_remembers_what_it_heard() {
    let (folder, keys) = enrolled();
    let (service, said) = serve(folder.path(), &folder.path().join("property.json"));
    let after = |text: &str| said.iter().find_map(|line| Some(line.split_once(text)?.1.to_owned())).unwrap();
    let address = after("is served at ").trim_end_matches("/v1").to_owned();
    let key = after("its readers elsewhere trust the property-key ");
    configure(folder.path(), &key, &format!("service = \"{address}\""));

    let (program, mut lines) = reader(folder.path());
    assert!(until(&mut lines, "door 12 of harbour-court").ends_with(&keys));
    until(&mut lines, "nothing was heard of the property yet");
    let news = until(&mut lines, "the door obeys bulletin");
    assert!(!news.contains("none yet"), "{news}");
    assert_eq!(program.terminate(), 0);

    // Without a network and without a bus it starts, knows what it heard, and goes on.
    assert_eq!(service.terminate(), 0);
    let (program, mut lines) = reader(folder.path());
    let said =
        [lines.next().unwrap().unwrap(), lines.next().unwrap().unwrap(), lines.next().unwrap().unwrap()];
    assert!(said[0].contains("door 12 of harbour-court"), "{said:?}");
    assert!(said[1..].iter().any(|line| line.contains("no news from the service")), "{said:?}");
    assert!(said[1..].iter().any(|line| line.contains("the system bus can't be reached")), "{said:?}");
    assert_eq!(program.terminate(), 0);
}

#[test]
fn a_door_that_never_has_a_network_lives_on_its_property_file() {
    let (folder, _) = enrolled();
    let key = "7UkoxijRwsauv9ZrKvlZ5WVP1eyTyGtG2ZoTDA9xGhk";
    configure(folder.path(), key, "property-file = \"property.json\"");
    let (program, mut lines) = reader(folder.path());
    until(&mut lines, "door 12 of harbour-court");
    let next = lines.next().unwrap().unwrap();
    assert!(next.contains("the system bus can't be reached"), "{next}");
    let second = gatepass(folder.path(), &["reader", "--config", "reader.toml"]).output().unwrap();
    assert!(refused(&second, 1).contains("another reader runs on the state folder"));
    assert_eq!(program.terminate(), 0);
    configure(folder.path(), key, "property-file = \"property.json\"\ndoor-name = \"Main\"");
    let wrong = gatepass(folder.path(), &["reader", "--config", "reader.toml"]).output().unwrap();
    assert!(refused(&wrong, 2).contains("line 8: unknown field `door-name`"));
}

#[test]
fn enrolling_says_what_to_do_and_never_writes_over_keys() {
    let (folder, _) = enrolled();
    let kept = std::fs::read(folder.path().join("door.key")).unwrap();
    let again = gatepass(folder.path(), &["reader", "enrol", "door.key"]).output().unwrap();
    assert!(refused(&again, 1).contains("never written over"));
    assert_eq!(std::fs::read(folder.path().join("door.key")).unwrap(), kept);
    for (door, why) in [("9999", "has no door 9999"), ("x", "x")] {
        let arguments = ["reader", "enrol", "new.key", "--property", "property.json", "--door", door];
        let wrong = gatepass(folder.path(), &arguments).output().unwrap();
        assert!(refused(&wrong, 2).contains(why));
        assert!(!folder.path().join("new.key").exists());
    }
    let bare = gatepass(folder.path(), &["reader"]).output().unwrap();
    assert!(refused(&bare, 2).contains("gatepass reader --config FILE"));
}
