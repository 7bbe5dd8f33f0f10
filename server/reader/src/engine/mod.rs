//! One door: what it knows, whom it answers, what it decides.

mod judge;
mod news;
mod seen;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::clock::{Clock, DOOR_CLOCK_ERROR, Now};
use gatepass::id::{DoorId, PropertyId};
use gatepass::pass::decide::Refusal;
use gatepass::property::{Policy, Property, SilentReader};
use gatepass::qr::{self, Shown};
use gatepass::token::bulletin::{BulletinError, VerifiedBulletin};
use gatepass::token::keys::{DoorSecret, ReceiptKey, TrustedKeys};
use gatepass::token::verify;
use gatepass::unlock::advert::{Advert, Challenges, DoorHint};
use gatepass::unlock::door::{Asked, DoorEvent, DoorExchange};
use gatepass::unlock::frame::FragmentSize;
use gatepass::unlock::messages::{Answer, Credential, MAX_RECEIPTS, Report, TokenHash, signed_text};
use gatepass::unlock::random::{NoRandomness, Randomness};
use gatepass::unlock::{UnlockError, Uptime};

use crate::ledger::{Ledger, LedgerError, Once};
use crate::lock::{Lock, LockError};
use judge::{Judged, Ruling};
use seen::SeenTokens;

/// Why a door can't start, or can't go on with a connection.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// Its ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What a phone said; the connection must be dropped.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// A bulletin that isn't taken, or the stored one if the property's keys were changed by hand.
    #[error(transparent)]
    Bulletin(#[from] BulletinError),
}

impl From<NoRandomness> for ReaderError {
    fn from(error: NoRandomness) -> Self {
        Self::Unlock(error.into())
    }
}

/// Why a door that should have opened didn't: for whoever looks after it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Its lock.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Its ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// What a door does when it has heard nothing from the property for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It goes on as before.
    Trust,
    /// It refuses passes after this time, counted from the newest bulletin's signed time, until it hears again.
    Refuse {
        /// How long.
        after: TimeDelta,
    },
}

/// What a door is told when it is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The property; every signature covers it.
    pub property: PropertyId,
    /// Which door it is.
    pub door: DoorId,
    /// The property's keys. Bulletins may add to them.
    pub keys: TrustedKeys,
    /// The keys of the property's doors: whose stamps count.
    pub doors: BTreeMap<DoorId, ReceiptKey>,
    /// What silence does.
    pub silence: Silence,
    /// How far its clock may be off.
    pub clock_error: TimeDelta,
    /// How long it opens for.
    pub open_for: Duration,
}

impl Settings {
    /// Of a property that a reader has heard nothing of yet but whom to trust: as a property file says that says nothing
    /// of policy, and without the keys of other doors.
    pub fn unheard(property: PropertyId, door: DoorId, keys: TrustedKeys) -> Self {
        Self {
            property,
            door,
            keys,
            doors: BTreeMap::new(),
            silence: silence_of(&Policy::default()),
            clock_error: DOOR_CLOCK_ERROR,
            open_for: Duration::from_secs(5),
        }
    }

    /// As the property file says, with a clock that is right to half a minute and a lock that opens for five
    /// seconds.
    pub fn of(property: &Property, door: DoorId, keys: TrustedKeys) -> Self {
        let enrolled = property.doors().iter().filter_map(|door| Some((door.id, door.keys?.receipts)));
        Self {
            doors: enrolled.collect(),
            silence: silence_of(property.policy()),
            ..Self::unheard(property.id().clone(), door, keys)
        }
    }
}

fn silence_of(policy: &Policy) -> Silence {
    match policy.silent_reader {
        SilentReader::Trust => Silence::Trust,
        SilentReader::Refuse => Silence::Refuse { after: policy.longest_silence.delta() },
    }
}

/// One phone's connection to a door.
#[derive(Debug)]
pub struct Session {
    exchange: DoorExchange,
    /// The last receipt that was handed over on it.
    given: u64,
}

impl Session {
    /// The next fragment to send to the phone.
    pub fn poll_write(&mut self) -> Option<Vec<u8>> {
        self.exchange.poll_write()
    }

    /// When [`on_timeout`](Self::on_timeout) wants to be called.
    pub fn deadline(&self) -> Option<Uptime> {
        self.exchange.deadline()
    }

    /// Drops a phone that has said nothing valid for too long.
    pub fn on_timeout(&mut self, now: Uptime) {
        self.exchange.on_timeout(now);
    }

