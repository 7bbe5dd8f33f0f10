//! Which doors a draft's pass opens, by what, and whether they ask for a secret code.

use std::collections::BTreeSet;

use super::Pick;
use super::context::{Composer, Context};
use crate::id::{DoorId, UnitId};
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::Doors;
use crate::pass::problem::{Field, Forbidden, Invalid, LockRule, Need, Notice, Problem, Problems};
use crate::property::{Door, DoorKind, Medium, SecretCodeFor};
use crate::route::Map;

/// What became of a choice of doors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) doors: Doors,
    pub(super) credentials: Vec<Credential>,
    pub(super) secret_code: Option<Need>,
    pub(super) notices: Vec<Notice>,
}

/// What a pass asks of doors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) kind: Kind,
    pub(super) pick: &'a Pick,
    pub(super) credentials: Option<&'a [Credential]>,
    /// The home of the resident whom staff make the pass for.
    pub(super) visitors_home: Option<&'a UnitId>,
}

/// Reads a choice of doors.
pub(super) fn read(wanted: Wanted<'_>, context: &Context<'_>, problems: &mut Problems) -> Chosen {
    let mut reader = Reader { wanted, context, problems, notices: Vec::new() };
    let mut doors = match wanted.pick {
        Pick::MyRoute => reader.my_route(),
        Pick::CommonDoors => reader.common_doors(),
        Pick::Doors(doors) => reader.custom(doors),
        Pick::OneDoor(door) => reader.custom(&[*door]),
    };
    if wanted.kind == Kind::Passcode && doors.len() > 1 {
        reader.problems.add(Field::Doors, Invalid::NotOneDoor);
    }
    if matches!(wanted.pick, Pick::MyRoute | Pick::Doors(_)) && wanted.kind != Kind::Passcode {
        reader.add_shared(&mut doors);
    }
    let credentials = reader.credentials(&doors);
    let secret_code = reader.secret_code(&doors);
    if let Some(need) = secret_code {
        reader.notices.push(Notice::SecretCodeNeeded(need));
    }
    let notices = reader.notices;
    let doors = doors.iter().map(|door| door.id).collect();
    Chosen { doors, credentials, secret_code, notices }
}

struct Reader<'a, 'p> {
    wanted: Wanted<'a>,
    context: &'a Context<'a>,
    problems: &'p mut Problems,
    notices: Vec<Notice>,
}

