//! A phone on a computer: doors on a loopback, doors on Bluetooth, or whichever is heard.

use super::{
    Bluetooth, Joined, Link, Listen, Loopback, Obstacle, Radio, RadioError, Seen, btleplug::BluetoothLink,
    loopback::LoopbackLink,
};
use crate::unlock::advert::{Advert, DoorHint};
use crate::unlock::frame::FragmentSize;

/// How a phone on a computer reaches doors.
#[derive(Clone, Debug)]
pub enum Ways {
    /// Over a loopback alone.
    Loopback(Loopback),
    /// By Bluetooth alone.
    Bluetooth(Bluetooth),
    /// Over the loopback; what isn't heard there is looked for by Bluetooth.
    Both(Loopback, Bluetooth),
}

/// Says which way an address is of.
const ON_LOOPBACK: &str = "loopback ";

fn on_loopback(seen: Vec<Seen>) -> Vec<Seen> {
    let named = |seen: Seen| Seen { address: format!("{ON_LOOPBACK}{}", seen.address), ..seen };
    seen.into_iter().map(named).collect()
}

impl Ways {
    fn loopback(&self) -> Option<&Loopback> {
        match self {
            Self::Loopback(loopback) | Self::Both(loopback, _) => Some(loopback),
            Self::Bluetooth(_) => None,
        }
    }

    fn bluetooth(&self) -> Option<&Bluetooth> {
        match self {
            Self::Bluetooth(bluetooth) | Self::Both(_, bluetooth) => Some(bluetooth),
            Self::Loopback(_) => None,
        }
    }
}

fn why(error: RadioError) -> String {
    match error {
        RadioError::Blocked(Obstacle::Unavailable { reason }) => reason,
        error => error.to_string(),
    }
}

impl Radio for Ways {
    type Link = WaysLink;

    async fn listen(&self, doors: &[DoorHint], until: Listen) -> Result<Vec<Seen>, RadioError> {
        let near = match self.loopback() {
            Some(loopback) => Some(loopback.listen(doors, until).await.map(on_loopback)),
            None => None,
        };
        let Some(bluetooth) = self.bluetooth() else { return near.unwrap_or(Err(RadioError::Gone)) };
        let heard = |door: &DoorHint, seen: &[Seen]| seen.iter().any(|seen| seen.hint == *door);
        let missing = match &near {
            Some(Ok(seen)) => doors.iter().filter(|door| !heard(door, seen)).copied().collect::<Vec<_>>(),
            _ => doors.to_vec(),
        };
        let enough = match until {
            Listen::ForOne => missing.len() < doors.len(),
            Listen::ForAll => missing.is_empty(),
        };
        match near {
            Some(Ok(seen)) if enough => Ok(seen),
            None => bluetooth.listen(doors, until).await,
            Some(near) => match (near, bluetooth.listen(&missing, until).await) {
                (Ok(near), Ok(far)) => Ok([near, far].concat()),
                // What the other way hears counts, whatever is wrong with this one.
                (Ok(seen), Err(_)) | (Err(_), Ok(seen)) => Ok(seen),
                (Err(near), Err(far)) => {
                    let reason = format!("{}; nor Bluetooth: {}", why(near), why(far));
                    Err(Obstacle::Unavailable { reason }.into())
                }
            },
        }
    }

    async fn connect(&self, door: &Seen) -> Result<WaysLink, RadioError> {
        if let Some(address) = door.address.strip_prefix(ON_LOOPBACK) {
            let door = Seen { address: address.to_owned(), ..door.clone() };
            let link = self.loopback().ok_or(RadioError::Gone)?.connect(&door).await?;
            return Ok(WaysLink::Loopback(Box::new(link)));
        }
        let link = self.bluetooth().ok_or(RadioError::Gone)?.connect(door).await?;
        Ok(WaysLink::Bluetooth(Box::new(link)))
    }

    async fn rest(&self) {
        if let Some(bluetooth) = self.bluetooth() {
            bluetooth.rest().await;
        }
    }
}

/// A connection by one of the ways.
#[derive(Debug)]
pub enum WaysLink {
    /// Over the loopback.
    Loopback(Box<LoopbackLink>),
    /// By Bluetooth.
    Bluetooth(Box<BluetoothLink>),
}

impl Link for WaysLink {
    fn size(&self) -> FragmentSize {
        match self {
            Self::Loopback(link) => link.size(),
            Self::Bluetooth(link) => link.size(),
        }
    }

    fn joined(&self) -> Joined {
        match self {
            Self::Loopback(link) => link.joined(),
            Self::Bluetooth(link) => link.joined(),
        }
    }

    async fn advert(&mut self) -> Result<Advert, RadioError> {
        match self {
            Self::Loopback(link) => link.advert().await,
            Self::Bluetooth(link) => link.advert().await,
        }
    }

    async fn write(&mut self, fragment: &[u8]) -> Result<(), RadioError> {
        match self {
            Self::Loopback(link) => link.write(fragment).await,
            Self::Bluetooth(link) => link.write(fragment).await,
        }
    }

    async fn next(&mut self) -> Result<Vec<u8>, RadioError> {
        match self {
            Self::Loopback(link) => link.next().await,
            Self::Bluetooth(link) => link.next().await,
        }
    }
}
