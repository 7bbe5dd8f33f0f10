//! The secret code of a pass: 4 to 8 digits that the guest hears from the resident and enters once per phone (Quext).

use std::fmt;
use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::pbkdf2::{self, PBKDF2_HMAC_SHA256};
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The fewest digits (Quext).
pub const SHORTEST: usize = 4;
/// The most digits (Quext).
pub const LONGEST: usize = 8;
/// Wrong tries that freeze the pass.
pub const TRIES: u8 = 5;

/// A secret code: 4 to 8 digits. Wiped when dropped, never printed.
///
/// ```
/// use gatepass::pass::secret::{BadSecretCode, SecretCode};
///
/// let secret_code = SecretCode::parse("4711")?;
/// assert_eq!(format!("{secret_code:?}"), "SecretCode(..)");
/// assert_eq!(SecretCode::parse("471"), Err(BadSecretCode::TooShort { digits: 3 }));
/// # Ok::<(), BadSecretCode>(())
/// ```
#[derive(Clone)]
pub struct SecretCode(Zeroizing<String>);

/// Why a text is not a secret code. The text itself is never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum BadSecretCode {
    /// Something in it is no digit from 0 to 9.
    #[error("a secret code has only the digits 0 to 9")]
    NotDigits,
    /// Fewer than four digits.
    #[error("a secret code has 4 to 8 digits, not {digits}")]
    TooShort {
        /// How many there are.
        digits: usize,
    },
    /// More than eight digits.
    #[error("a secret code has 4 to 8 digits, not {digits}")]
    TooLong {
        /// How many there are.
        digits: usize,
    },
}

impl SecretCode {
    /// Reads what was typed; white space around it doesn't count.
    pub fn parse(typed: &str) -> Result<Self, BadSecretCode> {
        let typed = typed.trim();
        if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BadSecretCode::NotDigits);
        }
        match typed.len() {
            digits if digits < SHORTEST => Err(BadSecretCode::TooShort { digits }),
            digits if digits > LONGEST => Err(BadSecretCode::TooLong { digits }),
            _ => Ok(Self(Zeroizing::new(typed.to_owned()))),
        }
    }

    /// The digits, for sealing to a door.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// What is stored instead of it. `None` only where the system has no randomness.
    pub fn hash(&self, random: &dyn SecureRandom) -> Option<SecretHash> {
        let mut salt = [0; 16];
        random.fill(&mut salt).ok()?;
        let mut hash = [0; 32];
        pbkdf2::derive(PBKDF2_HMAC_SHA256, ITERATIONS, &salt, self.0.as_bytes(), &mut hash);
        Some(SecretHash { iterations: ITERATIONS, salt, hash })
    }
}

impl SecretCode {
    /// What tells it from the codes of the same resident's other passes, without that any is stored. As slow to try as
    /// a [`SecretHash`]; the salt is one for all passes of a resident and no one else's.
    pub fn mark(&self, salt: &[u8; 32]) -> SecretMark {
        let mut mark = [0; 32];
        pbkdf2::derive(PBKDF2_HMAC_SHA256, ITERATIONS, salt, self.0.as_bytes(), &mut mark);
        SecretMark(mark)
    }
}

/// In constant time for codes of the same length.
impl PartialEq for SecretCode {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_bytes(), other.0.as_bytes()).into()
    }
}

impl Eq for SecretCode {}

impl fmt::Debug for SecretCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretCode(..)")
    }
}

/// So few digits are found by trying all, however slow a try is; this makes a stolen table cost hours a pass
/// instead of nothing, and an honest guest a blink.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(100_000).unwrap();

/// More would let a damaged record keep the service busy.
const MOST_ITERATIONS: u32 = 2_000_000;

/// A secret code as it is stored: PBKDF2-HMAC-SHA-256 with its own salt. As text
/// `pbkdf2-sha256$ITERATIONS$SALT$HASH`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretHash {
    iterations: NonZeroU32,
    salt: [u8; 16],
    hash: [u8; 32],
}

/// The text is not a stored secret code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored secret code reads pbkdf2-sha256$ITERATIONS$SALT$HASH; this one is damaged")]
pub struct BadSecretHash;

impl SecretHash {
    /// Whether the entry is the secret code. Takes as long for a wrong one.
    pub fn matches(&self, entry: &SecretCode) -> bool {
        pbkdf2::verify(PBKDF2_HMAC_SHA256, self.iterations, &self.salt, entry.digits().as_bytes(), &self.hash)
            .is_ok()
    }
}

impl TryFrom<String> for SecretHash {
    type Error = BadSecretHash;
    fn try_from(text: String) -> Result<Self, BadSecretHash> {
        let mut parts = text.split('$');
        let (Some("pbkdf2-sha256"), Some(iterations), Some(salt), Some(hash), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadSecretHash);
        };
        let iterations = iterations
            .parse()
            .ok()
            .filter(|count| *count <= MOST_ITERATIONS)
            .and_then(NonZeroU32::new)
            .ok_or(BadSecretHash)?;
        Ok(Self { iterations, salt: bytes(salt)?, hash: bytes(hash)? })
    }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], BadSecretHash> {
    STANDARD_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(BadSecretHash)
}

impl From<SecretHash> for String {
    fn from(hash: SecretHash) -> Self {
        let (salt, digest) = (STANDARD_NO_PAD.encode(hash.salt), STANDARD_NO_PAD.encode(hash.hash));
        format!("pbkdf2-sha256${}${salt}${digest}", hash.iterations)
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(..)")
    }
}

