//! Who signs in with which number, and who was invited.

use chrono::{DateTime, Utc};
use gatepass::client::wire::people::Membership;
use gatepass::id::{PersonId, PropertyId};
use gatepass::phone::Phone;
use gatepass::property::Property;
use rusqlite::{OptionalExtension as _, params};

use super::{At, StoreError, Tx, instant, millis, sound};

impl Tx<'_> {
    /// Whoever has this number, in every property that knows it, by the property's id. Lapsed invitations don't count.
    pub fn members_with(&self, phone: &Phone) -> Result<Vec<(PropertyId, PersonId)>, StoreError> {
        let hidden = self.hidden("member", phone.e164().as_bytes())?;
        let mut statement = self.connection.prepare_cached(
            "SELECT member.property, member.person FROM member
             LEFT JOIN invitation USING (property, person)
             WHERE phone = ?1 AND (until IS NULL OR joined_at IS NOT NULL OR until > ?2) ORDER BY property",
        )?;
        let mut rows = statement.query(params![hidden, millis(self.now)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let property = sound(row.get::<_, String>(0)?.parse(), "a property id")?;
            found.push((property, sound(row.get::<_, String>(1)?.parse(), "a person id")?));
        }
        Ok(found)
    }

    /// Notes who signs in with which number at a property, in place of what was noted before.
    pub(super) fn index_members(&self, property: &Property) -> Result<(), StoreError> {
        let place = property.id().as_str();
        self.connection.prepare_cached("DELETE FROM member WHERE property = ?1")?.execute(params![place])?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO member (phone, property, person) VALUES (?1, ?2, ?3)")?;
        for person in property.people() {
            let hidden = self.hidden("member", person.phone.e164().as_bytes())?;
            insert.execute(params![hidden, place, person.id.as_str()])?;
        }
        Ok(())
    }

    /// The same for every property of which nothing is noted: a file of an older format has no such notes.
    pub fn index_all_members(&self) -> Result<(), StoreError> {
        for id in self.properties()? {
            let noted: bool = self
                .connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM member WHERE property = ?1)")?
                .query_row(params![id.as_str()], |row| row.get(0))?;
            if noted {
                continue;
            }
            let file = self.property(&id)?.map(|kept| kept.file).unwrap_or_default();
            self.index_members(&sound(Property::read(&file), "a property")?)?;
        }
        Ok(())
    }

    /// Notes that an invited person has come.
    pub fn join(&self, property: &PropertyId, person: &PersonId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE invitation SET joined_at = ?3 WHERE property = ?1 AND person = ?2 AND joined_at IS NULL",
            )?
            .execute(params![property.as_str(), person.as_str(), millis(self.now)])?;
        Ok(())
    }
}

impl At<'_> {
    /// Notes that somebody was invited, or invited again.
    pub fn keep_invitation(&self, person: &PersonId, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO invitation (property, person, until) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET until = ?3",
            )?
            .execute(params![self.place(), person.as_str(), millis(until)])?;
        Ok(())
    }

    /// Whether a person has come.
    pub fn membership(&self, person: &PersonId) -> Result<Membership, StoreError> {
        let found: Option<(i64, Option<i64>)> = self
            .connection
            .prepare_cached("SELECT until, joined_at FROM invitation WHERE property = ?1 AND person = ?2")?
            .query_row(params![self.place(), person.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(match found {
            None | Some((_, Some(_))) => Membership::Joined,
            Some((until, None)) if instant(until) > self.now() => {
                Membership::Invited { until: instant(until) }
            }
            Some((_, None)) => Membership::Lapsed,
        })
    }

    /// Whether this id ever made a pass or did anything here: what is written of one person must not be read as another's.
    pub fn left_traces(&self, person: &PersonId) -> Result<bool, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM pass WHERE property = ?1 AND made_by = ?2)
                   OR EXISTS (SELECT 1 FROM activity WHERE property = ?1 AND made_by = ?2)
                   OR EXISTS (SELECT 1 FROM told WHERE property = ?1 AND made_by = ?2)
                   OR EXISTS (SELECT 1 FROM audit WHERE property = ?1 AND by = ?2)",
            )?
            .query_row(params![self.place(), person.as_str()], |row| row.get(0))?;
        Ok(found)
    }

    /// Forgets an invitation.
    pub fn forget_invitation(&self, person: &PersonId) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM invitation WHERE property = ?1 AND person = ?2",
            params![self.place(), person.as_str()],
        )?;
        Ok(())
    }
}
