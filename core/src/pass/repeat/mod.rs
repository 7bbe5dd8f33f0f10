//! Repeats as RFC 5545 text, in and out: the closed subset that a door can evaluate.
//!
//! DAILY, WEEKLY and MONTHLY with INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL (a date) and WKST. Everything
//! else is refused by its name, and so is what the RFC forbids, so that no rule is silently misread.

pub(super) mod calendar;
mod exdate;
pub mod pattern;
#[cfg(test)]
pub(super) mod tests;
mod text;

use chrono::NaiveDate;

pub use exdate::Exdates;
use pattern::Pattern;

/// A rule: which dates, and until when.
///
/// ```
/// use gatepass::pass::repeat::Rrule;
///
/// let starts = "2026-11-22".parse()?;
/// let rule = Rrule::parse("freq=monthly;byday=-1fr,1mo;count=6", starts)?;
/// assert_eq!(rule.to_string(), "FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=6");
/// let error = Rrule::parse("FREQ=WEEKLY;BYSETPOS=1", starts).unwrap_err();
/// assert!(error.to_string().starts_with("BYSETPOS isn't supported"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rrule {
    /// Which dates.
    pub pattern: Pattern,
    /// Until when.
    pub end: RuleEnd,
}

/// When a rule ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleEnd {
    /// It doesn't.
    Never,
    /// After so many dates, at least 1; dates left out and dates without an opening count as well.
    Count(u32),
    /// With this date, inclusive.
    Until(NaiveDate),
}

/// Why a text is no rule, or none that is supported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRrule {
    /// Not `NAME=VALUE`.
    #[error("{found:?} is no part of a rule; write NAME=VALUE, with ';' between the parts")]
    Part {
        /// The text between two semicolons, shortened to 40 characters.
        found: String,
    },
    /// A part that the closed subset doesn't have.
    #[error("{name} isn't supported; use FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL and WKST only")]
    Unsupported {
        /// Its name, shortened to 40 characters.
        name: String,
    },
    /// RFC 5545: a part must not occur more than once.
    #[error("{name} is given twice; give it once")]
    Twice {
        /// Its name.
        name: &'static str,
    },
    /// RFC 5545: FREQ is required.
    #[error("FREQ is missing; begin with FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY")]
    NoFrequency,
    /// A part's value is wrong.
    #[error("{name}={found} isn't supported; use {rule}")]
    Value {
        /// The part.
        name: &'static str,
        /// The value in question, shortened to 40 characters.
        found: String,
        /// What it should be.
        rule: &'static str,
    },
    /// Two parts that RFC 5545 doesn't allow together.
    #[error("{name} can't be used with {with}; leave one of them out")]
    Together {
        /// One part.
        name: &'static str,
        /// The other.
        with: &'static str,
    },
}

impl Rrule {
    /// The last date on which a window can start: the rule's own end, but at most `over`. `None` where
    /// the rule ends before it starts.
    ///
    /// A count is walked through, so that a door needn't; that is bounded by the years a date can have.
    pub fn last_date(&self, starts: NaiveDate, over: NaiveDate) -> Option<NaiveDate> {
        match self.end {
            RuleEnd::Never => Some(over),
            RuleEnd::Until(until) => Some(until.min(over)).filter(|last| *last >= starts),
            RuleEnd::Count(count) => {
                let mut from = starts;
                for _ in 1..count {
                    let Some(date) = self.pattern.next_on_or_after(starts, from, over) else {
                        return Some(over);
                    };
                    let Some(next) = date.succ_opt() else { return Some(over) };
                    from = next;
                }
                Some(self.pattern.next_on_or_after(starts, from, over).unwrap_or(over))
            }
        }
    }
}
