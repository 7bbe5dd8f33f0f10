//! A resident's own part: My Route, what a form offers and tells, the list of guests.

use gatepass::app::compose::Composing;
use gatepass::id::{AreaId, DoorId};
use gatepass::property::Property;
use gatepass::route::my_route::BadEdit;
use gatepass::route::{Gap, MyRoute};

use super::same;
use crate::sentence::{Said, sentences};
use crate::words;
use crate::world::{World, home_of, signed_in};

sentences! { world, said;
    Do "{person}'s route is {doors}" => save_route(world, said).await;
    Do "{person} adds {door} to the route" => edit_route(world, said, MyRoute::add).await;
    Do "{person} puts {door} at place {number} of the route" => {
        let place = said.number(2).map(|place| place.saturating_sub(1));
        match place {
            Ok(place) => edit_route(world, said, |route, door| route.insert(door, place)).await,
            Err(wrong) => Err(wrong),
        }
    };
    Do "{person} moves {door} to place {number} of the route" => {
        let place = said.number(2).map(|place| place.saturating_sub(1));
        match place {
            Ok(place) => edit_route(world, said, |route, door| move_to(route, door, place)).await,
            Err(wrong) => Err(wrong),
        }
    };
    Do "{person} takes {door} off the route" => edit_route(world, said, MyRoute::remove).await;
    See "{person} has the route {doors}" => has_route(world, said).await;
    Do "{person} saves the route that is suggested from {words}" => save_suggested(world, said).await;
    See "the route suggested to {person} from {words} is {doors}" => suggested(world, said).await;
    See "{person} sees no gap in the route" => gaps(world, said).await;
    See "{person} sees the gaps" => gaps(world, said).await;
    See "{person} can search for {words} and finds {doors}" => search(world, said).await;
    See "the form tells {person}" => notices(world, said).await;
    See "the form tells {person} nothing" => notices(world, said).await;
    See "the form offers {person} the kinds" => kinds(world, said).await;
    See "the form offers {person} the doors" => offered(world, said).await;
    See "{person}'s list has {pass}" => listed(world, said, true).await;
    See "{person}'s list doesn't have {pass}" => listed(world, said, false).await;
}

async fn save_route(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let doors = world.doors(said.gap(1)).await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let route = MyRoute::try_from(doors).map_err(|error| error.to_string())?;
    home_of(&signed)?.save_route(&route).await.map_err(|error| error.to_string())?;
    Ok(())
}

/// Edits My Route as it was saved, and saves it.
async fn edit_route(
    world: &mut World,
    said: &Said<'_>,
    edit: impl FnOnce(&mut MyRoute, DoorId) -> Result<(), BadEdit>,
) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let home = home_of(&signed)?;
    let mut route = home.my_route().map_err(|error| error.to_string())?;
    edit(&mut route, door).map_err(|error| error.to_string())?;
    home.save_route(&route).await.map_err(|error| error.to_string())?;
    Ok(())
}

fn move_to(route: &mut MyRoute, door: DoorId, place: usize) -> Result<(), BadEdit> {
    let found = route.doors().iter().position(|other| *other == door);
    route.reorder(found.ok_or(BadEdit::NotThere(door))?, place)
}

async fn has_route(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let wanted = world.doors(said.gap(1)).await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let route = home_of(&signed)?.my_route().map_err(|error| error.to_string())?;
    let property = world.property().await?;
    same(&names(&property, route.doors()), &names(&property, &wanted))
}

async fn route_from(world: &mut World, person: &str, area: &str) -> Result<MyRoute, String> {
    let area = area_called(&world.property().await?, area)?;
    let device = world.signed(person).await?;
    let signed = signed_in(&device)?;
    home_of(&signed)?.suggest_route(Some(&area)).map_err(|error| error.to_string())
}

async fn save_suggested(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let route = route_from(world, said.person(0), said.gap(1)).await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    home_of(&signed)?.save_route(&route).await.map_err(|error| error.to_string())?;
    Ok(())
}

