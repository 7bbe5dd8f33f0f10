//! Going to a door: what the screen says before, what the door answers, what the lock does.

use std::future::pending;

use gatepass::app::door::{Attempt, Shown, Unlocked};
use gatepass::cache::records::PassRecord;
use gatepass::error::Error;
use gatepass::id::DoorId;
use gatepass_reader::engine::Scanned;

use super::{Gift, World, signed_in};
use crate::words;

/// What came of going to a door.
pub struct Visit {
    /// What the guest's screen said before; nothing for a resident's own key.
    pub screen: Option<String>,
    /// What the door did, in the same words; nothing where the phone has nothing to show.
    pub door: Option<String>,
}

/// What a person has in hand.
type Shows = Result<Attempt, Error>;

impl World {
    /// A door that has a network hears the news and tells its own.
    async fn touch(&mut self, door: DoorId) -> Result<(), String> {
        if self.cut_off.contains(&door) {
            return Ok(());
        }
        self.stage().await?.exchange_news(door).await.map(|_| ())
    }

    /// Shows the person's phone to a door by Bluetooth.
    pub async fn go_to(&mut self, person: &str, door: DoorId) -> Result<Visit, String> {
        self.touch(door).await?;
        let before = self.stage().await?.openings(door);
        let (screen, attempt) = if self.is_member(person) {
            (None, self.with_own_key(person, door).await?)
        } else {
            let (screen, attempt) = self.with_pass(person, door).await?;
            (Some(screen), attempt)
        };
        self.came_of(door, before, screen, attempt).await
    }

    /// Shows a copy of another's pass to a door, on a phone that hasn't its key.
    pub async fn go_with_copy(&mut self, thief: &str, gift: &Gift, door: DoorId) -> Result<Visit, String> {
        self.touch(door).await?;
        let before = self.stage().await?.openings(door);
        let owner = self.phone(&gift.guest).await?.device;
        let record = owner.cache.get::<PassRecord>(gift.id).map_err(|error| error.to_string())?;
        let token = record.and_then(|record| record.token).ok_or("there is nothing to copy")?;
        let property = self.property().await?;
        let keys = property.door(door).and_then(|door| door.keys).ok_or("nothing is read at that door")?;
        let device = self.phone(thief).await?.device;
        let shown = Shown { property: property.id(), pass: gift.id, token: &token.signed, stamps: &[] };
        let attempt = device.unlock(shown, door, &keys, pending()).await;
        self.came_of(door, before, None, attempt).await
    }

    /// What the door did must be what it said, and what its lock did.
    async fn came_of(
        &mut self,
        door: DoorId,
        before: usize,
        screen: Option<String>,
        attempt: Shows,
    ) -> Result<Visit, String> {
        let zone = self.zone()?;
        let moved = self.stage().await?.openings(door) - before;
        let outcome = match attempt {
            Ok(attempt) => {
                // A door that was out of touch has refused before it was brought the news and opened; nobody saw that.
                if moved == 1 && attempt.brought.is_some() {
                    *self.mended.entry(door).or_default() += 1;
                }
                attempt.outcome
            }
            Err(Error::Forbidden { .. } | Error::NotFound { .. }) if moved == 0 => {
                return Ok(Visit { screen, door: None });
            }
            Err(error) => return Err(error.to_string()),
        };
        let says = match outcome {
            Unlocked::Opened { .. } => "opens".to_owned(),
            Unlocked::Refused(refusal) => words::refused(&zone, &refusal),
            Unlocked::RefusedWithoutReason => "no".to_owned(),
            other => return Err(format!("the door answered {other:?}")),
        };
        self.count(door, moved, &says).await?;
        Ok(Visit { screen, door: Some(says) })
    }

    /// Keeps what a door did, to be compared with what comes home.
    async fn count(&mut self, door: DoorId, moved: usize, says: &str) -> Result<(), String> {
        let counted = self.ledger.entry(door).or_default();
        match says {
            "opens" => counted.0 += 1,
            // Nobody is known, so nothing is written down.
            "no" => {}
            _ => counted.1 += 1,
        }
        if moved != usize::from(says == "opens") {
            return Err(format!("the door said {says:?}, and its lock opened {moved} times"));
        }
        self.touch(door).await
    }

    async fn with_own_key(&mut self, person: &str, door: DoorId) -> Result<Shows, String> {
        let device = self.signed(person).await?;
        let signed = signed_in(&device)?;
        Ok(signed.unlock(door, pending()).await)
    }

    async fn with_pass(&mut self, person: &str, door: DoorId) -> Result<(String, Shows), String> {
        let pass = self.gift_of(person)?.id;
        let zone = self.zone()?;
        let keys = self.stage().await?.property().door(door).and_then(|door| door.keys);
        let device = self.phone(person).await?.device;
        let guest = device.guest();
        let screen = match guest.screen(pass) {
            Ok(screen) => screen,
            Err(error @ Error::NotFound { .. }) => return Ok((String::new(), Err(error))),
            Err(error) => return Err(error.to_string()),
        };
        let step = screen.doors.iter().find(|step| step.door == door);
        let says = step.map_or("not for this door".to_owned(), |step| words::door_says(&zone, &step.says));
        let attempt = if step.is_some() {
            let attempt = guest.unlock(pass, door, pending()).await;
            let record = device.cache.get::<PassRecord>(pass).map_err(|error| error.to_string())?;
            match attempt {
                // It had nothing to show, and answered for the door.
                Ok(Attempt { outcome: Unlocked::Refused(refusal), .. })
                    if record.is_some_and(|record| record.token.is_none()) =>
                {
                    let said = words::refused(&zone, &refusal);
                    if said != says {
                        return Err(format!("a tap on {says:?} is answered by {said:?}"));
                    }
                    Err(Error::Forbidden { reason: said })
                }
                attempt => attempt,
            }
        } else {
            let keys = keys.ok_or("nothing is read at that door")?;
            guest.show_at(pass, door, &keys, pending()).await
        };
        Ok((says, attempt))
    }

    /// The text of the QR code that a guest's phone shows now.
    pub async fn qr(&mut self, person: &str, door: DoorId) -> Result<String, String> {
        let pass = self.gift_of(person)?.id;
        let device = self.phone(person).await?.device;
        let code = device.guest().live_qr(pass, door).map_err(|error| error.to_string())?;
        Ok(code.text().to_owned())
    }

    /// Holds a code up to a door.
    pub async fn hold_up(&mut self, code: &str, door: DoorId) -> Result<String, String> {
        self.touch(door).await?;
        let zone = self.zone()?;
        let before = self.stage().await?.openings(door);
        let scanned = self.stage().await?.scan(door, code).await?;
        let moved = self.stage().await?.openings(door) - before;
        let says = match scanned {
            Scanned::Opened { .. } => "opens".to_owned(),
            Scanned::Refused(refusal) => words::refused(&zone, &refusal),
            Scanned::No => "no".to_owned(),
            Scanned::Fault => return Err("the door failed".to_owned()),
        };
        self.count(door, moved, &says).await?;
        Ok(says)
    }
}
