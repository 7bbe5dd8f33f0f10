//! Who is told of what happens at a door. It is fixed when a generation of a pass is made, as receipts come home late;
//! and what concerns a home is its residents' only from when they live there.

use chrono::{DateTime, Utc};
use gatepass::id::{Generation, PassId, PersonId, UnitId};
use gatepass::property::Property;
use rusqlite::{OptionalExtension as _, params};

use super::{At, PassRow, StoreError, Tx, millis, sound};

/// Whom a generation of a pass concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who made it, or whose own key it is.
    pub made_by: PersonId,
    /// The home that it was for.
    pub unit: Option<UnitId>,
    /// Its name; `None`: it is no pass, but a person's own key.
    pub pass_name: Option<String>,
    /// Whom it was for.
    pub guest: Option<String>,
}

impl At<'_> {
    /// Whom what happens with this generation concerns; `None`: the service knows of no such generation.
    pub fn told(&self, pass: PassId, generation: Generation) -> Result<Option<Told>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT made_by, unit, pass_name, guest FROM told
                 WHERE pass = ?1 AND generation = ?2 AND property = ?3",
            )?
            .query_row(params![pass.as_bytes(), generation.0, self.place()], |row| {
                let unit: Option<String> = row.get(1)?;
                Ok((row.get::<_, String>(0)?, unit, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((made_by, unit, pass_name, guest)) = found else { return Ok(None) };
        let made_by = sound(made_by.parse(), "a person id")?;
        let unit = unit.map(|unit| sound(unit.parse(), "a unit id")).transpose()?;
        Ok(Some(Told { made_by, unit, pass_name, guest }))
    }

    /// Fixes it for a pass as it is now. What was fixed for its generation stays.
    pub(super) fn fix_told_of(&self, row: &PassRow) -> Result<(), StoreError> {
        let pass = &row.pass;
        let told = Told {
            made_by: pass.issuer.person().clone(),
            unit: row.more.unit.clone(),
            pass_name: Some(pass.name.clone()),
            guest: Some(pass.recipient.name.clone()).filter(|name| !name.is_empty()),
        };
        self.fix_told(pass.id, pass.generation, &told)
    }

    pub(super) fn fix_told(
        &self,
        pass: PassId,
        generation: Generation,
        told: &Told,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO told (property, pass, generation, made_by, unit, pass_name, guest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                self.place(),
                pass.as_bytes(),
                generation.0,
                told.made_by.as_str(),
                told.unit.as_ref().map(UnitId::as_str),
                told.pass_name,
                told.guest,
            ])?;
        Ok(())
    }
}

impl Tx<'_> {
    /// Notes who lives where from this time on; of those who lived there before it stays noted since when.
    pub(super) fn note_residents(&self, property: &Property, since: DateTime<Utc>) -> Result<(), StoreError> {
        let place = property.id().as_str();
        let mut statement =
            self.connection.prepare_cached("SELECT person, unit FROM resident WHERE property = ?1")?;
        let noted =
            statement.query_map([place], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let lives = |person: &str, unit: &str| {
            let mut homes = property.units().iter().filter(|home| home.id.as_str() == unit);
            homes.any(|home| home.residents.iter().any(|resident| resident.as_str() == person))
        };
        for (person, unit) in noted.collect::<Result<Vec<_>, _>>()? {
            if !lives(&person, &unit) {
                self.connection
                    .prepare_cached("DELETE FROM resident WHERE property = ?1 AND person = ?2 AND unit = ?3")?
                    .execute(params![place, person, unit])?;
            }
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO resident (property, person, unit, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?;
        for unit in property.units() {
            for person in &unit.residents {
                insert.execute(params![place, person.as_str(), unit.id.as_str(), millis(since)])?;
            }
        }
        Ok(())
    }
}
