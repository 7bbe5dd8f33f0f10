//! Phone numbers in E.164, read at the boundary and never printed whole.

use std::fmt;

use phonenumber::Mode;
use phonenumber::country::Id;
use serde::{Deserialize, Serialize};
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// The longest text that is looked at; a number with all its punctuation is shorter.
const LONGEST_TEXT: usize = 40;

/// The country whose numbers may be typed without their country's prefix, by its ISO 3166 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(Id);

/// The text is no country's code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a country is two capital letters, such as \"US\", not {found:?}")]
pub struct BadCountry {
    /// The text, shortened to 10 characters.
    pub found: String,
}

impl Country {
    /// The United States, and the rest of the North American plan.
    pub const US: Self = Self(Id::US);

    /// Reads `US`, `DE`, ….
    pub fn parse(text: &str) -> Result<Self, BadCountry> {
        text.parse().map(Self).map_err(|_| BadCountry { found: text.chars().take(10).collect() })
    }
}

impl TryFrom<String> for Country {
    type Error = BadCountry;
    fn try_from(text: String) -> Result<Self, BadCountry> {
        Self::parse(&text)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.0.as_ref().to_owned()
    }
}

/// A phone number that exists in its country's plan. `Debug` and `Display` show its last two digits.
///
/// ```
/// use gatepass::pass::phone::{Country, Phone};
///
/// let phone = Phone::parse("(212) 555-2368", Some(Country::US))?;
/// assert_eq!(phone.e164(), "+12125552368");
/// assert_eq!(phone.to_string(), "…68");
/// # Ok::<(), gatepass::pass::phone::BadPhone>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a phone number. The text itself is never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
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
    /// Reads what was typed; without a leading `+` it is a number of that country.
    pub fn parse(typed: &str, country: Option<Country>) -> Result<Self, BadPhone> {
        let typed = typed.trim();
        // The crate's grammar is wide (letters, `tel:`, extensions); what people type into a number's field isn't.
        let fits = |byte: u8| byte.is_ascii_digit() || b"+()-./ ".contains(&byte);
        if typed.len() > LONGEST_TEXT || !typed.bytes().all(fits) {
            return Err(BadPhone::NotAPhone);
        }
        if !typed.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(BadPhone::NotAPhone);
        }
        if country.is_none() && !typed.starts_with('+') {
            return Err(BadPhone::CountryMissing);
        }
        let country = country.filter(|_| !typed.starts_with('+')).map(|country| country.0);
        let number = phonenumber::parse(country, typed).map_err(|_| BadPhone::NoSuchNumber)?;
        if !phonenumber::is_valid(&number) {
            return Err(BadPhone::NoSuchNumber);
        }
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }

    /// The whole number, for dialling and sending: `+12125552368`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Its last two digits: enough for its owner to recognise it, too few for anybody else.
    pub fn last_two(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{}", self.last_two())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", self.last_two())
    }
}

impl TryFrom<String> for Phone {
    type Error = BadPhone;
    fn try_from(text: String) -> Result<Self, BadPhone> {
        let text = Zeroizing::new(text);
        Self::parse(&text, None)
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
            let phone = Phone::parse(typed, Some(Country::US)).unwrap();
            assert_eq!(phone.e164(), "+12125552368", "{typed:?}");
        }
        let german = Phone::parse("030 901820", Some(Country::parse("DE").unwrap())).unwrap();
        assert_eq!(german.e164(), "+4930901820");
        assert_eq!(Phone::parse("+49 30 901820", Some(Country::US)).unwrap(), german);
    }

    #[test]
    fn what_is_no_number_says_why() {
        let us = Some(Country::US);
        let cases = [
            ("", us, BadPhone::NotAPhone),
            ("call me", us, BadPhone::NotAPhone),
            ("+", us, BadPhone::NotAPhone),
            ("２１２５５５２３６８", us, BadPhone::NotAPhone),
            ("212 555 2368", None, BadPhone::CountryMissing),
            ("555", us, BadPhone::NoSuchNumber),
            ("+1 212 555 23689999", us, BadPhone::NoSuchNumber),
            ("+999 123456789", us, BadPhone::NoSuchNumber),
        ];
        for (typed, country, expected) in cases {
            assert_eq!(Phone::parse(typed, country), Err(expected), "{typed:?}");
        }
        assert_eq!(Country::parse("Atlantis").unwrap_err().found, "Atlantis");
    }

    #[test]
    fn a_phone_number_is_never_printed_whole() {
        let phone = Phone::parse("+12125552368", None).unwrap();
        assert_eq!(format!("{phone} {phone:?}"), "…68 Phone(…68)");
        let json = serde_json::to_string(&phone).unwrap();
        assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
        let error = serde_json::from_str::<Phone>("\"+1212555236812\"").unwrap_err().to_string();
        assert!(!error.contains("212"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_is_a_number_that_reads_itself_or_a_reason(
            typed in r"\+?[0-9 ()./+-]{0,24}|\PC{0,60}|.*",
            us in any::<bool>(),
        ) {
            if let Ok(phone) = Phone::parse(&typed, us.then_some(Country::US)) {
                prop_assert_eq!(Phone::parse(phone.e164(), None), Ok(phone));
            }
        }
    }
}
