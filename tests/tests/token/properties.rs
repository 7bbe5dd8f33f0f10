//! What must hold for any claims, bytes and texts.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gatepass::id::{DoorId, Generation, PassId};
use gatepass::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};
use gatepass::pass::repeat::Rrule;
use gatepass::pass::schedule::{Repeating, Schedule, TimeOfDay, Window};
use gatepass::token::bulletin::{Bulletin, Ended, Ending, NextKey, Received};
use gatepass::token::claims::{Claims, Grant, Purpose, Root, Shapes};
use gatepass::token::delegate;
use gatepass::token::keys::{DoorSecret, Fingerprint, HolderKey};
use gatepass::token::receipt::{Reason, Receipt, Verdict};
use gatepass::zone::Zone;
use gatepass_tests::token::{
    a_bulletin_comes_back_the_same, a_flipped_bit_is_noticed, a_receipt_comes_back_the_same,
    any_text_is_a_code_or_refused, claims_come_back_the_same, unsigned_bytes_are_refused,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::fixtures::{afternoon, claims, doors, here, issuing, key, opening, permit, phone, trusted};

fn any_time() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..253_402_300_800).prop_filter_map("a time", |seconds| DateTime::from_timestamp(seconds, 0))
}

fn any_doors() -> impl Strategy<Value = Doors> {
    vec(1_u16.., 0..40).prop_map(|numbers| numbers.into_iter().filter_map(DoorId::new).collect())
}

fn any_minutes() -> impl Strategy<Value = Option<Minutes>> {
    option::of(any::<u32>().prop_map(Minutes))
}

const RULES: [&str; 12] = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU",
    "FREQ=DAILY;BYMONTHDAY=1,2,-1",
    "FREQ=DAILY;UNTIL=20270101",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;BYDAY=SU;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;WKST=WE",
    "FREQ=WEEKLY;COUNT=5;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=-31,29",
    "FREQ=MONTHLY;BYDAY=1MO,-1FR,5SU",
    "FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=13",
];

const ZONES: [&str; 9] = [
    "UTC",
    "America/New_York",
    "Europe/Madrid",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Chatham",
];

fn any_repeating() -> impl Strategy<Value = Schedule> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let hours = (0_u16..1440, 0_u16..=1440);
    (0_i64..500, 0_i64..500, hours, select(&RULES[..]), select(&ZONES[..]), vec(0_i64..300, 0..6))
        .prop_filter_map("a schedule", move |(starts, length, hours, rule, zone, except)| {
            let starts = first + TimeDelta::days(starts);
            let ends = starts + TimeDelta::days(length);
            let (from, until) = (TimeOfDay::from_minutes(hours.0)?, TimeOfDay::from_minutes(hours.1)?);
            let window = Window::hours(from, until).ok()?;
            let rule = Rrule::parse(rule, starts).ok()?;
            let except = except.into_iter().map(|days| starts + TimeDelta::days(days)).collect();
            let zone = Zone::new(zone).ok()?;
            Repeating::new(&zone, (starts, ends), window, rule, except).ok().map(Schedule::Repeating)
        })
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let span = (any_time(), any_time())
        .prop_filter_map("a span", |(start, end)| (start < end).then_some(Schedule::Span { start, end }));
    prop_oneof![Just(Schedule::Always), span, any_repeating(), any_repeating()]
}

fn any_permit() -> impl Strategy<Value = Permit> {
    let times = (any_minutes(), any_minutes(), any_minutes());
    (any_doors(), any_schedule(), any::<bool>(), times, any::<bool>()).prop_map(
        |(doors, schedule, once, (first_use_within, active_for, expires_in), secret)| Permit {
            doors,
            schedule,
            uses: if once { Uses::Once } else { Uses::Unlimited },
            first_use_within,
            active_for,
            expires_in,
            secret_code: if secret { SecretNeed::Needed } else { SecretNeed::NotNeeded },
        },
    )
}

fn any_holder() -> impl Strategy<Value = HolderKey> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(HolderKey::Ed25519),
        (any::<[u8; 32]>(), 2_u8..=3).prop_map(|(x, sign)| {
            let mut point = [sign; 33];
            point[1..].copy_from_slice(&x);
            HolderKey::Es256(point)
        }),
    ]
}

fn any_claims() -> impl Strategy<Value = Claims> {
    (any::<u32>(), option::of(any_holder()), any_permit(), any_time(), any_time(), option::of(any_time()))
        .prop_map(|(generation, holder, permit, issued_at, expires_at, link_opened)| Claims {
            generation: Generation(generation),
            holder,
            permit,
            issued_at,
            expires_at,
            link_opened,
        })
}

