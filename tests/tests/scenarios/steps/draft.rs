//! A table of a form's fields, as a draft.

use chrono::{NaiveDateTime, Weekday};
use gatepass::confidential::Confidential;
use gatepass::id::UnitId;
use gatepass::pass::draft::{Draft, Pick};
use gatepass::pass::given::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours};
use gatepass::pass::kind::{Credential, Kind};
use gatepass::pass::permit::Minutes;
use gatepass::pass::recipient::RecipientDraft;
use gatepass::property::Property;

use crate::words::{read_clock, read_date, read_duration, read_local};
use crate::world::doors_called;

/// Fills a form in for a guest with this number; a table's row is a field. What isn't said stays as the kind has it.
pub fn fill(
    property: &Property,
    fields: &[(&str, &str)],
    recipient: RecipientDraft,
) -> Result<Draft, String> {
    let kind = fields.iter().find(|(name, _)| *name == "kind").ok_or("the form's kind is missing")?.1;
    let kind: Kind =
        kind.replace([' ', '-'], "_").parse().map_err(|_| format!("no kind is called {kind}"))?;
    let mut draft = Draft { recipient, ..Draft::new(kind) };
    for (name, value) in fields {
        field(&mut draft, property, name, value).map_err(|wrong| format!("{name}: {wrong}"))?;
    }
    Ok(draft)
}

fn field(draft: &mut Draft, property: &Property, name: &str, value: &str) -> Result<(), String> {
    match name {
        "kind" => {}
        "name" => value.clone_into(&mut draft.name),
        "personal message" => value.clone_into(&mut draft.personal_message),
        "zone" => draft.zone = Some(value.to_owned()),
        "secret code" => draft.secret_code = Confidential::new(value),
        "doors" => draft.doors = pick(property, value)?,
        "credentials" => draft.credentials = Some(credentials(value)?),
        "phone" => draft.recipient.phone = Confidential::new(nothing_or(value)),
        "email" => draft.recipient.email = Confidential::new(nothing_or(value)),
        "lives in" => {
            draft.recipient.home = Some(UnitId::new(value).map_err(|error| error.to_string())?);
        }
        _ => when(&mut draft.given, name, value)?,
    }
    Ok(())
}

fn nothing_or(value: &str) -> &str {
    if value == "none" { "" } else { value }
}

/// `My Route`, `common doors`, `only the gate`, or a list.
fn pick(property: &Property, value: &str) -> Result<Pick, String> {
    Ok(match value {
        "My Route" => Pick::MyRoute,
        "common doors" => Pick::CommonDoors,
        "none" => Pick::Doors(Vec::new()),
        _ => match value.strip_prefix("only ") {
            Some(one) => Pick::OneDoor(*doors_called(property, one)?.first().ok_or("no door")?),
            None => Pick::Doors(doors_called(property, value)?),
        },
    })
}

fn credentials(value: &str) -> Result<Vec<Credential>, String> {
    let one = |name: &str| match name {
        "Bluetooth" => Ok(Credential::MobileKey),
        "QR" => Ok(Credential::Qr),
        "PIN" => Ok(Credential::Pin),
        "wallet" => Ok(Credential::Wallet),
        _ => Err(format!("no credential is called {name}")),
    };
    value.split(", ").map(one).collect()
}

fn when(given: &mut Given, name: &str, value: &str) -> Result<(), String> {
    match given {
        Given::CustomDuration(span) | Given::Temporary(span) | Given::Passcode(span) => {
            from_to(span, name, value)
        }
        Given::Recurring(hours) | Given::BusinessHours(hours) => of_hours(hours, name, value),
        Given::FullDay(day) | Given::OneTime(day) | Given::Delivery(day) => on_date(day, name, value),
        Given::TimeFrame(framed) => of_frame(framed, name, value),
        Given::VendorVisit(visit) | Given::ResidentVisit(visit) | Given::Tour(visit) => {
            of_visit(visit, name, value)
        }
        Given::Permanent => Err(unknown()),
    }
}

fn unknown() -> String {
    "this kind's form has no such field".to_owned()
}

fn from_to(span: &mut FromTo, name: &str, value: &str) -> Result<(), String> {
    let at: NaiveDateTime = read_local(value)?;
    match name {
        "start" => span.start = Some(at),
        "end" => span.end = Some(at),
        _ => return Err(unknown()),
    }
    Ok(())
}

fn of_hours(hours: &mut Hours, name: &str, value: &str) -> Result<(), String> {
    match name {
        "days" => hours.days = days(value)?,
        "from" => hours.from = Some(read_clock(value)?),
        "until" => hours.until = Some(read_clock(value)?),
        "starts on" => hours.starts_on = Some(read_date(value)?),
        "expires on" => hours.expires_on = Some(read_date(value)?),
        _ => return Err(unknown()),
    }
    Ok(())
}

/// `Tue, Thu`, `every day`, or nothing.
fn days(value: &str) -> Result<Vec<Weekday>, String> {
    let all =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    match value {
        "none" => Ok(Vec::new()),
        "every day" => Ok(all.to_vec()),
        _ => {
            let one = |day: &str| day.parse().map_err(|_| format!("no day is called {day}"));
            value.split(", ").map(one).collect()
        }
    }
}

fn on_date(day: &mut OnDate, name: &str, value: &str) -> Result<(), String> {
    if name != "date" {
        return Err(unknown());
    }
    day.date = Some(read_date(value)?);
    Ok(())
}

fn of_frame(framed: &mut Framed, name: &str, value: &str) -> Result<(), String> {
    match name {
        "frame" => {
            framed.frame = match value {
                "next hour" => Frame::NextHour,
                "next 4 hours" => Frame::NextFourHours,
                "today" => Frame::Today,
                "tomorrow" => Frame::Tomorrow,
                "weekend" => Frame::Weekend,
                "this week" => Frame::ThisWeek,
                _ => {
                    let (start, end) = value.split_once(" to ").ok_or("no such frame")?;
                    Frame::Custom(FromTo { start: Some(read_local(start)?), end: Some(read_local(end)?) })
                }
            }
        }
        "expires on" => framed.expires_on = Some(read_date(value)?),
        "expires in" => framed.expires_in = Some(minutes(value)?),
        _ => return Err(unknown()),
    }
    Ok(())
}

fn minutes(value: &str) -> Result<Minutes, String> {
    u32::try_from(read_duration(value)?.num_minutes()).map(Minutes).map_err(|error| error.to_string())
}

fn of_visit(visit: &mut Visit, name: &str, value: &str) -> Result<(), String> {
    match name {
        "starts on" => visit.starts_on = Some(read_date(value)?),
        "ends on" => visit.ends_on = Some(read_date(value)?),
        "active for" => visit.active_for = Some(minutes(value)?),
        _ => {
            let hours = visit.schedule.get_or_insert_with(VisitHours::default);
            match name {
                "days" => hours.days = days(value)?,
                "from" => hours.from = Some(read_clock(value)?),
                "until" => hours.until = Some(read_clock(value)?),
                _ => return Err(unknown()),
            }
        }
    }
    Ok(())
}
