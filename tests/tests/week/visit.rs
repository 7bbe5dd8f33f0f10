//! Going to a door: what the screen says before, what the door answers, what its lock and its ledger do.

use std::future::pending;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::app::door::{Attempt, Shown, Unlocked};
use gatepass::app::guest::Next;
use gatepass::app::show::{DoorSays, Tap, WhyNot};
use gatepass::cache::records::{BulletinRecord, PassRecord, Side};
use gatepass::clock::DOOR_CLOCK_ERROR;
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::decide::{Decision, Refusal};
use gatepass::token::receipt::{Reason, Receipt, Verdict};
use gatepass_reader::engine::Scanned;
use gatepass_tests::phone::{Phone, signed_in};
use gatepass_tests::stage::News;

use crate::oracle;
use crate::week::{Done, Week, wrong};

/// Which of somebody's phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hand {
    pub person: usize,
    pub phone: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Bluetooth,
    Qr,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Opened,
    Refused(Refusal),
    /// Only no.
    No,
    /// The phone had nothing to show.
    Nothing,
}

/// What the screen said of the door: at this moment, and what it would have said by a clock that is as wrong as a
/// door's may be.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub earlier: Decision,
    pub now: Decision,
    pub later: Decision,
    /// Whether the guest was sent to doors.
    pub goes: bool,
    /// The bulletin that the phone carried.
    pub carried: Option<News>,
}

/// A visit to a door.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    pub at: DateTime<Utc>,
    pub hand: Hand,
    pub pass: PassId,
    pub door: DoorId,
    pub way: Way,
    pub screen: Screen,
    pub answer: Answer,
    pub receipt: Option<Receipt>,
    /// What the door had heard before.
    pub heard: News,
}

impl Visit {
    pub fn opened(&self) -> bool {
        self.answer == Answer::Opened
    }
}

impl Week {
    /// A guest shows a pass to a door, perhaps one that it isn't for.
    pub async fn guest_goes(&mut self, hand: Hand, pass: PassId, door: DoorId, way: Way) -> Done {
        self.touch(door).await?;
        let phone = self.phone(hand).clone();
        let before = held(&phone, pass)?;
        let mut screen = self.guest_screen(&phone, pass, door)?;
        let moved = self.stage()?.openings(door);
        let keys = self.stage()?.property().door(door).and_then(|door| door.keys).ok_or("no reader there")?;
        let guest = phone.device.guest();
        let is_listed = guest.screen(pass).map_err(wrong)?.doors.iter().any(|step| step.door == door);
        let (answer, brought) = match way {
            Way::Bluetooth if is_listed => match guest.unlock(pass, door, pending()).await {
                // Asked on the way, the service has told of a replacement, which isn't for that door.
                Err(Error::DoorUnreachable { .. }) if held(&phone, pass)? != before => return Ok(()),
                // The door has left the pass, and the guest insists.
                Err(Error::DoorUnreachable { .. }) => {
                    answered(guest.show_at(pass, door, &keys, pending()).await)?
                }
                // It had nothing to show, and answered for the door.
                Ok(Attempt { outcome: Unlocked::Refused(_), .. }) if held(&phone, pass)?.token.is_none() => {
                    (Answer::Nothing, None)
                }
                attempt => answered(attempt)?,
            },
            Way::Bluetooth => answered(guest.show_at(pass, door, &keys, pending()).await)?,
            Way::Qr => match guest.live_qr(pass, door) {
                Ok(code) => (scanned(self.stage()?.scan(door, code.text()).await?)?, None),
                Err(Error::Forbidden { .. }) => (Answer::Nothing, None),
                Err(error) => return Err(error.to_string()),
            },
        };
        if held(&phone, pass)? != before {
            // The phone has asked the service on its way to the door, and knows more than it showed.
            self.log.count("asked on the way");
            screen = self.guest_screen(&phone, pass, door)?;
        }
        self.came_of(Came { hand, pass, door, way, screen, answer, brought, moved }).await
    }

    /// Somebody opens a door with the key that is their own.
    pub async fn member_goes(&mut self, hand: Hand, door: DoorId) -> Done {
        self.touch(door).await?;
        let phone = self.phone(hand).clone();
        let before = own(&phone)?;
        let pass = before.summary.pass;
        self.log.own.insert(pass, hand.person);
        let mut screen = self.own_screen(&phone, door)?;
        let moved = self.stage()?.openings(door);
        let signed = signed_in(&phone.device)?;
        let (answer, brought) = answered(signed.unlock(door, pending()).await)?;
        if own(&phone)? != before {
            self.log.count("asked on the way");
            screen = self.own_screen(&phone, door)?;
        }
        self.came_of(Came { hand, pass, door, way: Way::Bluetooth, screen, answer, brought, moved }).await
    }

