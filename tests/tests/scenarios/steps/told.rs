//! What people are told: refusals of what they asked for, messages, what happened, news.

use gatepass::app::activity::ActivityRow;
use gatepass::client::wire::activity::Event;
use gatepass::property::Property;

use super::same;
use crate::sentence::{Said, sentences};
use crate::words;
use crate::world::{Told, World, signed_in};

sentences! { world, said;
    Do "{person}'s phone is up to date" => up_to_date(world, said.person(0)).await;
    See "{person} is told: {words}" => is_told(world, said);
    See "{person} is told what is wrong" => what_is_wrong(world, said);
    See "{person} gets a text: {words}" => {
        match world.number(said.person(0)) {
            Ok(number) => gets(world, &number, said.gap(1)).await,
            Err(wrong) => Err(wrong),
        }
    };
    See "{person} gets an e-mail: {words}" => gets(world, &World::email(said.person(0)), said.gap(1)).await;
    See "{person} gets no message" => no_message(world, said).await;
    See "no message has {number}" => in_no_message(world, said.gap(0)).await;
    See "{person}'s activity has" => activity(world, said).await;
    See "{person}'s activity has nothing" => activity(world, said).await;
    See "{person} sees no activity" => no_activity(world, said).await;
}

/// The news of the property, the passes on the phone, and what it carries for others: as a phone does by itself.
async fn up_to_date(world: &mut World, person: &str) -> Result<(), String> {
    let property = world.property().await?;
    let device = world.phone(person).await?.device;
    let heard = device.sync().await;
    // Who is signed out is told so.
    if world.outcome(heard).is_some() {
        // Also whoever has nothing of their own there carries news.
        device.exchange_news(property.id()).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// An error by its name, with or without all that it knows.
fn is_told(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    world.number(said.person(0))?;
    let wanted = said.gap(1);
    match world.told.take() {
        Some(Told::Error(told)) if told == wanted || told.starts_with(&format!("{wanted},")) => Ok(()),
        Some(Told::Error(told)) => Err(format!("it is {told:?}")),
        Some(Told::Draft(problems)) => Err(format!("it is {problems:?}")),
        None => Err("nothing was refused".to_owned()),
    }
}

/// Every problem of a draft: its field, and what is wrong.
fn what_is_wrong(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    world.number(said.person(0))?;
    let wanted = said.pairs()?.into_iter().map(|(field, wrong)| (field.to_owned(), wrong.to_owned()));
    match world.told.take() {
        Some(Told::Draft(problems)) => same(&problems, &wanted.collect()),
        Some(Told::Error(told)) => Err(format!("it is {told:?}")),
        None => Err("nothing was wrong".to_owned()),
    }
}

async fn gets(world: &mut World, to: &str, says: &str) -> Result<(), String> {
    world.letter(to, |text| text.contains(says)).await.map(|_| ())
}

async fn no_message(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let number = world.number(said.person(0))?;
    let mut unread = world.unread(&number).await?;
    unread.extend(world.unread(&World::email(said.person(0))).await?);
    if unread.is_empty() { Ok(()) } else { Err(format!("{} messages have come: {}", unread.len(), unread.join(" / "))) }
}

async fn in_no_message(world: &mut World, digits: &str) -> Result<(), String> {
    let letters = world.letters().await?;
    match letters.iter().find(|letter| letter.text.contains(digits)) {
        Some(letter) => Err(format!("it is in: {}", letter.text)),
        None => Ok(()),
    }
}

async fn entries(world: &mut World, person: &str) -> Result<Vec<ActivityRow>, String> {
    let device = world.signed(person).await?;
    let signed = signed_in(&device)?;
    signed.refresh_activity().await.map_err(|error| error.to_string())
}

/// All of it, in the order in which it happened: what, and where or why.
async fn activity(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let property = world.property().await?;
    let mut entries = entries(world, said.person(0)).await?;
    entries.sort_by_key(|entry| (entry.at.at, entry.number));
    let found = entries.iter().map(|entry| row(&property, entry)).collect::<Vec<_>>();
    same(&found, &said.table.to_vec())
}

fn row(property: &Property, entry: &ActivityRow) -> Vec<String> {
    let (what, more) = match &entry.event {
        Event::Unlocked { door } => ("unlocked", words::door_name(property, *door)),
        Event::Refused { door, because } => {
            let because = because.as_deref().map(words::spaced).unwrap_or_default();
            ("refused", format!("{}: {because}", words::door_name(property, *door)))
        }
        Event::Shared { by_way_of } => ("shared", words::json_name(by_way_of)),
        Event::Declined { reason } => ("declined", reason.clone()),
        Event::Frozen { cause } => ("frozen", words::json_name(cause)),
        Event::Issued => ("issued", String::new()),
        Event::Opened => ("opened", String::new()),
        Event::Verified => ("verified", String::new()),
        Event::PhoneSubmitted => ("phone submitted", String::new()),
        Event::Approved => ("approved", String::new()),
        Event::Thawed => ("thawed", String::new()),
        Event::Replaced => ("replaced", String::new()),
        Event::Deleted => ("deleted", String::new()),
        Event::Contacted => ("contacted", String::new()),
        Event::PhoneRetired => ("phone retired", String::new()),
        Event::Expired => ("expired", String::new()),
        Event::Newer(_) => ("something newer", String::new()),
    };
    let pass = entry.pass_name.clone().unwrap_or_else(|| "own key".to_owned());
    vec![pass, what.to_owned(), more]
}

async fn no_activity(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    match signed.refresh_activity().await {
        Err(gatepass::error::Error::Forbidden { .. }) => Ok(()),
        Err(error) => Err(error.to_string()),
        Ok(entries) => Err(format!("{} entries", entries.len())),
    }
}
