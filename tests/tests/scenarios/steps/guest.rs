//! A guest with a link.

use std::sync::Arc;

use gatepass::app::show::Says;
use gatepass::app::Device;
use gatepass::app::guest::{Next, PassScreen};
use gatepass::id::PassId;
use gatepass::radio::Loopback;
use gatepass_service::messenger::verification_code_in;

use super::same;
use crate::sentence::{Said, sentences};
use crate::words;
use crate::world::{Told, World};

sentences! { world, said;
    Do "{person} looks at the link" => look(world, said.person(0)).await;
    Do "{person} opens the pass" => open(world, said.person(0)).await;
    Do "{person} enters the phone number" => {
        match world.number(said.person(0)) {
            Ok(number) => enter_number(world, said.person(0), &number).await,
            Err(wrong) => Err(wrong),
        }
    };
    Do "{person} enters the phone number {number} times" => enter_again(world, said).await;
    Do "{person} enters {person}'s phone number" => {
        match world.number(said.person(1)) {
            Ok(number) => enter_number(world, said.person(0), &number).await,
            Err(wrong) => Err(wrong),
        }
    };
    Do "{person} signs up with the phone number" => {
        match world.number(said.person(0)) {
            Ok(number) => sign_up(world, said.person(0), &number).await,
            Err(wrong) => Err(wrong),
        }
    };
    Do "{person} signs up with {person}'s phone number" => {
        match world.number(said.person(1)) {
            Ok(number) => sign_up(world, said.person(0), &number).await,
            Err(wrong) => Err(wrong),
        }
    };
    Do "{person} enters the verification code" => enter_code_that_came(world, said.person(0)).await;
    Do "{person} enters the verification code {number}" => enter_code(world, said.person(0), said.gap(1)).await;
    Do "{person} enters the secret code {number}" => enter_secret_code(world, said).await;
    Do "{person} does all that the pass asks for" => do_all(world, said.person(0), None).await;
    Do "{person} does all that the pass asks for, with the secret code {number}" => {
        do_all(world, said.person(0), Some(said.gap(1))).await
    };
    Do "{person} writes to the host: {words}" => write(world, said).await;
    Do "{person} gets a new phone" => world.new_phone(said.person(0)).await;
    Do "{person} takes the other phone" => world.other_phone(said.person(0));
    Do "{person} ticks off {door}" => tick(world, said).await;
    See "{person}'s phone has the passes {words}" => {
        let names = names(world, said.person(0)).await;
        names.and_then(|names| same(&names.join(" and "), &said.gap(1).to_owned()))
    };
    See "{person}'s phone has no pass" => {
        let names = names(world, said.person(0)).await;
        names.and_then(|names| same(&names, &Vec::new()))
    };
    See "{person} is asked to {words}" => next(world, said).await;
    See "{person} is sent to {door}" => sent_to(world, said).await;
    See "{person} has no further to go" => {
        let screen = screen(world, said.person(0)).await;
        screen.and_then(|screen| same(&screen.next, &Next::GoTo(None)))
    };
    See "{person}'s way is {doors}" => way(world, said, true).await;
    See "{person} may open besides {doors}" => way(world, said, false).await;
    See "{door} is ticked off for {person}" => ticked(world, said, true).await;
    See "{door} isn't ticked off for {person}" => ticked(world, said, false).await;
    See "{person} sees" => sees(world, said).await;
}

/// The guest's phone, with the pass that was given last, if its link has been taken in.
async fn pass_of(world: &mut World, guest: &str) -> Result<(Arc<Device<Loopback>>, PassId), String> {
    let pass = world.gift_of(guest)?.id;
    let device = world.phone(guest).await?.device;
    if device.guest().screen(pass).is_err() {
        look(world, guest).await?;
    }
    Ok((device, pass))
}

