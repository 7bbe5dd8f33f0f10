//! What a form offers to pick from, and why something on offer can't be picked.

use serde::Serialize;

use super::context::{Composer, Context};
use super::{Draft, Pick, doors};
use crate::id::DoorId;
use crate::pass::kind::Kind;
use crate::pass::problem::{Field, Forbidden, Problem, Problems};
use crate::property::Permission;

/// A kind on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct KindChoice {
    /// The kind.
    pub kind: Kind,
    /// The property's rule against it, if there is one.
    pub why_not: Option<Forbidden>,
}

/// A door on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DoorChoice {
    /// The door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether it is among the chosen ones.
    pub is_chosen: bool,
    /// What is wrong with it for this kind, if anything: no connected lock, a lock that can't hold it.
    pub why_not: Option<Problem>,
}

impl Context<'_> {
    /// The kinds that this person could make, in the order of the product's table. Those that staff lack the
    /// permission for aren't shown (Aptly).
    pub fn kinds(&self) -> Vec<KindChoice> {
        let is_theirs = |kind: &Kind| match self.composer {
            Composer::Resident { .. } => !kind.is_for_staff(),
            Composer::Staff { permissions } => {
                kind.is_for_staff() && permissions.contains(&Permission::to_issue(*kind))
            }
        };
        let allowed = self.property.policy().kinds;
        let theirs = Kind::ALL.into_iter().filter(is_theirs);
        let choice =
            |kind| KindChoice { kind, why_not: (!allowed.contains(kind)).then_some(Forbidden::Kinds(kind)) };
        theirs.map(choice).collect()
    }
}

impl Draft {
    /// The doors that this person could put on this kind of pass, in the property's order. Those that rules
    /// keep from them aren't shown: other homes, doors for staff, occupied units on a tour (Quext).
    pub fn doors_to_pick(&self, context: &Context<'_>) -> Vec<DoorChoice> {
        let chosen = match &self.doors {
            Pick::Doors(doors) => doors.as_slice(),
            Pick::OneDoor(door) => std::slice::from_ref(door),
            Pick::MyRoute | Pick::CommonDoors => &[],
        };
        let choice = |door: &crate::property::Door| {
            let mut problems = Problems::default();
            let pick = Pick::OneDoor(door.id);
            doors::read(self.wanted(&pick), context, &mut problems);
            let wrong = problems.of(Field::Doors);
            let is_kept_from_them = wrong.iter().any(|problem| matches!(problem, Problem::Forbidden(_)));
            (!is_kept_from_them).then(|| DoorChoice {
                door: door.id,
                name: door.name.clone(),
                is_chosen: chosen.contains(&door.id),
                why_not: wrong.first().cloned(),
            })
        };
        context.property.doors().iter().filter_map(choice).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tests::{door, doors, draft, home, now, property, property_with};
    use super::*;
    use crate::pass::given::{Given, OnDate, Visit};
    use crate::pass::problem::LockRule;
    use crate::property::Property;

    fn resident(property: &Property, test: impl FnOnce(&Context<'_>)) {
        let unit = home();
        let composer = Composer::Resident { unit: &unit, my_route: &[], live_passes: 0 };
        test(&Context { property, composer, region: None, now: now() });
    }

    #[test]
    fn kinds_that_the_property_does_not_have_are_shown_with_the_rule() {
        resident(&property_with("{}"), |context| {
            let kinds = context.kinds();
            assert_eq!(kinds.len(), 9);
            let barred: Vec<_> = kinds.into_iter().filter_map(|choice| choice.why_not).collect();
            assert_eq!(barred, [Forbidden::Kinds(Kind::Permanent), Forbidden::Kinds(Kind::Delivery)]);
        });
    }

    #[test]
    fn staff_are_offered_the_kinds_that_they_are_permitted() {
        let (property, permissions) = (property(), BTreeSet::from([Permission::IssuePasscodes]));
        let composer = Composer::Staff { permissions: &permissions };
        let context = Context { property: &property, composer, region: None, now: now() };
        assert_eq!(context.kinds(), [KindChoice { kind: Kind::Passcode, why_not: None }]);
    }

    #[test]
    fn doors_on_offer_are_theirs_to_grant_and_say_what_their_locks_cannot_hold() {
        resident(&property(), |context| {
            let mut draft = draft(Given::OneTime(OnDate::default()));
            draft.doors = Pick::Doors(doors([2]));
            let offered = draft.doors_to_pick(context);
            let told = |number, rule| Some(Problem::NotHoldable { door: door(number), rule });
            let shown: Vec<_> =
                offered.iter().map(|choice| (choice.door.get(), choice.why_not.clone())).collect();
            let expected = [
                (1, None),
                (2, None),
                (3, None),
                (4, None),
                (8, told(8, LockRule::Kinds(Kind::OneTime))),
                (9, told(9, LockRule::NotConnected)),
            ];
            assert_eq!(shown, expected);
            let chosen = offered.iter().filter(|choice| choice.is_chosen).map(|choice| choice.door.get());
            assert_eq!(chosen.collect::<Vec<_>>(), [2]);
        });
    }

    #[test]
    fn a_tour_is_offered_vacant_units_only() {
        // Quext: "Only vacant units will be available to select."
        let (property, permissions) = (property(), BTreeSet::new());
        let composer = Composer::Staff { permissions: &permissions };
        let context = Context { property: &property, composer, region: None, now: now() };
        let offered = draft(Given::Tour(Visit::default())).doors_to_pick(&context);
        let doors: Vec<_> = offered.iter().map(|choice| choice.door.get()).collect();
        assert_eq!(doors, [1, 2, 3, 5, 7, 8, 9]);
    }
}
