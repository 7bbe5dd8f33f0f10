//! What is signed: COSE's `Sig_structure` (RFC 9052 §4.4), the same for every kind of signed thing.
//!
//! Its `external_aad` says what kind of thing it is and for which property; neither is carried.

use ring::digest;

use super::cbor::{CborError, Reader, Writer};
use super::keys::{HolderKey, KeyId};
use crate::id::PropertyId;

/// What kind of thing a signature is for. A signature over one never counts for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// A token's first link.
    Token,
    /// A token's second link; covers the first one's signed bytes as well.
    Delegated,
    /// A bulletin.
    Bulletin,
    /// A new property key, signed by the one before.
    NextKey,
    /// A door's receipt.
    Receipt,
    /// What a reader says to the service over its own network.
    ReaderRequest,
}

impl Context {
    const fn text(self) -> &'static str {
        match self {
            Self::Token => "gatepass token 1",
            Self::Delegated => "gatepass delegated token 1",
            Self::Bulletin => "gatepass bulletin 1",
            Self::NextKey => "gatepass next key 1",
            Self::Receipt => "gatepass receipt 1",
            Self::ReaderRequest => "gatepass reader request 1",
        }
    }
}

/// The bytes that a signature covers. `parent` is the digest of the link before, where there is one.
pub(crate) fn to_be_signed(
    context: Context,
    property: &PropertyId,
    parent: Option<&[u8; 32]>,
    protected: &[u8],
    payload: &[u8],
) -> Vec<u8> {
    let mut about = Writer::new();
    about.array(2 + usize::from(parent.is_some()));
    about.text(context.text());
    about.text(property.as_str());
    if let Some(parent) = parent {
        about.bytes(parent);
    }
    let mut whole = Writer::new();
    whole.array(4);
    whole.text("Signature1");
    whole.bytes(protected);
    whole.bytes(&about.finish());
    whole.bytes(payload);
    whole.finish()
}

/// SHA-256, as an array.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let hash = digest::digest(&digest::SHA256, bytes);
    let mut out = [0; 32];
    out.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
    out
}

/// Signature algorithms, by their numbers in COSE's registry (fully specified ones, RFC 9864).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// Ed25519.
    Ed25519,
    /// ECDSA on P-256 with SHA-256.
    Esp256,
}

impl Algorithm {
    pub const fn of(holder: &HolderKey) -> Self {
        match holder {
            HolderKey::Es256(_) => Self::Esp256,
            HolderKey::Ed25519(_) => Self::Ed25519,
        }
    }

    const fn number(self) -> i64 {
        match self {
            Self::Esp256 => -9,
            Self::Ed25519 => -19,
        }
    }
}

/// A protected header: the algorithm, and whose key where it isn't plain from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub algorithm: Algorithm,
    pub key: Option<KeyId>,
}

const ALG: i64 = 1;
const KID: i64 = 4;

impl Header {
    pub fn encode(self) -> Vec<u8> {
        let mut header = super::cbor::MapWriter::new();
        header.label(ALG).int(self.algorithm.number());
        if let Some(key) = self.key {
            header.label(KID).bytes(key.as_bytes());
        }
        header.finish()
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let mut labels = reader.labels("a protected header")?;
        let (mut algorithm, mut key) = (None, None);
        while let Some(label) = labels.next(&mut reader)? {
            match label {
                ALG => {
                    let at = reader.at();
                    let number = reader.int("an algorithm")?;
                    let known = [Algorithm::Esp256, Algorithm::Ed25519];
                    algorithm = known.into_iter().find(|known| known.number() == number);
                    if algorithm.is_none() {
                        return Err(CborError::Unexpected { at, wanted: "the algorithm ESP256 or Ed25519" });
                    }
                }
                KID => key = Some(KeyId::from_bytes(*reader.exactly("a key id of 4 bytes")?)),
                label => return Err(CborError::UnknownLabel { label }),
            }
        }
        reader.end()?;
        Ok(Self { algorithm: algorithm.ok_or(CborError::Missing { label: ALG })?, key })
    }
}