async fn suggested(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let wanted = world.doors(said.gap(2)).await?;
    let route = route_from(world, said.person(0), said.gap(1)).await?;
    same(&names(&world.property().await?, route.doors()), &names(&world.property().await?, &wanted))
}

fn names(property: &Property, doors: &[gatepass::id::DoorId]) -> Vec<String> {
    doors.iter().map(|door| words::door_name(property, *door)).collect()
}

fn area_called(property: &Property, name: &str) -> Result<AreaId, String> {
    let wanted = name.trim_start_matches("the ").to_lowercase();
    let found = property.areas().iter().find(|area| area.name.to_lowercase() == wanted);
    found.map(|area| area.id.clone()).ok_or_else(|| format!("Elm House has no area {name:?}"))
}

/// A row for each gap: the door before it and the door behind it.
async fn gaps(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let property = world.property().await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let home = home_of(&signed)?;
    let route = home.my_route().map_err(|error| error.to_string())?;
    let row = |gap: &Gap| {
        let name = |door: Option<gatepass::id::DoorId>, none: &str| {
            door.map_or_else(|| none.to_owned(), |door| words::door_name(&property, door))
        };
        vec![name(gap.after, "arrival"), name(gap.before, "home")]
    };
    same(&route.gaps(signed.property(), home.unit()).iter().map(row).collect::<Vec<_>>(), &said.table.to_vec())
}

async fn search(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let wanted = world.doors(said.gap(2)).await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let found = home_of(&signed)?.search_doors(said.gap(1).trim_matches('"'));
    let property = world.property().await?;
    let found: Vec<_> = found.iter().map(|step| step.door).collect();
    same(&names(&property, &found), &names(&property, &wanted))
}

/// What the form tells besides problems, in order, a row each.
async fn notices(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (maker, form) = world.draft.clone().ok_or("nobody has filled in a form")?;
    same(&maker.as_str(), &said.person(0))?;
    let property = world.property().await?;
    let review = super::passes::review(world, &maker, &form).await?;
    let found = review.notices.iter().map(|notice| vec![words::notice(&property, notice)]);
    same(&found.collect::<Vec<_>>(), &said.table.to_vec())
}

/// The kinds on offer, and the rule against those that can't be had.
async fn kinds(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let property = world.property().await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let composing = Composing::new(gatepass::pass::kind::Kind::TimeFrame);
    let screen = home_of(&signed)?.giver().compose(&composing).map_err(|error| error.to_string())?;
    let found = screen.kinds.iter().map(|choice| {
        let why_not = choice.why_not.as_ref().map(|rule| words::named(&property, rule));
        vec![words::spaced(choice.kind.name()), why_not.unwrap_or_default()]
    });
    same(&found.collect::<Vec<_>>(), &said.table.to_vec())
}

/// The doors on offer for the form that was filled in, and what speaks against them.
async fn offered(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (maker, form) = world.draft.clone().ok_or("nobody has filled in a form")?;
    same(&maker.as_str(), &said.person(0))?;
    let property = world.property().await?;
    let device = world.signed(&maker).await?;
    let signed = signed_in(&device)?;
    let mut composing = Composing::resume(form);
    composing.go_to(gatepass::app::compose::Step::Doors);
    let screen = home_of(&signed)?.giver().compose(&composing).map_err(|error| error.to_string())?;
    let found = screen.doors.iter().map(|choice| {
        let why_not = choice.why_not.as_ref().map(|problem| words::named(&property, problem));
        vec![words::door_name(&property, choice.door), why_not.unwrap_or_default()]
    });
    same(&found.collect::<Vec<_>>(), &said.table.to_vec())
}

async fn listed(world: &mut World, said: &Said<'_>, wanted: bool) -> Result<(), String> {
    let pass = world.gift(said.gap(1))?.id;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let passes = home_of(&signed)?.giver().passes().map_err(|error| error.to_string())?;
    let found = passes.iter().any(|row| row.pass == pass);
    if found == wanted { Ok(()) } else { Err(format!("the list has {} passes", passes.len())) }
}
