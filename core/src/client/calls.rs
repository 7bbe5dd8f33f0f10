//! What can be asked of the service, call by call. See [`wire`](super::wire) for what each says.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::http::{Caller, Fresh, Transport};
use super::idempotency::IdempotencyKey;
use super::wire::activity::ActivityPage;
use super::wire::carried::{BulletinAnswer, Receipts, ReceiptsTaken};
use super::wire::link::{
    AskToken, EnterSecretCode, Issued, LinkView, OpenLink, PhoneTaken, SubmitPhone, VerifyPhone,
};
use super::wire::pass::{CreatePass, Created, Decline, Nothing, PassList, PassView};
use super::wire::path::{self, Act};
use super::wire::property::{PropertyAnswer, SavedRoute};
use super::wire::session::{CodeSent, Session, SessionToken, SignIn, VerifySignIn};
use crate::error::Error;
use crate::id::PassId;
use crate::pass::draft::Repeat;
use crate::pass::link::Locator;
use crate::token::keys::HolderKey;

/// The service, for anybody.
#[derive(Clone, Debug)]
pub struct Service(Transport);

impl Service {
    /// Over a connection.
    pub fn new(transport: Transport) -> Self {
        Self(transport)
    }

    /// Asks for a verification code by SMS; the answer is the same for an unknown number.
    pub async fn sign_in(&self, asked: &SignIn, key: &IdempotencyKey) -> Result<CodeSent, Error> {
        self.0.post(path::SIGN_IN, asked, key, Caller::Anybody).await
    }

    /// Shows the verification code.
    pub async fn verify_sign_in(&self, asked: &VerifySignIn, key: &IdempotencyKey) -> Result<Session, Error> {
        self.0.post(path::VERIFY_SIGN_IN, asked, key, Caller::Anybody).await
    }

    /// The newest bulletin.
    pub async fn bulletin(&self, etag: Option<&str>) -> Result<Fresh<BulletinAnswer>, Error> {
        self.0.get_fresh(path::BULLETIN, etag, Caller::Anybody).await
    }

    /// Hands in receipts of doors.
    pub async fn receipts(&self, receipts: &Receipts, key: &IdempotencyKey) -> Result<ReceiptsTaken, Error> {
        self.0.post(path::RECEIPTS, receipts, key, Caller::Anybody).await
    }

    /// As a signed-in person.
    pub fn person<'a>(&'a self, session: &'a SessionToken) -> AsPerson<'a> {
        AsPerson { transport: &self.0, session }
    }

    /// As whoever has the link.
    pub fn link<'a>(&'a self, locator: &'a Locator) -> AsGuest<'a> {
        AsGuest { transport: &self.0, locator }
    }
}

/// The service, for a signed-in resident or member of staff.
#[derive(Clone, Copy, Debug)]
pub struct AsPerson<'a> {
    transport: &'a Transport,
    session: &'a SessionToken,
}

