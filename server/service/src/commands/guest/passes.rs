//! The passes on a guest's phone.

use std::fmt::Write as _;

use gatepass::app::carry::Exchanged;
use gatepass::app::guest::{PassScreen, ReceivedRow};
use gatepass::error::Error;
use gatepass::id::{PassId, PropertyId};
use serde::Serialize;

use super::super::page::{Ink, Table, labelled};
use super::super::phone::{Phone, Trouble};
use super::super::words;
use super::{OfPass, card, which};

const NO_PASS: &str = "\
There is no pass on this phone. Open a link: gatepass guest open LINK
Or let your number find them: gatepass guest sign-up NUMBER
";

/// `passes`, as JSON.
#[derive(Serialize)]
pub(super) struct Passes {
    pub(super) passes: Vec<PassScreen>,
}

/// `passes`.
pub fn list(phone: &Phone) -> Result<(), Trouble> {
    let list = Passes { passes: which::passes(&phone.device.guest())? };
    Ok(phone.out.answer(&list, |ink| table(&list.passes, ink))?)
}

pub(super) fn table(passes: &[PassScreen], ink: Ink) -> String {
    if passes.is_empty() {
        return NO_PASS.to_owned();
    }
    let mut table = Table::new(["Pass", "At", "From", "Opens", "State", "Number"]);
    for pass in passes {
        table.row([
            pass.name.clone(),
            pass.property_name.clone(),
            pass.host.clone(),
            card::opens(pass),
            words::pass_state(pass.state).to_owned(),
            pass.pass.to_string(),
        ]);
    }
    table.show(ink)
}

/// `pass`.
pub fn show(phone: &Phone, named: Option<&str>) -> Result<(), Trouble> {
    let screen = which::pass(&phone.device.guest(), named, |_| false)?;
    Ok(phone.out.answer(&screen, |ink| card::pass(&screen, ink))?)
}

/// What was written to whom.
#[derive(Serialize)]
struct Written {
    pass: PassId,
    host: String,
}

/// `contact`.
pub async fn contact(phone: &Phone, message: &str, of: &OfPass) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let screen = which::pass(&guest, of.which.as_deref(), |_| false)?;
    guest.contact_host(screen.pass, message).await?;
    let written = Written { pass: screen.pass, host: screen.host };
    let text = format!("{} gets it as a text, with the name of the pass.", written.host);
    Ok(phone.out.answer(&written, |_| labelled("", 0, &text))?)
}

/// What came of a `sync`.
#[derive(Serialize)]
struct Synced {
    passes: Vec<SyncedPass>,
    properties: Vec<SyncedProperty>,
}

#[derive(Serialize)]
struct SyncedPass {
    pass: PassId,
    name: String,
    /// `None`: all went well.
    trouble: Option<Error>,
}

#[derive(Serialize)]
struct SyncedProperty {
    property: PropertyId,
    #[serde(flatten)]
    exchanged: Exchanged,
}

/// `sync`. One pass's trouble isn't another's; a network that is gone is everybody's.
pub async fn sync(phone: &Phone) -> Result<(), Trouble> {
    let guest = phone.device.guest();
    let mut properties: Vec<PropertyId> = Vec::new();
    let mut passes = Vec::new();
    for ReceivedRow { pass, name, property, .. } in guest.passes()? {
        let trouble = match guest.refresh(pass).await {
            Err(error @ (Error::Offline | Error::NoAnswer)) => return Err(error.into()),
            told => told.err(),
        };
        passes.push(SyncedPass { pass, name, trouble });
        if !properties.contains(&property) {
            properties.push(property);
        }
    }
    let mut synced = Synced { passes, properties: Vec::new() };
    for property in properties {
        let exchanged = phone.device.exchange_news(&property).await?;
        synced.properties.push(SyncedProperty { property, exchanged });
    }
    Ok(phone.out.answer(&synced, |_| told(&synced))?)
}

fn told(synced: &Synced) -> String {
    let mut text = String::new();
    if synced.passes.is_empty() {
        text.push_str(NO_PASS);
    }
    for SyncedPass { name, trouble, .. } in &synced.passes {
        let what = trouble.as_ref().map_or_else(|| "is up to date".to_owned(), ToString::to_string);
        text.push_str(&labelled("", 0, &format!("“{name}”: {what}.")));
    }
    for SyncedProperty { property, exchanged } in &synced.properties {
        let receipts = match exchanged.receipts {
            0 => "no receipts were waiting".to_owned(),
            1 => "one receipt handed in".to_owned(),
            many => format!("{many} receipts handed in"),
        };
        let bulletin =
            exchanged.bulletin.map_or_else(String::new, |version| format!(", bulletin {version} on board"));
        let _ = writeln!(text, "{property}: {receipts}{bulletin}.");
    }
    text
}
