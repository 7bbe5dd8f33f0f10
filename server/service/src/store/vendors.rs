//! Vendors that staff saved to be picked again (Quext).

use gatepass::client::wire::vendors::Vendor;
use gatepass::confidential::Confidential;
use gatepass::id::VendorId;
use rusqlite::{OptionalExtension as _, Row, params};

use super::{At, StoreError, instant, millis, sound};

const COLUMNS: &str = "id, name, email, phone, saved_by, saved_at";

impl At<'_> {
    /// The saved vendors, by name.
    pub fn vendors(&self) -> Result<Vec<Vendor>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM vendor WHERE property = ?1 ORDER BY name COLLATE NOCASE, name, id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.place()])?;
        let mut vendors = Vec::new();
        while let Some(row) = rows.next()? {
            vendors.push(read(row)?);
        }
        Ok(vendors)
    }

    /// The vendor with this id.
    pub fn vendor(&self, id: &VendorId) -> Result<Option<Vendor>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM vendor WHERE property = ?1 AND id = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.place(), id.as_str()])?;
        rows.next()?.map(|row| read(row)).transpose()
    }

    /// Saves a vendor, or gives the one back that says the same; and whether it is new.
    pub fn save_vendor(&self, vendor: Vendor) -> Result<(Vendor, bool), StoreError> {
        let known: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT id FROM vendor WHERE property = ?1 AND name = ?2 AND email = ?3 AND phone = ?4",
            )?
            .query_row(
                params![self.place(), vendor.name, vendor.email.expose(), vendor.phone.expose()],
                |row| row.get(0),
            )
            .optional()?;
        let known = known.map(|id| self.vendor(&sound(id.parse(), "a vendor id")?)).transpose()?.flatten();
        if let Some(known) = known {
            return Ok((known, false));
        }
        self.connection
            .prepare_cached(
                "INSERT INTO vendor (property, id, name, email, phone, saved_by, saved_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.place(),
                vendor.id.as_str(),
                vendor.name,
                vendor.email.expose(),
                vendor.phone.expose(),
                vendor.saved_by.as_str(),
                millis(vendor.saved_at),
            ])?;
        Ok((vendor, true))
    }

    /// Forgets a vendor; `false` if there is none of this id.
    pub fn forget_vendor(&self, id: &VendorId) -> Result<bool, StoreError> {
        let forgotten = self
            .connection
            .prepare_cached("DELETE FROM vendor WHERE property = ?1 AND id = ?2")?
            .execute(params![self.place(), id.as_str()])?;
        Ok(forgotten > 0)
    }
}

fn read(row: &Row<'_>) -> Result<Vendor, StoreError> {
    let text = |at: usize| row.get::<_, String>(at);
    Ok(Vendor {
        id: sound(text(0)?.parse(), "a vendor id")?,
        name: text(1)?,
        email: Confidential::new(text(2)?),
        phone: Confidential::new(text(3)?),
        saved_by: sound(text(4)?.parse(), "a person id")?,
        saved_at: instant(row.get(5)?),
    })
}
