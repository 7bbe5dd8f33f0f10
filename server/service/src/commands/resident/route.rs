//! My Route and its editor. Each change is saved.

use std::fmt::Write as _;

use gatepass::app::resident::{GapOnWay, RouteEditor};
use gatepass::app::show::WayStep;
use gatepass::id::DoorId;
use gatepass::route::my_route::BadEdit;
use serde::Serialize;

use super::super::Failure;
use super::super::page::{Ink, Style, Table, labelled};
use super::super::person::{Person, heard};
use super::super::phone::{Trouble, meant};

/// What is done to it; it is shown if nothing is said.
#[derive(Debug, clap::Subcommand)]
pub enum Edit {
    /// Show it, with its gaps
    Show,
    /// Show the shortest way home
    Suggest {
        /// From this area, if not from where people arrive
        #[arg(long, value_name = "AREA")]
        from: Option<String>,
        /// Save it in the place of My Route
        #[arg(long)]
        save: bool,
    },
    /// Add a door
    Add {
        /// The door's number, its name, or words of it
        door: String,
        /// As which, counted from 1; at the end if it is left out
        #[arg(long, value_name = "N")]
        at: Option<usize>,
    },
    /// Take a door out
    Remove {
        /// The door's number, its name, or words of it
        door: String,
    },
    /// Move a door
    Move {
        /// The door's number, its name, or words of it
        door: String,
        /// To which place, counted from 1
        #[arg(value_name = "N")]
        to: usize,
    },
    /// Search the doors that can be added
    Search {
        /// Words of their names; all if left out
        words: Vec<String>,
    },
}

/// `route …`.
pub async fn route(person: &Person<'_>, edit: Option<&Edit>) -> Result<(), Trouble> {
    let resident = person.resident()?;
    let mut route = resident.my_route()?;
    match edit {
        None | Some(Edit::Show) => {
            heard(resident.refresh().await)?;
            return show(person, &resident.edit(&resident.my_route()?));
        }
        Some(Edit::Search { words }) => return search(person, &resident.search_doors(&words.join(" "))),
        Some(Edit::Suggest { from, save }) => {
            let area = |named| meant("area", person.signed.property().areas(), named);
            let from = from.as_deref().map(area).transpose()?.map(|area| &area.id);
            route = resident.suggest_route(from)?;
            if !save {
                return show(person, &resident.edit(&route));
            }
        }
        Some(Edit::Add { door, at }) => {
            let door = offered(&resident.search_doors(""), door)?;
            let at = at.map_or(Ok(route.doors().len()), place)?;
            route.insert(door, at).map_err(bad_edit)?;
        }
        Some(Edit::Remove { door }) => {
            let door = on_route(&resident.edit(&route), door)?;
            route.remove(door).map_err(bad_edit)?;
        }
        Some(Edit::Move { door, to }) => {
            let door = on_route(&resident.edit(&route), door)?;
            let from = route.doors().iter().position(|other| *other == door).unwrap_or_default();
            route.reorder(from, place(*to)?).map_err(bad_edit)?;
        }
    }
    show(person, &resident.save_route(&route).await?)
}

/// A place as people count, as core counts.
fn place(number: usize) -> Result<usize, Failure> {
    number.checked_sub(1).ok_or_else(|| Failure::Usage("places are counted from 1".to_owned()))
}

fn bad_edit(bad: BadEdit) -> Failure {
    Failure::Usage(match bad {
        BadEdit::NoSuchPosition { position, doors } => {
            format!("My Route has {doors} doors, so there is no place {}", position.saturating_add(1))
        }
        other => other.to_string(),
    })
}

fn offered(doors: &[WayStep], named: &str) -> Result<DoorId, Failure> {
    Ok(meant("door that can be added", doors, named)?.door)
}

fn on_route(editor: &RouteEditor, named: &str) -> Result<DoorId, Failure> {
    Ok(meant("door of My Route", &editor.steps, named)?.door)
}

/// The doors that were found, as JSON.
#[derive(Serialize)]
struct Found<'a> {
    doors: &'a [WayStep],
}

fn search(person: &Person<'_>, doors: &[WayStep]) -> Result<(), Trouble> {
    let show = |ink| {
        let mut table = Table::new(["Door", "Name"]);
        for step in doors {
            table.row([step.door.to_string(), step.name.clone()]);
        }
        match doors {
            [] => "No door that can be added is called so.\n".to_owned(),
            _ => table.show(ink),
        }
    };
    Ok(person.phone.out.answer(&Found { doors }, show)?)
}

fn show(person: &Person<'_>, editor: &RouteEditor) -> Result<(), Trouble> {
    Ok(person.phone.out.answer(editor, |ink| page(editor, ink))?)
}

fn page(editor: &RouteEditor, ink: Ink) -> String {
    let mut text = String::new();
    if editor.steps.is_empty() {
        text.push_str("My Route has no doors yet: gatepass resident route suggest\n");
    }
    for (number, step) in editor.steps.iter().enumerate() {
        gaps_at(editor, number, &mut text, ink);
        let by_hand = if step.connected { "" } else { ", opened by hand" };
        let _ = writeln!(text, "{:>3}  {}{by_hand}  ({})", number.saturating_add(1), step.name, step.door);
    }
    gaps_at(editor, editor.steps.len(), &mut text, ink);
    if !editor.is_saved {
        text.push_str("Not saved. To save it: gatepass resident route suggest --save\n");
    }
    text
}

fn gaps_at(editor: &RouteEditor, position: usize, text: &mut String, ink: Ink) {
    for GapOnWay { from, to, .. } in editor.gaps.iter().filter(|gap| gap.position == position) {
        let said = format!(
            "a door is missing from {} to {}: route add DOOR --at {}",
            from.join(" or "),
            to.join(" or "),
            position.saturating_add(1)
        );
        text.push_str(&ink.paint(Style::Shut, &labelled("  –", 5, &said)));
    }
}
