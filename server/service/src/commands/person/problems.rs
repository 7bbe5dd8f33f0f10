//! What is wrong with a form, flag by flag, and what to know, in words.

use gatepass::app::compose::{ComposeScreen, Summary};
use gatepass::id::DoorId;
use gatepass::pass::kind::Credential;
use gatepass::pass::problem::{Field, Forbidden, Invalid, LockRule, Need, Notice, Problem, WholeProblem};

use super::super::page::{Ink, Style, labelled};
use super::super::{show, words};
use super::Person;

/// Where the second column begins.
const LABEL: usize = 18;

/// What is wrong, field by field, what to know, and what would be made.
pub fn review(person: &Person<'_>, screen: &ComposeScreen, ink: Ink) -> String {
    let mut text = String::new();
    let problems = &screen.problems;
    if !screen.can_create {
        text.push_str(&ink.paint(Style::Shut, "The pass can't be made like this:"));
        text.push('\n');
    }
    for problem in &problems.whole {
        text.push_str(&labelled("", 2, &whole(problem)));
    }
    for (field, of_field) in &problems.fields {
        let said: Vec<_> = of_field.iter().map(|each| problem(person, each)).collect();
        text.push_str(&labelled(&format!("  {}", flag(*field)), LABEL, &said.join("; ")));
    }
    if let Some(summary) = &screen.summary {
        text.push_str(&summed_up(person, summary, ink));
    }
    if !screen.notices.is_empty() {
        text.push_str(&ink.paint(Style::Bold, "To know"));
        text.push('\n');
    }
    for each in &screen.notices {
        text.push_str(&labelled("–", 2, &notice(person, each)));
    }
    text
}

fn summed_up(person: &Person<'_>, summary: &Summary, ink: Ink) -> String {
    let mut text = format!("{}\n", ink.paint(Style::Good, "The pass can be made like this:"));
    let shown: Vec<_> = summary.credentials.iter().map(|each| credential(*each)).collect();
    let lines = [
        ("  Name", summary.name.clone()),
        ("  Opens", show::times(&summary.times).join("; ")),
        ("  Doors", doors(person, &summary.doors)),
        ("  Shown", shown.join(", ")),
    ];
    for (label, line) in lines {
        text.push_str(&labelled(label, LABEL, &line));
    }
    text
}

const fn credential(credential: Credential) -> &'static str {
    match credential {
        Credential::MobileKey => "the phone",
        Credential::Qr => "a QR code",
        Credential::Pin => "a PIN",
        Credential::Wallet => "a wallet pass",
    }
}

/// What a field is typed into.
const fn flag(field: Field) -> &'static str {
    match field {
        Field::Kind => "kind",
        Field::Name => "--name",
        Field::PersonalMessage => "--message",
        Field::Zone => "--zone",
        Field::Start => "--start",
        Field::End => "--end",
        Field::Date => "--date",
        Field::Days => "--days",
        Field::From => "--from",
        Field::Until => "--until",
        Field::ExpiresOn => "--expires-on",
        Field::ExpiresIn => "--expires-in",
        Field::ActiveFor => "--active-for",
        Field::Repeat => "--every",
        Field::Doors => "--door",
        Field::Credentials => "--show",
        Field::SecretCode => "--secret-code",
        Field::RecipientName => "--guest",
        Field::RecipientEmail => "--email",
        Field::RecipientPhone => "--phone",
        Field::RecipientUnit => "--home",
    }
}

fn whole(problem: &WholeProblem) -> String {
    match problem {
        WholeProblem::ResidentsMayNot { ask } => format!("residents make no passes here; ask {ask}"),
        WholeProblem::TooManyLivePasses { at_most } => {
            format!("{at_most} of your passes go on, and no more may; delete one first")
        }
        WholeProblem::NotAtHome => "that isn't your home".to_owned(),
        WholeProblem::NotPermitted => "you may not make passes of this kind".to_owned(),
    }
}

fn problem(person: &Person<'_>, problem: &Problem) -> String {
    match problem {
        Problem::Missing(need) => match need {
            Need::Always => "is missing".to_owned(),
            need => format!("is missing: {}", needed(person, *need)),
        },
        Problem::Invalid(why) => invalid(why),
        Problem::Forbidden(why) => forbidden(person, why),
        Problem::NotHoldable { door: at, rule } => format!("{} {}", door(person, *at), lock_rule(rule)),
    }
}

fn needed(person: &Person<'_>, need: Need) -> String {
    match need {
        Need::Always => "every pass of this kind has it".to_owned(),
        Need::OwnUnit => "the pass opens your home".to_owned(),
        Need::CommonDoors => "the property asks for it".to_owned(),
        Need::PhoneRequired => "the property asks for the guest's number".to_owned(),
        Need::NoWayToAsk => "say a number, or an address where the guest can be asked for it".to_owned(),
        Need::NoRoute => {
            format!("there is no My Route yet; build one: {}", person.command("route suggest --save"))
        }
    }
}

