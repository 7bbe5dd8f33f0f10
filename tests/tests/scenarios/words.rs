//! Times, refusals and problems in a scenario's words.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use gatepass::app::guest::Change;
use gatepass::app::show::{DoorSays, First};
use gatepass::error::Error;
use gatepass::pass::decide::{Decision, Refusal};
use gatepass::pass::problem::{Field, Notice, Problems};
use gatepass::property::Property;
use gatepass::zone::Zone;
use serde_json::Value;

/// A time as a scenario writes it; the offset only where the clocks show it twice.
pub const TIME: &str =
    "[A-Z][a-z]{2} [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?: [+-][0-9]{2}:[0-9]{2})?";

/// `Tue 2026-11-24`; the weekday must be that date's.
pub fn read_date(text: &str) -> Result<NaiveDate, String> {
    let wrong = || format!("{text:?} is no date like Tue 2026-11-24");
    let (day, date) = text.split_once(' ').ok_or_else(wrong)?;
    let date = date.parse::<NaiveDate>().map_err(|_| wrong())?;
    let real = date.format("%a").to_string();
    if real == day { Ok(date) } else { Err(format!("{date} is a {real}")) }
}

/// `Tue 2026-11-24 14:20`, by the clock on the wall.
pub fn read_local(text: &str) -> Result<NaiveDateTime, String> {
    let (date, time) =
        text.rsplit_once(' ').ok_or_else(|| format!("{text:?} is no time like Tue 2026-11-24 14:20"))?;
    Ok(read_date(date)?.and_time(read_clock(time)?))
}

/// `14:20` or `14:20:30`.
pub fn read_clock(text: &str) -> Result<NaiveTime, String> {
    let wrong = |_| format!("{text:?} is no time like 14:20");
    if text.len() == 5 {
        NaiveTime::parse_from_str(text, "%H:%M").map_err(wrong)
    } else {
        NaiveTime::parse_from_str(text, "%H:%M:%S").map_err(wrong)
    }
}

/// A time by the property's clock.
pub fn read_instant(zone: &Zone, text: &str) -> Result<DateTime<Utc>, String> {
    if let Some((local, offset)) = text.rsplit_once(' ').filter(|(_, last)| last.starts_with(['+', '-'])) {
        let offset: FixedOffset = offset.parse().map_err(|_| format!("{offset:?} is no offset"))?;
        let at = read_local(local)?.and_local_timezone(offset).single();
        return at.map(|at| at.to_utc()).ok_or_else(|| format!("{text:?} is no time"));
    }
    let local = read_local(text)?;
    let offsets = zone.offsets(local.and_utc() - Duration::days(2), local.and_utc() + Duration::days(2));
    Ok(offsets.first_instant(local))
}

/// `59 seconds`, `60 minutes`.
pub fn read_duration(text: &str) -> Result<TimeDelta, String> {
    let wrong = || format!("{text:?} is no length of time like 60 minutes");
    let (number, unit) = text.split_once(' ').ok_or_else(wrong)?;
    let number: i64 = number.parse().map_err(|_| wrong())?;
    match unit.trim_end_matches('s') {
        "second" => Ok(TimeDelta::seconds(number)),
        "minute" => Ok(TimeDelta::minutes(number)),
        "hour" => Ok(TimeDelta::hours(number)),
        "day" => Ok(TimeDelta::days(number)),
        _ => Err(wrong()),
    }
}

/// An instant by the property's clock, as a scenario writes it.
pub fn instant(zone: &Zone, at: DateTime<Utc>) -> String {
    let local = zone.local(at);
    let seconds = if at.timestamp() % 60 == 0 { "" } else { ":%S" };
    let text = local.format(&format!("%a %Y-%m-%d %H:%M{seconds}")).to_string();
    if read_instant(zone, &text).is_ok_and(|first| first.timestamp() != at.timestamp()) {
        let east = zone.offset_at(at);
        let (sign, east) = if east < 0 { ('-', -east) } else { ('+', east) };
        return format!("{text} {sign}{:02}:{:02}", east / 3600, east % 3600 / 60);
    }
    text
}

/// What a screen says of a door.
pub fn door_says(zone: &Zone, says: &DoorSays) -> String {
    match says {
        DoorSays::First { first: First::OpenPass, .. } => return "the pass is opened first".to_owned(),
        DoorSays::First { first: First::CheckPhone, .. } => return "the phone is checked first".to_owned(),
        DoorSays::First { first: First::Connect, .. } => return "the phone connects first".to_owned(),
        DoorSays::Opens { .. } | DoorSays::Shut(_) => {}
    }
    match says.decision() {
        Decision::Open { .. } => "opens".to_owned(),
        Decision::Refuse(refusal) => refused(zone, &refusal),
    }
}

