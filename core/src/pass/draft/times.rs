//! When a draft's pass opens: from local dates and times to a schedule, with each limit on the way.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc, Weekday,
};

use super::context::Wall;
use super::limits::{Limits, midnight, minute_of, plus, time_of, until};
use crate::pass::given::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours};
use crate::pass::permit::{Minutes, Uses};
use crate::pass::problem::{Field, Forbidden, Invalid, Need, Problems};
use crate::pass::repeat::{Rrule, RuleEnd};
use crate::pass::schedule::{Pattern, Repeating, Schedule, TimeOfDay, Weekdays, Window};
use crate::property::Policy;

/// The longest *expires in*: no pass but a permanent one is around for longer.
pub(super) const LONGEST_EXPIRES_IN: Minutes = Minutes(366 * 24 * 60);

/// The part of a permit that says when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) schedule: Schedule,
    pub(super) uses: Uses,
    pub(super) first_use_within: Option<Minutes>,
    pub(super) active_for: Option<Minutes>,
    pub(super) expires_in: Option<Minutes>,
}

impl Times {
    fn of(schedule: Schedule) -> Self {
        Self { schedule, uses: Uses::Unlimited, first_use_within: None, active_for: None, expires_in: None }
    }
}

/// Reads what was given; `None` if a problem was noted that leaves no schedule.
pub(super) fn read(given: &Given, wall: Wall<'_>, policy: &Policy, problems: &mut Problems) -> Option<Times> {
    let limits = Limits::new(wall, policy);
    let mut reader = Reader { limits, problems };
    let times = match given {
        Given::CustomDuration(from_to) | Given::Temporary(from_to) => Times::of(reader.span(*from_to)?),
        Given::Passcode(from_to) => {
            let schedule = reader.span(*from_to)?;
            reader.first_use(&schedule);
            Times { first_use_within: Some(policy.passcode_first_use), ..Times::of(schedule) }
        }
        Given::Recurring(hours) | Given::BusinessHours(hours) => Times::of(reader.hours(hours)?),
        Given::FullDay(OnDate { date }) => Times::of(reader.day(*date)?),
        Given::OneTime(OnDate { date }) => Times { uses: Uses::Once, ..Times::of(reader.day(*date)?) },
        Given::Delivery(OnDate { date }) => {
            let date = date.unwrap_or(reader.limits.today);
            Times { uses: Uses::Once, ..Times::of(reader.day(Some(date))?) }
        }
        Given::Permanent => Times::of(Schedule::Always),
        Given::TimeFrame(framed) => {
            let expires_in = framed.expires_in;
            reader.expires_in(expires_in);
            Times { expires_in, ..Times::of(reader.frame(framed)?) }
        }
        Given::VendorVisit(visit) | Given::ResidentVisit(visit) | Given::Tour(visit) => {
            reader.active_for(visit.active_for);
            Times { active_for: visit.active_for, ..Times::of(reader.visit(visit)?) }
        }
    };
    Some(times)
}

struct Reader<'a, 'p> {
    limits: Limits<'a>,
    problems: &'p mut Problems,
}

