//! Who lives at Maple Court, works there and comes to visit; the numbers are kept free for fiction.

use std::collections::BTreeSet;

use gatepass::id::{PersonId, UnitId};
use gatepass::property::{Permission, Property, Role};
use gatepass_tests::phone::Phone;

const GUESTS: [&str; 30] = [
    "Abel", "Bea", "Carl", "Dana", "Egon", "Fay", "Gil", "Hedi", "Ivo", "Jana", "Kurt", "Lena", "Milo",
    "Nele", "Otto", "Pia", "Quin", "Rosa", "Sven", "Tara", "Udo", "Vera", "Wim", "Xena", "Yann", "Zoe",
    "Alma", "Bruno", "Cleo", "Dirk",
];
const COURIERS: [&str; 3] = ["Parcel", "Pizza", "Flowers"];

/// What somebody has to do with Maple Court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Lives there.
    Resident {
        /// Where.
        home: UnitId,
    },
    /// Works there.
    Staff {
        /// What they may do.
        may: BTreeSet<Permission>,
    },
    /// Visits.
    Guest,
    /// Brings things.
    Courier,
}

/// Somebody with a number and a row of phones.
pub struct Person {
    /// Under which the property knows them, if it does.
    pub id: Option<PersonId>,
    pub name: String,
    pub number: String,
    pub part: Part,
    /// All that they have had.
    pub phones: Vec<Phone>,
    /// The one in their hand.
    pub in_hand: usize,
}

impl Person {
    pub fn email(&self) -> String {
        format!("{}@example.com", self.name.to_lowercase())
    }

    pub fn phone(&self) -> &Phone {
        &self.phones[self.in_hand]
    }

    pub fn is_online(&self) -> bool {
        self.phones.get(self.in_hand).is_some_and(|phone| phone.network.is_up())
    }

    pub fn may(&self, wanted: Permission) -> bool {
        matches!(&self.part, Part::Staff { may } if may.contains(&wanted))
    }

    pub fn home(&self) -> Option<&UnitId> {
        match &self.part {
            Part::Resident { home } => Some(home),
            _ => None,
        }
    }
}

/// Everybody, without phones yet.
pub fn of(property: &Property) -> Vec<Person> {
    let someone = |id, name: &str, number, part| Person {
        id,
        name: name.to_owned(),
        number,
        part,
        phones: Vec::new(),
        in_hand: 0,
    };
    let members = property.people().iter().filter_map(|person| {
        let part = match person.role {
            Role::Resident => Part::Resident { home: property.homes(&person.id).next()?.id.clone() },
            Role::Staff => Part::Staff { may: person.permissions.clone() },
        };
        Some(someone(Some(person.id.clone()), &person.name, person.phone.e164().to_owned(), part))
    });
    let visitors = GUESTS.iter().map(|name| (name, Part::Guest));
    let visitors = visitors.chain(COURIERS.iter().map(|name| (name, Part::Courier)));
    let visitors = visitors
        .enumerate()
        .map(|(n, (name, part))| someone(None, name, format!("+120255501{:02}", 30 + n), part));
    members.chain(visitors).collect()
}
