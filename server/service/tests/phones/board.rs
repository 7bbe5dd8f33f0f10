//! A door on a board: `gatepass reader` and the phones' programs, on one bus.

use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::Receiver;

use gatepass_tests::bluez::{Daemon, PrivateBus};
use serde_json::Value;

use super::rig::{Ended, MAYA, Phone, Served, lines_of, program, read_on};

const BEN: &str = "+1 202 555 0197";
/// The door of the board, and its number.
const GATE: &str = "Pedestrian gate";

/// A program that ends with its test.
struct Board {
    child: Child,
    log: Receiver<String>,
}

impl Drop for Board {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the keys of door 1, and writes them into a copy of the sample's property file.
fn enrol(folder: &Path) -> String {
    let mut property: Value = serde_json::from_slice(gatepass_service::SAMPLE_PROPERTY).unwrap();
    let enrolled = program(folder).args(["reader", "enrol", "door.key"]).output().unwrap();
    let keys = Ended::of(enrolled).out;
    let keys: Value = serde_json::from_str(&format!("{{{keys}}}")).unwrap();
    let doors = property["doors"].as_array_mut().unwrap();
    let gate = doors.iter_mut().find(|door| door["name"] == GATE).unwrap();
    gate["keys"] = keys["keys"].clone();
    let file = folder.join("property.json");
    std::fs::write(&file, property.to_string()).unwrap();
    file.to_str().unwrap().to_owned()
}

fn start(folder: &Path, bus: &str, key: &str, service: &str) -> Board {
    let config = format!(
        "property = \"harbour-court\"\nproperty-key = \"{key}\"\ndoor = 1\nkeys = \"door.key\"\nstate = \"state\"\n\
         adapter = \"hci0\"\nservice = \"{service}\"\nlock = \"log\"\n"
    );
    std::fs::write(folder.join("reader.toml"), config).unwrap();
    let mut reader = program(folder);
    reader.args(["reader", "--config", "reader.toml"]).env("DBUS_SYSTEM_BUS_ADDRESS", bus);
    let mut child = reader.stderr(Stdio::piped()).spawn().unwrap();
    let log = lines_of(child.stderr.take().unwrap());
    Board { child, log }
}

#[test]
fn a_guest_and_a_resident_open_a_door_on_a_board_over_the_air() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (bus, folder) = (PrivateBus::start().unwrap(), tempfile::tempdir().unwrap());
    let daemon = runtime.block_on(Daemon::start(bus.address())).unwrap();
    for adapter in ["hci0", "hci1"] {
        daemon.add_adapter(adapter);
        daemon.power(adapter, true);
    }
    let served = Served::of(&["--property", &enrol(folder.path())]);
    let board = start(folder.path(), bus.address(), &served.key, &served.url);
    read_on(&board.log, "the door is on the air through hci0");

    let on_air = |phone: Phone| Phone { bus: bus.address().to_owned(), ..phone };
    let maya = on_air(served.signed_in("resident", "maya", MAYA));
    maya.run(&["resident", "route", "suggest", "--save"]).done();
    let args = ["resident", "new", "time-frame", "--frame", "next-four-hours", "--name", "dog walker"];
    maya.typing(&[&args[..], &["--guest", "Ben", "--phone", BEN]].concat(), "4711\n").done();
    let ben = on_air(served.phone("ben"));
    ben.run(&["guest", "open", &served.link_for("97")]).done();
    ben.run(&["guest", "phone", BEN]).done();
    ben.run(&["guest", "verify", &served.digits_for("97")]).done();
    ben.run(&["guest", "secret-code", "4711"]).done();

    // The door that is heard, through that adapter alone.
    let opened = ben.run(&["guest", "unlock", "--adapter", "hci1", "--offline"]).done();
    assert!(opened.starts_with("✓ Pedestrian gate opens ("), "{opened}");
    assert!(opened.contains("discovered") && opened.contains("answered"), "{opened}");
    read_on(&board.log, "the door would open for 5s");
    let own = maya.run(&["resident", "unlock", "1", "--adapter", "hci1", "--offline"]).done();
    assert!(own.starts_with("✓ Pedestrian gate opens ("), "{own}");
    let missing = ben.run(&["guest", "unlock", "1", "--adapter", "hci7", "--offline"]);
    assert!(
        (missing.code, missing.out.contains("there is no Bluetooth adapter hci7")) == (1, true),
        "{missing:?}"
    );

    drop(board);
    let gone = ben.run(&["guest", "unlock", "1", "--adapter", "hci1", "--offline"]);
    assert_eq!(gone.code, 1);
    assert!(gone.out.contains("Pedestrian gate is not on the air here"), "{}", gone.out);
}
