//! The own doors of whoever is signed in, resident or staff: opened by Bluetooth, with no network.

use std::future::Future;

use serde::Serialize;

use super::door::{Attempt, Shown};
use super::session::Signed;
use super::show::{DoorSays, Tap, When, WhyNot};
use crate::cache::Batch;
use crate::cache::records::{BulletinRecord, GuestNotes, HeldToken, PassRecord, PassSummary, Side, Told};
use crate::client::wire::link::Issued;
use crate::clock::Now;
use crate::error::Error;
use crate::id::{DoorId, PassId};
use crate::pass::decide::{Decision, Refusal};
use crate::pass::standing::PassState;
use crate::property::{Door, DoorKind, Medium, Permission, Role};
use crate::radio::Radio;
use crate::token::bulletin::verify_bulletin;
use crate::token::{Facts, VerifiedLink, VerifiedToken, verify};

/// The doors that a person opens for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OwnDoors {
    /// The doors, in the property's order.
    pub doors: Vec<OwnDoor>,
    /// Until when this phone opens them without asking anybody; `None`: not yet, or not any more.
    pub works_offline_until: Option<When>,
    /// When the service last confirmed it; `None`: never.
    pub known_at: Option<When>,
}

/// A door of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OwnDoor {
    /// Which.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// What it is part of.
    pub kind: DoorKind,
    /// By Bluetooth, standing there (Aptly).
    pub unlock: Tap,
    /// For staff who may: make a PIN for somebody else, from anywhere (Aptly). `None`: not theirs, no
    /// keypad, or none is made here.
    pub make_passcode: Option<Tap>,
}

impl<R> Signed<'_, R> {
    /// The own doors and whether they open now, as far as this phone knows; needs no network.
    pub fn own_doors(&self) -> Result<OwnDoors, Error> {
        let watch = self.watch();
        let own = self.own()?;
        let held = own.as_ref().and_then(|own| own.token.as_ref());
        let keys = self.property.trusted_keys();
        // One that no key of the property signed any more is as good as none.
        let token = held.and_then(|held| verify(&held.signed, &keys, self.property.id()).ok());
        let bulletin = self.cache().get::<BulletinRecord>(self.property.id().clone())?;
        let bulletin =
            bulletin.and_then(|found| verify_bulletin(&found.signed, &keys, self.property.id()).ok());
        let decide = |door: DoorId| {
            let token = token.as_ref()?;
            let facts = |link: &VerifiedLink| {
                let told = bulletin.as_ref();
                let standing = told.map(|told| told.standing(link.pass(), link.generation(), door));
                standing.map_or(Facts::NOTHING_KNOWN, |standing| Facts { standing, ..Facts::NOTHING_KNOWN })
            };
            Some(token.decide(door, Now::exactly(watch.now()), facts))
        };
        let is_theirs = |door: &crate::property::Door| match &token {
            Some(token) => token.shown().claims().permit.doors.contains(door.id),
            None => self.is_usable(door),
        };
        let doors = self.property.doors().iter().filter(|door| door.is_connected() && is_theirs(door));
        let doors = doors.map(|door| OwnDoor {
            door: door.id,
            name: door.name.clone(),
            kind: door.kind,
            unlock: match decide(door.id) {
                None => Tap::No(WhyNot::Connect),
                Some(_) if !door.reads(Medium::Bluetooth) => Tap::No(WhyNot::NotRead),
                Some(decision) => match unlock_tap(decision, &watch) {
                    Tap::Can if door.keys.is_none() => Tap::No(WhyNot::NoReader),
                    tap => tap,
                },
            },
            make_passcode: self.passcode_tap(door),
        });
        let ends = token.as_ref().map(VerifiedToken::expires_at);
        Ok(OwnDoors {
            doors: doors.collect(),
            works_offline_until: ends.filter(|ends| watch.now() < *ends).map(|ends| watch.tell(ends)),
            known_at: own.map(|own| watch.tell(own.known_at)),
        })
    }

    /// Fetches the token for the own doors anew.
    pub async fn refresh_own_doors(&self) -> Result<OwnDoors, Error> {
        let issued = self.service().own_token(&self.device.intent()?).await?;
        self.keep_own(&issued)?;
        self.own_doors()
    }

    /// Until there is a token: what such a person may count on.
    fn is_usable(&self, door: &Door) -> bool {
        match (self.session.person.role, door.kind) {
            (_, DoorKind::Unit) => {
                let unit = self.property.unit_of_door(door.id);
                unit.is_some_and(|unit| self.session.person.units.contains(&unit.id))
            }
            (Role::Resident, DoorKind::Staff) => false,
            _ => true,
        }
    }

    fn passcode_tap(&self, door: &Door) -> Option<Tap> {
        let can = self.makes_pins && self.may(Permission::IssuePasscodes) && door.reads(Medium::Pin);
        can.then_some(Tap::Can)
    }

    /// What opens the own doors here; the newest, should there be several.
    fn own(&self) -> Result<Option<PassRecord>, Error> {
        let all = self.cache().all::<PassRecord>(&Side::Own)?;
        Ok(all.into_iter().find(|own| own.summary.property == *self.property.id()))
    }

    fn keep_own(&self, issued: &Issued) -> Result<(), Error> {
        let now = self.device.now();
        let record = PassRecord {
            summary: PassSummary {
                pass: issued.pass,
                property: self.property.id().clone(),
                side: Side::Own,
                name: self.property.name().to_owned(),
                host: None,
                state: PassState::Live,
                starts: None,
                ends: None,
                received_at: now,
            },
            told: Told::Own,
            link: None,
            token: Some(issued.into()),
            known_at: now,
            notes: GuestNotes::default(),
        };
        let mut batch = Batch::new();
        for older in self.cache().all::<PassRecord>(&Side::Own)? {
            if older.summary.property == *self.property.id() && older.summary.pass != issued.pass {
                batch.remove::<PassRecord>(older.summary.pass);
            }
        }
        batch.put(&record)?;
        Ok(self.cache().write(&batch)?)
    }
}

