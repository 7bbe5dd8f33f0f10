//! The phone's side of an unlock.
//!
//! The one thing that must never be wrong: what the person is told after *cancel*. Until the last fragment of the
//! request has been handed to the radio the door can't have read it, so it never opens; from then on it may have.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::advert::{CHALLENGE_LIFE, Challenge};
use super::errand::{After, Errand};
use super::frame::{Addressee, FragmentSize, Fragments, Reassembly};
use super::messages::{Action, Answer, Credential, Message1, ToDoor, ToPhone, TokenHash, signed_text};
use super::noise::{Initiator, Transport};
use super::random::Randomness;
use super::wire::Cbor;
use super::{UnlockError, Uptime};
use crate::id::PropertyId;
use crate::token::bulletin::MAX_BULLETIN_BYTES;
use crate::token::keys::{DeviceKey, ExchangeKey};

/// First byte of message 1: the exchange's version. The second is the first byte of the answered challenge.
pub(super) const VERSION: u8 = 1;

/// How long the phone waits for each answer of the door. A lock on a slow board takes a second at most.
const PATIENCE: Duration = Duration::from_secs(4);

/// What to ask of which door.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The property; the signature covers it.
    pub property: &'a PropertyId,
    /// The door's key, which came with the pass.
    pub door: &'a ExchangeKey,
    /// The token.
    pub token: &'a [u8],
    /// How it is shown.
    pub show: Show,
    /// Receipts of other doors for openings with this pass, the earliest first; those that don't fit are left out.
    pub stamps: &'a [Vec<u8>],
    /// The phone's time.
    pub time: DateTime<Utc>,
}

/// How a token is shown to a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// All of it.
    Whole,
    /// By its reference, to a door that has seen it; one that forgot it asks for the whole.
    Reference,
}

/// Why an exchange ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// The person cancelled.
    Cancelled,
    /// Nothing came in time.
    TimedOut,
    /// The connection was lost.
    Disconnected,
    /// The door could make nothing of the request. A true door stays shut then; a false one says so as well.
    Rejected,
    /// What came was not this door's answer.
    #[serde(serialize_with = "detail")]
    Failed(UnlockError),
}

fn detail<S: Serializer>(error: &UnlockError, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry("detail", &error.to_string())?;
    map.end()
}

/// Where an exchange stands: what a screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneState {
    /// Before or while the request goes out. A cancelled one never opens.
    Asking,
    /// The request is out. The door may open at any moment.
    Waiting,
    /// The door has answered.
    Answered(Answer),
    /// It ended before the request was out: the door has not opened, and will not.
    NeverOpens(Cause),
    /// It ended after the request was out and before an answer.
    MayHaveOpened(Cause),
}

/// What came of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneEvent {
    /// The door's answer.
    Answered(Answer),
    /// The door has read the bulletin; the highest version that it knows now.
    BulletinTaken {
        /// The version; lower than the one sent if the door refused that.
        version: u64,
    },
    /// Receipts to carry to the service; empty if none wait.
    Receipts(Vec<Vec<u8>>),
}

enum Phase {
    /// Message 1 is made, the connection is not.
    Connecting { message: Vec<u8>, noise: Initiator },
    /// Fragments of message 1 go out.
    Asking { fragments: Fragments, noise: Initiator },
    /// Message 1 is out.
    Waiting { noise: Initiator },
    /// The door wanted the whole token; its fragments go out.
    AskingAgain { fragments: Fragments, noise: Transport },
    /// The whole token is out.
    WaitingAgain { noise: Transport },
    /// The door has answered; bulletin and receipts may follow.
    Answered { answer: Answer, link: Option<After> },
    /// Over without an answer.
    Ended(PhoneState),
}

/// One exchange with one door, from the first byte to the last. See the [module](self).
pub struct PhoneExchange {
    phase: Phase,
    /// The token, if the door may still ask for it.
    resend: Option<Vec<u8>>,
    size: FragmentSize,
    /// What the door's fragments to this phone begin with.
    addressee: Addressee,
    incoming: Reassembly,
    deadline: Option<Uptime>,
}

