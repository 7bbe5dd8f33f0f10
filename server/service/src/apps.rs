//! The apps that the service vouches for: phones give links to them without asking who is to open a link.

use std::str::FromStr;

use serde_json::{Value, json};

use crate::api::LINKS;

/// The apps that may have the links of this service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apps {
    /// On Android, perhaps one package with several certificates.
    pub android: Vec<AndroidApp>,
    /// On Apple's systems.
    pub apple: Vec<AppleApp>,
}

impl Apps {
    /// What Android asks for (Digital Asset Links); `None` without an app. Which paths they are the app's manifest says.
    pub(crate) fn asset_links(&self) -> Option<Value> {
        let statements = self.android.iter().map(|app| {
            json!({
                "relation": ["delegate_permission/common.handle_all_urls"],
                "target": {
                    "namespace": "android_app",
                    "package_name": app.package,
                    "sha256_cert_fingerprints": [app.fingerprint()],
                },
            })
        });
        (!self.android.is_empty()).then(|| statements.collect())
    }

    /// What Apple's systems ask for (Associated Domains); `None` without an app.
    pub(crate) fn site_association(&self) -> Option<Value> {
        let ids: Vec<_> = self.apple.iter().map(|app| app.0.as_str()).collect();
        (!ids.is_empty()).then(|| {
            json!({ "applinks": { "details": [{ "appIDs": ids, "components": [{ "/": format!("{LINKS}*") }] }] } })
        })
    }
}

/// An app on Android: its package, and what it is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AndroidApp {
    package: String,
    certificate: [u8; 32],
}

impl AndroidApp {
    /// As Google has it: pairs of capitals.
    fn fingerprint(&self) -> String {
        self.certificate.map(|byte| format!("{byte:02X}")).join(":")
    }
}

/// An app on Apple's systems: the team that signs it, and its bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppleApp(String);

/// What names no app.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// There is no fingerprint.
    #[error("write the package, `=`, and the SHA-256 fingerprint of the certificate that signs it")]
    NoFingerprint,
    /// It isn't an application id.
    #[error(
        "`{0}` is no package: two or more words of letters, digits and `_` with a dot between, each begins with a letter"
    )]
    Package(String),
    /// It isn't a fingerprint.
    #[error(
        "`{0}` is no SHA-256 fingerprint: 32 bytes, as `keytool -list -v` prints them (14:6D:E9:…); with Play App Signing it is in the Play Console"
    )]
    Fingerprint(String),
    /// It isn't an application identifier.
    #[error(
        "`{0}` is no app: write the team's ten capitals and digits, a dot and the bundle's id (ABCDE12345.com.example.passes)"
    )]
    Apple(String),
}

impl FromStr for AndroidApp {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let (package, fingerprint) = text.split_once('=').ok_or(AppError::NoFingerprint)?;
        let is_word = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_alphabetic())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if !package.contains('.') || !package.split('.').all(is_word) {
            return Err(AppError::Package(package.to_owned()));
        }
        let wrong = || AppError::Fingerprint(fingerprint.to_owned());
        let bytes: Option<Vec<u8>> = fingerprint.split(':').map(byte).collect();
        let certificate = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
        Ok(Self { package: package.to_owned(), certificate })
    }
}

fn byte(pair: &str) -> Option<u8> {
    let is_pair = pair.len() == 2 && pair.chars().all(|c| c.is_ascii_hexdigit());
    is_pair.then(|| u8::from_str_radix(pair, 16).ok())?
}

impl FromStr for AppleApp {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let is_team = |team: &str| {
            team.len() == 10 && team.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        };
        let is_word =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        match text.split_once('.') {
            Some((team, bundle)) if is_team(team) && bundle.split('.').all(is_word) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(AppError::Apple(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINGERPRINT: &str =
        "14:6d:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5";

    fn android(text: &str) -> Result<AndroidApp, AppError> {
        text.parse()
    }

    #[test]
    fn a_fingerprint_is_told_as_google_has_it_however_it_was_written() {
        let app = android(&format!("dev.gatepass.app={FINGERPRINT}")).unwrap();
        assert_eq!(
            (app.package.as_str(), app.fingerprint()),
            ("dev.gatepass.app", FINGERPRINT.to_uppercase())
        );
    }

    #[test]
    fn what_is_no_package_is_named() {
        for package in
            ["", "gatepass", "dev.", ".app", "dev..app", "dev.4app", "dev.gate-pass", "dev._app", "dév.app"]
        {
            let error = android(&format!("{package}={FINGERPRINT}")).unwrap_err();
            assert_eq!(error, AppError::Package(package.to_owned()));
        }
        assert_eq!(android("dev.gatepass.app"), Err(AppError::NoFingerprint));
    }

    #[test]
    fn what_is_no_fingerprint_is_named() {
        let (short, long) = (&FINGERPRINT[3..], format!("{FINGERPRINT}:00"));
        let (joined, signed) = (FINGERPRINT.replace(':', ""), FINGERPRINT.replacen("14", "+4", 1));
        for wrong in ["", ":", short, &long, &joined, &signed, &FINGERPRINT.replace("E5", "É")] {
            let error = android(&format!("dev.gatepass.app={wrong}")).unwrap_err();
            assert_eq!(error, AppError::Fingerprint(wrong.to_owned()));
        }
    }

    #[test]
    fn an_apple_app_is_a_team_and_a_bundle() {
        assert!("ABCDE12345.dev.gatepass.app-2".parse::<AppleApp>().is_ok());
        for wrong in [
            "",
            "dev.gatepass.app",
            "ABCDE12345",
            "ABCDE12345.",
            "abcde12345.dev.app",
            "ABCDE12345.dev..app",
            "ABCDE12345.dev.*",
        ] {
            assert_eq!(wrong.parse::<AppleApp>(), Err(AppError::Apple(wrong.to_owned())));
        }
    }
}
