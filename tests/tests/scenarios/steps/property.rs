//! The property's rules, the clock, and who has a network.

use gatepass_tests::stage::Stage;
use serde_json::{Value, json};

use crate::sentence::{Said, sentences};
use crate::world::World;

sentences! { world, said;
    Do "the property allows {words} passes" => kinds(world, said.gap(0), true);
    Do "the property doesn't allow {words} passes" => kinds(world, said.gap(0), false);
    Do "the lock of {door} holds only {words} passes" => lock_holds(world, said);
    Do "{door} leads from {words} to {words} as well, at a cost of {number}" => another_door(world, said);
    Do "the property has no map" => no_map(world);
    Do "the service serves Oak House as well" => world.rules().map(drop).map(|()| world.with_oak_house = true);
    Do "the policy says" => policy(world, said);
    Do "it is {time}" => match said.time(0) {
        Ok(time) => world.set_clock(time).await,
        Err(wrong) => Err(wrong),
    };
    Do "{duration} pass" => match said.duration(0) {
        Ok(time) => world.pass_time(time).await,
        Err(wrong) => Err(wrong),
    };
    Do "{door} has no network" => network_of_door(world, said, false).await;
    Do "{door} has a network again" => network_of_door(world, said, true).await;
    Do "no door has a network" => no_door(world).await;
    Do "{person}'s phone has no network" => network_of_phone(world, said, false).await;
    Do "{person}'s phone has a network again" => network_of_phone(world, said, true).await;
    Do "the property's texts of today are used up" => {
        world.stage().await.and_then(Stage::use_up_texts)
    };
}

/// `permanent`, or `permanent and delivery`.
fn kinds(world: &mut World, names: &str, allowed: bool) -> Result<(), String> {
    let policy = &mut world.rules()?["policy"];
    let listed = policy["kinds"].as_array().into_iter().flatten();
    let mut kinds: Vec<String> = listed.filter_map(Value::as_str).map(str::to_owned).collect();
    for name in names.split(" and ") {
        let name = name_of(name);
        kinds.retain(|kind| *kind != name);
        if allowed {
            kinds.push(name);
        }
    }
    policy["kinds"] = json!(kinds);
    Ok(())
}

/// Names of the policy with spaces, and values as in a property file; lengths of time in words.
fn policy(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    write_policy(&mut world.rules()?["policy"], said)
}

/// The rules of a table into a policy.
pub fn write_policy(policy: &mut Value, said: &Said<'_>) -> Result<(), String> {
    for (name, value) in said.pairs()? {
        let name = name.replace(' ', "_");
        if let Ok(time) = crate::words::read_duration(value) {
            let (name, length) = match name.as_str() {
                "longest_days" => (name, time.num_days()),
                _ => (format!("{name}_minutes"), time.num_minutes()),
            };
            policy[name] = json!(length);
        } else if let Some(whom) = value.strip_prefix("ask ") {
            policy[name] = json!({ "ask": whom });
        } else {
            policy[name] = serde_json::from_str(value).unwrap_or_else(|_| json!(value.replace(' ', "_")));
        }
    }
    Ok(())
}

fn name_of(kind: &str) -> String {
    kind.replace([' ', '-'], "_")
}

/// By whatever the lock reads.
fn lock_holds(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let name = said.gap(0).trim_start_matches("the ");
    let kinds: Vec<String> = said.gap(1).split(" and ").map(name_of).collect();
    let doors = world.rules()?["doors"].as_array_mut().ok_or("no doors")?;
    let called = |door: &&mut Value| door["name"].as_str().is_some_and(|its| its.eq_ignore_ascii_case(name));
    let door = doors.iter_mut().find(called).ok_or("no such door")?;
    for medium in ["bluetooth", "qr"] {
        if !door["lock"][medium].is_null() {
            door["lock"][medium] = json!(kinds);
        }
    }
    Ok(())
}

/// One more door that residents may grant, with a lock that reads Bluetooth.
fn another_door(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (from, to) = (area_called(world.rules()?, said.gap(1))?, area_called(world.rules()?, said.gap(2))?);
    let doors = world.rules()?["doors"].as_array_mut().ok_or("no doors")?;
    let mut name = said.gap(0).trim_start_matches("the ").to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    doors.push(json!({
        "id": doors.len() + 1, "name": name, "kind": "common", "from": [from], "to": [to],
        "cost": said.number(3)?, "grantable": true, "lock": { "bluetooth": "any" },
    }));
    Ok(())
}

fn area_called(file: &Value, name: &str) -> Result<Value, String> {
    let areas = file["areas"].as_array().into_iter().flatten();
    let found = areas.into_iter().find(|area| area["name"] == name).map(|area| area["id"].clone());
    found.ok_or_else(|| format!("Elm House has no area {name:?}"))
}

/// A property that knows its doors and units, and not what lies between them.
fn no_map(world: &mut World) -> Result<(), String> {
    let file = world.rules()?;
    let doors = file["doors"].as_array().cloned().unwrap_or_default();
    for unit in file["units"].as_array_mut().into_iter().flatten() {
        let area = unit["area"].take();
        let own = doors.iter().filter(|door| door["to"][0] == area).map(|door| door["id"].clone());
        unit["doors"] = own.collect();
        unit.as_object_mut().map(|unit| unit.remove("area"));
    }
    for door in file["doors"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        for map in ["from", "to", "passage"] {
            door.remove(map);
        }
    }
    file.as_object_mut().map(|file| file.remove("areas"));
    Ok(())
}

async fn network_of_door(world: &mut World, said: &Said<'_>, up: bool) -> Result<(), String> {
    let door = world.door(said.gap(0)).await?;
    if up {
        world.cut_off.remove(&door);
    } else {
        world.cut_off.insert(door);
    }
    Ok(())
}

async fn no_door(world: &mut World) -> Result<(), String> {
    let doors = world.stage().await?.readers();
    world.cut_off.extend(doors);
    Ok(())
}

async fn network_of_phone(world: &mut World, said: &Said<'_>, up: bool) -> Result<(), String> {
    world.phone(said.person(0)).await?.network.set(up);
    Ok(())
}
