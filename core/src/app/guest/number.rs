//! A guest without a link: signs up with the number, and the passes for it are there (SmartRent).

use std::collections::BTreeSet;

use super::{Guest, ReceivedRow};
use crate::app::show::{CodeWaiting, Watch};
use crate::cache::Batch;
use crate::cache::records::{EVERYTHING, SignUpRecord};
use crate::client::wire::guest::{AskPasses, ClaimPasses, GuestPasses};
use crate::client::wire::session::CodeSent;
use crate::confidential::Confidential;
use crate::error::Error;

impl<R> Guest<'_, R> {
    /// Asks for a verification code by SMS. The answer is the same for a number that no pass has.
    pub async fn sign_up(&self, phone: &str) -> Result<CodeSent, Error> {
        let phone = Confidential::new(phone);
        let asked = AskPasses { phone: phone.clone(), device_key: self.0.key.public() };
        let code = self.0.service.ask_passes(&asked, &self.0.intent()?).await?;
        self.0.cache.put(&SignUpRecord { phone, code })?;
        Ok(code)
    }

    /// What a sign-up waits for, also after a restart. `watch`: in whose zone it is told, as no property need be known.
    pub fn waiting_sign_up(&self, watch: &Watch) -> Result<Option<CodeWaiting>, Error> {
        let record = self.0.cache.get::<SignUpRecord>(EVERYTHING.into())?;
        Ok(record.and_then(|record| CodeWaiting::of(record.code, watch)))
    }

    /// Another number, or a link after all: the sign-up begins anew.
    pub fn forget_sign_up(&self) -> Result<(), Error> {
        Ok(self.0.cache.remove::<SignUpRecord>(EVERYTHING.into())?)
    }

    /// Shows the verification code for the number that it was asked for with: its passes are on this phone from then
    /// on, as after the phone check of their links.
    pub async fn verify_sign_up(&self, verification_code: &str) -> Result<Vec<ReceivedRow>, Error> {
        let asked_for = self.0.cache.get::<SignUpRecord>(EVERYTHING.into())?;
        let Some(SignUpRecord { phone, .. }) = asked_for else {
            return Err(Error::NotFound { what: "a verification code that was asked for".into() });
        };
        let asked = ClaimPasses {
            phone,
            verification_code: Confidential::new(verification_code),
            device_key: self.0.key.public(),
        };
        let GuestPasses { passes } = self.0.service.claim_passes(&asked, &self.0.intent()?).await?;
        let mut batch = Batch::new();
        let mut records = Vec::with_capacity(passes.len());
        for found in passes {
            records.push(self.take_in(found.view, found.locator, &mut batch)?);
        }
        batch.remove::<SignUpRecord>(EVERYTHING.into());
        // Their locators are told this once, so all are kept before anything else is asked.
        self.0.cache.write(&batch)?;
        let found: Vec<_> = records.iter().map(|record| record.summary.pass).collect();
        let mut renewed = BTreeSet::new();
        for record in records {
            let property = record.summary.property.clone();
            // One without a token says so on its screen, and `sync` asks again.
            if let Ok(true) = self.renew(record).await {
                renewed.insert(property);
            }
        }
        for property in renewed {
            let _ = self.fetch_news(&property).await;
        }
        Ok(self.passes()?.into_iter().filter(|row| found.contains(&row.pass)).collect())
    }
}
