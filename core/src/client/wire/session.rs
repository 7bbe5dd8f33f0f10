//! Signing in: a person's phone number, and the verification code that was sent to it.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::confidential::Confidential;
use crate::id::{PersonId, PropertyId, SessionId, UnitId};
use crate::property::{Permission, Role};
use crate::token::keys::HolderKey;

/// `POST /v1/sign-in`: asks for a verification code by SMS. Answered 202 with [`CodeSent`], whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The number, as typed.
    pub phone: Confidential,
}

/// That a verification code is on its way, if the number was the right one. The same answer if it was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CodeSent {
    /// Until when the verification code counts, in UTC.
    pub good_until: DateTime<Utc>,
    /// From when on another may be asked for, in UTC.
    pub resend_after: DateTime<Utc>,
}

/// `POST /v1/sign-in/verify`: answered with [`Sessions`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifySignIn {
    /// The number, as typed before.
    pub phone: Confidential,
    /// The six digits of the SMS.
    pub verification_code: Confidential,
    /// This phone's key; the person's own tokens are bound to it.
    pub device_key: HolderKey,
}

/// What a person has signed in to: a session for each property that knows the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// At least one; in order of the properties' names.
    pub sessions: Vec<Session>,
}

/// A person's session with one property on one phone. Ended by `DELETE /v1/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// What every further request shows: `Authorization: Bearer gps_…`.
    pub session_token: SessionToken,
    /// When it ends by itself, in UTC.
    pub expires_at: DateTime<Utc>,
    /// Who has signed in.
    pub person: SignedIn,
}

/// Who has signed in, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SignedIn {
    /// Who.
    pub id: PersonId,
    /// The person's name.
    pub name: String,
    /// In which property.
    pub property: PropertyId,
    /// What people call that property.
    #[serde(default)]
    pub property_name: String,
    /// As what.
    pub role: Role,
    /// What staff may do; empty for residents.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub permissions: BTreeSet<Permission>,
    /// The units that a resident lives in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
}

/// `GET /v1/sessions`: where this person is signed in to this property, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionList {
    /// The sessions.
    pub sessions: Vec<SessionView>,
}

/// One of a person's sessions. `DELETE /v1/sessions/{id}` ends it, as a lost phone asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Its public name; not the token, nor of any use in its place.
    pub id: SessionId,
    /// When it began, in UTC.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself, in UTC.
    pub expires_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

const PREFIX: &str = "gps_";

/// A session's secret: `gps_` and 256 random bits. The service keeps only its [`digest`](Self::digest).
///
/// ```
/// use gatepass::client::wire::session::SessionToken;
/// use ring::rand::SystemRandom;
///
/// let token = SessionToken::draw(&SystemRandom::new()).unwrap();
/// assert_eq!(SessionToken::parse(&token.to_text()).map(|read| read.digest()), Ok(token.digest()));
/// assert_eq!(format!("{token:?}"), "SessionToken(..)");
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Password, pattern = "^gps_[A-Za-z0-9_-]{43}$"))]
#[serde(try_from = "String", into = "String")]
pub struct SessionToken([u8; 32]);

/// The text is not a session token. It isn't repeated here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a session token is gps_ and 43 letters, digits, '-' or '_'; sign in again")]
pub struct BadSessionToken;

impl SessionToken {
    /// Draws one. `None` only where the system has no randomness.
    pub fn draw(random: &dyn SecureRandom) -> Option<Self> {
        let mut bytes = [0; 32];
        random.fill(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Reads its text.
    pub fn parse(text: &str) -> Result<Self, BadSessionToken> {
        let rest = text.strip_prefix(PREFIX).filter(|rest| rest.len() == 43).ok_or(BadSessionToken)?;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(rest).map_err(|_| BadSessionToken)?);
        <[u8; 32]>::try_from(bytes.as_slice()).map(Self).map_err(|_| BadSessionToken)
    }

    /// Its text.
    pub fn to_text(&self) -> String {
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.0))
    }

    /// What is stored and looked up instead of it (SHA-256): a stolen table signs nobody in.
    pub fn digest(&self) -> [u8; 32] {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.0);
        digest.as_ref().try_into().unwrap_or_default()
    }
}

impl Drop for SessionToken {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// In constant time.
impl PartialEq for SessionToken {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(&self.0[..], &other.0[..]).into()
    }
}

impl Eq for SessionToken {}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(..)")
    }
}

impl TryFrom<String> for SessionToken {
    type Error = BadSessionToken;
    fn try_from(text: String) -> Result<Self, BadSessionToken> {
        Self::parse(&Zeroizing::new(text))
    }
}

impl From<SessionToken> for String {
    fn from(token: SessionToken) -> Self {
        token.to_text()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_secret_is_in_a_debug_text() {
        let asked = VerifySignIn {
            phone: Confidential::new("+1 210 555 0142"),
            verification_code: Confidential::new("204060"),
            device_key: HolderKey::Ed25519([7; 32]),
        };
        let text = format!("{asked:?}");
        assert!(!text.contains("555") && !text.contains("204060"), "{text}");
    }

    #[test]
    fn a_request_with_a_field_too_many_is_refused() {
        assert!(serde_json::from_str::<SignIn>(r#"{"phone":"+1"}"#).is_ok());
        assert!(serde_json::from_str::<SignIn>(r#"{"phone":"+1","role":"staff"}"#).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_the_one_form_of_a_session_token_or_refused(text in "gps_[A-Za-z0-9_-]{43}|.{0,60}") {
            if let Ok(token) = SessionToken::parse(&text) {
                prop_assert_eq!(token.to_text(), text);
            }
        }
    }
}
