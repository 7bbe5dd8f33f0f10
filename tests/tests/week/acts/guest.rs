//! Guests: the link, what the pass asks for, the way.

use gatepass::app::guest::{Next, PassScreen};
use gatepass::cache::records::Told;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::link::PhoneTaken;
use gatepass::error::Error;
use gatepass::id::DoorId;
use gatepass::pass::standing::{FreezeCause, PassState};
use gatepass::pass::verification::LIFETIME;
use gatepass::property::Medium;
use gatepass_service::messenger::verification_code_in;

use super::offline;
use crate::log::How;
use crate::visit::{Hand, Way, held};
use crate::week::{Done, Week, wrong};

/// Nobody's number.
const WRONG_NUMBER: &str = "+12025550199";
/// The most that a pass asks for.
const MOST_STEPS: usize = 6;
/// How often the same number may be asked for in a day.
const MOST_CHECKS: usize = 10;
/// Of how many passes a guest picks the first that opens something.
const CANDIDATES: usize = 8;

impl Week {
    /// Does what the screen asks for, most of the time to the end.
    pub async fn guest_follows(&mut self) -> Done {
        let recent = self.log.passes.len().saturating_sub(40)..self.log.passes.len();
        let recent: Vec<usize> = recent.collect();
        let Some(pass) = self.any(&recent) else { return Ok(()) };
        let hand = self.hand(self.log.passes[pass].guest);
        let phone = self.phone(hand).clone();
        let link = self.log.passes[pass].link.clone();
        let looked = phone.device.guest().look(&link).await;
        if !phone.network.is_up() {
            return offline(looked);
        }
        let mut screen = looked.map_err(wrong)?;
        self.log.held.insert((pass, hand));
        for _ in 0..MOST_STEPS {
            let goes_on = match screen.next {
                Next::Open => self.opens(hand, pass).await?,
                // The number again, where no verification code has come.
                Next::EnterPhone | Next::EnterVerificationCode => self.enters_number(hand, pass).await?,
                Next::EnterSecretCode => self.enters_secret_code(hand, pass).await?,
                Next::WaitForStaff | Next::Connect | Next::GoTo(_) | Next::Nothing => return Ok(()),
            };
            if !goes_on || self.chance(8) {
                return Ok(());
            }
            screen = phone.device.guest().refresh(self.log.passes[pass].id).await.map_err(wrong)?;
        }
        Err(format!("the pass asks on and on: {screen:?}"))
    }

    async fn opens(&mut self, hand: Hand, pass: usize) -> Result<bool, String> {
        let (phone, id) = (self.phone(hand).clone(), self.log.passes[pass].id);
        let Told::Received(view) = held(&phone, id)?.told else {
            return Err("not a guest's pass".to_owned());
        };
        phone.device.guest().open(id).await.map_err(wrong)?;
        // The first act counts, and with *expires in* the first of each occurrence.
        let given = &mut self.log.passes[pass];
        let counts = !given.was_opened || (view.permit.expires_in.is_some() && view.opened_at.is_none());
        given.was_opened = true;
        if counts {
            self.happened(pass, &Event::Opened);
        }
        self.let_in(pass).await?;
        Ok(true)
    }

    /// One phone more may be one too many.
    async fn let_in(&mut self, pass: usize) -> Done {
        let generation = self.log.passes[pass].view.generation;
        self.look_again(pass).await?;
        if self.log.passes[pass].view.generation > generation {
            self.log.count("phones retired");
            self.stopped(pass, How::Superseded, generation).await?;
        }
        Ok(())
    }

    async fn enters_number(&mut self, hand: Hand, pass: usize) -> Result<bool, String> {
        let (phone, id) = (self.phone(hand).clone(), self.log.passes[pass].id);
        let is_wrong = self.log.passes[pass].view.guest.phone_ending.is_some() && self.chance(8);
        let number = self.people[hand.person].number.clone();
        let typed = if is_wrong { WRONG_NUMBER } else { &number };
        let taken = match phone.device.guest().submit_phone(id, typed).await {
            Ok(taken) => taken,
            // A limit of the day, of this link or this number.
            Err(Error::TooManyTries { .. }) if self.checks_today(hand, pass) >= MOST_CHECKS => {
                return Ok(false);
            }
            Err(error) => return Err(error.to_string()),
        };
        self.log.checks.push((self.now(), pass, typed.to_owned()));
        match taken {
            PhoneTaken::Wait => {
                self.look_again(pass).await?;
                self.happened(pass, &Event::PhoneSubmitted);
                Ok(false)
            }
            PhoneTaken::Done => Ok(true),
            // To a wrong number none is sent, and soon after the last one there is no other.
            PhoneTaken::VerificationCode { good_until, .. }
                if !is_wrong && good_until == self.now() + LIFETIME =>
            {
                self.enters_code(hand, pass, &number).await
            }
            PhoneTaken::VerificationCode { .. } => Ok(false),
        }
    }

    fn checks_today(&self, hand: Hand, pass: usize) -> usize {
        let number = &self.people[hand.person].number;
        let since = self.now() - chrono::TimeDelta::days(1);
        let recent = || self.log.checks.iter().filter(|(at, ..)| *at > since);
        let by_link = recent().filter(|(_, of, _)| *of == pass).count();
        let wrong = recent().filter(|(.., typed)| typed == WRONG_NUMBER).count();
        by_link.max(wrong).max(recent().filter(|(.., typed)| typed == number).count())
    }

