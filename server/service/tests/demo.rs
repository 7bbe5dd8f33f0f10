//! The story is told to its end by the real program.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

fn gatepass() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    command.env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

#[test]
fn the_story_ends_with_every_door_having_answered_as_it_should() {
    let output = gatepass().args(["demo", "--once"]).output().unwrap();
    let (told, erred) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}\n{erred}");
    // The story's lines break where they must; what it says doesn't.
    let flowing = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = flowing.as_str();
    for part in [
        "the form: My Route ends in her own home, so the pass needs a secret code",
        "wrong, 4 tries left",
        "Dana, the manager, locks the gate down",
        "Pedestrian gate stays shut: the door is locked down",
        "Pedestrian gate stays shut: the door is locked down",
        "Dana ends the lockdown: ✓ Pedestrian gate opens",
        "Pedestrian gate opens",
        "Building B inner door has no connected lock",
        "Unit B-704 opens",
        "Gym stays shut: the pass is not for this door",
        "█▀▀▀▀▀█",
        "Pedestrian gate opens. The code",
        "The pass waits for staff",
        "Loading dock gate opens",
        "Pedestrian gate stays shut: used up",
        "may still open for Lee",
        "brings the gate the property's bulletin",
        "Pedestrian gate stays shut: it was deleted",
        "Maya's activity:",
        "unlocked Unit B-704",
        "What Grace sees besides",
        "approved",
        "unlocked Loading dock gate",
        "What to try next",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing after its place in\n{told}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn without_once_it_serves_on_until_it_is_told_to_end() {
    let mut child = gatepass().stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines
        .find_map(|line| Some(line.unwrap().split_once("curl http://")?.1.split_once('/')?.0.to_owned()))
        .unwrap();
    assert!(std::net::TcpStream::connect(address).is_ok());
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    for line in lines {
        line.unwrap();
    }
    assert!(child.wait().unwrap().success());
}
