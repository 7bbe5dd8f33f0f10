//! The door's side of an unlock: one connection, from its first fragment to its last.
//!
//! It deciphers and puts together; whether the door opens is decided by whoever drives it (the reader's engine),
//! which commits the use to its ledger before it drives the lock and answers.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::advert::{Challenge, Challenges};
use super::frame::{Addressee, FragmentSize, Fragments, Reassembly};
use super::messages::{Answer, Chunk, Credential, Message1, ToDoor, ToPhone, TokenHash};
use super::noise::{Responder, TAG, Transport};
use super::phone::VERSION;
use super::random::Randomness;
use super::wire::Cbor;
use super::{UnlockError, Uptime};
use crate::token::bulletin::MAX_BULLETIN_BYTES;
use crate::token::keys::DoorSecret;

/// A phone that connects and says nothing valid for this long is dropped, so that nobody blocks a door.
pub const SILENCE: Duration = Duration::from_secs(3);

/// The longest that one connection lasts, errands included.
const LONGEST: Duration = Duration::from_mins(1);

/// What a phone asks of the door: deciphered, for a live challenge, and not judged yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The challenge that it answers.
    pub challenge: Challenge,
    /// The request.
    pub request: Message1,
}

/// What came of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoorEvent {
    /// Decide, then call [`DoorExchange::answer`].
    Asked(Asked),
    /// A whole bulletin, not checked yet. Check it, then call [`DoorExchange::bulletin_read`].
    Bulletin(Vec<u8>),
    /// Call [`DoorExchange::give_receipts`].
    ReceiptsAsked,
}

enum Phase {
    /// Connected; message 1 hasn't come yet.
    Listening,
    /// Message 1 waits for the decision.
    Deciding { noise: Responder, asked: Asked },
    /// The phone was asked for the whole token.
    AwaitingToken { noise: Transport, asked: Asked },
    /// The whole token waits for the decision.
    DecidingAgain { noise: Transport },
    /// Answered a proven holder, who may run errands.
    Serving { noise: Transport, bulletin: Option<Arriving>, owed: Owed },
    /// To be disconnected.
    Over,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owed {
    Nothing,
    BulletinVersion,
    Receipts,
}

struct Arriving {
    version: u64,
    total: usize,
    bytes: Vec<u8>,
}

/// One connection at the door. See the [module](self).
pub struct DoorExchange {
    phase: Phase,
    size: FragmentSize,
    /// Whom it speaks to; known from message 1 on.
    addressee: Option<Addressee>,
    incoming: Reassembly,
    outgoing: Option<Fragments>,
    deadline: Option<Uptime>,
    /// The connection ends by then, whatever is said.
    last: Option<Uptime>,
}

impl fmt::Debug for DoorExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DoorExchange").field("phase", &self.phase_name()).finish_non_exhaustive()
    }
}

impl DoorExchange {
    /// A phone has connected; its link carries notifications of `size`.
    pub fn accept(size: FragmentSize, now: Uptime) -> Self {
        Self {
            phase: Phase::Listening,
            size,
            addressee: None,
            incoming: Reassembly::default(),
            outgoing: None,
            deadline: now.checked_add(SILENCE),
            last: now.checked_add(LONGEST),
        }
    }