    /// Whether to disconnect.
    pub fn is_over(&self) -> bool {
        self.exchange.is_over()
    }
}

/// A receipt as its door signed it, with its number.
pub type NumberedReceipt = (u64, Vec<u8>);

/// What came of a code held up to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// It opened.
    Opened {
        /// How long the pass opens this door from now on, this opening counted; `None`: for good.
        until: Option<DateTime<Utc>>,
    },
    /// It stays shut.
    Refused(Refusal),
    /// It stays shut, and no word why: not a good code of this property, or one that was shown before.
    No,
    /// It should have opened, but the lock or the ledger failed.
    Fault,
}

/// One door's reader.
///
/// ```
/// use std::sync::Arc;
/// use gatepass::clock::SystemClock;
/// use gatepass::id::{DoorId, PropertyId};
/// use gatepass::token::keys::{DoorSecret, TrustedKeys};
/// use gatepass_reader::{Engine, MemoryLedger, Scanned, Settings, Silence, TwinLock};
///
/// let settings = Settings {
///     property: PropertyId::new("oak-court")?,
///     door: DoorId::try_from(7)?,
///     keys: TrustedKeys::default(),
///     doors: [].into(),
///     silence: Silence::Trust,
///     clock_error: chrono::TimeDelta::seconds(30),
///     open_for: std::time::Duration::from_secs(5),
/// };
/// let secret = DoorSecret::generate(&ring::rand::SystemRandom::new())?;
/// let lock = TwinLock::default();
/// let mut door = Engine::start(settings, secret, MemoryLedger::default(), lock.clone(), Arc::new(SystemClock))?;
/// assert_eq!(door.on_code("https://example.com"), Scanned::No);
/// assert!(lock.openings().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Engine<L, K> {
    settings: Settings,
    secret: DoorSecret,
    ledger: L,
    lock: K,
    clock: Arc<dyn Clock>,
    randomness: Arc<Randomness>,
    challenges: Challenges,
    /// Those of the settings, and those that a bulletin has vouched for.
    keys: TrustedKeys,
    bulletin: Option<VerifiedBulletin>,
    seen: SeenTokens,
    fault: Option<Fault>,
}

impl<L, K> fmt::Debug for Engine<L, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("door", &self.settings.door).finish_non_exhaustive()
    }
}

