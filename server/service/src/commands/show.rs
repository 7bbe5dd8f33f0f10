//! What core's screens hold, in words: times as people tell them, what a pass says now, what can't be done and why.

use gatepass::app::activity::By;
use gatepass::app::show::{DoorSays, First, Says, Spell, Tap, Thaws, TimesView, When, WhyNot};
use gatepass::pass::standing::FreezeCause;
use gatepass::zone::Zone;

use super::words;

/// How many occurrences are listed.
const OCCURRENCES: usize = 3;

/// An instant by the clock on the wall, e.g. `Tue 2026-11-24 14:20`.
pub fn when(when: &When) -> String {
    when.local.format("%a %Y-%m-%d %H:%M").to_string()
}

/// An instant that may not have come, in one cell of a table.
pub fn perhaps(at: Option<&When>) -> String {
    at.map_or_else(|| "–".to_owned(), when)
}

/// When a pass opens, a line each.
pub fn times(times: &TimesView) -> Vec<String> {
    if times.next.is_empty() {
        return vec![match &times.ends {
            None => "until deleted".to_owned(),
            Some(ends) => format!("over since {}", when(ends)),
        }];
    }
    let mut lines: Vec<String> = times.next.iter().take(OCCURRENCES).map(spell).collect();
    if times.next.len() > OCCURRENCES
        && let Some(ends) = &times.ends
    {
        lines.push(format!("and on, until {}", when(ends)));
    }
    lines
}

/// When a pass opens, in one cell of a table.
pub fn opens(view: &TimesView) -> String {
    times(view).into_iter().next().unwrap_or_default()
}

/// The day is said once where both ends are on it.
fn spell(Spell { starts, ends }: &Spell) -> String {
    let same_day = starts.local.date() == ends.local.date();
    let until = if same_day { ends.local.format("%H:%M").to_string() } else { when(ends) };
    format!("{} to {until}", when(starts))
}

/// What a pass says now; its times are in its zone.
pub fn says(says: &Says, zone: &str) -> String {
    match says {
        Says::Opens { until: None } => "opens".to_owned(),
        Says::Opens { until: Some(until) } => format!("opens, until {}", when(until)),
        Says::Declined { because: None } => "declined".to_owned(),
        Says::Declined { because: Some(why) } => format!("declined: {why}"),
        Says::Frozen { cause, thaws, may_open_until } => {
            let cause = match cause {
                Some(FreezeCause::WrongSecretCodes) => " after five wrong secret codes",
                Some(FreezeCause::Staff) => " by staff",
                None => "",
            };
            let thaws = match thaws {
                Thaws::You => "you can thaw it",
                Thaws::Host => "the host can thaw it",
                Thaws::Staff => "staff can thaw it",
            };
            format!("frozen{cause}; {thaws}{}", silent_doors(may_open_until.as_ref()))
        }
        Says::Deleted { may_open_until } => format!("deleted{}", silent_doors(may_open_until.as_ref())),
        Says::Shut(refusal) => words::why(&words::zone(zone), &refusal.clone().map(|when| when.at)),
    }
}

/// What a door would answer now.
pub fn door_says(says: &DoorSays, zone: &Zone) -> String {
    match says {
        DoorSays::First { first: First::OpenPass, .. } => "opens, once you have opened the pass".to_owned(),
        DoorSays::First { first: First::CheckPhone, .. } => "opens, once your phone was checked".to_owned(),
        DoorSays::First { first: First::Connect, .. } => {
            "opens, once this phone has connected to a network".to_owned()
        }
        DoorSays::Opens { .. } | DoorSays::Shut(_) => words::decision(zone, &says.decision()),
    }
}

/// How long a door that hasn't heard of something goes on as before.
pub fn silent_doors(until: Option<&When>) -> String {
    until.map_or_else(String::new, |until| {
        format!("; a door that hasn't heard of it may open until {}", when(until))
    })
}

/// Why something can't be done; `None`: it can. A door's answer is told by the clock of this zone.
pub fn why_not(tap: &Tap, zone: &Zone) -> Option<String> {
    let Tap::No(why) = tap else { return None };
    Some(match why {
        WhyNot::Stands(state) => format!("it is {}", words::pass_state(*state)),
        WhyNot::Over => "its last time is over".to_owned(),
        WhyNot::OnlyStaff => "only staff may".to_owned(),
        WhyNot::Ask { whom } => format!("residents make no passes here; ask {whom}"),
        WhyNot::TooManyLivePasses { at_most } => format!("{at_most} passes go on, and no more may"),
        WhyNot::NoPhone => "there is no phone number on it".to_owned(),
        WhyNot::NoEmail => "there is no e-mail address on it".to_owned(),
        WhyNot::NothingToRepeat => "it has no hours that could repeat".to_owned(),
        WhyNot::OpenFirst => "the guest opens it first".to_owned(),
        WhyNot::CheckPhone => "the guest's phone is checked first".to_owned(),
        WhyNot::Later { from } => format!("not before {}", when(from)),
        WhyNot::Connect => "this phone connects to a network first".to_owned(),
        WhyNot::ByHand => "it is opened by hand".to_owned(),
        WhyNot::NotRead => "it doesn't read phones".to_owned(),
        WhyNot::NoReader => "no reader is at the door yet".to_owned(),
        WhyNot::Refuses(refusal) => words::why(zone, &refusal.clone().map(|when| when.at)),
        WhyNot::TooLate => "it may have reached the service already".to_owned(),
        WhyNot::Queued => "it waits to be told to the service already".to_owned(),
    })
}

/// Who did something.
pub fn by(by: &By) -> String {
    match by {
        By::You => "you".to_owned(),
        By::Person(person) => person.to_string(),
    }
}
