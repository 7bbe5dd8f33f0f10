//! The phones that are connected: who speaks, and who is to be dropped.

use std::collections::BTreeMap;
use std::time::Duration;

use gatepass::unlock::Uptime;
use gatepass::unlock::door::SILENCE;

use crate::engine::Session;

/// How many phones may be connected at once; controllers seldom bear half as many.
const MOST: usize = 32;

/// How often a phone may begin on one connection: the challenge that it took from the air may be too old, so it reads
/// the present one and begins again. One more than it needs.
const BEGINNINGS: u8 = 3;

/// When to ask for a disconnection again. BlueZ takes two seconds for one.
const AGAIN: Duration = Duration::from_secs(5);

/// Tells one connection of a phone from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket(u64);

/// What a write goes on with.
#[derive(Debug)]
pub(super) enum Turn {
    /// A session that began then.
    First(Uptime),
    /// The one that it is.
    Next(Box<Session>),
}

/// Connected phones by their device paths.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    phones: BTreeMap<String, Phone>,
    tickets: u64,
}

#[derive(Debug)]
struct Phone {
    ticket: Ticket,
    /// Whether BlueZ has said that it is connected. Its first write may be heard before that.
    announced: bool,
    /// How often it may still begin.
    beginnings: u8,
    state: State,
}

#[derive(Debug)]
enum State {
    /// It has said nothing that this door understands, since then.
    Silent(Uptime),
    /// It waits for nothing, or for its notification.
    Speaking(Box<Session>),
    /// The engine is at work for it.
    Deciding,
    /// To be disconnected, at once or again.
    Dropping(Uptime),
}

impl Sessions {
    /// A phone has connected.
    pub(super) fn connected(&mut self, device: &str, now: Uptime) {
        if let Some(phone) = self.phones.get_mut(device).filter(|phone| !phone.announced) {
            phone.announced = true;
            return;
        }
        let full = self.phones.len() >= MOST && !self.phones.contains_key(device);
        let state = if full { State::Dropping(now) } else { State::Silent(now) };
        self.insert(device, true, state);
    }

    /// A phone was connected when this door came on the air. One that is known goes on.
    pub(super) fn found(&mut self, device: &str, now: Uptime) {
        match self.phones.get_mut(device) {
            Some(phone) => phone.announced = true,
            None => self.connected(device, now),
        }
    }

    /// It is connected no more; what it had begun is forgotten.
    pub(super) fn gone(&mut self, device: &str) {
        self.phones.remove(device);
    }

    /// Nobody is connected any more.
    pub(super) fn clear(&mut self) {
        self.phones.clear();
    }

    /// A phone writes. `None`: it must not now.
    pub(super) fn begin(&mut self, device: &str, now: Uptime) -> Option<(Ticket, Turn)> {
        if !self.phones.contains_key(device) {
            if self.phones.len() >= MOST {
                return None;
            }
            self.insert(device, false, State::Silent(now));
        }
        let phone = self.phones.get_mut(device)?;
        match std::mem::replace(&mut phone.state, State::Deciding) {
            State::Speaking(session) if !session.is_over() => Some((phone.ticket, Turn::Next(session))),
            State::Speaking(_) => phone.first(now, now),
            State::Silent(since) => phone.first(since, now),
            // Two at once are no phone of ours; the first goes on.
            State::Deciding => None,
            dropping @ State::Dropping(_) => {
                phone.state = dropping;
                None
            }
        }
    }

    /// The engine has done its work: `session` goes on, or with `None` a phone that said nothing understandable begins
    /// anew. `false`: the phone has gone meanwhile, or is another connection.
    pub(super) fn end(
        &mut self,
        device: &str,
        ticket: Ticket,
        session: Option<Box<Session>>,
        now: Uptime,
    ) -> bool {
        let Some(phone) = self.phones.get_mut(device).filter(|phone| phone.ticket == ticket) else {
            return false;
        };
        phone.state = match session {
            Some(session) => State::Speaking(session),
            None if phone.beginnings == 0 => State::Dropping(now),
            None => State::Silent(now),
        };
        true
    }

    /// Whom to disconnect now, and whether without ever having understood a word. Each is named again after a while,
    /// until it has [gone](Self::gone).
    pub(super) fn due(&mut self, now: Uptime) -> Vec<(String, bool)> {
        let mut due = Vec::new();
        for (device, phone) in &mut self.phones {
            if phone.state.deadline().is_some_and(|deadline| deadline <= now) {
                let was_silent = matches!(phone.state, State::Silent(_));
                phone.state = State::Dropping(now.saturating_add(AGAIN));
                due.push((device.clone(), was_silent));
            }
        }
        due
    }

    /// When [`due`](Self::due) wants to be asked.
    pub(super) fn deadline(&self) -> Option<Uptime> {
        self.phones.values().filter_map(|phone| phone.state.deadline()).min()
    }

    fn insert(&mut self, device: &str, announced: bool, state: State) {
        self.tickets = self.tickets.wrapping_add(1);
        let phone = Phone { ticket: Ticket(self.tickets), announced, beginnings: BEGINNINGS, state };
        self.phones.insert(device.to_owned(), phone);
    }
}

impl Phone {
    fn first(&mut self, since: Uptime, now: Uptime) -> Option<(Ticket, Turn)> {
        let Some(left) = self.beginnings.checked_sub(1) else {
            self.state = State::Dropping(now);
            return None;
        };
        self.beginnings = left;
        Some((self.ticket, Turn::First(since)))
    }
}

impl State {
    fn deadline(&self) -> Option<Uptime> {
        match self {
            Self::Silent(since) => Some(since.saturating_add(SILENCE)),
            Self::Speaking(session) => session.deadline(),
            Self::Deciding => None,
            Self::Dropping(at) => Some(*at),
        }
    }
}

#[cfg(test)]
mod tests;
