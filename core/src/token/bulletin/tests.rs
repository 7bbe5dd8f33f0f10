use super::*;
use crate::token::sign1::sha256;

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn key(seed: u8) -> PropertyKey {
    PropertyKey::from_seed(&[seed; 32]).unwrap()
}

fn here() -> PropertyId {
    PropertyId::new("oak-court").unwrap()
}

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

fn pass(byte: u8) -> PassId {
    PassId::from_bytes([byte; 8])
}

fn bulletin(version: u64, ended: &[(u8, u32, Ending)]) -> Bulletin {
    Bulletin {
        version,
        at: time(1_800_000_000),
        ended: ended
            .iter()
            .map(|(byte, generation, how)| Ended {
                pass: pass(*byte),
                generation: Generation(*generation),
                how: *how,
                until: time(1_900_000_000),
            })
            .collect(),
        lockdown: Doors::from(vec![door(3)]),
        received: vec![Received { door: door(5), up_to: 40 }, Received { door: door(2), up_to: 9 }],
        key_log: Vec::new(),
    }
}

fn check(bulletin: &Bulletin, by: &PropertyKey, trusted: &[u8]) -> Result<VerifiedBulletin, BulletinError> {
    let keys = trusted.iter().map(|seed| key(*seed).public()).collect();
    verify_bulletin(&bulletin.sign(by, &here()).unwrap(), &keys, &here())
}

#[test]
fn a_bulletin_says_how_passes_and_doors_stand() {
    let made = bulletin(4, &[(7, 2, Ending::Superseded), (1, 0, Ending::Deleted), (9, 5, Ending::Frozen)]);
    let read = check(&made, &key(1), &[1]).unwrap();
    let state = |byte, generation| read.standing(pass(byte), Generation(generation), door(1)).pass;
    assert_eq!(state(1, 0), PassState::Deleted);
    assert_eq!(state(7, 1), PassState::Superseded);
    assert_eq!(state(7, 2), PassState::Superseded);
    assert_eq!(state(7, 3), PassState::Live);
    assert_eq!(state(9, 5), PassState::Frozen);
    assert_eq!(state(8, 0), PassState::Live);
    assert_eq!(read.standing(pass(8), Generation(0), door(3)).door, DoorState::Lockdown);
    assert_eq!(read.standing(pass(8), Generation(0), door(4)).door, DoorState::InService);
    assert_eq!(
        read.bulletin().received,
        [Received { door: door(2), up_to: 9 }, Received { door: door(5), up_to: 40 }]
    );
}

#[test]
fn of_two_entries_for_one_pass_the_later_generation_counts() {
    let made = bulletin(4, &[(7, 2, Ending::Superseded), (7, 6, Ending::Deleted)]);
    let read = check(&made, &key(1), &[1]).unwrap();
    assert_eq!(read.bulletin().ended.len(), 1);
    assert_eq!(read.standing(pass(7), Generation(6), door(1)).pass, PassState::Deleted);
}

#[test]
fn a_lower_or_equal_version_and_a_time_from_the_future_are_refused() {
    let clock = time(1_800_000_000);
    let four = check(&bulletin(4, &[]), &key(1), &[1]).unwrap();
    let five = check(&bulletin(5, &[]), &key(1), &[1]).unwrap();
    assert_eq!(five.check_newer(Some(&four), clock), Ok(()));
    assert_eq!(four.check_newer(None, clock), Ok(()));
    assert_eq!(four.check_newer(Some(&five), clock), Err(BulletinError::NotNewer { version: 4, known: 5 }));
    assert_eq!(four.check_newer(Some(&four), clock), Err(BulletinError::NotNewer { version: 4, known: 4 }));
    let day_before = clock - TimeDelta::hours(24);
    assert_eq!(four.check_newer(None, day_before), Ok(()));
    let earlier = day_before - TimeDelta::seconds(1);
    assert_eq!(four.check_newer(None, earlier), Err(BulletinError::FromTheFuture { at: clock }));
}

