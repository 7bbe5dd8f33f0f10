//! Staff: what waits for them, and their decisions.

use gatepass::app::staff::{Decided, Desk, Section};
use gatepass::error::Error;

use super::passes::key;
use super::same;
use crate::sentence::{Said, sentences};
use crate::world::{World, session_of, signed_in, staff_of};

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
    // Who isn't shown the approvals asks the service all the same.
    let Some(approvals) = staff.approvals() else {
        let answer = device.service.person(&session_of(&device)?).approve(pass, &key()?).await;
        world.outcome(answer);
        return Ok(());
    };
    let decided = match reason {
        None => approvals.approve(pass).await,
        Some(reason) => approvals.decline(pass, reason).await,
    };
    world.outcome(decided.and_then(|decided| match decided {
        Decided::Done(_) => Ok(()),
        Decided::Queued(_) => Err(Error::Offline),
        Decided::SomebodyWasFirst { reason, .. } => Err(Error::Conflict { reason }),
    }));
    Ok(())
}

async fn desk(world: &mut World, person: &str) -> Result<Desk, String> {
    let device = world.signed(person).await?;
    let signed = signed_in(&device)?;
    let staff = staff_of(&signed)?;
    staff.refresh().await.map_err(|error| error.to_string())?;
    staff.desk().map_err(|error| error.to_string())
}

async fn waits(world: &mut World, pass: &str, person: &str, wanted: bool) -> Result<(), String> {
    let pass = world.gift(pass)?.id;
    let approvals = desk(world, person).await?.approvals.ok_or("no approvals are shown")?;
    same(&approvals.iter().any(|waiting| waiting.row.pass == pass), &wanted)
}

async fn can_issue(world: &mut World, said: &Said<'_>, wanted: bool) -> Result<(), String> {
    same(&desk(world, said.person(0)).await?.sections.contains(&Section::IssuePasses), &wanted)
}