fn invalid(why: &Invalid) -> String {
    match why {
        Invalid::TooLong { at_most } => format!("has more than {at_most} characters"),
        Invalid::ControlCharacters => "has characters that can't be shown".to_owned(),
        Invalid::UnknownZone => "is no zone; write one such as America/New_York".to_owned(),
        Invalid::NoOffsets => "the clocks of that zone can't be told for these dates".to_owned(),
        Invalid::NotAfterStart => "isn't after the start".to_owned(),
        Invalid::EqualTimes => "begins and ends at the same time".to_owned(),
        Invalid::Past => "is over already".to_owned(),
        Invalid::BeyondOneYear { latest } => format!("is more than a year ahead; {latest} at the latest"),
        Invalid::NeverOpens => "no such day is between the first and the last date".to_owned(),
        Invalid::TooLongToRepeat => "is longer than a day, so it can't repeat daily".to_owned(),
        Invalid::Overlaps => "would overlap with itself".to_owned(),
        Invalid::TooShort => "is less than a minute".to_owned(),
        Invalid::OutOfRange { least, most } => format!("is outside of {least} to {most}"),
        Invalid::NothingToRepeat => "has no hours that could repeat".to_owned(),
        Invalid::UnknownDoor(at) => format!("there is no door {at}"),
        Invalid::UnknownUnit(unit) => format!("there is no home {unit}"),
        Invalid::NotOneDoor => "a passcode is for one door".to_owned(),
        Invalid::TooMany { at_most } => format!("has more than {at_most} entries"),
        Invalid::SecretCode(bad) => bad.to_string(),
        Invalid::SecretCodeInUse => "is that of another pass that goes on; choose another".to_owned(),
        Invalid::Phone(bad) => bad.to_string(),
        Invalid::Email => "is no e-mail address".to_owned(),
    }
}

/// A rule of the property that says no.
pub fn forbidden(person: &Person<'_>, why: &Forbidden) -> String {
    match why {
        Forbidden::Kinds(_) => "the property doesn't have this kind of pass".to_owned(),
        Forbidden::NotTheirKind(_) => "this kind of pass isn't yours to make".to_owned(),
        Forbidden::LongestDays { at_most, latest } => {
            format!("a pass lasts {at_most} days at most here, until {latest}")
        }
        Forbidden::LongestActiveFor { at_most } => {
            format!("a visit lasts {} at most here", words::minutes(*at_most))
        }
        Forbidden::NotGrantable(at) => format!("{} can't be put on a pass by residents", door(person, *at)),
        Forbidden::OthersUnit(at) => format!("{} leads into somebody else's home", door(person, *at)),
        Forbidden::StaffDoor(at) => format!("{} is for staff", door(person, *at)),
        Forbidden::NotVacant(unit) => format!("somebody lives in {unit}; tours see vacant homes"),
        Forbidden::NotAmenityOrOtherUnit(at) => {
            format!("{} is no amenity and no other home", door(person, *at))
        }
    }
}

fn lock_rule(rule: &LockRule) -> String {
    match rule {
        LockRule::NotConnected => "has no connected lock".to_owned(),
        LockRule::Kinds(kind) => format!("has a lock that holds no {kind} pass"),
        LockRule::Credentials { instead } => {
            let instead: Vec<_> = instead.iter().map(|each| credential(*each)).collect();
            format!("reads none of that, but {}", instead.join(", "))
        }
    }
}

fn notice(person: &Person<'_>, notice: &Notice) -> String {
    match notice {
        Notice::AppNeeded { doors: at } => {
            format!("the guest needs the app for {}, which opens by Bluetooth only", doors(person, at))
        }
        Notice::OpenByHand { doors: at } => format!("opened by hand: {}", doors(person, at)),
        Notice::LeftOut { doors: at } => {
            format!("not on the pass, as residents can't grant it: {}", doors(person, at))
        }
        Notice::Added { doors: at } => {
            format!("added, as the way there may need it: {}", doors(person, at))
        }
        Notice::SecretCodeNeeded(need) => {
            format!("it needs a secret code: {}", needed(person, *need))
        }
        Notice::StaffWillApprove => {
            "without a number staff approve it, once the guest has given theirs by e-mail".to_owned()
        }
    }
}

fn door(person: &Person<'_>, door: DoorId) -> String {
    let found = person.signed.property().door(door);
    found.map_or_else(|| format!("door {door}"), |door| door.name.clone())
}

fn doors(person: &Person<'_>, doors: &[DoorId]) -> String {
    doors.iter().map(|at| door(person, *at)).collect::<Vec<_>>().join(", ")
}
