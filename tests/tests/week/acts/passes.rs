//! What becomes of passes that were made: changed, repeated, deleted, thawed.

use gatepass::app::queue::Asked;
use gatepass::client::wire::activity::{Channel, Event};
use gatepass::client::wire::pass::CreatePass;
use gatepass::error::Error;
use gatepass::pass::kind::Kind;
use gatepass::pass::standing::PassState;
use gatepass_tests::phone::{home_of, session_of, signed_in};

use super::{Queued, key, offline};
use crate::forms::{OF_RESIDENTS, OF_STAFF, Pen};
use crate::log::How;
use crate::week::{Done, Week, wrong};

impl Week {
    /// A pass and whoever made it; rather one that isn't over.
    fn any_pass(&mut self, like: impl Fn(&Self, usize) -> bool) -> Option<(usize, usize)> {
        let now = self.now();
        let fits = (0..self.log.passes.len()).filter(|pass| {
            let given = &self.log.passes[*pass];
            let is_over = given.view.times.ends.is_some_and(|ends| ends <= now);
            !is_over && given.view.state != PassState::Deleted && like(self, *pass)
        });
        let fits: Vec<usize> = fits.collect();
        let pass = self.any(&fits)?;
        Some((pass, self.log.passes[pass].maker))
    }

    /// Another takes its place under the same link.
    pub async fn pass_changes(&mut self) -> Done {
        let Some((pass, maker)) = self.any_pass(|_, _| true) else { return Ok(()) };
        let draft = if self.people[maker].home().is_some() {
            let kind = self.any(&OF_RESIDENTS).ok_or("no kinds")?;
            self.resident_form(maker, kind)?
        } else {
            // A tour needs a number, which this pass may not have.
            let kind = self.any(&OF_STAFF[..2]).ok_or("no kinds")?;
            self.staff_form(kind)?
        };
        let secret_code = draft.secret_code.expose().to_owned();
        let what = format!("{} becomes {:?} {:?}", self.log.passes[pass].id, draft.given, draft.doors);
        let device = self.people[maker].phone().device.clone();
        let asked = CreatePass { draft, unit: self.people[maker].home().cloned() };
        let session = session_of(&device)?;
        let answer = device.service.person(&session).replace(self.log.passes[pass].id, &asked, &key()?).await;
        if !self.people[maker].is_online() {
            return offline(answer);
        }
        let changed = answer.map_err(|error| format!("{what}: {error}"))?;
        self.log.say(self.now(), &what);
        self.log.passes[pass].secret_code = (!secret_code.is_empty()).then_some(secret_code);
        let before = self.log.passes[pass].view.permit.doors.clone();
        self.superseded_by(pass, changed.pass, true).await?;
        self.has_changed(pass, true).await?;
        self.residents_are_told(pass, &before).await
    }

    pub async fn pass_repeats(&mut self) -> Done {
        let Some((pass, maker)) = self.any_pass(|_, _| true) else { return Ok(()) };
        let property = self.property()?;
        let now = property.zone().local(self.now());
        let repeat = Pen { dice: &mut self.dice, property: &property, now }.repeat();
        let device = self.people[maker].phone().device.clone();
        let session = session_of(&device)?;
        let answer = device.service.person(&session).repeat(self.log.passes[pass].id, &repeat, &key()?).await;
        if !self.people[maker].is_online() {
            return offline(answer);
        }
        match answer {
            Ok(view) => {
                self.log.say(self.now(), &format!("{} repeats {repeat:?}", view.id));
                self.log.count("repeated");
                self.superseded_by(pass, view, true).await?;
                self.has_changed(pass, false).await
            }
            // Not every pass can be made to repeat; then it is as it was.
            Err(Error::Draft { .. }) => self.look_again(pass).await,
            Err(error) => Err(error.to_string()),
        }
    }

    /// The guest is told by text, where there is a number.
    async fn has_changed(&mut self, pass: usize, whole: bool) -> Done {
        self.happened(pass, &Event::Replaced);
        let given = &self.log.passes[pass];
        if given.view.guest.phone_ending.is_some() {
            let number = self.people[given.guest].number.clone();
            self.letter(&number, "has changed").await?;
            self.happened(pass, &Event::Shared { by_way_of: Channel::Sms });
        }
        self.log.count(if whole { "changed" } else { "told of a repetition" });
        Ok(())
    }

    /// Also without a network: it is written down, and told when there is one.
    pub async fn pass_is_deleted(&mut self) -> Done {
        let of_resident =
            |week: &Self, pass: usize| week.people[week.log.passes[pass].maker].home().is_some();
        let Some((pass, maker)) = self.any_pass(of_resident) else { return Ok(()) };
        let device = self.people[maker].phone().device.clone();
        let signed = signed_in(&device)?;
        let asked = home_of(&signed)?.giver().delete(self.log.passes[pass].id).await.map_err(wrong)?;
        match (asked, self.people[maker].is_online()) {
            (Asked::Done(_), true) => self.was_deleted(pass).await,
            (Asked::Queued(entry), false) => {
                self.queued.push(Queued { person: maker, pass, entry, is: Event::Deleted });
                Ok(())
            }
            (asked, online) => Err(format!("deleting with a network ({online}): {asked:?}")),
        }
    }

    pub async fn was_deleted(&mut self, pass: usize) -> Done {
        self.look_again(pass).await?;
        let generation = self.log.passes[pass].view.generation;
        self.stopped(pass, How::Deleted, generation).await?;
        self.happened(pass, &Event::Deleted);
        self.log.count("deleted");
        Ok(())
    }

    /// By whoever made it, or by staff if staff froze it.
    pub async fn pass_is_thawed(&mut self) -> Done {
        let frozen = |week: &Self, pass: usize| week.log.passes[pass].view.state == PassState::Frozen;
        let Some((pass, maker)) = self.any_pass(frozen) else { return Ok(()) };
        let by =
            if self.people[maker].home().is_some() && self.chance(60) { maker } else { self.overseer()? };
        if !self.people[by].is_online() {
            return Ok(());
        }
        let device = self.people[by].phone().device.clone();
        let (session, id) = (session_of(&device)?, self.log.passes[pass].id);
        match device.service.person(&session).thaw(id, &key()?).await {
            Ok(view) => {
                self.log.passes[pass].view = view;
                self.happened(pass, &Event::Thawed);
                self.log.count("thawed");
                Ok(())
            }
            // What staff froze isn't the maker's to thaw.
            Err(Error::Forbidden { .. }) if by == maker => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    pub fn staff_form(&mut self, kind: Kind) -> Result<gatepass::pass::draft::Draft, String> {
        let property = self.property()?;
        let now = property.zone().local(self.now());
        let homes: Vec<_> = property.units().iter().filter(|unit| !unit.is_vacant()).collect();
        let home = self.any(&homes).ok_or("no homes")?.id.clone();
        Ok(Pen { dice: &mut self.dice, property: &property, now }.staff(kind, &home))
    }
}
