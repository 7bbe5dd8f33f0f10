//! Staff: what waits for them, and their decisions.

use gatepass::app::queue::Asked;
use gatepass::app::staff::Desk;

use super::same;
use crate::sentence::{Said, sentences};
use crate::world::{World, signed_in, staff_of};

sentences! { world, said;
    Do "{person} approves {pass}" => decide(world, said, None).await;
    Do "{person} declines {pass}: {words}" => decide(world, said, Some(said.gap(2))).await;
    See "{pass} waits for {person}'s approval" => waits(world, said.gap(0), said.gap(1), true).await;
    See "{pass} doesn't wait for {person}'s approval" => waits(world, said.gap(0), said.gap(1), false).await;
    See "{person} is shown no approvals" => {
        let desk = desk(world, said.person(0)).await;
        desk.and_then(|desk| same(&desk.approvals.is_none(), &true))
    };
    See "{person} is offered to make passes" => can_issue(world, said, true).await;
    See "{person} isn't offered to make passes" => can_issue(world, said, false).await;
}

async fn decide(world: &mut World, said: &Said<'_>, reason: Option<&str>) -> Result<(), String> {
    let pass = world.gift(said.gap(1))?.id;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let staff = staff_of(&signed)?;
    let decided = match reason {
        None => staff.approve(pass).await,
        Some(reason) => staff.decline(pass, reason).await,
    };
    world.outcome(decided.and_then(Asked::done));
    Ok(())
}

async fn desk(world: &mut World, person: &str) -> Result<Desk, String> {
    let device = world.signed(person).await?;
    let signed = signed_in(&device)?;
    staff_of(&signed)?.desk().await.map_err(|error| error.to_string())
}

async fn waits(world: &mut World, pass: &str, person: &str, wanted: bool) -> Result<(), String> {
    let pass = world.gift(pass)?.id;
    let approvals = desk(world, person).await?.approvals.ok_or("no approvals are shown")?;
    same(&approvals.iter().any(|waiting| waiting.id == pass), &wanted)
}

async fn can_issue(world: &mut World, said: &Said<'_>, wanted: bool) -> Result<(), String> {
    same(&desk(world, said.person(0)).await?.can_issue, &wanted)
}
