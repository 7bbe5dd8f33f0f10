//! What the service answers when it doesn't do what was asked: problem details (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::pass::problem::Problems;
use crate::pass::standing::PassState;

/// The media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// What is wrong, by a name that never changes. Unknown ones (of a newer service) are read as [`ProblemKind::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(strum::EnumMessage))]
        pub enum ProblemKind {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
            /// A kind that this version doesn't know; the status tells how to go on.
            #[serde(other, rename = "about:blank")]
            Other,
        }

        impl ProblemKind {
            /// Every kind that the service answers with.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)*
                    Self::Other => 500,
                }
            }

            /// A short text for a developer, the same each time.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                    Self::Other => "Something else went wrong",
                }
            }
        }
    };
}

problem_kinds! {
    /// The request isn't what this endpoint reads.
    Malformed = "urn:gatepass:problem:malformed", 400, "The request can't be read";
    /// A POST without an `Idempotency-Key`.
    IdempotencyKeyNeeded = "urn:gatepass:problem:idempotency-key-needed", 400, "Every POST needs an Idempotency-Key of 16 to 128 visible characters";
    /// The key was used for another request.
    IdempotencyKeyReused = "urn:gatepass:problem:idempotency-key-reused", 422, "This Idempotency-Key belongs to another request";
    /// No session, or it has ended.
    SignInNeeded = "urn:gatepass:problem:sign-in-needed", 401, "Sign in first";
    /// The link isn't known, or its pass is long over.
    UnknownLink = "urn:gatepass:problem:unknown-link", 401, "This link leads nowhere";
    /// No door of that property signed this, or not today.
    UnknownReader = "urn:gatepass:problem:unknown-reader", 401, "No door of the property signed this";
    /// The person's role doesn't reach that far.
    Forbidden = "urn:gatepass:problem:forbidden", 403, "You may not do this";
    /// The guest's first act comes first: opening the pass on this phone.
    OpenFirst = "urn:gatepass:problem:open-first", 403, "Open the pass on this phone first";
    /// The link's phone check comes first.
    PhoneCheckNeeded = "urn:gatepass:problem:phone-check-needed", 403, "Check the phone first";
    /// The pass's secret code comes first.
    SecretCodeNeeded = "urn:gatepass:problem:secret-code-needed", 403, "Enter the secret code first";
    /// Nothing here by that name, or none of yours.
    NotFound = "urn:gatepass:problem:not-found", 404, "There is nothing here";
    /// That address exists for other methods.
    MethodNotAllowed = "urn:gatepass:problem:method-not-allowed", 405, "This address takes another method";
    /// The request took too long.
    Timeout = "urn:gatepass:problem:timeout", 408, "The request took too long";
    /// Something happened first that rules this out; `state` says what.
    Conflict = "urn:gatepass:problem:conflict", 409, "Something else happened first";
    /// The body is over the limit.
    TooLarge = "urn:gatepass:problem:too-large", 413, "The request is too large";
    /// The body isn't JSON.
    NotJson = "urn:gatepass:problem:not-json", 415, "The request's body must be application/json";
    /// What is to be changed is no longer what it was; load it again.
    ChangedMeanwhile = "urn:gatepass:problem:changed-meanwhile", 412, "It has changed meanwhile; load it again";
    /// A change that must say what it changes.
    IfMatchNeeded = "urn:gatepass:problem:if-match-needed", 428, "Show the ETag of what is changed as If-Match";
    /// A property file or a policy with faults; `faults` lists them all.
    Property = "urn:gatepass:problem:property", 422, "The property can't be like this";
    /// What was composed can't be had; `draft` says why.
    Draft = "urn:gatepass:problem:draft", 422, "The pass can't be made like this";
    /// Wrong, or no longer good.
    WrongVerificationCode = "urn:gatepass:problem:wrong-verification-code", 422, "That is not the verification code, or it has run out";
    /// Wrong; `tries_left` says how many tries remain.
    WrongSecretCode = "urn:gatepass:problem:wrong-secret-code", 422, "That is not the secret code";
    /// A limit against guessing; `retry_after` says when to come back.
    TooManyTries = "urn:gatepass:problem:too-many-tries", 429, "Too many tries";
    /// The service failed; nothing was changed.
    Internal = "urn:gatepass:problem:internal", 500, "The service failed; nothing was changed";
}

#[cfg(feature = "openapi")]
crate::openapi::written_as!(ProblemKind, ProblemKindText);

/// What is wrong, by a name that never changes; all of them are in the description of this API. Not an enumeration: a
/// newer service has more of them.
#[cfg(feature = "openapi")]
#[derive(utoipa::ToSchema)]
#[schema(
    as = ProblemKind,
    value_type = String,
    format = "uri",
    pattern = "^(urn:gatepass:problem:[a-z-]+|about:blank)$",
    examples("urn:gatepass:problem:not-found")
)]
struct ProblemKindText(());

/// An answer that says no.
///
/// ```
/// use gatepass::client::wire::problem::{Problem, ProblemKind};
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"type":"urn:gatepass:problem:from-a-newer-service","title":"New","status":409}"#,
/// )?;
/// assert_eq!(problem.kind, ProblemKind::Other);
/// assert_eq!(problem.status, 409);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What is wrong.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// The same in words, for a developer.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what to do, in words; without anything secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Everything that is wrong with a draft, field by field.
    #[serde(default, skip_serializing_if = "Problems::is_empty")]
    pub draft: Problems,
    /// Everything that is wrong with a property file, each with its place and reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// Seconds after which a try is worth making again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// Tries left before the pass freezes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u8>,
    /// Where the pass stands, if that is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PassState>,
}

impl Problem {
    /// A problem of that kind, with its status and title.
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            draft: Problems::default(),
            faults: Vec::new(),
            retry_after: None,
            tries_left: None,
            state: None,
        }
    }

    /// With words on what happened this time.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Self {
        Self::new(kind)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_and_a_status_that_says_no() {
        let names: BTreeSet<String> =
            ProblemKind::ALL.iter().map(|kind| serde_json::to_string(kind).unwrap()).collect();
        assert_eq!(names.len(), ProblemKind::ALL.len());
        for kind in ProblemKind::ALL {
            assert!((400..600).contains(&kind.status()), "{kind:?}");
        }
    }

    #[test]
    fn a_problem_reads_what_it_writes_and_leaves_out_what_it_has_not() {
        let problem = Problem::new(ProblemKind::NotFound).detail("there is no pass 0011223344556677");
        let json = serde_json::to_string(&problem).unwrap();
        assert_eq!(
            json,
            r#"{"type":"urn:gatepass:problem:not-found","title":"There is nothing here","status":404,"detail":"there is no pass 0011223344556677"}"#
        );
        assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
    }
}
