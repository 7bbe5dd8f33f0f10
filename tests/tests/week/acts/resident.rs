//! Residents: passes of all kinds, their own doors.

use gatepass::client::wire::activity::{Channel, Event};
use gatepass::client::wire::pass::Created;
use gatepass::confidential::Confidential;
use gatepass::pass::draft::Draft;
use gatepass::pass::kind::Kind;
use gatepass::pass::permit::Doors;
use gatepass::property::Unit;
use gatepass_tests::phone::{home_of, signed_in};

use super::offline;
use crate::cast::Part;
use crate::forms::{OF_RESIDENTS, Pen};
use crate::log::Given;
use crate::week::{Done, Week, wrong};

impl Week {
    pub async fn resident_makes(&mut self) -> Done {
        let residents = self.members(|person| person.home().is_some());
        let maker = self.any(&residents).ok_or("no residents")?;
        let kind = self.any(&OF_RESIDENTS).ok_or("no kinds")?;
        let guest = self.somebody(if kind == Kind::Delivery { &Part::Courier } else { &Part::Guest })?;
        let mut draft = self.resident_form(maker, kind)?;
        draft.recipient.name.clone_from(&self.people[guest].name);
        draft.recipient.phone = Confidential::new(&self.people[guest].number);
        let device = self.people[maker].phone().device.clone();
        let signed = signed_in(&device)?;
        let giver = home_of(&signed)?.giver();
        giver
            .review(&draft)
            .map_err(wrong)?
            .outcome
            .map_err(|problems| format!("{draft:?}: {problems:?}"))?;
        if !self.people[maker].is_online() {
            return offline(giver.create(draft).await);
        }
        let created = giver.create(draft.clone()).await.map_err(|error| format!("{draft:?}: {error}"))?;
        self.made(maker, guest, &draft, created).await
    }

    pub fn resident_form(&mut self, maker: usize, kind: Kind) -> Result<Draft, String> {
        let property = self.property()?;
        let now = property.zone().local(self.now());
        let home = self.people[maker].home().ok_or("no resident")?.clone();
        Ok(Pen { dice: &mut self.dice, property: &property, now }.resident(kind, &home))
    }

    /// Anybody with such a part in the week; they have a phone from now on.
    pub fn somebody(&mut self, part: &Part) -> Result<usize, String> {
        let fits: Vec<usize> =
            (0..self.people.len()).filter(|person| self.people[*person].part == *part).collect();
        self.any(&fits).ok_or_else(|| "nobody".to_owned())
    }

    /// Whoever it is for gets a letter with the link that the maker was told.
    pub async fn made(&mut self, maker: usize, guest: usize, draft: &Draft, created: Created) -> Done {
        let Created { pass: view, link, .. } = created;
        if self.people[guest].phones.is_empty() {
            self.new_phone(guest).await?;
        }
        let has_phone = view.guest.phone_ending.is_some();
        let to = if has_phone { self.people[guest].number.clone() } else { self.people[guest].email() };
        let link = link.ok_or("a pass without a link")?;
        self.letter(&to, link.expose()).await?;
        let secret_code = draft.secret_code.expose();
        let what = format!(
            "{} is made for {}: {:?} {:?}",
            view.id, self.people[guest].name, draft.given, draft.doors
        );
        self.log.say(self.now(), &what);
        self.log.count("passes made");
        self.log.passes.push(Given {
            id: view.id,
            maker,
            guest,
            units: vec![(view.generation, view.unit.clone())],
            link: link.expose().to_owned(),
            secret_code: (!secret_code.is_empty()).then(|| secret_code.to_owned()),
            permit_since: view.generation,
            view,
            was_opened: false,
            stops: Vec::new(),
        });
        let pass = self.log.passes.len() - 1;
        self.happened(pass, &Event::Issued);
        let by_way_of = if has_phone { Channel::Sms } else { Channel::Email };
        self.happened(pass, &Event::Shared { by_way_of });
        self.residents_are_told(pass, &Doors::default()).await
    }

    /// When staff make a pass that opens their home, and the one before it didn't.
    pub async fn residents_are_told(&mut self, pass: usize, before: &Doors) -> Done {
        let given = &self.log.passes[pass];
        if self.people[given.maker].home().is_some() {
            return Ok(());
        }
        let now = given.view.permit.doors.clone();
        let property = self.property()?;
        let is_new = |unit: &&Unit| {
            let opens = |doors: &Doors| unit.doors.iter().any(|door| doors.contains(*door));
            opens(&now) && !opens(before)
        };
        for unit in property.units().iter().filter(is_new) {
            for resident in self.members(|person| person.home() == Some(&unit.id)) {
                let number = self.people[resident].number.clone();
                self.letter(&number, "staff made a pass").await?;
            }
        }
        Ok(())
    }

    /// Residents open what is theirs, and try what isn't.
    pub async fn member_opens(&mut self) -> Done {
        let residents = self.members(|person| person.home().is_some());
        let person = self.any(&residents).ok_or("no residents")?;
        if self.people[person].is_online() && self.chance(40) {
            let device = self.people[person].phone().device.clone();
            home_of(&signed_in(&device)?)?.refresh().await.map_err(wrong)?;
        }
        let property = self.property()?;
        let home = self.people[person].home().and_then(|home| property.unit(home)).ok_or("no home")?;
        let device = self.people[person].phone().device.clone();
        let route = home_of(&signed_in(&device)?)?.my_route().map_err(wrong)?;
        let theirs: Vec<_> = route.doors().iter().chain(&home.doors).copied().collect();
        let theirs: Vec<_> = theirs.into_iter().filter(|door| self.doors.contains_key(door)).collect();
        let door = if self.chance(10) { self.any_door()? } else { self.any(&theirs).ok_or("no doors")? };
        self.member_goes(self.hand(person), door).await
    }
}
