//! The story, scene by scene.

mod guest;
mod last;
mod resident;
mod staff;

use std::io::Write;

use chrono::TimeDelta;
use gatepass::app::resident::Resident;
use gatepass::app::session::Signed;
use gatepass::clock::Clock as _;
use gatepass::id::DoorId;
use gatepass::radio::Ways;

use super::super::words;
use super::Cut;
use super::cast::Cast;
use super::stage::Stage;
use super::tell::Teller;

/// The pedestrian gate, where everybody comes in.
const GATE: u16 = 1;

/// Tells all of it.
pub async fn all<W: Write>(stage: &Stage, teller: &mut Teller<W>) -> Result<(), Cut> {
    let property = stage.property();
    let connected = property.doors().iter().filter(|door| door.is_connected()).count();
    teller.title(
        &format!("{}: a guest at the door, and no network", property.name()),
        &format!(
            "{} homes, {} doors ({connected} with a connected lock). The story's clock stands at {}. Real HTTP, real \
             SQLite files, real signatures and the real unlock exchange; {}.",
            property.units().len(),
            property.doors().len(),
            words::instant(&stage.zone, stage.clock.now()),
            stage.on_what(),
        ),
    )?;
    let cast = Cast::gather(stage)?;
    let later = |minutes| stage.clock.pass(TimeDelta::minutes(minutes));
    resident::signs_in(stage, &cast, teller).await?;
    later(1);
    resident::builds_my_route(&cast, teller).await?;
    later(4);
    resident::makes_a_pass(stage, &cast, teller).await?;
    later(20);
    let walk = guest::opens_the_link(stage, &cast, teller).await?;
    later(5);
    let for_lee = guest::has_another_pass(stage, &cast, teller).await?;
    staff::lock_the_gate_down(stage, &cast, teller, for_lee).await?;
    later(10);
    guest::walks_without_a_network(stage, &cast, teller, walk).await?;
    later(20);
    guest::shows_a_qr(stage, &cast, teller, walk).await?;
    later(10);
    staff::approve_a_vendor(stage, &cast, teller).await?;
    later(5);
    last::one_time_is_used_up(stage, &cast, teller).await?;
    later(5);
    last::deleted_while_the_door_is_offline(stage, &cast, teller, for_lee).await?;
    later(10);
    last::everything_comes_home(stage, &cast, teller).await
}

fn gate() -> Result<DoorId, Cut> {
    DoorId::new(GATE).ok_or_else(|| Cut::Unexpected("no gate".into()))
}

/// Who is signed in on a phone.
fn signed(player: &super::cast::Player) -> Result<Signed<'_, Ways>, Cut> {
    player.device.signed_in()?.ok_or_else(|| Cut::Unexpected(format!("{} is signed out", player.name)))
}

/// The resident's side of it.
fn resident<'s, 'd>(signed: &'s Signed<'d, Ways>) -> Result<Resident<'s, 'd, Ways>, Cut> {
    signed.resident(None).ok_or_else(|| Cut::Unexpected("a resident without a home".into()))
}
