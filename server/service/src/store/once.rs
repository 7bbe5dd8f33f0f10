//! Every POST is answered once; its repetition (a phone's outbox repeats itself) is told the same.
//!
//! Answers hold session tokens and links, of which the service otherwise keeps only digests. So an answer is sealed
//! under its idempotency key, and of the key only a digest is kept: only who repeats the request can read it.

use std::fmt;

use chrono::TimeDelta;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::SecureRandom as _;
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::{Halt, StoreError, Tx, millis, sound};

/// How long an answer is kept for its repetition; a phone may be without network for days.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Which POST it is: who asks, under which key, and what.
pub struct Once {
    key: hmac::Key,
    digest: [u8; 32],
    request: [u8; 32],
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once(..)")
    }
}

impl Once {
    /// `scope` says who asks, so that nobody can repeat another's request; `request` is the address and the body.
    pub fn new(scope: &[u8], idempotency_key: &[u8], path: &str, body: &[u8]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, idempotency_key);
        let digest = mac(&key, &[b"row", scope]);
        let request = mac(&key, &[b"request", path.as_bytes(), body]);
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, &mac(&key, &[b"seal", scope])), digest, request }
    }

    fn cipher(&self) -> Result<LessSafeKey, StoreError> {
        let bytes = mac(&self.key, &[b"answer", &self.digest]);
        let key = UnboundKey::new(&AES_256_GCM, &bytes);
        key.map(LessSafeKey::new).map_err(|_| StoreError::Damaged { what: "an answer's key" })
    }
}

/// Parts are told apart by their lengths.
fn mac(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    context.sign().as_ref().try_into().unwrap_or_default()
}

/// What a POST is answered with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON.
    pub body: String,
}

/// Bodies hold secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({})", self.status)
    }
}

impl Answer {
    /// A value as JSON.
    pub fn json<T: Serialize>(status: u16, value: &T) -> Result<Self, StoreError> {
        Ok(Self { status, body: sound(serde_json::to_string(value), "an answer")? })
    }

    /// A problem that has changed something (a try was counted), so that it is kept as well.
    pub fn problem(problem: &Problem) -> Result<Self, StoreError> {
        Self::json(problem.status, problem)
    }
}

impl Tx<'_> {
    pub(super) fn answer(&self, once: &Once) -> Result<Option<Answer>, Halt> {
        let row: Option<(Vec<u8>, Vec<u8>)> = self
            .connection
            .prepare_cached("SELECT request, sealed FROM answer WHERE key = ?1")?
            .query_row(params![once.digest], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((request, mut sealed)) = row else { return Ok(None) };
        if request != once.request {
            return Err(ProblemKind::IdempotencyKeyReused.into());
        }
        let damaged = StoreError::Damaged { what: "an answer" };
        let Some((nonce, text)) = sealed.split_at_mut_checked(NONCE_LEN) else { return Err(damaged.into()) };
        let nonce = sound(Nonce::try_assume_unique_for_key(nonce), "an answer")?;
        let plain = sound(once.cipher()?.open_in_place(nonce, Aad::from(&once.request), text), "an answer")?;
        Ok(Some(sound(serde_json::from_slice(plain), "an answer")?))
    }

    pub(super) fn keep_answer(&self, once: &Once, answer: &Answer) -> Result<(), StoreError> {
        let mut nonce = [0; NONCE_LEN];
        Self::random().fill(&mut nonce).map_err(|_| StoreError::NoRandomness)?;
        let mut text = sound(serde_json::to_vec(answer), "an answer")?;
        let cipher = once.cipher()?;
        let sealing = cipher.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(&once.request),
            &mut text,
        );
        sound(sealing, "an answer")?;
        let sealed = [&nonce[..], &text].concat();
        self.connection
            .prepare_cached("INSERT INTO answer (key, request, sealed, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![once.digest, once.request, sealed, millis(self.now)])?;
        Ok(())
    }

    /// Forgets answers whose repetition can't come any more.
    pub fn forget_old_answers(&self) -> Result<(), StoreError> {
        let before = self.now.checked_sub_signed(KEPT).unwrap_or_default();
        self.connection.execute("DELETE FROM answer WHERE at < ?1", params![millis(before)])?;
        Ok(())
    }
}
