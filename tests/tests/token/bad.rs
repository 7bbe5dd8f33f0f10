//! A token for each way to be wrong.

use gatepass::id::{Generation, PropertyId};
use gatepass::pass::permit::{Doors, Permit, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::qr::{LiveQr, Shown, bearer_text};
use gatepass::token::bulletin::{Bulletin, Ended, Ending};
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::keys::{PropertyKey, SoftwareKey};
use gatepass::token::{delegate, issue};
use serde_json::json;

use crate::fixtures::{
    PASS, Parts, afternoon, claims, door, doors, from_hex, guest, here, hex, issuing, joined, key, links,
    opening, permit, phone, signed_by_hand, span, time,
};
use crate::golden::Vector;

pub fn vectors() -> Vec<Vector> {
    let mut all = refused();
    all.extend(news());
    all.extend(forged());
    all.extend(handed_on_wrongly());
    all.extend(misspelled());
    all.extend(malformed());
    all.extend(codes());
    all
}

fn plain() -> Permit {
    permit(doors(&[1, 2]), afternoon())
}

fn refused() -> Vec<Vector> {
    let ended = Claims { expires_at: time("2026-11-23T17:30:00Z"), ..claims(None, plain()) };
    let token = |name, about, permit| Vector::token(name, about, opening(claims(None, permit)).as_bytes());
    let mut secret = plain();
    secret.secret_code = gatepass::pass::permit::SecretNeed::Needed;
    vec![
        Vector::token("bad-expired", "the token has ended, the pass hasn't", opening(ended).as_bytes())
            .gives("Refuse(RenewToken { since: 2026-11-23T17:30:00Z })"),
        token("bad-over", "the pass has ended", {
            permit(doors(&[1]), span("2026-11-22T17:00:00Z", "2026-11-22T18:00:00Z"))
        })
        .gives("Refuse(Over { since: 2026-11-22T18:00:00Z })"),
        token("bad-not-yet", "the pass hasn't begun", {
            permit(doors(&[1]), span("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z"))
        })
        .gives("Refuse(NotYet { opens_at: 2026-11-24T17:00:00Z })"),
        token("bad-other-door", "for other doors", permit(doors(&[2, 3]), afternoon()))
            .gives("Refuse(NotThisDoor)"),
        token("bad-no-doors", "for no door at all", permit(Doors::default(), afternoon()))
            .gives("Refuse(NotThisDoor)"),
        token("bad-secret-code-not-entered", "nobody has entered its secret code", secret)
            .gives("Refuse(SecretNeeded)"),
    ]
}

fn news() -> Vec<Vector> {
    let bulletin = |generation, how, lockdown: &[u16]| {
        let until = time("2028-01-01T00:00:00Z");
        let bulletin = Bulletin {
            version: 12,
            at: time("2026-11-23T17:00:00Z"),
            ended: vec![Ended { pass: PASS, generation: Generation(generation), how, until }],
            lockdown: doors(lockdown),
            received: Vec::new(),
            key_log: Vec::new(),
        };
        json!(hex(&bulletin.sign(&key(), &here()).unwrap()))
    };
    let second = Claims { generation: Generation(2), ..claims(None, plain()) };
    let token = |name, about| Vector::token(name, about, opening(second.clone()).as_bytes());
    let from = phone(3);
    let handed_on = delegate(&issuing(&from), &from, &here(), &claims(None, plain())).unwrap();
    vec![
        token("bad-deleted", "a bulletin says that the pass was deleted")
            .with("bulletin", bulletin(2, Ending::Deleted, &[]))
            .gives("Refuse(Deleted)"),
        token("bad-old-generation", "a bulletin says that generation 2 was replaced")
            .with("bulletin", bulletin(2, Ending::Superseded, &[]))
            .gives("Refuse(Superseded)"),
        token("bad-frozen", "a bulletin says that the pass was frozen")
            .with("bulletin", bulletin(5, Ending::Frozen, &[]))
            .gives("Refuse(Frozen)"),
        token("good-newer-generation", "a bulletin says that generation 1 was replaced; this is 2")
            .with("bulletin", bulletin(1, Ending::Superseded, &[]))
            .gives("Open { until: Some(2026-11-23T22:00:00Z) }"),
        token("bad-lockdown", "a bulletin says that the door is locked down")
            .with("bulletin", bulletin(1, Ending::Superseded, &[1]))
            .gives("Refuse(Lockdown)"),
        Vector::token(
            "bad-issuing-token-deleted",
            "the resident's issuing token was deleted, and so what it handed on",
            handed_on.as_bytes(),
        )
        .with("bulletin", bulletin(0, Ending::Deleted, &[]))
        .gives("Refuse(Deleted)"),
    ]
}

fn forged() -> Vec<Vector> {
    let good = opening(claims(None, plain()));
    let [link] = links(good.as_bytes()).try_into().unwrap_or_else(|_| panic!("one link"));
    let mut signature = link.clone();
    signature[2][10] ^= 1;
    let mut door_added = link.clone();
    door_added[1] =
        links(opening(claims(None, permit(doors(&[1, 2, 3]), afternoon()))).as_bytes())[0][1].clone();
    let stranger = PropertyKey::from_seed(&[9; 32]).unwrap();
    let root =
        Root { pass: PASS, claims: claims(None, plain()), purpose: Purpose::Opens { secret_entered: false } };
    let unknown = issue(&stranger, &here(), &root).unwrap();
    // The stranger's signature under the property's key id.
    let mut borrowed = links(unknown.as_bytes());
    borrowed[0][0].clone_from(&link[0]);
    let elsewhere = PropertyId::new("elm-court").unwrap();
    let es256 = [
        from_hex("a2 01 28 04 44").into_iter().chain(*key().public().id().as_bytes()).collect(),
        link[1].clone(),
        link[2].clone(),
    ];
    let bad = "BadSignature { link: 0 }";
    vec![
        Vector::token("bad-signature", "a bit of the signature is wrong", &joined(&[signature])).gives(bad),
        Vector::token("bad-claims-changed", "a door was added after signing", &joined(&[door_added]))
            .gives(bad),
        Vector::token(
            "bad-key-id-borrowed",
            "another key's signature under this key's id",
            &joined(&borrowed),
        )
        .gives(bad),
        Vector::token(
            "bad-other-property",
            "signed by the same key for another property",
            issue(&key(), &elsewhere, &root).unwrap().as_bytes(),
        )
        .gives(bad),
        Vector::token("bad-unknown-key", "signed by a key that isn't the property's", unknown.as_bytes())
            .gives(&format!("UnknownKey {{ key: {:?} }}", stranger.public().id())),
        Vector::token(
            "bad-algorithm",
            "says ESP256 where the property signs with Ed25519",
            &joined(&[es256]),
        )
        .gives("WrongSigner { link: 0 }"),
    ]
}

fn handed_on_wrongly() -> Vec<Vector> {
    let (from, stranger) = (phone(3), phone(5));
    let handed = |wanted: &Claims| delegate(&issuing(&from), &from, &here(), wanted).unwrap();
    let both = links(handed(&claims(None, plain())).as_bytes());
    // The stranger has an issuing token of their own.
    let strangers = delegate(&issuing(&stranger), &stranger, &here(), &claims(None, plain())).unwrap();
    let strangers = links(strangers.as_bytes());
    let renewed = Claims {
        generation: Generation(1),
        ..claims(Some(&from), permit(doors(&[1, 2, 3, 40]), Schedule::Always))
    };
    let purpose = issuing_purpose();
    let renewed = issue(&key(), &here(), &Root { pass: PASS, claims: renewed, purpose }).unwrap();
    let [renewed] = links(renewed.as_bytes()).try_into().unwrap_or_else(|_| panic!("one link"));
    let not_issuing = links(opening(claims(Some(&from), plain())).as_bytes())[0].clone();
    let chain = |first: &Parts, second: &Parts| joined(&[first.clone(), second.clone()]);

    // A phone that doesn't check what it signs: another grant for making, this one for opening.
    let unchecked = |permit: Permit| {
        let link = unchecked_link(&from, &claims(None, permit));
        joined(&[both[0].clone(), link])
    };
    let long = permit(doors(&[1]), span("2026-11-23T17:00:00Z", "2026-12-01T17:00:00Z"));
    let mut once = permit(doors(&[1]), Schedule::Always);
    once.uses = Uses::Once;
    vec![
        Vector::token(
            "bad-not-the-holders-link",
            "the second link is signed by another phone than the first one names",
            &chain(&both[0], &strangers[1]),
        )
        .gives("BadSignature { link: 1 }"),
        Vector::token("bad-reordered", "the links stand in the wrong order", &chain(&both[1], &both[0]))
            .gives("WrongSigner { link: 0 }"),
        Vector::token(
            "bad-first-link-twice",
            "the property's link in both places",
            &chain(&both[0], &both[0]),
        )
        .gives("WrongSigner { link: 1 }"),
        Vector::token(
            "bad-second-link-alone",
            "the resident's link without the property's",
            &joined(&[both[1].clone()]),
        )
        .gives("WrongSigner { link: 0 }"),
        Vector::token(
            "bad-moved-link",
            "the second link was made for the issuing token before this one",
            &chain(&renewed, &both[1]),
        )
        .gives("BadSignature { link: 1 }"),
        Vector::token(
            "bad-not-issuing",
            "the first link is no issuing token",
            &chain(&not_issuing, &both[1]),
        )
        .gives("NotIssuing"),
        Vector::token(
            "bad-grant-shape",
            "a pass without end, which the grant doesn't have",
            &unchecked(once),
        )
        .gives("Grant(Shape(PermanentOnce))"),
        Vector::token("bad-grant-too-long", "eight days, where the grant has seven", &unchecked(long))
            .gives("Grant(TooLong { minutes: 11520, longest: 10080 })"),
        Vector::token(
            "bad-grant-secret-code",
            "a door that needs a secret code, in a pass without one",
            &unchecked(permit(doors(&[1, 40]), afternoon())),
        )
        .gives("Grant(SecretCodeMissing(DoorId(40)))"),
    ]
}

fn issuing_purpose() -> Purpose {
    let grant = gatepass::token::claims::Grant {
        shapes: gatepass::token::claims::Shape::ALL.into_iter().collect(),
        longest: gatepass::pass::permit::Minutes(u32::MAX),
        secret_doors: Doors::default(),
    };
    Purpose::Issues(grant)
}

/// A second link made under a wider grant. Its signature is for that one; the grant is checked first.
fn unchecked_link(from: &SoftwareKey, wanted: &Claims) -> Parts {
    let first = claims(Some(from), permit(doors(&[1, 2, 3, 40]), Schedule::Always));
    let wide =
        issue(&key(), &here(), &Root { pass: PASS, claims: first, purpose: issuing_purpose() }).unwrap();
    links(delegate(&wide, from, &here(), wanted).unwrap().as_bytes())[1].clone()
}

/// Claims by hand: door 1, until deleted, to the end of 2027.
const EXP: &str = "04 1a 6d182000";
const IAT: &str = "06 1a 6b02af10";
const CTI: &str = "07 48 a001020304050607";
const DOORS: &str = "21 81 01";
const SCHEDULE: &str = "22 00";

fn map(entries: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0xa0 + u8::try_from(entries.len()).unwrap()];
    bytes.extend(entries.iter().flat_map(|entry| from_hex(entry)));
    bytes
}

