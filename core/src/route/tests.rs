use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::build::way_of_guests;
use super::my_route::{BadEdit, search};
use super::*;
use crate::id::UnitId;
use crate::property::{Door, Occupancy, Passage, Property, Unit};

/// A property from one line a door: number, areas, and words. `a-b` goes both ways, `a>b` one way; letters are
/// areas, capitals among them units. Arrivals are the areas `s` (default), `t` and `u`.
/// Words: `hand` (no connected lock), `amenity`, `staff`, `cost=N`.
fn town(lines: &[&str]) -> Property {
    let mut areas = BTreeSet::new();
    let mut doors = String::new();
    for line in lines {
        let mut words = line.split_whitespace();
        let (number, way) = (words.next().unwrap(), words.next().unwrap());
        let words: Vec<&str> = words.collect();
        let (from, to) = way.split_once(['-', '>']).unwrap();
        areas.extend(from.chars().chain(to.chars()));
        let list = |side: &str| side.chars().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",");
        let kind = match &words[..] {
            _ if way.chars().any(char::is_uppercase) => "unit",
            words if words.contains(&"amenity") => "amenity",
            words if words.contains(&"staff") => "staff",
            _ => "common",
        };
        let passage = if way.contains('>') { "one_way" } else { "both_ways" };
        let cost = words.iter().find_map(|word| word.strip_prefix("cost=")).unwrap_or("1");
        let lock = if words.contains(&"hand") { "" } else { r#","lock":{"bluetooth":"any"}"# };
        let comma = if doors.is_empty() { "" } else { "," };
        write!(
            doors,
            r#"{comma}{{"id":{number},"name":"Door {number}","kind":"{kind}","passage":"{passage}","cost":{cost},"from":[{}],"to":[{}]{lock}}}"#,
            list(from),
            list(to)
        )
        .unwrap();
    }
    let area = |c: &char| {
        let arrival = match c {
            's' => "default",
            't' | 'u' => "possible",
            _ => "none",
        };
        format!(r#"{{"id":"{c}","name":"Area {c}","arrival":"{arrival}"}}"#)
    };
    let unit = |c: &char| {
        let occupancy = if *c < 'M' { "occupied" } else { "vacant" };
        format!(r#"{{"id":"{c}","name":"Unit {c}","area":"{c}","occupancy":"{occupancy}"}}"#)
    };
    let join = |items: Vec<String>| items.join(",");
    let file = format!(
        r#"{{"id":"town","name":"Town","zone":"UTC","areas":[{}],"doors":[{doors}],"units":[{}]}}"#,
        join(areas.iter().map(area).collect()),
        join(areas.iter().filter(|c| c.is_uppercase()).map(unit).collect()),
    );
    Property::read(file.as_bytes()).unwrap()
}

fn area(id: &str) -> AreaId {
    AreaId::new(id).unwrap()
}

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

fn numbers(doors: impl IntoIterator<Item = DoorId>) -> Vec<u16> {
    doors.into_iter().map(DoorId::get).collect()
}

/// The door numbers of the route from `s`, over all doors.
fn way(property: &Property, to: &str) -> Vec<u16> {
    let map = Map::new(property);
    numbers(map.route(&area("s"), &Destination::Area(area(to)), |_| true).unwrap().doors())
}

#[test]
fn fewer_doors_come_before_less_cost() {
    //        1 (cost 9)
    //   s ───────────── b
    //   └─ 2 ── a ── 3 ─┘
    let property = town(&["1 s-b cost=9", "2 s-a", "3 a-b"]);
    assert_eq!(way(&property, "b"), [1]);
}

#[test]
fn of_as_many_doors_the_cheaper_way_is_taken() {
    //   s ─ 1 ─ a ─ 2 (5) ─ d
    //   └── 3 ─ b ─ 4 (4) ──┘
    let property = town(&["1 s-a", "2 a-d cost=5", "3 s-b", "4 b-d cost=4"]);
    assert_eq!(way(&property, "d"), [3, 4]);
}

#[test]
fn of_equal_ways_the_one_with_the_lower_door_numbers_from_the_beginning_is_taken() {
    //   s ─ 2 ─ a ─ 3 ─ d
    //   ├── 1 ─ b ─ 9 ──┤
    //   └── 1'(4) c ─ 5 ┘
    let property = town(&["2 s-a", "3 a-d", "9 b-d", "1 s-b", "4 s-c", "5 c-d"]);
    assert_eq!(way(&property, "d"), [1, 9]);
}

#[test]
fn a_lift_is_one_door_to_every_floor() {
    //   s ─ 1 ─ a ═ 2 ═ b, c, d;  d ─ 3 ─ X
    let property = town(&["1 s-a", "2 a-bcd", "3 d-X"]);
    assert_eq!(way(&property, "X"), [1, 2, 3]);
    let map = Map::new(&property);
    let between_floors = map.route(&area("b"), &Destination::Area(area("c")), |_| true).unwrap();
    assert_eq!(between_floors.steps, [Step { door: door(2), from: area("b"), to: area("c") }]);
}

#[test]
fn the_areas_of_steps_follow_one_another_through_lifts() {
    //   s ═ 1 ═ a, b;  a ─ 9 ─ c;  b ─ 2 ─ c: the lift's floor is chosen by what comes after it.
    let property = town(&["1 s-ab", "9 a-c", "2 b-c"]);
    let map = Map::new(&property);
    let route = map.route(&area("s"), &Destination::Area(area("c")), |_| true).unwrap();
    let sides: Vec<_> =
        route.steps.iter().map(|step| (step.from.as_str(), step.door.get(), step.to.as_str())).collect();
    assert_eq!(sides, [("s", 1, "b"), ("b", 2, "c")]);
    assert_eq!(route.cost, 2);
}

#[test]
fn a_one_way_door_is_never_taken_backwards() {
    //   s ─ 1 ─ a;  a > 2 > s;  s > 3 > b;  b ─ 4 ─ a
    let property = town(&["2 a>s", "3 s>b", "4 b-a", "1 s-a cost=9"]);
    let map = Map::new(&property);
    let route = |from: &str, to: &str| {
        numbers(map.route(&area(from), &Destination::Area(area(to)), |_| true).unwrap().doors())
    };
    assert_eq!(route("s", "a"), [1]);
    assert_eq!(route("a", "s"), [2]);
    assert_eq!(route("b", "s"), [4, 2]);
}

#[test]
fn a_route_to_where_one_stands_has_no_doors() {
    let property = town(&["1 s-a"]);
    assert!(way(&property, "s").is_empty());
}

#[test]
fn unconnected_doors_are_on_the_way_and_homes_of_others_are_not() {
    //   s ─ 1 (by hand) ─ a ─ 2 ─ Z
    //   └─ 3 (by hand) ─ B ─ 4 (by hand) ─ Z: shorter in no case through a neighbour's home
    let property = town(&["1 s-a hand", "2 a-z", "5 z-c", "6 c-d", "3 s-B hand", "4 B-d hand"]);
    assert_eq!(way(&property, "d"), [1, 2, 5, 6]);
    assert_eq!(way(&property, "B"), [3]);
    let map = Map::new(&property);
    let out = map.route(&area("B"), &Destination::Area(area("d")), |_| false).unwrap();
    assert_eq!(numbers(out.doors()), [4], "whoever sets out from a home may leave it");
}

#[test]
fn a_door_that_may_not_be_used_is_gone_round_or_named() {
    //   s ─ 1 ─ a ─ 2 ─ c ─ 5 ─ e
    //   └── 3 ─ b ─ 4 ──┘
    let property = town(&["1 s-a", "2 a-c", "3 s-b cost=2", "4 b-c", "5 c-e"]);
    let map = Map::new(&property);
    let to = Destination::Area(area("e"));
    let without = |shut: &[u16]| {
        let shut: Vec<DoorId> = shut.iter().map(|number| door(*number)).collect();
        map.route(&area("s"), &to, |door| !shut.contains(&door.id))
    };
    assert_eq!(numbers(without(&[2]).unwrap().doors()), [3, 4, 5]);
    assert_eq!(
        without(&[2, 4]).unwrap_err(),
        NoRoute::NoWay { from: area("s"), to: area("e"), reached: area("b"), closed: vec![door(2), door(4)] }
    );
    assert_eq!(
        without(&[5]).unwrap_err().to_string(),
        "no way leads from s to e; the farthest area that can be reached is c"
    );
}

#[test]
fn what_does_not_exist_is_named() {
    let property = town(&["1 s-A"]);
    let map = Map::new(&property);
    let unit = |id: &str| Destination::Unit(UnitId::new(id).unwrap());
    assert_eq!(map.route(&area("x"), &unit("A"), |_| true), Err(NoRoute::UnknownArea(area("x"))));
    assert_eq!(
        map.route(&area("s"), &unit("B"), |_| true),
        Err(NoRoute::UnknownUnit(UnitId::new("B").unwrap()))
    );
    assert_eq!(map.routes(&Destination::Area(area("x")), |_| true), Err(NoRoute::UnknownArea(area("x"))));
    assert!(map.route(&area("s"), &unit("A"), |_| true).is_ok());
}

#[test]
fn alternatives_begin_at_every_arrival_and_share_doors_with_a_pass() {
    //   s ─ 1 ─ a ─ 2 ─ l ═ 5 ═ f ─ 6 ─ X         g: a gym that is a short cut nobody gets by itself
    //   t ─ 3 ─ p ─ 4 ──┘                          u ─ 8 (by hand) ─ a
    //           p ─ 7 ─ f (stairs, staff)
    let property = town(&[
        "1 s-a",
        "2 a-l",
        "3 t-p",
        "4 p-l",
        "5 l-f",
        "6 f-X",
        "7 p-f staff",
        "8 u-a hand",
        "9 s-g amenity",
        "10 g-f amenity",
    ]);
    let map = Map::new(&property);
    let unit = property.unit(&UnitId::new("X").unwrap()).unwrap();
    let routes = map.routes(&Destination::Unit(unit.id.clone()), way_of_guests(unit)).unwrap();
    let told: Vec<(&str, Vec<u16>)> = routes
        .iter()
        .map(|found| (found.arrival.id.as_str(), numbers(found.route.as_ref().unwrap().doors())))
        .collect();
    assert_eq!(told, [("s", vec![1, 2, 5, 6]), ("t", vec![3, 4, 5, 6]), ("u", vec![8, 2, 5, 6])]);
    assert_eq!(numbers(map.shared_doors(unit)), [1, 2, 3, 4, 5]);
}

#[test]
fn my_route_is_edited_door_by_door_and_bad_edits_change_nothing() {
    let mut route = MyRoute::try_from(vec![door(3), door(1), door(2)]).unwrap();
    route.reorder(0, 2).unwrap();
    assert_eq!(numbers(route.doors().iter().copied()), [1, 2, 3]);
    route.reorder(2, 0).unwrap();
    assert_eq!(numbers(route.doors().iter().copied()), [3, 1, 2]);
    route.remove(door(1)).unwrap();
    let before = route.clone();
    assert_eq!(route.add(door(2)), Err(BadEdit::AlreadyThere(door(2))));
    assert_eq!(route.remove(door(9)), Err(BadEdit::NotThere(door(9))));
    assert_eq!(route.reorder(0, 2), Err(BadEdit::NoSuchPosition { position: 2, doors: 2 }));
    assert_eq!(route.reorder(5, 0), Err(BadEdit::NoSuchPosition { position: 5, doors: 2 }));
    assert_eq!(route, before);
    assert!(MyRoute::try_from((1..=65).map(door).collect::<Vec<_>>()).is_err());
    assert!(serde_json::from_str::<MyRoute>("[1,1]").is_err());
    assert_eq!(serde_json::to_string(&route).unwrap(), "[3,2]");
}

#[test]
fn gaps_are_shown_between_which_doors_and_areas() {
    //   s ─ 1 ─ a ─ 2 ─ l ═ 3 ═ f, g;  f ─ 4 ─ X;  g ─ 5 ─ h
    let property = town(&["1 s-a", "2 a-l", "3 l-fg", "4 f-X", "5 g-h"]);
    let unit = property.unit(&UnitId::new("X").unwrap()).unwrap();
    let gaps = |doors: &[u16]| {
        MyRoute::try_from(doors.iter().map(|n| door(*n)).collect::<Vec<_>>()).unwrap().gaps(&property, unit)
    };
    assert_eq!(gaps(&[1, 2, 3, 4]), []);
    assert_eq!(gaps(&[]), []);
    let gap = |after: Option<u16>, before: Option<u16>, from: &[&str], to: &[&str]| Gap {
        after: after.map(door),
        before: before.map(door),
        from: from.iter().map(|id| area(id)).collect(),
        to: to.iter().map(|id| area(id)).collect(),
    };
    assert_eq!(gaps(&[1, 3, 4]), [gap(Some(1), Some(3), &["a"], &["l", "f", "g"])]);
    assert_eq!(gaps(&[2, 3, 4]), [gap(None, Some(2), &["s"], &["a", "l"])]);
    assert_eq!(gaps(&[1, 2, 3]), [gap(Some(3), None, &["f", "g"], &["X"])]);
    // A lift's floor is one that the next door needs; this one leads from the wrong floor.
    assert_eq!(gaps(&[1, 2, 3, 5]), [gap(Some(5), None, &["h"], &["X"])]);
    // A door that is gone from the property leads from nowhere to nowhere.
    assert_eq!(
        gaps(&[1, 77, 2, 3, 4]),
        [gap(Some(1), Some(77), &["a"], &[]), gap(Some(77), Some(2), &[], &["a", "l"])]
    );
}

#[test]
fn a_property_without_areas_has_lists_and_no_claims() {
    let file = br#"{"id":"plain","name":"Plain","zone":"UTC",
        "doors":[{"id":1,"name":"Gate","kind":"perimeter","lock":{"qr":"any"}},{"id":2,"name":"Flat","kind":"unit"}],
        "units":[{"id":"1","name":"Flat","doors":[2],"occupancy":"vacant"}]}"#;
    let property = Property::read(file).unwrap();
    let map = Map::new(&property);
    let unit = &property.units()[0];
    assert_eq!(map.route(&area("s"), &Destination::Unit(unit.id.clone()), |_| true), Err(NoRoute::NoMap));
    assert_eq!(MyRoute::try_from(vec![door(2), door(1)]).unwrap().gaps(&property, unit), []);
    assert_eq!(search(&property, unit, "").len(), 1, "a door without a connected lock can't be granted");
    // With no routes to go by, every shared door may be needed.
    assert_eq!(numbers(map.shared_doors(unit)), [1]);
}

#[test]
fn search_finds_the_doors_that_a_resident_uses_by_the_words_of_their_names() {
    let property = town(&["1 s-a", "12 a-b", "2 b-c hand", "11 b-X", "21 b-Y", "31 b-d staff"]);
    let unit = property.unit(&UnitId::new("X").unwrap()).unwrap();
    let found = |typed: &str| numbers(search(&property, unit, typed).iter().map(|door| door.id));
    assert_eq!(found(" door  1 "), [1, 12, 11]);
    assert_eq!(found("DOOR 12"), [12]);
    assert_eq!(found(""), [1, 12, 11]);
    assert!(found("gym").is_empty());
}

#[test]
fn a_found_route_becomes_my_route() {
    let property = town(&["1 s-a", "2 a-bcd", "3 d-X"]);
    let route = Map::new(&property).route(&area("s"), &Destination::Area(area("X")), |_| true).unwrap();
    let mine = MyRoute::from(&route);
    assert_eq!(numbers(mine.doors().iter().copied()), [1, 2, 3]);
    assert_eq!(mine.gaps(&property, &property.units()[0]), []);
}

/// A small town: doors between up to eight areas, some one way, some with several floors, some shut.
#[derive(Clone, Debug)]
struct Small {
    lines: Vec<String>,
    shut: Vec<bool>,
}

fn small() -> impl Strategy<Value = Small> {
    let side = |most| proptest::sample::subsequence("sabcdefg".chars().collect::<Vec<_>>(), 1..=most);
    let one = (side(2), side(3), any::<bool>(), 1_u16..4, any::<bool>(), any::<bool>());
    proptest::collection::vec(one, 1..9).prop_map(|doors| {
        let mut lines = vec!["99 s>z".to_owned()];
        let mut shut = Vec::new();
        for (at, (from, to, one_way, cost, hand, closed)) in doors.into_iter().enumerate() {
            let to: String = to.into_iter().filter(|c| !from.contains(c)).collect();
            if to.is_empty() {
                continue;
            }
            let (from, arrow) = (from.into_iter().collect::<String>(), if one_way { '>' } else { '-' });
            let hand = if hand { " hand" } else { "" };
            lines.push(format!("{} {from}{arrow}{to} cost={cost}{hand}", at + 1));
            shut.push(closed && hand.is_empty());
        }
        Small { lines, shut }
    })
}

/// Every way without going through a door twice, the slow and plain way.
fn all_ways(
    doors: &[&Door],
    here: &AreaId,
    to: &AreaId,
    so_far: &mut Vec<DoorId>,
    all: &mut Vec<Vec<DoorId>>,
) {
    if here == to {
        all.push(so_far.clone());
        return;
    }
    for door in doors {
        let both = door.passage == Passage::BothWays;
        let enters = door.from.contains(here) || (both && door.to.contains(here));
        if !enters || so_far.contains(&door.id) {
            continue;
        }
        so_far.push(door.id);
        for next in door.to.iter().chain(door.from.iter().filter(|_| both)).filter(|area| *area != here) {
            all_ways(doors, next, to, so_far, all);
        }
        so_far.pop();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_route_is_the_best_of_all_ways(town_ in small(), to in "[abcdefg]") {
        let lines: Vec<&str> = town_.lines.iter().map(String::as_str).collect();
        let property = town(&lines);
        prop_assume!(property.area(&area(&to)).is_some());
        let open = |door: &Door| {
            let at = property.doors().iter().position(|other| other.id == door.id).unwrap();
            at == 0 || !town_.shut[at - 1]
        };
        let usable: Vec<&Door> = property.doors().iter().filter(|door| open(door)).collect();
        let mut all = Vec::new();
        all_ways(&usable, &area("s"), &area(&to), &mut Vec::new(), &mut all);
        let cost = |doors: &[DoorId]| doors.iter().map(|id| u32::from(property.door(*id).unwrap().cost)).sum::<u32>();
        let best = all.into_iter().min_by_key(|doors| (doors.len(), cost(doors), doors.clone()));
        let map = Map::new(&property);
        match (map.route(&area("s"), &Destination::Area(area(&to)), open), best) {
            (Ok(route), Some(best)) => {
                prop_assert_eq!(route.doors().collect::<Vec<_>>(), best);
                prop_assert_eq!(route.cost, cost(&route.doors().collect::<Vec<_>>()));
                let mut here = area("s");
                for step in &route.steps {
                    let door = property.door(step.door).unwrap();
                    let one_way = door.passage == Passage::OneWay;
                    prop_assert_eq!(&step.from, &here);
                    prop_assert!(open(door) && step.from != step.to);
                    prop_assert!(door.from.contains(&step.from) || (!one_way && door.to.contains(&step.from)));
                    prop_assert!(door.to.contains(&step.to) || (!one_way && door.from.contains(&step.to)));
                    here = step.to.clone();
                }
                prop_assert_eq!(here, area(&to));
                let home = Unit { area: Some(area(&to)), ..some_unit() };
                prop_assert_eq!(MyRoute::from(&route).gaps(&property, &home), []);
            }
            (Err(NoRoute::NoWay { reached, closed, .. }), None) => {
                prop_assert!(closed.iter().all(|id| !open(property.door(*id).unwrap())));
                prop_assert_ne!(reached, area(&to));
            }
            (found, best) => prop_assert!(false, "{:?} {:?}", found, best),
        }
    }
}

fn some_unit() -> Unit {
    Unit {
        id: UnitId::new("1").unwrap(),
        name: String::new(),
        area: None,
        doors: Vec::new(),
        occupancy: Occupancy::Vacant,
        residents: Vec::new(),
    }
}
