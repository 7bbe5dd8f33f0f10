//! A schedule as JSON that people can read and write.
//!
//! It carries the zone's offsets, so that it reads back as the same value on any machine. What people
//! write may name a `zone` instead, and end with the rule's own COUNT or UNTIL.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BadRepeating, BadWindow, Repeating, Schedule, TimeOfDay, Window};
use crate::pass::repeat::{BadRrule, Rrule, RuleEnd};
use crate::zone::{Offsets, Zone};

/// When a pass opens. Each stretch of time in which it does is an *occurrence*.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Schedule))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ScheduleJson {
    /// Until deleted.
    Always,
    /// Once.
    Span {
        /// The first instant, in UTC.
        start: DateTime<Utc>,
        /// The first instant after it, in UTC.
        end: DateTime<Utc>,
    },
    /// On many dates.
    Repeating(RepeatingJson),
}

/// A window of wall-clock time on each date of a rule.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = RepeatingSchedule))]
#[serde(deny_unknown_fields)]
pub(super) struct RepeatingJson {
    /// The date that intervals are counted from, and the first that can match.
    starts: NaiveDate,
    /// The last date on which a window can start.
    ends: NaiveDate,
    /// How many days after `ends` the last window may run; left out: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runs_over: Option<u8>,
    /// When the window opens.
    from: TimeOfDay,
    /// When it closes; before `from`: on the next day.
    until: TimeOfDay,
    /// How many days after its date it closes, where `from` and `until` don't say that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u8>,
    /// Which dates: FREQ, INTERVAL, BYDAY, BYMONTHDAY and WKST of a recurrence rule (RFC 5545).
    rrule: String,
    /// Dates left out, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    except: Vec<NaiveDate>,
    /// The zone of the wall clock, where people write a schedule; the service writes `offsets`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zone: Option<Zone>,
    /// The zone's offsets from before the first window to after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offsets: Option<Offsets>,
}

#[cfg(feature = "openapi")]
crate::openapi::written_as!(Schedule, ScheduleJson);

/// Why JSON of the right shape is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    /// A span needs some time.
    #[error("the span would end at {end}, not after it starts at {start}")]
    EmptySpan {
        /// The first instant.
        start: DateTime<Utc>,
        /// The first instant after it.
        end: DateTime<Utc>,
    },
    /// A schedule that repeats is either written, with a zone's name, or written out, with its offsets.
    #[error("give either `zone` or `offsets`")]
    ZoneOrOffsets,
    /// With offsets everything has been worked out already.
    #[error("with `offsets` the rule has no COUNT and no UNTIL; use `ends`")]
    RuleEnds,
    /// Only what has been worked out says by how much it runs over.
    #[error("with `zone` leave `runs_over` out")]
    RunsOver,
    /// The hours.
    #[error(transparent)]
    Window(#[from] BadWindow),
    /// The rule.
    #[error("rrule: {0}")]
    Rrule(#[from] BadRrule),
    /// The rest.
    #[error(transparent)]
    Repeating(#[from] BadRepeating),
}

impl TryFrom<ScheduleJson> for Schedule {
    type Error = BadSchedule;
    fn try_from(json: ScheduleJson) -> Result<Self, BadSchedule> {
        match json {
            ScheduleJson::Always => Ok(Self::Always),
            ScheduleJson::Span { start, end } if start < end => Ok(Self::Span { start, end }),
            ScheduleJson::Span { start, end } => Err(BadSchedule::EmptySpan { start, end }),
            ScheduleJson::Repeating(json) => json.read().map(Self::Repeating),
        }
    }
}

impl RepeatingJson {
    fn read(self) -> Result<Repeating, BadSchedule> {
        let dates = (self.starts, self.ends);
        let window = match self.days {
            None => Window::hours(self.from, self.until),
            Some(days) => Window::new(self.from, self.until, days),
        }?;
        let rule = Rrule::parse(&self.rrule, self.starts)?;
        match (self.zone, self.offsets) {
            (Some(_), None) if self.runs_over.is_some() => Err(BadSchedule::RunsOver),
            (Some(zone), None) => Ok(Repeating::new(&zone, dates, window, rule, self.except)?),
            (None, Some(_)) if rule.end != RuleEnd::Never => Err(BadSchedule::RuleEnds),
            (None, Some(offsets)) => {
                let runs_over = self.runs_over.unwrap_or(0);
                Ok(Repeating::from_parts(dates, runs_over, window, rule.pattern, self.except, offsets)?)
            }
            (Some(_), Some(_)) | (None, None) => Err(BadSchedule::ZoneOrOffsets),
        }
    }
}

impl From<Schedule> for ScheduleJson {
    fn from(schedule: Schedule) -> Self {
        match schedule {
            Schedule::Always => Self::Always,
            Schedule::Span { start, end } => Self::Span { start, end },
            Schedule::Repeating(repeating) => Self::Repeating(repeating.into()),
        }
    }
}

impl From<Repeating> for RepeatingJson {
    fn from(repeating: Repeating) -> Self {
        let Repeating { starts, ends, runs_over, window, pattern, except, offsets } = repeating;
        let usual = Window::hours(window.from, window.until).is_ok_and(|hours| hours == window);
        Self {
            starts,
            ends,
            runs_over: (runs_over != 0).then_some(runs_over),
            from: window.from,
            until: window.until,
            days: (!usual).then_some(window.days),
            rrule: pattern.to_string(),
            except,
            zone: None,
            offsets: Some(offsets),
        }
    }
}
