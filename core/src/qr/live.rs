//! Codes that a phone signs anew every ten seconds, and checking what was scanned.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{LiveParts, QrError};
use crate::clock::Now;
use crate::id::{DoorId, PassId, PropertyId};
use crate::token::cbor::Writer;
use crate::token::keys::{DeviceKey, Fingerprint, TrustedKeys};
use crate::token::{Token, TokenBytes, TokenError, VerifiedToken, verify};

/// How long a live code is shown before the next one.
pub const STEP_SECONDS: i64 = 10;

/// How many steps before and after the reader's own a code may be: 30 seconds.
pub const STEPS_EITHER_WAY: i64 = 3;

const CONTEXT: &str = "gatepass live qr 1";

/// A live code for one door. The reader's side is [`verify_live`].
#[derive(Clone, PartialEq, Eq)]
pub struct LiveQr {
    text: String,
    shown_until: DateTime<Utc>,
}

impl fmt::Debug for LiveQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LiveQr(secret, until {})", self.shown_until)
    }
}

impl LiveQr {
    /// Signs a code for a door and the step that `now` lies in. The token must be bound to the device's key.
    pub fn make(
        token: &TokenBytes,
        device: &dyn DeviceKey,
        property: &PropertyId,
        door: DoorId,
        now: DateTime<Utc>,
    ) -> Result<Self, QrError> {
        let parsed = Token::parse(token.as_bytes())?;
        match parsed.unchecked_shown().holder {
            None => return Err(QrError::NoHolder),
            Some(holder) if holder != device.public() => return Err(TokenError::NotTheHolder.into()),
            Some(_) => {}
        }
        let step = step_of(now);
        let signed = to_be_signed(property, parsed.unchecked_pass(property), door, step);
        let signature = device.sign(&signed).map_err(TokenError::from)?;
        let parts = LiveParts { door, step: low_bits(step), signature, token: token.clone() };
        let next = step.saturating_add(1).saturating_mul(STEP_SECONDS);
        Ok(Self { text: parts.text(), shown_until: DateTime::from_timestamp(next, 0).unwrap_or(now) })
    }

    /// The code's text. A secret while it lasts.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// When to make the next one.
    pub fn shown_until(&self) -> DateTime<Utc> {
        self.shown_until
    }
}

/// A scanned code whose token and, if live, holder's signature are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedQr {
    token: VerifiedToken,
    step: Option<i64>,
}

impl VerifiedQr {
    /// The token: [`VerifiedToken::decide`] says whether the door opens.
    pub fn token(&self) -> &VerifiedToken {
        &self.token
    }

    /// The step to remember for (pass, holder), durably, before the door opens; `None` for a bearer's code.
    pub fn step(&self) -> Option<i64> {
        self.step
    }
}

/// Checks a live code at a door: the token, the door, the moment, the holder's signature, and that neither this
/// step nor a later one was accepted. `last_step` says the last one accepted for a pass and its holder.
pub fn verify_live(
    parts: &LiveParts,
    keys: &TrustedKeys,
    property: &PropertyId,
    door: DoorId,
    now: Now,
    last_step: impl FnOnce(PassId, Fingerprint) -> Option<i64>,
) -> Result<VerifiedQr, QrError> {
    let token = verify(parts.token.as_bytes(), keys, property)?;
    let holder = *token.holder().ok_or(QrError::NoHolder)?;
    if parts.door != door {
        return Err(QrError::OtherDoor { shown: parts.door });
    }
    let step = whole_step(parts.step, step_of(now.at));
    // Before the time is judged, so that only the holder learns how far off the phone's clock is.
    if !holder.verifies(&to_be_signed(property, token.pass(), door, step), &parts.signature) {
        return Err(QrError::NotTheHolder);
    }
    let earliest = step_of(now.earliest()).saturating_sub(STEPS_EITHER_WAY);
    let latest = step_of(now.latest()).saturating_add(STEPS_EITHER_WAY);
    if step < earliest || step > latest {
        let steps = step.saturating_sub(step_of(now.at));
        return Err(QrError::NotNow { seconds: steps.saturating_mul(STEP_SECONDS) });
    }
    if last_step(token.pass(), holder.fingerprint()).is_some_and(|last| step <= last) {
        return Err(QrError::UsedAlready);
    }
    Ok(VerifiedQr { token, step: Some(step) })
}

/// Checks a bearer's code: the token, and that it is bound to no phone.
pub fn verify_bearer(
    token: &TokenBytes,
    keys: &TrustedKeys,
    property: &PropertyId,
) -> Result<VerifiedQr, QrError> {
    let token = verify(token.as_bytes(), keys, property)?;
    if token.holder().is_some() { Err(QrError::MustBeLive) } else { Ok(VerifiedQr { token, step: None }) }
}

fn step_of(time: DateTime<Utc>) -> i64 {
    time.timestamp().div_euclid(STEP_SECONDS)
}

pub(super) fn low_bits(step: i64) -> u16 {
    u16::try_from(step.rem_euclid(1 << 16)).unwrap_or(0)
}

/// The step with these low bits that is nearest to the reader's own.
pub(super) fn whole_step(low: u16, own: i64) -> i64 {
    let ahead = low.wrapping_sub(low_bits(own));
    // More than half way round is behind.
    own.saturating_add(i64::from(ahead.cast_signed()))
}

fn to_be_signed(property: &PropertyId, pass: PassId, door: DoorId, step: i64) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(5);
    writer.text(CONTEXT);
    writer.text(property.as_str());
    writer.bytes(pass.as_bytes());
    writer.uint(door.get().into());
    writer.int(step);
    writer.finish()
}
