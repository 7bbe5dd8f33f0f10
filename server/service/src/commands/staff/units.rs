//! Homes: who lives there, moving in and out.

use std::str::FromStr;

use gatepass::app::staff::HomeScreen;
use gatepass::client::wire::people::NewResident;
use gatepass::confidential::Confidential;
use gatepass::id::UnitId;
use gatepass::property::Occupancy;

use super::super::page::Ink;
use super::super::person::Person;
use super::super::phone::{Trouble, meant};
use super::{management, people};

/// Somebody who moves in, as typed: `Ana Ruiz:+1 202 555 0143`. Its `Debug` hides who it is.
#[derive(Clone)]
pub struct Newcomer(NewResident);

impl std::fmt::Debug for Newcomer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Newcomer(..)")
    }
}

impl FromStr for Newcomer {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, phone) = text.rsplit_once(':').ok_or("write NAME:NUMBER")?;
        Ok(Self(NewResident { name: name.trim().to_owned(), phone: Confidential::new(phone.trim()) }))
    }
}

/// The home that is named.
pub fn named(person: &Person<'_>, named: &str) -> Result<UnitId, Trouble> {
    Ok(meant("home", &person.staff()?.units(), named)?.unit.clone())
}

/// `unit U`.
pub async fn show(person: &Person<'_>, unit: &str) -> Result<(), Trouble> {
    let management = management(person)?;
    let screen = management.unit(&named(person, unit)?).await?;
    answer(person, &screen)
}

/// `move-in U NAME:NUMBER…`.
pub async fn move_in(person: &Person<'_>, unit: &str, people: &[Newcomer]) -> Result<(), Trouble> {
    let management = management(person)?;
    let people = people.iter().map(|each| each.0.clone()).collect();
    let screen = management.move_in(&named(person, unit)?, people).await?;
    answer(person, &screen)
}

/// `move-out U`.
pub async fn move_out(person: &Person<'_>, unit: &str) -> Result<(), Trouble> {
    let management = management(person)?;
    people::ended(person, &management.move_out(&named(person, unit)?).await?)
}

/// A home, as it is now.
pub fn answer(person: &Person<'_>, screen: &HomeScreen) -> Result<(), Trouble> {
    Ok(person.phone.out.answer(screen, |ink| page(screen, ink))?)
}

fn page(screen: &HomeScreen, ink: Ink) -> String {
    let occupancy = match screen.occupancy {
        Occupancy::Occupied => "occupied",
        Occupancy::Vacant => "vacant: tours may show it",
    };
    format!("{}, {occupancy}\n{}", screen.unit.name, people::table(&screen.residents, ink))
}