fn any_root() -> impl Strategy<Value = Root> {
    let grant =
        (0_u8..64, any::<u32>(), any_doors()).prop_filter_map("a grant", |(bits, longest, secret_doors)| {
            Some(Grant { shapes: Shapes::from_bits(bits)?, longest: Minutes(longest), secret_doors })
        });
    let purpose = prop_oneof![
        any::<bool>().prop_map(|secret_entered| Purpose::Opens { secret_entered }),
        grant.prop_map(Purpose::Issues),
    ];
    (any::<[u8; 8]>(), any_claims(), purpose).prop_map(|(pass, claims, purpose)| Root {
        pass: PassId::from_bytes(pass),
        claims,
        purpose,
    })
}

fn any_receipt() -> impl Strategy<Value = Receipt> {
    let who = (any::<[u8; 8]>(), any::<u32>(), option::of(any::<[u8; 8]>()));
    let when = (option::of(any_time()), any_time());
    (1_u16.., any::<u64>(), who, when, option::of(select(Reason::ALL)), any::<u64>()).prop_filter_map(
        "a receipt",
        |(door, sequence, (pass, generation, holder), (occurrence, at), reason, missing)| {
            Some(Receipt {
                door: DoorId::new(door)?,
                sequence,
                pass: PassId::from_bytes(pass),
                generation: Generation(generation),
                holder: holder.map(Fingerprint::from_bytes),
                occurrence,
                at,
                verdict: reason.map_or(Verdict::Opened, Verdict::Refused),
                missing,
            })
        },
    )
}

fn any_bulletin() -> impl Strategy<Value = Bulletin> {
    let how = select(vec![Ending::Deleted, Ending::Superseded, Ending::Frozen]);
    let ended = (any::<u8>(), any::<u32>(), how, any_time()).prop_map(|(pass, generation, how, until)| {
        Ended { pass: PassId::from_bytes([pass; 8]), generation: Generation(generation), how, until }
    });
    let received = (1_u16..20, any::<u64>())
        .prop_filter_map("a door", |(door, up_to)| Some(Received { door: DoorId::new(door)?, up_to }));
    (any::<u64>(), any_time(), vec(ended, 0..40), any_doors(), vec(received, 0..20)).prop_map(
        |(version, at, ended, lockdown, received)| Bulletin {
            version,
            at,
            ended,
            lockdown,
            received,
            key_log: vec![NextKey::sign(&key(), &here(), key().public())],
        },
    )
}

proptest! {
    #[test]
    fn any_receipt_comes_back_the_same(receipt in any_receipt(), bit in any::<usize>()) {
        let door = DoorSecret::from_bytes(&[8; 64]).unwrap();
        a_receipt_comes_back_the_same(&receipt, &door, &here(), bit);
    }

    #[test]
    fn any_bulletin_comes_back_the_same(bulletin in any_bulletin()) {
        a_bulletin_comes_back_the_same(&bulletin, &key(), &here());
    }

    #[test]
    fn any_claims_come_back_the_same(root in any_root()) {
        claims_come_back_the_same(&root, &key(), &here());
    }

    #[test]
    fn any_bytes_are_refused(bytes in vec(any::<u8>(), 0..400)) {
        unsigned_bytes_are_refused(&bytes, &trusted(), &here());
    }

    #[test]
    fn bytes_that_begin_like_a_token_are_refused(root in any_root(), edits in vec((any::<usize>(), any::<u8>()), 1..5)) {
        let bytes = opening(root.claims).as_bytes().to_vec();
        let mut edited = bytes.clone();
        for (at, value) in edits {
            let at = at % edited.len();
            edited[at] = value;
        }
        if edited != bytes {
            unsigned_bytes_are_refused(&edited, &trusted(), &here());
        }
    }

    #[test]
    fn any_flipped_bit_is_noticed(bit in any::<usize>()) {
        let from = phone(3);
        let two = delegate(&issuing(&from), &from, &here(), &claims(None, permit(doors(&[1]), afternoon()))).unwrap();
        a_flipped_bit_is_noticed(&two, bit, &trusted(), &here());
        a_flipped_bit_is_noticed(&issuing(&from), bit, &trusted(), &here());
    }

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), "(GP1:)?[0-9A-Z $%*+./:-]{0,300}", "[A-Za-z0-9_-]{0,300}"]) {
        any_text_is_a_code_or_refused(&text, &trusted(), &here());
    }
}
