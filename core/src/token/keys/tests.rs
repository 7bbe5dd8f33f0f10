use ring::rand::SystemRandom;

use super::*;

#[test]
fn no_secret_shows_in_debug() {
    let random = SystemRandom::new();
    let property = PropertyKey::from_seed(&[0x41; 32]).unwrap();
    assert!(format!("{property:?}").ends_with(", secret)"));
    let door = DoorSecret::from_bytes(&[0x42; 64]).unwrap();
    let shown = format!("{door:?}");
    assert!(shown.ends_with(", secret)"), "{shown}");
    let phone = SoftwareKey::generate_es256(&random).unwrap();
    assert_eq!(format!("{phone:?}"), format!("SoftwareKey({}, secret)", phone.public()));
}

#[test]
fn a_property_key_is_the_same_from_its_seed_and_its_document() {
    let document = PropertyKey::generate_pkcs8(&SystemRandom::new()).unwrap();
    let key = PropertyKey::from_pkcs8(&document).unwrap();
    let signature = key.sign(b"text");
    assert!(key.public().verifies(b"text", &signature));
    assert!(!key.public().verifies(b"Text", &signature));
    assert!(PropertyKey::from_pkcs8(&document[1..]).is_err());
    assert_eq!(key.public().to_string().parse(), Ok(key.public()));
}

#[test]
fn both_kinds_of_device_key_sign_and_survive_their_document() {
    let random = SystemRandom::new();
    for key in
        [SoftwareKey::generate_es256(&random).unwrap(), SoftwareKey::generate_ed25519(&random).unwrap()]
    {
        let again = SoftwareKey::from_pkcs8(key.to_pkcs8()).unwrap();
        let signature = again.sign(b"text").unwrap();
        assert!(key.public().verifies(b"text", &signature));
        assert!(!key.public().verifies(b"other", &signature));
        assert_eq!(key.public().to_string().parse(), Ok(key.public()));
        assert_eq!(HolderKey::from_bytes(key.public().as_bytes()), Ok(key.public()));
    }
    assert!(SoftwareKey::from_pkcs8(b"nothing").is_err());
}

#[test]
fn a_point_off_the_curve_verifies_nothing() {
    let mut point = [0xff; 33];
    point[0] = 2;
    let key = HolderKey::from_bytes(&point).unwrap();
    assert!(!key.verifies(b"text", &[0; 64]));
    assert!(HolderKey::from_bytes(&[5; 33]).is_err());
    assert!(HolderKey::from_bytes(&[5; 31]).is_err());
    assert!(HolderKey::from_uncompressed(&[4; 65]).is_err());
}

#[test]
fn a_doors_keys_come_back_from_their_bytes() {
    let door = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let again = DoorSecret::from_bytes(&door.to_bytes()).unwrap();
    assert_eq!(again.public(), door.public());
    assert!(door.public().receipts.verifies(b"text", &again.sign(b"text")));
    let text = serde_json::to_string(&door.public()).unwrap();
    assert_eq!(serde_json::from_str::<DoorKeys>(&text).unwrap(), door.public());
}

#[test]
fn x25519_public_keys_are_those_of_rfc_7748() {
    let secret = [
        0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1, 0x72, 0x51, 0xb2, 0x66, 0x45, 0xdf,
        0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a,
    ];
    let mut both = [0; 64];
    both[..32].copy_from_slice(&secret);
    let door = DoorSecret::from_bytes(&both).unwrap();
    assert_eq!(door.public().exchange.as_bytes()[..4], [0x85, 0x20, 0xf0, 0x09]);
}

#[test]
fn texts_that_are_no_keys_are_refused() {
    for text in ["", "AAAA", "not base64!", &"A".repeat(5000)] {
        assert!(text.parse::<PropertyPublicKey>().is_err());
        assert!(text.parse::<HolderKey>().is_err());
    }
}
