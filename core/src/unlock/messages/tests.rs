//! What parses is exactly what would be written.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::pass::decide::Refusal;

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    (-1_000_000_000i64..10_000_000_000).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..=most)
}

fn refusal() -> impl Strategy<Value = Refusal> {
    (0..19u8, instant(), prop::option::of(instant())).prop_map(|(which, at, opens_at)| match which {
        0 => Refusal::NotYet { opens_at: at },
        1 => Refusal::OutsideHours { opens_at: at },
        2 => Refusal::Over { since: at },
        3 => Refusal::NotThisDoor,
        4 => Refusal::UsedUp { at, opens_at },
        5 => Refusal::FirstUseMissed { since: at, opens_at },
        6 => Refusal::ActiveTimeOver { since: at, opens_at },
        7 => Refusal::LinkNotOpened,
        8 => Refusal::LinkExpired { since: at, opens_at },
        9 => Refusal::SecretNeeded,
        10 => Refusal::AwaitingPhone,
        11 => Refusal::AwaitingApproval,
        12 => Refusal::Declined,
        13 => Refusal::Frozen,
        14 => Refusal::Deleted,
        15 => Refusal::Superseded,
        16 => Refusal::Lockdown,
        17 => Refusal::DoorOutOfTouch,
        _ => Refusal::RenewToken { since: at },
    })
}

fn report() -> impl Strategy<Value = Report> {
    (instant(), any::<u64>(), prop::collection::vec(any::<u8>(), 0..=MAX_RECEIPT_BYTES))
        .prop_map(|(time, bulletin, receipt)| Report { time, bulletin, receipt })
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::No),
        Just(Answer::SendToken),
        (prop::option::of(instant()), report()).prop_map(|(until, report)| Answer::Opened { until, report }),
        (refusal(), report()).prop_map(|(refusal, report)| Answer::Refused { refusal, report }),
        report().prop_map(|report| Answer::DoorFault { report }),
    ]
}

fn message1() -> impl Strategy<Value = Message1> {
    let credential = prop_oneof![
        bytes(MAX_TOKEN_BYTES).prop_map(Credential::Whole),
        any::<[u8; 16]>().prop_map(|reference| Credential::Reference(TokenReference(reference))),
    ];
    let stamps = prop::collection::vec(bytes(MAX_RECEIPT_BYTES), 0..=MAX_STAMPS);
    (instant(), credential, stamps, any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(
        |(time, credential, stamps, r, s)| {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&r);
            signature[32..].copy_from_slice(&s);
            Message1 { action: Action::Open, time, credential, stamps, signature }
        },
    )
}

fn to_phone() -> impl Strategy<Value = ToPhone> {
    prop_oneof![
        answer().prop_map(ToPhone::Answer),
        any::<u32>().prop_map(|received| ToPhone::GoOn { received }),
        any::<u64>().prop_map(|version| ToPhone::Bulletin { version }),
        prop::collection::vec(bytes(MAX_RECEIPT_BYTES), 0..=MAX_RECEIPTS).prop_map(ToPhone::Receipts),
    ]
}

fn to_door() -> impl Strategy<Value = ToDoor> {
    prop_oneof![
        bytes(MAX_TOKEN_BYTES).prop_map(ToDoor::Token),
        (any::<u64>(), any::<u32>(), any::<u32>(), bytes(MAX_CHUNK)).prop_map(
            |(version, total, offset, bytes)| ToDoor::Bulletin(Chunk { version, total, offset, bytes })
        ),
        Just(ToDoor::AskReceipts),
    ]
}

fn arbitrary<T: Cbor + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    if let Ok(message) = T::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
}

proptest! {
    #[test]
    fn messages_read_what_they_write(one in message1(), two in answer(), three in to_phone(), four in to_door()) {
        prop_assert_eq!(Message1::decode(&one.encode()), Ok(one.clone()));
        prop_assert_eq!(Answer::decode(&two.encode()), Ok(two));
        prop_assert_eq!(ToPhone::decode(&three.encode()), Ok(three.clone()));
        prop_assert_eq!(ToDoor::decode(&four.encode()), Ok(four.clone()));
        // Version, tag, ephemeral key and two tags at the most.
        let room = super::super::frame::MAX_MESSAGE - 2 - 32 - 32;
        for bytes in [one.encode(), three.encode(), four.encode()] {
            prop_assert!(bytes.len() <= room, "{}", bytes.len());
        }
    }

    #[test]
    fn arbitrary_bytes_parse_to_what_would_be_written(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        arbitrary::<Message1>(&bytes);
        arbitrary::<Answer>(&bytes);
        arbitrary::<ToPhone>(&bytes);
        arbitrary::<ToDoor>(&bytes);
    }

    #[test]
    fn a_changed_byte_parses_to_what_would_be_written(
        one in message1(), two in to_phone(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        for mut bytes in [one.encode(), two.encode()] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
            }
            arbitrary::<Message1>(&bytes);
            arbitrary::<ToPhone>(&bytes);
        }
    }

    #[test]
    fn what_follows_a_message_is_refused(one in message1(), rest in bytes(10)) {
        let mut bytes = one.encode();
        bytes.extend(rest);
        prop_assert_eq!(Message1::decode(&bytes), Err(UnlockError::BadMessage("request")));
    }
}

#[test]
fn what_is_signed_fits_one_request_only() {
    let property = |name| crate::id::PropertyId::new(name).unwrap();
    let (oak, elm) = (property("oak"), property("elm"));
    let key = |byte| ExchangeKey::from_bytes([byte; 32]);
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
    let text = |property, door, challenge, time, token: &[u8]| {
        signed_text(
            property,
            &key(door),
            Challenge([challenge; 8]),
            at(time),
            Action::Open,
            &TokenHash::of(token),
        )
    };
    let mut all = vec![
        text(&oak, 1, 1, 1, b"a"),
        text(&elm, 1, 1, 1, b"a"),
        text(&oak, 2, 1, 1, b"a"),
        text(&oak, 1, 2, 1, b"a"),
        text(&oak, 1, 1, 2, b"a"),
        text(&oak, 1, 1, 1, b"b"),
    ];
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6);
}
