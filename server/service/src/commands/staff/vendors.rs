//! Saved vendors.

use gatepass::app::staff::{Section, VendorRow, Vendors};
use gatepass::confidential::Confidential;
use gatepass::pass::draft::Draft;
use gatepass::pass::recipient::RecipientDraft;
use gatepass::radio::Ways;
use serde::Serialize;

use super::super::page::{Ink, Table};
use super::super::person::Person;
use super::super::phone::{Named, Trouble, meant};
use super::permitted;

/// What `vendors` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Save one with this name, and --email or --phone
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// Their number
    #[arg(id = "vendor_phone", long = "phone", value_name = "NUMBER", requires = "save")]
    phone: Option<Confidential>,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS", requires = "save")]
    email: Option<Confidential>,
    /// Forget one; passes stay
    #[arg(long, value_name = "NAME", conflicts_with = "save")]
    forget: Option<String>,
}

/// `vendors`, as JSON.
#[derive(Serialize)]
struct Saved {
    vendors: Vec<VendorRow>,
}

impl Named for VendorRow {
    fn number(&self) -> String {
        self.vendor.to_string()
    }
    fn name(&self) -> &str {
        &self.name
    }
}

fn saved<'a, 'p>(person: &'a Person<'p>) -> Result<Vendors<'a, 'p, Ways>, Trouble> {
    Ok(permitted(person.staff()?.vendors(), Section::Vendors)?)
}

/// `vendors`, with `--save NAME` or `--forget NAME`.
pub async fn vendors(person: &Person<'_>, args: &Args) -> Result<(), Trouble> {
    let vendors = saved(person)?;
    if let Some(name) = &args.save {
        let recipient = RecipientDraft {
            name: name.clone(),
            email: args.email.clone().unwrap_or_default(),
            phone: args.phone.clone().unwrap_or_default(),
            home: None,
        };
        vendors.save(&recipient).await?;
    }
    let mut list = vendors.list().await?;
    if let Some(named) = &args.forget {
        let vendor = meant("vendor", &list, named)?.vendor.clone();
        list = vendors.forget(&vendor).await?;
    }
    let saved = Saved { vendors: list };
    Ok(person.phone.out.answer(&saved, |ink| table(&saved.vendors, ink))?)
}

/// Fills a draft's recipient with the vendor that is named.
pub async fn pick(person: &Person<'_>, named: &str, draft: &mut Draft) -> Result<(), Trouble> {
    let list = saved(person)?.list().await?;
    meant("vendor", &list, named)?.pick(draft);
    Ok(())
}

fn table(vendors: &[VendorRow], ink: Ink) -> String {
    if vendors.is_empty() {
        return "No vendor is saved. Save one: gatepass staff vendors --save NAME --email ADDRESS\n"
            .to_owned();
    }
    let mut table = Table::new(["Vendor", "Reached by", "Id"]);
    for vendor in vendors {
        let reached = match (vendor.has_phone, vendor.has_email) {
            (true, true) => "phone, e-mail",
            (true, false) => "phone",
            (false, true) => "e-mail; staff approve the number",
            (false, false) => "–",
        };
        table.row([vendor.name.clone(), reached.to_owned(), vendor.vendor.to_string()]);
    }
    table.show(ink)
}
