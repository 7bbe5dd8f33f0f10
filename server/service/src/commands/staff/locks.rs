//! The locks dashboard.

use std::fmt::Write as _;

use gatepass::app::staff::{LockCard, LockScreen, Locks, Section};
use gatepass::radio::Ways;
use serde::Serialize;

use super::super::page::{Ink, Style, Table, clean, labelled};
use super::super::person::{Person, line, which};
use super::super::phone::Trouble;
use super::super::{show, words};
use super::permitted;

/// Where the second column begins.
const LABEL: usize = 10;

/// `locks`, as JSON.
#[derive(Serialize)]
struct Dashboard {
    locks: Vec<LockCard>,
}

fn locks<'a, 'p>(person: &'a Person<'p>) -> Result<Locks<'a, 'p, Ways>, Trouble> {
    Ok(permitted(person.staff()?.locks(), Section::Locks)?)
}

/// `locks`.
pub async fn list(person: &Person<'_>) -> Result<(), Trouble> {
    let dashboard = Dashboard { locks: locks(person)?.dashboard().await? };
    Ok(person.phone.out.answer(&dashboard, |ink| table(&dashboard.locks, ink))?)
}

fn table(locks: &[LockCard], ink: Ink) -> String {
    let mut table = Table::new(["Door", "Name", "Passes", "Opened", "Heard", "State"]);
    for lock in locks {
        table.row([
            lock.door.to_string(),
            lock.name.clone(),
            lock.passes.to_string(),
            show::perhaps(lock.opened.as_ref()),
            show::perhaps(lock.heard.as_ref()),
            state(lock).to_owned(),
        ]);
    }
    table.show(ink)
}

const fn state(lock: &LockCard) -> &'static str {
    if lock.is_locked_down { "locked down" } else { "" }
}

/// `lock DOOR`.
pub async fn one(person: &Person<'_>, named: &str, after: Option<&str>) -> Result<(), Trouble> {
    let door = which::door(person, named)?;
    let screen = locks(person)?.lock(door, after).await?;
    Ok(person.phone.out.answer(&screen, |ink| card(&screen, ink))?)
}

fn card(screen: &LockScreen, ink: Ink) -> String {
    let lock = &screen.lock;
    let title = format!("{}, door {}", lock.name, lock.door);
    let mut text = format!("{}\n\n", ink.paint(Style::Bold, &clean(&title)));
    let heard = match (&lock.heard, lock.bulletin) {
        (None, _) => "never over its own network; phones carry its news".to_owned(),
        (Some(at), None) => format!("{}, with no bulletin yet", show::when(at)),
        (Some(at), Some(version)) => format!("{}, with bulletin {version}", show::when(at)),
    };
    let opened = lock.opened.as_ref().map_or_else(|| "never, as far as receipts tell".to_owned(), show::when);
    if lock.is_locked_down {
        text.push_str(&labelled("State", LABEL, "locked down: no pass opens it"));
    }
    text.push_str(&labelled("Opened", LABEL, &opened));
    text.push_str(&labelled("Heard", LABEL, &heard));
    text.push_str(&labelled("Passes", LABEL, &format!("{} may open it now or later", lock.passes)));
    let mut table = Table::new(["Issued", "By", "When", "State", "Used"]);
    for issued in &screen.issued {
        let used = match &issued.used {
            None => "never".to_owned(),
            Some(last) if issued.uses == 1 => show::when(last),
            Some(last) => format!("{} times, last {}", issued.uses, show::when(last)),
        };
        table.row([
            format!("{}, {}", issued.name, issued.kind.name().replace('_', " ")),
            show::by(&issued.made_by),
            show::when(&issued.made),
            words::pass_state(issued.state).to_owned(),
            used,
        ]);
    }
    if !screen.issued.is_empty() {
        let _ = write!(text, "\n{}", table.show(ink));
    }
    if let Some(next) = &screen.next {
        text.push_str(&labelled("", 0, &format!("More: gatepass staff lock {} --after {next}", lock.door)));
    }
    if !screen.recent.is_empty() {
        let _ = writeln!(text, "\n{}", ink.paint(Style::Bold, "What happened last"));
    }
    for row in &screen.recent {
        text.push_str(&line(row, ink));
    }
    text
}
