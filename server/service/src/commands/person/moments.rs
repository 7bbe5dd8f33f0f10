//! When a pass is to open, as it is typed: one set of flags for all kinds, of which each kind takes its own.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use gatepass::pass::given::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours};
use gatepass::pass::kind::Kind;
use gatepass::pass::permit::Minutes;

use super::super::Failure;

/// The flags that say when.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "When")]
pub struct Moments {
    /// When it starts, `2026-11-24 14:00`; of hours and visits the first date
    #[arg(long, value_name = "TIME")]
    start: Option<Moment>,
    /// When it ends; of a visit the last date
    #[arg(long, value_name = "TIME")]
    end: Option<Moment>,
    /// The date of a full-day, one-time or delivery pass
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// The days of the week, e.g. `Tue,Thu`
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    days: Vec<Weekday>,
    /// When its hours begin
    #[arg(long, value_name = "HH:MM")]
    from: Option<NaiveTime>,
    /// When its hours end; before FROM is on the next day, 23:59 the end of the day
    #[arg(long, value_name = "HH:MM")]
    until: Option<NaiveTime>,
    /// The last date of its hours; of a frame, repeats it daily through it
    #[arg(long, value_name = "DATE")]
    expires_on: Option<NaiveDate>,
    /// next-hour, next-four-hours, today, tomorrow, weekend or this-week
    #[arg(long, value_name = "FRAME", value_parser = frame)]
    frame: Option<Frame>,
    /// How long it counts from the guest's opening of the link, e.g. `2h`
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    expires_in: Option<Minutes>,
    /// How long a visit lasts from the first lock that is opened, e.g. `4h`
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    active_for: Option<Minutes>,
}

/// A date, perhaps with the time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    date: NaiveDate,
    time: Option<NaiveTime>,
}

impl FromStr for Moment {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write 2026-11-24, or with the time of day \"2026-11-24 14:00\"".to_owned();
        let (date, time) = match text.trim().split_once([' ', 'T']) {
            Some((date, time)) => (date, Some(time.parse().map_err(|_| wrong())?)),
            None => (text.trim(), None),
        };
        Ok(Self { date: date.parse().map_err(|_| wrong())?, time })
    }
}

impl Moment {
    fn instant(self, flag: &str) -> Result<NaiveDateTime, Failure> {
        let time = self.time.ok_or_else(|| {
            Failure::Usage(format!("{flag}: say the time of day as well, \"{} 14:00\"", self.date))
        })?;
        Ok(self.date.and_time(time))
    }

    fn day(self, flag: &str) -> Result<NaiveDate, Failure> {
        match self.time {
            None => Ok(self.date),
            Some(_) => Err(Failure::Usage(format!("{flag}: a date alone, {}", self.date))),
        }
    }
}

fn frame(text: &str) -> Result<Frame, String> {
    Ok(match text {
        "next-hour" => Frame::NextHour,
        "next-four-hours" => Frame::NextFourHours,
        "today" => Frame::Today,
        "tomorrow" => Frame::Tomorrow,
        "weekend" => Frame::Weekend,
        "this-week" => Frame::ThisWeek,
        _ => {
            return Err(
                "one of next-hour, next-four-hours, today, tomorrow, weekend, this-week; or say --start and \
                        --end instead"
                    .to_owned(),
            );
        }
    })
}

/// A length of time: `90`, `90m`, `2h` or `1d`.
fn minutes(text: &str) -> Result<Minutes, String> {
    let wrong = || "write minutes, hours or days: 90m, 2h, 1d".to_owned();
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, 'm')) => (text.get(..at), 1),
        Some((at, 'h')) => (text.get(..at), 60),
        Some((at, 'd')) => (text.get(..at), 24 * 60),
        _ => (Some(text), 1),
    };
    let number: u32 = number.and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    number.checked_mul(unit).map(Minutes).ok_or_else(wrong)
}

/// The flags that a kind takes.
pub const fn taken_by(kind: Kind) -> &'static str {
    match kind {
        Kind::CustomDuration | Kind::Temporary | Kind::Passcode => "--start, --end",
        Kind::Recurring | Kind::BusinessHours => "--days, --from, --until, --expires-on; perhaps --start",
        Kind::FullDay | Kind::OneTime => "--date",
        Kind::Delivery => "perhaps --date",
        Kind::Permanent => "nothing",
        Kind::TimeFrame => "--frame, or --start and --end; perhaps --expires-on, --expires-in",
        Kind::VendorVisit | Kind::ResidentVisit | Kind::Tour => {
            "--start, --end, --active-for; perhaps --days, --from, --until"
        }
    }
}

impl Moments {
    /// What was given before, with what is typed now in its place.
    pub fn over(&self, before: Given) -> Result<Given, Failure> {
        let kind = before.kind();
        let mut typed = self.clone();
        let given = match before {
            Given::CustomDuration(before) => Given::CustomDuration(typed.span(before)?),
            Given::Temporary(before) => Given::Temporary(typed.span(before)?),
            Given::Passcode(before) => Given::Passcode(typed.span(before)?),
            Given::Recurring(before) => Given::Recurring(typed.hours(before)?),
            Given::BusinessHours(before) => Given::BusinessHours(typed.hours(before)?),
            Given::FullDay(before) => Given::FullDay(typed.on_date(before)),
            Given::OneTime(before) => Given::OneTime(typed.on_date(before)),
            Given::Delivery(before) => Given::Delivery(typed.on_date(before)),
            Given::Permanent => Given::Permanent,
            Given::TimeFrame(before) => Given::TimeFrame(typed.framed(before)?),
            Given::VendorVisit(before) => Given::VendorVisit(typed.visit(before)?),
            Given::ResidentVisit(before) => Given::ResidentVisit(typed.visit(before)?),
            Given::Tour(before) => Given::Tour(typed.visit(before)?),
        };
        match typed.left() {
            None => Ok(given),
            Some(flag) => {
                let takes = taken_by(kind);
                let kind = kind.name();
                Err(Failure::Usage(format!("{flag} says nothing of a {kind} pass; it takes {takes}")))
            }
        }
    }

