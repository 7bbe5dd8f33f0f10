//! When a pass opens, as people tell it.

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::Serialize;

use super::{Watch, When};
use crate::pass::given::last_minute;
use crate::pass::schedule::{NthWeekday, Occurrence, Pattern, Repeating, Schedule};

/// The occurrences that a screen lists, at most.
const LISTED: usize = 5;

/// When a pass opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TimesView {
    /// The IANA name of the pass's one zone, in which all its times are told.
    pub zone: String,
    /// How its times go.
    pub rhythm: Rhythm,
    /// The first instant; `None`: from its making on.
    pub starts: Option<When>,
    /// The end of the last occurrence; `None`: until deleted.
    pub ends: Option<When>,
    /// The occurrence under way and those to come, at most five.
    pub next: Vec<Spell>,
}

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Spell {
    /// From.
    pub starts: When,
    /// Until; midnight is 11:59 PM of the day before.
    pub ends: When,
}

/// How the times of a pass go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Until deleted.
    Always,
    /// Once.
    Once,
    /// Again and again.
    Repeats(Repeats),
}

/// Hours that come again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Repeats {
    /// Every so many days, weeks or months …
    pub every: u16,
    /// … of these.
    pub unit: Unit,
    /// On these weekdays only; empty: on any.
    pub weekdays: Vec<Weekday>,
    /// On these days of the month, from its end if negative; empty: on any.
    pub month_days: Vec<i8>,
    /// On these weekdays of the month; empty: on any.
    pub nth_weekdays: Vec<NthDay>,
    /// From this hour …
    pub from: NaiveTime,
    /// … until this one; the end of a day is 23:59.
    pub until: NaiveTime,
    /// Whether `until` is on a later day than `from`: the hours belong to the day on which they begin.
    pub past_midnight: bool,
    /// The first date.
    pub first: NaiveDate,
    /// The last date on which the hours begin.
    pub last: NaiveDate,
}

/// What a repetition counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "RepeatUnit"))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
}

/// A weekday of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NthDay {
    /// Which, from 1; negative: from the month's end; 0: each.
    pub nth: i8,
    /// The weekday.
    pub weekday: Weekday,
}

impl TimesView {
    /// Of a schedule, as it stands now.
    pub fn of(schedule: &Schedule, watch: &Watch) -> Self {
        let bounded = |one: &Occurrence| *one != Occurrence::ALWAYS;
        let first = schedule.first().filter(bounded);
        let spell = |one: Occurrence| Spell { starts: watch.tell(one.start), ends: watch.tell_end(one.end) };
        Self {
            zone: watch.zone().name().to_owned(),
            rhythm: Rhythm::of(schedule),
            starts: first.map(|first| watch.tell(first.start)),
            ends: schedule.ends_at().map(|ends| watch.tell_end(ends)),
            next: schedule.ending_after(watch.now()).filter(bounded).take(LISTED).map(spell).collect(),
        }
    }
}

impl Rhythm {
    fn of(schedule: &Schedule) -> Self {
        match schedule {
            Schedule::Always => Self::Always,
            Schedule::Span { .. } => Self::Once,
            Schedule::Repeating(repeating) => Self::Repeats(Repeats::of(repeating)),
        }
    }
}

impl Repeats {
    fn of(repeating: &Repeating) -> Self {
        let window = repeating.window();
        let until = window.until().on(repeating.starts());
        let nth = |day: &NthWeekday| NthDay { nth: day.nth, weekday: day.weekday };
        let (every, unit, weekdays, month_days, nth_weekdays) = match repeating.pattern() {
            Pattern::Daily { interval, weekdays, month_days } => {
                (*interval, Unit::Days, weekdays.iter().collect(), month_days.clone(), Vec::new())
            }
            Pattern::Weekly { interval, weekdays, .. } => {
                (*interval, Unit::Weeks, weekdays.iter().collect(), Vec::new(), Vec::new())
            }
            Pattern::Monthly { interval, month_days, weekdays } => {
                let nth = weekdays.iter().map(nth).collect();
                (*interval, Unit::Months, Vec::new(), month_days.clone(), nth)
            }
        };
        Self {
            every,
            unit,
            weekdays,
            month_days,
            nth_weekdays,
            from: window.from().on(repeating.starts()).time(),
            until: last_minute(until).time(),
            past_midnight: window.days() > 0,
            first: repeating.starts(),
            last: repeating.ends(),
        }
    }
}