/// Validly signed, but not in the one allowed spelling.
fn misspelled() -> Vec<Vector> {
    let signed = |name, about, entries: &[&str]| Vector::token(name, about, &signed_by_hand(&map(entries)));
    let mut indefinite = map(&[EXP, IAT, CTI, DOORS, SCHEDULE]);
    indefinite[0] = 0xbf;
    indefinite.push(0xff);
    let mut long_head = map(&[EXP, IAT, CTI, DOORS, SCHEDULE]);
    long_head.splice(0..1, [0xb8, 5]);
    let mut trailing = map(&[EXP, IAT, CTI, DOORS, SCHEDULE]);
    trailing.push(0);
    vec![
        signed(
            "good-by-hand",
            "made without the program; the others differ from it",
            &[EXP, IAT, CTI, DOORS, SCHEDULE],
        )
        .gives("Open { until: Some(2028-01-01T00:00:00Z) }"),
        signed(
            "bad-long-number",
            "a time in eight bytes instead of four",
            &["04 1b 000000006d182000", IAT, CTI, DOORS, SCHEDULE],
        )
        .gives("Malformed(NotCanonical { at: 2 })"),
        signed("bad-long-label", "a label in two bytes", &["18 04 1a 6d182000", IAT, CTI, DOORS, SCHEDULE])
            .gives("Malformed(NotCanonical { at: 1 })"),
        Vector::token("bad-long-head", "the map's length in a byte of its own", &signed_by_hand(&long_head))
            .gives("Malformed(NotCanonical { at: 0 })"),
        Vector::token("bad-indefinite", "a map of indefinite length", &signed_by_hand(&indefinite))
            .gives("Malformed(NotCanonical { at: 0 })"),
        signed("bad-unsorted", "labels out of order", &[IAT, EXP, CTI, DOORS, SCHEDULE])
            .gives("Malformed(NotCanonical { at: 7 })"),
        signed("bad-duplicate", "a label twice", &[EXP, EXP, IAT, CTI, DOORS, SCHEDULE])
            .gives("Malformed(Duplicate { label: 4 })"),
        signed(
            "bad-default-spelled-out",
            "generation 0, which isn't written",
            &[EXP, IAT, CTI, "20 00", DOORS, SCHEDULE],
        )
        .gives("Malformed(NotCanonical { at: 0 })"),
        signed(
            "bad-false-spelled-out",
            "not one use, which isn't written",
            &[EXP, IAT, CTI, DOORS, SCHEDULE, "23 f4"],
        )
        .gives("Malformed(NotCanonical { at: 29 })"),
        signed(
            "bad-seconds-for-quarters",
            "18:00 in seconds, though it is 72 quarters of an hour",
            &[EXP, IAT, CTI, DOORS, "22 86 19 512b 00 81 19 fd20 18 50 18 7f 81 00"],
        )
        .gives("Malformed(NotCanonical { at: 32 })"),
        Vector::token("bad-trailing-claims", "a byte after the claims", &signed_by_hand(&trailing))
            .gives("Malformed(Trailing { extra: 1 })"),
    ]
}