/// Takes the link in that came by text or e-mail; a second phone has it from the first.
async fn look(world: &mut World, guest: &str) -> Result<(), String> {
    let gift = world.gift_of(guest)?;
    let device = world.phone(guest).await?.device;
    while !world.links.contains_key(&gift.id) {
        let link = world.new_link(&gift.address).await?;
        let screen = device.guest().look(&link).await.map_err(|error| error.to_string())?;
        world.links.insert(screen.pass, link);
    }
    let seen = device.guest().look(&world.links[&gift.id]).await;
    world.outcome(seen);
    Ok(())
}

async fn open(world: &mut World, guest: &str) -> Result<(), String> {
    let (device, pass) = pass_of(world, guest).await?;
    let opened = device.guest().open(pass).await;
    world.outcome(opened);
    Ok(())
}

async fn enter_number(world: &mut World, guest: &str, number: &str) -> Result<(), String> {
    let (device, pass) = pass_of(world, guest).await?;
    let taken = device.guest().submit_phone(pass, number).await;
    if world.outcome(taken).is_some() {
        let seen = device.guest().refresh(pass).await;
        world.outcome(seen);
    }
    Ok(())
}

/// The app, without any link.
async fn sign_up(world: &mut World, guest: &str, number: &str) -> Result<(), String> {
    let device = world.phone(guest).await?.device;
    let asked = device.guest().sign_up(number).await;
    world.outcome(asked);
    Ok(())
}

/// The passes on a guest's phone, by name.
async fn names(world: &mut World, guest: &str) -> Result<Vec<String>, String> {
    let device = world.phone(guest).await?.device;
    let rows = device.guest().passes().map_err(|error| error.to_string())?;
    let mut names: Vec<_> = rows.into_iter().map(|row| row.name).collect();
    names.sort_unstable();
    Ok(names)
}

async fn enter_again(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let number = world.number(said.person(0))?;
    for _ in 0..said.number(1)? {
        enter_number(world, said.person(0), &number).await?;
    }
    Ok(())
}

async fn enter_code_that_came(world: &mut World, guest: &str) -> Result<(), String> {
    let number = world.number(guest)?;
    let text = world.letter(&number, |text| text.contains("verification code")).await?;
    let digits = verification_code_in(&text).ok_or("a text without six digits")?;
    enter_code(world, guest, digits).await
}

/// They are those of a sign-up, if one waits for them.
async fn enter_code(world: &mut World, guest: &str, digits: &str) -> Result<(), String> {
    let device = world.phone(guest).await?.device;
    let watch = device.watch(world.zone()?);
    if device.guest().waiting_sign_up(&watch).map_err(|error| error.to_string())?.is_some() {
        let found = device.guest().verify_sign_up(digits).await;
        world.outcome(found);
        return Ok(());
    }
    let (device, pass) = pass_of(world, guest).await?;
    let entered = device.guest().verify(pass, digits).await;
    world.outcome(entered);
    Ok(())
}

async fn enter_secret_code(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (device, pass) = pass_of(world, said.person(0)).await?;
    let entered = device.guest().enter_secret_code(pass, said.gap(1)).await;
    world.outcome(entered);
    Ok(())
}

/// As an obliging guest: whatever the screen asks for next, until it asks for nothing that the guest can do.
async fn do_all(world: &mut World, guest: &str, secret_code: Option<&str>) -> Result<(), String> {
    let (device, pass) = pass_of(world, guest).await?;
    for _ in 0..8 {
        let screen = device.guest().refresh(pass).await.map_err(|error| error.to_string())?;
        match screen.next {
            Next::Open => open(world, guest).await?,
            Next::EnterPhone => {
                let number = world.number(guest)?;
                enter_number(world, guest, &number).await?;
            }
            Next::EnterVerificationCode => enter_code_that_came(world, guest).await?,
            Next::EnterSecretCode => {
                let secret_code = secret_code.ok_or("the pass asks for a secret code")?;
                let entered = device.guest().enter_secret_code(pass, secret_code).await;
                world.outcome(entered);
            }
            Next::WaitForStaff | Next::Connect | Next::GoTo(_) | Next::Nothing => return Ok(()),
        }
        if let Some(told) = world.told.take() {
            return Err(format!("the guest was told {told:?}"));
        }
    }
    Err("the pass asks on and on".to_owned())
}