fn unlock_tap(decision: Decision, watch: &super::show::Watch) -> Tap {
    match DoorSays::of(decision, watch) {
        // With a network it is renewed on the way; without one the door says so itself.
        DoorSays::Opens { .. } | DoorSays::Shut(Refusal::RenewToken { .. }) => Tap::Can,
        DoorSays::First { first, .. } => Tap::after(first),
        DoorSays::Shut(refusal) => Tap::No(WhyNot::Refuses(refusal)),
    }
}

impl<R: Radio> Signed<'_, R> {
    /// Opens one of the person's own doors by Bluetooth; needs no network while the token lasts.
    pub async fn unlock(
        &self,
        door: DoorId,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let keys = self
            .door(door)?
            .keys
            .ok_or_else(|| Error::DoorUnreachable { reason: "it has no connected lock".into() })?;
        let (pass, token) = self.own_token().await?;
        let shown = Shown { property: self.property.id(), pass, token: &token.signed, stamps: &[] };
        self.device.unlock(shown, door, &keys, cancel).await
    }

    /// The token for the own doors, fetched if there is none, renewed if it has ended and there is a network.
    async fn own_token(&self) -> Result<(PassId, HeldToken), Error> {
        let held = |own: PassRecord| own.token.map(|token| (own.summary.pass, token));
        let before = self.own()?.and_then(held);
        if let Some((pass, token)) = before.clone().filter(|(_, token)| self.device.now() < token.ends) {
            return Ok((pass, token));
        }
        match (self.refresh_own_doors().await, before) {
            // The door would only ask for a newer one; without a network it is the door that says so.
            (Err(error), Some(before)) if error.is_transient() => Ok(before),
            (Err(error), _) => Err(error),
            (Ok(_), _) => self
                .own()?
                .and_then(|own| own.token.map(|token| (own.summary.pass, token)))
                .ok_or_else(|| Error::NotFound { what: "a token for this phone".into() }),
        }
    }
}

#[cfg(test)]
mod tests;
