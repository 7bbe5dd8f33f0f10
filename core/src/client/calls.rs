//! What can be asked of the service, call by call. See [`wire`](super::wire) for what each says.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::http::{Caller, Fresh, Listening, Transport};
use super::idempotency::IdempotencyKey;
use super::wire::activity::{ActivityEntry, ActivityPage};
use super::wire::audit::AuditPage;
use super::wire::carried::{BulletinAnswer, Receipts, ReceiptsTaken};
use super::wire::guest::{AskPasses, ClaimPasses, GuestPasses};
use super::wire::link::{
    AskToken, ContactHost, EnterSecretCode, Issued, LinkView, OpenLink, PhoneTaken, SubmitPhone, VerifyPhone,
};
use super::wire::locks::{LockList, LockView, LockdownView};
use super::wire::pass::{
    CreatePass, Created, Decline, Nothing, PassList, PassView, PhoneList, Share, Shared,
};
use super::wire::path::{self, Act};
use super::wire::people::{
    Ended, Invite, MoveIn, PeopleList, PersonView, SetNumber, SetPermissions, UnitView,
};
use super::wire::property::{PropertyAnswer, PropertyFile, SavedRoute};
use super::wire::reader::{self, ReaderNews, ReaderSync};
use super::wire::session::{CodeSent, SessionList, SessionToken, Sessions, SignIn, SignedIn, VerifySignIn};
use super::wire::vendors::{SaveVendor, Vendor, VendorList};
use crate::error::Error;
use crate::id::{DoorId, PassId, PersonId, PropertyId, SessionId, UnitId, VendorId};
use crate::pass::draft::Repeat;
use crate::pass::link::Locator;
use crate::token::keys::{DoorSecret, HolderKey};
use crate::token::reader::ReaderRequest;

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
    pub async fn verify_sign_in(
        &self,
        asked: &VerifySignIn,
        key: &IdempotencyKey,
    ) -> Result<Sessions, Error> {
        self.0.post(path::VERIFY_SIGN_IN, asked, key, Caller::Anybody).await
    }

    /// Asks for a verification code to find the passes with this number; the answer is the same if there are none.
    pub async fn ask_passes(&self, asked: &AskPasses, key: &IdempotencyKey) -> Result<CodeSent, Error> {
        self.0.post(path::GUEST_PASSES, asked, key, Caller::Anybody).await
    }

    /// Shows the verification code, and takes the passes with the number.
    pub async fn claim_passes(
        &self,
        asked: &ClaimPasses,
        key: &IdempotencyKey,
    ) -> Result<GuestPasses, Error> {
        self.0.post(path::VERIFY_GUEST_PASSES, asked, key, Caller::Anybody).await
    }

    /// The newest bulletin of a property.
    pub async fn bulletin(
        &self,
        property: &PropertyId,
        etag: Option<&str>,
    ) -> Result<Fresh<BulletinAnswer>, Error> {
        self.0.get_fresh(&path::bulletin(property), etag, Caller::Anybody).await
    }

    /// Hands in receipts of a property's doors.
    pub async fn receipts(
        &self,
        property: &PropertyId,
        receipts: &Receipts,
        key: &IdempotencyKey,
    ) -> Result<ReceiptsTaken, Error> {
        self.0.post(&path::receipts(property), receipts, key, Caller::Anybody).await
    }

    /// As a door's reader.
    pub fn reader<'a>(
        &'a self,
        property: &'a PropertyId,
        door: DoorId,
        secret: &'a DoorSecret,
    ) -> AsReader<'a> {
        AsReader { transport: &self.0, property, door, secret }
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

    /// My Route to one of the person's homes.
    pub async fn my_route(&self, unit: &UnitId) -> Result<SavedRoute, Error> {
        self.transport.get(path::MY_ROUTE, &[("unit", unit.as_str())], self.caller()).await
    }

    /// Saves My Route.
    pub async fn save_my_route(&self, route: &SavedRoute) -> Result<SavedRoute, Error> {
        self.transport.put(path::MY_ROUTE, route, None, self.caller()).await
    }

    /// Puts another property file in the place of the one that `etag` names; the people stay.
    pub async fn change_property(&self, file: &PropertyFile, etag: &str) -> Result<PropertyAnswer, Error> {
        self.transport.put(path::PROPERTY, file, Some(etag), self.caller()).await
    }

    /// Puts another policy in the place of the one in the property that `etag` names.
    pub async fn change_policy(&self, policy: &PropertyFile, etag: &str) -> Result<PropertyAnswer, Error> {
        self.transport.put(path::POLICY, policy, Some(etag), self.caller()).await
    }

    /// Residents and staff.
    pub async fn people(&self) -> Result<PeopleList, Error> {
        self.get(path::PEOPLE).await
    }

    /// Invites somebody.
    pub async fn invite(&self, invite: &Invite, key: &IdempotencyKey) -> Result<PersonView, Error> {
        self.post(path::PEOPLE, invite, key).await
    }

    /// Sends an invitation again, which then counts from now.
    pub async fn invite_again(&self, person: &PersonId, key: &IdempotencyKey) -> Result<PersonView, Error> {
        self.post(&path::invite_again(person), &Nothing {}, key).await
    }

    /// Sets what a member of staff may do.
    pub async fn set_permissions(
        &self,
        person: &PersonId,
        permissions: &SetPermissions,
    ) -> Result<PersonView, Error> {
        self.transport.put(&path::permissions(person), permissions, None, self.caller()).await
    }

    /// Sets the number that somebody signs in with.
    pub async fn set_number(&self, person: &PersonId, number: &SetNumber) -> Result<PersonView, Error> {
        self.transport.put(&path::number(person), number, None, self.caller()).await
    }

    /// Gives a resident one more home.
    pub async fn give_home(&self, unit: &UnitId, person: &PersonId) -> Result<UnitView, Error> {
        self.transport.put(&path::resident(unit, person), &Nothing {}, None, self.caller()).await
    }

    /// Takes one of several homes from a resident.
    pub async fn take_home(&self, unit: &UnitId, person: &PersonId) -> Result<Ended, Error> {
        self.transport.delete(&path::resident(unit, person), self.caller()).await
    }

    /// Who this person is now: what they may do, and where they live.
    pub async fn signed_in(&self) -> Result<SignedIn, Error> {
        self.get(path::SESSION).await
    }

    /// Ends a person's part in the property.
    pub async fn remove_person(&self, person: &PersonId) -> Result<Ended, Error> {
        self.transport.delete(&path::person(person), self.caller()).await
    }

    /// A home and who lives there.
    pub async fn unit(&self, unit: &UnitId) -> Result<UnitView, Error> {
        self.get(&path::unit(unit)).await
    }

    /// Lets people move in.
    pub async fn move_in(
        &self,
        unit: &UnitId,
        people: &MoveIn,
        key: &IdempotencyKey,
    ) -> Result<UnitView, Error> {
        self.post(&path::move_in(unit), people, key).await
    }

    /// Ends a home's residents, with all that they had given.
    pub async fn move_out(&self, unit: &UnitId, key: &IdempotencyKey) -> Result<Ended, Error> {
        self.post(&path::move_out(unit), &Nothing {}, key).await
    }

    /// Which doors no pass opens now.
    pub async fn lockdown(&self) -> Result<LockdownView, Error> {
        self.get(path::LOCKDOWN).await
    }

    /// Locks one door down, or the whole property.
    pub async fn begin_lockdown(&self, door: Option<DoorId>) -> Result<LockdownView, Error> {
        self.transport.put(&lockdown(door), &Nothing {}, None, self.caller()).await
    }

    /// Ends that.
    pub async fn end_lockdown(&self, door: Option<DoorId>) -> Result<LockdownView, Error> {
        self.transport.delete(&lockdown(door), self.caller()).await
    }

    /// The locks dashboard.
    pub async fn locks(&self) -> Result<LockList, Error> {
        self.get(path::LOCKS).await
    }

    /// One lock; `after` is where an earlier part of its list ended.
    pub async fn lock(&self, door: DoorId, after: Option<&str>) -> Result<LockView, Error> {
        let query = after.map(|after| ("after", after));
        self.transport.get(&path::lock(door), query.as_slice(), self.caller()).await
    }

    /// The saved vendors.
    pub async fn vendors(&self) -> Result<VendorList, Error> {
        self.get(path::VENDORS).await
    }

    /// Saves a vendor.
    pub async fn save_vendor(&self, vendor: &SaveVendor, key: &IdempotencyKey) -> Result<Vendor, Error> {
        self.post(path::VENDORS, vendor, key).await
    }

    /// Forgets a vendor.
    pub async fn forget_vendor(&self, vendor: &VendorId) -> Result<(), Error> {
        self.transport.delete(&path::vendor(vendor), self.caller()).await
    }

    /// What staff did after entry number `after`.
    pub async fn audit(&self, after: u64) -> Result<AuditPage, Error> {
        self.transport.get(path::AUDIT, &[("after", &after.to_string())], self.caller()).await
    }

    /// Where this person is signed in.
    pub async fn sessions(&self) -> Result<SessionList, Error> {
        self.get(path::SESSIONS).await
    }

    /// Ends one of these sessions.
    pub async fn end_session(&self, session: &SessionId) -> Result<(), Error> {
        self.transport.delete(&path::session(session), self.caller()).await
    }

    /// A link to a pass, sent by the service or for the share sheet.
    pub async fn share(&self, pass: PassId, how: Share, key: &IdempotencyKey) -> Result<Shared, Error> {
        self.post(&path::act(pass, Act::Share), &how, key).await
    }

    /// A pass's phones.
    pub async fn phones(&self, pass: PassId) -> Result<PhoneList, Error> {
        self.get(&path::phones(pass)).await
    }

    /// Takes a pass from one of its phones.
    pub async fn retire_phone(&self, pass: PassId, phone: &HolderKey) -> Result<PhoneList, Error> {
        self.transport.delete(&path::phone(pass, phone), self.caller()).await
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

    /// What happens after entry number `after`, as it happens.
    pub async fn activity_events(&self, after: u64) -> Result<ActivityEvents, Error> {
        let after = after.to_string();
        self.transport.listen(path::ACTIVITY_EVENTS, &after, self.caller()).await.map(ActivityEvents)
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

/// What happens, as it happens. Dropping it ends the connection.
#[derive(Debug)]
pub struct ActivityEvents(Listening);

impl ActivityEvents {
    /// The next entry; `None`: the service has ended the stream, and one may listen again after the last entry.
    pub async fn next(&mut self) -> Result<Option<ActivityEntry>, Error> {
        let Some(event) = self.0.next().await? else { return Ok(None) };
        let entry = serde_json::from_str(&event.data);
        entry.map(Some).map_err(|_| Error::BadAnswer { what: "the activity".into() })
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

    /// Writes to the host.
    pub async fn contact_host(&self, asked: &ContactHost, key: &IdempotencyKey) -> Result<Nothing, Error> {
        self.post(path::LINK_CONTACT, asked, key).await
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

/// The service, for a door's reader with a network of its own.
#[derive(Clone, Copy, Debug)]
pub struct AsReader<'a> {
    transport: &'a Transport,
    property: &'a PropertyId,
    door: DoorId,
    secret: &'a DoorSecret,
}

impl AsReader<'_> {
    /// Tells what the reader knows, hands in receipts, and hears what is new.
    pub async fn sync(&self, said: &ReaderSync, now: DateTime<Utc>) -> Result<ReaderNews, Error> {
        let path = path::READER_SYNC;
        let request = ReaderRequest { property: self.property, door: self.door, path, at: now };
        let sign = |body: &[u8]| {
            let signature = URL_SAFE_NO_PAD.encode(request.sign(self.secret, body));
            [
                (reader::DOOR, format!("{}/{}", self.property, self.door)),
                (reader::TIME, now.timestamp_millis().to_string()),
                (reader::SIGNATURE, signature),
            ]
        };
        self.transport.post_signed(path, said, sign).await
    }
}

fn lockdown(door: Option<DoorId>) -> String {
    door.map_or_else(|| path::LOCKDOWN.to_owned(), path::door_lockdown)
}
