//! Making an existing pass repeat (Quext: "you'll have the option to have this pass repeat!").
//!
//! A repeat is a replacement under the same link. What was one occurrence becomes the first of many; *active
//! for* and *expires in* begin anew with each.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::context::Wall;
use super::limits::{Limits, time_of};
use crate::pass::kind::Kind;
use crate::pass::permit::Permit;
use crate::pass::problem::{Field, Forbidden, Invalid, Problem, Problems, WholeProblem};
use crate::pass::repeat::{Rrule, RuleEnd};
use crate::pass::schedule::{
    BadRepeating, NthWeekday, Occurrence, Pattern, Repeating, Schedule, Weekdays, Window,
};
use crate::pass::{Issuer, Pass};
use crate::property::{Policy, ResidentPasses};
use crate::zone::Zone;

/// The most weeks between two occurrences.
const MOST_WEEKS: u16 = 52;
/// The highest count: every day of the longest year.
const MOST_TIMES: u16 = 366;

/// How a pass is to repeat.
///
/// ```
/// use gatepass::pass::draft::{Every, Repeat, RepeatEnd};
///
/// let repeat = Repeat { every: Every::Weeks(2), end: RepeatEnd::Times(6) };
/// assert_eq!(serde_json::to_string(&repeat).unwrap(), r#"{"every":{"weeks":2},"end":{"times":6}}"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// How often.
    pub every: Every,
    /// Until when.
    pub end: RepeatEnd,
}

/// How often a pass repeats, from its first date on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Daily.
    Day,
    /// Monday to Friday.
    Weekday,
    /// Every n weeks, on the weekday of its first date, or on those that it has.
    Weeks(u16),
    /// Monthly on the day of the month of its first date; months without that day are left out.
    MonthOnDate,
    /// Monthly on the weekday of its first date: the second Tuesday; of a fifth one, the last.
    MonthOnWeekday,
}

impl Every {
    /// What is offered to pick from; other numbers of weeks can be entered.
    pub const PRESETS: [Self; 6] =
        [Self::Day, Self::Weekday, Self::Weeks(1), Self::Weeks(2), Self::MonthOnDate, Self::MonthOnWeekday];
}

/// When a repeat ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum RepeatEnd {
    /// With the occurrence that starts on this date, or the last before it.
    Until(NaiveDate),
    /// After so many occurrences, the first included.
    Times(u16),
}

impl Pass {
    /// The permit of a replacement that repeats; what was one occurrence is its first. The limits are those
    /// of a pass that is made now.
    pub fn repeated(&self, repeat: Repeat, policy: &Policy, now: DateTime<Utc>) -> Result<Permit, Problems> {
        let mut problems = Problems::default();
        if let (Issuer::Resident { .. }, ResidentPasses::Ask(whom)) = (&self.issuer, &policy.residents) {
            problems.whole.push(WholeProblem::ResidentsMayNot { ask: whom.clone() });
        }
        if !policy.kinds.contains(self.kind) {
            problems.add(Field::Kind, Forbidden::Kinds(self.kind));
        }
        match self.repeating_permit(repeat, policy, now) {
            Ok(permit) if problems.is_empty() => Ok(permit),
            Ok(_) => Err(problems),
            Err(problem) => {
                problems.add(Field::Repeat, problem);
                Err(problems)
            }
        }
    }

    fn repeating_permit(
        &self,
        repeat: Repeat,
        policy: &Policy,
        now: DateTime<Utc>,
    ) -> Result<Permit, Problem> {
        // A permanent pass never ends, and a passcode is for one time (Aptly).
        if matches!(self.kind, Kind::Permanent | Kind::Passcode) {
            return Err(Invalid::NothingToRepeat.into());
        }
        let base = Base::of(&self.permit.schedule, &self.zone).ok_or(Invalid::NothingToRepeat)?;
        let is_visit = matches!(self.kind, Kind::VendorVisit | Kind::ResidentVisit | Kind::Tour);
        let at_most = policy.longest_active_for;
        if is_visit && base.window.minutes() > at_most.0 {
            return Err(Forbidden::LongestActiveFor { at_most }.into());
        }
        let limits = Limits::new(Wall { zone: &self.zone, now }, policy);
        let pattern = base.pattern(repeat.every)?;
        let rule = Rrule { pattern, end: base.end(repeat.end, limits)? };
        let last = base.last(&rule, limits)?;
        let repeating = Repeating::new(&self.zone, (base.date, last), base.window, rule, Vec::new());
        let schedule = Schedule::Repeating(repeating.map_err(|bad| match bad {
            BadRepeating::Overlap { .. } | BadRepeating::TooOften { .. } => Invalid::Overlaps,
            _ => Invalid::NeverOpens,
        })?);
        match schedule.ends_at() {
            None => Err(Invalid::NeverOpens.into()),
            Some(end) if end <= now => Err(Invalid::Past.into()),
            Some(_) => Ok(Permit { schedule, ..self.permit.clone() }),
        }
    }
}

