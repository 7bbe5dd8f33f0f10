//! The shortest route on a property of 10,000 doors, beside petgraph's Dijkstra.
//!
//! 50 towers of 8 floors round a yard, 24 flats a floor, stairs and lifts. Both graphs are built beforehand; both count
//! doors first and cost second, and must agree on both. Ours searches from the unit outwards, where there is less to
//! see than in the yard; as every door here can be passed both ways, petgraph is asked to do the same as well.

use std::error::Error;
use std::ops::Add;

use gatepass::id::{AreaId, UnitId};
use gatepass::property::Property;
use gatepass::route::{Destination, Map};
use petgraph::algo::astar;
use petgraph::graph::{DiGraph, NodeIndex};
use serde_json::{Value, json};

use crate::Rows;
use crate::race::Row;

const TOWERS: u32 = 50;
const FLOORS: u32 = 8;
const FLATS: usize = 9_499;
const DOORS: usize = 10_000;

/// Doors before cost, as both sides count.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
struct Far(u32, u32);

impl Add for Far {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0), self.1.saturating_add(other.1))
    }
}

pub fn rows() -> Rows {
    let property = Property::read(&serde_json::to_vec(&community())?)?;
    assert_eq!(property.doors().len(), DOORS);
    let map = Map::new(&property);
    let (graph, nodes) = petgraph_of(&property)?;

    let from = AreaId::new("street")?;
    let unit = UnitId::new("u-37-6-11")?;
    let to = Destination::Unit(unit.clone());
    let start = node(&property, &nodes, &from)?;
    let area = property.unit(&unit).and_then(|unit| unit.area.clone()).ok_or("the unit has no area")?;
    let goal = node(&property, &nodes, &area)?;

    let ours = || map.route(&from, &to, |_| true);
    let peer = || astar(&graph, start, |node| node == goal, |edge| *edge.weight(), |_| Far(0, 0));
    let back = || astar(&graph, goal, |node| node == start, |edge| *edge.weight(), |_| Far(0, 0));
    let route = ours()?;
    for (far, path) in [peer().ok_or("petgraph finds no way")?, back().ok_or("petgraph finds no way")?] {
        assert_eq!((route.steps.len(), route.cost), (path.len() - 1, far.1));
    }
    Ok(vec![
        Row::time("shortest route, 10,000 doors, one unit", &["petgraph"], ours, peer),
        Row::time("shortest route, 10,000 doors, one unit, peer from its end", &["petgraph"], ours, back),
    ])
}

fn node(property: &Property, nodes: &[NodeIndex], id: &AreaId) -> Result<NodeIndex, Box<dyn Error>> {
    let position = property.areas().iter().position(|area| area.id == *id);
    Ok(*position.and_then(|at| nodes.get(at)).ok_or("no such area")?)
}

/// A graph, and the node of each area in the property's order.
type Peer = (DiGraph<(), Far>, Vec<NodeIndex>);

/// Areas as nodes, and an edge for each pair of areas that a door joins.
fn petgraph_of(property: &Property) -> Result<Peer, Box<dyn Error>> {
    let mut graph = DiGraph::new();
    let nodes: Vec<NodeIndex> = property.areas().iter().map(|_| graph.add_node(())).collect();
    for door in property.doors() {
        let areas: Vec<&AreaId> = door.areas().collect();
        for from in &areas {
            for to in areas.iter().filter(|to| *to != from) {
                let (from, to) = (node(property, &nodes, from)?, node(property, &nodes, to)?);
                graph.add_edge(from, to, Far(1, door.cost.into()));
            }
        }
    }
    Ok((graph, nodes))
}

fn community() -> Value {
    let mut areas = vec![json!({"id": "street", "name": "Street", "arrival": "default"})];
    areas.push(json!({"id": "yard", "name": "Yard"}));
    let (mut doors, mut units) = (Vec::new(), Vec::new());
    let mut door = |name: String, kind: &str, from: Vec<String>, to: Vec<String>, cost: u32| {
        let id = doors.len() + 1;
        doors.push(json!({"id": id, "name": name, "kind": kind, "from": from, "to": to, "cost": cost}));
    };
    door("Gate".into(), "perimeter", vec!["street".into()], vec!["yard".into()], 1);
    for tower in 0..TOWERS {
        let lobby = format!("lobby-{tower}");
        areas.push(json!({"id": lobby, "name": format!("Lobby {tower}")}));
        door(format!("Entrance {tower}"), "common", vec!["yard".into()], vec![lobby.clone()], 1 + tower % 3);
        let floors: Vec<String> = (0..FLOORS).map(|floor| format!("floor-{tower}-{floor}")).collect();
        door(format!("Lift {tower}"), "common", vec![lobby.clone()], floors.clone(), 2);
        for (floor, hall) in (0..).zip(&floors) {
            areas.push(json!({"id": hall, "name": format!("Floor {tower}-{floor}")}));
            door(
                format!("Stairs {tower}-{floor}"),
                "common",
                vec![lobby.clone()],
                vec![hall.clone()],
                3 + floor,
            );
            for flat in 0..24 {
                // The last tower isn't let to the top, so that the doors are 10,000.
                if units.len() == FLATS {
                    break;
                }
                let id = format!("u-{tower}-{floor}-{flat}");
                let name = format!("Flat {tower}-{floor}-{flat}");
                areas.push(json!({"id": id, "name": name}));
                door(format!("Door {tower}-{floor}-{flat}"), "unit", vec![hall.clone()], vec![id.clone()], 1);
                units.push(json!({"id": id, "name": name, "area": id, "occupancy": "vacant"}));
            }
        }
    }
    json!({"id": "towers", "name": "The Towers", "zone": "Europe/Madrid", "areas": areas, "doors": doors, "units": units})
}
