//! Fixed keys, claims and times, and bytes made by hand.

use chrono::{DateTime, Utc};
use gatepass::id::{DoorId, Generation, PassId, PropertyId};
use gatepass::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};
use gatepass::pass::repeat::Rrule;
use gatepass::pass::schedule::{Repeating, Schedule, Window};
use gatepass::token::claims::{Claims, Grant, Purpose, Root, Shape};
use gatepass::token::keys::{DeviceKey as _, PropertyKey, SoftwareKey, TrustedKeys};
use gatepass::token::{TokenBytes, issue};
use gatepass::zone::Zone;
use minicbor::Encoder;
use ring::signature::Ed25519KeyPair;

const RESIDENT: &str = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b020101042033314ef05ab2622d47794c95cf\
4c7ef8e06a9944c614ff9fd0ee1216ee051f27a14403420004f0ebeb83212b4e0df329a3243d65085aca6471a025f4e084a5a533b1b09f8a1c618a67\
d9b6c30bf09c1002a91b09ae9fbe4d2edb5b423fd605a2efe425291ca5";
const GUEST: &str = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02010104203e6fe703b3fae8f6b1d9ebda2c3bc\
32db80bc744a5c96973e2d9e6e8f7e34335a1440342000435cbffd39e665623cb2d2dcc37f61264eb5fe9fa23c495642a05088aa96999c89299c2b1\
8a76287dfd6886f449b6f88dee1f58dd0fc6022a150f691f08aa48af";

/// The private half of the property's key, for bytes that are signed by hand.
pub const PROPERTY_SEED: [u8; 32] = [1; 32];

pub fn here() -> PropertyId {
    PropertyId::new("oak-court").unwrap()
}

pub fn key() -> PropertyKey {
    PropertyKey::from_seed(&PROPERTY_SEED).unwrap()
}

pub fn trusted() -> TrustedKeys {
    TrustedKeys::from_iter([key().public()])
}

/// A resident's phone, ES256: its signatures are different each time.
pub fn resident() -> SoftwareKey {
    SoftwareKey::from_pkcs8(&from_hex(RESIDENT)).unwrap()
}

/// A guest's phone, ES256.
pub fn guest() -> SoftwareKey {
    SoftwareKey::from_pkcs8(&from_hex(GUEST)).unwrap()
}

/// Any phone with an Ed25519 key: its signatures are the same each time.
pub fn phone(seed: u8) -> SoftwareKey {
    let mut document = from_hex("302e020100300506032b657004220420");
    document.extend([seed; 32]);
    SoftwareKey::from_pkcs8(&document).unwrap()
}

pub fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

pub fn doors(numbers: &[u16]) -> Doors {
    numbers.iter().map(|number| door(*number)).collect()
}

pub fn span(start: &str, end: &str) -> Schedule {
    Schedule::Span { start: time(start), end: time(end) }
}

pub fn repeating(
    zone: &str,
    dates: (&str, &str),
    hours: (&str, &str),
    rule: &str,
    except: &[&str],
) -> Schedule {
    let dates = (dates.0.parse().unwrap(), dates.1.parse().unwrap());
    let window = Window::hours(hours.0.parse().unwrap(), hours.1.parse().unwrap()).unwrap();
    let rule = Rrule::parse(rule, dates.0).unwrap();
    let except = except.iter().map(|date| date.parse().unwrap()).collect();
    Schedule::Repeating(Repeating::new(&Zone::new(zone).unwrap(), dates, window, rule, except).unwrap())
}

pub fn permit(doors: Doors, schedule: Schedule) -> Permit {
    Permit {
        doors,
        schedule,
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    }
}

/// Claims of a token that lasts long, so that the permit is what decides.
pub fn claims(holder: Option<&SoftwareKey>, permit: Permit) -> Claims {
    Claims {
        generation: Generation(0),
        holder: holder.map(SoftwareKey::public),
        permit,
        issued_at: time("2026-11-22T09:00:00Z"),
        expires_at: time("2028-01-01T00:00:00Z"),
        link_opened: None,
    }
}

pub const PASS: PassId = PassId::from_bytes([0xa0, 1, 2, 3, 4, 5, 6, 7]);

pub fn opening(claims: Claims) -> TokenBytes {
    let purpose = Purpose::Opens { secret_entered: false };
    issue(&key(), &here(), &Root { pass: PASS, claims, purpose }).unwrap()
}

pub fn afternoon() -> Schedule {
    span("2026-11-23T17:00:00Z", "2026-11-23T22:00:00Z")
}

/// A resident's issuing token: doors 1, 2, 3 and 40, the last one only with a secret code; up to a week.
pub fn issuing(holder: &SoftwareKey) -> TokenBytes {
    let grant = Grant {
        shapes: [Shape::Span, Shape::SpanOnce, Shape::Repeating].into_iter().collect(),
        longest: Minutes(7 * 24 * 60),
        secret_doors: doors(&[40]),
    };
    let claims = claims(Some(holder), permit(doors(&[1, 2, 3, 40]), Schedule::Always));
    issue(&key(), &here(), &Root { pass: PASS, claims, purpose: Purpose::Issues(grant) }).unwrap()
}

pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

pub fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|digit| !digit.is_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

/// A link of a token: protected header, claims, signature.
pub type Parts = [Vec<u8>; 3];

/// Takes a token apart without the code under test.
pub fn links(token: &[u8]) -> Vec<Parts> {
    let mut decoder = minicbor::Decoder::new(token);
    let elements = decoder.array().unwrap().unwrap();
    assert_eq!(decoder.u8().unwrap(), 1);
    let mut bytes = || decoder.bytes().unwrap().to_vec();
    (0..elements / 3).map(|_| [bytes(), bytes(), bytes()]).collect()
}

/// Puts a token together without the code under test.
pub fn joined(links: &[Parts]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.array(1 + 3 * links.len() as u64).unwrap().u8(1).unwrap();
    for part in links.iter().flatten() {
        encoder.bytes(part).unwrap();
    }
    encoder.into_writer()
}

/// COSE's signature structure over a first link, made by hand.
pub fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut about = Encoder::new(Vec::new());
    about.array(2).unwrap().str("gatepass token 1").unwrap().str("oak-court").unwrap();
    let mut whole = Encoder::new(Vec::new());
    whole.array(4).unwrap().str("Signature1").unwrap().bytes(protected).unwrap();
    whole.bytes(&about.into_writer()).unwrap().bytes(payload).unwrap();
    whole.into_writer()
}

/// A token of one link with these claims, signed by the property's key: whatever is wrong with the claims, the
/// signature isn't.
pub fn signed_by_hand(payload: &[u8]) -> Vec<u8> {
    let mut header = from_hex("a2 01 32 04 44");
    header.extend(key().public().id().as_bytes());
    let pair = Ed25519KeyPair::from_seed_unchecked(&PROPERTY_SEED).unwrap();
    let signature = pair.sign(&to_be_signed(&header, payload)).as_ref().to_vec();
    joined(&[[header, payload.to_vec(), signature]])
}