impl AsPerson<'_> {
    /// The property as this person may see it.
    pub async fn property(&self, etag: Option<&str>) -> Result<Fresh<PropertyAnswer>, Error> {
        self.transport.get_fresh(path::PROPERTY, etag, self.caller()).await
    }

    /// My Route.
    pub async fn my_route(&self) -> Result<SavedRoute, Error> {
        self.get(path::MY_ROUTE).await
    }

    /// Saves My Route.
    pub async fn save_my_route(&self, route: &SavedRoute) -> Result<SavedRoute, Error> {
        self.transport.put(path::MY_ROUTE, route, self.caller()).await
    }

    /// Makes a pass.
    pub async fn create(&self, pass: &CreatePass, key: &IdempotencyKey) -> Result<Created, Error> {
        self.post(path::PASSES, pass, key).await
    }

    /// Puts another in a pass's place, under the same link.
    pub async fn replace(
        &self,
        pass: PassId,
        by: &CreatePass,
        key: &IdempotencyKey,
    ) -> Result<Created, Error> {
        self.post(&path::act(pass, Act::Replace), by, key).await
    }

    /// Makes a pass repeat, under the same link.
    pub async fn repeat(
        &self,
        pass: PassId,
        repeat: &Repeat,
        key: &IdempotencyKey,
    ) -> Result<PassView, Error> {
        self.post(&path::act(pass, Act::Repeat), repeat, key).await
    }

    /// The passes, newest first; `after` is where an earlier part of the list ended.
    pub async fn passes(&self, after: Option<&str>) -> Result<PassList, Error> {
        let query = after.map(|after| ("after", after));
        self.transport.get(path::PASSES, query.as_slice(), self.caller()).await
    }

    /// One pass.
    pub async fn pass(&self, pass: PassId) -> Result<PassView, Error> {
        self.get(&path::pass(pass)).await
    }

    /// Deletes a pass; the answer tells until when it may still open.
    pub async fn delete(&self, pass: PassId) -> Result<PassView, Error> {
        self.transport.delete(&path::pass(pass), self.caller()).await
    }

    /// The passes that wait for approval.
    pub async fn approvals(&self) -> Result<PassList, Error> {
        self.get(path::APPROVALS).await
    }

    /// Approves a pass.
    pub async fn approve(&self, pass: PassId, key: &IdempotencyKey) -> Result<PassView, Error> {
        self.post(&path::act(pass, Act::Approve), &Nothing {}, key).await
    }

    /// Declines a pass.
    pub async fn decline(
        &self,
        pass: PassId,
        why: &Decline,
        key: &IdempotencyKey,
    ) -> Result<PassView, Error> {
        self.post(&path::act(pass, Act::Decline), why, key).await
    }

    /// Stops a pass until it is thawed.
    pub async fn freeze(&self, pass: PassId, key: &IdempotencyKey) -> Result<PassView, Error> {
        self.post(&path::act(pass, Act::Freeze), &Nothing {}, key).await
    }

    /// Lets a frozen pass go on.
    pub async fn thaw(&self, pass: PassId, key: &IdempotencyKey) -> Result<PassView, Error> {
        self.post(&path::act(pass, Act::Thaw), &Nothing {}, key).await
    }

    /// A token for this person's own doors, bound to the phone that signed in.
    pub async fn own_token(&self, key: &IdempotencyKey) -> Result<Issued, Error> {
        self.post(path::OWN_TOKEN, &Nothing {}, key).await
    }

    /// What happened after entry number `after`.
    pub async fn activity(&self, after: u64) -> Result<ActivityPage, Error> {
        self.transport.get(path::ACTIVITY, &[("after", &after.to_string())], self.caller()).await
    }

    /// Signs out.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.transport.delete(path::SESSION, self.caller()).await
    }

    fn caller(&self) -> Caller<'_> {
        Caller::Person(self.session)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.transport.get(path, &[], self.caller()).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        key: &IdempotencyKey,
    ) -> Result<T, Error> {
        self.transport.post(path, body, key, self.caller()).await
    }
}

/// The service, for a guest with a link.
#[derive(Clone, Copy, Debug)]
pub struct AsGuest<'a> {
    transport: &'a Transport,
    locator: &'a Locator,
}

impl AsGuest<'_> {
    /// What may be seen; changes nothing.
    pub async fn view(&self, device_key: &HolderKey) -> Result<LinkView, Error> {
        let query = [("device_key", device_key.to_string())];
        let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.transport.get(path::LINK, &query, Caller::Link(self.locator)).await
    }

    /// The guest's first act.
    pub async fn open(&self, asked: &OpenLink, key: &IdempotencyKey) -> Result<LinkView, Error> {
        self.post(path::LINK_OPEN, asked, key).await
    }

    /// Submits the number.
    pub async fn submit_phone(&self, asked: &SubmitPhone, key: &IdempotencyKey) -> Result<PhoneTaken, Error> {
        self.post(path::LINK_PHONE, asked, key).await
    }

    /// Shows the verification code.
    pub async fn verify(&self, asked: &VerifyPhone, key: &IdempotencyKey) -> Result<LinkView, Error> {
        self.post(path::LINK_VERIFY, asked, key).await
    }

    /// Enters the secret code.
    pub async fn enter_secret_code(
        &self,
        asked: &EnterSecretCode,
        key: &IdempotencyKey,
    ) -> Result<LinkView, Error> {
        self.post(path::LINK_SECRET_CODE, asked, key).await
    }

    /// Fetches or renews the token.
    pub async fn token(&self, asked: &AskToken, key: &IdempotencyKey) -> Result<Issued, Error> {
        self.post(path::LINK_TOKEN, asked, key).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        key: &IdempotencyKey,
    ) -> Result<T, Error> {
        self.transport.post(path, body, key, Caller::Link(self.locator)).await
    }
}
