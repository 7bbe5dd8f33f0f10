//! Staff on the go: passes for vendors, residents and tours, approvals.

use super::queue::Asked;
use super::session::Signed;
use crate::client::outbox::Intent;
use crate::client::wire::pass::{CreatePass, Created, PassView};
use crate::error::Error;
use crate::id::PassId;
use crate::pass::draft::{Composer, Context, Draft, Review};
use crate::property::{Permission, Role};

/// The staff's side of a signed-in phone. Made by [`Signed::staff`].
#[derive(Debug)]
pub struct Staff<'s, 'd, R>(&'s Signed<'d, R>);

/// What staff see first. What they may not do isn't shown (Aptly).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Whose desk.
    pub name: String,
    /// The property's name.
    pub property_name: String,
    /// Whether passes can be made here.
    pub can_issue: bool,
    /// The passes that wait for approval; `None`: not theirs to see.
    pub approvals: Option<Vec<PassView>>,
}

impl<'d, R> Signed<'d, R> {
    /// The staff's side; `None` for a resident.
    pub fn staff(&self) -> Option<Staff<'_, 'd, R>> {
        (self.session.person.role == Role::Staff).then_some(Staff(self))
    }
}

impl<R> Staff<'_, '_, R> {
    /// What is to do.
    pub async fn desk(&self) -> Result<Desk, Error> {
        let person = &self.0.session.person;
        let approvals = if person.permissions.contains(&Permission::Approve) {
            Some(self.service().approvals().await?.passes)
        } else {
            None
        };
        Ok(Desk {
            name: person.name.clone(),
            property_name: self.0.property.name().to_owned(),
            can_issue: person.permissions.contains(&Permission::IssuePasses),
            approvals,
        })
    }

    /// What is wrong with a draft, as it is typed; needs no network.
    pub fn review(&self, draft: &Draft) -> Review {
        draft.review(&Context {
            property: &self.0.property,
            composer: Composer::Staff { permissions: &self.0.session.person.permissions },
            region: Some(crate::phone::DEFAULT_REGION),
            now: self.0.device.now(),
        })
    }

    /// Makes a pass. The service sends its link, or the request for a phone number.
    pub async fn create(&self, draft: Draft) -> Result<Created, Error> {
        self.review(&draft).outcome.map_err(|problems| Error::from(&problems))?;
        self.0.ask_for_pass(CreatePass { draft, unit: None }).await
    }

    /// Approves a pass that waits. Somebody else may have been first; then it is told who stands.
    pub async fn approve(&self, pass: PassId) -> Result<Asked<PassView>, Error> {
        self.0.ask_of_pass(Intent::Approve { pass }).await
    }

    /// Declines a pass that waits, with a reason for the recipient.
    pub async fn decline(&self, pass: PassId, reason: &str) -> Result<Asked<PassView>, Error> {
        self.0.ask_of_pass(Intent::Decline { pass, reason: reason.to_owned() }).await
    }

    fn service(&self) -> crate::client::calls::AsPerson<'_> {
        self.0.device.service.person(&self.0.session.session_token)
    }
}
