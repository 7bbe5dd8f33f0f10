//! What a person has for themselves: a token for their own doors on each phone, and My Route.

use gatepass::id::{Generation, PassId, PersonId, UnitId};
use gatepass::route::MyRoute;
use gatepass::token::keys::HolderKey;
use rusqlite::{OptionalExtension as _, params};

use super::{At, StoreError, Told, sound};

impl At<'_> {
    /// The pass id under which a person's own token on this phone goes.
    pub fn own_pass(&self, person: &PersonId, device_key: &HolderKey) -> Result<Option<PassId>, StoreError> {
        let found: Option<[u8; 8]> = self
            .connection
            .prepare_cached("SELECT pass FROM own WHERE property = ?1 AND person = ?2 AND device_key = ?3")?
            .query_row(params![self.place(), person.as_str(), device_key.to_string()], |row| row.get(0))
            .optional()?;
        Ok(found.map(PassId::from_bytes))
    }

    /// Notes that a person's own token was issued under this pass id, and which home it concerns.
    pub fn keep_own_pass(
        &self,
        person: &PersonId,
        device_key: &HolderKey,
        pass: PassId,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO own (property, person, device_key, pass) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            )?
            .execute(params![self.place(), person.as_str(), device_key.to_string(), pass.as_bytes()])?;
        let unit = self.estate.property.homes(person).next().map(|unit| unit.id.clone());
        let told = Told { made_by: person.clone(), unit, pass_name: None, guest: None };
        self.fix_told(pass, Generation::default(), &told)
    }

    /// Forgets a person's own token on a phone.
    pub fn forget_own_pass(&self, person: &PersonId, device_key: &HolderKey) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM own WHERE property = ?1 AND person = ?2 AND device_key = ?3",
            params![self.place(), person.as_str(), device_key.to_string()],
        )?;
        Ok(())
    }

    /// A person's saved route to one of their homes; empty if there is none.
    pub fn my_route(&self, person: &PersonId, unit: &UnitId) -> Result<MyRoute, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT route FROM my_route WHERE property = ?1 AND person = ?2 AND unit = ?3")?
            .query_row(params![self.place(), person.as_str(), unit.as_str()], |row| row.get(0))
            .optional()?;
        found.map_or_else(|| Ok(MyRoute::default()), |route| sound(serde_json::from_str(&route), "a route"))
    }

    /// Saves a person's route to one of their homes.
    pub fn keep_my_route(&self, person: &PersonId, unit: &UnitId, route: &MyRoute) -> Result<(), StoreError> {
        let route = sound(serde_json::to_string(route), "a route")?;
        self.connection
            .prepare_cached(
                "INSERT INTO my_route (property, person, unit, route) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET route = ?4",
            )?
            .execute(params![self.place(), person.as_str(), unit.as_str(), route])?;
        Ok(())
    }

    /// The pass ids under which a person's own tokens go, on all their phones.
    pub fn own_passes(&self, person: &PersonId) -> Result<Vec<(PassId, HolderKey)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT pass, device_key FROM own WHERE property = ?1 AND person = ?2")?;
        let mut rows = statement.query(params![self.place(), person.as_str()])?;
        let mut own = Vec::new();
        while let Some(row) = rows.next()? {
            let key = sound(row.get::<_, String>(1)?.parse(), "a phone's key")?;
            own.push((PassId::from_bytes(row.get(0)?), key));
        }
        Ok(own)
    }

    /// Whoever has a token of their own.
    pub fn owners(&self) -> Result<Vec<PersonId>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT DISTINCT person FROM own WHERE property = ?1")?;
        let rows = statement.query_map(params![self.place()], |row| row.get::<_, String>(0))?;
        rows.map(|person| sound(person?.parse(), "a person id")).collect()
    }

    /// Forgets a person's saved routes.
    pub fn forget_my_route(&self, person: &PersonId) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM my_route WHERE property = ?1 AND person = ?2",
            params![self.place(), person.as_str()],
        )?;
        Ok(())
    }
}
