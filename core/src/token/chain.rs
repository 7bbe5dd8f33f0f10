//! A token's links: making them, and taking them apart without believing them.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroize;

use super::cbor::{CborError, Reader, Writer};
use super::claims::{Claims, GrantBreach, Purpose, Root};
use super::codec;
use super::keys::{DeviceKey, KeyError, KeyId, PropertyKey};
use super::sign1::{Algorithm, Context, Header, sha256, to_be_signed};
use crate::id::{PassId, PropertyId};

/// The longest token: what the largest QR code holds, less the live part. A year of hours at 500 doors fits.
pub const MAX_TOKEN_BYTES: usize = 2048;

const VERSION: u64 = 1;

/// Why a token can't be made or isn't good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Too long to be one.
    #[error("a token has at most {MAX_TOKEN_BYTES} bytes, this has {bytes}")]
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// The text is not base64url.
    #[error("a token's text is base64url without padding; copy it again, whole")]
    NotText,
    /// Not a token's form, or not its one allowed spelling.
    #[error("this is not a token: {0}")]
    Malformed(#[from] CborError),
    /// A version that this program doesn't know.
    #[error("the token's version is {version}, this program reads version 1; update it")]
    UnknownVersion {
        /// The version.
        version: u64,
    },
    /// A first link without the id of a property's key, or a second one with it: links out of order.
    #[error(
        "link {link} is not signed by who must sign it: the property signs the first, its holder the second"
    )]
    WrongSigner {
        /// Which link, 0 or 1.
        link: usize,
    },
    /// Signed by a key that isn't among the property's.
    #[error(
        "no key {key} is known for this property; renew what is known of it, or it is another property's token"
    )]
    UnknownKey {
        /// The key named.
        key: KeyId,
    },
    /// The signature is not over these bytes, this property and by this key.
    #[error(
        "the signature of link {link} is not good: changed, another property's, or not signed by its holder"
    )]
    BadSignature {
        /// Which link, 0 or 1.
        link: usize,
    },
    /// The first link is no issuing token, so nobody may add to it.
    #[error("the pass may not be handed on: it is not a resident's issuing token")]
    NotIssuing,
    /// An issuing token must name the key that signs with it.
    #[error("an issuing token must be bound to a phone's key")]
    IssuerWithoutKey,
    /// The second link goes beyond the grant.
    #[error("the pass goes beyond what its resident may give: {0}")]
    Grant(#[from] GrantBreach),
    /// This phone's key is not the one that the token names.
    #[error("this phone's key is not the one that the token names; renew the token on this phone")]
    NotTheHolder,
    /// The phone's key didn't sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A token's bytes: a secret, since a bearer's token opens doors by itself. Says nothing of what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenBytes(Vec<u8>);

impl TokenBytes {
    /// Any bytes that aren't too long; whether they are a token shows in [`Token::parse`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, TokenError> {
        if bytes.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong { bytes: bytes.len() });
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As base64url without padding. A secret like the bytes.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }
}

impl FromStr for TokenBytes {
    type Err = TokenError;
    fn from_str(text: &str) -> Result<Self, TokenError> {
        // Four letters are three bytes.
        let bytes = text.len().saturating_mul(3) / 4;
        if bytes > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong { bytes });
        }
        URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenError::NotText).and_then(Self::from_bytes)
    }
}

impl fmt::Debug for TokenBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenBytes({} bytes, secret)", self.0.len())
    }
}

impl Drop for TokenBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A link as it is carried.
#[derive(Clone, Copy)]
pub(super) struct RawLink<'b> {
    pub protected: &'b [u8],
    pub payload: &'b [u8],
    pub signature: &'b [u8; 64],
}

impl<'b> RawLink<'b> {
    fn read(reader: &mut Reader<'b>) -> Result<Self, CborError> {
        Ok(Self {
            protected: reader.bytes("a link's protected header")?,
            payload: reader.bytes("a link's claims")?,
            signature: reader.exactly("a signature of 64 bytes")?,
        })
    }
}

/// The parts of a second link.
pub(super) struct Second<'b> {
    pub raw: RawLink<'b>,
    pub algorithm: Algorithm,
    pub claims: Claims,
}

/// A token taken apart. **Nothing in it is to be believed**: signatures are unchecked; see [`super::verify()`].
pub struct Token<'b> {
    pub(super) raw: RawLink<'b>,
    pub(super) key: KeyId,
    pub(super) root: Root,
    pub(super) second: Option<Second<'b>>,
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(unchecked, {} links, key {})", self.links(), self.key)
    }
}

