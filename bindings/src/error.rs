//! The one error that leaves the core, as the other languages see it.

/// What went wrong, and what to do about it. Both languages have an `Error` of their own, hence the longer name.
pub type GatepassError = gatepass::error::Error;

/// The definition that the generator reads; the compiler holds it against the core's, so that they
/// can't differ.
#[uniffi::remote(Error)]
pub enum GatepassError {
    /// There is no network, or the service can't be reached over it. Nothing was sent.
    Offline,
    /// The service was reached and didn't answer in time or not in full; it may have done what was asked.
    NoAnswer,
    /// The service answered with something that this version doesn't understand.
    BadAnswer { what: String },
    /// The service is there and can't do it now.
    ServiceDown { status: u16 },
    /// The session has ended, or there never was one.
    SignedOut,
    /// Signed in, and not permitted.
    Forbidden { reason: String },
    /// What was asked for isn't there (any more), or isn't told to this person.
    NotFound { what: String },
    /// Somebody else was first, or the thing has moved on since it was shown.
    Conflict { reason: String },
    /// A limit on guessing or sending was reached.
    TooManyTries { retry_after_seconds: Option<u32> },
    /// A verification code that isn't right, or that has run out.
    WrongVerificationCode,
    /// A secret code that isn't right.
    WrongSecretCode { tries_left: Option<u32> },
    /// One value that can't be accepted.
    Invalid { field: String, reason: String },
    /// A draft that can't be made into a pass; every problem at once.
    Draft { problems: Vec<String> },
    /// A property file or a policy with faults; every fault at once.
    Property { faults: Vec<String> },
    /// A token, QR text, bulletin or receipt that doesn't hold.
    Credential { reason: String },
    /// No exchange with a door took place; it hasn't opened.
    DoorUnreachable { reason: String },
    /// The phone's store was written by a newer version of the app. It is left untouched.
    StoreTooNew { found: u32, known: u32 },
    /// The phone's store can't be read: damaged, or sealed with a key that is gone.
    StoreDamaged { reason: String },
    /// The phone's store can't be used now: suspended, busy, no space, no permission.
    StoreUnavailable { reason: String },
    /// The platform's key store refused.
    KeyStore { reason: String },
    /// A fault in this program. Nothing was changed.
    Internal { reason: String },
}

/// The text for a log or a person: what happened, which value, what to do.
///
/// Neither language shows it by itself: Kotlin's `message` lists the fields, Swift's description the case.
#[uniffi::export]
pub fn describe(error: GatepassError) -> String {
    error.to_string()
}
