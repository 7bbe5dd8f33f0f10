//! Passes that wait for approval.

use gatepass::app::giver::GivenScreen;
use gatepass::app::queue::Asked;
use gatepass::app::staff::{ApprovalRow, Approvals, Decided, Section};
use gatepass::id::PassId;
use gatepass::radio::Ways;
use serde::Serialize;

use super::super::page::{Ink, Table, labelled};
use super::super::person::{Person, card, heard, queued};
use super::super::phone::{Named, Trouble, meant, several_are_meant};
use super::super::{Failure, show};
use super::permitted;

/// `approvals`, as JSON.
#[derive(Serialize)]
struct Waiting {
    approvals: Vec<ApprovalRow>,
}

impl Named for ApprovalRow {
    fn number(&self) -> String {
        self.row.pass.to_string()
    }
    fn name(&self) -> &str {
        &self.row.name
    }
}

fn approvals<'a, 'p>(person: &'a Person<'p>) -> Result<Approvals<'a, 'p, Ways>, Trouble> {
    Ok(permitted(person.staff()?.approvals(), Section::Approvals)?)
}

async fn rows(approvals: &Approvals<'_, '_, Ways>) -> Result<Vec<ApprovalRow>, Trouble> {
    heard(approvals.refresh().await)?;
    Ok(approvals.rows()?)
}

/// `approvals`.
pub async fn list(person: &Person<'_>) -> Result<(), Trouble> {
    let waiting = Waiting { approvals: rows(&approvals(person)?).await? };
    let show = |ink| match waiting.approvals.as_slice() {
        [] => "No pass waits for approval.\n".to_owned(),
        rows => table(rows, ink),
    };
    Ok(person.phone.out.answer(&waiting, show)?)
}

/// The passes that wait.
pub fn table(rows: &[ApprovalRow], ink: Ink) -> String {
    let mut table = Table::new(["Pass", "For", "Number given", "Opens", "Number"]);
    for waiting in rows {
        let row = &waiting.row;
        let queued = if row.queued.is_empty() { "" } else { " (a decision waits)" };
        let ending = waiting.phone_ending.as_ref();
        table.row([
            format!("{}{queued}", row.name),
            row.guest.clone().unwrap_or_else(|| "–".to_owned()),
            ending.map_or_else(|| "–".to_owned(), |ending| format!("…{ending}")),
            show::opens(&row.times),
            row.pass.to_string(),
        ]);
    }
    table.show(ink)
}

/// `approve PASS`.
pub async fn approve(person: &Person<'_>, named: Option<&str>) -> Result<(), Trouble> {
    let approvals = approvals(person)?;
    let rows = rows(&approvals).await?;
    let pass = match (named, rows.as_slice()) {
        (Some(named), rows) => waiting(rows, named)?,
        (None, [one]) => one.row.pass,
        (None, []) => return Err(Failure::Failed("no pass waits for approval".to_owned()).into()),
        (None, several) => return Err(several_are_meant("pass", several.iter(), "say which").into()),
    };
    decided(person, &approvals.approve(pass).await?)
}

/// `decline PASS REASON`.
pub async fn decline(person: &Person<'_>, named: &str, reason: &str) -> Result<(), Trouble> {
    let approvals = approvals(person)?;
    let pass = waiting(&rows(&approvals).await?, named)?;
    decided(person, &approvals.decline(pass, reason).await?)
}

/// By its number a pass is found though it doesn't wait any more: the service says what became of it.
fn waiting(rows: &[ApprovalRow], named: &str) -> Result<PassId, Failure> {
    match named.trim().parse() {
        Ok(number) => Ok(number),
        Err(_) => Ok(meant("pass that waits", rows, named)?.row.pass),
    }
}

fn decided(person: &Person<'_>, decided: &Decided) -> Result<(), Trouble> {
    let card = |screen: &GivenScreen, ink| card::pass(person, screen, ink);
    let show = |ink: Ink| match decided {
        Decided::Done(screen) => card(screen, ink),
        Decided::Queued(id) => queued(person, &Asked::<GivenScreen>::Queued(id.clone()), ink, card),
        Decided::SomebodyWasFirst { now, reason } => {
            let first = labelled("", 0, &format!("Somebody was first, and theirs stands: {reason}."));
            let now = now.as_ref().map_or_else(String::new, |screen| format!("\n{}", card(screen, ink)));
            format!("{first}{now}")
        }
    };
    person.phone.out.answer(decided, show)?;
    match decided {
        Decided::Done(_) | Decided::Queued(_) => Ok(()),
        Decided::SomebodyWasFirst { .. } => Err(Failure::Told.into()),
    }
}
