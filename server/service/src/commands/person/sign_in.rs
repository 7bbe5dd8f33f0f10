//! Signing in and out, and at which property.

use gatepass::app::session::Membership;
use gatepass::app::show::CodeWaiting;
use gatepass::confidential::Confidential;
use gatepass::property::Role;
use gatepass::zone::Zone;
use serde::Serialize;

use super::super::page::{Ink, Table, labelled};
use super::super::phone::{Phone, Trouble, ask, meant};
use super::super::show;
use super::{Person, heard};

/// What a sign-in waits for, as JSON; `None`: nothing.
#[derive(Serialize)]
struct Waiting {
    verification_code: Option<CodeWaiting>,
}

/// `sign-in NUMBER`.
pub async fn sign_in(phone: &Phone, number: Option<&Confidential>) -> Result<(), Trouble> {
    let number = ask(number, "phone number")?;
    phone.device.sign_in(number.expose()).await?;
    // No property is known yet in whose zone it could be told.
    let waiting = phone.device.waiting_sign_in(&phone.device.watch(Zone::UTC))?;
    let until = waiting.as_ref().map(|code| show::when(&code.good_until)).unwrap_or_default();
    let role = phone.role.name();
    let text = format!(
        "If a property knows this number, six digits are on their way to it. They count until {until} (UTC). Then: \
         gatepass {role} verify"
    );
    Ok(phone.out.answer(&Waiting { verification_code: waiting }, |_| labelled("", 0, &text))?)
}

/// Where a phone is signed in.
#[derive(Serialize)]
struct Properties {
    properties: Vec<Membership>,
}

/// `verify DIGITS`.
pub async fn verify(phone: &Phone, digits: Option<&Confidential>) -> Result<(), Trouble> {
    let digits = ask(digits, "verification code")?;
    phone.device.verify_sign_in(digits.expose()).await?;
    heard(phone.device.sync().await)?;
    let signed_in = Properties { properties: phone.device.memberships()? };
    Ok(phone.out.answer(&signed_in, |_| welcome(&signed_in.properties))?)
}

fn welcome(memberships: &[Membership]) -> String {
    let mut text = String::new();
    for member in memberships {
        let begin = match member.role {
            Role::Resident => "gatepass resident home",
            Role::Staff => "gatepass staff desk",
        };
        let said = format!("Signed in at {} as {}. Then: {begin}", member.place.name, who(member));
        text.push_str(&labelled("", 0, &said));
    }
    text
}

fn who(member: &Membership) -> String {
    let units: Vec<_> = member.units.iter().map(ToString::to_string).collect();
    match member.role {
        Role::Resident => format!("{}, resident of {}", member.name, units.join(" and ")),
        Role::Staff => format!("{}, staff", member.name),
    }
}

/// `properties`.
pub fn properties(phone: &Phone) -> Result<(), Trouble> {
    let list = Properties { properties: phone.device.memberships()? };
    Ok(phone.out.answer(&list, |ink| table(&list.properties, ink, phone.role.name()))?)
}

fn table(memberships: &[Membership], ink: Ink, role: &str) -> String {
    if memberships.is_empty() {
        return format!("This phone is signed in nowhere. Sign in: gatepass {role} sign-in NUMBER\n");
    }
    let mut table = Table::new(["Property", "As", "Chosen", "Id"]);
    for member in memberships {
        let chosen = if member.is_chosen { "yes" } else { "" };
        table.row([
            member.place.name.clone(),
            who(member),
            chosen.to_owned(),
            member.place.property.to_string(),
        ]);
    }
    table.show(ink)
}

/// `use PROPERTY`.
pub fn choose(phone: &Phone, named: &str) -> Result<(), Trouble> {
    let memberships = phone.device.memberships()?;
    let property = &meant("property", &memberships, named)?.place.property;
    phone.device.choose(property)?;
    properties(phone)
}

/// `sign-out`.
pub async fn sign_out(person: Person<'_>) -> Result<(), Trouble> {
    let Person { phone, signed, .. } = person;
    let place = signed.property().name().to_owned();
    let waiting = phone.device.entries()?.len();
    signed.sign_out().await?;
    let left = Properties { properties: phone.device.memberships()? };
    let queue = match waiting {
        0 => String::new(),
        _ => " What waited to be told to the service stays, until somebody signs in again.".to_owned(),
    };
    let text = format!("Signed out of {place}. This phone opens none of your doors there any more.{queue}");
    Ok(phone.out.answer(&left, |_| labelled("", 0, &text))?)
}