impl fmt::Debug for PhoneExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneExchange").field("phase", &self.phase_name()).finish_non_exhaustive()
    }
}

impl PhoneExchange {
    /// Makes message 1 for the challenge seen at `now`, while the connection is still being made.
    pub fn begin(
        request: &Request<'_>,
        challenge: Challenge,
        key: &dyn DeviceKey,
        randomness: &Arc<Randomness>,
        now: Uptime,
    ) -> Result<Self, UnlockError> {
        let hash = TokenHash::of(request.token);
        let text = signed_text(request.property, request.door, challenge, request.time, Action::Open, &hash);
        let message = Message1 {
            action: Action::Open,
            time: request.time,
            credential: match request.show {
                Show::Whole => Credential::Whole(request.token.to_vec()),
                Show::Reference => Credential::Reference(hash.reference()),
            },
            stamps: request.stamps.iter().take(super::messages::MAX_STAMPS).cloned().collect(),
            signature: key.sign(&text).map_err(|_| UnlockError::CannotSign)?,
        };
        let (noise, sealed) = Initiator::begin(request.door, challenge, &message.encode(), randomness)?;
        let [tag, ..] = challenge.0;
        let message = [[VERSION, tag].as_slice(), &sealed].concat();
        let addressee = Addressee::of(&message).ok_or(UnlockError::Noise)?;
        Ok(Self {
            phase: Phase::Connecting { message, noise },
            resend: (request.show == Show::Reference).then(|| request.token.to_vec()),
            size: FragmentSize::SMALLEST,
            addressee,
            incoming: Reassembly::default(),
            deadline: now.checked_add(CHALLENGE_LIFE),
        })
    }

    /// The connection stands and carries writes of `size`.
    pub fn on_connected(&mut self, size: FragmentSize) -> Result<(), UnlockError> {
        match std::mem::replace(&mut self.phase, Phase::Ended(PhoneState::NeverOpens(Cause::Disconnected))) {
            Phase::Connecting { message, noise } => {
                self.size = size;
                self.phase = Phase::Asking { fragments: Fragments::new(message, size)?, noise };
                Ok(())
            }
            other => {
                self.phase = other;
                Err(self.out_of_turn("a connection"))
            }
        }
    }

    /// The next fragment to hand to the radio. Taking it counts as having handed it over.
    pub fn poll_write(&mut self, now: Uptime) -> Option<Vec<u8>> {
        self.on_timeout(now);
        let (fragment, done) = match &mut self.phase {
            Phase::Asking { fragments, .. }
            | Phase::AskingAgain { fragments, .. }
            | Phase::Answered { link: Some(After { sending: Some(fragments), .. }), .. } => {
                (fragments.next(), fragments.is_done())
            }
            _ => return None,
        };
        if done {
            self.on_last_fragment(now);
        }
        fragment
    }

    fn on_last_fragment(&mut self, now: Uptime) {
        self.deadline = now.checked_add(PATIENCE);
        self.phase = match std::mem::replace(&mut self.phase, Phase::Ended(PhoneState::Waiting)) {
            Phase::Asking { noise, .. } => Phase::Waiting { noise },
            Phase::AskingAgain { noise, .. } => Phase::WaitingAgain { noise },
            Phase::Answered { answer, link: Some(mut link) } => {
                link.sending = None;
                Phase::Answered { answer, link: Some(link) }
            }
            other => other,
        };
    }

    /// A notification of the door; those for other phones are passed over. After an error the connection should be
    /// dropped.
    pub fn on_notification(
        &mut self,
        notification: &[u8],
        now: Uptime,
    ) -> Result<Option<PhoneEvent>, UnlockError> {
        self.on_timeout(now);
        let Some(fragment) = self.addressee.own(notification) else { return Ok(None) };
        let result = self.take(fragment, now);
        if let Err(error) = &result {
            self.end(Cause::Failed(error.clone()));
        }
        result
    }

