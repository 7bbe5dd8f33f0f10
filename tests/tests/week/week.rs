//! The week itself: what everybody plays in, how time goes on, what is heard by whom.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc, Weekday};
use fastrand::Rng;
use gatepass::clock::{Clock as _, ManualClock};
use gatepass::id::DoorId;
use gatepass::property::{Permission, Property};
use gatepass_service::messenger::verification_code_in;
use gatepass_tests::phone::{Phone, home_of, session_of, signed_in};
use gatepass_tests::stage::{News, Stage};
use tempfile::TempDir;

use crate::cast::{self, Part, Person};
use crate::log::{How, Log};
use crate::oracle;
use crate::visit::Hand;

const PROPERTY: &[u8] = include_bytes!("maple-court.json");
const HALF_HOUR: TimeDelta = TimeDelta::minutes(30);
/// Half hours in a week, roughly: the clocks change in it.
const HALF_HOURS: i32 = 7 * 48;
/// When everything stops and starts again, in half hours.
const POWER_CUTS: [i32; 2] = [101, 213];

pub type Done = Result<(), String>;

pub fn wrong(error: impl Display) -> String {
    error.to_string()
}

/// A door, as far as others may know.
pub struct Door {
    /// Whether its own network reaches it.
    pub is_online: bool,
    /// The newest bulletin that it has heard.
    pub news: News,
    /// The number of its last receipt.
    pub last: u64,
}

impl Door {
    pub fn hears(&mut self, news: News) {
        if news.version > self.news.version {
            self.news = news;
        }
    }
}

pub struct Week {
    folder: TempDir,
    pub clock: Arc<ManualClock>,
    stage: Option<Stage>,
    /// Where somebody sits who sees all passes and all activity, always with a network.
    desk: Option<Phone>,
    phones_made: usize,
    pub dice: Rng,
    pub people: Vec<Person>,
    pub doors: BTreeMap<DoorId, Door>,
    pub log: Log,
    /// What was decided without a network.
    pub queued: Vec<crate::acts::Queued>,
}