/// The occurrence that repeats.
struct Base {
    /// Its date.
    date: NaiveDate,
    window: Window,
    /// The weekdays that the pass has already.
    weekdays: Weekdays,
}

impl Base {
    fn of(schedule: &Schedule, zone: &Zone) -> Option<Self> {
        match schedule {
            Schedule::Always => None,
            Schedule::Span { start, end } => {
                let (window, date) = window(Occurrence { start: *start, end: *end }, zone)?;
                Some(Self { date, window, weekdays: Weekdays::NONE.with(date.weekday()) })
            }
            Schedule::Repeating(repeating) => {
                let date = zone.local(schedule.first()?.start).date();
                let weekdays = match repeating.pattern() {
                    Pattern::Weekly { weekdays, .. } => *weekdays,
                    _ => Weekdays::NONE.with(date.weekday()),
                };
                Some(Self { date, window: repeating.window(), weekdays })
            }
        }
    }

    fn pattern(&self, every: Every) -> Result<Pattern, Problem> {
        let daily = |weekdays| Pattern::Daily { interval: 1, weekdays, month_days: Vec::new() };
        let monthly = |month_days, weekdays| Pattern::Monthly { interval: 1, month_days, weekdays };
        Ok(match every {
            Every::Day => daily(Weekdays::NONE),
            Every::Weekday => daily(Weekdays::WORKDAYS),
            Every::Weeks(interval @ 1..=MOST_WEEKS) => {
                Pattern::Weekly { interval, weekdays: self.weekdays, week_start: Weekday::Mon }
            }
            Every::Weeks(_) => return Err(Invalid::OutOfRange { least: 1, most: MOST_WEEKS.into() }.into()),
            Every::MonthOnDate => monthly(vec![i8::try_from(self.date.day()).unwrap_or(1)], Vec::new()),
            Every::MonthOnWeekday => {
                let nth = i8::try_from(self.date.day0() / 7).unwrap_or(0).saturating_add(1);
                let nth = if nth > 4 { -1 } else { nth };
                monthly(Vec::new(), vec![NthWeekday { nth, weekday: self.date.weekday() }])
            }
        })
    }

    fn end(&self, end: RepeatEnd, limits: Limits<'_>) -> Result<RuleEnd, Problem> {
        match end {
            RepeatEnd::Times(times @ 1..=MOST_TIMES) => Ok(RuleEnd::Count(times.into())),
            RepeatEnd::Times(_) => Err(Invalid::OutOfRange { least: 1, most: MOST_TIMES.into() }.into()),
            RepeatEnd::Until(until) => {
                if let Some(problem) = limits.of_date(until) {
                    return Err(problem);
                }
                if until < self.date { Err(Invalid::NotAfterStart.into()) } else { Ok(RuleEnd::Until(until)) }
            }
        }
    }

    /// The last date on which a window starts, within the limits.
    fn last(&self, rule: &Rrule, limits: Limits<'_>) -> Result<NaiveDate, Problem> {
        let latest = limits.latest_date();
        // One date further than allowed is enough to tell that a count goes too far.
        let beyond = latest.checked_add_months(chrono::Months::new(14)).unwrap_or(latest);
        let last = rule.last_date(self.date, beyond).ok_or(Invalid::NeverOpens)?;
        if last > latest {
            return Err(limits.of_date(last).unwrap_or(Invalid::NeverOpens.into()));
        }
        Ok(last)
    }
}

