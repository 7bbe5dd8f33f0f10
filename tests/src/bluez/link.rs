//! Links between a phone and a door, as both sides see them.

use std::collections::BTreeSet;

use zbus::Message;

use super::adapter::LARGEST_MTU;
use super::air::device_properties;
use super::application::Asked;
use super::fault::Fault;
use super::log::Att;
use super::refusal::{AttError, Refusal};
use super::state::{Later, State};
use super::value::{Interfaces, value};

pub(super) const DEVICE: &str = "org.bluez.Device1";

/// A link that is up.
pub(super) struct Link {
    number: u64,
    pub(super) phone: String,
    pub(super) door: String,
    pub(super) mtu: u16,
    /// The phone knows the door's services.
    pub(super) resolved: bool,
    /// The handles of the characteristics whose notifications the phone wants.
    pub(super) wanted: BTreeSet<u16>,
    /// Who waits for its end.
    closing: Vec<Message>,
}

/// A phone that tries to connect.
pub(super) struct Attempt {
    number: u64,
    phone: String,
    door: String,
    call: Message,
}

impl State {
    /// A client calls a `Device1`.
    pub(super) fn call_device(&mut self, path: &str, member: &str, call: &Message) -> Result<(), Refusal> {
        let place = self.place(path).ok_or_else(|| Refusal::unknown_method(DEVICE, member))?;
        match member {
            "Connect" => self.connect(&place.owner, &place.other, call),
            "Disconnect" => {
                self.disconnect(&place.owner, &place.other, call);
                Ok(())
            }
            _ => Err(Refusal::unknown_method(DEVICE, member)),
        }
    }

    fn connect(&mut self, phone: &str, door: &str, call: &Message) -> Result<(), Refusal> {
        if self.link(phone, door).is_some() || self.link(door, phone).is_some() {
            self.out.reply(call, &());
            return Ok(());
        }
        if !self.adapters.get(phone).is_some_and(|adapter| adapter.powered) {
            return Err(Refusal::failed("Input/output error"));
        }
        if self.attempts.iter().any(|attempt| attempt.phone == phone && attempt.door == door) {
            return Err(Refusal::failed("Operation already in progress"));
        }
        let number = self.number();
        let (phone, door, call) = (phone.to_owned(), door.to_owned(), call.clone());
        self.attempts.push(Attempt { number, phone, door, call });
        self.after(self.timings.connecting, Later::GiveUp(number));
        self.try_attempts();
        Ok(())
    }

    /// Brings up the links of those who try and can be heard by now.
    pub(super) fn try_attempts(&mut self) {
        for attempt in std::mem::take(&mut self.attempts) {
            if self.can_connect(&attempt.phone, &attempt.door) {
                self.link_up(attempt);
            } else {
                self.attempts.push(attempt);
            }
        }
    }

    fn can_connect(&self, phone: &str, door: &str) -> bool {
        let Some(adapter) = self.adapters.get(door) else { return false };
        let busy = self.links.iter().filter(|link| link.door == door).count();
        adapter.powered
            && busy < adapter.slots
            && adapter.advertisements.iter().any(|advertisement| advertisement.connectable)
            && self.air.signal(phone, door).is_some()
    }

    /// Nobody was there.
    pub(super) fn give_up(&mut self, number: u64) {
        let found = self.attempts.iter().position(|attempt| attempt.number == number);
        if let Some(index) = found {
            let attempt = self.attempts.remove(index);
            self.out.refuse(&attempt.call, &Refusal::failed("le-connection-abort-by-local"));
        }
    }

    /// All attempts of this adapter, which is no longer there or off.
    pub(super) fn give_up_all(&mut self, phone: &str) {
        let attempts = self.attempts.iter().filter(|attempt| attempt.phone == phone);
        for number in attempts.map(|attempt| attempt.number).collect::<Vec<_>>() {
            self.give_up(number);
        }
    }

    fn link_up(&mut self, attempt: Attempt) {
        let Attempt { phone, door, call, .. } = attempt;
        let number = self.number();
        let mtu = |name: &str| self.adapters.get(name).map_or(LARGEST_MTU, |adapter| adapter.mtu);
        let mtu = mtu(&phone).min(mtu(&door));
        let (wanted, closing) = (BTreeSet::new(), Vec::new());
        let (owner, other) = (phone.clone(), door.clone());
        self.links.push(Link { number, phone, door, mtu, resolved: false, wanted, closing });
        self.note(&owner, &other, Att::Linked);
        self.meet(&other, &owner);
        if let Some(device) = self.device(&owner, &other) {
            self.tree.set(&device, DEVICE, [("Connected", value(true))]);
        }
        self.out.reply(&call, &());
        if !self.faults.happens(&owner, &Fault::NeverResolves) {
            self.after(self.timings.resolving, Later::Resolve(number));
        }
    }

