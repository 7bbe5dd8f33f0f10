//! JSON Web Tokens. A second link carries the first as a claim, which makes base64 of base64.

use std::error::Error;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::Peer;
use super::sample::{Numbers, SEED, Sample, Seen};

/// PKCS #8's prefix of an Ed25519 key (RFC 8410).
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

pub fn peer(sample: &Sample) -> Result<Peer, Box<dyn Error>> {
    let key = EncodingKey::from_ed_der(&[PKCS8.as_slice(), &SEED].concat());
    let header = Header {
        typ: None,
        kid: Some(URL_SAFE_NO_PAD.encode([1, 2, 3, 4])),
        ..Header::new(Algorithm::EdDSA)
    };
    let one = encode(&header, &claims(&sample.one_numbers), &key)?;

    let [home, visit] = &sample.two_numbers;
    let mut outer = claims(visit);
    outer["prt"] = Value::from(encode(&header, &claims(home), &key)?);
    let resident = EncodingKey::from_ec_der(gatepass::token::keys::SoftwareKey::to_pkcs8(&sample.resident));
    let two = encode(&Header { typ: None, ..Header::new(Algorithm::ES256) }, &outer, &resident)?;

    let pair = Ed25519KeyPair::from_seed_unchecked(&SEED).map_err(|_| "no key from the seed")?;
    let public = DecodingKey::from_ed_der(pair.public_key().as_ref());
    let mut validation = Validation::new(Algorithm::EdDSA);
    // Ours doesn't look at the clock while checking either.
    validation.validate_exp = false;
    let check = move |token: &[u8]| seen(&decode::<Value>(token, &public, &validation).ok()?.claims);
    Ok(Peer { name: "jsonwebtoken", one: one.into_bytes(), two: two.into_bytes(), check: Box::new(check) })
}

/// The claims with the shortest names.
pub fn claims(numbers: &Numbers) -> Value {
    let mut claims = json!({
        "exp": numbers.expires_at,
        "iat": numbers.issued_at,
        "jti": URL_SAFE_NO_PAD.encode(numbers.pass),
        "cnf": URL_SAFE_NO_PAD.encode(&numbers.holder),
        "d": numbers.doors,
        "s": numbers.schedule,
    });
    for (name, list) in [("z", &numbers.offsets), ("g", &numbers.grant)] {
        if !list.is_empty() {
            claims[name] = json!(list);
        }
    }
    claims
}

/// What the claims say.
pub fn seen(claims: &Value) -> Option<Seen> {
    let bytes = |name| URL_SAFE_NO_PAD.decode(claims.get(name)?.as_str()?).ok();
    Some(Seen {
        pass: bytes("jti")?.try_into().ok()?,
        holder: bytes("cnf")?,
        doors: claims.get("d")?.as_array()?.iter().map(Value::as_i64).collect::<Option<_>>()?,
        expires_at: claims.get("exp")?.as_i64()?,
    })
}
