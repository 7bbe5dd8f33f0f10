use gatepass::token::keys::SoftwareKey;
use proptest::array::uniform32;
use proptest::collection::vec;
use ring::rand::SystemRandom;

use super::*;

/// A platform whose key is in memory, and which answers in either form.
struct Platform {
    key: SoftwareKey,
    point: Vec<u8>,
    answer: fn(&SoftwareKey, &[u8]) -> Result<PlatformSignature, KeyStoreError>,
}

fn platform(answer: fn(&SoftwareKey, &[u8]) -> Result<PlatformSignature, KeyStoreError>) -> Arc<Platform> {
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    let key = SoftwareKey::generate_es256(&SystemRandom::new()).unwrap();
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.to_pkcs8(), &SystemRandom::new())
            .unwrap();
    Arc::new(Platform { point: pair.public_key().as_ref().to_vec(), key, answer })
}

impl PlatformKey for Platform {
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        Ok(self.point.clone())
    }

    fn sign(&self, text: Vec<u8>) -> Result<PlatformSignature, KeyStoreError> {
        (self.answer)(&self.key, &text)
    }
}

/// As a platform would write it: integers without needless zeros, positive.
fn der(raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for half in raw.chunks(32) {
        let digits: Vec<u8> = half.iter().copied().skip_while(|digit| *digit == 0).collect();
        let positive = digits.first().is_none_or(|first| *first >= 128);
        body.extend([0x02, u8::try_from(digits.len()).unwrap() + u8::from(positive)]);
        body.extend(positive.then_some(0));
        body.extend(digits);
    }
    [[0x30, u8::try_from(body.len()).unwrap()].to_vec(), body].concat()
}

#[test]
fn a_signature_in_either_form_holds() {
    let raw = platform(|key, text| Ok(PlatformSignature::Raw { bytes: key.sign(text).unwrap().to_vec() }));
    let asn1 = platform(|key, text| Ok(PlatformSignature::Der { bytes: der(&key.sign(text).unwrap()) }));
    for platform in [raw, asn1] {
        let key = PhoneKey::new(platform).unwrap();
        let signature = key.sign(b"front gate").unwrap();
        assert!(key.public().verifies(b"front gate", &signature));
    }
}

#[test]
fn a_signature_over_something_else_is_found_out_on_the_phone() {
    let wrong =
        platform(|key, _| Ok(PlatformSignature::Raw { bytes: key.sign(b"garage").unwrap().to_vec() }));
    let error = PhoneKey::new(wrong).unwrap().sign(b"front gate").unwrap_err();
    assert!(matches!(error, KeyError::Device { .. }), "{error}");
}

#[test]
fn a_locked_phone_says_so() {
    let locked = platform(|_, _| Err(KeyStoreError::Locked));
    let error = PhoneKey::new(locked).unwrap().sign(b"front gate").unwrap_err();
    assert_eq!(error, KeyError::Device { reason: "the phone must be unlocked first".to_owned() });
}

#[test]
fn small_numbers_keep_their_zeros() {
    let mut raw = [0; 64];
    raw[31] = 1;
    raw[32] = 200;
    assert_eq!(raw_from_der(&der(&raw)), Some(raw));
    assert_eq!(raw_from_der(&der(&[0; 64])), Some([0; 64]));
}

proptest::proptest! {
    #[test]
    fn any_raw_signature_survives_asn1(r in uniform32(0_u8..), s in uniform32(0_u8..)) {
        let raw = [r, s].concat();
        proptest::prop_assert_eq!(raw_from_der(&der(&raw)).map(|found| found.to_vec()), Some(raw));
    }

    #[test]
    fn whatever_is_let_through_is_the_same_signature(bytes in vec(0_u8.., 0..90)) {
        if let Some(raw) = raw_from_der(&bytes) {
            proptest::prop_assert_eq!(raw_from_der(&der(&raw)), Some(raw));
        }
    }
}

struct Kept(Option<Vec<u8>>);

impl PlatformSecrets for Kept {
    fn load(&self) -> Result<Option<Vec<u8>>, KeyStoreError> {
        Ok(self.0.clone())
    }

    fn store(&self, _: Vec<u8>) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Failed { status: -25_300 })
    }
}

#[test]
fn half_a_secret_is_a_fault_and_not_a_new_phone() {
    assert!(Secrets(Arc::new(Kept(None))).load().unwrap().is_none());
    let broken = Secrets(Arc::new(Kept(Some([7; 16].to_vec())))).load().unwrap_err();
    assert_eq!(broken, SecretStoreError::Failed { status: 0 });
    let refused = Secrets(Arc::new(Kept(None))).store(&DataKey::from_bytes([7; 32])).unwrap_err();
    assert_eq!(refused, SecretStoreError::Failed { status: -25_300 });
}