    async fn enters_code(&mut self, hand: Hand, pass: usize, number: &str) -> Result<bool, String> {
        let (phone, id) = (self.phone(hand).clone(), self.log.passes[pass].id);
        let text = self.letter(number, "verification code").await?;
        let digits = verification_code_in(&text).ok_or("a text without six digits")?;
        if self.chance(15) {
            let other = (digits.parse::<u32>().map_err(wrong)? + 1) % 1_000_000;
            match phone.device.guest().verify(id, &format!("{other:06}")).await {
                Err(Error::WrongVerificationCode) => {}
                told => return Err(format!("another verification code: {told:?}")),
            }
        }
        phone.device.guest().verify(id, digits).await.map_err(wrong)?;
        self.happened(pass, &Event::Verified);
        self.log.count("verified");
        self.let_in(pass).await?;
        Ok(true)
    }

    /// Wrong at times, and sometimes again and again.
    async fn enters_secret_code(&mut self, hand: Hand, pass: usize) -> Result<bool, String> {
        let (phone, id) = (self.phone(hand).clone(), self.log.passes[pass].id);
        let right = self.log.passes[pass].secret_code.clone().ok_or("a secret code that nobody chose")?;
        let wrongly = if self.chance(6) { 5 } else { u8::from(self.chance(20)) };
        for _ in 0..wrongly {
            match phone.device.guest().enter_secret_code(id, "0001").await {
                Err(Error::WrongSecretCode { tries_left: Some(0) }) => {
                    self.look_again(pass).await?;
                    let generation = self.log.passes[pass].view.generation;
                    self.stopped(pass, How::Frozen, generation).await?;
                    self.happened(pass, &Event::Frozen { cause: FreezeCause::WrongSecretCodes });
                    let maker = self.people[self.log.passes[pass].maker].number.clone();
                    self.letter(&maker, "is frozen").await?;
                    self.log.count("frozen by wrong codes");
                    return Ok(false);
                }
                Err(Error::WrongSecretCode { .. }) => {}
                told => return Err(format!("a wrong secret code: {told:?}")),
            }
        }
        phone.device.guest().enter_secret_code(id, &right).await.map_err(wrong)?;
        self.log.count("secret codes entered");
        Ok(true)
    }

    fn screen(&self, hand: Hand, pass: usize) -> Result<PassScreen, String> {
        self.phone(hand).device.guest().screen(self.log.passes[pass].id).map_err(wrong)
    }

    /// Where the screen sends them, or anywhere.
    pub async fn guest_visits(&mut self) -> Done {
        let Some((pass, hand)) = self.held_for_doors()? else { return Ok(()) };
        let screen = self.screen(hand, pass)?;
        let doors: Vec<DoorId> =
            screen.doors.iter().filter(|step| step.connected).map(|step| step.door).collect();
        let door = match screen.next {
            Next::GoTo(Some(door)) if doors.contains(&door) && self.chance(50) => door,
            _ if self.chance(8) => self.any_door()?,
            _ => match self.any(&doors) {
                Some(door) => door,
                None => return Ok(()),
            },
        };
        self.guest_goes(hand, self.log.passes[pass].id, door, Way::Bluetooth).await
    }

    /// All the way, as the screen says, by hand where a door has no lock.
    pub async fn guest_walks(&mut self) -> Done {
        let Some((pass, hand)) = self.held_for_doors()? else { return Ok(()) };
        let id = self.log.passes[pass].id;
        for _ in 0..8 {
            let screen = self.screen(hand, pass)?;
            let Next::GoTo(Some(door)) = screen.next else { return Ok(()) };
            let step = screen.doors.iter().find(|step| step.door == door).ok_or("sent to no door")?;
            if !step.connected {
                self.phone(hand).device.guest().tick(id, door).map_err(wrong)?;
                continue;
            }
            let opened = self.log.visits.len();
            self.guest_goes(hand, id, door, Way::Bluetooth).await?;
            self.clock.advance(chrono::TimeDelta::seconds(self.dice.i64(10..50)));
            if !self.log.visits[opened..].iter().any(crate::visit::Visit::opened) {
                return Ok(());
            }
        }
        Ok(())
    }

    pub async fn guest_shows_code(&mut self) -> Done {
        let Some((pass, hand)) = self.held_for_doors()? else { return Ok(()) };
        let property = self.property()?;
        let reads = |door: &DoorId| {
            let lock = property.door(*door).and_then(|door| door.lock.as_ref());
            lock.is_some_and(|lock| lock.reads(Medium::Qr))
        };
        let doors: Vec<DoorId> =
            self.screen(hand, pass)?.doors.iter().map(|step| step.door).filter(reads).collect();
        let Some(door) = self.any(&doors) else { return Ok(()) };
        self.guest_goes(hand, self.log.passes[pass].id, door, Way::Qr).await?;
        self.log.count("QR codes");
        Ok(())
    }

    /// Rather a pass that opens something now, sometimes any.
    fn held_for_doors(&mut self) -> Result<Option<(usize, Hand)>, String> {
        let mut held = self.any_held(|_, _| true);
        if self.chance(30) {
            return Ok(held);
        }
        for _ in 0..CANDIDATES {
            let Some((pass, hand)) = held else { break };
            if self.screen(hand, pass)?.doors.iter().any(|step| step.unlock.can()) {
                break;
            }
            held = self.any_held(|week, pass| week.log.passes[pass].view.state == PassState::Live);
        }
        Ok(held)
    }
}
