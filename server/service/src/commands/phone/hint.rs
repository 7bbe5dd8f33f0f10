//! What went wrong, as a failure of the command, and which command helps.

use gatepass::error::Error;

use super::super::Failure;
use super::Role;
use super::folder::Places;

/// What hints are made of.
#[derive(Clone, Copy, Debug)]
pub struct Hints<'a> {
    /// Whose phone.
    pub role: Role,
    /// Where it looks for others.
    pub places: &'a Places,
    /// Whether it was told to keep off the network.
    pub offline: bool,
}

impl Hints<'_> {
    /// The failure, with a hint where there is something to be done from here.
    pub fn failure(&self, error: &Error) -> Failure {
        let text = match self.hint(error) {
            Some(hint) => format!("{error} ({hint})"),
            None => error.to_string(),
        };
        match error {
            Error::Invalid { .. } | Error::Draft { .. } => Failure::Usage(text),
            _ => Failure::Failed(text),
        }
    }

    fn hint(&self, error: &Error) -> Option<String> {
        let Places { service, .. } = self.places;
        let role = self.role.name();
        match error {
            Error::Offline if self.offline => Some("--offline keeps this phone off the network".to_owned()),
            Error::Offline => Some(format!(
                "it was looked for at {service}; `gatepass serve` runs one, and --service URL names another"
            )),
            Error::WrongVerificationCode if self.role == Role::Guest => {
                Some("`gatepass guest phone NUMBER` asks for another, or `gatepass guest sign-up NUMBER` without a link".to_owned())
            }
            Error::WrongVerificationCode => {
                Some(format!("`gatepass {role} sign-in NUMBER` asks for another"))
            }
            Error::SignedOut => Some(format!("`gatepass {role} sign-in NUMBER`")),
            _ => None,
        }
    }
}
