//! What a phone does for others once the door has answered it: bring news, take receipts away.

use std::sync::Arc;

use super::UnlockError;
use super::frame::{FragmentSize, Fragments};
use super::messages::{Chunk, MAX_CHUNK, ToDoor, ToPhone};
use super::noise::Transport;
use super::phone::PhoneEvent;
use super::wire::Cbor;

/// What goes on after the answer.
pub(super) struct After {
    pub(super) noise: Transport,
    pub(super) sending: Option<Fragments>,
    pub(super) errand: Errand,
}

pub(super) enum Errand {
    None,
    Bulletin { version: u64, bytes: Arc<[u8]>, sent: usize },
    Receipts,
}

impl After {
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.errand, Errand::None)
    }

    /// Puts the errand's next message on its way.
    pub(super) fn say(&mut self, size: FragmentSize) -> Result<(), UnlockError> {
        let message = match &mut self.errand {
            Errand::None => return Ok(()),
            Errand::Receipts => ToDoor::AskReceipts,
            Errand::Bulletin { version, bytes, sent } => {
                let rest = bytes.get(*sent..).unwrap_or_default();
                let part = rest.get(..MAX_CHUNK).unwrap_or(rest).to_vec();
                let offset = number(*sent)?;
                *sent = sent.saturating_add(part.len());
                ToDoor::Bulletin(Chunk {
                    version: *version,
                    total: number(bytes.len())?,
                    offset,
                    bytes: part,
                })
            }
        };
        let sealed = self.noise.seal(&message.encode())?;
        self.sending = Some(Fragments::new(sealed, size)?);
        Ok(())
    }

    pub(super) fn on_reply(
        &mut self,
        said: ToPhone,
        size: FragmentSize,
    ) -> Result<Option<PhoneEvent>, UnlockError> {
        match (said, &self.errand) {
            (ToPhone::GoOn { received }, Errand::Bulletin { bytes, sent, .. })
                if number(*sent)? == received && *sent < bytes.len() =>
            {
                self.say(size)?;
                Ok(None)
            }
            (ToPhone::Bulletin { version }, Errand::Bulletin { .. }) => {
                self.errand = Errand::None;
                Ok(Some(PhoneEvent::BulletinTaken { version }))
            }
            (ToPhone::Receipts(receipts), Errand::Receipts) => {
                self.errand = Errand::None;
                Ok(Some(PhoneEvent::Receipts(receipts)))
            }
            _ => Err(UnlockError::BadMessage(ToPhone::NAME)),
        }
    }
}

fn number(bytes: usize) -> Result<u32, UnlockError> {
    u32::try_from(bytes).map_err(|_| UnlockError::BadMessage("bulletin"))
}