async fn tick(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    let (device, pass) = pass_of(world, said.person(0)).await?;
    device.guest().tick(pass, door).map_err(|error| error.to_string())?;
    Ok(())
}

/// What the guest's phone shows, from what it knows.
pub async fn screen(world: &mut World, guest: &str) -> Result<PassScreen, String> {
    let pass = world.gift_of(guest)?.id;
    let device = world.phone(guest).await?.device;
    device.guest().screen(pass).map_err(|error| error.to_string())
}

async fn next(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let found = match screen(world, said.person(0)).await?.next {
        Next::Open => "open the pass",
        Next::EnterPhone => "enter the phone number",
        Next::EnterVerificationCode => "enter the verification code",
        Next::WaitForStaff => "wait for staff",
        Next::EnterSecretCode => "enter the secret code",
        Next::Connect => "connect to a network",
        Next::GoTo(_) => "go to a door",
        Next::Nothing => "do nothing",
    };
    same(&found, &said.gap(1))
}

async fn sent_to(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    same(&screen(world, said.person(0)).await?.next, &Next::GoTo(Some(door)))
}

/// The doors on the way, in order, or those besides.
async fn way(world: &mut World, said: &Said<'_>, on_the_way: bool) -> Result<(), String> {
    let wanted = world.doors(said.gap(1)).await?;
    let property = world.property().await?;
    let screen = screen(world, said.person(0)).await?;
    let steps = screen.doors.iter().filter(|step| step.on_the_way == on_the_way);
    let names = |doors: Vec<gatepass::id::DoorId>| {
        doors.iter().map(|door| words::door_name(&property, *door)).collect::<Vec<_>>()
    };
    same(&names(steps.map(|step| step.door).collect()), &names(wanted))
}

async fn ticked(world: &mut World, said: &Said<'_>, wanted: bool) -> Result<(), String> {
    let door = world.door(said.gap(0)).await?;
    let screen = screen(world, said.person(1)).await?;
    let step = screen.doors.iter().find(|step| step.door == door).ok_or("the screen hasn't that door")?;
    same(&step.passed_at.is_some(), &wanted)
}

/// What the guest's screen says, a row for each thing.
async fn sees(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let screen = screen(world, said.person(0)).await?;
    let at = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or_else(|| "nothing".to_owned(), |at| words::instant(&said.zone, at))
    };
    for (name, value) in said.pairs()? {
        let found = match name {
            "property" => screen.property_name.clone(),
            "pass" => screen.name.clone(),
            "from" => screen.host.clone(),
            "personal message" => screen.personal_message.clone().unwrap_or_else(|| "nothing".to_owned()),
            "starts" => at(screen.times.starts.as_ref().map(|when| when.at)),
            "ends" => at(screen.times.ends.as_ref().map(|when| when.at)),
            "zone" => screen.times.zone.clone(),
            "stands" => screen.state.to_string(),
            "declined because" => match &screen.says {
                Says::Declined { because: Some(why) } => why.clone(),
                _ => "nothing".to_owned(),
            },
            "changed" => words::changes(&screen.changes),
            "known at" => at(Some(screen.known_at.at)),
            "works offline until" => at(screen.works_offline_until.as_ref().map(|when| when.at)),
            _ => return Err(format!("a guest's screen has no {name:?}")),
        };
        if found != value {
            return Err(format!("{name}: it is {found:?}"));
        }
    }
    let waits = matches!(world.told, Some(Told::Draft(_)));
    same(&waits, &false)
}

async fn write(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (device, pass) = pass_of(world, said.person(0)).await?;
    let written = device.guest().contact_host(pass, said.gap(1)).await;
    world.outcome(written);
    Ok(())
}
