//! Randomness that doesn't repeat even where a freshly started board's own does.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

/// The system has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system's random number generator failed; try again, or restart the device")]
pub struct NoRandomness;

/// The system's randomness, mixed with a secret and a count of starts where there are such.
///
/// A small board may start with the same pool each time. With the persisted boot counter mixed in under a key of
/// the door's own, its challenges still differ from start to start.
pub struct Randomness {
    system: SystemRandom,
    key: hmac::Key,
    drawn: AtomicU64,
}

impl fmt::Debug for Randomness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Randomness").finish_non_exhaustive()
    }
}

impl Randomness {
    /// The system's alone: for a phone.
    pub fn system() -> Self {
        Self::with_key(&[])
    }

    /// For a door's `boot`th start; `secret` is any secret of that door.
    pub fn of_boot(secret: &[u8], boot: u64) -> Self {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), &boot_label(boot));
        Self::with_key(tag.as_ref())
    }

    fn with_key(key: &[u8]) -> Self {
        Self {
            system: SystemRandom::new(),
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
            drawn: AtomicU64::new(0),
        }
    }

    /// Fills `out` with random bytes.
    pub fn fill(&self, out: &mut [u8]) -> Result<(), NoRandomness> {
        for block in out.chunks_mut(32) {
            let mut fresh = [0; 32];
            self.system.fill(&mut fresh).map_err(|_| NoRandomness)?;
            let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
            mix(&self.key, drawn, &fresh, block);
        }
        Ok(())
    }
}

fn boot_label(boot: u64) -> Vec<u8> {
    [b"gatepass boot".as_slice(), &boot.to_be_bytes()].concat()
}

fn mix(key: &hmac::Key, drawn: u64, fresh: &[u8; 32], out: &mut [u8]) {
    let mut context = hmac::Context::with_key(key);
    context.update(&drawn.to_be_bytes());
    context.update(fresh);
    for (to, from) in out.iter_mut().zip(context.sign().as_ref()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_that_starts_with_the_same_pool_draws_something_else_each_time() {
        let draw = |boot, drawn| {
            let mut out = [0; 8];
            mix(&Randomness::of_boot(b"secret", boot).key, drawn, &[7; 32], &mut out);
            out
        };
        assert_eq!(draw(1, 0), draw(1, 0));
        assert_ne!(draw(1, 0), draw(2, 0));
        assert_ne!(draw(1, 0), draw(1, 1));
    }

    #[test]
    fn every_byte_is_filled() {
        let randomness = Randomness::system();
        let mut bytes = [0; 100];
        randomness.fill(&mut bytes).unwrap();
        assert!(bytes.chunks(20).all(|chunk| chunk.iter().any(|byte| *byte != 0)));
        assert!(!format!("{randomness:?}").contains("key"));
    }
}
