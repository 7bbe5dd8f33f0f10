//! Changing a property while it is served: its rules, its homes, its people. What comes out was checked as a file is.

use super::write::File;
use super::{BadProperty, Fault, Person, Policy, Property, Reason, Unit, check};
use crate::id::{DoorId, PersonId, UnitId};

/// What changes of a property while it is served. Areas and doors change with the whole file.
#[derive(Clone, Debug)]
pub struct Parts {
    /// What it allows.
    pub policy: Policy,
    /// Its homes.
    pub units: Vec<Unit>,
    /// Its residents and staff.
    pub people: Vec<Person>,
}

impl Parts {
    /// The home with this id.
    pub fn unit(&mut self, id: &UnitId) -> Option<&mut Unit> {
        self.units.iter_mut().find(|unit| unit.id == *id)
    }

    /// The person with this id.
    pub fn person(&mut self, id: &PersonId) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.id == *id)
    }

    /// Takes a person out, and out of every home.
    pub fn remove(&mut self, id: &PersonId) {
        self.people.retain(|person| person.id != *id);
        for unit in &mut self.units {
            unit.residents.retain(|resident| resident != id);
        }
    }
}

impl Property {
    /// The same property after an edit, checked as a file is: all faults are reported at once.
    ///
    /// ```
    /// use gatepass::property::{BadProperty, Occupancy, Property};
    ///
    /// let property = Property::read(br#"{
    ///   "id": "elm", "name": "Elm House", "zone": "Europe/Madrid",
    ///   "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "flat", "name": "Flat"}],
    ///   "doors": [{"id": 1, "name": "Flat door", "kind": "unit", "from": ["street"], "to": ["flat"]}],
    ///   "units": [{"id": "1", "name": "Flat", "area": "flat", "occupancy": "occupied"}]
    /// }"#)?;
    /// let vacant = property.edited(|parts| parts.units[0].occupancy = Occupancy::Vacant)?;
    /// assert!(vacant.units()[0].is_vacant());
    /// assert!(property.edited(|parts| parts.units[0].name.clear()).is_err());
    /// # Ok::<(), BadProperty>(())
    /// ```
    pub fn edited(&self, edit: impl FnOnce(&mut Parts)) -> Result<Self, BadProperty> {
        let mut parts =
            Parts { policy: self.policy.clone(), units: self.units.clone(), people: self.people.clone() };
        edit(&mut parts);
        let mut file = File::of(self);
        file.policy = &parts.policy;
        file.units = &parts.units;
        file.people = &parts.people;
        let tree = serde_json::to_value(&file).map_err(|error| check::not_json(&error))?;
        Self::from_tree(&tree)
    }

    /// This file in the place of another state of the property: its people stay, and live where they live. What rules
    /// that out is reported at once.
    pub fn in_place_of(&self, before: &Self) -> Result<Self, BadProperty> {
        let mut faults = Vec::new();
        if self.id != before.id {
            let reason = Reason::OtherProperty(before.id.clone());
            faults.push(Fault { place: "id".to_owned(), reason });
        }
        let lived_in = before.units.iter().filter(|unit| !unit.residents.is_empty());
        for missing in lived_in.filter(|unit| self.unit(&unit.id).is_none()) {
            let reason = Reason::Inhabited(missing.id.clone());
            faults.push(Fault { place: "units".to_owned(), reason });
        }
        let edited = self.edited(|parts| {
            parts.people.clone_from(&before.people);
            for unit in &mut parts.units {
                let residents = before.unit(&unit.id).map(|unit| unit.residents.clone());
                unit.residents = residents.unwrap_or_default();
            }
        });
        match edited {
            Ok(edited) if faults.is_empty() => Ok(edited),
            Err(BadProperty::Faults(more)) => Err(BadProperty::Faults([faults, more].concat())),
            Ok(_) => Err(BadProperty::Faults(faults)),
            Err(other) => Err(other),
        }
    }

    /// Forgets the keys of a door's reader, as if it had never been enrolled.
    pub fn withdraw(&mut self, door: DoorId) {
        let at = self.index.doors.get(&door).copied();
        if let Some(door) = at.and_then(|at| self.doors.get_mut(at)) {
            door.keys = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property::Occupancy;

    const FILE: &str = r#"{
        "id": "elm", "name": "Elm House", "zone": "Europe/Madrid",
        "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "flat", "name": "Flat"}],
        "doors": [{"id": 1, "name": "Flat door", "kind": "unit", "from": ["street"], "to": ["flat"]}],
        "units": [{"id": "1", "name": "Flat", "area": "flat", "occupancy": "occupied", "residents": ["ana"]}],
        "people": [{"id": "ana", "name": "Ana", "phone": "+34911234567", "role": "resident"}]
    }"#;

    #[test]
    fn who_is_taken_out_lives_nowhere_any_more_and_the_rest_stays() {
        let property = Property::read(FILE.as_bytes()).unwrap();
        let ana = PersonId::new("ana").unwrap();
        let without = property.edited(|parts| parts.remove(&ana)).unwrap();
        assert_eq!((without.person(&ana), without.homes(&ana).count()), (None, 0));
        assert_eq!((without.doors(), without.policy()), (property.doors(), property.policy()));
        assert_eq!(property.edited(|_| ()).unwrap(), property);
    }

    #[test]
    fn another_file_keeps_the_people_where_they_live_or_says_what_rules_that_out() {
        let before = Property::read(FILE.as_bytes()).unwrap();
        let renamed = before.without_people().edited(|parts| parts.units[0].name = "Attic".into()).unwrap();
        let after = renamed.in_place_of(&before).unwrap();
        assert_eq!(
            (after.people(), &after.units()[0].residents),
            (before.people(), &before.units()[0].residents)
        );
        assert_eq!(after.units()[0].name, "Attic");

        let other = FILE
            .replace("\"id\": \"elm\"", "\"id\": \"oak\"")
            .replace("\"id\": \"1\", \"name\": \"Flat\"", "\"id\": \"2\", \"name\": \"Flat\"");
        let other = Property::read(other.as_bytes()).unwrap().without_people();
        let Err(BadProperty::Faults(faults)) = other.in_place_of(&before) else { panic!("Ana lives in 1") };
        let said: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "id: must stay \"elm\"",
                "units: people live in the unit \"1\", which is missing; move them out first",
            ]
        );
        let vacant =
            before.without_people().edited(|parts| parts.units[0].occupancy = Occupancy::Vacant).unwrap();
        assert!(vacant.in_place_of(&before).is_err());
    }

    #[test]
    fn an_edit_that_breaks_a_rule_is_refused_with_its_place() {
        let property = Property::read(FILE.as_bytes()).unwrap();
        let unit = UnitId::new("1").unwrap();
        let edited =
            property.edited(|parts| parts.unit(&unit).unwrap().residents.push("bo".parse().unwrap()));
        let Err(BadProperty::Faults(faults)) = edited else { panic!("nobody is called bo") };
        assert_eq!(faults[0].reason, Reason::UnknownPerson("bo".parse().unwrap()));
        assert_eq!(faults[0].place, "units[0] \"Flat\".residents");
    }
}
