//! The encryption of an exchange: Noise `NK`, where the phone knows the door's static key beforehand.
//!
//! Only the door that the phone means can read message 1, and only that door can answer it. The challenge is in
//! the prologue, so that neither message fits another exchange. Message 1 has no forward secrecy against the
//! theft of a door's key.

use std::fmt;
use std::sync::Arc;

use super::UnlockError;
use super::advert::Challenge;
use super::frame::MAX_MESSAGE;
use super::random::Randomness;
use crate::token::keys::{DoorSecret, ExchangeKey};
use snow::params::{CipherChoice, DHChoice, HashChoice, NoiseParams};
use snow::resolvers::{BoxedCryptoResolver, CryptoResolver, DefaultResolver};
use snow::types::{Cipher, Dh, Hash, Random};
use snow::{Builder, HandshakeState, TransportState};

const EXCHANGE: &str = "Noise_NK_25519_ChaChaPoly_SHA256";

/// What an authenticated encryption adds to a payload.
pub const TAG: usize = 16;

/// snow's own primitives with our randomness.
struct Resolver(Arc<Randomness>);

struct Source(Arc<Randomness>);

impl Random for Source {
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), snow::Error> {
        self.0.fill(dest).map_err(|_| snow::Error::Rng)
    }
}

impl CryptoResolver for Resolver {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        Some(Box::new(Source(Arc::clone(&self.0))))
    }

    fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
        DefaultResolver.resolve_dh(choice)
    }

    fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
        DefaultResolver.resolve_hash(choice)
    }

    fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
        DefaultResolver.resolve_cipher(choice)
    }
}

fn builder<'a>(randomness: &Arc<Randomness>) -> Result<Builder<'a>, UnlockError> {
    let parameters: NoiseParams = EXCHANGE.parse().map_err(|_| UnlockError::Noise)?;
    let resolver: BoxedCryptoResolver = Box::new(Resolver(Arc::clone(randomness)));
    Ok(Builder::with_resolver(parameters, resolver))
}

fn prologue(challenge: Challenge) -> Vec<u8> {
    [b"gatepass exchange 1".as_slice(), &challenge.0].concat()
}

fn write(state: &mut HandshakeState, payload: &[u8]) -> Result<Vec<u8>, UnlockError> {
    // 32 bytes of ephemeral key and two tags at most.
    let mut message = vec![0; payload.len().saturating_add(32 + 2 * TAG)];
    let length = state.write_message(payload, &mut message).map_err(|_| UnlockError::Noise)?;
    message.truncate(length);
    Ok(message)
}

fn read(state: &mut HandshakeState, message: &[u8]) -> Result<Vec<u8>, UnlockError> {
    let mut payload = vec![0; message.len()];
    let length = state.read_message(message, &mut payload).map_err(|_| UnlockError::Undecipherable)?;
    payload.truncate(length);
    Ok(payload)
}

/// The phone's half of the handshake.
pub struct Initiator(Box<HandshakeState>);

impl Initiator {
    /// Begins an exchange with `door`; gives it and message 1 around `payload`.
    pub fn begin(
        door: &ExchangeKey,
        challenge: Challenge,
        payload: &[u8],
        randomness: &Arc<Randomness>,
    ) -> Result<(Self, Vec<u8>), UnlockError> {
        let mut state = builder(randomness)?
            .prologue(&prologue(challenge))
            .and_then(|builder| builder.remote_public_key(door.as_bytes()))
            .and_then(Builder::build_initiator)
            .map_err(|_| UnlockError::Noise)?;
        let message = write(&mut state, payload)?;
        Ok((Self(Box::new(state)), message))
    }

    /// Reads message 2; from then on both sides can send.
    pub fn finish(mut self, message: &[u8]) -> Result<(Transport, Vec<u8>), UnlockError> {
        let payload = read(&mut self.0, message)?;
        Ok((Transport::of(*self.0)?, payload))
    }
}

/// The door's half of the handshake.
pub struct Responder(Box<HandshakeState>);

