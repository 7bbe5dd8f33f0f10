//! PASETO v4.public: Ed25519 only, so its second link is signed by a key of that kind.

use std::error::Error;

use pasetors::keys::{AsymmetricPublicKey, AsymmetricSecretKey};
use pasetors::token::{Public, UntrustedToken};
use pasetors::version4::{PublicToken, V4};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::Value;

use super::Peer;
use super::jwt::{claims, seen};
use super::sample::{SEED, Sample};

pub fn peer(sample: &Sample) -> Result<Peer, Box<dyn Error>> {
    let property = sample.property.as_str().as_bytes().to_vec();
    let (secret, public) = keys(&SEED)?;
    let sign = |secret: &AsymmetricSecretKey<V4>, claims: &Value, key: &[u8]| {
        PublicToken::sign(secret, claims.to_string().as_bytes(), Some(key), Some(&property))
    };
    let key_id = [1, 2, 3, 4];
    let one = sign(&secret, &claims(&sample.one_numbers), &key_id)?;
    let [home, visit] = &sample.two_numbers;
    let mut outer = claims(visit);
    outer["prt"] = Value::from(sign(&secret, &claims(home), &key_id)?);
    let two = sign(&keys(&[8; 32])?.0, &outer, &[])?;

    let property = sample.property.as_str().as_bytes().to_vec();
    let check = move |token: &[u8]| {
        let token = UntrustedToken::<Public, V4>::try_from(std::str::from_utf8(token).ok()?).ok()?;
        let token = PublicToken::verify(&public, &token, None, Some(&property)).ok()?;
        seen(&serde_json::from_str(token.payload()).ok()?)
    };
    Ok(Peer { name: "pasetors", one: one.into_bytes(), two: two.into_bytes(), check: Box::new(check) })
}

type Keys = (AsymmetricSecretKey<V4>, AsymmetricPublicKey<V4>);

fn keys(seed: &[u8; 32]) -> Result<Keys, Box<dyn Error>> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| "no key from the seed")?;
    let public = pair.public_key().as_ref();
    let secret = [seed.as_slice(), public].concat();
    Ok((AsymmetricSecretKey::from(&secret)?, AsymmetricPublicKey::from(public)?))
}