impl Week {
    /// Thursday at six: the service starts, members sign in, residents build My Route, doors hear the first bulletin.
    pub async fn begin(thursday: NaiveDate, seed: u64) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(wrong)?;
        let property = Property::read(PROPERTY).map_err(wrong)?;
        let six = thursday.and_time(NaiveTime::from_hms_opt(6, 0, 0).ok_or("no such time")?);
        let offset = property.zone().offset_at(six.and_utc());
        let clock = Arc::new(ManualClock::at(six.and_utc() - TimeDelta::seconds(offset.into())));
        let stage = Stage::set(folder.path(), vec![PROPERTY.to_vec()], &clock).await?;
        let mut week = Self {
            folder,
            clock,
            phones_made: 0,
            dice: Rng::with_seed(seed),
            people: cast::of(&property),
            doors: BTreeMap::new(),
            log: Log { policy: property.policy().clone(), ..Log::default() },
            queued: Vec::new(),
            stage: Some(stage),
            desk: None,
        };
        for door in week.stage()?.readers() {
            let news = week.stage()?.exchange_news(door).await?;
            // Three have never had a network: the lift and the doors of the last two homes.
            let is_online = ![5, 19, 20].contains(&door.get());
            week.doors.insert(door, Door { is_online, news, last: 0 });
        }
        let overseer = week.overseer()?;
        week.new_phone(overseer).await?;
        week.desk = week.people[overseer].phones.pop();
        for person in week.members(|_| true) {
            week.new_phone(person).await?;
        }
        for person in week.members(|person| person.home().is_some()) {
            let device = week.people[person].phone().device.clone();
            let signed = signed_in(&device)?;
            let home = home_of(&signed)?;
            home.save_route(&home.suggest_route(None).map_err(wrong)?).await.map_err(wrong)?;
        }
        Ok(week)
    }

    pub fn stage(&self) -> Result<&Stage, String> {
        self.stage.as_ref().ok_or_else(|| "the power is out".to_owned())
    }

    pub fn property(&self) -> Result<Property, String> {
        Ok(self.stage()?.property())
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Plays the week, brings everything home, and compares.
    pub async fn play(&mut self) -> Done {
        let begin = self.now();
        for half_hour in 0..HALF_HOURS {
            if POWER_CUTS.contains(&half_hour) {
                self.power_cut().await?;
            }
            // Some come in the half minute in which a door's clock may be wrong, most at any time.
            let sharp = self.dice.u8(..5) == 0;
            let seconds = if sharp { self.dice.i64(-29..30) } else { self.dice.i64(60..600) };
            let from = begin + HALF_HOUR * (half_hour + 1);
            self.clock.set((from + TimeDelta::seconds(seconds)).max(self.now()));
            self.stage()?.keep_house().await?;
            for _ in 0..self.acts_now()? {
                self.something_happens().await?;
                self.clock.advance(TimeDelta::seconds(self.dice.i64(15..80)));
            }
        }
        oracle::home::compare(self).await
    }

    /// Little at night, but for the night in which the clocks change.
    fn acts_now(&mut self) -> Result<u32, String> {
        let local = self.stage()?.property().zone().local(self.now());
        let night = !(7..23).contains(&local.hour());
        Ok(match local.weekday() {
            Weekday::Sun if local.hour() < 4 => self.dice.u32(6..10),
            _ if night => self.dice.u32(0..2),
            _ => self.dice.u32(2..5),
        })
    }

    /// Service and doors stop, perhaps with a letter not sent yet, and start again on their files.
    async fn power_cut(&mut self) -> Done {
        let late = self.members(Person::is_online)[0];
        let (device, number) = (self.people[late].phone().device.clone(), self.people[late].number.clone());
        device.sign_in(&number).await.map_err(wrong)?;
        let stage = self.stage.take().ok_or("the power is out")?;
        let stage = stage.again().await?;
        for person in &mut self.people {
            for phone in &mut person.phones {
                *phone = phone.wake(&stage)?;
            }
        }
        self.desk = self.desk.as_ref().map(|desk| desk.wake(&stage)).transpose()?;
        self.stage = Some(stage);
        self.letter(&number, "verification code").await?;
        self.log.say(self.now(), "service and doors have started anew");
        Ok(())
    }

    /// Those who live or work there and are like this.
    pub fn members(&self, like: impl Fn(&Person) -> bool) -> Vec<usize> {
        let members = self.people.iter().enumerate().filter(|(_, person)| person.id.is_some());
        members.filter(|(_, person)| like(person)).map(|(index, _)| index).collect()
    }

    pub fn any<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        self.dice.choice(of).copied()
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, in_hundred: u8) -> bool {
        self.dice.u8(..100) < in_hundred
    }

    pub fn phone(&self, hand: Hand) -> &Phone {
        &self.people[hand.person].phones[hand.phone]
    }

    /// The phone that somebody has in hand.
    pub fn hand(&self, person: usize) -> Hand {
        Hand { person, phone: self.people[person].in_hand }
    }

    /// A phone that remembers nothing; whoever lives or works there signs in.
    pub async fn new_phone(&mut self, person: usize) -> Done {
        self.phones_made += 1;
        let file = format!("phone-{}.db", self.phones_made);
        let phone = Phone::new(self.stage()?, &self.folder.path().join(file))?;
        let someone = &mut self.people[person];
        someone.phones.push(phone);
        someone.in_hand = someone.phones.len() - 1;
        if someone.id.is_none() {
            return Ok(());
        }
        let (device, number) = (someone.phone().device.clone(), someone.number.clone());
        device.sign_in(&number).await.map_err(wrong)?;
        let text = self.letter(&number, "verification code").await?;
        let digits = verification_code_in(&text).ok_or("a text without six digits")?;
        let signed = device.verify_sign_in(digits).await.map_err(wrong)?;
        match signed.resident(None) {
            Some(home) => home.refresh().await.map_err(wrong),
            None => Ok(()),
        }
    }

    /// The next letter to a number or an address, which must say this. Each is waited for where it is due, so at the
    /// end there is none left.
    pub async fn letter(&mut self, to: &str, says: &str) -> Result<String, String> {
        let letter =
            self.stage()?.messages.take(to).await.ok_or_else(|| format!("no letter that says {says:?}"))?;
        self.log.count("letters");
        if letter.text.contains(says) {
            Ok(letter.text)
        } else {
            Err(format!("a letter that says {says:?} was due, and this came: {}", letter.text))
        }
    }

    /// A door with a network may hear and tell at any time.
    pub async fn touch(&mut self, door: DoorId) -> Done {
        if self.doors[&door].is_online && self.chance(30) {
            self.door_news(door).await?;
        }
        Ok(())
    }

    pub async fn door_news(&mut self, door: DoorId) -> Done {
        let news = self.stage()?.exchange_news(door).await?;
        self.doors.entry(door).and_modify(|door| door.hears(news));
        self.settle().await
    }

    /// A phone brings home what doors gave it, and takes the newest bulletin along.
    pub async fn phone_news(&mut self, hand: Hand) -> Done {
        let property = self.property()?;
        let exchanged = self.phone(hand).device.clone().exchange_news(property.id()).await.map_err(wrong)?;
        if exchanged.receipts > 0 { self.settle().await } else { Ok(()) }
    }

    /// Where the destination of a single-use pass is known to have opened, the rest of it is dead.
    async fn settle(&mut self) -> Done {
        for pass in self.log.unsettled.clone() {
            let generation = self.log.passes[pass].view.generation;
            self.look_again(pass).await?;
            let given = &self.log.passes[pass];
            if given.view.generation > generation {
                self.stopped(pass, How::Superseded, generation).await?;
                self.log.unsettled.remove(&pass);
            } else if given.view.times.ends.is_some_and(|ends| ends <= self.now()) {
                self.log.unsettled.remove(&pass);
            }
        }
        Ok(())
    }

    /// Sees all passes and all activity, and may freeze and thaw.
    pub fn overseer(&self) -> Result<usize, String> {
        let sees = self.members(|person| person.may(Permission::Manage));
        sees.into_iter().next().ok_or_else(|| "nobody sees all".to_owned())
    }

    /// The pass as the service has it now.
    pub async fn look_again(&mut self, pass: usize) -> Done {
        let id = self.log.passes[pass].id;
        let desk = self.desk()?;
        let session = session_of(&desk.device)?;
        self.log.passes[pass].view = desk.device.service.person(&session).pass(id).await.map_err(wrong)?;
        Ok(())
    }

    pub fn desk(&self) -> Result<&Phone, String> {
        self.desk.as_ref().ok_or_else(|| "nobody sits there".to_owned())
    }

    pub fn is_guest(&self, person: usize) -> bool {
        matches!(self.people[person].part, Part::Guest)
    }
}