/// Two of a resident's passes with the same secret code have the same mark. As text 43 characters of base64.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretMark([u8; 32]);

impl PartialEq for SecretMark {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_slice(), other.0.as_slice()).into()
    }
}

impl Eq for SecretMark {}

impl TryFrom<String> for SecretMark {
    type Error = BadSecretHash;
    fn try_from(text: String) -> Result<Self, BadSecretHash> {
        bytes(&text).map(Self)
    }
}

impl From<SecretMark> for String {
    fn from(mark: SecretMark) -> Self {
        STANDARD_NO_PAD.encode(mark.0)
    }
}

impl fmt::Debug for SecretMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretMark(..)")
    }
}

/// Wrong entries of a secret code since the pass was made or thawed, over all phones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attempts {
    wrong: u8,
}

/// What a wrong entry leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The guest may try again.
    TryAgain {
        /// How many tries are left; at least 1.
        left: u8,
    },
    /// The pass freezes, and the resident is told; a thaw begins with fresh [`Attempts`].
    Frozen,
}

impl Attempts {
    /// This many wrong entries, as they were stored.
    pub const fn of(wrong: u8) -> Self {
        Self { wrong }
    }

    /// How many there were.
    pub const fn count(self) -> u8 {
        self.wrong
    }

    /// One more wrong entry. The fifth freezes the pass, and so does each after it.
    pub fn wrong(&mut self) -> Wrong {
        self.wrong = self.wrong.saturating_add(1);
        match TRIES.saturating_sub(self.wrong) {
            0 => Wrong::Frozen,
            left => Wrong::TryAgain { left },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn a_stored_secret_code_knows_the_right_entry_and_tells_nothing() {
        let secret_code = SecretCode::parse(" 04711 ").unwrap();
        let stored = secret_code.hash(&SystemRandom::new()).unwrap();
        assert!(stored.matches(&SecretCode::parse("04711").unwrap()));
        assert!(!stored.matches(&SecretCode::parse("4711").unwrap()));
        assert_ne!(stored, secret_code.hash(&SystemRandom::new()).unwrap());

        let text = serde_json::to_string(&stored).unwrap();
        assert!(!text.contains("4711"));
        assert_eq!(serde_json::from_str::<SecretHash>(&text).unwrap(), stored);
        assert!(!format!("{secret_code:?} {stored:?}").contains(|c: char| c.is_ascii_digit()));
    }

    #[test]
    fn a_mark_tells_a_residents_codes_apart_and_nothing_of_anybody_elses() {
        let [code, other] = ["4711", "4712"].map(|digits| SecretCode::parse(digits).unwrap());
        let mark = code.mark(&[7; 32]);
        assert_eq!(mark, code.mark(&[7; 32]));
        assert_ne!(mark, other.mark(&[7; 32]));
        assert_ne!(mark, code.mark(&[8; 32]));
        let text = serde_json::to_string(&mark).unwrap();
        assert_eq!(serde_json::from_str::<SecretMark>(&text).unwrap(), mark);
        assert_eq!(format!("{mark:?}"), "SecretMark(..)");
    }

    #[test]
    fn a_secret_code_has_4_to_8_digits() {
        use BadSecretCode::{NotDigits, TooLong, TooShort};
        let cases = [
            ("", Err(TooShort { digits: 0 })),
            ("123", Err(TooShort { digits: 3 })),
            ("0000", Ok(())),
            ("12345678", Ok(())),
            ("123456789", Err(TooLong { digits: 9 })),
            ("12 34", Err(NotDigits)),
            ("12e4", Err(NotDigits)),
            ("-1234", Err(NotDigits)),
            ("١٢٣٤", Err(NotDigits)),
        ];
        for (typed, expected) in cases {
            assert_eq!(SecretCode::parse(typed).map(|_| ()), expected, "{typed:?}");
        }
    }

    #[test]
    fn the_fifth_wrong_entry_freezes() {
        let mut attempts = Attempts::default();
        for left in (1..TRIES).rev() {
            assert_eq!(attempts.wrong(), Wrong::TryAgain { left });
        }
        assert_eq!(attempts.wrong(), Wrong::Frozen);
        assert_eq!(attempts.wrong(), Wrong::Frozen);
        assert_eq!(Attempts::of(u8::MAX).wrong(), Wrong::Frozen);
    }

    #[test]
    fn a_damaged_record_is_refused_without_work() {
        let salt = STANDARD_NO_PAD.encode([0; 16]);
        let hash = STANDARD_NO_PAD.encode([0; 32]);
        let good = format!("pbkdf2-sha256$1$${hash}").replace("$$", &format!("${salt}$"));
        assert!(SecretHash::try_from(good.clone()).is_ok());
        for bad in [
            String::new(),
            good.replace("$1$", "$0$"),
            good.replace("$1$", "$4000000000$"),
            good.replace("sha256", "sha1"),
            format!("{good}$"),
            good.replace(&salt, &hash),
        ] {
            assert_eq!(SecretHash::try_from(bad), Err(BadSecretHash));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_secret_code_or_a_reason(typed in any::<String>()) {
            if let Ok(secret_code) = SecretCode::parse(&typed) {
                prop_assert_eq!(secret_code.digits(), typed.trim());
            }
            let _ = SecretHash::try_from(typed);
        }
    }
}
