//! Dates left out, as RFC 5545 text.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use super::BadRrule;
use super::text::{date, wrong};

/// Dates left out of a repetition, sorted, each once.
///
/// ```
/// use gatepass::pass::repeat::Exdates;
///
/// let left_out: Exdates = "EXDATE;VALUE=DATE:20270101,20261225".parse()?;
/// assert_eq!(left_out.to_string(), "EXDATE;VALUE=DATE:20261225,20270101");
/// assert!("EXDATE:20261225T090000Z".parse::<Exdates>().is_err(), "windows are left out by their date");
/// # Ok::<(), gatepass::pass::repeat::BadRrule>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exdates(Vec<NaiveDate>);

impl Exdates {
    /// The dates in order.
    pub fn as_slice(&self) -> &[NaiveDate] {
        &self.0
    }
}

impl From<Vec<NaiveDate>> for Exdates {
    fn from(mut dates: Vec<NaiveDate>) -> Self {
        dates.sort_unstable();
        dates.dedup();
        Self(dates)
    }
}

impl From<Exdates> for Vec<NaiveDate> {
    fn from(dates: Exdates) -> Self {
        dates.0
    }
}

impl FromStr for Exdates {
    type Err = BadRrule;

    /// Reads one property, or the dates alone; the only parameter is `VALUE=DATE`.
    fn from_str(text: &str) -> Result<Self, BadRrule> {
        let text = text.to_ascii_uppercase();
        let dates = match text.split_once(':') {
            None => text.as_str(),
            Some(("EXDATE" | "EXDATE;VALUE=DATE", dates)) => dates,
            Some((name, _)) => return Err(wrong("EXDATE", name, "EXDATE;VALUE=DATE:YYYYMMDD,YYYYMMDD")),
        };
        let dates = dates.split(',').map(|text| date("EXDATE", text)).collect::<Result<Vec<_>, _>>()?;
        Ok(dates.into())
    }
}

impl fmt::Display for Exdates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, date) in self.0.iter().enumerate() {
            f.write_str(if i == 0 { "EXDATE;VALUE=DATE:" } else { "," })?;
            write!(f, "{:04}{:02}{:02}", date.year(), date.month(), date.day())?;
        }
        Ok(())
    }
}