    /// A fragment from the phone. After an error the connection must be dropped; nothing was opened by it.
    pub fn on_write(
        &mut self,
        fragment: &[u8],
        now: Uptime,
        secret: &DoorSecret,
        challenges: &Challenges,
        randomness: &Arc<Randomness>,
    ) -> Result<Option<DoorEvent>, UnlockError> {
        self.on_timeout(now);
        let result = match self.incoming_message(fragment) {
            Ok(Some(message)) => self.take(&message, now, secret, challenges, randomness).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match result {
            Ok(event) => Ok(event.flatten()),
            Err(error) => {
                self.close();
                Err(error)
            }
        }
    }

    fn incoming_message(&mut self, fragment: &[u8]) -> Result<Option<Vec<u8>>, UnlockError> {
        let listens = match &self.phase {
            Phase::Listening | Phase::AwaitingToken { .. } => true,
            Phase::Serving { owed, .. } => *owed == Owed::Nothing,
            Phase::Deciding { .. } | Phase::DecidingAgain { .. } | Phase::Over => false,
        };
        if !listens || self.outgoing.is_some() {
            return Err(self.out_of_turn("a write"));
        }
        Ok(self.incoming.push(fragment)?)
    }

    fn take(
        &mut self,
        message: &[u8],
        now: Uptime,
        secret: &DoorSecret,
        challenges: &Challenges,
        randomness: &Arc<Randomness>,
    ) -> Result<Option<DoorEvent>, UnlockError> {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Listening => {
                let (noise, asked) = read_first(message, now, secret, challenges, randomness)?;
                let event = DoorEvent::Asked(asked.clone());
                self.addressee = Addressee::of(message);
                self.phase = Phase::Deciding { noise, asked };
                self.deadline = None;
                Ok(Some(event))
            }
            Phase::AwaitingToken { mut noise, mut asked } => {
                let ToDoor::Token(token) = ToDoor::decode(&noise.open(message)?)? else {
                    return Err(UnlockError::BadMessage("token"));
                };
                if asked.request.credential != Credential::Reference(TokenHash::of(&token).reference()) {
                    return Err(UnlockError::BadMessage("token"));
                }
                asked.request.credential = Credential::Whole(token);
                self.phase = Phase::DecidingAgain { noise };
                self.deadline = None;
                Ok(Some(DoorEvent::Asked(asked)))
            }
            Phase::Serving { mut noise, bulletin, .. } => {
                let said = ToDoor::decode(&noise.open(message)?)?;
                self.deadline = now.checked_add(SILENCE);
                match said {
                    ToDoor::AskReceipts => {
                        self.phase = Phase::Serving { noise, bulletin: None, owed: Owed::Receipts };
                        Ok(Some(DoorEvent::ReceiptsAsked))
                    }
                    ToDoor::Bulletin(chunk) => self.on_chunk(noise, bulletin, &chunk),
                    ToDoor::Token(_) => Err(UnlockError::BadMessage("errand")),
                }
            }
            other => {
                self.phase = other;
                Err(self.out_of_turn("a message"))
            }
        }
    }

    fn on_chunk(
        &mut self,
        mut noise: Transport,
        arriving: Option<Arriving>,
        chunk: &Chunk,
    ) -> Result<Option<DoorEvent>, UnlockError> {
        let total = usize::try_from(chunk.total).unwrap_or(usize::MAX);
        let mut arriving = arriving.unwrap_or(Arriving { version: chunk.version, total, bytes: Vec::new() });
        let fits = arriving.version == chunk.version
            && arriving.total == total
            && total <= MAX_BULLETIN_BYTES
            && usize::try_from(chunk.offset).is_ok_and(|offset| offset == arriving.bytes.len())
            && arriving.bytes.len().saturating_add(chunk.bytes.len()) <= total;
        if !fits {
            return Err(UnlockError::BadMessage("bulletin"));
        }
        arriving.bytes.extend_from_slice(&chunk.bytes);
        if arriving.bytes.len() == total {
            self.phase = Phase::Serving { noise, bulletin: None, owed: Owed::BulletinVersion };
            return Ok(Some(DoorEvent::Bulletin(arriving.bytes)));
        }
        let received = u32::try_from(arriving.bytes.len()).unwrap_or(u32::MAX);
        let sealed = noise.seal(&ToPhone::GoOn { received }.encode())?;
        self.say(sealed)?;
        self.phase = Phase::Serving { noise, bulletin: Some(arriving), owed: Owed::Nothing };
        Ok(None)
    }