    /// Shows all that is on a guest's phone but its key.
    pub async fn thief_goes(&mut self, thief: Hand, owner: Hand, pass: PassId, door: DoorId) -> Done {
        let Some(token) = held(self.phone(owner), pass)?.token else { return Ok(()) };
        let stage = self.stage()?;
        let property = stage.property();
        let keys = property.door(door).and_then(|door| door.keys).ok_or("no reader there")?;
        let moved = stage.openings(door);
        let shown = Shown { property: property.id(), pass, token: &token.signed, stamps: &[] };
        let attempt = self.phone(thief).device.unlock(shown, door, &keys, pending()).await;
        let (answer, brought) = answered(attempt)?;
        self.learn(thief, door, brought)?;
        let written = self.stage()?.ledger(door, self.doors[&door].last).await?;
        if answer != Answer::No || self.stage()?.openings(door) != moved || !written.is_empty() {
            return Err(format!(
                "to a copy of a pass door {door} said {answer:?} and wrote down {written:?}"
            ));
        }
        self.log.count("copies shown");
        Ok(())
    }

    async fn came_of(&mut self, came: Came) -> Done {
        let moved = self.stage()?.openings(came.door) - came.moved;
        let written = self.stage()?.ledger(came.door, self.doors[&came.door].last).await?;
        let out_of_touch = Refusal::DoorOutOfTouch;
        if let [first, again @ ..] = &written[..]
            && !again.is_empty()
            && first.verdict == Verdict::Refused(out_of_touch.into())
            && came.brought.is_some()
        {
            // Brought the news that it lacked, the door was asked once more.
            self.visited(&Came { answer: Answer::Refused(out_of_touch), ..came }, &[*first], 0)?;
            return self.visited(&Came { brought: None, ..came }, again, moved);
        }
        self.visited(&came, &written, moved)
    }

    /// The lock, the ledger and the answer must agree with each other, then with the screen.
    fn visited(&mut self, came: &Came, written: &[Receipt], moved: usize) -> Done {
        let Came { hand, pass, door, way, screen, answer, brought, .. } = *came;
        let now = self.now();
        let heard = self.doors[&door].news;
        let last = self.doors[&door].last;
        let receipt = written.first().copied();
        let visit = Visit { at: now, hand, pass, door, way, screen, answer, receipt, heard };
        let who = &self.people[hand.person].name;
        let line = format!(
            "{who} (phone {}) shows {pass} to door {door} by {way:?}, heard {}: {answer:?}, screen {:?}",
            hand.phone, heard.version, screen.now
        );
        self.log.say(now, &line);
        let verdict = match answer {
            Answer::Opened => Some(Verdict::Opened),
            Answer::Refused(refusal) => Some(Verdict::Refused(Reason::from(refusal))),
            Answer::No | Answer::Nothing => None,
        };
        let is_right = |receipt: &Receipt| {
            let Receipt { door: of, sequence, pass: shown, at, missing, .. } = *receipt;
            (of, sequence, shown, at, missing) == (door, last + 1, pass, now, 0)
        };
        let told = written.iter().map(|receipt| receipt.verdict).collect::<Vec<_>>();
        if moved != usize::from(visit.opened())
            || told != Vec::from_iter(verdict)
            || !written.iter().all(is_right)
        {
            return Err(format!("{line}\nthe lock opened {moved} times; the ledger has {written:?}"));
        }
        self.doors.entry(door).and_modify(|door| door.last += written.len() as u64);
        self.learn(hand, door, brought)?;
        let because =
            oracle::agree::explain(&self.log, &visit).map_err(|fault| format!("{line}\n{fault}"))?;
        self.log.count(because);
        oracle::stops::check(&self.log, &visit).map_err(|fault| format!("{line}\n{fault}"))?;
        if visit.opened() {
            self.log
                .unsettled
                .extend(self.log.find(pass).filter(|pass| self.log.passes[*pass].is_single_use()));
        }
        self.log.visits.push(visit);
        Ok(())
    }

    /// What the door knows since this phone was there.
    fn learn(&mut self, hand: Hand, door: DoorId, brought: Option<u64>) -> Done {
        let Some(version) = brought else { return Ok(()) };
        let news = self.carried(self.phone(hand))?.filter(|news| news.version == version);
        let news =
            news.ok_or_else(|| format!("the phone brought bulletin {version}, which it doesn't have"))?;
        self.doors.entry(door).and_modify(|door| door.hears(news));
        Ok(())
    }

