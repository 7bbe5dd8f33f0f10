//! An unlock's computing on both sides, from the phone's first byte to the door's answer read on the phone,
//! beside the primitives that it can't do without.
//!
//! No radio, no ledger. The primitives: two fresh X25519 keys and four agreements, two messages sealed and opened,
//! the phone's signature and its check (the point decompressed), the check of the token's one link, and the door's
//! signature of the receipt. Hashing, key derivation and what snow sets up for each handshake count as ours.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gatepass::clock::Now;
use gatepass::id::{DoorId, PropertyId};
use gatepass::pass::decide::Decision;
use gatepass::token::keys::{DeviceKey as _, DoorSecret, SoftwareKey};
use gatepass::token::receipt::{Receipt, Verdict};
use gatepass::token::{Facts, verify};
use gatepass::unlock::advert::{Challenge, Challenges};
use gatepass::unlock::door::Asked;
use gatepass::unlock::frame::FragmentSize;
use gatepass::unlock::messages::{Credential, Report, TokenHash, signed_text};
use gatepass::unlock::{
    Answer, DoorEvent, DoorExchange, PhoneEvent, PhoneExchange, Randomness, Request, Show,
};
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use snow::params::{CipherChoice, DHChoice};
use snow::resolvers::{CryptoResolver as _, DefaultResolver};
use snow::types::{Cipher, Dh, Random};

use crate::Rows;
use crate::race::Row;
use crate::tokens::{BareEs256, SEED, Sample};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// The time of both sides since they started.
const UPTIME: Duration = Duration::from_secs(100);
/// The token's first door.
const DOOR: u16 = 1;
/// About what message 1 and message 2 hold.
const PAYLOADS: [usize; 2] = [260, 130];

pub fn rows() -> Rows {
    let world = World::new()?;
    let mut bare = Bare::new(&world.sample)?;
    assert!(world.unlock()?, "the door stays shut");
    assert!(bare.run()?);
    Ok(vec![Row::time("exchange, both sides", &["snow", "ring", "p256"], || world.unlock(), || bare.run())])
}

struct World {
    sample: Sample,
    door: DoorId,
    secret: DoorSecret,
    challenges: Challenges,
    challenge: Challenge,
    randomness: Arc<Randomness>,
    now: DateTime<Utc>,
    size: FragmentSize,
}

impl World {
    fn new() -> Fallible<Self> {
        let randomness = Arc::new(Randomness::system());
        let mut challenges = Challenges::default();
        Ok(Self {
            sample: Sample::new()?,
            door: DoorId::try_from(DOOR)?,
            secret: DoorSecret::generate(&SystemRandom::new())?,
            challenge: challenges.current(UPTIME, &randomness)?,
            challenges,
            randomness,
            now: "2026-11-23T15:00:00Z".parse()?,
            size: FragmentSize::of_link(512),
        })
    }

    /// Whether the door says that it opened.
    fn unlock(&self) -> Fallible<bool> {
        let keys = self.secret.public();
        let request = Request {
            property: &self.sample.property,
            door: &keys.exchange,
            token: self.sample.one.as_bytes(),
            show: Show::Whole,
            stamps: &[],
            time: self.now,
        };
        let mut phone =
            PhoneExchange::begin(&request, self.challenge, &self.sample.guest, &self.randomness, UPTIME)?;
        phone.on_connected(self.size)?;
        let mut door = DoorExchange::accept(self.size, UPTIME);
        while let Some(fragment) = phone.poll_write(UPTIME) {
            let event = door.on_write(&fragment, UPTIME, &self.secret, &self.challenges, &self.randomness)?;
            if let Some(DoorEvent::Asked(asked)) = event {
                door.answer(&self.decide(&asked)?, UPTIME)?;
            }
        }
        while let Some(fragment) = door.poll_write() {
            if let Some(PhoneEvent::Answered(answer)) = phone.on_notification(&fragment, UPTIME)? {
                return Ok(matches!(answer, Answer::Opened { .. }));
            }
        }
        Ok(false)
    }

