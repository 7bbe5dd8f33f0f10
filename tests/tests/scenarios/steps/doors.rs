//! At a door: what it does, and that the screen said so before.

use super::same;
use crate::sentence::{Said, sentences};
use crate::words;
use crate::world::World;

sentences! { world, said;
    See "{door} opens for {person}" => goes(world, said, "opens", "opens").await;
    See "{door} opens for {person}, though the screen says {words}" => {
        goes(world, said, said.gap(2), "opens").await
    };
    See "{door} stays shut for {person}: {words}" => {
        goes(world, said, said.gap(2), said.gap(2)).await
    };
    See "{door} stays shut for {person}: {words}; the screen says {words}" => {
        goes(world, said, said.gap(3), said.gap(2)).await
    };
    See "{person} has nothing to show at {door}: {words}" => nothing(world, said).await;
    See "{door} opens for {person}'s QR code" => qr(world, said, "opens").await;
    See "{door} stays shut for {person}'s QR code: {words}" => qr(world, said, said.gap(2)).await;
    Do "somebody takes a picture of {person}'s QR code for {door}" => picture(world, said).await;
    See "{door} says only no to the picture" => shown_picture(world, said).await;
    See "{door} says only no to {person} with a copy of {pass}" => copy(world, said).await;
    See "the screen says {words} at {door} to {person}" => screen(world, said).await;
    See "{door} has opened {number} times" => openings(world, said).await;
}

/// By Bluetooth. Somebody's own key has no screen.
async fn goes(
    world: &mut World,
    said: &Said<'_>,
    screen: &str,
    door_says: &str,
) -> Result<(), String> {
    let (door, person) = (world.door(said.gap(0)).await?, said.gap(1));
    let visit = world.go_to(person, door).await?;
    let does = visit.door.ok_or_else(|| format!("nothing is shown to it; the screen says {:?}", visit.screen))?;
    if does != door_says {
        return Err(format!("the door says {does:?}"));
    }
    match visit.screen {
        Some(seen) if seen != screen => Err(format!("the door says {does:?}, the screen said {seen:?}")),
        _ => Ok(()),
    }
}

async fn nothing(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (person, door) = (said.gap(0), world.door(said.gap(1)).await?);
    let visit = world.go_to(person, door).await?;
    match visit.door {
        None => same(&visit.screen.as_deref(), &Some(said.gap(2))),
        Some(does) => Err(format!("the door says {does:?}")),
    }
}

async fn qr(world: &mut World, said: &Said<'_>, wanted: &str) -> Result<(), String> {
    let door = world.door(said.gap(0)).await?;
    let code = world.qr(said.gap(1), door).await?;
    same(&world.hold_up(&code, door).await?.as_str(), &wanted)
}

async fn picture(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    world.picture = Some(world.qr(said.gap(0), door).await?);
    Ok(())
}

async fn shown_picture(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(0)).await?;
    let picture = world.picture.clone().ok_or("nobody has taken a picture")?;
    same(&world.hold_up(&picture, door).await?.as_str(), &"no")
}

/// Whatever is on the guest's phone but its key, shown by another phone.
async fn copy(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (door, gift) = (world.door(said.gap(0)).await?, world.gift(said.gap(2))?);
    let visit = world.go_with_copy(said.gap(1), &gift, door).await?;
    same(&visit.door.as_deref(), &Some("no"))
}

async fn screen(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    let screen = super::guest::screen(world, said.gap(2)).await?;
    let step = screen.doors.iter().find(|step| step.door == door).ok_or("the screen hasn't that door")?;
    same(&words::door_says(&said.zone, &step.says).as_str(), &said.gap(0))
}

async fn openings(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(0)).await?;
    same(&world.stage().await?.openings(door), &said.number(1)?)
}