/// Validly signed where it can be, but not what it should be.
fn malformed() -> Vec<Vector> {
    let signed = |name, about, entries: &[&str]| Vector::token(name, about, &signed_by_hand(&map(entries)));
    let with_doors = |name, about, doors| signed(name, about, &[EXP, IAT, CTI, doors, SCHEDULE]);
    let with_schedule = |name, about, schedule| signed(name, about, &[EXP, IAT, CTI, DOORS, schedule]);
    let good = opening(claims(None, plain())).as_bytes().to_vec();
    let mut version = good.clone();
    version[1] = 2;
    vec![
        Vector::token("bad-truncated", "cut off before its last byte", &good[..good.len() - 1])
            .gives("Malformed(Truncated { at: 53 })"),
        Vector::token("bad-half", "cut off in the middle of the claims", &good[..40])
            .gives("Malformed(Truncated { at: 12 })"),
        Vector::token("bad-empty", "nothing", &[]).gives("Malformed(Truncated { at: 0 })"),
        Vector::token("bad-trailing", "a byte after the token", &[good.clone(), vec![0]].concat())
            .gives("Malformed(Trailing { extra: 1 })"),
        Vector::token("bad-version", "a later version", &version).gives("UnknownVersion { version: 2 }"),
        Vector::token("bad-too-long", "2049 bytes", &[good, vec![0; 2049]].concat()[..2049])
            .gives("TooLong { bytes: 2049 }"),
        Vector::token("bad-absurd-length", "a token of 2⁶³ parts", &from_hex("9b 8000000000000000 01"))
            .gives("Malformed(Truncated { at: 0 })"),
        Vector::token(
            "bad-absurd-bytes",
            "claims of 2⁶⁴ - 1 bytes",
            &from_hex("84 01 5b ffffffffffffffff 00"),
        )
        .gives("Malformed(Truncated { at: 2 })"),
        with_doors("bad-absurd-doors", "a list of four billion doors", "21 9a ffffffff 01")
            .gives("Malformed(Truncated { at: 24 })"),
        with_doors("bad-door-twice", "a step of 0 from one door to the next", "21 82 01 00")
            .gives("Malformed(OutOfRange { what: \"a door's number\" })"),
        with_doors("bad-door-number", "a door after the last possible one", "21 82 19 ffff 01")
            .gives("Malformed(OutOfRange { what: \"a door's number\" })"),
        with_schedule("bad-span", "a span that ends when it starts", "22 82 1a 6b02af10 1a 6b02af10")
            .gives("Malformed(OutOfRange { what: \"the end of the span\" })"),
        with_schedule("bad-schedule", "no such schedule", "22 01")
            .gives("Malformed(Unexpected { at: 27, wanted: \"a schedule\" })"),
        with_schedule("bad-window", "hours that open at 24:00", "22 86 19 512b 00 18 60 18 64 18 7f 81 00")
            .gives("Malformed(OutOfRange { what: \"the hours of the window\" })"),
        with_schedule("bad-pattern", "on no day of the week", "22 86 19 512b 00 18 48 18 50 00 81 00")
            .gives("Malformed(OutOfRange { what: \"the repeating hours\" })"),
        with_schedule(
            "bad-offset",
            "a zone four days from UTC",
            "22 86 19 512b 00 18 48 18 50 18 7f 81 19 0180",
        )
        .gives("Malformed(OutOfRange { what: \"the zone's offsets\" })"),
        signed("bad-missing", "no doors", &[EXP, IAT, CTI, SCHEDULE])
            .gives("Malformed(Missing { label: -2 })"),
        signed("bad-unknown-label", "a label of a later version", &[EXP, IAT, CTI, DOORS, SCHEDULE, "2b 00"])
            .gives("Malformed(UnknownLabel { label: -12 })"),
        signed("bad-float", "a time with a fraction", &["04 fb 41db460800000000", IAT, CTI, DOORS, SCHEDULE])
            .gives("Malformed(Unexpected { at: 2, wanted: \"a time in seconds since 1970\" })"),
        signed(
            "bad-holder",
            "a holder's key of 31 bytes",
            &[
                EXP,
                IAT,
                CTI,
                "08 58 1f 00000000000000000000000000000000000000000000000000000000000000",
                DOORS,
                SCHEDULE,
            ],
        )
        .gives("Malformed(Unexpected { at: 24, wanted: \"a holder's key of 32 or 33 bytes\" })"),
    ]
}