    fn span(&mut self, before: FromTo) -> Result<FromTo, Failure> {
        Ok(FromTo {
            start: self.start.take().map(|at| at.instant("--start")).transpose()?.or(before.start),
            end: self.end.take().map(|at| at.instant("--end")).transpose()?.or(before.end),
        })
    }

    fn hours(&mut self, before: Hours) -> Result<Hours, Failure> {
        Ok(Hours {
            days: self.days_or(before.days),
            from: self.from.take().or(before.from),
            until: self.until.take().or(before.until),
            starts_on: self.start.take().map(|at| at.day("--start")).transpose()?.or(before.starts_on),
            expires_on: self.expires_on.take().or(before.expires_on),
        })
    }

    fn on_date(&mut self, before: OnDate) -> OnDate {
        OnDate { date: self.date.take().or(before.date) }
    }

    /// Another frame repeats only if that is said as well.
    fn framed(&mut self, before: Framed) -> Result<Framed, Failure> {
        let custom = self.start.is_some() || self.end.is_some();
        let (frame, expires_on) = match (self.frame.take(), before.frame) {
            (Some(frame), _) => (frame, None),
            (None, frame) if !custom => (frame, before.expires_on),
            (None, Frame::Custom(before)) => (Frame::Custom(self.span(before)?), None),
            (None, _) => (Frame::Custom(self.span(FromTo::default())?), None),
        };
        Ok(Framed {
            frame,
            expires_on: self.expires_on.take().or(expires_on),
            expires_in: self.expires_in.take().or(before.expires_in),
        })
    }

    fn visit(&mut self, before: Visit) -> Result<Visit, Failure> {
        let has_hours = !self.days.is_empty() || self.from.is_some() || self.until.is_some();
        let schedule = match before.schedule {
            None if !has_hours => None,
            before => {
                let before = before.unwrap_or_default();
                Some(VisitHours {
                    days: self.days_or(before.days),
                    from: self.from.take().or(before.from),
                    until: self.until.take().or(before.until),
                })
            }
        };
        Ok(Visit {
            starts_on: self.start.take().map(|at| at.day("--start")).transpose()?.or(before.starts_on),
            ends_on: self.end.take().map(|at| at.day("--end")).transpose()?.or(before.ends_on),
            active_for: self.active_for.take().or(before.active_for),
            schedule,
        })
    }

    fn days_or(&mut self, before: Vec<Weekday>) -> Vec<Weekday> {
        if self.days.is_empty() { before } else { std::mem::take(&mut self.days) }
    }

    /// A flag that no field of the kind took.
    fn left(&self) -> Option<&'static str> {
        let flags = [
            ("--start", self.start.is_some()),
            ("--end", self.end.is_some()),
            ("--date", self.date.is_some()),
            ("--days", !self.days.is_empty()),
            ("--from", self.from.is_some()),
            ("--until", self.until.is_some()),
            ("--expires-on", self.expires_on.is_some()),
            ("--frame", self.frame.is_some()),
            ("--expires-in", self.expires_in.is_some()),
            ("--active-for", self.active_for.is_some()),
        ];
        flags.into_iter().find(|(_, is_left)| *is_left).map(|(flag, _)| flag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_takes_the_place_of_what_was_given() {
        let typed = Moments { days: vec![Weekday::Tue], until: "15:20".parse().ok(), ..Moments::default() };
        let Given::BusinessHours(hours) = typed.over(Given::preset(Kind::BusinessHours)).unwrap() else {
            panic!("another kind");
        };
        assert_eq!(hours.days, [Weekday::Tue]);
        assert_eq!((hours.from, hours.until), ("09:00".parse().ok(), "15:20".parse().ok()));
    }

    #[test]
    fn a_start_without_a_frame_is_a_frame_of_its_own() {
        let typed = Moments { start: "2026-11-24 14:00".parse().ok(), ..Moments::default() };
        let Given::TimeFrame(framed) = typed.over(Given::preset(Kind::TimeFrame)).unwrap() else {
            panic!("another kind");
        };
        let start = "2026-11-24T14:00:00".parse().ok();
        assert_eq!(framed.frame, Frame::Custom(FromTo { start, end: None }));
    }

    #[test]
    fn a_flag_of_another_kind_is_named_with_what_this_one_takes() {
        let typed = Moments { date: "2026-11-24".parse().ok(), ..Moments::default() };
        let said = typed.over(Given::preset(Kind::Tour)).unwrap_err().line().unwrap();
        assert!(said.starts_with("--date says nothing of a tour pass; it takes --start, --end"), "{said}");
        let typed = Moments { start: "2026-11-24".parse().ok(), ..Moments::default() };
        let said = typed.over(Given::preset(Kind::Temporary)).unwrap_err().line().unwrap();
        assert!(said.contains("say the time of day as well"), "{said}");
    }

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        assert_eq!(
            [minutes("90"), minutes("90m"), minutes("2h"), minutes("1d")].map(Result::unwrap).map(|m| m.0),
            [90, 90, 120, 1440]
        );
        for wrong in ["", "h", "-2h", "2 h", "é", "9999999d"] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }
}
