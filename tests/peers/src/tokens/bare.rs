//! A token's check beside the signature checks in it, without which nobody can do. Decompressing a point counts
//! among them, since ring takes uncompressed ones only.

use std::error::Error;

use gatepass::token::keys::{DeviceKey as _, SoftwareKey};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use super::sample::{SEED, Sample};
use crate::Rows;
use crate::race::Row;

pub fn rows(sample: &Sample) -> Rows {
    let text = sample.one.as_bytes();
    let pair = Ed25519KeyPair::from_seed_unchecked(&SEED).map_err(|_| "no key from the seed")?;
    let first = BareEd25519 {
        key: pair.public_key().as_ref().to_vec(),
        signature: pair.sign(text).as_ref().to_vec(),
    };
    let second = BareEs256::new(text)?;
    assert!(first.check(text) && second.check(text));
    Ok(vec![
        Row::time(
            "token check over bare signatures, one link",
            &["ring"],
            || sample.check(&sample.one),
            || first.check(text),
        ),
        Row::time(
            "token check over bare signatures, two links",
            &["ring", "p256"],
            || sample.check(&sample.two),
            || first.check(text) && second.check(text),
        ),
    ])
}

/// One check of a signature by the property.
struct BareEd25519 {
    key: Vec<u8>,
    signature: Vec<u8>,
}

impl BareEd25519 {
    fn check(&self, text: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.key).verify(text, &self.signature).is_ok()
    }
}

/// One check of a signature by a phone.
pub struct BareEs256 {
    key: Vec<u8>,
    signature: [u8; 64],
}

impl BareEs256 {
    pub fn new(text: &[u8]) -> Result<Self, Box<dyn Error>> {
        let key = SoftwareKey::generate_es256(&SystemRandom::new())?;
        Ok(Self { key: key.public().as_bytes().to_vec(), signature: key.sign(text)? })
    }

    pub fn check(&self, text: &[u8]) -> bool {
        p256::PublicKey::from_sec1_bytes(&self.key).is_ok_and(|key| {
            let point = p256::Sec1Point::from(key);
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.as_bytes())
                .verify(text, &self.signature)
                .is_ok()
        })
    }
}
