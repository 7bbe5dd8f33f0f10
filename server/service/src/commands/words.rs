//! What core decides and permits, in words for the terminal.

use chrono::{DateTime, Utc, Weekday};
use gatepass::pass::decide::{Decision, Refusal};
use gatepass::pass::permit::{Minutes, Permit, SecretNeed, Uses};
use gatepass::pass::schedule::{NthWeekday, Pattern, Repeating, Schedule, Weekdays};
use gatepass::pass::standing::PassState;
use gatepass::zone::Zone;

/// An instant by the clock of a zone, e.g. `Mon 2026-11-23 17:00`.
pub fn instant(zone: &Zone, at: DateTime<Utc>) -> String {
    let local = zone.local(at);
    let seconds = if at.timestamp() % 60 == 0 { "" } else { ":%S" };
    local.format(&format!("%a %Y-%m-%d %H:%M{seconds}")).to_string()
}

/// The zone with this name; times that are told with it are at least true in UTC.
pub fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap_or(Zone::UTC)
}

/// Where a pass stands.
pub const fn pass_state(state: PassState) -> &'static str {
    match state {
        PassState::AwaitingPhone => "waits for a phone number",
        PassState::AwaitingApproval => "waits for staff",
        PassState::Declined => "declined",
        PassState::Live => "live",
        PassState::Frozen => "frozen",
        PassState::Deleted => "deleted",
        PassState::Superseded => "replaced",
    }
}

/// Why a door stays shut, with the zone named where a time is told.
pub fn why_here(zone: &Zone, refusal: &Refusal) -> String {
    let text = why(zone, refusal);
    let tells_time = match refusal {
        Refusal::NotYet { .. }
        | Refusal::OutsideHours { .. }
        | Refusal::Over { .. }
        | Refusal::UsedUp { .. }
        | Refusal::FirstUseMissed { .. }
        | Refusal::ActiveTimeOver { .. }
        | Refusal::LinkExpired { .. }
        | Refusal::RenewToken { .. } => true,
        Refusal::NotThisDoor
        | Refusal::LinkNotOpened
        | Refusal::SecretNeeded
        | Refusal::AwaitingPhone
        | Refusal::AwaitingApproval
        | Refusal::Declined
        | Refusal::Frozen
        | Refusal::Deleted
        | Refusal::Superseded
        | Refusal::Lockdown
        | Refusal::DoorOutOfTouch => false,
    };
    if tells_time { format!("{text} ({})", zone.name()) } else { text }
}

/// What the door does, and why.
pub fn decision(zone: &Zone, decision: &Decision) -> String {
    match decision {
        Decision::Open { until: None } => "opens".to_owned(),
        Decision::Open { until: Some(until) } => format!("opens, until {}", instant(zone, *until)),
        Decision::Refuse(refusal) => format!("stays shut: {}", why(zone, refusal)),
    }
}

/// Why a door stays shut.
pub fn why(zone: &Zone, refusal: &Refusal) -> String {
    let when = |at: &DateTime<Utc>| instant(zone, *at);
    let again = |at: &Option<DateTime<Utc>>| {
        at.map_or_else(String::new, |at| format!("; again from {}", instant(zone, at)))
    };
    match refusal {
        Refusal::NotYet { opens_at } => format!("too early, it opens {}", when(opens_at)),
        Refusal::OutsideHours { opens_at } => format!("outside its hours, it opens {}", when(opens_at)),
        Refusal::Over { since } => format!("over since {}", when(since)),
        Refusal::NotThisDoor => "the pass is not for this door".to_owned(),
        Refusal::UsedUp { at, opens_at } => format!("used up {}{}", when(at), again(opens_at)),
        Refusal::FirstUseMissed { since, opens_at } => {
            format!("not used in time, which ran out {}{}", when(since), again(opens_at))
        }
        Refusal::ActiveTimeOver { since, opens_at } => {
            format!("the time from its first use ran out {}{}", when(since), again(opens_at))
        }
        Refusal::LinkNotOpened => "its link was not opened yet".to_owned(),
        Refusal::LinkExpired { since, opens_at } => {
            format!("the time from opening the link ran out {}{}", when(since), again(opens_at))
        }
        Refusal::SecretNeeded => "its secret code must be entered first".to_owned(),
        Refusal::AwaitingPhone => "it waits for a phone number".to_owned(),
        Refusal::AwaitingApproval => "it waits for staff to approve it".to_owned(),
        Refusal::Declined => "staff declined it".to_owned(),
        Refusal::Frozen => "it is frozen".to_owned(),
        Refusal::Deleted => "it was deleted".to_owned(),
        Refusal::Superseded => "a newer one has replaced it".to_owned(),
        Refusal::Lockdown => "the door is locked down".to_owned(),
        Refusal::DoorOutOfTouch => "the door has had no news from the property for too long".to_owned(),
        Refusal::RenewToken { since } => format!("the token ended {} and must be renewed", when(since)),
    }
}

/// When a permit opens.
pub fn schedule(zone: &Zone, schedule: &Schedule) -> String {
    match schedule {
        Schedule::Always => "until deleted".to_owned(),
        Schedule::Span { start, end } => format!("{} to {}", instant(zone, *start), instant(zone, *end)),
        Schedule::Repeating(hours) => repeating(hours),
    }
}

