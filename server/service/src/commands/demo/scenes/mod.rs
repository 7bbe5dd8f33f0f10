//! The story, scene by scene.

mod guest;
mod last;
mod resident;
mod staff;

use std::io::Write;

use gatepass::app::resident::Resident;
use gatepass::app::session::Signed;
use gatepass::radio::Loopback;

use super::super::words;
use super::Cut;
use super::cast::Cast;
use super::stage::Stage;
use super::tell::Teller;
use gatepass::clock::Clock as _;

/// Tells all of it.
pub async fn all<W: Write>(stage: &Stage, teller: &mut Teller<W>) -> Result<(), Cut> {
    let property = stage.service.property();
    let connected = property.doors().iter().filter(|door| door.is_connected()).count();
    teller.title(
        &format!("{}: a guest at the door, and no network", property.name()),
        &format!(
            "{} homes, {} doors ({connected} with a connected lock). The story's clock stands at {}. Real HTTP, real \
             SQLite files, real signatures and the real unlock exchange; only the radio is a stand-in.",
            property.units().len(),
            property.doors().len(),
            words::instant(&stage.zone, stage.clock.now()),
        ),
    )?;
    let cast = Cast::gather(stage)?;
    resident::signs_in(stage, &cast, teller).await?;
    resident::builds_my_route(&cast, teller).await?;
    resident::makes_a_pass(stage, &cast, teller).await?;
    let walk = guest::opens_the_link(stage, &cast, teller).await?;
    let for_lee = guest::has_another_pass(stage, &cast, teller).await?;
    guest::walks_without_a_network(stage, &cast, teller, walk).await?;
    guest::shows_a_qr(stage, &cast, teller, walk).await?;
    staff::approve_a_vendor(stage, &cast, teller).await?;
    last::one_time_is_used_up(stage, &cast, teller).await?;
    last::deleted_while_the_door_is_offline(stage, &cast, teller, for_lee).await?;
    last::everything_comes_home(stage, &cast, teller).await
}

/// Who is signed in on a phone.
fn signed(player: &super::cast::Player) -> Result<Signed<'_, Loopback>, Cut> {
    player.device.signed_in()?.ok_or_else(|| Cut::Unexpected(format!("{} is signed out", player.name)))
}

/// The resident's side of it.
fn resident<'s, 'd>(signed: &'s Signed<'d, Loopback>) -> Result<Resident<'s, 'd, Loopback>, Cut> {
    signed.resident(None).ok_or_else(|| Cut::Unexpected("a resident without a home".into()))
}
