//! Staff: visits, decisions, freezing.

use gatepass::app::staff::Decided;
use gatepass::client::wire::activity::Event;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::pass::kind::Kind;
use gatepass::pass::standing::{FreezeCause, PassState};
use gatepass::property::Permission;
use gatepass_tests::phone::{session_of, signed_in, staff_of};

use super::{Queued, key, offline};
use crate::cast::Part;
use crate::forms::OF_STAFF;
use crate::log::How;
use crate::week::{Done, Week, wrong};

/// What a recipient is told who isn't let in.
const REASON: &str = "not on Sundays";

impl Week {
    /// A visit; where there is no number, the recipient is asked for it by e-mail.
    pub async fn staff_issue(&mut self) -> Done {
        let staff = self.members(|person| person.may(Permission::IssuePasses));
        let maker = self.any(&staff).ok_or("no staff")?;
        let kind = self.any(&OF_STAFF).ok_or("no kinds")?;
        let guest = self.somebody(&Part::Guest)?;
        let mut draft = self.staff_form(kind)?;
        draft.recipient.name.clone_from(&self.people[guest].name);
        if kind != Kind::Tour && self.chance(50) {
            draft.recipient.email = Confidential::new(self.people[guest].email());
        } else {
            draft.recipient.phone = Confidential::new(&self.people[guest].number);
        }
        let device = self.people[maker].phone().device.clone();
        let signed = signed_in(&device)?;
        let answer = staff_of(&signed)?.giver().create(draft.clone()).await;
        if !self.people[maker].is_online() {
            return offline(answer);
        }
        let created = answer.map_err(|error| format!("{draft:?}: {error}"))?;
        self.made(maker, guest, &draft, created).await
    }

    /// On a pass that waits, sometimes without a network, sometimes too late.
    pub async fn staff_decide(&mut self) -> Done {
        let staff = self.members(|person| person.may(Permission::Approve));
        let by = self.any(&staff).ok_or("no staff")?;
        let now = self.now();
        let waits = |pass: &usize| {
            let view = &self.log.passes[*pass].view;
            let is_over = view.times.ends.is_some_and(|ends| ends <= now);
            view.state == PassState::AwaitingApproval && !is_over
        };
        let waiting: Vec<usize> = (0..self.log.passes.len()).filter(waits).collect();
        let Some(pass) = self.any(&waiting) else { return Ok(()) };
        let id = self.log.passes[pass].id;
        let device = self.people[by].phone().device.clone();
        let signed = signed_in(&device)?;
        let approvals = staff_of(&signed)?.approvals().ok_or("no approvals are shown")?;
        if self.people[by].is_online() {
            let shown = approvals.refresh().await.map_err(wrong)?;
            if !shown.iter().any(|waiting| waiting.row.pass == id) {
                return Err(format!("{id} waits, and nobody is shown it"));
            }
        }
        let approves = self.chance(70);
        let decided =
            if approves { approvals.approve(id).await } else { approvals.decline(id, REASON).await };
        let is = if approves { Event::Approved } else { Event::Declined { reason: REASON.to_owned() } };
        match (decided.map_err(wrong)?, self.people[by].is_online()) {
            (Decided::Done(_), true) => {
                self.look_again(pass).await?;
                self.was_decided(pass, &is).await
            }
            (Decided::Queued(entry), false) => {
                self.queued.push(Queued { person: by, pass, entry, is });
                Ok(())
            }
            (decided, online) => Err(format!("deciding with a network ({online}): {decided:?}")),
        }
    }

    pub async fn was_decided(&mut self, pass: usize, is: &Event) -> Done {
        self.happened(pass, is);
        let number = self.people[self.log.passes[pass].guest].number.clone();
        self.letter(&number, if *is == Event::Approved { "was approved" } else { REASON }).await?;
        self.log.count("decided");
        Ok(())
    }

    pub async fn staff_freeze(&mut self) -> Done {
        let staff = self.overseer()?;
        let live: Vec<usize> = (0..self.log.passes.len())
            .filter(|pass| self.log.passes[*pass].view.state == PassState::Live)
            .collect();
        let Some(pass) = self.any(&live) else { return Ok(()) };
        let device = self.people[staff].phone().device.clone();
        let session = session_of(&device)?;
        let answer = device.service.person(&session).freeze(self.log.passes[pass].id, &key()?).await;
        if !self.people[staff].is_online() {
            return offline(answer);
        }
        self.log.passes[pass].view = answer.map_err(wrong)?;
        let generation = self.log.passes[pass].view.generation;
        self.stopped(pass, How::Frozen, generation).await?;
        self.happened(pass, &Event::Frozen { cause: FreezeCause::Staff });
        self.log.count("frozen");
        Ok(())
    }

    /// What isn't theirs isn't there.
    pub async fn somebody_peeks(&mut self) -> Done {
        let residents = self.members(|person| person.home().is_some() && person.is_online());
        let Some(person) = self.any(&residents) else { return Ok(()) };
        let others: Vec<usize> =
            (0..self.log.passes.len()).filter(|pass| self.log.passes[*pass].maker != person).collect();
        let Some(pass) = self.any(&others) else { return Ok(()) };
        let id = self.log.passes[pass].id;
        let device = self.people[person].phone().device.clone();
        let session = session_of(&device)?;
        let service = device.service.person(&session);
        let told = [
            service.pass(id).await.map(|_| ()),
            service.delete(id).await.map(|_| ()),
            service.thaw(id, &key()?).await.map(|_| ()),
        ];
        self.log.count("peeked");
        for told in told {
            if !matches!(told, Err(Error::NotFound { .. } | Error::Forbidden { .. })) {
                return Err(format!("{} asked for {id}, another's pass: {told:?}", self.people[person].name));
            }
        }
        Ok(())
    }
}
