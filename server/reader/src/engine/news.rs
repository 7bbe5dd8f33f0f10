//! Bulletins and receipts: what the door hears from the property and says to it.

use gatepass::pass::standing::{DoorState, PassState, Standing};
use gatepass::property::Property;
use gatepass::token::VerifiedLink;
use gatepass::token::bulletin::verify_bulletin;
use gatepass::token::receipt::Receipt;

use super::{Engine, NumberedReceipt, ReaderError, Settings, Silence};
use crate::ledger::{Ledger, News, PassRecord};
use crate::lock::Lock;

impl<L: Ledger, K: Lock> Engine<L, K> {
    /// Takes the bulletin that the ledger kept.
    pub(super) fn recall(&mut self, stored: Option<Vec<u8>>) -> Result<(), ReaderError> {
        let Some(bytes) = stored else { return Ok(()) };
        let known = verify_bulletin(&bytes, &self.keys, &self.settings.property)?;
        self.keys = known.keys().clone();
        self.bulletin = Some(known);
        Ok(())
    }

    /// Takes a bulletin that is newer than the known one, whoever brought it. It is in the ledger when this
    /// returns.
    pub fn learn_bulletin(&mut self, bytes: &[u8]) -> Result<(), ReaderError> {
        let heard = verify_bulletin(bytes, &self.keys, &self.settings.property)?;
        heard.check_newer(self.bulletin.as_ref(), self.now().at)?;
        let bulletin = heard.bulletin();
        let ours = bulletin.received.iter().find(|received| received.door == self.settings.door);
        self.ledger.learn(News {
            bulletin: bytes,
            signed_at: bulletin.at,
            received: ours.map_or(0, |received| received.up_to),
        })?;
        self.keys = heard.keys().clone();
        self.bulletin = Some(heard);
        Ok(())
    }

    /// Obeys another state of the property: its policy, and the keys of its other doors. What the reader was told when
    /// it was set up (whom it trusts, its clock, its lock) stays.
    pub fn learn_property(&mut self, property: &Property) {
        let told = &self.settings;
        if property.id() == &told.property {
            let (clock_error, open_for) = (told.clock_error, told.open_for);
            let settings = Settings::of(property, told.door, told.keys.clone());
            self.settings = Settings { clock_error, open_for, ..settings };
        }
    }

    /// The version of the newest bulletin; 0 if there was none.
    pub fn bulletin_version(&self) -> u64 {
        self.bulletin.as_ref().map_or(0, |known| known.bulletin().version)
    }

    /// At most `most` receipts numbered above `after` that the service hasn't confirmed, as signed by this door.
    pub fn receipts(&self, after: u64, most: usize) -> Result<Vec<NumberedReceipt>, ReaderError> {
        let receipts = self.ledger.receipts(after, most)?;
        Ok(receipts.iter().map(|receipt| (receipt.sequence, self.sign(receipt))).collect())
    }

    pub(super) fn sign(&self, receipt: &Receipt) -> Vec<u8> {
        receipt.sign(&self.secret, &self.settings.property).as_bytes().to_vec()
    }

    /// Where a link's pass and this door stand, from the bulletin and from what was shown here before.
    pub(super) fn standing(&self, link: &VerifiedLink, record: &PassRecord) -> Standing {
        let (pass, generation) = (link.pass(), link.generation());
        let mut standing = match &self.bulletin {
            Some(known) => known.standing(pass, generation, self.settings.door),
            None => Standing::LIVE,
        };
        if standing.pass == PassState::Live && record.generation.is_some_and(|highest| generation < highest) {
            standing.pass = PassState::Superseded;
        }
        if standing.door == DoorState::InService && self.is_out_of_touch() {
            standing.door = DoorState::OutOfTouch;
        }
        standing
    }

    fn is_out_of_touch(&self) -> bool {
        let Silence::Refuse { after } = self.settings.silence else { return false };
        let heard = self.bulletin.as_ref().map(|known| known.bulletin().at);
        heard.is_none_or(|heard| self.now().at.signed_duration_since(heard) > after)
    }
}