impl<L: Ledger, K: Lock> Engine<L, K> {
    /// Starts the reader of a door: counts the start, and reads the bulletin that it knew.
    pub fn start(
        settings: Settings,
        secret: DoorSecret,
        mut ledger: L,
        lock: K,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ReaderError> {
        let boot = ledger.count_start()?;
        let randomness = Arc::new(Randomness::of_boot(secret.to_bytes().as_slice(), boot));
        let stored = ledger.bulletin()?;
        let mut engine = Self {
            keys: settings.keys.clone(),
            settings,
            secret,
            ledger,
            lock,
            clock,
            randomness,
            challenges: Challenges::default(),
            bulletin: None,
            seen: SeenTokens::default(),
            fault: None,
        };
        engine.recall(stored)?;
        Ok(engine)
    }

    /// Which door it is.
    pub fn door(&self) -> DoorId {
        self.settings.door
    }

    /// What it advertises now. The challenge changes every few seconds.
    pub fn advert(&mut self, now: Uptime) -> Result<Advert, ReaderError> {
        let challenge = self.challenges.current(now, &self.randomness)?;
        Ok(Advert { hint: DoorHint::of(&self.secret.public().exchange), challenge })
    }

    /// When [`advert`](Self::advert) changes by itself; `None`: now, since somebody was answered.
    pub fn next_advert(&self) -> Option<Uptime> {
        self.challenges.next_at()
    }

    /// What went wrong last, once.
    pub fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// A phone has connected.
    pub fn accept(&self, size: FragmentSize, now: Uptime) -> Session {
        Session { exchange: DoorExchange::accept(size, now), given: 0 }
    }

    /// A fragment from a phone. All that follows from it has happened when this returns: the use is in the ledger,
    /// the lock was driven, the answer waits in the session. After an error the connection must be dropped.
    pub fn on_write(
        &mut self,
        session: &mut Session,
        fragment: &[u8],
        now: Uptime,
    ) -> Result<(), ReaderError> {
        let exchange = &mut session.exchange;
        let event = exchange.on_write(fragment, now, &self.secret, &self.challenges, &self.randomness)?;
        match event {
            None => {}
            Some(DoorEvent::Asked(asked)) => {
                let answer = self.answer(&asked, now);
                session.exchange.answer(&answer, now)?;
            }
            Some(DoorEvent::Bulletin(bytes)) => {
                // Refused or not, the phone learns what the door knows now.
                let _ = self.learn_bulletin(&bytes);
                session.exchange.bulletin_read(self.bulletin_version())?;
            }
            Some(DoorEvent::ReceiptsAsked) => {
                let receipts = self.ledger.receipts(session.given, MAX_RECEIPTS)?;
                session.given = receipts.last().map_or(session.given, |receipt| receipt.sequence);
                let signed = receipts.iter().map(|receipt| self.sign(receipt)).collect();
                session.exchange.give_receipts(signed)?;
            }
        }
        Ok(())
    }

    /// Answers a deciphered request. Reasons are given only once token *and* holder are proved.
    fn answer(&mut self, asked: &Asked, now: Uptime) -> Answer {
        let request = &asked.request;
        let bytes = match &request.credential {
            Credential::Whole(bytes) => bytes.clone(),
            Credential::Reference(reference) => match self.seen.get(*reference) {
                Some(bytes) => bytes,
                None => return Answer::SendToken,
            },
        };
        let property = &self.settings.property;
        let Ok(token) = verify(&bytes, &self.keys, property) else { return Answer::No };
        let Some(holder) = token.holder() else { return Answer::No };
        let hash = TokenHash::of(&bytes);
        let door = self.secret.public().exchange;
        let text = signed_text(property, &door, asked.challenge, request.time, request.action, &hash);
        if !holder.verifies(&text, &request.signature) {
            return Answer::No;
        }
        self.seen.remember(hash.reference(), bytes);

        let live = self.challenges.live(now).collect::<Vec<_>>();
        let once = Once::Challenge { challenge: asked.challenge, holder: holder.fingerprint(), live: &live };
        match self.judge(&token, once, &request.stamps) {
            Ok(judged) => {
                self.challenges.on_answered();
                self.report(&judged)
            }
            Err(LedgerError::Spent) => Answer::No,
            Err(error) => {
                self.fault = Some(error.into());
                Answer::DoorFault { report: self.report_with(Vec::new()) }
            }
        }
    }

    fn report(&self, judged: &Judged) -> Answer {
        let report = self.report_with(self.sign(&judged.receipt));
        match judged.ruling {
            Ruling::Refused(refusal) => Answer::Refused { refusal, report },
            Ruling::Opened { until } => Answer::Opened { until, report },
            Ruling::LockFailed => Answer::DoorFault { report: Report { receipt: Vec::new(), ..report } },
        }
    }

    fn report_with(&self, receipt: Vec<u8>) -> Report {
        let now = self.now().at;
        let time = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
        Report { time, bulletin: self.bulletin_version(), receipt }
    }

    /// A code was held up to the door.
    pub fn on_code(&mut self, text: &str) -> Scanned {
        let (keys, property) = (&self.keys, &self.settings.property);
        let checked = Shown::parse(text).and_then(|shown| match &shown {
            Shown::Bearer(token) => qr::verify_bearer(token, keys, property),
            // Which steps were accepted is the ledger's to say, when it commits.
            Shown::Live(live) => {
                qr::verify_live(live, keys, property, self.settings.door, self.now(), |_, _| None)
            }
        });
        let Ok(code) = checked else { return Scanned::No };
        let token = code.token();
        let once = match (code.step(), token.holder()) {
            (Some(step), Some(holder)) => {
                Once::Step { pass: token.pass(), holder: holder.fingerprint(), step }
            }
            _ => Once::Bearer,
        };
        match self.judge(token, once, &[]) {
            Ok(Judged { ruling: Ruling::Opened { until }, .. }) => Scanned::Opened { until },
            Ok(Judged { ruling: Ruling::Refused(refusal), .. }) => Scanned::Refused(refusal),
            Err(LedgerError::Spent) => Scanned::No,
            Ok(Judged { ruling: Ruling::LockFailed, .. }) => Scanned::Fault,
            Err(error) => {
                self.fault = Some(error.into());
                Scanned::Fault
            }
        }
    }

    /// The time, as well as this door knows it: its clock, or a bulletin's signed time if that is later.
    fn now(&self) -> Now {
        let clock = self.clock.now();
        let heard = self.bulletin.as_ref().map(|known| known.bulletin().at);
        Now::within(heard.map_or(clock, |heard| clock.max(heard)), self.settings.clock_error)
    }
}