impl<'b> Token<'b> {
    /// Takes bytes apart and checks their form: a known version, one or two links in order, each field in its
    /// range and its one spelling, nothing left over.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, TokenError> {
        if bytes.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong { bytes: bytes.len() });
        }
        let mut reader = Reader::new(bytes);
        let elements = reader.array("a token")?;
        let version = reader.uint("a version")?;
        if version != VERSION {
            return Err(TokenError::UnknownVersion { version });
        }
        let two = match elements {
            4 => false,
            7 => true,
            _ => return Err(CborError::Unexpected { at: 0, wanted: "a token of one or two links" }.into()),
        };
        let raw = RawLink::read(&mut reader)?;
        let raw_second = if two { Some(RawLink::read(&mut reader)?) } else { None };
        reader.end()?;

        let header = Header::decode(raw.protected)?;
        let (Algorithm::Ed25519, Some(key)) = (header.algorithm, header.key) else {
            return Err(TokenError::WrongSigner { link: 0 });
        };
        let root = codec::decode_root(raw.payload)?;
        let second = raw_second.map(Self::second).transpose()?;
        Ok(Self { raw, key, root, second })
    }

    fn second(raw: RawLink<'b>) -> Result<Second<'b>, TokenError> {
        let header = Header::decode(raw.protected)?;
        if header.key.is_some() {
            return Err(TokenError::WrongSigner { link: 1 });
        }
        Ok(Second { raw, algorithm: header.algorithm, claims: codec::decode_delegated(raw.payload)? })
    }

    /// How many links it has.
    pub fn links(&self) -> usize {
        1 + usize::from(self.second.is_some())
    }

    /// Which of the property's keys is said to have signed it.
    pub fn key(&self) -> KeyId {
        self.key
    }

    /// What the first link claims, unchecked.
    pub fn unchecked_root(&self) -> &Root {
        &self.root
    }

    /// What the second link claims, unchecked.
    pub fn unchecked_delegated(&self) -> Option<&Claims> {
        self.second.as_ref().map(|second| &second.claims)
    }

    /// What the last link claims, the one that is shown at the door, unchecked.
    pub fn unchecked_shown(&self) -> &Claims {
        self.unchecked_delegated().unwrap_or(&self.root.claims)
    }

    /// The pass that the last link speaks of, unchecked; a pass made offline has one by its bytes.
    pub fn unchecked_pass(&self, property: &PropertyId) -> PassId {
        match &self.second {
            None => self.root.pass,
            Some(second) => derived_pass(&self.second_signed(second, &self.first_signed(property), property)),
        }
    }

    pub(super) fn first_signed(&self, property: &PropertyId) -> Vec<u8> {
        to_be_signed(Context::Token, property, None, self.raw.protected, self.raw.payload)
    }

    #[allow(clippy::unused_self, reason = "reads as a pair with `first_signed`")]
    pub(super) fn second_signed(&self, second: &Second<'_>, first: &[u8], property: &PropertyId) -> Vec<u8> {
        let raw = &second.raw;
        to_be_signed(Context::Delegated, property, Some(&sha256(first)), raw.protected, raw.payload)
    }
}

/// The id of a pass made offline: of its signed bytes, so that nobody can take another's. Never of a signature,
/// which has two valid forms.
pub(super) fn derived_pass(signed: &[u8]) -> PassId {
    PassId::from_bytes(sha256(signed).first_chunk().copied().unwrap_or_default())
}

/// Signs a first link with the property's key.
pub fn issue(key: &PropertyKey, property: &PropertyId, root: &Root) -> Result<TokenBytes, TokenError> {
    if matches!(root.purpose, Purpose::Issues(_)) && root.claims.holder.is_none() {
        return Err(TokenError::IssuerWithoutKey);
    }
    let protected = Header { algorithm: Algorithm::Ed25519, key: Some(key.public().id()) }.encode();
    let payload = codec::encode_root(root);
    let signature = key.sign(&to_be_signed(Context::Token, property, None, &protected, &payload));
    let mut token = Writer::new();
    token.array(4);
    token.uint(VERSION);
    write_link(&mut token, &protected, &payload, &signature);
    TokenBytes::from_bytes(token.finish())
}

/// Adds a second link to an issuing token, signed by its holder: a pass made without a network.
///
/// The same checks as at the door are made first, so that what can't work isn't handed out. The pass's id is
/// [`Token::unchecked_pass`] of the result.
pub fn delegate(
    issuing: &TokenBytes,
    device: &dyn DeviceKey,
    property: &PropertyId,
    claims: &Claims,
) -> Result<TokenBytes, TokenError> {
    let token = Token::parse(issuing.as_bytes())?;
    let Purpose::Issues(grant) = &token.root.purpose else { return Err(TokenError::NotIssuing) };
    if token.second.is_some() {
        return Err(TokenError::NotIssuing);
    }
    let holder = token.root.claims.holder.ok_or(TokenError::IssuerWithoutKey)?;
    if holder != device.public() {
        return Err(TokenError::NotTheHolder);
    }
    grant.allows(&claims.permit)?;

    let protected = Header { algorithm: Algorithm::of(&holder), key: None }.encode();
    let payload = codec::encode_delegated(claims);
    let parent = sha256(&token.first_signed(property));
    let signed = to_be_signed(Context::Delegated, property, Some(&parent), &protected, &payload);
    let signature = device.sign(&signed)?;
    let mut whole = Writer::new();
    whole.array(7);
    whole.uint(VERSION);
    write_link(&mut whole, token.raw.protected, token.raw.payload, token.raw.signature);
    write_link(&mut whole, &protected, &payload, &signature);
    TokenBytes::from_bytes(whole.finish())
}

fn write_link(token: &mut Writer, protected: &[u8], payload: &[u8], signature: &[u8; 64]) {
    token.bytes(protected);
    token.bytes(payload);
    token.bytes(signature);
}
