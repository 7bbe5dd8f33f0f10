//! Hours on a date, in wall-clock time.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// A time of day in whole minutes, from 00:00 to 24:00, the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples("09:00")))]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(pub(crate) u16);

/// Not a time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no time of day; write HH:MM, from 00:00 to 24:00")]
pub struct BadTime {
    /// The text, shortened to 40 characters.
    pub found: String,
}

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);
    /// 24:00.
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// From minutes since midnight, 0 to 1440.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= Self::END_OF_DAY.0 { Some(Self(minutes)) } else { None }
    }

    /// Minutes since midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// As the end of a window: a picked 23:59 is how people say the end of the day, 24:00.
    ///
    /// ```
    /// use gatepass::pass::schedule::TimeOfDay;
    ///
    /// assert_eq!("23:59".parse::<TimeOfDay>()?.as_until(), TimeOfDay::END_OF_DAY);
    /// assert_eq!("23:58".parse::<TimeOfDay>()?.as_until().to_string(), "23:58");
    /// # Ok::<(), gatepass::pass::schedule::BadTime>(())
    /// ```
    #[must_use]
    pub const fn as_until(self) -> Self {
        if self.0 == 23 * 60 + 59 { Self::END_OF_DAY } else { self }
    }

    /// The wall-clock time on a date; 24:00 is the next date's midnight.
    pub fn on(self, date: NaiveDate) -> NaiveDateTime {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        midnight.checked_add_signed(TimeDelta::minutes(self.0.into())).unwrap_or(midnight)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTime;
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let digits = |part: &str| -> Option<u16> {
            let two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if two { part.parse().ok() } else { None }
        };
        text.split_once(':')
            .and_then(|(hours, minutes)| Some((digits(hours)?, digits(minutes)?)))
            .filter(|(hours, minutes)| *hours <= 24 && *minutes < 60)
            .and_then(|(hours, minutes)| Self::from_minutes(hours.checked_mul(60)?.checked_add(minutes)?))
            .ok_or_else(|| BadTime { found: text.chars().take(40).collect() })
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = BadTime;
    fn try_from(text: String) -> Result<Self, BadTime> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// Hours on a date, in wall-clock time. Consecutive windows of one schedule never overlap.
///
/// ```
/// use gatepass::pass::schedule::{BadWindow, Window};
///
/// let night = Window::hours("22:00".parse()?, "06:00".parse()?)?;
/// assert_eq!(night.days(), 1, "it closes on the next day");
/// assert_eq!(Window::hours("09:00".parse()?, "09:00".parse()?), Err(BadWindow::Empty));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it opens on its date; before 24:00.
    pub(crate) from: TimeOfDay,
    /// When it closes; after 00:00, since a closing at midnight is the day before's 24:00.
    pub(crate) until: TimeOfDay,
    /// How many days after its date it closes, at most 6; 1 for hours that cross midnight.
    pub(crate) days: u8,
}

/// Why hours are no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// (ButterflyMX, SmartRent: equal times are an error)
    #[error("it would close when it opens; choose an end that is different from the start")]
    Empty,
    /// It would close before it opens.
    #[error("it would close before it opens; choose a later end")]
    Backwards,
    /// 24:00 is the end of a day only.
    #[error("it can't open at 24:00; use 00:00 of the next day")]
    OpensAtEndOfDay,
    /// Longer than what can repeat weekly.
    #[error("it would close {days} days later; at most 6 are possible")]
    TooLong {
        /// How many days after its date it would close.
        days: u8,
    },
}

impl Window {
    /// The whole day.
    pub const WHOLE_DAY: Self = Self { from: TimeOfDay::MIDNIGHT, until: TimeOfDay::END_OF_DAY, days: 0 };

    /// The longest distance in days between its date and the one that it closes on.
    pub const MAX_DAYS: u8 = 6;

    /// Hours of at most a day; `until` before `from` means the next day.
    pub fn hours(from: TimeOfDay, until: TimeOfDay) -> Result<Self, BadWindow> {
        if from == until { Err(BadWindow::Empty) } else { Self::new(from, until, u8::from(until < from)) }
    }

    /// From `from` on its date until `until` so many days later.
    pub fn new(from: TimeOfDay, until: TimeOfDay, days: u8) -> Result<Self, BadWindow> {
        if from == TimeOfDay::END_OF_DAY {
            return Err(BadWindow::OpensAtEndOfDay);
        }
        let (until, days) = match days.checked_sub(1) {
            Some(before) if until == TimeOfDay::MIDNIGHT => (TimeOfDay::END_OF_DAY, before),
            _ => (until, days),
        };
        match until.cmp(&from) {
            _ if days > Self::MAX_DAYS => Err(BadWindow::TooLong { days }),
            std::cmp::Ordering::Equal if days == 0 => Err(BadWindow::Empty),
            std::cmp::Ordering::Less if days == 0 => Err(BadWindow::Backwards),
            _ => Ok(Self { from, until, days }),
        }
    }

    /// When it opens on its date.
    pub const fn from(self) -> TimeOfDay {
        self.from
    }

    /// When it closes.
    pub const fn until(self) -> TimeOfDay {
        self.until
    }

    /// How many days after its date it closes.
    pub const fn days(self) -> u8 {
        self.days
    }

    /// From its opening to its closing by the clock on the wall, in minutes.
    pub(crate) fn minutes(self) -> u32 {
        (u32::from(self.days) * 1440 + u32::from(self.until.0)).saturating_sub(self.from.0.into())
    }

    /// When it opens and closes by the wall clock, in seconds from midnight of its date.
    pub(crate) fn seconds(self) -> (i64, i64) {
        let closes = i64::from(self.days) * DAY + i64::from(self.until.0) * 60;
        (i64::from(self.from.0) * 60, closes)
    }
}

/// The seconds of a day by the wall clock.
pub(super) const DAY: i64 = 24 * 60 * 60;
