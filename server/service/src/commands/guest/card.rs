//! A pass as its guest reads it.

use std::fmt::Write as _;

use gatepass::app::guest::{DoorStep, Next, PassScreen};
use gatepass::app::show::{DoorSays, Says};
use gatepass::pass::standing::PassState;
use gatepass::zone::Zone;

use super::super::page::{Ink, Style, WIDTH, clean, labelled, pad, shorten, width, wrap};
use super::super::{show, words};

/// Where the second column of the card begins.
const LABEL: usize = 10;

/// All of it.
pub fn pass(screen: &PassScreen, ink: Ink) -> String {
    let zone = words::zone(&screen.times.zone);
    let mut text = format!("{}\n", ink.paint(Style::Bold, &clean(&screen.name)));
    text.push_str(&labelled("", 0, &format!("{}, from {}", screen.property_name, screen.host)));
    if let Some(message) = &screen.personal_message {
        for line in wrap(&format!("“{message}”"), WIDTH - 2) {
            let _ = writeln!(text, "  {line}");
        }
    }
    text.push('\n');
    for (number, line) in show::times(&screen.times).iter().enumerate() {
        text.push_str(&labelled(if number == 0 { "Opens" } else { "" }, LABEL, line));
    }
    let declined = match &screen.says {
        Says::Declined { because: Some(why) } => format!(": {why}"),
        _ => String::new(),
    };
    text.push_str(&labelled("State", LABEL, &format!("{}{declined}", words::pass_state(screen.state))));
    text.push_str(&labelled("Next", LABEL, &next(screen)));
    text.push_str(&labelled("Number", LABEL, &screen.pass.to_string()));
    let alike = alike(screen);
    if let Some(says) = &alike {
        text.push_str(&labelled("Doors", LABEL, &format!("each {}", show::door_says(says, &zone))));
    }
    let (way, besides): (Vec<_>, Vec<_>) = screen.doors.iter().partition(|door| door.on_the_way);
    let names = screen.doors.iter().map(|door| width(&door.name)).max().unwrap_or(0).min(WIDTH / 2);
    for (title, doors) in [("The way", way), ("Opens besides", besides)] {
        if !doors.is_empty() {
            let _ = writeln!(text, "\n{}", ink.paint(Style::Bold, title));
        }
        for step in doors {
            let known = alike.is_none().then_some(&step.says);
            text.push_str(&door(screen, step, known, names, &zone, ink));
        }
    }
    let _ = writeln!(text, "\n{}", ink.paint(Style::Faint, &known(screen, &zone)));
    text
}

/// When it opens, in one cell of a table.
pub fn opens(screen: &PassScreen) -> String {
    show::opens(&screen.times)
}

/// What the guest does next, with the command for it.
pub fn next(screen: &PassScreen) -> String {
    match screen.next {
        Next::Open => "open it: gatepass guest open".to_owned(),
        Next::EnterPhone => {
            "enter your phone number: gatepass guest phone NUMBER, then the six digits that arrive there: gatepass \
             guest verify"
                .to_owned()
        }
        Next::EnterVerificationCode => {
            "enter the six digits that were sent to your phone: gatepass guest verify".to_owned()
        }
        Next::WaitForStaff => "staff have to approve it; ask again: gatepass guest sync".to_owned(),
        Next::EnterSecretCode => {
            "enter the secret code that your host told you: gatepass guest secret-code".to_owned()
        }
        Next::Connect => "connect to a network once: gatepass guest sync".to_owned(),
        Next::GoTo(None) => "every door on the way is behind you".to_owned(),
        Next::GoTo(Some(next)) => match screen.doors.iter().find(|step| step.door == next) {
            Some(step) if step.connected => format!("{}: gatepass guest unlock", step.name),
            Some(step) => format!("{}, open it by hand: gatepass guest tick", step.name),
            None => format!("door {next}"),
        },
        Next::Nothing => match screen.state {
            PassState::Frozen => "only your host can thaw it".to_owned(),
            _ => "nothing any more".to_owned(),
        },
    }
}

/// What all doors with a lock would answer, if they all would answer the same.
fn alike(screen: &PassScreen) -> Option<&DoorSays> {
    let mut locks = screen.doors.iter().filter(|step| step.connected).map(|step| &step.says);
    let first = locks.next()?;
    locks.all(|other| other == first).then_some(first)
}

/// A door's line; what it says is told unless the card has told it for all.
fn door(
    screen: &PassScreen,
    step: &DoorStep,
    says: Option<&DoorSays>,
    names: usize,
    zone: &Zone,
    ink: Ink,
) -> String {
    let is_next = screen.next == Next::GoTo(Some(step.door));
    let (mark, style) = match (&step.passed_at, is_next) {
        (Some(_), _) => ("✓", Style::Good),
        (None, true) => ("→", Style::Bold),
        (None, false) => (" ", Style::Faint),
    };
    let state = match (&step.passed_at, step.connected) {
        (Some(at), _) => format!("passed {}", at.local.format("%H:%M")),
        (None, false) => "open it by hand".to_owned(),
        (None, true) => says.map_or_else(String::new, |says| show::door_says(says, zone)),
    };
    let label = format!("{mark} {:>5}  {}  ", step.door.get(), pad(&shorten(&step.name, names), names));
    let text = labelled(&label, width(&label), &state);
    text.strip_prefix(mark).map(|rest| format!("{}{rest}", ink.paint(style, mark))).unwrap_or_default()
}

fn known(screen: &PassScreen, zone: &Zone) -> String {
    let offline = screen.works_offline_until.as_ref().map_or_else(String::new, |until| {
        format!("; works offline until {}", words::instant(zone, until.at))
    });
    format!(
        "As known at {}{offline}.\nTimes are those of {}.",
        words::instant(zone, screen.known_at.at),
        zone.name()
    )
}