fn codes() -> Vec<Vector> {
    let now = time("2026-11-23T18:00:00Z");
    let (mine, other) = (phone(4), phone(5));
    let bound = |holder: &SoftwareKey| opening(claims(Some(holder), plain()));
    let live = |holder: &SoftwareKey| LiveQr::make(&bound(holder), holder, &here(), door(1), now).unwrap();
    let mine_live = live(&mine);
    // The other phone's signature in front of this phone's token.
    let code = |text: &str| base45::decode(text.strip_prefix("GP1:").unwrap()).unwrap();
    let mut swapped = code(live(&other).text())[..69].to_vec();
    swapped.extend(bound(&mine).as_bytes());
    let swapped = format!("GP1:{}", base45::encode(&swapped));
    assert!(matches!(Shown::parse(&swapped), Ok(Shown::Live(_))));
    vec![
        Vector::qr("bad-wrong-holder", "a live code that another phone signed", &swapped)
            .gives("NotTheHolder"),
        Vector::qr("bad-qr-copied", "a phone's token as if on paper", &bearer_text(&bound(&guest())))
            .gives("MustBeLive"),
        Vector::qr("bad-qr-used-already", "the step was accepted before", live(&mine).text())
            .with("last_step", json!(now.timestamp() / 10))
            .gives("UsedAlready"),
        Vector::qr("bad-qr-lower-case", "not the letters of Base45", &live(&mine).text().to_lowercase())
            .gives("NotOurs"),
        Vector::qr(
            "bad-qr-cut",
            "the last three letters are missing",
            mine_live.text().get(..mine_live.text().len() - 3).unwrap(),
        )
        .gives("NotBase45"),
    ]
}
