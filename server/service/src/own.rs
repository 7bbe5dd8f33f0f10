//! A person's own doors, without any pass.

use gatepass::id::DoorId;
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::property::{Door, Permission, Person, Role};
use gatepass::route::Map;

/// Residents: their homes' doors and the way there. Staff: whatever isn't somebody's home; vacant homes with the
/// permission to show them on a tour (Aptly: *Bluetooth unlock* for whoever is at the property).
pub fn permit(map: &Map<'_>, person: &Person) -> Permit {
    let property = map.property();
    let theirs: Vec<DoorId> = match person.role {
        Role::Resident => {
            let homes = property.homes(&person.id);
            homes
                .flat_map(|unit| map.shared_doors(unit).into_iter().chain(unit.doors.iter().copied()))
                .collect()
        }
        Role::Staff => {
            let shows = person.may(Permission::IssuePasses);
            let theirs =
                |door: &&Door| property.unit_of_door(door.id).is_none_or(|unit| shows && unit.is_vacant());
            property.doors().iter().filter(theirs).map(|door| door.id).collect()
        }
    };
    let connected = |door: &DoorId| property.door(*door).is_some_and(Door::is_connected);
    Permit {
        doors: theirs.into_iter().filter(connected).collect(),
        schedule: Schedule::Always,
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    }
}