impl<'a> Reader<'a, '_> {
    /// My Route, without what can't be granted: it is saved for the resident's own way (Quext).
    fn my_route(&mut self) -> Vec<&'a Door> {
        let route = match self.context.composer {
            Composer::Resident { my_route, .. } if !my_route.is_empty() => my_route,
            Composer::Resident { .. } => {
                self.problems.add(Field::Doors, Need::NoRoute);
                return Vec::new();
            }
            Composer::Staff { .. } => {
                self.problems.add(Field::Doors, Need::Always);
                return Vec::new();
            }
        };
        let known = self.known(route);
        let (connected, by_hand): (Vec<_>, Vec<_>) = known.into_iter().partition(|door| door.is_connected());
        let (doors, left_out): (Vec<_>, Vec<_>) =
            connected.into_iter().partition(|door| self.forbidden(door).is_none());
        self.notice(&by_hand, |doors| Notice::OpenByHand { doors });
        self.notice(&left_out, |doors| Notice::LeftOut { doors });
        if doors.is_empty() {
            self.problems.add(Field::Doors, Need::Always);
        }
        doors
    }

    /// The doors of a property that each exist, once, in the order given.
    fn known(&self, ids: &[DoorId]) -> Vec<&'a Door> {
        let mut seen = BTreeSet::new();
        ids.iter().filter(|id| seen.insert(**id)).filter_map(|id| self.context.property.door(*id)).collect()
    }

    fn notice(&mut self, doors: &[&Door], notice: impl FnOnce(Vec<DoorId>) -> Notice) {
        if !doors.is_empty() {
            self.notices.push(notice(doors.iter().map(|door| door.id).collect()));
        }
    }

    /// A delivery's doors: those that the way to the resident's home may need; without a map, or for staff,
    /// all that are shared.
    fn common_doors(&mut self) -> Vec<&'a Door> {
        let property = self.context.property;
        let home = self.context.composer.home().and_then(|unit| property.unit(unit));
        let way = home.map(|unit| Map::new(property).shared_doors(unit)).unwrap_or_default();
        let shared: Vec<&Door> = if way.is_empty() {
            let shared = |door: &&Door| is_shared(door) && door.is_connected();
            property.doors().iter().filter(shared).collect()
        } else {
            self.known(&way)
        };
        let doors: Vec<&Door> = shared
            .into_iter()
            .filter(|door| self.forbidden(door).is_none() && !self.media(door).is_empty())
            .collect();
        if doors.is_empty() {
            self.problems.add(Field::Doors, Need::Always);
        }
        doors
    }

    fn custom(&mut self, ids: &[DoorId]) -> Vec<&'a Door> {
        let property = self.context.property;
        let at_most = property.doors().len();
        if ids.len() > at_most {
            self.problems.add(Field::Doors, Invalid::TooMany { at_most });
        }
        if ids.is_empty() {
            self.problems.add(Field::Doors, Need::Always);
        }
        let ids = ids.get(..at_most).unwrap_or(ids);
        for id in ids.iter().filter(|id| property.door(**id).is_none()) {
            self.problems.add(Field::Doors, Invalid::UnknownDoor(*id));
        }
        let doors = self.known(ids);
        for door in &doors {
            if let Some(forbidden) = self.forbidden(door) {
                self.problems.add(Field::Doors, forbidden);
            }
            if !door.is_connected() {
                let problem = Problem::NotHoldable { door: door.id, rule: LockRule::NotConnected };
                self.problems.add(Field::Doors, problem);
            }
        }
        doors
    }

    /// Why this door may not be chosen by this person, for this kind.
    fn forbidden(&self, door: &Door) -> Option<Forbidden> {
        let property = self.context.property;
        let unit = || property.unit_of_door(door.id);
        match self.context.composer {
            Composer::Resident { .. } => {
                let others = door.kind == DoorKind::Unit && !self.is_home(door);
                match () {
                    () if door.kind == DoorKind::Staff => Some(Forbidden::StaffDoor(door.id)),
                    () if others => Some(Forbidden::OthersUnit(door.id)),
                    // A door without a lock isn't grantable either, but that isn't why.
                    () if door.is_connected() && !door.grantable => Some(Forbidden::NotGrantable(door.id)),
                    () => None,
                }
            }
            Composer::Staff { .. } => match (self.wanted.kind, door.kind) {
                (Kind::Tour, DoorKind::Staff) => Some(Forbidden::StaffDoor(door.id)),
                (Kind::Tour, DoorKind::Unit) => {
                    unit().filter(|unit| !unit.is_vacant()).map(|unit| Forbidden::NotVacant(unit.id.clone()))
                }
                (Kind::ResidentVisit, DoorKind::Amenity) => None,
                (Kind::ResidentVisit, DoorKind::Unit)
                    if unit().is_some_and(|unit| Some(&unit.id) != self.wanted.visitors_home) =>
                {
                    None
                }
                (Kind::ResidentVisit, _) => Some(Forbidden::NotAmenityOrOtherUnit(door.id)),
                _ => None,
            },
        }
    }

    /// Whether the door leads into the resident's own unit.
    fn is_home(&self, door: &Door) -> bool {
        let home = self.context.composer.home().and_then(|unit| self.context.property.unit(unit));
        home.is_some_and(|unit| unit.doors.contains(&door.id))
    }

    /// Adds the shared doors that the way to a chosen unit may need (SmartRent).
    fn add_shared(&mut self, doors: &mut Vec<&'a Door>) {
        let property = self.context.property;
        let units: BTreeSet<&UnitId> = doors
            .iter()
            .filter(|door| door.kind == DoorKind::Unit)
            .filter_map(|door| property.unit_of_door(door.id))
            .map(|unit| &unit.id)
            .collect();
        if units.is_empty() {
            return;
        }
        let map = Map::new(property);
        let way: Vec<DoorId> = if property.areas().is_empty() {
            // Without a map nobody can say which doors the way needs.
            property.doors().iter().filter(|door| is_shared(door)).map(|door| door.id).collect()
        } else {
            units
                .into_iter()
                .filter_map(|unit| property.unit(unit))
                .flat_map(|unit| map.shared_doors(unit))
                .collect()
        };
        let for_residents = self.context.composer.home().is_some();
        let added: Vec<&Door> = self
            .known(&way)
            .into_iter()
            .filter(|door| door.is_connected() && !doors.iter().any(|chosen| chosen.id == door.id))
            .filter(|door| door.grantable || !for_residents)
            .filter(|door| !self.media(door).is_empty())
            .collect();
        doors.extend(&added);
        self.notice(&added, |doors| Notice::Added { doors });
    }

    /// What the door's lock can hold of this kind, as far as it was chosen.
    fn media(&self, door: &Door) -> Vec<Medium> {
        door.media_for(self.wanted.kind).filter(|medium| self.is_wanted(*medium)).collect()
    }

    fn is_wanted(&self, medium: Medium) -> bool {
        self.wanted
            .credentials
            .is_none_or(|chosen| chosen.iter().any(|credential| credential.medium() == medium))
    }

    /// What can be shown at the doors, all together; notes the doors that can hold none of it.
    fn credentials(&mut self, doors: &[&Door]) -> Vec<Credential> {
        let kind = self.wanted.kind;
        if self.wanted.credentials.is_some_and(<[_]>::is_empty) {
            self.problems.add(Field::Credentials, Need::Always);
        }
        let mut offered = BTreeSet::new();
        let mut app_only = Vec::new();
        for door in doors.iter().filter(|door| door.is_connected()) {
            let media = self.media(door);
            if media.is_empty() {
                let instead: Vec<_> = door.media_for(kind).flat_map(credentials_of).copied().collect();
                let rule = if instead.is_empty() {
                    LockRule::Kinds(kind)
                } else {
                    LockRule::Credentials { instead }
                };
                self.problems.add(Field::Doors, Problem::NotHoldable { door: door.id, rule });
            }
            if media == [Medium::Bluetooth] {
                app_only.push(*door);
            }
            offered.extend(media.into_iter().flat_map(credentials_of).filter(|credential| {
                self.wanted.credentials.is_none_or(|chosen| chosen.contains(credential))
            }));
        }
        self.notice(&app_only, |doors| Notice::AppNeeded { doors });
        offered.into_iter().copied().collect()
    }

    /// Why the doors ask for a secret code, which the resident chooses (Quext). Staff's passes have none.
    fn secret_code(&self, doors: &[&Door]) -> Option<Need> {
        self.context.composer.home()?;
        let property = self.context.property;
        let is_common = |door: &&Door| is_shared(door) || door.kind == DoorKind::Amenity;
        let everywhere = property.policy().secret_code == SecretCodeFor::CommonDoors;
        if doors.iter().any(|door| self.is_home(door)) {
            Some(Need::OwnUnit)
        } else if everywhere && doors.iter().any(is_common) {
            Some(Need::CommonDoors)
        } else {
            None
        }
    }
}

fn is_shared(door: &Door) -> bool {
    matches!(door.kind, DoorKind::Perimeter | DoorKind::Common)
}

fn credentials_of(medium: Medium) -> &'static [Credential] {
    match medium {
        Medium::Bluetooth => &[Credential::MobileKey],
        Medium::Qr => &[Credential::Qr, Credential::Wallet],
        Medium::Pin => &[Credential::Pin],
    }
}
