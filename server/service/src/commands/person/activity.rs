//! What happened, as it is listed and as it comes.

use gatepass::app::activity::{ActivityRow, By};
use gatepass::client::wire::activity::{Channel, Event};
use gatepass::error::Error;
use gatepass::pass::standing::FreezeCause;
use serde::Serialize;

use super::super::page::{Ink, Style, labelled};
use super::super::phone::Trouble;
use super::super::{show, until_told};
use super::{Person, heard};

/// Where what happened begins, after when.
const LABEL: usize = 24;

/// `activity`, as JSON.
#[derive(Serialize)]
struct Activity {
    activity: Vec<ActivityRow>,
}

/// `activity`, and `activity --follow`. What was listed counts as seen.
pub async fn activity(person: &Person<'_>, follow: bool) -> Result<(), Trouble> {
    let signed = &person.signed;
    heard(signed.refresh_activity().await)?;
    let list = Activity { activity: signed.activity()? };
    if follow {
        return onwards(person, list.activity).await;
    }
    person.phone.out.answer(&list, |ink| page(&list.activity, ink))?;
    Ok(signed.seen_activity()?)
}

/// The oldest first, and on until it is told to end; as JSON a document a line.
async fn onwards(person: &Person<'_>, so_far: Vec<ActivityRow>) -> Result<(), Trouble> {
    let (out, signed) = (person.phone.out, &person.signed);
    for row in so_far.iter().rev() {
        out.next(row, |ink| line(row, ink))?;
    }
    signed.seen_activity()?;
    let mut follow = signed.follow();
    let told = until_told();
    tokio::pin!(told);
    loop {
        let row: Result<ActivityRow, Error> = tokio::select! {
            () = &mut told => return Ok(()),
            row = follow.next() => row,
        };
        let row = row?;
        out.next(&row, |ink| line(&row, ink))?;
        signed.seen_activity()?;
    }
}

fn page(rows: &[ActivityRow], ink: Ink) -> String {
    if rows.is_empty() {
        return "Nothing has happened yet.\n".to_owned();
    }
    rows.iter().map(|row| line(row, ink)).collect()
}

/// One thing that happened; `•` says that it is new.
pub fn line(row: &ActivityRow, ink: Ink) -> String {
    let mark = if row.is_new { "•" } else { " " };
    let label = format!("{mark} {}", show::when(&row.at));
    let text = labelled(&label, LABEL, &what(row));
    let mark_painted =
        text.strip_prefix(mark).map(|rest| format!("{}{rest}", ink.paint(Style::Letter, mark)));
    mark_painted.unwrap_or(text)
}

fn what(row: &ActivityRow) -> String {
    let pass = row.pass_name.as_ref().map_or_else(|| "a pass".to_owned(), |name| format!("“{name}”"));
    let pass = match &row.guest {
        Some(guest) if row.pass_name.as_ref() != Some(guest) => format!("{pass} ({guest})"),
        _ => pass,
    };
    let by = row.by.as_ref().map_or_else(String::new, |by| match by {
        By::You => " by you".to_owned(),
        By::Person(person) => format!(" by {person}"),
    });
    let door = row.door_name.as_deref().unwrap_or("a door");
    match &row.event {
        Event::Issued => format!("{pass} was made{by}"),
        Event::Shared { by_way_of: Channel::Sms } => format!("the link of {pass} was sent by SMS"),
        Event::Shared { by_way_of: Channel::Email } => format!("the link of {pass} was sent by e-mail"),
        Event::Opened => format!("the guest opened {pass}"),
        Event::Verified => format!("a phone passed the check of {pass}"),
        Event::PhoneSubmitted => format!("the guest gave a number for {pass}; staff approve it"),
        Event::Approved => format!("{pass} was approved{by}"),
        Event::Declined { reason } => format!("{pass} was declined{by}: {reason}"),
        // With the key to one's own doors.
        Event::Unlocked { .. } if row.pass_name.is_none() => format!("{door} opened{by}"),
        Event::Unlocked { .. } => format!("{door} opened to {pass}"),
        Event::Refused { because, .. } => {
            let because =
                because.as_ref().map_or_else(String::new, |why| format!(": {}", why.replace('_', " ")));
            format!("{door} stayed shut to {pass}{because}")
        }
        Event::Frozen { cause: FreezeCause::WrongSecretCodes } => {
            format!("{pass} was frozen after five wrong secret codes")
        }
        Event::Frozen { cause: FreezeCause::Staff } => format!("{pass} was frozen{by}"),
        Event::Thawed => format!("{pass} goes on{by}"),
        Event::Replaced => format!("{pass} was changed{by}"),
        Event::Deleted => format!("{pass} was deleted{by}"),
        Event::Expired => format!("{pass} is over"),
        Event::Contacted => format!("the guest of {pass} wrote to the host"),
        Event::PhoneRetired => format!("a phone was taken off {pass}{by}"),
        Event::Newer(_) => {
            let about = row.pass_name.as_ref().map_or_else(String::new, |_| format!(" about {pass}"));
            format!("something{about} that this version doesn't know")
        }
    }
}