/// A span as a window of its first date, by the wall.
fn window(span: Occurrence, zone: &Zone) -> Option<(Window, NaiveDate)> {
    let (start, end) = (zone.local(span.start), zone.local(span.end));
    let days = u8::try_from(end.date().signed_duration_since(start.date()).num_days()).ok()?;
    Some((Window::new(time_of(start.time()), time_of(end.time()), days).ok()?, start.date()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::super::tests::{check, now, property, property_with};
    use super::*;
    use crate::id::{PassId, PersonId, PropertyId};
    use crate::pass::given::{FromTo, Given, Hours, OnDate, Visit};
    use crate::pass::permit::Minutes;

    fn pass(given: Given) -> Pass {
        let property = PropertyId::new("elm").unwrap();
        let issuer = Issuer::Staff { person: PersonId::new("sam").unwrap() };
        Pass::new(check(given).unwrap(), PassId::from_bytes([7; 8]), property, issuer, now())
    }

    /// Thursday the 19th, 9 to 11.
    fn thursday() -> Pass {
        let at = |text: &str| text.parse().ok();
        let (start, end) = (at("2026-11-19T09:00:00"), at("2026-11-19T11:00:00"));
        pass(Given::CustomDuration(FromTo { start, end }))
    }

    fn repeated(pass: &Pass, every: Every, end: RepeatEnd) -> Result<Vec<String>, Problem> {
        let repeated = pass.repeated(Repeat { every, end }, property().policy(), now());
        let permit = repeated.map_err(|problems| problems.of(Field::Repeat)[0].clone())?;
        let wall = |instant| pass.zone.local(instant).format("%a %m-%d %H:%M").to_string();
        Ok(permit.schedule.occurrences().map(|one| wall(one.start)).collect())
    }

    #[test]
    fn a_pass_repeats_from_its_first_date_on() {
        let pass = thursday();
        let four = |every| repeated(&pass, every, RepeatEnd::Times(4)).unwrap();
        assert_eq!(
            four(Every::Day),
            ["Thu 11-19 09:00", "Fri 11-20 09:00", "Sat 11-21 09:00", "Sun 11-22 09:00"]
        );
        assert_eq!(
            four(Every::Weekday),
            ["Thu 11-19 09:00", "Fri 11-20 09:00", "Mon 11-23 09:00", "Tue 11-24 09:00"]
        );
        assert_eq!(
            four(Every::Weeks(2)),
            ["Thu 11-19 09:00", "Thu 12-03 09:00", "Thu 12-17 09:00", "Thu 12-31 09:00"]
        );
        assert_eq!(
            four(Every::MonthOnDate),
            ["Thu 11-19 09:00", "Sat 12-19 09:00", "Tue 01-19 09:00", "Fri 02-19 09:00"]
        );
        assert_eq!(
            four(Every::MonthOnWeekday),
            ["Thu 11-19 09:00", "Thu 12-17 09:00", "Thu 01-21 09:00", "Thu 02-18 09:00"]
        );
        let until = RepeatEnd::Until("2026-11-21".parse().unwrap());
        assert_eq!(repeated(&pass, Every::Day, until).unwrap().len(), 3);
    }

    #[test]
    fn a_repeat_keeps_what_else_the_pass_permits() {
        let day = Given::OneTime(OnDate { date: "2026-11-20".parse().ok() });
        let pass = pass(day);
        let repeat = Repeat { every: Every::Weeks(1), end: RepeatEnd::Times(2) };
        let permit = pass.repeated(repeat, property().policy(), now()).unwrap();
        assert_eq!(
            Permit { schedule: Schedule::Always, ..permit.clone() },
            Permit { schedule: Schedule::Always, ..pass.permit.clone() }
        );
        let windows: Vec<_> = permit.schedule.occurrences().map(|one| one.end - one.start).collect();
        assert_eq!(windows, [TimeDelta::days(1); 2]);
        let replacement = pass.with_permit(permit, now());
        assert_eq!((replacement.id, replacement.generation), (pass.id, pass.generation.next()));
    }

    #[test]
    fn hours_that_repeat_already_repeat_differently_on_their_days() {
        let hours = Hours { expires_on: "2026-11-27".parse().ok(), ..Hours::business() };
        let business = pass(Given::BusinessHours(hours));
        let fortnightly = repeated(&business, Every::Weeks(2), RepeatEnd::Times(5)).unwrap();
        let expected =
            ["Wed 11-18 09:00", "Thu 11-19 09:00", "Fri 11-20 09:00", "Mon 11-30 09:00", "Tue 12-01 09:00"];
        assert_eq!(fortnightly, expected);
    }

    #[test]
    fn a_repeat_keeps_the_limits_of_a_new_pass() {
        let pass = thursday();
        let latest: NaiveDate = "2027-11-18".parse().unwrap();
        let beyond = Err(Invalid::BeyondOneYear { latest }.into());
        let until = |text: &str| RepeatEnd::Until(text.parse().unwrap());
        assert!(repeated(&pass, Every::Day, until("2027-11-18")).is_ok());
        assert_eq!(repeated(&pass, Every::Day, until("2027-11-19")), beyond);
        assert!(repeated(&pass, Every::Day, RepeatEnd::Times(365)).is_ok());
        assert_eq!(repeated(&pass, Every::Day, RepeatEnd::Times(366)), beyond);
        assert_eq!(repeated(&pass, Every::MonthOnDate, RepeatEnd::Times(13)), beyond);
        assert_eq!(repeated(&pass, Every::Day, until("2026-11-17")), Err(Invalid::Past.into()));
        assert_eq!(repeated(&pass, Every::Day, until("2026-11-18")), Err(Invalid::NotAfterStart.into()));
        let out_of = |most| Err(Invalid::OutOfRange { least: 1, most }.into());
        assert_eq!(repeated(&pass, Every::Weeks(0), RepeatEnd::Times(1)), out_of(52));
        assert_eq!(repeated(&pass, Every::Weeks(53), RepeatEnd::Times(1)), out_of(52));
        assert_eq!(repeated(&pass, Every::Day, RepeatEnd::Times(0)), out_of(366));
    }

    #[test]
    fn a_repeat_asks_the_policy_as_it_is_now() {
        let pass = thursday();
        let issuer =
            Issuer::Resident { person: PersonId::new("ada").unwrap(), unit: super::super::tests::home() };
        let pass = Pass { issuer, ..pass };
        let policy = property_with(r#"{"kinds": ["recurring"], "residents": {"ask": "the desk"}}"#);
        let repeat = Repeat { every: Every::Day, end: RepeatEnd::Times(2) };
        let problems = pass.repeated(repeat, policy.policy(), now()).unwrap_err();
        assert_eq!(problems.whole, [WholeProblem::ResidentsMayNot { ask: "the desk".to_owned() }]);
        assert_eq!(problems.of(Field::Kind), [Forbidden::Kinds(Kind::CustomDuration).into()]);
    }

    #[test]
    fn what_cannot_repeat_says_why() {
        let twice = RepeatEnd::Times(2);
        let nothing = Err(Invalid::NothingToRepeat.into());
        assert_eq!(repeated(&pass(Given::Permanent), Every::Day, twice), nothing);
        let at = |text: &str| text.parse().ok();
        let long = FromTo { start: at("2026-11-19T09:00:00"), end: at("2026-11-21T09:00:00") };
        assert_eq!(repeated(&pass(Given::Passcode(long)), Every::Day, twice), nothing);
        let two_days = pass(Given::CustomDuration(long));
        assert_eq!(repeated(&two_days, Every::Day, twice), Err(Invalid::Overlaps.into()));
        assert!(repeated(&two_days, Every::Weeks(1), twice).is_ok());
        let date = "2026-11-19".parse().ok();
        let visit = Visit { starts_on: date, ends_on: date, active_for: Some(Minutes(60)), schedule: None };
        let at_most = Minutes(720);
        let too_long = Err(Forbidden::LongestActiveFor { at_most }.into());
        assert_eq!(repeated(&pass(Given::VendorVisit(visit)), Every::Day, twice), too_long);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_repeat_is_a_problem_or_begins_with_the_pass_and_ends_within_a_year(
            every in prop_oneof![
                proptest::sample::select(Every::PRESETS.to_vec()),
                any::<u16>().prop_map(Every::Weeks),
            ],
            end in prop_oneof![
                any::<u16>().prop_map(RepeatEnd::Times),
                (1..20_u16).prop_map(RepeatEnd::Times),
                (-400..800_i64).prop_map(|days| RepeatEnd::Until(now().date_naive() + TimeDelta::days(days))),
                Just(RepeatEnd::Until(NaiveDate::MAX)),
                Just(RepeatEnd::Until(NaiveDate::MIN)),
            ],
            start in 0..3000_i64,
            minutes in 1..12_000_i64,
        ) {
            let at = |minutes| {
                Some("2026-11-19T00:00:00".parse::<chrono::NaiveDateTime>().unwrap() + TimeDelta::minutes(minutes))
            };
            let pass = pass(Given::Temporary(FromTo { start: at(start), end: at(start + minutes) }));
            if let Ok(permit) = pass.repeated(Repeat { every, end }, property().policy(), now()) {
                let ends = permit.schedule.ends_at().unwrap();
                prop_assert!(now() < ends && ends <= now() + TimeDelta::days(366 + 7));
                let before = pass.permit.schedule.first().unwrap();
                let first = permit.schedule.first().unwrap();
                // Weekdays may leave the first date out.
                prop_assert!(first == before || (every == Every::Weekday && first.start > before.start));
                let all: Vec<_> = permit.schedule.occurrences().collect();
                prop_assert!(all.is_sorted_by(|a, b| a.start < b.start && a.end <= b.end));
            }
        }
    }
}