    fn take(&mut self, fragment: &[u8], now: Uptime) -> Result<Option<PhoneEvent>, UnlockError> {
        if !self.listens() {
            return Err(self.out_of_turn("a notification"));
        }
        let Some(message) = self.incoming.push(fragment)? else { return Ok(None) };
        match std::mem::replace(&mut self.phase, Phase::Ended(PhoneState::Waiting)) {
            Phase::Waiting { noise } => {
                let read = noise
                    .finish(&message)
                    .and_then(|(noise, payload)| Ok((noise, Answer::decode(&payload)?)));
                self.on_answer(read, now)
            }
            Phase::WaitingAgain { mut noise } => {
                let read = noise.open(&message).and_then(|payload| match ToPhone::decode(&payload)? {
                    ToPhone::Answer(answer) => Ok((noise, answer)),
                    _ => Err(UnlockError::BadMessage("answer")),
                });
                self.on_answer(read, now)
            }
            Phase::Answered { answer, link: Some(mut link) } => {
                let said = link.noise.open(&message).and_then(|payload| ToPhone::decode(&payload));
                let event = said.and_then(|said| link.on_reply(said, self.size));
                self.deadline = if link.is_idle() { None } else { now.checked_add(PATIENCE) };
                self.phase = Phase::Answered { answer, link: Some(link) };
                event
            }
            other => {
                self.phase = other;
                Err(self.out_of_turn("a notification"))
            }
        }
    }

    fn listens(&self) -> bool {
        match &self.phase {
            Phase::Waiting { .. } | Phase::WaitingAgain { .. } => true,
            Phase::Answered { link: Some(link), .. } => link.sending.is_none() && !link.is_idle(),
            _ => false,
        }
    }

    fn on_answer(
        &mut self,
        read: Result<(Transport, Answer), UnlockError>,
        now: Uptime,
    ) -> Result<Option<PhoneEvent>, UnlockError> {
        match (read, self.resend.take()) {
            (Ok((noise, Answer::SendToken)), Some(token)) => {
                // The door has said itself that it did not open: nothing can happen until the token is out.
                match send(noise, &ToDoor::Token(token), self.size) {
                    Ok((noise, fragments)) => {
                        self.deadline = now.checked_add(PATIENCE);
                        self.phase = Phase::AskingAgain { fragments, noise };
                        Ok(None)
                    }
                    Err(error) => {
                        self.phase = Phase::Ended(PhoneState::NeverOpens(Cause::Failed(error.clone())));
                        Err(error)
                    }
                }
            }
            (Ok((_, Answer::SendToken)), None) => self.fail_waiting(UnlockError::BadMessage("answer")),
            (Ok((noise, answer)), _) => {
                self.deadline = None;
                let link =
                    answer.report().is_some().then_some(After { noise, sending: None, errand: Errand::None });
                self.phase = Phase::Answered { answer: answer.clone(), link };
                Ok(Some(PhoneEvent::Answered(answer)))
            }
            (Err(error), _) => self.fail_waiting(error),
        }
    }

    fn fail_waiting(&mut self, error: UnlockError) -> Result<Option<PhoneEvent>, UnlockError> {
        self.phase = Phase::Ended(PhoneState::MayHaveOpened(Cause::Failed(error.clone())));
        Err(error)
    }

    /// Sends a bulletin that is newer than the one the door said it knows.
    pub fn send_bulletin(&mut self, version: u64, bytes: Arc<[u8]>, now: Uptime) -> Result<(), UnlockError> {
        if bytes.is_empty() || bytes.len() > MAX_BULLETIN_BYTES {
            return Err(UnlockError::BadMessage("bulletin"));
        }
        self.run(Errand::Bulletin { version, bytes, sent: 0 }, now)
    }

