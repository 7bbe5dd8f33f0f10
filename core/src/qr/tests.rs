use super::*;
use crate::clock::Now;
use crate::id::{Generation, PassId, PropertyId};
use crate::pass::permit::{Doors, Permit, SecretNeed, Uses};
use crate::pass::schedule::Schedule;
use crate::token::claims::{Claims, Purpose, Root};
use crate::token::issue;
use crate::token::keys::{DeviceKey as _, PropertyKey, SoftwareKey, TrustedKeys};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_004, 0).unwrap()
}

fn here() -> PropertyId {
    PropertyId::new("oak-court").unwrap()
}

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

fn property_key() -> PropertyKey {
    PropertyKey::from_seed(&[1; 32]).unwrap()
}

fn trusted() -> TrustedKeys {
    TrustedKeys::from_iter([property_key().public()])
}

fn phone() -> SoftwareKey {
    SoftwareKey::generate_es256(&ring::rand::SystemRandom::new()).unwrap()
}

fn token(holder: Option<&SoftwareKey>) -> TokenBytes {
    let claims = Claims {
        generation: Generation(0),
        holder: holder.map(SoftwareKey::public),
        permit: Permit {
            doors: Doors::from(vec![door(1), door(2)]),
            schedule: Schedule::Always,
            uses: Uses::Once,
            first_use_within: None,
            active_for: None,
            expires_in: None,
            secret_code: SecretNeed::NotNeeded,
        },
        issued_at: now(),
        expires_at: now() + TimeDelta::days(7),
        link_opened: None,
    };
    let purpose = Purpose::Opens { secret_entered: false };
    issue(&property_key(), &here(), &Root { pass: PassId::from_bytes([5; 8]), claims, purpose }).unwrap()
}

fn live(text: &str) -> LiveParts {
    match Shown::parse(text).unwrap() {
        Shown::Live(parts) => parts,
        Shown::Bearer(_) => panic!("not live"),
    }
}

fn check(text: &str, at: u16, seconds: i64, last: Option<i64>) -> Result<Option<i64>, QrError> {
    let when = Now::exactly(now() + TimeDelta::seconds(seconds));
    verify_live(&live(text), &trusted(), &here(), door(at), when, |_, _| last).map(|good| good.step())
}

#[test]
fn a_live_code_is_good_at_its_door_for_thirty_seconds_either_way_and_once() {
    let phone = phone();
    let code = LiveQr::make(&token(Some(&phone)), &phone, &here(), door(1), now()).unwrap();
    let step = 180_000_000;
    assert_eq!(code.shown_until().timestamp(), (step + 1) * STEP_SECONDS);
    for seconds in [-34, -30, 0, 30, 35] {
        assert_eq!(check(code.text(), 1, seconds, None), Ok(Some(step)), "{seconds}");
    }
    for (seconds, off) in [(-35, 40), (36, -40), (3600, -3600), (-86400, 86400)] {
        assert_eq!(check(code.text(), 1, seconds, None), Err(QrError::NotNow { seconds: off }), "{seconds}");
    }
    assert_eq!(check(code.text(), 2, 0, None), Err(QrError::OtherDoor { shown: door(1) }));
    assert_eq!(check(code.text(), 1, 0, Some(step - 1)), Ok(Some(step)));
    assert_eq!(check(code.text(), 1, 0, Some(step)), Err(QrError::UsedAlready));
    assert_eq!(check(code.text(), 1, 0, Some(step + 1)), Err(QrError::UsedAlready));
}

#[test]
fn a_readers_unsure_clock_widens_what_it_accepts() {
    let phone = phone();
    let code = LiveQr::make(&token(Some(&phone)), &phone, &here(), door(1), now()).unwrap();
    let when = Now::within(now() + TimeDelta::seconds(80), TimeDelta::seconds(60));
    assert!(verify_live(&live(code.text()), &trusted(), &here(), door(1), when, |_, _| None).is_ok());
}

#[test]
fn a_moved_or_foreign_signature_is_refused() {
    let (phone, other) = (phone(), phone());
    let mine = token(Some(&phone));
    assert_eq!(
        LiveQr::make(&mine, &other, &here(), door(1), now()),
        Err(QrError::Token(TokenError::NotTheHolder))
    );
    let code = LiveQr::make(&mine, &phone, &here(), door(1), now()).unwrap();
    let verdict = |parts: &LiveParts, at| {
        verify_live(parts, &trusted(), &here(), door(at), Now::exactly(now()), |_, _| None).map(drop)
    };
    let mut moved = live(code.text());
    moved.door = door(2);
    assert_eq!(verdict(&moved, 2), Err(QrError::NotTheHolder));
    let mut later = live(code.text());
    later.step += 1;
    assert_eq!(verdict(&later, 1), Err(QrError::NotTheHolder));
    let mut others = live(code.text());
    others.token = token(Some(&other));
    assert_eq!(verdict(&others, 1), Err(QrError::NotTheHolder));
}

