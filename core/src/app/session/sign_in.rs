//! Signing in: a number, then the verification code from the SMS. What waits for the code outlives a restart.

use super::Signed;
use crate::app::Device;
use crate::app::show::{CodeWaiting, Watch};
use crate::cache::Batch;
use crate::cache::records::{EVERYTHING, SessionRecord, SignInRecord};
use crate::client::http::Fresh;
use crate::client::wire::session::{CodeSent, Sessions, SignIn, VerifySignIn};
use crate::confidential::Confidential;
use crate::error::Error;

impl<R> Device<R> {
    /// Asks for a verification code by SMS. The answer is the same whoever asks.
    pub async fn sign_in(&self, phone: &str) -> Result<CodeSent, Error> {
        let phone = Confidential::new(phone);
        let code = self.service.sign_in(&SignIn { phone: phone.clone() }, &self.intent()?).await?;
        self.cache.put(&SignInRecord { phone, code })?;
        Ok(code)
    }

    /// What a sign-in waits for, also after a restart. `watch`: in whose zone it is told, as no property is known yet.
    pub fn waiting_sign_in(&self, watch: &Watch) -> Result<Option<CodeWaiting>, Error> {
        let record = self.cache.get::<SignInRecord>(EVERYTHING.into())?;
        Ok(record.and_then(|record| CodeWaiting::of(record.code, watch)))
    }

    /// Another number: the sign-in begins anew.
    pub fn forget_sign_in(&self) -> Result<(), Error> {
        Ok(self.cache.remove::<SignInRecord>(EVERYTHING.into())?)
    }

    /// Shows the verification code for the number that it was asked for with; from then on this phone is that
    /// person's, and knows the properties.
    pub async fn verify_sign_in(&self, verification_code: &str) -> Result<Signed<'_, R>, Error> {
        let asked_for = self.cache.get::<SignInRecord>(EVERYTHING.into())?;
        let Some(SignInRecord { phone, .. }) = asked_for else {
            return Err(Error::NotFound { what: "a verification code that was asked for".into() });
        };
        let asked = VerifySignIn {
            phone,
            verification_code: Confidential::new(verification_code),
            device_key: self.key.public(),
        };
        let Sessions { sessions } = self.service.verify_sign_in(&asked, &self.intent()?).await?;
        let mut batch = Batch::new();
        for session in &sessions {
            let person = self.service.person(&session.session_token);
            let Fresh::Changed { answer, etag } = person.property(None).await? else {
                return Err(Error::BadAnswer { what: "the property".into() });
            };
            batch.put(&SessionRecord {
                property: session.person.property.clone(),
                session: session.clone(),
            })?;
            batch.put(&self.property_record(&answer, etag)?)?;
        }
        batch.remove::<SignInRecord>(EVERYTHING.into());
        self.cache.write(&batch)?;
        for session in &sessions {
            self.outbox.signed_in(&session.person.property, self.now())?;
        }
        self.signed_in()?.ok_or(Error::SignedOut)
    }

    /// Now, in a zone that a screen is told in before any property is known.
    pub fn watch(&self, zone: crate::zone::Zone) -> Watch {
        Watch::new(zone, self.now())
    }
}