    /// The bulletin that a phone carries.
    pub fn carried(&self, phone: &Phone) -> Result<Option<News>, String> {
        let property = self.stage()?.property().id().clone();
        let found = phone.device.cache.get::<BulletinRecord>(property).map_err(|error| error.to_string())?;
        found.map(|found| self.stage()?.read_news(&found.signed)).transpose()
    }

    fn guest_screen(&self, phone: &Phone, pass: PassId, door: DoorId) -> Result<Screen, String> {
        let at = |seconds: TimeDelta| {
            let phone = phone.with_clock_at(self.now() + seconds);
            let screen = phone.device.guest().screen(pass).map_err(wrong)?;
            let step = screen.doors.iter().find(|step| step.door == door);
            let decision = step.map_or(Decision::Refuse(Refusal::NotThisDoor), |step| step.says.decision());
            Ok::<_, String>((decision, matches!(screen.next, Next::GoTo(_))))
        };
        let (now, goes) = at(TimeDelta::zero())?;
        let ((earlier, _), (later, _)) = (at(-DOOR_CLOCK_ERROR)?, at(DOOR_CLOCK_ERROR)?);
        Ok(Screen { earlier, now, later, goes, carried: self.carried(phone)? })
    }

    /// What the list of the own doors says.
    fn own_screen(&self, phone: &Phone, door: DoorId) -> Result<Screen, String> {
        let at = |seconds: TimeDelta| {
            let phone = phone.with_clock_at(self.now() + seconds);
            let shown = signed_in(&phone.device)?.own_doors().map_err(wrong)?;
            match shown.doors.into_iter().find(|own| own.door == door).map(|own| own.unlock) {
                None => Ok(Decision::Refuse(Refusal::NotThisDoor)),
                // It can be tapped all the same, as it is renewed on the way where there is a network.
                Some(Tap::Can) if shown.works_offline_until.is_none() => {
                    let since = own(&phone)?.token.ok_or("no own token")?.ends;
                    Ok(Decision::Refuse(Refusal::RenewToken { since }))
                }
                Some(Tap::Can) => Ok(Decision::Open { until: None }),
                Some(Tap::No(WhyNot::Refuses(refusal))) => Ok(DoorSays::Shut(refusal).decision()),
                Some(other) => Err(format!("an own door says {other:?}")),
            }
        };
        let now = at(TimeDelta::zero())?;
        let (earlier, later) = (at(-DOOR_CLOCK_ERROR)?, at(DOOR_CLOCK_ERROR)?);
        Ok(Screen { earlier, now, later, goes: true, carried: self.carried(phone)? })
    }
}

#[derive(Clone, Copy)]
struct Came {
    hand: Hand,
    pass: PassId,
    door: DoorId,
    way: Way,
    screen: Screen,
    answer: Answer,
    brought: Option<u64>,
    /// How often the lock had opened before.
    moved: usize,
}

/// A pass as the phone has it.
pub fn held(phone: &Phone, pass: PassId) -> Result<PassRecord, String> {
    let found = phone.device.cache.get::<PassRecord>(pass).map_err(|error| error.to_string())?;
    found.ok_or_else(|| format!("pass {pass} isn't on the phone"))
}

/// What opens the own doors.
fn own(phone: &Phone) -> Result<PassRecord, String> {
    let own = phone.device.cache.all::<PassRecord>(&Side::Own).map_err(|error| error.to_string())?;
    own.into_iter().next().ok_or_else(|| "no own key".to_owned())
}

fn answered(attempt: Result<Attempt, Error>) -> Result<(Answer, Option<u64>), String> {
    let attempt = match attempt {
        Ok(attempt) => attempt,
        Err(Error::Forbidden { .. }) => return Ok((Answer::Nothing, None)),
        Err(error) => return Err(error.to_string()),
    };
    let answer = match attempt.outcome {
        Unlocked::Opened { .. } => Answer::Opened,
        Unlocked::Refused(refusal) => Answer::Refused(refusal),
        Unlocked::RefusedWithoutReason => Answer::No,
        other => return Err(format!("the door answered {other:?}")),
    };
    Ok((answer, attempt.brought))
}

fn scanned(scanned: Scanned) -> Result<Answer, String> {
    match scanned {
        Scanned::Opened { .. } => Ok(Answer::Opened),
        Scanned::Refused(refusal) => Ok(Answer::Refused(refusal)),
        Scanned::No => Ok(Answer::No),
        Scanned::Fault => Err("the door failed".to_owned()),
    }
}
