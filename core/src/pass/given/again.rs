//! What would have to be entered to get such a permit: where a change to a pass begins.

use chrono::{DateTime, Utc, Weekday};

use super::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours, last_minute};
use crate::pass::kind::Kind;
use crate::pass::permit::Permit;
use crate::pass::schedule::{Occurrence, Pattern, Repeating, Schedule, Weekdays};
use crate::zone::Zone;

impl Given {
    /// What was entered for a pass of this kind with this permit, as far as the form can say it. A repetition that no
    /// form of the kind has becomes its occurrence under way, or the next.
    pub fn again(kind: Kind, permit: &Permit, zone: &Zone, now: DateTime<Utc>) -> Self {
        let schedule = &permit.schedule;
        let from_to = from_to(schedule, zone, now);
        let on_date = OnDate { date: from_to.start.map(|start| start.date()) };
        let visit = || Visit { active_for: permit.active_for, ..visit(schedule, from_to) };
        match kind {
            Kind::CustomDuration => Self::CustomDuration(from_to),
            Kind::Temporary => Self::Temporary(from_to),
            Kind::Passcode => Self::Passcode(from_to),
            Kind::Recurring => Self::Recurring(hours(schedule)),
            Kind::BusinessHours => Self::BusinessHours(hours(schedule)),
            Kind::FullDay => Self::FullDay(on_date),
            Kind::OneTime => Self::OneTime(on_date),
            Kind::Delivery => Self::Delivery(on_date),
            Kind::Permanent => Self::Permanent,
            Kind::TimeFrame => Self::TimeFrame(Framed {
                frame: Frame::Custom(from_to),
                expires_on: repeating(schedule).map(Repeating::ends),
                expires_in: permit.expires_in,
            }),
            Kind::VendorVisit => Self::VendorVisit(visit()),
            Kind::ResidentVisit => Self::ResidentVisit(visit()),
            Kind::Tour => Self::Tour(visit()),
        }
    }
}

fn repeating(schedule: &Schedule) -> Option<&Repeating> {
    match schedule {
        Schedule::Repeating(repeating) => Some(repeating),
        Schedule::Always | Schedule::Span { .. } => None,
    }
}

/// The occurrence under way, the next, or else the last.
fn from_to(schedule: &Schedule, zone: &Zone, now: DateTime<Utc>) -> FromTo {
    let one = schedule.ending_after(now).next().or_else(|| schedule.last());
    let Some(one) = one.filter(|one| *one != Occurrence::ALWAYS) else { return FromTo::default() };
    FromTo { start: Some(zone.local(one.start)), end: Some(last_minute(zone.local(one.end))) }
}

fn hours(schedule: &Schedule) -> Hours {
    let Some(repeating) = repeating(schedule) else { return Hours::default() };
    let VisitHours { days, from, until } = windows(repeating);
    Hours { days, from, until, starts_on: Some(repeating.starts()), expires_on: Some(repeating.ends()) }
}

fn visit(schedule: &Schedule, from_to: FromTo) -> Visit {
    match repeating(schedule) {
        Some(repeating) => Visit {
            starts_on: Some(repeating.starts()),
            ends_on: Some(repeating.ends()),
            active_for: None,
            schedule: Some(windows(repeating)),
        },
        None => Visit {
            starts_on: from_to.start.map(|start| start.date()),
            ends_on: from_to.end.map(|end| end.date()),
            active_for: None,
            schedule: None,
        },
    }
}

fn windows(repeating: &Repeating) -> VisitHours {
    let window = repeating.window();
    VisitHours {
        days: days(repeating.pattern()),
        from: Some(window.from().on(repeating.starts()).time()),
        until: Some(last_minute(window.until().on(repeating.starts())).time()),
    }
}

/// The weekdays; none where the pattern isn't one of weekdays: they have to be picked.
fn days(pattern: &Pattern) -> Vec<Weekday> {
    match pattern {
        Pattern::Weekly { weekdays, .. } => weekdays.iter().collect(),
        Pattern::Daily { weekdays, month_days, .. } if month_days.is_empty() => {
            if weekdays.is_empty() {
                Weekdays::ALL.iter().collect()
            } else {
                weekdays.iter().collect()
            }
        }
        Pattern::Daily { .. } | Pattern::Monthly { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::pass::draft::tests::{check, now, property};
    use crate::pass::permit::Minutes;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn forms() -> Vec<Given> {
        let at = |text: &str| text.parse().ok();
        let span = FromTo { start: at("2026-11-19T09:00:00"), end: at("2026-11-20T23:59:00") };
        let nights = Hours {
            days: vec![Weekday::Tue, Weekday::Fri],
            from: Some("22:00:00".parse().unwrap()),
            until: Some("06:00:00".parse().unwrap()),
            starts_on: Some(date("2026-11-19")),
            expires_on: Some(date("2026-12-31")),
        };
        let days = Visit {
            starts_on: Some(date("2026-11-19")),
            ends_on: Some(date("2026-11-21")),
            active_for: Some(Minutes(90)),
            schedule: None,
        };
        let schedule = VisitHours {
            days: vec![Weekday::Thu, Weekday::Sat],
            from: Some("09:00:00".parse().unwrap()),
            until: Some("17:00:00".parse().unwrap()),
        };
        vec![
            Given::CustomDuration(span),
            Given::Temporary(span),
            Given::Passcode(span),
            Given::Recurring(nights),
            Given::BusinessHours(Hours {
                starts_on: Some(date("2026-11-18")),
                expires_on: Some(date("2026-11-27")),
                ..Hours::business()
            }),
            Given::FullDay(OnDate { date: Some(date("2026-11-20")) }),
            Given::OneTime(OnDate { date: Some(date("2026-11-20")) }),
            Given::Delivery(OnDate { date: Some(date("2026-11-20")) }),
            Given::Permanent,
            Given::TimeFrame(Framed {
                frame: Frame::Custom(FromTo { end: at("2026-11-19T11:00:00"), ..span }),
                expires_on: Some(date("2026-11-28")),
                expires_in: Some(Minutes(30)),
            }),
            Given::VendorVisit(days.clone()),
            Given::Tour(Visit { schedule: Some(schedule), ..days }),
        ]
    }

    #[test]
    fn what_was_entered_is_what_a_change_begins_with() {
        for given in forms() {
            let permit = check(given.clone()).unwrap().permit;
            let zone = property().zone().clone();
            let again = Given::again(given.kind(), &permit, &zone, now());
            assert_eq!(check(again.clone()).unwrap().permit, permit, "{given:?} {again:?}");
        }
    }
}
