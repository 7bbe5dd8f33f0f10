//! Sealing: what lies on disk says nothing to who finds it, and can't be changed unnoticed.
//!
//! Every value is sealed with AES-256-GCM under a random 96-bit nonce, bound to its table, key,
//! group, place and format version, so that no row can be put in another's place. Names are keyed
//! hashes. What stays readable: how many rows a table has, their sizes, and their order.
//!
//! The data key lives in the platform's key store, behind [`SecretStore`].

use std::fmt;
use std::sync::{Mutex, PoisonError};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::{hkdf, hmac};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{CacheError, Key, Table};

/// How values are written today; part of what each seal covers.
pub const VALUE_VERSION: u8 = 1;

/// The length of a keyed hash of a name.
pub const LOOKUP_LEN: usize = 16;

/// The key under which everything on this phone is sealed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// From its bytes, as a key store gave them.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new one.
    pub fn generate(random: &dyn SecureRandom) -> Result<Self, SecretStoreError> {
        let mut bytes = [0; 32];
        random.fill(&mut bytes).map_err(|_| SecretStoreError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Its bytes, for the key store.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey([redacted])")
    }
}

/// Why a key store doesn't give or take a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretStoreError {
    /// The phone hasn't been unlocked since it started; the key is there.
    #[error("the phone must be unlocked first")]
    Locked,
    /// The platform refused.
    #[error("the key store failed with status {status}")]
    Failed {
        /// The platform's number for it.
        status: i64,
    },
    /// The system has no randomness to make a key of.
    #[error("the system gives no randomness")]
    NoRandomness,
}

/// Where the data key is kept: Keychain on iOS, Keystore on Android.
///
/// Synchronous, and never called while the store's lock is held by the caller's own thread; an
/// implementation must not call back into the store.
pub trait SecretStore: Send + Sync + fmt::Debug {
    /// The key, or `None` if none was ever stored (a new phone, or the app was installed anew).
    fn load(&self) -> Result<Option<DataKey>, SecretStoreError>;

    /// Keeps the key; when it returns, it is kept for good.
    fn store(&self, key: &DataKey) -> Result<(), SecretStoreError>;
}

/// The twin: keeps the key as long as the process lives.
#[derive(Debug, Default)]
pub struct MemorySecretStore(Mutex<Option<DataKey>>);

impl MemorySecretStore {
    /// Holds no key yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds this key.
    pub fn with(key: DataKey) -> Self {
        Self(Mutex::new(Some(key)))
    }
}

impl SecretStore for MemorySecretStore {
    fn load(&self) -> Result<Option<DataKey>, SecretStoreError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn store(&self, key: &DataKey) -> Result<(), SecretStoreError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        Ok(())
    }
}

/// A name as it lies in the file.
pub type Lookup = [u8; LOOKUP_LEN];

/// Where a value lies: what its seal covers besides the value itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: Table,
    /// The hash of its key.
    pub key: Lookup,
    /// The hash of its group's name.
    pub group: Lookup,
    /// Its place in the list.
    pub order: i64,
}

const HEAD_LEN: usize = 1 + NONCE_LEN;
const AAD_LEN: usize = 1 + LOOKUP_LEN + 1 + LOOKUP_LEN + 8;

impl Place {
    /// table ‖ key ‖ version ‖ group ‖ order, each of fixed length.
    fn aad(&self) -> [u8; AAD_LEN] {
        let mut aad = [0; AAD_LEN];
        let parts = [self.table as u8]
            .into_iter()
            .chain(self.key)
            .chain([VALUE_VERSION])
            .chain(self.group)
            .chain(self.order.to_be_bytes());
        aad.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        aad
    }
}

/// Seals and opens values; its key schedule is set up once.
pub struct Sealer {
    values: LessSafeKey,
    names: hmac::Key,
    random: SystemRandom,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer([redacted])")
    }
}

