//! The phone's own key, sealed among everything else that it remembers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use gatepass::cache::Cache;
use gatepass::cache::records::{DeviceKeyRecord, KeyPlace};
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::token::keys::SoftwareKey;
use ring::rand::SystemRandom;
use zeroize::Zeroizing;

/// What the key is kept as.
const NAME: &str = "phone";

/// The phone's key; a new phone draws one.
pub fn of_phone(cache: &dyn Cache) -> Result<SoftwareKey, Error> {
    if let Some(kept) = cache.get::<DeviceKeyRecord>(NAME.into())? {
        let unusable = || Error::KeyStore { reason: "this phone's key lies elsewhere".into() };
        let KeyPlace::Software { pkcs8 } = kept.place else { return Err(unusable()) };
        let document = STANDARD_NO_PAD.decode(pkcs8.expose()).map(Zeroizing::new).map_err(|_| unusable())?;
        return Ok(SoftwareKey::from_pkcs8(&document)?);
    }
    let key = SoftwareKey::generate_es256(&SystemRandom::new())?;
    let pkcs8 = Confidential::new(STANDARD_NO_PAD.encode(key.to_pkcs8()));
    cache.put(&DeviceKeyRecord { name: NAME.to_owned(), place: KeyPlace::Software { pkcs8 } })?;
    Ok(key)
}
