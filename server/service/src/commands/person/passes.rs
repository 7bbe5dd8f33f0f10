//! The passes that were given: the list, and one of them.

use gatepass::app::giver::GivenRow;
use serde::Serialize;

use super::super::page::{Ink, Table, labelled};
use super::super::phone::Trouble;
use super::super::show;
use super::{Person, card, heard, which};

/// `passes`, as JSON.
#[derive(Serialize)]
struct Passes {
    passes: Vec<GivenRow>,
}

/// `passes`.
pub async fn list(person: &Person<'_>, all: bool) -> Result<(), Trouble> {
    let giver = person.giver()?;
    heard(giver.refresh().await)?;
    let list = Passes { passes: if all { giver.all_passes()? } else { giver.passes()? } };
    Ok(person.phone.out.answer(&list, |ink| table(person, &list.passes, ink))?)
}

fn table(person: &Person<'_>, passes: &[GivenRow], ink: Ink) -> String {
    if passes.is_empty() {
        return labelled("", 0, &format!("No pass goes on. Make one: {}", person.command("new")));
    }
    let mut table = Table::new(["Pass", "For", "Opens", "Now", "Used", "Number"]);
    for pass in passes {
        let queued = if pass.queued.is_empty() { "" } else { "; a change waits" };
        table.row([
            pass.name.clone(),
            pass.guest.clone().unwrap_or_else(|| "–".to_owned()),
            show::opens(&pass.times),
            format!("{}{queued}", show::says(&pass.says, &pass.times.zone)),
            show::perhaps(pass.used_at.as_ref()),
            pass.pass.to_string(),
        ]);
    }
    table.show(ink)
}

/// `pass`.
pub async fn show(person: &Person<'_>, of: &which::OfPass) -> Result<(), Trouble> {
    let screen = person.giver()?.pass(which::pass(person, of).await?)?;
    Ok(person.phone.out.answer(&screen, |ink| card::pass(person, &screen, ink))?)
}