impl Sealer {
    /// With keys of its own for values and names, derived from the data key.
    pub fn new(key: &DataKey) -> Result<Self, CacheError> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"gatepass cache 1").extract(&key.0);
        let values: UnboundKey =
            root.expand(&[b"values"], &AES_256_GCM).map_err(|_| CacheError::WrongKey)?.into();
        let names: hmac::Key =
            root.expand(&[b"names"], hmac::HMAC_SHA256).map_err(|_| CacheError::WrongKey)?.into();
        Ok(Self { values: LessSafeKey::new(values), names, random: SystemRandom::new() })
    }

    /// A name as it lies in the file. The same name in two tables looks different.
    pub fn lookup(&self, table: Table, name: &Key) -> Lookup {
        let mut context = hmac::Context::with_key(&self.names);
        context.update(&[table as u8]);
        context.update(name.as_bytes());
        let tag = context.sign();
        let mut lookup = [0; LOOKUP_LEN];
        lookup.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        lookup
    }

    /// version ‖ nonce ‖ sealed value ‖ tag.
    pub fn seal(&self, place: &Place, value: &[u8]) -> Result<Vec<u8>, CacheError> {
        let failed = CacheError::Encoding { table: place.table };
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(|_| failed.clone())?;
        let mut sealed = Vec::with_capacity(HEAD_LEN + value.len() + AES_256_GCM.tag_len());
        sealed.push(VALUE_VERSION);
        sealed.extend_from_slice(&nonce);
        let mut body = value.to_vec();
        self.values
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place.aad()), &mut body)
            .map_err(|_| failed)?;
        sealed.append(&mut body);
        Ok(sealed)
    }

    /// What was sealed for that place; anything else is damage.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Vec<u8>, CacheError> {
        let damaged = || CacheError::Damaged { table: place.table };
        let (head, body) = sealed.split_at_checked(HEAD_LEN).ok_or_else(damaged)?;
        let (version, nonce) = head.split_first().ok_or_else(damaged)?;
        if *version != VALUE_VERSION {
            return Err(damaged());
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| damaged())?;
        let mut value = body.to_vec();
        let length = self
            .values
            .open_in_place(nonce, Aad::from(place.aad()), &mut value)
            .map_err(|_| damaged())?
            .len();
        value.truncate(length);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(&DataKey::from_bytes([byte; 32])).unwrap()
    }

    fn place(sealer: &Sealer) -> Place {
        let table = Table::Session;
        Place {
            table,
            key: sealer.lookup(table, &"k".into()),
            group: sealer.lookup(table, &"g".into()),
            order: 7,
        }
    }

    #[test]
    fn a_value_opens_only_in_its_place() {
        let sealer = sealer(1);
        let place = place(&sealer);
        let closed = sealer.seal(&place, b"token").unwrap();
        assert_eq!(sealer.open(&place, &closed).unwrap(), b"token");
        let elsewhere = [
            Place { table: Table::Pass, ..place },
            Place { key: [0; LOOKUP_LEN], ..place },
            Place { group: [0; LOOKUP_LEN], ..place },
            Place { order: 8, ..place },
        ];
        for other in elsewhere {
            assert_eq!(sealer.open(&other, &closed), Err(CacheError::Damaged { table: other.table }));
        }
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice_and_a_name_always_does() {
        let sealer = sealer(1);
        let place = place(&sealer);
        assert_ne!(sealer.seal(&place, b"x").unwrap(), sealer.seal(&place, b"x").unwrap());
        assert_eq!(sealer.lookup(Table::Pass, &"x".into()), sealer.lookup(Table::Pass, &"x".into()));
        assert_ne!(sealer.lookup(Table::Pass, &"x".into()), sealer.lookup(Table::Route, &"x".into()));
    }

    #[test]
    fn another_key_opens_nothing() {
        let place = place(&sealer(1));
        let closed = sealer(1).seal(&place, b"token").unwrap();
        assert_eq!(sealer(2).open(&place, &closed), Err(CacheError::Damaged { table: place.table }));
    }

    #[test]
    fn keys_are_never_printed() {
        let key = DataKey::from_bytes([0xAB; 32]);
        let shown = format!("{key:?} {:?} {:?}", sealer(0xAB), MemorySecretStore::with(key.clone()));
        assert!(!shown.contains("171") && !shown.to_lowercase().contains("ab, "), "{shown}");
        assert_eq!(shown.matches("[redacted]").count(), 3);
    }

    proptest! {
        #[test]
        fn any_change_to_a_sealed_value_is_noticed(value: Vec<u8>, at: prop::sample::Index, flip in 1u8..) {
            let sealer = sealer(1);
            let place = place(&sealer);
            let mut closed = sealer.seal(&place, &value).unwrap();
            let at = at.index(closed.len());
            closed[at] ^= flip;
            prop_assert!(sealer.open(&place, &closed).is_err());
        }

        #[test]
        fn any_bytes_can_be_given_to_open(bytes: Vec<u8>) {
            let sealer = sealer(1);
            prop_assert!(sealer.open(&place(&sealer), &bytes).is_err());
        }
    }
}