    /// What a reader does with a request, but for its ledger and its lock.
    fn decide(&self, asked: &Asked) -> Fallible<Answer> {
        let (property, request): (&PropertyId, _) = (&self.sample.property, &asked.request);
        let Credential::Whole(token) = &request.credential else { return Ok(Answer::SendToken) };
        let verified = verify(token, self.sample.keys(), property)?;
        let holder = verified.holder().ok_or("a bearer's token")?;
        let (door, hash) = (self.secret.public().exchange, TokenHash::of(token));
        let text = signed_text(property, &door, asked.challenge, request.time, request.action, &hash);
        if !holder.verifies(&text, &request.signature) {
            return Ok(Answer::No);
        }
        let decision = verified.decide(self.door, Now::exactly(self.now), |_| Facts::NOTHING_KNOWN);
        let Decision::Open { until } = decision else { return Ok(Answer::No) };
        let receipt = Receipt {
            door: self.door,
            sequence: 1,
            pass: verified.pass(),
            generation: verified.generation(),
            holder: Some(holder.fingerprint()),
            occurrence: None,
            at: self.now,
            verdict: Verdict::Opened,
            missing: 0,
        };
        let receipt = receipt.sign(&self.secret, property).as_bytes().to_vec();
        Ok(Answer::Opened { until, report: Report { time: self.now, bulletin: 1, receipt } })
    }
}

/// The primitives alone, as snow and ring have them.
struct Bare {
    phone: Box<dyn Dh>,
    door: Box<dyn Dh>,
    door_static: Box<dyn Dh>,
    cipher: Box<dyn Cipher>,
    random: Box<dyn Random>,
    phone_key: SoftwareKey,
    holder: BareEs256,
    property: Ed25519KeyPair,
    text: Vec<u8>,
    signature: Vec<u8>,
}

impl Bare {
    fn new(sample: &Sample) -> Fallible<Self> {
        let dh = || DefaultResolver.resolve_dh(&DHChoice::Curve25519).ok_or("no X25519");
        let mut random = DefaultResolver.resolve_rng().ok_or("no randomness")?;
        let mut door_static = dh()?;
        door_static.generate(random.as_mut())?;
        let mut cipher = DefaultResolver.resolve_cipher(&CipherChoice::ChaChaPoly).ok_or("no ChaChaPoly")?;
        cipher.set(&[3; 32]);
        let property = Ed25519KeyPair::from_seed_unchecked(&SEED).map_err(|_| "no key from the seed")?;
        let text = sample.one.as_bytes().to_vec();
        Ok(Self {
            phone: dh()?,
            door: dh()?,
            door_static,
            cipher,
            random,
            phone_key: SoftwareKey::generate_es256(&SystemRandom::new())?,
            holder: BareEs256::new(&text)?,
            signature: property.sign(&text).as_ref().to_vec(),
            property,
            text,
        })
    }

    /// Whether all that is checked holds.
    fn run(&mut self) -> Fallible<bool> {
        self.phone.generate(self.random.as_mut())?;
        self.door.generate(self.random.as_mut())?;
        let static_key = self.door_static.pubkey().to_vec();
        let (phone, door) = (self.phone.pubkey().to_vec(), self.door.pubkey().to_vec());
        let mut shared = [[0; 32]; 4];
        let [first, first_there, second, second_there] = &mut shared;
        self.phone.dh(&static_key, first)?;
        self.door_static.dh(&phone, first_there)?;
        self.door.dh(&phone, second)?;
        self.phone.dh(&door, second_there)?;
        let agreed = first == first_there && second == second_there;

        let mut sealed = [0; 512];
        let mut opened = [0; 512];
        for (nonce, length) in (0..).zip(PAYLOADS) {
            let payload = vec![7; length];
            let length = self.cipher.encrypt(nonce, &[], &payload, &mut sealed);
            self.cipher.decrypt(nonce, &[], sealed.get(..length).unwrap_or_default(), &mut opened)?;
        }

        self.phone_key.sign(&self.text)?;
        let held = self.holder.check(&self.text);
        let token = UnparsedPublicKey::new(&ED25519, self.property.public_key().as_ref());
        let good = token.verify(&self.text, &self.signature).is_ok();
        self.property.sign(&self.text);
        Ok(agreed && held && good)
    }
}
