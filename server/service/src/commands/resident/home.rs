//! What a resident sees first.

use std::fmt::Write as _;

use gatepass::app::resident::{Home, LivePasses, RouteCard};

use super::super::page::{Ink, Style, clean, labelled};
use super::super::person::{Person, heard, line};
use super::super::phone::Trouble;
use super::super::show;

/// Where the second column begins.
const LABEL: usize = 10;

/// `home`.
pub async fn home(person: &Person<'_>) -> Result<(), Trouble> {
    heard(person.phone.device.sync().await)?;
    let home = person.resident()?.home()?;
    Ok(person.phone.out.answer(&home, |ink| page(person, &home, ink))?)
}

fn page(person: &Person<'_>, home: &Home, ink: Ink) -> String {
    let title = format!("{}, {} at {}", home.name, home.unit.name, home.property_name);
    let mut text = format!("{}\n\n", ink.paint(Style::Bold, &clean(&title)));
    let LivePasses { now, at_most } = home.live_passes;
    let new = show::why_not(&home.make_pass, person.signed.property().zone());
    text.push_str(&labelled("Route", LABEL, &route(home.route)));
    text.push_str(&labelled("Passes", LABEL, &format!("{now} of at most {at_most} go on")));
    text.push_str(&labelled("New pass", LABEL, &new.unwrap_or_else(|| person.command("new"))));
    if home.has_draft {
        let left = format!("a form was left half-way: {}", person.command("new --continue"));
        text.push_str(&labelled("Draft", LABEL, &left));
    }
    if home.units.len() > 1 {
        let units: Vec<_> = home.units.iter().map(|unit| unit.unit.to_string()).collect();
        text.push_str(&labelled("Homes", LABEL, &format!("{}; --unit names one", units.join(", "))));
    }
    if home.waiting > 0 {
        let waiting = format!("{} to be told to the service: {}", home.waiting, person.command("queue"));
        text.push_str(&labelled("Waits", LABEL, &waiting));
    }
    text.push_str(&labelled("Known", LABEL, &show::when(&home.known_at)));
    if !home.news.is_empty() {
        let _ = writeln!(text, "\n{}", ink.paint(Style::Bold, "New"));
    }
    for row in &home.news {
        text.push_str(&line(row, ink));
    }
    text
}

fn route(card: RouteCard) -> String {
    match card {
        RouteCard::None => "none yet; gatepass resident route suggest".to_owned(),
        RouteCard::Saved { doors, gaps: 0 } => format!("{doors} doors"),
        RouteCard::Saved { doors, gaps: 1 } => format!("{doors} doors, with a gap; gatepass resident route"),
        RouteCard::Saved { doors, gaps } => {
            format!("{doors} doors, with {gaps} gaps; gatepass resident route")
        }
    }
}
