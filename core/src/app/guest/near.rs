//! Which of a pass's doors the guest stands at.

use std::future::Future;

use serde::Serialize;

use super::{Guest, Held, no_token};
use crate::app::door::{Attempt, Unlocked};
use crate::error::Error;
use crate::id::{DoorId, PassId};
use crate::radio::{Listen, Obstacle, Radio, RadioError, Seen, Stopwatch, near};
use crate::token::keys::DoorKeys;
use crate::unlock::DoorHint;

/// A pass's doors in reach, heard without a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Near {
    /// The one that the guest most likely stands at first.
    pub doors: Vec<NearDoor>,
    /// What stands in the way of hearing any.
    pub obstacle: Option<Obstacle>,
}

/// A door in reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NearDoor {
    /// Which.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// How strongly it is heard, in dBm, where the radio says.
    pub signal: Option<i16>,
}

/// An attempt at the door that was the nearest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Which door; with none in reach the next on the way.
    pub door: DoorId,
    /// What came of it.
    pub attempt: Attempt,
}

/// The doors to listen for: those ahead first, then those that were passed.
type Ahead = Vec<Door>;
type Door = (DoorId, DoorKeys);

impl<R: Radio> Guest<'_, R> {
    /// Which doors of the pass are in reach now; needs no network, and connects to none.
    pub async fn near(&self, pass: PassId) -> Result<Near, Error> {
        let held = self.held(pass)?;
        let ahead = self.ahead(&held)?;
        let (seen, obstacle) = match self.0.radio.listen(&hints(&ahead), Listen::ForAll).await {
            Ok(seen) => (seen, None),
            Err(RadioError::Blocked(obstacle)) => (Vec::new(), Some(obstacle)),
            Err(_) => (Vec::new(), None),
        };
        let named = |((door, _), seen): (Door, Seen)| {
            let found = held.view.doors.iter().find(|found| found.id == door)?;
            Some(NearDoor { door, name: found.name.clone(), signal: seen.signal })
        };
        Ok(Near { doors: nearest(&ahead, &seen).into_iter().filter_map(named).collect(), obstacle })
    }

    /// Opens the door of the pass that the guest stands at: the nearest, of several about as near the next on the way.
    /// `None`: the pass has no door that a phone opens.
    pub async fn unlock_nearest(
        &self,
        pass: PassId,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Option<Nearest>, Error> {
        let watch = Stopwatch::start();
        let held = self.renewed(pass).await?;
        let ahead = self.ahead(&held)?;
        let Some((first, _)) = ahead.first().copied() else { return Ok(None) };
        if held.token.is_none()
            && let Some(attempt) = self.refused_here(pass, first)?
        {
            return Ok(Some(Nearest { door: first, attempt }));
        }
        tokio::pin!(cancel);
        let listened =
            self.0.listen_for(first, &hints(&ahead), Listen::ForAll, &watch, cancel.as_mut()).await;
        let seen = match listened {
            Ok(seen) => seen,
            Err(attempt) => return Ok(Some(Nearest { door: first, attempt })),
        };
        let Some(((door, keys), _)) = nearest(&ahead, &seen).into_iter().next() else {
            let attempt = self.0.ended(first, Unlocked::NotNear, &watch);
            return Ok(Some(Nearest { door: first, attempt }));
        };
        let token = held.token.as_ref().ok_or_else(|| no_token(&held.view))?;
        let stamps = held.stamps(self.0.now(), &self.unlocks(pass)?);
        let attempt = self.0.open(held.shown(token, &stamps), door, &keys, &seen, watch, cancel).await?;
        Ok(Some(Nearest { door, attempt }))
    }

    fn ahead(&self, held: &Held) -> Result<Ahead, Error> {
        let screen = self.screen(held.view.pass)?;
        let keys = |door| held.view.doors.iter().find(|found| found.id == door)?.keys;
        let steps = screen.doors.iter().filter_map(|step| Some((step, keys(step.door)?)));
        let (passed, ahead): (Vec<_>, Vec<_>) = steps.partition(|(step, _)| step.passed_at.is_some());
        Ok(ahead.into_iter().chain(passed).map(|(step, keys)| (step.door, keys)).collect())
    }
}

fn hints(doors: &Ahead) -> Vec<DoorHint> {
    doors.iter().map(|(_, keys)| DoorHint::of(&keys.exchange)).collect()
}

fn nearest(doors: &Ahead, seen: &[Seen]) -> Vec<(Door, Seen)> {
    let route = doors.iter().map(|door| (*door, DoorHint::of(&door.1.exchange))).collect::<Vec<_>>();
    near::nearest(&route, seen)
}
