//! Residents and staff.

use std::collections::BTreeSet;

use gatepass::app::staff::{PartEnded, PersonRow, Standing};
use gatepass::client::wire::people::{Invite, InvitedAs};
use gatepass::confidential::Confidential;
use gatepass::id::PersonId;
use gatepass::property::{Permission, Role};
use serde::Serialize;

use super::super::page::{Ink, Table, labelled};
use super::super::person::Person;
use super::super::phone::{Named, Trouble, meant};
use super::super::show;
use super::{management, units};

/// What `invite` takes.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("invited_as").required(true).args(["unit", "may"])))]
pub struct Inviting {
    /// The person's name
    name: String,
    /// The number that they will sign in with
    number: Confidential,
    /// As a resident of this home
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// As a colleague who may do this; several times for several
    #[arg(long, value_name = "PERMISSION")]
    may: Vec<Permission>,
}

/// `people`, as JSON.
#[derive(Serialize)]
struct People {
    people: Vec<PersonRow>,
}

impl Named for PersonRow {
    fn number(&self) -> String {
        self.person.to_string()
    }
    fn name(&self) -> &str {
        &self.name
    }
}

/// `people`.
pub async fn list(person: &Person<'_>) -> Result<(), Trouble> {
    let people = People { people: management(person)?.people().await? };
    Ok(person.phone.out.answer(&people, |ink| table(&people.people, ink))?)
}

/// `invite NAME NUMBER`.
pub async fn invite(person: &Person<'_>, inviting: &Inviting) -> Result<(), Trouble> {
    let management = management(person)?;
    let role = match &inviting.unit {
        Some(named) => InvitedAs::Resident(units::named(person, named)?),
        None => InvitedAs::Staff(inviting.may.iter().copied().collect()),
    };
    let invite = Invite { name: inviting.name.clone(), phone: inviting.number.clone(), role };
    answer(person, &management.invite(&invite).await?)
}

/// `invite-again PERSON`.
pub async fn invite_again(person: &Person<'_>, named: &str) -> Result<(), Trouble> {
    let whom = who(person, named).await?;
    answer(person, &management(person)?.invite_again(&whom).await?)
}

/// `permissions PERSON …`.
pub async fn permissions(person: &Person<'_>, named: &str, may: &[Permission]) -> Result<(), Trouble> {
    let whom = who(person, named).await?;
    let permissions: BTreeSet<_> = may.iter().copied().collect();
    answer(person, &management(person)?.set_permissions(&whom, permissions).await?)
}

/// `number PERSON NUMBER`.
pub async fn number(person: &Person<'_>, named: &str, number: &Confidential) -> Result<(), Trouble> {
    let whom = who(person, named).await?;
    answer(person, &management(person)?.set_number(&whom, number.expose()).await?)
}

/// `give-home PERSON UNIT`.
pub async fn give_home(person: &Person<'_>, named: &str, unit: &str) -> Result<(), Trouble> {
    let (whom, management) = (who(person, named).await?, management(person)?);
    units::answer(person, &management.give_home(&whom, &units::named(person, unit)?).await?)
}

/// `take-home PERSON UNIT`.
pub async fn take_home(person: &Person<'_>, named: &str, unit: &str) -> Result<(), Trouble> {
    let (whom, management) = (who(person, named).await?, management(person)?);
    ended(person, &management.take_home(&whom, &units::named(person, unit)?).await?)
}

/// `remove PERSON`.
pub async fn remove(person: &Person<'_>, named: &str) -> Result<(), Trouble> {
    let whom = who(person, named).await?;
    ended(person, &management(person)?.remove_person(&whom).await?)
}

async fn who(person: &Person<'_>, named: &str) -> Result<PersonId, Trouble> {
    let people = management(person)?.people().await?;
    Ok(meant("person", &people, named)?.person.clone())
}

fn answer(person: &Person<'_>, row: &PersonRow) -> Result<(), Trouble> {
    Ok(person.phone.out.answer(row, |ink| table(std::slice::from_ref(row), ink))?)
}

/// What ended with somebody's part in the property.
pub fn ended(person: &Person<'_>, ended: &PartEnded) -> Result<(), Trouble> {
    let show = |_| {
        let count = |number: u32, one: &str, many: &str| match number {
            1 => format!("one {one}"),
            number => format!("{number} {many}"),
        };
        let people = count(ended.people, "person has", "people have");
        let passes = count(ended.passes, "pass was", "passes were");
        let silent = show::silent_doors(ended.may_open_until.as_ref());
        labelled("", 0, &format!("{people} no more part in the property; {passes} deleted{silent}."))
    };
    Ok(person.phone.out.answer(ended, show)?)
}

/// People, a row each.
pub fn table(people: &[PersonRow], ink: Ink) -> String {
    let mut table = Table::new(["Name", "As", "Number", "Standing", "Id"]);
    for person in people {
        let you = if person.is_you { " (you)" } else { "" };
        table.row([
            format!("{}{you}", person.name),
            part(person),
            format!("…{}", person.phone_ending),
            standing(&person.standing),
            person.person.to_string(),
        ]);
    }
    table.show(ink)
}

fn part(person: &PersonRow) -> String {
    match person.role {
        Role::Resident => {
            let units: Vec<_> = person.units.iter().map(|unit| unit.unit.to_string()).collect();
            format!("resident of {}", units.join(", "))
        }
        Role::Staff => {
            let may: Vec<_> = person.permissions.iter().map(|each| each.name().replace('_', " ")).collect();
            format!("staff: {}", if may.is_empty() { "nothing".to_owned() } else { may.join(", ") })
        }
    }
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Joined => "joined".to_owned(),
        Standing::Invited { until } => format!("invited until {}", show::when(until)),
        Standing::Lapsed => "never came; invite-again".to_owned(),
    }
}
