//! How late a pass may end, and the wall clock's small change.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

use super::context::Wall;
use crate::pass::problem::{Forbidden, Invalid, Problem};
use crate::pass::schedule::TimeOfDay;
use crate::property::Policy;

/// How late anything may end: one year after creation, or sooner where the property says so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits<'a> {
    pub(super) wall: Wall<'a>,
    pub(super) policy: &'a Policy,
    /// Now, to the next whole minute: nobody picks seconds.
    pub(super) local_now: NaiveDateTime,
    pub(super) today: NaiveDate,
}

impl<'a> Limits<'a> {
    pub(super) fn new(wall: Wall<'a>, policy: &'a Policy) -> Self {
        let local = wall.zone.local(wall.now);
        let minute = minute_of(local);
        let local_now = if minute < local { plus(minute, TimeDelta::minutes(1)) } else { minute };
        Self { wall, policy, local_now, today: local.date() }
    }

    /// The last moment of a pass that is made now.
    fn one_year(self) -> NaiveDateTime {
        self.local_now.checked_add_months(Months::new(12)).unwrap_or(self.local_now)
    }

    /// The last date of a pass that is made now.
    pub(super) fn latest_date(self) -> NaiveDate {
        let year = self.today.checked_add_months(Months::new(12)).unwrap_or(self.today);
        self.policy_date().map_or(year, |latest| latest.min(year))
    }

    /// The last date that the property allows, where that is less than a year.
    fn policy_date(self) -> Option<NaiveDate> {
        let days = self.policy.longest_days;
        let latest = self.today.checked_add_days(Days::new(days.into()));
        latest.filter(|_| days < Policy::YEAR_DAYS)
    }

    /// What is wrong with a last date.
    pub(super) fn of_date(self, last: NaiveDate) -> Option<Problem> {
        let year = self.today.checked_add_months(Months::new(12)).unwrap_or(self.today);
        if last < self.today {
            return Some(Invalid::Past.into());
        }
        if last > year {
            return Some(Invalid::BeyondOneYear { latest: year }.into());
        }
        self.policy_date().filter(|latest| last > *latest).map(|latest| self.too_long(latest))
    }

    /// What is wrong with an end, which is exclusive.
    pub(super) fn of_end(self, end: NaiveDateTime) -> Option<Problem> {
        if end > self.one_year() {
            return Some(Invalid::BeyondOneYear { latest: self.one_year().date() }.into());
        }
        let days = TimeDelta::days(self.policy.longest_days.into());
        self.policy_date().filter(|_| end > plus(self.local_now, days)).map(|latest| self.too_long(latest))
    }

    fn too_long(self, latest: NaiveDate) -> Problem {
        Forbidden::LongestDays { at_most: self.policy.longest_days, latest }.into()
    }

    /// From one wall-clock time to another; a boundary in a skipped hour falls at the jump, and of a
    /// repeated hour all counts. Both lie within two years of now.
    pub(super) fn span(self, start: NaiveDateTime, end: NaiveDateTime) -> (DateTime<Utc>, DateTime<Utc>) {
        let margin = |local: NaiveDateTime, days| plus(local, TimeDelta::days(days)).and_utc();
        let offsets = self.wall.zone.offsets(margin(start, -2), margin(end, 2));
        (offsets.first_instant(start), offsets.last_instant(end))
    }
}

pub(super) fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}

/// Without its seconds.
pub(super) fn minute_of(local: NaiveDateTime) -> NaiveDateTime {
    time_of(local.time()).on(local.date())
}

pub(super) fn time_of(time: NaiveTime) -> TimeOfDay {
    let minutes = time.hour().saturating_mul(60).saturating_add(time.minute());
    u16::try_from(minutes).ok().and_then(TimeOfDay::from_minutes).unwrap_or(TimeOfDay::MIDNIGHT)
}

/// The time of an end: a picked 23:59 is how people say the end of the day.
pub(super) fn until(end: NaiveDateTime) -> TimeOfDay {
    time_of(end.time()).as_until()
}

pub(super) fn plus(local: NaiveDateTime, by: TimeDelta) -> NaiveDateTime {
    local.checked_add_signed(by).unwrap_or(local)
}
