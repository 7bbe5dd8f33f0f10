//! Whom a pass is for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::confidential::Confidential;
use crate::email::Email;
use crate::id::UnitId;
use crate::phone::Phone;

/// Whom a pass is for. `Debug` hides who it is.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// What they are called; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where the link, or the request for a phone number, is sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The number that the phone check is made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// The home of a resident whom staff made the pass for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<UnitId>,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").field("phone", &self.phone).finish_non_exhaustive()
    }
}

/// A recipient as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(default, deny_unknown_fields)]
pub struct RecipientDraft {
    /// What they are called.
    pub name: String,
    /// An e-mail address, or nothing.
    pub email: Confidential,
    /// A phone number, or nothing.
    pub phone: Confidential,
    /// The home of a resident whom staff make the pass for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<UnitId>,
}

impl fmt::Debug for RecipientDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecipientDraft(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_stored_whole_and_never_printed() {
        let recipient = Recipient {
            name: "Ada Lovelace".to_owned(),
            email: Email::parse("ada@example.com").ok(),
            phone: Phone::new("+12125552368").ok(),
            home: None,
        };
        let json = serde_json::to_string(&recipient).unwrap();
        assert_eq!(serde_json::from_str::<Recipient>(&json).unwrap(), recipient);
        assert_eq!(format!("{recipient:?}"), "Recipient { phone: Some(Phone(…68)), .. }");

        let typed = RecipientDraft { phone: Confidential::new("212"), ..RecipientDraft::default() };
        assert_eq!(format!("{typed:?}"), "RecipientDraft(..)");
        let json = serde_json::to_string(&typed).unwrap();
        assert_eq!(serde_json::from_str::<RecipientDraft>(&json).unwrap(), typed);
    }
}
