//! Residents and staff, invitations, moving in and out.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Management;
use crate::app::resident::UnitRow;
use crate::app::show::{Tap, Watch, When};
use crate::client::wire::people::{
    Ended, Invite, Membership, MoveIn, NewResident, PersonView, SetNumber, SetPermissions, UnitView,
};
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::{PersonId, UnitId};
use crate::property::{Occupancy, Permission, Role};

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PersonRow {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The last two digits of the number that they sign in with.
    pub phone_ending: String,
    /// As what.
    pub role: Role,
    /// What staff may do; empty for residents.
    pub permissions: BTreeSet<Permission>,
    /// The homes of a resident.
    pub units: Vec<UnitRow>,
    /// Whether they have come yet.
    pub standing: Standing,
    /// Whether it is whoever looks at it.
    pub is_you: bool,
    /// Send the invitation again; `None`: they have come.
    pub invite_again: Option<Tap>,
}

/// Whether an invited person has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They have.
    Joined,
    /// Not yet; the invitation counts until then.
    Invited {
        /// The end of that.
        until: When,
    },
    /// They never came, and the invitation has run out.
    Lapsed,
}

/// A home and who lives there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HomeScreen {
    /// Which.
    #[serde(flatten)]
    pub unit: UnitRow,
    /// Whether somebody lives there.
    pub occupancy: Occupancy,
    /// Those who do.
    pub residents: Vec<PersonRow>,
}

/// What ended with a move-out, or with a person's part in the property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PartEnded {
    /// How many people have no more part in the property.
    pub people: u32,
    /// How many passes were deleted.
    pub passes: u32,
    /// Until when a door that hasn't heard may still open to any of them: a bound that holds. `None`: none does.
    pub may_open_until: Option<When>,
}

impl<R> Management<'_, '_, R> {
    /// Residents and staff, by name.
    pub async fn people(&self) -> Result<Vec<PersonRow>, Error> {
        let watch = self.0.watch();
        let people = self.0.service().people().await?.people;
        Ok(people.into_iter().map(|person| self.person_row(person, &watch)).collect())
    }

    /// Invites somebody.
    pub async fn invite(&self, invite: &Invite) -> Result<PersonRow, Error> {
        let person = self.0.service().invite(invite, &self.0.device.intent()?).await?;
        Ok(self.person_row(person, &self.0.watch()))
    }

    /// Sends an invitation again, which then counts from now.
    pub async fn invite_again(&self, person: &PersonId) -> Result<PersonRow, Error> {
        let person = self.0.service().invite_again(person, &self.0.device.intent()?).await?;
        Ok(self.person_row(person, &self.0.watch()))
    }

    /// Sets what a member of staff may do.
    pub async fn set_permissions(
        &self,
        person: &PersonId,
        permissions: BTreeSet<Permission>,
    ) -> Result<PersonRow, Error> {
        let person = self.0.service().set_permissions(person, &SetPermissions { permissions }).await?;
        Ok(self.person_row(person, &self.0.watch()))
    }

    /// Sets the number that somebody signs in with; they are signed out everywhere.
    pub async fn set_number(&self, person: &PersonId, number: &str) -> Result<PersonRow, Error> {
        let number = SetNumber { phone: Confidential::new(number) };
        let person = self.0.service().set_number(person, &number).await?;
        Ok(self.person_row(person, &self.0.watch()))
    }

    /// Gives a resident one more home.
    pub async fn give_home(&self, person: &PersonId, unit: &UnitId) -> Result<HomeScreen, Error> {
        Ok(self.home_screen(self.0.service().give_home(unit, person).await?))
    }

    /// Takes one of several homes from a resident, with the passes that they made for it.
    pub async fn take_home(&self, person: &PersonId, unit: &UnitId) -> Result<PartEnded, Error> {
        Ok(part_ended(self.0.service().take_home(unit, person).await?, &self.0.watch()))
    }

    /// Ends a person's part in the property, with all that they had given.
    pub async fn remove_person(&self, person: &PersonId) -> Result<PartEnded, Error> {
        Ok(part_ended(self.0.service().remove_person(person).await?, &self.0.watch()))
    }

    /// A home and who lives there.
    pub async fn unit(&self, unit: &UnitId) -> Result<HomeScreen, Error> {
        Ok(self.home_screen(self.0.service().unit(unit).await?))
    }

    /// Lets people move in.
    pub async fn move_in(&self, unit: &UnitId, people: Vec<NewResident>) -> Result<HomeScreen, Error> {
        let key = self.0.device.intent()?;
        Ok(self.home_screen(self.0.service().move_in(unit, &MoveIn { people }, &key).await?))
    }

    /// Ends a home's residents, with all that they had given.
    pub async fn move_out(&self, unit: &UnitId) -> Result<PartEnded, Error> {
        let ended = self.0.service().move_out(unit, &self.0.device.intent()?).await?;
        Ok(part_ended(ended, &self.0.watch()))
    }

    fn home_screen(&self, view: UnitView) -> HomeScreen {
        let watch = self.0.watch();
        HomeScreen {
            unit: UnitRow { unit: view.id, name: view.name },
            occupancy: view.occupancy,
            residents: view.residents.into_iter().map(|person| self.person_row(person, &watch)).collect(),
        }
    }

    fn person_row(&self, person: PersonView, watch: &Watch) -> PersonRow {
        let units = person.units.iter().filter_map(|unit| self.0.property.unit(unit));
        PersonRow {
            units: units.map(UnitRow::of).collect(),
            is_you: person.id == self.0.session.person.id,
            invite_again: (person.membership != Membership::Joined).then_some(Tap::Can),
            standing: match person.membership {
                Membership::Joined => Standing::Joined,
                Membership::Invited { until } => Standing::Invited { until: watch.tell(until) },
                Membership::Lapsed => Standing::Lapsed,
            },
            person: person.id,
            name: person.name,
            phone_ending: person.phone_ending,
            role: person.role,
            permissions: person.permissions,
        }
    }
}

fn part_ended(ended: Ended, watch: &Watch) -> PartEnded {
    PartEnded {
        people: ended.people,
        passes: ended.passes,
        may_open_until: ended.may_open_until.map(|until| watch.tell(until)),
    }
}