    /// Asks for receipts that wait at the door for somebody to carry them.
    pub fn ask_receipts(&mut self, now: Uptime) -> Result<(), UnlockError> {
        self.run(Errand::Receipts, now)
    }

    fn run(&mut self, errand: Errand, now: Uptime) -> Result<(), UnlockError> {
        let size = self.size;
        match &mut self.phase {
            Phase::Answered { link: Some(link), .. } if link.is_idle() => {
                link.errand = errand;
                self.deadline = now.checked_add(PATIENCE);
                link.say(size)
            }
            _ => Err(self.out_of_turn("an errand")),
        }
    }

    /// The connection is gone.
    pub fn on_disconnected(&mut self) {
        self.end(Cause::Disconnected);
    }

    /// The door could make nothing of what was written.
    pub fn on_rejected(&mut self) {
        self.end(Cause::Rejected);
    }

    /// Gives up waiting if it is time to. To be called when [`deadline`](Self::deadline) has come.
    pub fn on_timeout(&mut self, now: Uptime) {
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.end(Cause::TimedOut);
        }
    }

    /// When [`on_timeout`](Self::on_timeout) wants to be called.
    pub const fn deadline(&self) -> Option<Uptime> {
        self.deadline
    }

    /// The person cancels. The state afterwards says whether the door may have opened.
    pub fn cancel(&mut self) -> PhoneState {
        self.end(Cause::Cancelled);
        self.state()
    }

    fn end(&mut self, cause: Cause) {
        self.deadline = None;
        match &mut self.phase {
            Phase::Connecting { .. } | Phase::Asking { .. } | Phase::AskingAgain { .. } => {
                self.phase = Phase::Ended(PhoneState::NeverOpens(cause));
            }
            Phase::Waiting { .. } | Phase::WaitingAgain { .. } => {
                self.phase = Phase::Ended(PhoneState::MayHaveOpened(cause));
            }
            Phase::Answered { link, .. } => *link = None,
            Phase::Ended(_) => {}
        }
    }

    /// Where it stands.
    pub fn state(&self) -> PhoneState {
        match &self.phase {
            Phase::Connecting { .. } | Phase::Asking { .. } | Phase::AskingAgain { .. } => PhoneState::Asking,
            Phase::Waiting { .. } | Phase::WaitingAgain { .. } => PhoneState::Waiting,
            Phase::Answered { answer, .. } => PhoneState::Answered(answer.clone()),
            Phase::Ended(state) => state.clone(),
        }
    }

    /// Whether there is nothing left to do but to disconnect.
    pub fn is_over(&self) -> bool {
        matches!(&self.phase, Phase::Ended(_) | Phase::Answered { link: None, .. })
    }

    /// Says what an honest phone never would.
    #[cfg(test)]
    pub(super) fn say_anything(&mut self, message: &ToDoor) -> Vec<Vec<u8>> {
        let Phase::Answered { link: Some(link), .. } = &mut self.phase else { return Vec::new() };
        let sealed = link.noise.seal(&message.encode()).unwrap();
        Fragments::new(sealed, self.size).unwrap().collect()
    }

    fn phase_name(&self) -> &'static str {
        match &self.phase {
            Phase::Connecting { .. } => "connecting",
            Phase::Asking { .. } | Phase::AskingAgain { .. } => "asking",
            Phase::Waiting { .. } | Phase::WaitingAgain { .. } => "waiting for the answer",
            Phase::Answered { .. } => "answered",
            Phase::Ended(_) => "over",
        }
    }

    fn out_of_turn(&self, event: &'static str) -> UnlockError {
        UnlockError::OutOfTurn { event, phase: self.phase_name() }
    }
}

fn send(
    mut noise: Transport,
    message: &ToDoor,
    size: FragmentSize,
) -> Result<(Transport, Fragments), UnlockError> {
    let sealed = noise.seal(&message.encode())?;
    Ok((noise, Fragments::new(sealed, size)?))
}