impl Responder {
    /// Reads message 1 as an answer to `challenge`; gives the payload.
    pub fn read(
        secret: &DoorSecret,
        challenge: Challenge,
        message: &[u8],
        randomness: &Arc<Randomness>,
    ) -> Result<(Self, Vec<u8>), UnlockError> {
        let mut state = builder(randomness)?
            .prologue(&prologue(challenge))
            .and_then(|builder| builder.local_private_key(secret.exchange_secret()))
            .and_then(Builder::build_responder)
            .map_err(|_| UnlockError::Noise)?;
        let payload = read(&mut state, message)?;
        Ok((Self(Box::new(state)), payload))
    }

    /// Gives message 2 around `payload`; from then on both sides can send.
    pub fn answer(mut self, payload: &[u8]) -> Result<(Transport, Vec<u8>), UnlockError> {
        let message = write(&mut self.0, payload)?;
        Ok((Transport::of(*self.0)?, message))
    }
}

/// Both directions after the handshake. Each message fits once and in its order.
pub struct Transport(Box<TransportState>);

impl Transport {
    fn of(state: HandshakeState) -> Result<Self, UnlockError> {
        state.into_transport_mode().map(|state| Self(Box::new(state))).map_err(|_| UnlockError::Noise)
    }

    /// Encrypts the next message to the other side.
    pub fn seal(&mut self, payload: &[u8]) -> Result<Vec<u8>, UnlockError> {
        let mut message = vec![0; payload.len().saturating_add(TAG)];
        if message.len() > MAX_MESSAGE {
            return Err(UnlockError::Frame(super::frame::FrameError::TooLong));
        }
        let length = self.0.write_message(payload, &mut message).map_err(|_| UnlockError::Noise)?;
        message.truncate(length);
        Ok(message)
    }

    /// Decrypts the next message from the other side.
    pub fn open(&mut self, message: &[u8]) -> Result<Vec<u8>, UnlockError> {
        let mut payload = vec![0; message.len()];
        let length = self.0.read_message(message, &mut payload).map_err(|_| UnlockError::Undecipherable)?;
        payload.truncate(length);
        Ok(payload)
    }
}

macro_rules! redacted {
    ($($name:ident)*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })*
    };
}
redacted!(Initiator Responder Transport);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ring::rand::SystemRandom;

    fn randomness() -> Arc<Randomness> {
        Arc::new(Randomness::system())
    }

    fn some_door() -> DoorSecret {
        DoorSecret::generate(&SystemRandom::new()).unwrap()
    }

    #[test]
    fn both_sides_speak_after_one_round_trip() {
        let randomness = randomness();
        let door = some_door();
        let challenge = Challenge([1; 8]);
        let (phone, one) =
            Initiator::begin(&door.public().exchange, challenge, b"open", &randomness).unwrap();
        let (reader, payload) = Responder::read(&door, challenge, &one, &randomness).unwrap();
        assert_eq!(payload, b"open");
        let (mut reader, two) = reader.answer(b"opened").unwrap();
        let (mut phone, payload) = phone.finish(&two).unwrap();
        assert_eq!(payload, b"opened");
        let three = phone.seal(b"news").unwrap();
        assert_eq!(reader.open(&three).unwrap(), b"news");
        assert_eq!(reader.open(&three), Err(UnlockError::Undecipherable));
        let four = reader.seal(b"thanks").unwrap();
        assert_eq!(phone.open(&four).unwrap(), b"thanks");
    }

    #[test]
    fn message_1_is_useless_to_another_door_and_for_another_challenge() {
        let randomness = randomness();
        let door = some_door();
        let other = some_door();
        let (_, one) =
            Initiator::begin(&door.public().exchange, Challenge([1; 8]), b"open", &randomness).unwrap();
        for (door, challenge) in [(&other, [1; 8]), (&door, [2; 8])] {
            let result = Responder::read(door, Challenge(challenge), &one, &randomness);
            assert_eq!(result.err(), Some(UnlockError::Undecipherable));
        }
    }

    #[test]
    fn a_false_door_cannot_answer() {
        let randomness = randomness();
        let door = some_door();
        let (phone, _) =
            Initiator::begin(&door.public().exchange, Challenge([1; 8]), b"open", &randomness).unwrap();
        assert_eq!(phone.finish(&[7; 60]).err(), Some(UnlockError::Undecipherable));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let randomness = randomness();
            let door = some_door();
            prop_assert!(Responder::read(&door, Challenge([1; 8]), &bytes, &randomness).is_err());
        }
    }
}