fn repeating(hours: &Repeating) -> String {
    let window = hours.window();
    let until = match window.days() {
        0 => window.until().to_string(),
        1 => format!("{} the next day", window.until()),
        days => format!("{} {days} days later", window.until()),
    };
    let mut text = format!(
        "{}, {} to {until} local time, {} to {}",
        pattern(hours.pattern()),
        window.from(),
        hours.starts(),
        hours.ends()
    );
    if !hours.except().is_empty() {
        let dates: Vec<_> = hours.except().iter().map(ToString::to_string).collect();
        text = format!("{text}, not {}", dates.join(", "));
    }
    text
}

fn pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Daily { interval, weekdays, month_days } => {
            let limits = [days_of_week(*weekdays), days_of_month(month_days)];
            on(&every(*interval, "day"), &limits)
        }
        Pattern::Weekly { interval, weekdays, .. } => {
            on(&every(*interval, "week"), &[days_of_week(*weekdays)])
        }
        Pattern::Monthly { interval, month_days, weekdays } => {
            let nth: Vec<_> = weekdays.iter().copied().map(nth_weekday).collect();
            on(&every(*interval, "month"), &[days_of_month(month_days), nth.join(", ")])
        }
    }
}

fn every(interval: u16, what: &str) -> String {
    if interval == 1 { format!("every {what}") } else { format!("every {interval} {what}s") }
}

/// The parts that say something, each after an `on`.
fn on(what: &str, limits: &[String]) -> String {
    limits
        .iter()
        .filter(|limit| !limit.is_empty())
        .fold(what.to_owned(), |text, limit| format!("{text} on {limit}"))
}

fn days_of_week(days: Weekdays) -> String {
    days.iter().map(|day| day.to_string()).collect::<Vec<_>>().join(", ")
}

fn days_of_month(days: &[i8]) -> String {
    let one = |day: &i8| {
        if *day < 0 { format!("day {} from the end", day.unsigned_abs()) } else { format!("day {day}") }
    };
    days.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn nth_weekday(day: NthWeekday) -> String {
    let weekday: Weekday = day.weekday;
    match day.nth {
        0 => format!("each {weekday}"),
        -1 => format!("the last {weekday}"),
        nth if nth < 0 => format!("{weekday} number {} from the end", nth.unsigned_abs()),
        nth => format!("{weekday} number {nth}"),
    }
}

/// What else a permit says, a phrase each; none for an ordinary one.
pub fn conditions(permit: &Permit) -> Vec<String> {
    let within = |what: &str, time: Option<Minutes>| time.map(|time| format!("{what} {}", minutes(time)));
    [
        (permit.uses == Uses::Once).then(|| "one use at each door".to_owned()),
        within("first use within", permit.first_use_within),
        within("active from the first use for", permit.active_for),
        within("expires after opening the link in", permit.expires_in),
        (permit.secret_code == SecretNeed::Needed).then(|| "needs its secret code".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A length of time, in its largest whole unit.
pub fn minutes(time: Minutes) -> String {
    let (number, unit) = match time.0 {
        0 => (0, "minute"),
        all if all % 1440 == 0 => (all / 1440, "day"),
        all if all % 60 == 0 => (all / 60, "hour"),
        all => (all, "minute"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use gatepass::pass::repeat::Rrule;
    use gatepass::pass::schedule::Window;

    use super::*;

    fn weekly(rule: &str, until: &str) -> String {
        let zone = Zone::new("Europe/Madrid").unwrap();
        let dates = ("2026-11-22".parse().unwrap(), "2027-03-01".parse().unwrap());
        let rule = Rrule::parse(rule, dates.0).unwrap();
        let window = Window::hours("18:00".parse().unwrap(), until.parse().unwrap()).unwrap();
        let except = vec!["2026-12-24".parse().unwrap()];
        let hours = Repeating::new(&zone, dates, window, rule, except).unwrap();
        schedule(&zone, &Schedule::Repeating(hours))
    }

    #[test]
    fn schedules_read_as_people_say_them() {
        assert_eq!(
            weekly("FREQ=WEEKLY;BYDAY=MO,TH", "20:30"),
            "every week on Mon, Thu, 18:00 to 20:30 local time, 2026-11-22 to 2027-03-01, not 2026-12-24"
        );
        assert!(weekly("FREQ=MONTHLY;BYDAY=2TU,-1FR", "02:00").starts_with(
            "every month on Tue number 2, the last Fri, 18:00 to 02:00 the next day local time"
        ));
        assert!(weekly("FREQ=DAILY;INTERVAL=3", "24:00").starts_with("every 3 days, 18:00 to 24:00"));
        assert!(weekly("FREQ=MONTHLY;BYMONTHDAY=1,-1", "24:00").contains("on day 1 from the end, day 1,"));
    }

    #[test]
    fn times_are_told_by_the_propertys_clock() {
        let zone = Zone::new("America/New_York").unwrap();
        let at = "2026-11-23T22:00:00Z".parse().unwrap();
        assert_eq!(instant(&zone, at), "Mon 2026-11-23 17:00");
        let refused = Decision::Refuse(Refusal::UsedUp { at, opens_at: Some(at) });
        assert_eq!(
            decision(&zone, &refused),
            "stays shut: used up Mon 2026-11-23 17:00; again from Mon 2026-11-23 17:00"
        );
        assert_eq!(minutes(Minutes(90)), "90 minutes");
        assert_eq!(minutes(Minutes(60)), "1 hour");
    }
}