impl Reader<'_, '_> {
    /// The value, or a note that it is missing.
    fn needed<T>(&mut self, field: Field, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.problems.add(field, Need::Always);
        }
        value
    }

    /// A start and an end, in order and within the limits.
    fn start_and_end(&mut self, FromTo { start, end }: FromTo) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let start = self.needed(Field::Start, start).map(minute_of);
        let end = self.needed(Field::End, end).map(|end| until(end).on(end.date()));
        if let Some(problem) = end.and_then(|end| self.limits.of_end(end)) {
            self.problems.add(Field::End, problem);
            return None;
        }
        let (start, end) = (start?, end?);
        if end <= start {
            self.problems.add(Field::End, Invalid::NotAfterStart);
            return None;
        }
        Some((start, end))
    }

    fn span(&mut self, from_to: FromTo) -> Option<Schedule> {
        let (start, end) = self.start_and_end(from_to)?;
        self.between(start, end, Field::End)
    }

    /// One date, all of it.
    fn day(&mut self, date: Option<NaiveDate>) -> Option<Schedule> {
        let date = self.needed(Field::Date, date)?;
        if let Some(problem) = self.limits.of_date(date) {
            self.problems.add(Field::Date, problem);
            return None;
        }
        self.between(midnight(date), TimeOfDay::END_OF_DAY.on(date), Field::Date)
    }

    fn between(&mut self, start: NaiveDateTime, end: NaiveDateTime, field: Field) -> Option<Schedule> {
        // What lies before can't open any more, and the zone needn't be asked about the year -262143.
        let earliest = plus(self.limits.local_now, TimeDelta::days(-2));
        if end < earliest {
            self.problems.add(field, Invalid::Past);
            return None;
        }
        let (start, end) = self.limits.span(start.max(earliest), end);
        self.open(Schedule::Span { start, end }, field)
    }

    /// The schedule, if it opens at all and isn't over.
    fn open(&mut self, schedule: Schedule, field: Field) -> Option<Schedule> {
        let never = schedule.first().is_none();
        if never {
            self.problems.add(field, Invalid::NeverOpens);
        } else if schedule.ends_at().is_some_and(|end| end <= self.limits.wall.now) {
            self.problems.add(field, Invalid::Past);
        } else {
            return Some(schedule);
        }
        None
    }

    fn hours(&mut self, hours: &Hours) -> Option<Schedule> {
        let days = self.days(&hours.days);
        let window = self.window(hours.from, hours.until);
        let today = self.limits.today;
        let starts = hours.starts_on.unwrap_or(today).max(today);
        let dates = self.dates(Some(starts), (Field::ExpiresOn, hours.expires_on));
        self.repeating(dates?, window?, weekly(days?), Field::ExpiresOn)
    }

    fn days(&mut self, days: &[Weekday]) -> Option<Weekdays> {
        let days: Weekdays = days.iter().copied().collect();
        self.needed(Field::Days, Some(days).filter(|days| !days.is_empty()))
    }

    fn window(&mut self, from: Option<NaiveTime>, to: Option<NaiveTime>) -> Option<Window> {
        let from = self.needed(Field::From, from).map(time_of);
        let to = self.needed(Field::Until, to).map(time_of);
        let (from, to) = (from?, to?);
        let window = if from == to { None } else { Window::hours(from, to.as_until()).ok() };
        if window.is_none() {
            self.problems.add(Field::Until, Invalid::EqualTimes);
        }
        window
    }

    /// A first and a last date, in order and within the limits.
    fn dates(
        &mut self,
        starts: Option<NaiveDate>,
        (field, ends): (Field, Option<NaiveDate>),
    ) -> Option<(NaiveDate, NaiveDate)> {
        let starts = self.needed(Field::Start, starts);
        let ends = self.needed(field, ends)?;
        if let Some(problem) = self.limits.of_date(ends) {
            self.problems.add(field, problem);
            return None;
        }
        let starts = starts?;
        if ends < starts {
            self.problems.add(field, Invalid::NotAfterStart);
            return None;
        }
        Some((starts.max(self.limits.today), ends))
    }

    fn repeating(
        &mut self,
        dates: (NaiveDate, NaiveDate),
        window: Window,
        pattern: Pattern,
        field: Field,
    ) -> Option<Schedule> {
        let rule = Rrule { pattern, end: RuleEnd::Never };
        let repeating = Repeating::new(self.limits.wall.zone, dates, window, rule, Vec::new());
        if repeating.is_err() {
            self.problems.add(field, Invalid::Overlaps);
        }
        self.open(Schedule::Repeating(repeating.ok()?), field)
    }

    fn expires_in(&mut self, expires_in: Option<Minutes>) {
        match expires_in {
            Some(Minutes(0)) => self.problems.add(Field::ExpiresIn, Invalid::TooShort),
            Some(time) if time > LONGEST_EXPIRES_IN => {
                let most = LONGEST_EXPIRES_IN.0;
                self.problems.add(Field::ExpiresIn, Invalid::OutOfRange { least: 1, most });
            }
            _ => {}
        }
    }

    fn active_for(&mut self, active_for: Option<Minutes>) {
        let at_most = self.limits.policy.longest_active_for;
        match self.needed(Field::ActiveFor, active_for) {
            Some(Minutes(0)) => self.problems.add(Field::ActiveFor, Invalid::TooShort),
            Some(time) if time > at_most => {
                self.problems.add(Field::ActiveFor, Forbidden::LongestActiveFor { at_most });
            }
            _ => {}
        }
    }

    /// A passcode whose first use is missed already would never open (Aptly).
    fn first_use(&mut self, schedule: &Schedule) {
        let within = self.limits.policy.passcode_first_use.delta();
        let missed = |start: DateTime<Utc>| {
            start.checked_add_signed(within).is_none_or(|until| until <= self.limits.wall.now)
        };
        if schedule.first().is_some_and(|first| missed(first.start)) {
            self.problems.add(Field::Start, Invalid::Past);
        }
    }

    fn visit(&mut self, visit: &Visit) -> Option<Schedule> {
        let dates = self.dates(visit.starts_on, (Field::End, visit.ends_on));
        let Some(hours) = &visit.schedule else {
            let (starts, ends) = dates?;
            return self.between(midnight(starts), TimeOfDay::END_OF_DAY.on(ends), Field::End);
        };
        let (window, days) = self.visit_hours(hours);
        self.repeating(dates?, window?, weekly(days?), Field::End)
    }

    fn visit_hours(&mut self, hours: &VisitHours) -> (Option<Window>, Option<Weekdays>) {
        let days = self.days(&hours.days);
        let window = self.window(hours.from, hours.until);
        let at_most = self.limits.policy.longest_active_for;
        if window.is_some_and(|window| window.minutes() > at_most.0) {
            self.problems.add(Field::Until, Forbidden::LongestActiveFor { at_most });
        }
        (window, days)
    }

    fn frame(&mut self, framed: &Framed) -> Option<Schedule> {
        let frame = self.frame_hours(framed.frame)?;
        // Hours are those of the day on which they start; other frames have days of their own.
        let minutes = frame.end.signed_duration_since(frame.start);
        let is_hours = frame.days.is_none() && minutes <= TimeDelta::days(1);
        let last = if is_hours { frame.start.date() } else { plus(frame.end, TimeDelta::seconds(-1)).date() };
        let Some(expires_on) = framed.expires_on else { return self.once(&frame) };
        if let Some(problem) = self.limits.of_date(expires_on) {
            self.problems.add(Field::ExpiresOn, problem);
            return None;
        }
        if expires_on < last {
            self.problems.add(Field::ExpiresOn, Invalid::NotAfterStart);
            return None;
        }
        if expires_on == last {
            return self.once(&frame);
        }
        let dates = (frame.start.date().max(self.limits.today), expires_on);
        if let Some(days) = frame.days {
            let pattern = if days == Weekdays::ALL { daily() } else { weekly(days) };
            return self.repeating(dates, Window::WHOLE_DAY, pattern, Field::ExpiresOn);
        }
        let across = frame.end.date().signed_duration_since(frame.start.date()).num_days();
        let window = is_hours
            .then(|| u8::try_from(across).ok())
            .flatten()
            .and_then(|days| Window::new(time_of(frame.start.time()), time_of(frame.end.time()), days).ok());
        let Some(window) = window else {
            self.problems.add(Field::ExpiresOn, Invalid::TooLongToRepeat);
            return None;
        };
        self.repeating(dates, window, daily(), Field::ExpiresOn)
    }

    /// The frame by itself.
    fn once(&mut self, frame: &FrameHours) -> Option<Schedule> {
        let Some(elapsed) = frame.elapsed else {
            return self.between(frame.start, frame.end, Field::End);
        };
        let now = self.limits.wall.now;
        let start = now.with_nanosecond(0).and_then(|now| now.with_second(0)).unwrap_or(now);
        let end = start.checked_add_signed(elapsed)?;
        self.open(Schedule::Span { start, end }, Field::End)
    }

    fn frame_hours(&mut self, frame: Frame) -> Option<FrameHours> {
        let today = self.limits.today;
        let now = minute_of(self.limits.wall.zone.local(self.limits.wall.now));
        let days = |first: NaiveDate, last: NaiveDate, days| FrameHours {
            start: midnight(first),
            end: TimeOfDay::END_OF_DAY.on(last),
            days: Some(days),
            elapsed: None,
        };
        let hours = |hours| {
            let elapsed = TimeDelta::hours(hours);
            FrameHours { start: now, end: plus(now, elapsed), days: None, elapsed: Some(elapsed) }
        };
        let later = |days: u32| today.checked_add_days(Days::new(days.into())).unwrap_or(today);
        let to_sunday = 6_u32.saturating_sub(today.weekday().num_days_from_monday());
        Some(match frame {
            Frame::NextHour => hours(1),
            Frame::NextFourHours => hours(4),
            Frame::Today => days(today, today, Weekdays::ALL),
            Frame::Tomorrow => days(later(1), later(1), Weekdays::ALL),
            Frame::Weekend => {
                let both: Weekdays = [Weekday::Sat, Weekday::Sun].into_iter().collect();
                days(later(to_sunday.saturating_sub(1)), later(to_sunday), both)
            }
            Frame::ThisWeek => days(today, later(to_sunday), Weekdays::ALL),
            Frame::Custom(from_to) => {
                let (start, end) = self.start_and_end(from_to)?;
                FrameHours { start, end, days: None, elapsed: None }
            }
        })
    }
}

/// A frame by the wall.
struct FrameHours {
    start: NaiveDateTime,
    /// Exclusive.
    end: NaiveDateTime,
    /// For frames of whole days: the days of the week that it has when it repeats.
    days: Option<Weekdays>,
    /// For frames that are counted from now: how long.
    elapsed: Option<TimeDelta>,
}

fn weekly(weekdays: Weekdays) -> Pattern {
    Pattern::Weekly { interval: 1, weekdays, week_start: Weekday::Mon }
}

fn daily() -> Pattern {
    Pattern::Daily { interval: 1, weekdays: Weekdays::NONE, month_days: Vec::new() }
}
