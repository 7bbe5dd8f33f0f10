//! A refusal on its way from door to phone: a number, and the instants that the person needs to know.

use minicbor::{Decoder, Encoder};

use super::UnlockError;
use super::wire::{self, Written};
use crate::pass::decide::Refusal;

pub(super) fn write(e: &mut Encoder<&mut Vec<u8>>, refusal: &Refusal) -> Written {
    use Refusal as R;
    let (code, first, second) = match *refusal {
        R::NotYet { opens_at } => (0, Some(opens_at), None),
        R::OutsideHours { opens_at } => (1, Some(opens_at), None),
        R::Over { since } => (2, Some(since), None),
        R::NotThisDoor => (3, None, None),
        R::UsedUp { at, opens_at } => (4, Some(at), opens_at),
        R::FirstUseMissed { since, opens_at } => (5, Some(since), opens_at),
        R::ActiveTimeOver { since, opens_at } => (6, Some(since), opens_at),
        R::LinkNotOpened => (7, None, None),
        R::LinkExpired { since, opens_at } => (8, Some(since), opens_at),
        R::SecretNeeded => (9, None, None),
        R::AwaitingPhone => (10, None, None),
        R::AwaitingApproval => (11, None, None),
        R::Declined => (12, None, None),
        R::Frozen => (13, None, None),
        R::Deleted => (14, None, None),
        R::Superseded => (15, None, None),
        R::Lockdown => (16, None, None),
        R::DoorOutOfTouch => (17, None, None),
        R::RenewToken { since } => (18, Some(since), None),
    };
    e.array(3)?.u8(code)?;
    wire::write_maybe_instant(e, first)?;
    wire::write_maybe_instant(e, second)
}

pub(super) fn read(d: &mut Decoder<'_>) -> Result<Refusal, UnlockError> {
    use Refusal as R;
    wire::array(d, 3, "refusal")?;
    let code = wire::number(d, "refusal")?;
    let first = wire::maybe_instant(d)?;
    let opens_at = wire::maybe_instant(d)?;
    let needed = || first.ok_or(UnlockError::BadMessage("refusal"));
    let refusal = match code {
        0 => R::NotYet { opens_at: needed()? },
        1 => R::OutsideHours { opens_at: needed()? },
        2 => R::Over { since: needed()? },
        3 => R::NotThisDoor,
        4 => R::UsedUp { at: needed()?, opens_at },
        5 => R::FirstUseMissed { since: needed()?, opens_at },
        6 => R::ActiveTimeOver { since: needed()?, opens_at },
        7 => R::LinkNotOpened,
        8 => R::LinkExpired { since: needed()?, opens_at },
        9 => R::SecretNeeded,
        10 => R::AwaitingPhone,
        11 => R::AwaitingApproval,
        12 => R::Declined,
        13 => R::Frozen,
        14 => R::Deleted,
        15 => R::Superseded,
        16 => R::Lockdown,
        17 => R::DoorOutOfTouch,
        18 => R::RenewToken { since: needed()? },
        _ => return Err(UnlockError::BadMessage("refusal")),
    };
    Ok(refusal)
}
