//! `gatepass route`: the way to a unit or an area.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use gatepass::id::{AreaId, UnitId};
use gatepass::property::{Door, DoorKind, Medium, Property, Unit, nearest};
use gatepass::route::build::way_of_guests;
use gatepass::route::{Alternative, Destination, Map, NoRoute, Route};

use super::{Failure, check_property};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The property file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The area of arrival, by its id
    #[arg(long, value_name = "AREA")]
    pub from: String,
    /// The unit or area to reach, by its id
    #[arg(long, value_name = "UNIT")]
    pub to: String,
    /// The routes from every area where people arrive as well
    #[arg(long)]
    pub all: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let property = check_property::load(&args.file)?;
    if property.areas().is_empty() {
        return Err(Failure::Usage(NoRoute::NoMap.to_string()));
    }
    let from = area(&property, &args.from).ok_or_else(|| unknown_area(&property, &args.from))?;
    let to = Target::find(&property, &args.to)?;
    let map = Map::new(&property);
    // Whoever sets out from a home may leave it.
    let may = |door: &Door| to.may(door) || door.areas().any(|area| *area == from);
    let mut text = String::new();
    let chosen = map.route(&from, &to.destination(), may);
    if let Ok(route) = &chosen {
        tell(&mut text, &property, route);
    }
    if args.all {
        for Alternative { arrival, route } in
            map.routes(&to.destination(), may).map_err(|error| refused(&property, &error))?
        {
            if arrival.id == from {
                continue;
            }
            match route {
                Ok(route) => tell(&mut text, &property, &route),
                Err(error) => writeln!(text, "{}", why_not(&property, &error)).unwrap_or_default(),
            }
        }
    }
    io::stdout().write_all(text.as_bytes()).map_err(Failure::writing)?;
    chosen.map(|_| ()).map_err(|error| refused(&property, &error))
}

/// What `--to` names.
enum Target<'a> {
    Unit(&'a Unit),
    Area(AreaId),
}

impl<'a> Target<'a> {
    fn find(property: &'a Property, text: &str) -> Result<Self, Failure> {
        if let Some(unit) = UnitId::new(text).ok().and_then(|id| property.unit(&id)) {
            return Ok(Self::Unit(unit));
        }
        if let Some(area) = area(property, text) {
            return Ok(Self::Area(area));
        }
        let known = property.units().iter().map(|unit| unit.id.as_str());
        let known = known.chain(property.areas().iter().map(|area| area.id.as_str()));
        Err(Failure::Usage(format!(
            "no unit or area has the id {:?}; {}",
            shown(text),
            hint(text, known, "--to")
        )))
    }

    fn destination(&self) -> Destination {
        match self {
            Self::Unit(unit) => Destination::Unit(unit.id.clone()),
            Self::Area(area) => Destination::Area(area.clone()),
        }
    }

    /// Whether the door may be on the way: shared doors, and those of the destination itself.
    fn may(&self, door: &Door) -> bool {
        match self {
            Self::Unit(unit) => way_of_guests(unit)(door),
            Self::Area(area) => {
                matches!(door.kind, DoorKind::Perimeter | DoorKind::Common | DoorKind::Amenity)
                    || door.areas().any(|other| other == area)
            }
        }
    }
}

fn area(property: &Property, text: &str) -> Option<AreaId> {
    AreaId::new(text).ok().filter(|id| property.area(id).is_some())
}

fn unknown_area(property: &Property, text: &str) -> Failure {
    let known = property.areas().iter().map(|area| area.id.as_str());
    Failure::Usage(format!("no area has the id {:?}; {}", shown(text), hint(text, known, "--from")))
}

fn hint<'a>(text: &str, known: impl Iterator<Item = &'a str>, flag: &str) -> String {
    match nearest(text, known) {
        Some(near) => format!("did you mean `{flag} {near}`?"),
        None => "the property file lists them".to_owned(),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A heading, and a numbered line for each door: its number, name, areas, and how it is opened.
fn tell(text: &mut String, property: &Property, route: &Route) {
    let name = |id: &AreaId| property.area(id).map_or_else(|| id.to_string(), |area| area.name.clone());
    let doors = if route.steps.len() == 1 { "door" } else { "doors" };
    let (from, to) = (name(&route.from), name(&route.to));
    // Writing to a String doesn't fail.
    let _ = writeln!(text, "{from} to {to}: {} {doors}, cost {}", route.steps.len(), route.cost);
    for (number, step) in (1..).zip(&route.steps) {
        let Some(door) = property.door(step.door) else { continue };
        let (from, to) = (name(&step.from), name(&step.to));
        let _ =
            writeln!(text, "{number:>3}. {} (door {}): {from} to {to}, {}", door.name, door.id, how(door));
    }
}

/// How a door is opened.
fn how(door: &Door) -> String {
    let word = |medium| match medium {
        Medium::Bluetooth => "Bluetooth",
        Medium::Qr => "QR",
        Medium::Pin => "PIN",
    };
    match &door.lock {
        Some(lock) => lock.media().map(word).collect::<Vec<_>>().join(" or "),
        None => "open by hand".to_owned(),
    }
}

fn refused(property: &Property, error: &NoRoute) -> Failure {
    Failure::Failed(why_not(property, error))
}

fn why_not(property: &Property, error: &NoRoute) -> String {
    match error {
        NoRoute::NoWay { closed, .. } if !closed.is_empty() => {
            let names =
                closed.iter().take(5).filter_map(|id| property.door(*id)).map(|door| door.name.as_str());
            format!(
                "{error}; doors there that aren't on anybody's way: {}",
                names.collect::<Vec<_>>().join(", ")
            )
        }
        _ => error.to_string(),
    }
}
