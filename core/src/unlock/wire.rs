//! The few forms of CBOR that the exchange's messages are made of.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use minicbor::{Decoder, Encoder};

use super::UnlockError;

/// What writing gives; memory doesn't refuse bytes.
pub(super) type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// A message with exactly one encoding.
pub trait Cbor: Sized {
    /// What it is called in an error.
    const NAME: &'static str;

    #[doc(hidden)]
    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>;

    #[doc(hidden)]
    fn read(d: &mut Decoder<'_>) -> Result<Self, UnlockError>;

    /// Its bytes.
    fn encode(&self) -> Vec<u8> {
        to_vec(|e| self.write(e))
    }

    /// From its bytes, all of them; refused unless they are exactly what [`encode`](Self::encode) gives.
    fn decode(bytes: &[u8]) -> Result<Self, UnlockError> {
        let message = Self::read(&mut Decoder::new(bytes))?;
        if message.encode() == bytes { Ok(message) } else { Err(UnlockError::BadMessage(Self::NAME)) }
    }
}

pub(super) fn to_vec(write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Written) -> Vec<u8> {
    let mut bytes = Vec::new();
    match write(&mut Encoder::new(&mut bytes)) {
        // Memory takes every byte; what was written so far would be refused by the reader.
        Ok(()) | Err(_) => bytes,
    }
}

pub(super) fn bad<E>(place: &'static str) -> impl Fn(E) -> UnlockError {
    move |_| UnlockError::BadMessage(place)
}

pub(super) fn array(d: &mut Decoder<'_>, length: u64, place: &'static str) -> Result<(), UnlockError> {
    if d.array().map_err(bad(place))? == Some(length) { Ok(()) } else { Err(UnlockError::BadMessage(place)) }
}

pub(super) fn number(d: &mut Decoder<'_>, place: &'static str) -> Result<u8, UnlockError> {
    d.u8().map_err(bad(place))
}

pub(super) fn bytes(
    d: &mut Decoder<'_>,
    length: RangeInclusive<usize>,
    place: &'static str,
) -> Result<Vec<u8>, UnlockError> {
    let bytes = d.bytes().map_err(bad(place))?;
    if length.contains(&bytes.len()) { Ok(bytes.to_vec()) } else { Err(UnlockError::BadMessage(place)) }
}

pub(super) fn instant(d: &mut Decoder<'_>) -> Result<DateTime<Utc>, UnlockError> {
    let seconds = d.i64().map_err(bad("time"))?;
    DateTime::from_timestamp(seconds, 0).ok_or(UnlockError::BadMessage("time"))
}

pub(super) fn write_maybe_instant(e: &mut Encoder<&mut Vec<u8>>, at: Option<DateTime<Utc>>) -> Written {
    match at {
        Some(at) => drop(e.i64(at.timestamp())?),
        None => drop(e.null()?),
    }
    Ok(())
}

pub(super) fn maybe_instant(d: &mut Decoder<'_>) -> Result<Option<DateTime<Utc>>, UnlockError> {
    if d.datatype().map_err(bad("time"))? == minicbor::data::Type::Null {
        d.null().map_err(bad("time"))?;
        return Ok(None);
    }
    instant(d).map(Some)
}
