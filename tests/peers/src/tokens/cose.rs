//! `COSE_Sign1` (RFC 9052) around CWT claims, the holder's key as a COSE key in `cnf` (RFC 8747): the standard that
//! our profile is derived from, with our own small labels. Its signatures are checked by ring, as ours.

use std::error::Error;

use coset::cbor::value::Value;
use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use gatepass::token::keys::DeviceKey as _;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use super::Peer;
use super::sample::{Numbers, SEED, Sample, Seen};

pub fn peer(sample: &Sample) -> Result<Peer, Box<dyn Error>> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&SEED).map_err(|_| "no key from the seed")?;
    let property = sample.property.as_str().as_bytes().to_vec();
    let by_property = |numbers: &Numbers| -> Result<Vec<u8>, Box<dyn Error>> {
        let header =
            HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id([1, 2, 3, 4].to_vec()).build();
        let signed = CoseSign1Builder::new().protected(header).payload(payload(numbers)?);
        let signed = signed.create_signature(&property, |text| pair.sign(text).as_ref().to_vec());
        Ok(signed.build().to_vec().map_err(|error| error.to_string())?)
    };
    let one = by_property(&sample.one_numbers)?;

    let [home, visit] = &sample.two_numbers;
    let first = by_property(home)?;
    let header = HeaderBuilder::new().algorithm(iana::Algorithm::ES256).build();
    let second = CoseSign1Builder::new().protected(header).payload(payload(visit)?);
    let second =
        second.try_create_signature(&first, |text| sample.resident.sign(text).map(|made| made.to_vec()))?;
    let second = second.build().to_vec().map_err(|error| error.to_string())?;
    // An array of two.
    let two = [[0x82].as_slice(), &first, &second].concat();

    let key = pair.public_key().as_ref().to_vec();
    let check = move |token: &[u8]| {
        let token = CoseSign1::from_slice(token).ok()?;
        let bare = UnparsedPublicKey::new(&ED25519, &key);
        token.verify_signature(&property, |signature, text| bare.verify(text, signature)).ok()?;
        seen(&coset::cbor::de::from_reader(token.payload?.as_slice()).ok()?)
    };
    Ok(Peer { name: "coset", one, two, check: Box::new(check) })
}

const EXPIRES_AT: i64 = 4;
const PASS: i64 = 7;
const HOLDER: i64 = 8;
const DOORS: i64 = -2;

fn payload(numbers: &Numbers) -> Result<Vec<u8>, Box<dyn Error>> {
    let list = |list: &[i64]| Value::Array(list.iter().map(|number| Value::from(*number)).collect());
    let (odd, x) = numbers.holder.split_first().ok_or("a holder without a key")?;
    let key = vec![
        (Value::from(1), Value::from(2)),
        (Value::from(-1), Value::from(1)),
        (Value::from(-2), Value::Bytes(x.to_vec())),
        (Value::from(-3), Value::Bool(*odd == 3)),
    ];
    let mut claims = vec![
        (Value::from(EXPIRES_AT), Value::from(numbers.expires_at)),
        (Value::from(6), Value::from(numbers.issued_at)),
        (Value::from(PASS), Value::Bytes(numbers.pass.to_vec())),
        (Value::from(HOLDER), Value::Map(vec![(Value::from(1), Value::Map(key))])),
        (Value::from(DOORS), list(&numbers.doors)),
        (Value::from(-3), list(&numbers.schedule)),
    ];
    for (label, numbers) in [(-12, &numbers.offsets), (-11, &numbers.grant)] {
        if !numbers.is_empty() {
            claims.push((Value::from(label), list(numbers)));
        }
    }
    let mut bytes = Vec::new();
    coset::cbor::ser::into_writer(&Value::Map(claims), &mut bytes)?;
    Ok(bytes)
}

fn seen(claims: &Value) -> Option<Seen> {
    let integer = |value: &Value| value.as_integer().and_then(|number| i64::try_from(number).ok());
    let get = |map: &Value, label: i64| {
        let found = map.as_map()?.iter().find(|(name, _)| integer(name) == Some(label))?;
        Some(found.1.clone())
    };
    let key = get(&get(claims, HOLDER)?, 1)?;
    let odd = get(&key, -3)?.as_bool()?;
    let x = get(&key, -2)?.into_bytes().ok()?;
    Some(Seen {
        pass: get(claims, PASS)?.into_bytes().ok()?.try_into().ok()?,
        holder: [[2 + u8::from(odd)].to_vec(), x].concat(),
        doors: get(claims, DOORS)?.as_array()?.iter().map(integer).collect::<Option<_>>()?,
        expires_at: integer(&get(claims, EXPIRES_AT)?)?,
    })
}
