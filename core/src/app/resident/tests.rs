use super::*;
use crate::app::rig::{ada, door, grace, offline, start, told, view};
use crate::app::show::{Day, Tap, WhyNot};
use crate::route::MyRoute;

#[test]
fn home_says_what_there_is_and_what_is_in_the_way() {
    let (device, _) = offline(ada());
    let signed = device.signed_in().unwrap().unwrap();
    let resident = signed.resident(None).unwrap();
    let home = resident.home().unwrap();
    assert_eq!((home.unit.name.as_str(), home.route, home.waiting), ("Flat 1", RouteCard::None, 0));
    assert_eq!((home.live_passes, home.make_pass), (LivePasses { now: 0, at_most: 2 }, Tap::Can));
    assert_eq!((home.known_at.at, home.known_at.day), (start(), Day::Today));
    told(&device, &[view("{}"), view(r#"{"id": "0303030303030303"}"#)]);
    let home = resident.home().unwrap();
    assert_eq!(home.make_pass, Tap::No(WhyNot::TooManyLivePasses { at_most: 2 }));
}

#[test]
fn staff_have_no_home() {
    let (device, _) = offline(grace(&[]));
    assert!(device.signed_in().unwrap().unwrap().resident(None).is_none());
}

#[test]
fn the_editor_shows_where_a_door_is_missing_and_takes_one_in_there() {
    let (device, _) = offline(ada());
    let signed = device.signed_in().unwrap().unwrap();
    let resident = signed.resident(None).unwrap();
    let mut route = MyRoute::default();
    route.add(door(2)).unwrap();
    let editor = resident.edit(&route);
    assert!(!editor.is_saved);
    let expected =
        GapOnWay { position: 0, from: vec!["Street".into()], to: vec!["Hall".into(), "Flat 1".into()] };
    assert_eq!(editor.gaps, [expected]);
    route.insert(door(1), editor.gaps[0].position).unwrap();
    let editor = resident.edit(&route);
    let names: Vec<_> = editor.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!((names, editor.gaps), (vec!["Entrance", "Flat 1 door"], vec![]));
    assert!(route.insert(door(3), 9).is_err() && route.insert(door(1), 0).is_err());
}
