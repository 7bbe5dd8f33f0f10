//! `gatepass check-property` and `gatepass route`, as a person at a terminal meets them.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::path::Path;
use std::process::{Command, Output};

use gatepass::property::{Arrival, DoorKind, Medium, Property};

const COMMUNITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/community.json");

fn gatepass(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gatepass")).args(args).output().unwrap()
}

/// Exit code, stdout, stderr.
fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn file(folder: &Path, text: &str) -> String {
    let path = folder.join("property.json");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_sample_reads_like_a_real_community() {
    let property = Property::read(&std::fs::read(COMMUNITY).unwrap()).unwrap();
    let doors = property.doors();
    let shared = doors.iter().filter(|door| door.kind != DoorKind::Unit);
    assert!(property.units().len() >= 200 && property.vacant_units().count() >= 10);
    assert!(shared.clone().count() >= 60 && shared.clone().any(|door| !door.is_connected()));
    assert!(property.areas().iter().filter(|area| area.arrival != Arrival::None).count() >= 3);
    assert!(Medium::ALL.into_iter().all(|medium| shared.clone().any(|door| door.reads(medium))));
    assert!(doors.iter().any(|door| door.to.len() > 2), "a lift");
    // Numbers from the range that is kept for fiction, 555-0100 to 555-0199.
    assert!(property.people().iter().all(|person| person.phone.e164().starts_with("+120255501")));
}

#[test]
fn a_good_file_is_summed_up_in_one_line() {
    let (code, out, err) = said(&gatepass(&["check-property", COMMUNITY]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("Harbour Court (harbour-court, America/New_York): ") && out.lines().count() == 1,
        "{out}"
    );
}

#[test]
fn a_bad_file_has_its_faults_on_stdout_and_their_number_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        r#"{"id": "elm", "name": "Elm", "zone": "Europe/Madird",
            "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "flat", "name": "Flat"}],
            "doors": [{"id": 1, "name": "Gate", "kind": "perimeter", "from": ["street"], "to": ["strete"]}],
            "units": [{"id": "1", "name": "Flat", "area": "flat", "occupancy": "vacant"}]}"#,
    );
    let (code, out, err) = said(&gatepass(&["check-property", &path]));
    assert_eq!(
        out,
        "zone: no time zone is called \"Europe/Madird\"; use an IANA name such as America/New_York\n\
         doors[0] \"Gate\".to: no area has the id \"strete\"\n\
         units[0] \"Flat\": no door leads to this unit\n"
    );
    assert_eq!(
        err,
        format!("gatepass: {path} has 3 faults, listed on stdout; correct them and check again\n")
    );
    assert_eq!(code, 2);

    let (code, out, err) = said(&gatepass(&["check-property", &file(folder.path(), "{\n  \"id\": elm\n}")]));
    assert_eq!((code, out.as_str()), (2, "not JSON, line 2, column 9: expected value\n"));
    assert_eq!(err.lines().count(), 1);

    let (code, out, err) =
        said(&gatepass(&["check-property", folder.path().join("none.json").to_str().unwrap()]));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("none.json") && err.lines().count() == 1, "{err}");
}

#[test]
fn a_route_is_told_door_by_door() {
    let (code, out, err) =
        said(&gatepass(&["route", COMMUNITY, "--from", "harbour-street", "--to", "B-704"]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "\
Harbour Street to Home B-704: 5 doors, cost 5
  1. Pedestrian gate (door 1): Harbour Street to Courtyard, Bluetooth or QR or PIN
  2. Building B entrance (door 13): Courtyard to Building B vestibule, Bluetooth or QR
  3. Building B inner door (door 14): Building B vestibule to Building B lobby, open by hand
  4. Lift B (door 23): Building B lobby to Building B, floor 7, Bluetooth
  5. Unit B-704 (door 2704): Building B, floor 7 to Home B-704, Bluetooth or PIN
"
    );
}

#[test]
fn all_tells_a_route_from_each_arrival_the_asked_one_first() {
    let (code, out, _) =
        said(&gatepass(&["route", COMMUNITY, "--from", "dock-walk", "--to", "C-104", "--all"]));
    let headings: Vec<&str> = out.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        headings,
        [
            "Dock Walk to Home C-104: 4 doors, cost 4",
            "Harbour Street to Home C-104: 5 doors, cost 5",
            "Quay Lane to Home C-104: 6 doors, cost 6",
        ]
    );
    assert_eq!(code, 0);
}

#[test]
fn a_name_that_is_unknown_gets_the_nearest_one() {
    let route = |from: &str, to: &str| said(&gatepass(&["route", COMMUNITY, "--from", from, "--to", to]));
    let (code, out, err) = route("harbor-street", "B-704");
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "gatepass: no area has the id \"harbor-street\"; did you mean `--from harbour-street`?\n"
    );
    let (code, _, err) = route("harbour-street", "B704");
    assert_eq!(
        (code, err.as_str()),
        (2, "gatepass: no unit or area has the id \"B704\"; did you mean `--to B-704`?\n")
    );
    let (code, _, err) = route("harbour-street", "\u{1b}[31m\n\n");
    assert_eq!((code, err.lines().count()), (2, 1));
    assert!(!err.contains('\u{1b}'));
}

#[test]
fn no_route_is_a_failure_that_says_how_far_one_gets() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        r#"{"id": "elm", "name": "Elm", "zone": "Europe/Madrid",
            "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "hall", "name": "Hall"}, {"id": "loft", "name": "Loft"}],
            "doors": [{"id": 1, "name": "Gate", "kind": "perimeter", "from": ["street"], "to": ["hall"]},
                      {"id": 2, "name": "Hatch", "kind": "common", "from": ["loft"], "to": ["hall"], "passage": "one_way"}],
            "units": []}"#,
    );
    let (code, out, err) = said(&gatepass(&["route", &path, "--from", "street", "--to", "loft"]));
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(
        err,
        "gatepass: no way leads from street to loft; the farthest area that can be reached is hall\n"
    );
}
