//! A pass as its giver reads it.

use std::fmt::Write as _;

use gatepass::app::giver::{GivenScreen, GivenTaps, GuestLine, StopOnWay};
use gatepass::app::show::Tap;
use gatepass::pass::standing::PassState;
use gatepass::zone::Zone;

use super::super::page::{Ink, Style, WIDTH, clean, labelled, pad, shorten, width};
use super::super::{show, words};
use super::Person;

/// Where the second column of the card begins.
const LABEL: usize = 10;

/// All of it.
pub fn pass(person: &Person<'_>, screen: &GivenScreen, ink: Ink) -> String {
    let zone = words::zone(&screen.times.zone);
    let mut text = format!("{}\n", ink.paint(Style::Bold, &clean(&screen.name)));
    let home = screen.unit.as_ref().map_or_else(String::new, |unit| format!(" for {unit}"));
    let made = format!(
        "{}, made by {} {}{home}",
        screen.kind.name().replace('_', " "),
        show::by(&screen.made_by),
        show::when(&screen.made_at)
    );
    text.push_str(&labelled("", 0, &made));
    if let Some(message) = &screen.personal_message {
        text.push_str(&labelled("", 2, &format!("“{message}”")));
    }
    text.push('\n');
    for (number, line) in show::times(&screen.times).iter().enumerate() {
        text.push_str(&labelled(if number == 0 { "Opens" } else { "" }, LABEL, line));
    }
    text.push_str(&labelled("State", LABEL, &state(screen)));
    text.push_str(&labelled("Guest", LABEL, &guest(&screen.guest)));
    let (can, cannot) = taps(&screen.taps, &zone);
    if !can.is_empty() {
        text.push_str(&labelled("Can", LABEL, &can.join(", ")));
    }
    for (number, (why, names)) in cannot.iter().enumerate() {
        let line = format!("{}: {why}", names.join(", "));
        text.push_str(&labelled(if number == 0 { "Can't" } else { "" }, LABEL, &line));
    }
    if !screen.queued.is_empty() {
        let queued = format!("a change of it; {}", person.command("queue"));
        text.push_str(&labelled("Waits", LABEL, &queued));
    }
    text.push_str(&labelled("Number", LABEL, &screen.pass.to_string()));
    text.push_str(&doors(&screen.way, ink));
    let known = format!("As known at {}.\nTimes are those of {}.", show::when(&screen.known_at), zone.name());
    let _ = writeln!(text, "\n{}", ink.paint(Style::Faint, &known));
    text
}

fn state(screen: &GivenScreen) -> String {
    let says = show::says(&screen.says, &screen.times.zone);
    match screen.state {
        PassState::Live => format!("live; {says}"),
        PassState::AwaitingPhone | PassState::AwaitingApproval | PassState::Superseded => {
            words::pass_state(screen.state).to_owned()
        }
        PassState::Declined | PassState::Frozen | PassState::Deleted => says,
    }
}

fn guest(guest: &GuestLine) -> String {
    let mut parts: Vec<String> = guest.name.iter().cloned().collect();
    parts.extend(guest.phone_ending.iter().map(|ending| format!("number ending in {ending}")));
    parts.extend(guest.has_email.then(|| "e-mail address known".to_owned()));
    let steps = [
        ("link sent", "link not sent yet", &guest.invited),
        ("opened", "not opened yet", &guest.opened),
        ("phone checked", "phone not checked yet", &guest.verified),
    ];
    for (done, not_yet, at) in steps {
        let done = |at| format!("{done} {}", show::when(at));
        parts.push(at.as_ref().map_or_else(|| not_yet.to_owned(), done));
    }
    parts.join(", ")
}

/// What can be done, as the commands are called, and what can't, by the reason.
fn taps(taps: &GivenTaps, zone: &Zone) -> (Vec<&'static str>, Vec<(String, Vec<&'static str>)>) {
    let GivenTaps {
        share_by_sms,
        share_by_email,
        share_by_sheet,
        change,
        repeat,
        delete,
        freeze,
        thaw,
        approve,
        decline,
        phones,
    } = taps;
    let all: [(&'static str, &Option<Tap>); 11] = [
        ("approve", approve),
        ("decline", decline),
        ("share --by sms", share_by_sms),
        ("share --by email", share_by_email),
        ("share --by sheet", share_by_sheet),
        ("change", change),
        ("repeat", repeat),
        ("freeze", freeze),
        ("thaw", thaw),
        ("delete", delete),
        ("phones", phones),
    ];
    let mut can = Vec::new();
    let mut cannot: Vec<(String, Vec<_>)> = Vec::new();
    for (name, tap) in all {
        match tap.as_ref().map(|tap| show::why_not(tap, zone)) {
            None => {}
            Some(None) => can.push(name),
            Some(Some(why)) => match cannot.iter_mut().find(|(other, _)| *other == why) {
                Some((_, names)) => names.push(name),
                None => cannot.push((why, vec![name])),
            },
        }
    }
    (can, cannot)
}

fn doors(way: &[StopOnWay], ink: Ink) -> String {
    let mut text = String::new();
    let names = way.iter().map(|stop| width(&stop.step.name)).max().unwrap_or(0).min(WIDTH / 2);
    for (title, on_the_way) in [("The way", true), ("Opens besides", false)] {
        let mut doors = way.iter().filter(|stop| stop.on_the_way == on_the_way).peekable();
        if doors.peek().is_some() {
            let _ = writeln!(text, "\n{}", ink.paint(Style::Bold, title));
        }
        for stop in doors {
            text.push_str(&door(stop, names, ink));
        }
    }
    text
}

fn door(stop: &StopOnWay, names: usize, ink: Ink) -> String {
    let (mark, used) = match &stop.used {
        Some(used) if used.times == 1 => ("✓", format!("opened {}", show::when(&used.last))),
        Some(used) => ("✓", format!("opened {} times, last {}", used.times, show::when(&used.last))),
        None if stop.step.connected => (" ", String::new()),
        None => (" ", "opened by hand".to_owned()),
    };
    let name = pad(&shorten(&stop.step.name, names), names);
    let label = format!("{mark} {:>5}  {name}  ", stop.step.door.get());
    let text = labelled(&label, width(&label), &used);
    text.strip_prefix(mark).map(|rest| format!("{}{rest}", ink.paint(Style::Good, mark))).unwrap_or_default()
}
