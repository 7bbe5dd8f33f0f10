//! Phone numbers in E.164, read at the boundary and never printed whole.

use std::fmt;
use std::str::FromStr;

use phonenumber::Mode;
use serde::{Deserialize, Serialize};
use zeroize::ZeroizeOnDrop;

/// The longest text that is looked at; a number with all its punctuation is shorter.
const LONGEST_TEXT: usize = 40;

/// Where a number without `+` belongs: phone and service have to read it alike. (ISO 3166.)
pub const DEFAULT_REGION: &str = "US";

/// A phone number in E.164 form, `+` and 7 to 15 digits. `Debug` and `Display` show its last two digits.
///
/// ```
/// use gatepass::phone::Phone;
///
/// let phone = Phone::read("(212) 555-2368", Some("US"))?;
/// assert_eq!(phone.e164(), "+12125552368");
/// assert_eq!(phone.to_string(), "…68");
/// # Ok::<(), gatepass::phone::BadPhone>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a phone number. The text itself is never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum BadPhone {
    /// Something in it belongs in no phone number.
    #[error("a phone number has digits, spaces and + ( ) - . / only")]
    NotAPhone,
    /// It has no country's prefix, and no country is known.
    #[error("begin the phone number with + and the country's prefix")]
    CountryMissing,
    /// Its country has no such numbers: too short, too long, or an area that doesn't exist.
    #[error("there is no such phone number; check its digits")]
    NoSuchNumber,
}

impl Phone {
    /// Reads a number as people type it. Without a leading `+` it is one of `region`, an ISO 3166 code such as
    /// `US`.
    pub fn read(typed: &str, region: Option<&str>) -> Result<Self, BadPhone> {
        let typed = typed.trim();
        // The crate's grammar is wide (letters, `tel:`, extensions); what people type into a number's field isn't.
        let fits = |byte: u8| byte.is_ascii_digit() || b"+()-./ ".contains(&byte);
        if typed.len() > LONGEST_TEXT || !typed.bytes().all(fits) {
            return Err(BadPhone::NotAPhone);
        }
        if !typed.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(BadPhone::NotAPhone);
        }
        let region = region.filter(|_| !typed.starts_with('+')).and_then(|region| region.parse().ok());
        if region.is_none() && !typed.starts_with('+') {
            return Err(BadPhone::CountryMissing);
        }
        let number = phonenumber::parse(region, typed).map_err(|_| BadPhone::NoSuchNumber)?;
        if !phonenumber::is_valid(&number) {
            return Err(BadPhone::NoSuchNumber);
        }
        Self::new(&number.format().mode(Mode::E164).to_string())
    }

    /// Takes a number that is in E.164 form already. Checks the form only: numbering plans change, and a
    /// stored number must stay readable.
    pub fn new(e164: &str) -> Result<Self, BadPhone> {
        let digits = e164.strip_prefix('+').ok_or(BadPhone::CountryMissing)?;
        let is_number = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && (7..=15).contains(&digits.len()) {
            Ok(Self(e164.to_owned()))
        } else {
            Err(BadPhone::NotAPhone)
        }
    }

    /// The whole number, to send to, to compare, to store: `+12125552368`. Not to log.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Its last two digits: enough for its owner to recognise it, too few for anybody else.
    pub fn ending(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{}", self.ending())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", self.ending())
    }
}

impl FromStr for Phone {
    type Err = BadPhone;
    fn from_str(typed: &str) -> Result<Self, BadPhone> {
        Self::read(typed, None)
    }
}

impl TryFrom<String> for Phone {
    type Error = BadPhone;
    fn try_from(text: String) -> Result<Self, BadPhone> {
        Self::new(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.e164().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_however_people_type_it() {
        for typed in ["+1 212 555 2368", "(212) 555-2368", "212.555.2368", " 1-212-555-2368 ", "+12125552368"]
        {
            assert_eq!(Phone::read(typed, Some("US")).unwrap().e164(), "+12125552368", "{typed:?}");
        }
        let german = Phone::read("030 901820", Some("DE")).unwrap();
        assert_eq!(german.e164(), "+4930901820");
        assert_eq!(Phone::read("+49 30 901820", Some("US")).unwrap(), german);
    }

    #[test]
    fn what_is_no_number_says_why() {
        let us = Some("US");
        let cases = [
            ("", us, BadPhone::NotAPhone),
            ("call me", us, BadPhone::NotAPhone),
            ("+", us, BadPhone::NotAPhone),
            ("２１２５５５２３６８", us, BadPhone::NotAPhone),
            ("212 555 2368", None, BadPhone::CountryMissing),
            ("212 555 2368", Some("Atlantis"), BadPhone::CountryMissing),
            ("555", us, BadPhone::NoSuchNumber),
            ("+1 212 555 23689999", us, BadPhone::NoSuchNumber),
            ("+999 123456789", us, BadPhone::NoSuchNumber),
        ];
        for (typed, region, expected) in cases {
            assert_eq!(Phone::read(typed, region), Err(expected), "{typed:?}");
        }
        assert_eq!(Phone::new("12025550142"), Err(BadPhone::CountryMissing));
        assert_eq!(Phone::new("+0123456789"), Err(BadPhone::NotAPhone));
    }

    #[test]
    fn a_phone_number_is_never_printed_whole() {
        let phone = Phone::new("+12125552368").unwrap();
        assert_eq!(format!("{phone} {phone:?}"), "…68 Phone(…68)");
        let json = serde_json::to_string(&phone).unwrap();
        assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
        let error = serde_json::from_str::<Phone>("\"1212555236812\"").unwrap_err().to_string();
        assert!(!error.contains("212"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_is_a_number_that_reads_itself_or_a_reason(
            typed in r"\+?[0-9 ()./+-]{0,24}|\PC{0,60}|.*",
            region in proptest::option::of("US|DE|[A-Z]{2}"),
        ) {
            if let Ok(phone) = Phone::read(&typed, region.as_deref()) {
                prop_assert_eq!(Phone::new(phone.e164()), Ok(phone));
            }
        }
    }
}