#[test]
fn a_bound_token_must_be_shown_live_and_a_bearers_cannot() {
    let phone = phone();
    let bound = Shown::parse(&bearer_text(&token(Some(&phone)))).unwrap();
    assert_eq!(verify_bearer(bound.token(), &trusted(), &here()), Err(QrError::MustBeLive));
    let free = token(None);
    let shown = Shown::parse(&bearer_text(&free)).unwrap();
    assert_eq!(shown, Shown::Bearer(free.clone()));
    assert_eq!(verify_bearer(shown.token(), &trusted(), &here()).unwrap().step(), None);
    assert_eq!(LiveQr::make(&free, &phone, &here(), door(1), now()), Err(QrError::NoHolder));
}

#[test]
fn what_is_no_code_has_an_error_of_its_own() {
    let long = format!("{PREFIX}{}", "A".repeat(MAX_TEXT));
    for (text, wanted) in [
        ("", QrError::NotOurs),
        ("https://example.com/", QrError::NotOurs),
        ("gp1:00", QrError::NotOurs),
        ("GP1:", QrError::UnknownForm),
        ("GP1:a", QrError::NotBase45),
        ("GP1:A", QrError::NotBase45),
        ("GP1:::::", QrError::NotBase45),
        ("GP1:é", QrError::NotBase45),
        ("GP1:00", QrError::UnknownForm),
        ("GP1:10", QrError::UnknownForm),
        (&long, QrError::TooLong { letters: long.len(), limit: MAX_TEXT }),
    ] {
        assert_eq!(Shown::parse(text), Err(wanted), "{text}");
    }
    let short = text_of(&[LIVE; 60]);
    assert_eq!(Shown::parse(&short), Err(QrError::UnknownForm));
    assert!(matches!(Qr::new(&"A".repeat(4000)), Err(QrError::TooLong { .. })));
    assert!(Qr::new(&"é".repeat(1600)).is_err());
}

#[test]
fn what_is_secret_stays_out_of_debug() {
    let phone = phone();
    let code = LiveQr::make(&token(Some(&phone)), &phone, &here(), door(1), now()).unwrap();
    assert_eq!(format!("{code:?}"), "LiveQr(secret, until 2027-01-15 08:00:10 UTC)");
    assert_eq!(format!("{:?}", live(code.text())), "LiveParts(door 1, step 38144, secret)");
    assert_eq!(format!("{:?}", Qr::new("GP1:").unwrap()), "Qr(version 1, secret)");
    assert!(format!("{:?}", Shown::Bearer(token(None))).contains("secret"));
}

fn scan(side: usize, dark: impl Fn(usize, usize) -> bool) -> String {
    const SCALE: usize = 4;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, |x, y| {
        if dark(x / SCALE, y / SCALE) { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn every_drawing_scans_to_the_text() {
    let phone = phone();
    let code = LiveQr::make(&token(Some(&phone)), &phone, &here(), door(1), now()).unwrap();
    for text in [code.text().to_owned(), bearer_text(&token(None))] {
        let qr = Qr::new(&text).unwrap();
        let framed = qr.side() + 8;

        let picture = ::image::load_from_memory(&qr.to_png(3)).unwrap().into_luma8();
        assert_eq!(picture.len(), framed * 3 * framed * 3);
        let pixel = |x: usize, y: usize| picture.as_raw()[(y * 3 + 1) * framed * 3 + x * 3 + 1] < 128;
        assert_eq!(scan(framed, pixel), text);

        let svg = qr.to_svg();
        let mut painted = vec![vec![false; framed]; framed];
        let path = svg.rsplit_once("<path d=\"").unwrap().1.split_once('"').unwrap().0;
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            let x: usize = x.parse().unwrap();
            painted[y.parse::<usize>().unwrap()][x..x + length].fill(true);
        }
        assert_eq!(scan(framed, |x, y| painted[y][x]), text);

        let lines: Vec<Vec<char>> = qr
            .to_terminal()
            .lines()
            .map(|line| {
                line.trim_start_matches("\x1b[38;5;16;48;5;231m")
                    .trim_end_matches("\x1b[0m")
                    .chars()
                    .collect()
            })
            .collect();
        assert!(lines.iter().all(|line| line.len() == framed));
        let block = |x: usize, y: usize| match lines[y / 2][x] {
            '█' => true,
            '▀' => y.is_multiple_of(2),
            '▄' => !y.is_multiple_of(2),
            _ => false,
        };
        assert_eq!(scan(framed, block), text);
    }
}

proptest! {
    #[test]
    fn any_bytes_come_back_from_their_text(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = text_of(&bytes);
        prop_assert_eq!(base45::decode(text.strip_prefix(PREFIX).unwrap()).unwrap(), bytes);
        let _ = Shown::parse(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(GP1:)?[0-9A-Z $%*+./:-]{0,200}") {
        if let Ok(shown) = Shown::parse(&text) {
            prop_assert!(verify_bearer(shown.token(), &trusted(), &here()).is_err());
        }
    }

    #[test]
    fn a_step_is_found_from_its_low_bits(own in 0_i64..1 << 40, off in -32_768_i64..32_768) {
        let step = own + off;
        prop_assert_eq!(super::live::whole_step(super::live::low_bits(step), own), step);
    }
}