    /// The door's daemon shows a phone that has connected.
    fn meet(&mut self, door: &str, phone: &str) {
        let address = self.adapters.get(phone).map(|adapter| adapter.address.clone());
        let (Some(device), Some(address)) = (self.device(door, phone), address) else { return };
        if !self.tree.has(&device, DEVICE) {
            // The signal waits for the loop's next turn, and so tells a state that is newer than the object.
            let mut shown = device_properties(door, &address, None, &[]);
            shown.insert("Connected".to_owned(), value(true));
            self.tree.add(&device, Interfaces::from([(DEVICE.to_owned(), shown)]));
        }
        self.tree.set(&device, DEVICE, [("Connected", value(true))]);
    }

    pub(super) fn link(&self, phone: &str, door: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.phone == phone && link.door == door)
    }

    pub(super) fn link_mut(&mut self, phone: &str, door: &str) -> Option<&mut Link> {
        self.links.iter_mut().find(|link| link.phone == phone && link.door == door)
    }

    /// The phone has read the door's services by now.
    pub(super) fn resolve(&mut self, number: u64) {
        let Some(link) = self.links.iter_mut().find(|link| link.number == number) else { return };
        link.resolved = true;
        let (phone, door) = (link.phone.clone(), link.door.clone());
        self.mirror(&phone, &door);
        self.note(&phone, &door, Att::Discovered);
        self.listen_again(&phone, &door);
        if let Some(device) = self.device(&phone, &door) {
            self.tree.set(&device, DEVICE, [("ServicesResolved", value(true))]);
        }
    }

    /// One side wants to end a link; it goes on for a while.
    fn disconnect(&mut self, owner: &str, other: &str, call: &Message) {
        let wait = self.timings.disconnecting;
        let links = self.links.iter_mut().find(|link| link.is_between(owner, other));
        let Some(link) = links else {
            // A client may also give up an attempt.
            let attempts = self.attempts.iter();
            let trying = attempts.filter(|attempt| attempt.phone == owner && attempt.door == other);
            for number in trying.map(|attempt| attempt.number).collect::<Vec<_>>() {
                self.give_up(number);
            }
            return self.out.reply(call, &());
        };
        link.closing.push(call.clone());
        if link.closing.len() == 1 {
            let number = link.number;
            self.after(wait, Later::Disconnect(number));
        }
    }

    pub(super) fn cut_numbered(&mut self, number: u64) {
        let link = self.links.iter().find(|link| link.number == number);
        if let Some((phone, door)) = link.map(|link| (link.phone.clone(), link.door.clone())) {
            self.cut(&phone, &door);
        }
    }

    /// Every link of an adapter.
    pub(super) fn cut_all(&mut self, name: &str) {
        let theirs = self.links.iter().filter(|link| link.phone == name || link.door == name);
        for number in theirs.map(|link| link.number).collect::<Vec<_>>() {
            self.cut_numbered(number);
        }
    }

    /// The link between these two breaks, whoever called whom.
    pub(super) fn cut(&mut self, one: &str, other: &str) {
        let Some(index) = self.links.iter().position(|link| link.is_between(one, other)) else { return };
        let link = self.links.remove(index);
        self.note(&link.phone, &link.door, Att::Cut);
        // What waits for the other side never comes; what the door has been asked it may still do.
        for asked in self.asked.values_mut() {
            if let Some(call) = asked.waits_on(&link.phone, &link.door) {
                self.out.refuse(&call, &Refusal::of_att(AttError::UNLIKELY));
            }
        }
        self.asked.retain(|_, asked| asked.waits_on(&link.phone, &link.door).is_none());
        for handle in &link.wanted {
            self.stop_wanting(&link.door, *handle);
        }
        for (owner, other) in [(&link.door, &link.phone), (&link.phone, &link.door)] {
            let Some(device) = self.device(owner, other) else { continue };
            self.tree.set(&device, DEVICE, [("ServicesResolved", value(false)), ("Connected", value(false))]);
        }
        for call in &link.closing {
            self.out.reply(call, &());
        }
        self.try_attempts();
    }
}

impl Link {
    fn is_between(&self, one: &str, other: &str) -> bool {
        (self.phone == one && self.door == other) || (self.phone == other && self.door == one)
    }
}

impl Asked {
    /// The phone's call that waits for an answer over this link.
    fn waits_on(&self, from: &str, to: &str) -> Option<Message> {
        match self {
            Self::Write { phone, door, call, .. } | Self::Read { phone, door, call, .. } => {
                (phone == from && door == to).then(|| call.clone())
            }
            Self::Objects { .. } | Self::Advertisement { .. } => None,
        }
    }
}
