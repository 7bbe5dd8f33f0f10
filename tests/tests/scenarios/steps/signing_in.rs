//! On which phones somebody is signed in, and at which properties.

use std::sync::Arc;

use gatepass::app::Device;
use gatepass::app::session::Signed;
use gatepass::cache::records::SessionRecord;
use gatepass::error::Error;
use gatepass::id::PropertyId;
use gatepass::property::Role;
use gatepass::radio::Loopback;

use super::same;
use crate::sentence::{Said, sentences};
use crate::world::{World, signed_in};

sentences! { world, said;
    Do "{person} signs the other phone out" => end_other(world, said.person(0)).await;
    Do "{person} signs out at {words}" => sign_out(world, said).await;
    Do "{person} chooses {words}" => choose(world, said).await;
    See "the number of {person}'s sessions is {number}" => phones(world, said).await;
    See "{person} can choose" => choices(world, said).await;
    See "{person} has chosen {words}" => chosen(world, said).await;
    See "{person} finds nothing of {pass} at {words}" => finds_nothing(world, said).await;
}

async fn end_other(world: &mut World, who: &str) -> Result<(), String> {
    let device = world.signed(who).await?;
    let signed = signed_in(&device)?;
    let sessions = signed.sessions().await.map_err(words)?;
    let other = sessions.iter().find(|session| !session.is_this_phone).ok_or("there is no other")?;
    let ended = signed.end_session(&other.id).await;
    world.outcome(ended);
    Ok(())
}

async fn phones(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    let sessions = signed_in(&device)?.sessions().await.map_err(words)?;
    let this = sessions.iter().filter(|session| session.is_this_phone).count();
    same(&(sessions.len(), this), &(said.number(1)?, 1))
}

/// A property by its name, as the phone knows it.
fn property_called(device: &Device<Loopback>, name: &str) -> Result<PropertyId, String> {
    let memberships = device.memberships().map_err(words)?;
    let found = memberships.into_iter().find(|one| one.place.name == name);
    found.map(|one| one.place.property).ok_or_else(|| format!("the phone is signed in nowhere called {name}"))
}

fn at<'d>(device: &'d Arc<Device<Loopback>>, name: &str) -> Result<Signed<'d, Loopback>, String> {
    let property = property_called(device, name)?;
    device.signed_in_at(&property).map_err(words)?.ok_or_else(|| format!("signed out at {name}"))
}

async fn sign_out(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    let out = at(&device, said.gap(1))?.sign_out().await;
    world.outcome(out);
    Ok(())
}

async fn choose(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    device.choose(&property_called(&device, said.gap(1))?).map_err(words)?;
    Ok(())
}

async fn choices(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    let role = |role: Role| match role {
        Role::Resident => "resident".to_owned(),
        Role::Staff => "staff".to_owned(),
    };
    let found = device.memberships().map_err(words)?;
    let rows: Vec<_> = found.into_iter().map(|one| vec![one.place.name, role(one.role)]).collect();
    same(&rows, &said.table.to_vec())
}

async fn chosen(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    same(&signed_in(&device)?.property().name(), &said.gap(1))
}

async fn finds_nothing(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let pass = world.gift(said.gap(1))?.id;
    let device = world.signed(said.person(0)).await?;
    let signed = at(&device, said.gap(2))?;
    let session = device.cache.get::<SessionRecord>(signed.property().id().clone());
    let session = session.map_err(|error| error.to_string())?.ok_or("no session")?.session.session_token;
    let service = device.service.person(&session);
    match service.pass(pass).await {
        Err(Error::NotFound { .. }) => {}
        found => return Err(format!("it finds {found:?}")),
    }
    let listed = service.passes(None).await.map_err(words)?.passes.len();
    let told = service.activity(0).await.map_err(words)?.entries.len();
    same(&(listed, told), &(0, 0))
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn words(error: Error) -> String {
    error.to_string()
}