#[test]
fn only_the_propertys_key_and_those_it_vouches_for_sign_bulletins() {
    let mut made = bulletin(4, &[]);
    assert_eq!(check(&made, &key(2), &[1]), Err(BulletinError::UnknownKey { key: key(2).public().id() }));
    made.key_log = vec![
        NextKey::sign(&key(1), &here(), key(2).public()),
        NextKey::sign(&key(2), &here(), key(3).public()),
        NextKey::sign(&key(8), &here(), key(9).public()),
    ];
    let read = check(&made, &key(3), &[1]).unwrap();
    assert_eq!(read.keys().iter().count(), 3);
    assert!(check(&made, &key(9), &[1]).is_err());
    // A door enrolled after the first change knows the second key only.
    assert!(check(&made, &key(3), &[2]).is_ok());
    let other = PropertyId::new("elm-court").unwrap();
    let keys = TrustedKeys::from_iter([key(1).public()]);
    let bytes = made.sign(&key(1), &other).unwrap();
    assert_eq!(verify_bulletin(&bytes, &keys, &here()), Err(BulletinError::BadSignature));
}

#[test]
fn the_list_must_be_the_one_whose_root_was_signed() {
    let trusted = TrustedKeys::from_iter([key(1).public()]);
    let bytes =
        bulletin(4, &[(1, 0, Ending::Deleted), (2, 0, Ending::Deleted)]).sign(&key(1), &here()).unwrap();
    let other = bulletin(4, &[(1, 0, Ending::Deleted)]).sign(&key(1), &here()).unwrap();
    let entry = 17;
    let cut = bytes.len() - 1 - 2 * entry;
    let mut spliced = bytes[..cut].to_vec();
    spliced.extend(&other[other.len() - 1 - entry..]);
    assert_eq!(verify_bulletin(&spliced, &trusted, &here()), Err(BulletinError::WrongList));
    let mut unsorted = bytes[..=cut].to_vec();
    unsorted.extend(&bytes[cut + 1 + entry..]);
    unsorted.extend(&bytes[cut + 1..=cut + entry]);
    assert!(matches!(verify_bulletin(&unsorted, &trusted, &here()), Err(BulletinError::Malformed(_))));
}

#[test]
fn the_root_is_the_merkle_tree_of_rfc_9162() {
    let entries =
        |count: u8| bulletin(1, &(0..count).map(|n| (n, 0, Ending::Deleted)).collect::<Vec<_>>()).ended;
    let leaf = |n: u8| {
        let mut writer = Writer::new();
        entries(n + 1)[usize::from(n)].write(&mut writer);
        sha256(&[vec![0], writer.finish()].concat())
    };
    let both = |left: [u8; 32], right: [u8; 32]| sha256(&[vec![1], left.to_vec(), right.to_vec()].concat());
    assert_eq!(root::of(&[]), sha256(b""));
    assert_eq!(root::of(&entries(1)), leaf(0));
    let four = both(both(leaf(0), leaf(1)), both(leaf(2), leaf(3)));
    assert_eq!(root::of(&entries(4)), four);
    assert_eq!(root::of(&entries(5)), both(four, leaf(4)));
    assert_eq!(root::of(&entries(6)), both(four, both(leaf(4), leaf(5))));
}

#[test]
fn no_changed_byte_is_taken_and_no_cut_panics() {
    let trusted = TrustedKeys::from_iter([key(1).public()]);
    let mut made = bulletin(4, &[(1, 0, Ending::Deleted), (2, 30, Ending::Frozen)]);
    made.key_log = vec![NextKey::sign(&key(1), &here(), key(2).public())];
    let bytes = made.sign(&key(1), &here()).unwrap();
    for position in 0..bytes.len() {
        assert!(verify_bulletin(&bytes[..position], &trusted, &here()).is_err());
        let mut changed = bytes.clone();
        changed[position] ^= 1 << (position % 8);
        assert!(verify_bulletin(&changed, &trusted, &here()).is_err(), "byte {position}");
    }
}
