//! What may happen, and how often.

mod guest;
mod networks;
mod passes;
mod resident;
mod staff;

use gatepass::client::idempotency::IdempotencyKey;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::pass::PassView;
use gatepass::error::Error;
use gatepass::id::{DoorId, Generation};
use ring::rand::SystemRandom;

pub use self::networks::Queued;
use crate::log::{Bound, How, Stop};
use crate::visit::Hand;
use crate::week::{Done, Week};

/// Things that may happen, and how often each does in a hundred.
#[derive(Clone, Copy)]
enum Act {
    Make,
    Issue,
    Change,
    Repeat,
    Delete,
    Freeze,
    Thaw,
    Decide,
    Own,
    Follow,
    Visit,
    Walk,
    Qr,
    NewPhone,
    Copy,
    Peek,
    Carry,
    Renew,
    Network,
    DoorNews,
}

const HUNDRED: [(Act, usize); 20] = [
    (Act::Make, 7),
    (Act::Issue, 3),
    (Act::Change, 2),
    (Act::Repeat, 2),
    (Act::Delete, 2),
    (Act::Freeze, 1),
    (Act::Thaw, 2),
    (Act::Decide, 4),
    (Act::Own, 7),
    (Act::Follow, 17),
    (Act::Visit, 12),
    (Act::Walk, 13),
    (Act::Qr, 7),
    (Act::NewPhone, 2),
    (Act::Copy, 1),
    (Act::Peek, 1),
    (Act::Carry, 6),
    (Act::Renew, 3),
    (Act::Network, 4),
    (Act::DoorNews, 4),
];

impl Week {
    /// Draws one.
    pub async fn something_happens(&mut self) -> Done {
        let all: usize = HUNDRED.iter().map(|(_, often)| often).sum();
        let mut drawn = self.dice.usize(..all);
        let mut act = Act::Carry;
        for (one, often) in HUNDRED {
            if drawn < often {
                act = one;
                break;
            }
            drawn -= often;
        }
        match act {
            Act::Make => self.resident_makes().await,
            Act::Issue => self.staff_issue().await,
            Act::Change => self.pass_changes().await,
            Act::Repeat => self.pass_repeats().await,
            Act::Delete => self.pass_is_deleted().await,
            Act::Freeze => self.staff_freeze().await,
            Act::Thaw => self.pass_is_thawed().await,
            Act::Decide => self.staff_decide().await,
            Act::Own => self.member_opens().await,
            Act::Follow => self.guest_follows().await,
            Act::Visit => self.guest_visits().await,
            Act::Walk => self.guest_walks().await,
            Act::Qr => self.guest_shows_code().await,
            Act::NewPhone => self.phone_changes().await,
            Act::Copy => self.copy_is_shown().await,
            Act::Peek => self.somebody_peeks().await,
            Act::Carry => self.phone_carries().await,
            Act::Renew => self.phone_renews().await,
            Act::Network => self.network_changes().await,
            Act::DoorNews => self.door_hears().await,
        }
    }

    /// Notes that tokens of a pass are dead, with the bulletin that says so and what people were told.
    pub async fn stopped(&mut self, pass: usize, how: How, generation: Generation) -> Done {
        let version = self.stage()?.news().await?.version;
        let given = &mut self.log.passes[pass];
        let told = match (how, given.view.may_open_until) {
            (How::Superseded, _) => Bound::Nothing,
            (_, None) => Bound::NoMore,
            (_, Some(until)) => Bound::Until(until),
        };
        let at = gatepass::clock::Clock::now(self.clock.as_ref());
        given.stops.push(Stop { at, how, generation, version, told });
        let line =
            format!("{} {how:?} up to generation {}, bulletin {version}, {told:?}", given.id, generation.0);
        self.log.say(at, &line);
        Ok(())
    }

    /// The pass is another one from now on: a replacement, a repetition, a thaw, one phone too many.
    pub async fn superseded_by(&mut self, pass: usize, view: PassView, permit_is_new: bool) -> Done {
        let given = &mut self.log.passes[pass];
        let before = given.view.generation;
        given.view = view;
        if permit_is_new {
            given.permit_since = given.view.generation;
            given.units.push((given.view.generation, given.view.unit.clone()));
        }
        if given.view.generation > before {
            self.stopped(pass, How::Superseded, before).await?;
        }
        Ok(())
    }

    pub fn happened(&mut self, pass: usize, event: &Event) {
        self.log.act(pass, event);
        let line = format!(
            "{} {event:?}, for {}",
            self.log.passes[pass].id, self.people[self.log.passes[pass].guest].name
        );
        self.log.say(self.now(), &line);
    }

    /// Any door with a reader.
    pub fn any_door(&mut self) -> Result<DoorId, String> {
        let doors: Vec<DoorId> = self.doors.keys().copied().collect();
        self.any(&doors).ok_or_else(|| "no doors".to_owned())
    }

    /// Somebody's pass that is on the phone in their hand.
    pub fn any_held(&mut self, like: impl Fn(&Self, usize) -> bool) -> Option<(usize, Hand)> {
        let held = self.log.held.iter().copied();
        let held: Vec<_> =
            held.filter(|(pass, hand)| *hand == self.hand(hand.person) && like(self, *pass)).collect();
        self.any(&held)
    }
}

/// A new intent's name.
pub fn key() -> Result<IdempotencyKey, String> {
    IdempotencyKey::draw(&SystemRandom::new()).ok_or_else(|| "no randomness".to_owned())
}

/// Without a network a phone says so, and nothing else happens.
pub fn offline<T>(outcome: Result<T, Error>) -> Done {
    match outcome {
        Err(Error::Offline) => Ok(()),
        Err(error) => Err(format!("without a network: {error}")),
        Ok(_) => Err("without a network the service has answered".to_owned()),
    }
}
