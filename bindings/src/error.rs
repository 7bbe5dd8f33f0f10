//! The one error that leaves the core, as the other languages see it: `GatepassError` in Swift, `GatepassException` in
//! Kotlin, with fields that say which value and how much.

use gatepass::error::Error;

/// The text for a log or a person: what happened, which value, what to do.
///
/// Neither language shows it by itself: Kotlin's `message` lists the fields, Swift's description the case.
#[uniffi::export]
pub fn describe(error: Error) -> String {
    error.to_string()
}

/// A platform's implementation of one of the traits has thrown something that nobody foresaw.
///
/// Its text is dropped: it may say anything, keys included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ShellError {
    /// It failed.
    #[error("the app's own part failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ShellError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}
