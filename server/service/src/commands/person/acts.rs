//! What is done to a pass by whoever gave it.

use chrono::NaiveDate;
use gatepass::app::giver::{GivenScreen, PhoneRow, Phones};
use gatepass::app::queue::Asked;
use gatepass::client::wire::pass::{ShareBy, Shared};
use gatepass::pass::draft::{Every, Repeat, RepeatEnd};

use super::super::page::{Ink, Table, labelled};
use super::super::phone::{Named, Trouble, meant};
use super::super::show;
use super::{Person, card, queued, which};

/// What `repeat` takes.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("repeat_end").required(true).args(["until", "times"])))]
pub struct Repeating {
    #[command(flatten)]
    of: which::OfPass,
    /// day, weekdays, week, N-weeks, month (on its date) or month-weekday (e.g. its second Tuesday)
    #[arg(long, value_name = "HOW OFTEN", value_parser = every)]
    every: Every,
    /// The last date
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// How often in all
    #[arg(long, value_name = "N")]
    times: Option<u16>,
}

fn every(text: &str) -> Result<Every, String> {
    let weeks = || text.strip_suffix("-weeks").and_then(|number| number.parse().ok()).map(Every::Weeks);
    match text {
        "day" => Ok(Every::Day),
        "weekday" | "weekdays" => Ok(Every::Weekday),
        "week" => Ok(Every::Weeks(1)),
        "month" => Ok(Every::MonthOnDate),
        "month-weekday" => Ok(Every::MonthOnWeekday),
        _ => weeks().ok_or_else(|| {
            "one of day, weekdays, week, 2-weeks (or another number), month, month-weekday".to_owned()
        }),
    }
}

/// What `share` takes.
#[derive(Debug, clap::Args)]
pub struct Sharing {
    #[command(flatten)]
    of: which::OfPass,
    /// sms and email: the service sends it; sheet: you hand it on
    #[arg(long, value_name = "HOW", value_parser = by)]
    by: ShareBy,
}

fn by(text: &str) -> Result<ShareBy, String> {
    match text {
        "sms" => Ok(ShareBy::Sms),
        "email" => Ok(ShareBy::Email),
        "sheet" => Ok(ShareBy::Sheet),
        _ => Err("one of sms, email, sheet".to_owned()),
    }
}

/// What `phones` takes.
#[derive(Debug, clap::Args)]
pub struct OfPhones {
    #[command(flatten)]
    of: which::OfPass,
    /// Take the pass from this phone; the beginning of its key will do
    #[arg(long, value_name = "KEY")]
    retire: Option<String>,
}

/// `repeat`.
pub async fn repeat(person: &Person<'_>, repeating: &Repeating) -> Result<(), Trouble> {
    let pass = which::pass(person, &repeating.of).await?;
    let end = match (repeating.until, repeating.times) {
        (Some(date), _) => RepeatEnd::Until(date),
        (None, times) => RepeatEnd::Times(times.unwrap_or_default()),
    };
    let asked = person.giver()?.repeat(pass, Repeat { every: repeating.every, end }).await?;
    answer(person, &asked)
}

/// `delete`.
pub async fn delete(person: &Person<'_>, of: &which::OfPass) -> Result<(), Trouble> {
    let pass = which::pass(person, of).await?;
    answer(person, &person.giver()?.delete(pass).await?)
}

/// `freeze`.
pub async fn freeze(person: &Person<'_>, of: &which::OfPass) -> Result<(), Trouble> {
    let pass = which::pass(person, of).await?;
    answer(person, &person.giver()?.freeze(pass).await?)
}

/// `thaw`.
pub async fn thaw(person: &Person<'_>, of: &which::OfPass) -> Result<(), Trouble> {
    let pass = which::pass(person, of).await?;
    answer(person, &person.giver()?.thaw(pass).await?)
}

fn answer(person: &Person<'_>, asked: &Asked<GivenScreen>) -> Result<(), Trouble> {
    let show = |screen: &GivenScreen, ink: Ink| card::pass(person, screen, ink);
    Ok(person.phone.out.answer(asked, |ink| queued(person, asked, ink, show))?)
}

/// `share`.
pub async fn share(person: &Person<'_>, sharing: &Sharing) -> Result<(), Trouble> {
    let pass = which::pass(person, &sharing.of).await?;
    let shared = person.giver()?.share(pass, sharing.by).await?;
    Ok(person.phone.out.answer(&shared, |_| handed_on(&shared, sharing.by))?)
}

fn handed_on(shared: &Shared, by: ShareBy) -> String {
    let how = match by {
        ShareBy::Sms => "It is on its way by SMS; this is the link:",
        ShareBy::Email => "It is on its way by e-mail; this is the link:",
        ShareBy::Sheet => "Hand this link on:",
    };
    format!("{how}\n{}\n", shared.link.expose())
}

/// A phone of the guest's, as it is named on the command line: by its key, or the beginning of it.
struct KeyOf<'a> {
    row: &'a PhoneRow,
    key: String,
}

impl Named for KeyOf<'_> {
    fn number(&self) -> String {
        self.key.clone()
    }
    fn name(&self) -> &str {
        &self.key
    }
}

/// `phones`, and `phones --retire KEY`.
pub async fn phones(person: &Person<'_>, of_phones: &OfPhones) -> Result<(), Trouble> {
    let pass = which::pass(person, &of_phones.of).await?;
    let giver = person.giver()?;
    let mut phones = giver.phones(pass).await?;
    if let Some(named) = &of_phones.retire {
        let keys = phones.phones.iter().map(|row| KeyOf { row, key: row.key.to_string() });
        let keys: Vec<_> = keys.collect();
        let key = meant("phone", &keys, named)?.row.key;
        phones = giver.retire_phone(pass, &key).await?;
    }
    Ok(person.phone.out.answer(&phones, |ink| table(&phones, ink))?)
}

fn table(phones: &Phones, ink: Ink) -> String {
    let at_most = format!("At most {} may hold it.", phones.at_most);
    if phones.phones.is_empty() {
        return labelled("", 0, &format!("No phone holds this pass yet. {at_most}"));
    }
    let mut table = Table::new(["Since", "Key"]);
    for phone in &phones.phones {
        table.row([show::when(&phone.since), phone.key.to_string()]);
    }
    format!("{}\n{at_most}\n", table.show(ink))
}
