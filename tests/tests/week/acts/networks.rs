//! Networks come and go, and news goes about.

use gatepass::client::outbox::EntryId;
use gatepass::client::wire::activity::Event;
use gatepass::pass::standing::PassState;
use gatepass_tests::phone::{home_of, signed_in};

use super::offline;
use crate::visit::Hand;
use crate::week::{Done, Week, wrong};

/// What somebody decided without a network.
pub struct Queued {
    pub person: usize,
    pub pass: usize,
    pub entry: EntryId,
    /// What the activity says once it is done.
    pub is: Event,
}

impl Week {
    /// Of a phone or a door; most of the time they have one.
    pub async fn network_changes(&mut self) -> Done {
        if self.chance(40) {
            let door = self.any_door()?;
            // Where there never was one, none comes.
            let up = self.chance(70) && ![5, 19, 20].contains(&door.get());
            self.doors.entry(door).and_modify(|door| door.is_online = up);
            return Ok(());
        }
        let with_phone: Vec<usize> =
            (0..self.people.len()).filter(|person| !self.people[*person].phones.is_empty()).collect();
        let cut: Vec<usize> =
            with_phone.iter().copied().filter(|person| !self.people[*person].is_online()).collect();
        if let Some(person) = self.any(&cut).filter(|_| cut.len() > 4 || self.chance(50)) {
            return self.reconnect(person).await;
        }
        let person = self.any(&with_phone).ok_or("no phones")?;
        self.people[person].phone().network.set(false);
        Ok(())
    }

    /// The network is back, and the phone tells what was decided without one.
    pub async fn reconnect(&mut self, person: usize) -> Done {
        let Some(phone) = self.people[person].phones.get(self.people[person].in_hand) else { return Ok(()) };
        phone.network.set(true);
        let device = phone.device.clone();
        let (mut theirs, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.queued).into_iter().partition(|queued| queued.person == person);
        self.queued = others;
        // What waits for a person holds back what was decided about the same pass afterwards.
        while !theirs.is_empty() {
            let round = device.tell().await.map_err(wrong)?;
            let before = theirs.len();
            for queued in std::mem::take(&mut theirs) {
                if round.wedged.contains(&queued.entry) {
                    // Somebody else was first; the person is shown that, and lets it be.
                    let _ = device.never_mind(&queued.entry).map_err(wrong)?;
                    self.log.count("queued, and too late");
                } else if round.delivered.contains(&queued.entry) {
                    self.was_delivered(&queued).await?;
                } else {
                    theirs.push(queued);
                }
            }
            if theirs.len() == before {
                return Err(format!("what was queued stays so: {round:?}"));
            }
        }
        Ok(())
    }

    async fn was_delivered(&mut self, queued: &Queued) -> Done {
        self.log.count("queued, then done");
        let before = self.log.passes[queued.pass].view.state;
        self.look_again(queued.pass).await?;
        match &queued.is {
            // Deleting it again says the same.
            Event::Deleted if before == PassState::Deleted => Ok(()),
            Event::Deleted => self.was_deleted(queued.pass).await,
            is => self.was_decided(queued.pass, is).await,
        }
    }

    /// Some phone exchanges news with the service.
    pub async fn phone_carries(&mut self) -> Done {
        let with_phone: Vec<usize> =
            (0..self.people.len()).filter(|person| !self.people[*person].phones.is_empty()).collect();
        let person = self.any(&with_phone).ok_or("no phones")?;
        let hand = self.hand(person);
        if self.people[person].is_online() {
            return self.phone_news(hand).await;
        }
        let property = self.property()?;
        offline(self.phone(hand).device.exchange_news(property.id()).await)
    }

    pub async fn door_hears(&mut self) -> Done {
        let online: Vec<_> =
            self.doors.iter().filter(|(_, door)| door.is_online).map(|(door, _)| *door).collect();
        for _ in 0..3 {
            if let Some(door) = self.any(&online) {
                self.door_news(door).await?;
            }
        }
        Ok(())
    }

    /// Somebody opens the app.
    pub async fn phone_renews(&mut self) -> Done {
        let online: Vec<usize> =
            (0..self.people.len()).filter(|person| self.people[*person].is_online()).collect();
        let Some(person) = self.any(&online) else { return Ok(()) };
        let device = self.people[person].phone().device.clone();
        if self.people[person].home().is_some() {
            home_of(&signed_in(&device)?)?.refresh().await.map_err(wrong)?;
        }
        for pass in device.guest().passes().map_err(wrong)? {
            device.guest().refresh(pass.pass).await.map_err(wrong)?;
        }
        Ok(())
    }

    /// A guest's phone for another, or back again.
    pub async fn phone_changes(&mut self) -> Done {
        let guests: Vec<usize> = (0..self.people.len())
            .filter(|person| self.is_guest(*person) && !self.people[*person].phones.is_empty())
            .collect();
        let Some(person) = self.any(&guests) else { return Ok(()) };
        let phones = self.people[person].phones.len();
        if phones < 3 && self.chance(50) {
            return self.new_phone(person).await;
        }
        self.people[person].in_hand = self.dice.usize(..phones);
        Ok(())
    }

    /// All that is on a guest's phone but its key, on another's.
    pub async fn copy_is_shown(&mut self) -> Done {
        let Some((pass, owner)) = self.any_held(|_, _| true) else { return Ok(()) };
        let thieves: Vec<usize> = (0..self.people.len())
            .filter(|person| *person != owner.person && !self.people[*person].phones.is_empty())
            .collect();
        let Some(thief) = self.any(&thieves) else { return Ok(()) };
        let doors: Vec<_> = self.log.passes[pass].view.permit.doors.as_slice().to_vec();
        let Some(door) = self.any(&doors) else { return Ok(()) };
        let thief: Hand = self.hand(thief);
        self.thief_goes(thief, owner, self.log.passes[pass].id, door).await
    }
}