    /// Answers what was asked. To be called after the ledger and the lock.
    pub fn answer(&mut self, answer: &Answer, now: Uptime) -> Result<(), UnlockError> {
        let (noise, message, asked) = match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Deciding { noise, asked } => {
                let (noise, message) = noise.answer(&answer.encode())?;
                (noise, message, Some(asked))
            }
            Phase::DecidingAgain { mut noise } => {
                let message = noise.seal(&ToPhone::Answer(answer.clone()).encode())?;
                (noise, message, None)
            }
            other => {
                self.phase = other;
                return Err(self.out_of_turn("an answer"));
            }
        };
        self.say(message)?;
        self.deadline = now.checked_add(SILENCE);
        self.phase = match (answer, asked) {
            (Answer::SendToken, Some(asked)) => Phase::AwaitingToken { noise, asked },
            (Answer::SendToken | Answer::No, _) => Phase::Over,
            _ => Phase::Serving { noise, bulletin: None, owed: Owed::Nothing },
        };
        Ok(())
    }

    /// Says what the door knows after it has read a bulletin: its highest version.
    pub fn bulletin_read(&mut self, version: u64) -> Result<(), UnlockError> {
        self.pay(Owed::BulletinVersion, &ToPhone::Bulletin { version })
    }

    /// Hands over receipts, at most [`MAX_RECEIPTS`](super::messages::MAX_RECEIPTS); empty if none wait.
    pub fn give_receipts(&mut self, receipts: Vec<Vec<u8>>) -> Result<(), UnlockError> {
        self.pay(Owed::Receipts, &ToPhone::Receipts(receipts))
    }

    fn pay(&mut self, what: Owed, message: &ToPhone) -> Result<(), UnlockError> {
        match &mut self.phase {
            Phase::Serving { noise, owed, .. } if *owed == what => {
                let sealed = noise.seal(&message.encode())?;
                *owed = Owed::Nothing;
                self.say(sealed)
            }
            _ => Err(self.out_of_turn("a reply")),
        }
    }

    fn say(&mut self, message: Vec<u8>) -> Result<(), UnlockError> {
        let addressee = self.addressee.ok_or_else(|| self.out_of_turn("an answer"))?;
        self.outgoing = Some(Fragments::to(addressee, message, self.size)?);
        Ok(())
    }

    /// The next notification. Every phone that listens may hear it; it says itself whom it is for.
    pub fn poll_write(&mut self) -> Option<Vec<u8>> {
        let fragments = self.outgoing.as_mut()?;
        let fragment = fragments.next();
        if fragments.is_done() {
            self.outgoing = None;
        }
        fragment
    }

    /// When [`on_timeout`](Self::on_timeout) wants to be called.
    pub fn deadline(&self) -> Option<Uptime> {
        match (self.deadline, self.last) {
            (Some(deadline), Some(last)) => Some(deadline.min(last)),
            (deadline, last) => deadline.or(last),
        }
    }

    /// Drops a phone that has said nothing valid for too long.
    pub fn on_timeout(&mut self, now: Uptime) {
        if self.deadline().is_some_and(|deadline| deadline <= now) {
            self.close();
        }
    }

    fn close(&mut self) {
        self.phase = Phase::Over;
        self.outgoing = None;
        self.deadline = None;
        self.last = None;
    }

    /// Whether to disconnect: nothing more is said, and what was said is out.
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over) && self.outgoing.is_none()
    }

    fn phase_name(&self) -> &'static str {
        match &self.phase {
            Phase::Listening => "listening",
            Phase::Deciding { .. } | Phase::DecidingAgain { .. } => "deciding",
            Phase::AwaitingToken { .. } => "waiting for the token",
            Phase::Serving { .. } => "answered",
            Phase::Over => "over",
        }
    }

    fn out_of_turn(&self, event: &'static str) -> UnlockError {
        UnlockError::OutOfTurn { event, phase: self.phase_name() }
    }
}

fn read_first(
    message: &[u8],
    now: Uptime,
    secret: &DoorSecret,
    challenges: &Challenges,
    randomness: &Arc<Randomness>,
) -> Result<(Responder, Asked), UnlockError> {
    let Some(([VERSION, tag], sealed)) = message.split_first_chunk::<2>() else {
        return Err(UnlockError::BadMessage("version"));
    };
    // An ephemeral key and a tag at the least: not worth a multiplication otherwise.
    if sealed.len() < 32 + TAG {
        return Err(UnlockError::Undecipherable);
    }
    // The tag spares a multiplication for the challenge that isn't meant.
    for challenge in challenges.live(now).filter(|challenge| challenge.0.first() == Some(tag)) {
        if let Ok((noise, payload)) = Responder::read(secret, challenge, sealed, randomness) {
            return Ok((noise, Asked { challenge, request: Message1::decode(&payload)? }));
        }
    }
    Err(UnlockError::Undecipherable)
}