/// Why a door stays shut.
pub fn refused(zone: &Zone, refusal: &Refusal) -> String {
    let again = |at: &Option<DateTime<Utc>>| {
        at.map_or_else(String::new, |at| format!(", it opens again {}", instant(zone, at)))
    };
    match refusal {
        Refusal::NotYet { opens_at } => format!("too early, it opens {}", instant(zone, *opens_at)),
        Refusal::OutsideHours { opens_at } => {
            format!("outside its hours, it opens {}", instant(zone, *opens_at))
        }
        Refusal::Over { since } => format!("over since {}", instant(zone, *since)),
        Refusal::NotThisDoor => "not for this door".to_owned(),
        Refusal::UsedUp { at, opens_at } => {
            format!("used up {}{}", instant(zone, *at), again(opens_at))
        }
        Refusal::FirstUseMissed { since, opens_at } => {
            format!("not used by {}{}", instant(zone, *since), again(opens_at))
        }
        Refusal::ActiveTimeOver { since, opens_at } => {
            format!("its active time was over {}{}", instant(zone, *since), again(opens_at))
        }
        Refusal::LinkNotOpened => "its link was not opened".to_owned(),
        Refusal::LinkExpired { since, opens_at } => {
            format!("expired {} after its link was opened{}", instant(zone, *since), again(opens_at))
        }
        Refusal::SecretNeeded => "its secret code is needed".to_owned(),
        Refusal::AwaitingPhone => "it waits for a phone number".to_owned(),
        Refusal::AwaitingApproval => "it waits for approval".to_owned(),
        Refusal::Declined => "declined".to_owned(),
        Refusal::Frozen => "frozen".to_owned(),
        Refusal::Deleted => "deleted".to_owned(),
        Refusal::Superseded => "replaced".to_owned(),
        Refusal::Lockdown => "the door is locked down".to_owned(),
        Refusal::DoorOutOfTouch => "the door has heard nothing for too long".to_owned(),
        Refusal::RenewToken { since } => format!("to be renewed since {}", instant(zone, *since)),
    }
}

/// An error by its stable name and what it knows: `wrong secret code, tries left 4`.
pub fn error(error: &Error) -> String {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(error) else { return error.to_string() };
    let name = fields.remove("error").map(|name| flat(&name, None)).unwrap_or_default();
    fields
        .iter()
        .filter(|(_, value)| !value.is_null())
        .fold(name, |text, (field, value)| format!("{text}, {} {}", spaced(field), flat(value, None)))
}

/// Problems of a draft, each with its field: `("end", "invalid, not after start")`.
pub fn problems(property: Option<&Property>, problems: &Problems) -> Vec<(String, String)> {
    let flat_of = |problem: Value| flat(&problem, property);
    let whole = problems.whole.iter().map(|problem| ("pass".to_owned(), flat_of(json(problem))));
    let name = |field: &Field| spaced(json(field).as_str().unwrap_or_default());
    let fields = problems.fields.iter().flat_map(|(field, problems)| {
        problems.iter().map(move |problem| (name(field), flat_of(json(problem))))
    });
    whole.chain(fields).collect()
}

/// What a form tells besides.
pub fn notice(property: &Property, notice: &Notice) -> String {
    let doors = |doors: &[gatepass::id::DoorId]| {
        doors.iter().map(|door| door_name(property, *door)).collect::<Vec<_>>().join(", ")
    };
    match notice {
        Notice::AppNeeded { doors: by } => format!("the app is needed for {}", doors(by)),
        Notice::OpenByHand { doors: by } => format!("opened by hand: {}", doors(by)),
        Notice::LeftOut { doors: by } => format!("left out: {}", doors(by)),
        Notice::Added { doors: by } => format!("added: {}", doors(by)),
        Notice::SecretCodeNeeded(need) => format!("a secret code is needed: {}", flat(&json(need), None)),
        Notice::StaffWillApprove => "staff will approve".to_owned(),
    }
}

/// What is not as the guest saw it last.
pub fn changes(changes: &[Change]) -> String {
    let one = |change: &Change| match change {
        Change::DoorAdded { name, .. } => format!("{} added", name.to_lowercase()),
        Change::DoorRemoved { name, .. } => format!("{} removed", name.to_lowercase()),
        other => match json(other) {
            Value::Object(named) => named.keys().map(|name| spaced(name)).collect(),
            other => flat(&other, None),
        },
    };
    changes.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A door as a scenario names it.
pub fn door_name(property: &Property, door: gatepass::id::DoorId) -> String {
    let name = property.door(door).map_or_else(|| format!("no door {door}"), |door| door.name.clone());
    match name.strip_prefix("Door ") {
        Some(unit) => format!("door {unit}"),
        None => name.to_lowercase(),
    }
}

/// The stable name of a value that has nothing but a name.
pub fn json_name(value: impl serde::Serialize) -> String {
    spaced(json(value).as_str().unwrap_or_default())
}

/// A problem or rule by its stable name, with what it knows.
pub fn named(property: &Property, problem: impl serde::Serialize) -> String {
    flat(&json(problem), Some(property))
}

fn json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A stable name in words.
pub fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// A stable name with what it knows, as words; doors by their names.
fn flat(value: &Value, property: Option<&Property>) -> String {
    match value {
        Value::String(name) => spaced(name),
        Value::Object(fields) => {
            let one = |(name, value): (&String, &Value)| {
                let of_door = [
                    "door",
                    "not_grantable",
                    "others_unit",
                    "staff_door",
                    "unknown_door",
                    "not_amenity_or_other_unit",
                ];
                let door =
                    value.as_u64().and_then(|id| u16::try_from(id).ok()).and_then(gatepass::id::DoorId::new);
                match (property, door) {
                    (Some(property), Some(door)) if of_door.contains(&name.as_str()) => {
                        format!("{}: {}", spaced(name), door_name(property, door))
                    }
                    _ => format!("{}: {}", spaced(name), flat(value, property)),
                }
            };
            fields.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        Value::Array(list) => list.iter().map(|item| flat(item, property)).collect::<Vec<_>>().join(", "),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}

#[test]
fn times_are_written_as_they_are_read_also_in_the_repeated_hour() {
    let zone = Zone::new("America/New_York").unwrap();
    for text in [
        "Tue 2026-11-24 14:20",
        "Sun 2026-11-01 01:30",
        "Sun 2026-11-01 01:30 -05:00",
        "Mon 2026-11-23 09:00:07",
    ] {
        assert_eq!(instant(&zone, read_instant(&zone, text).unwrap()), text);
    }
    assert_eq!(read_instant(&zone, "Wed 2026-11-24 14:20"), Err("2026-11-24 is a Tue".to_owned()));
}
