//! How long an unlock took, step by step: what a person waits for, and what an engineer looks at first.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// From the tap to the door's answer, and the steps to it; as JSON in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Took {
    /// All of it.
    #[serde(with = "milliseconds")]
    pub total: Duration,
    /// Until the door was heard.
    #[serde(with = "milliseconds")]
    pub seen: Duration,
    /// From then on, until the connection stood; `None`: it never did.
    #[serde(with = "maybe_milliseconds")]
    pub connected: Option<Duration>,
    /// From then on, until the door's service was found.
    #[serde(with = "maybe_milliseconds")]
    pub discovered: Option<Duration>,
    /// From then on, until the answer; `None`: there was none.
    #[serde(with = "maybe_milliseconds")]
    pub answered: Option<Duration>,
}

mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(took.as_secs_f64() * 1000.0)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(Duration::try_from_secs_f64(f64::deserialize(deserializer)? / 1000.0).unwrap_or_default())
    }
}

mod maybe_milliseconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(took: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        took.map(|took| took.as_secs_f64() * 1000.0).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let milliseconds = Option::<f64>::deserialize(deserializer)?;
        Ok(milliseconds.and_then(|milliseconds| Duration::try_from_secs_f64(milliseconds / 1000.0).ok()))
    }
}
