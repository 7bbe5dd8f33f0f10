//! Who plays, each with a phone.

use gatepass::app::Device;
use gatepass::app::door::{Attempt, Unlocked};
use gatepass::error::Error;
use gatepass::id::DoorId;
use gatepass::property::Property;
use gatepass::radio::Ways;
use gatepass_service::messenger::verification_code_in;

use super::super::words;
use super::Cut;
use super::stage::Stage;
use super::tell::Teller;

/// A person of the story.
pub struct Player {
    /// What the story calls them.
    pub name: &'static str,
    /// Their number; of a range that is kept free for fiction.
    pub number: &'static str,
    /// Their phone.
    pub device: Device<Ways>,
}

/// Everybody.
pub struct Cast {
    /// A resident, in B-704.
    pub maya: Player,
    /// Her dog walker.
    pub ben: Player,
    /// Her friend.
    pub lee: Player,
    /// A courier.
    pub courier: Player,
    /// Staff.
    pub grace: Player,
    /// The manager.
    pub dana: Player,
    /// A plumber.
    pub vera: Player,
}

impl Cast {
    /// Gives each a phone.
    pub fn gather(stage: &Stage) -> Result<Self, Error> {
        let player = |name: &'static str, number: &'static str| {
            Ok::<_, Error>(Player { name, number, device: stage.phone(name)? })
        };
        Ok(Self {
            maya: player("Maya", "+12025550142")?,
            ben: player("Ben", "+12025550197")?,
            lee: player("Lee", "+12025550198")?,
            courier: player("The courier", "+12025550199")?,
            grace: player("Grace", "+12025550104")?,
            dana: player("Dana", "+12025550100")?,
            vera: player("Vera", "+12025550189")?,
        })
    }
}

impl Player {
    /// Signs in with the six digits that arrive on this phone.
    pub async fn sign_in(&self, stage: &Stage) -> Result<String, Cut> {
        self.device.sign_in(self.number).await?;
        let letter = stage.messages.take(self.number).await.ok_or_else(|| nothing_came(self))?;
        let digits = verification_code_in(&letter.text).ok_or_else(|| nothing_came(self))?;
        self.device.verify_sign_in(digits).await?;
        Ok(letter.text)
    }

    /// The next text or e-mail to this player.
    pub async fn letter(&self, stage: &Stage, to: &str) -> Result<String, Cut> {
        let letter = stage.messages.take(to).await.ok_or_else(|| nothing_came(self))?;
        Ok(letter.text)
    }
}

fn nothing_came(player: &Player) -> Cut {
    Cut::Unexpected(format!("no message came for {}", player.name))
}

/// The link in a message.
pub fn link_in(text: &str) -> Result<&str, Cut> {
    text.split_whitespace()
        .find(|word| word.starts_with("http"))
        .ok_or_else(|| Cut::Unexpected("a message came without a link".into()))
}

/// A message as it is shown: on one line, and the link without what makes it secret.
pub fn shown(text: &str) -> String {
    let word = |word: &str| match word.rsplit_once('/') {
        Some((before, _)) if word.starts_with("http") => format!("{before}/…"),
        _ => word.to_owned(),
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// What people call a door.
pub fn name_of(property: &Property, door: DoorId) -> &str {
    property.door(door).map_or("an unknown door", |door| door.name.as_str())
}

/// Tells how a door answered.
pub fn tell_attempt<W: std::io::Write>(
    teller: &mut Teller<W>,
    stage: &Stage,
    door: &str,
    attempt: &Attempt,
) -> Result<(), Cut> {
    let took = format!("{:.1} ms", attempt.took.total.as_secs_f64() * 1000.0);
    match &attempt.outcome {
        Unlocked::Opened { .. } => teller.done(&format!("{door} opens ({took}).")),
        Unlocked::Refused(refusal) => {
            teller.refused(&format!("{door} stays shut: {} ({took}).", words::why(&stage.zone, refusal)))
        }
        Unlocked::RefusedWithoutReason => teller.refused(&format!("{door} stays shut, and says no more.")),
        other => return Err(Cut::Unexpected(format!("{door} answered {other:?}"))),
    }?;
    Ok(())
}

/// The attempt must have ended so; a story that says otherwise than what happened is worth nothing.
pub fn expect(attempt: &Attempt, opened: bool, what: &str) -> Result<(), Cut> {
    match (&attempt.outcome, opened) {
        (Unlocked::Opened { .. }, true) | (Unlocked::Refused(_) | Unlocked::RefusedWithoutReason, false) => {
            Ok(())
        }
        (other, _) => Err(Cut::Unexpected(format!("{what}: {other:?}"))),
    }
}
