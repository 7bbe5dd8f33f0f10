//! What must hold for any bytes shown as a token, bulletin, receipt or QR code. Plain functions, so that a fuzzer
//! calls the same ones as the property tests.
#![allow(clippy::missing_panics_doc, reason = "a body of a test panics where what it claims doesn't hold")]

use gatepass::id::PropertyId;
use gatepass::qr::{Qr, Shown, verify_bearer};
use gatepass::token::bulletin::{Bulletin, verify_bulletin};
use gatepass::token::claims::Root;
use gatepass::token::keys::{DoorSecret, PropertyKey, TrustedKeys};
use gatepass::token::receipt::{Receipt, VerifiedReceipt, verify_receipt};
use gatepass::token::{Token, TokenBytes, issue, verify};

/// Bytes that nobody signed are never good, whatever they are, and looking at them never panics.
pub fn unsigned_bytes_are_refused(bytes: &[u8], keys: &TrustedKeys, property: &PropertyId) {
    assert!(verify(bytes, keys, property).is_err());
    assert!(verify_bulletin(bytes, keys, property).is_err());
    assert!(verify_receipt(bytes, property, |_| None).is_err());
    if let Ok(token) = Token::parse(bytes) {
        // What has the form has an id and can be looked at, still unbelieved.
        let _ = (token.unchecked_pass(property), token.unchecked_shown(), token.unchecked_root());
    }
}

/// A text is a code or refused; what is one comes back from its bytes, and nothing unsigned in it is good.
pub fn any_text_is_a_code_or_refused(text: &str, keys: &TrustedKeys, property: &PropertyId) {
    if let Ok(shown) = Shown::parse(text) {
        assert!(verify_bearer(shown.token(), keys, property).is_err());
    }
    if let Ok(token) = text.parse::<TokenBytes>() {
        assert_eq!(token.to_text(), text);
    }
    if let Ok(qr) = Qr::new(text) {
        assert!(qr.side() > 20);
    }
}

/// One flipped bit anywhere makes a token no good.
pub fn a_flipped_bit_is_noticed(token: &TokenBytes, bit: usize, keys: &TrustedKeys, property: &PropertyId) {
    let mut bytes = token.as_bytes().to_vec();
    let bits = bytes.len() * 8;
    if let Some(byte) = bytes.get_mut(bit % bits / 8) {
        *byte ^= 1 << (bit % 8);
    }
    assert!(verify(&bytes, keys, property).is_err(), "bit {bit}");
}

/// What is signed is what is read, and signing that again gives the same bytes.
pub fn claims_come_back_the_same(root: &Root, key: &PropertyKey, property: &PropertyId) {
    // Too many doors or dates for one token is an answer as well.
    let Ok(token) = issue(key, property, root) else { return };
    let keys = TrustedKeys::from_iter([key.public()]);
    let read = verify(token.as_bytes(), &keys, property).map(|good| Root {
        pass: good.pass(),
        claims: good.shown().claims().clone(),
        purpose: good.purpose().clone(),
    });
    assert_eq!(read.as_ref(), Ok(root));
    assert_eq!(read.and_then(|read| issue(key, property, &read)), Ok(token));
}

/// A receipt is read as it was signed, and not with a bit flipped.
pub fn a_receipt_comes_back_the_same(
    receipt: &Receipt,
    door: &DoorSecret,
    property: &PropertyId,
    bit: usize,
) {
    let mut signed = receipt.sign(door, property).as_bytes().to_vec();
    let key = |_| Some(door.public().receipts);
    assert_eq!(verify_receipt(&signed, property, key).as_ref().map(VerifiedReceipt::receipt), Ok(receipt));
    let bits = signed.len() * 8;
    if let Some(byte) = signed.get_mut(bit % bits / 8) {
        *byte ^= 1 << (bit % 8);
    }
    assert!(verify_receipt(&signed, property, key).is_err(), "bit {bit}");
}

/// What a door reads is what was signed, sorted; signing that again gives the same bytes.
pub fn a_bulletin_comes_back_the_same(bulletin: &Bulletin, key: &PropertyKey, property: &PropertyId) {
    let Ok(signed) = bulletin.sign(key, property) else { return };
    let read = verify_bulletin(&signed, &TrustedKeys::from_iter([key.public()]), property);
    let read = read.map(|read| read.bulletin().clone());
    assert_eq!(read.as_ref().map(|read| read.lockdown.clone()), Ok(bulletin.lockdown.clone()));
    assert!(read.as_ref().is_ok_and(|read| bulletin.ended.iter().all(|ended| {
        read.ended.iter().any(|kept| kept.pass == ended.pass && kept.generation >= ended.generation)
    })));
    assert_eq!(read.and_then(|read| read.sign(key, property)), Ok(signed));
}
