//! Where a journal (activity, audit) goes on.

use serde::Deserialize;

/// As many entries as a screen shows.
const PAGE: u16 = 100;
const LARGEST_PAGE: u16 = 500;

/// Where to go on, and how much.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct From {
    /// The number of the last entry that the caller has; left out: from the beginning.
    #[serde(default)]
    pub after: u64,
    /// How many entries at most, 1 to 500; 100 if left out.
    limit: Option<u16>,
}

impl From {
    /// How many entries are told at once.
    pub fn limit(&self) -> u16 {
        self.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE)
    }
}
