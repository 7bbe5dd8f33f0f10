//! Passes that wait for approval (Quext). Staff decide without a network as well: the decision is queued and marked as
//! such, the first to reach the service stands, and the other person is told.

use serde::Serialize;

use crate::app::giver::{GivenRow, GivenScreen, Giver, Kept};
use crate::app::queue::Asked;
use crate::client::outbox::{EntryId, Intent};
use crate::error::Error;
use crate::id::PassId;
use crate::pass::standing::PassState;

/// The passes that wait. Made by [`Staff::approvals`](super::Staff::approvals).
#[derive(Debug)]
pub struct Approvals<'s, 'd, R>(pub(super) Giver<'s, 'd, R>);

/// A pass that waits.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ApprovalRow {
    /// The pass.
    #[serde(flatten)]
    pub row: GivenRow,
    /// The last two digits of the number that its recipient gave.
    pub phone_ending: Option<String>,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The service has taken it.
    Done(Box<GivenScreen>),
    /// It is written down here and told as soon as may be; nothing is active until then.
    Queued(EntryId),
    /// Somebody else was first, and theirs stands.
    SomebodyWasFirst {
        /// The pass as it is now, as far as that could be asked.
        now: Option<Box<GivenScreen>>,
        /// What the service says of it.
        reason: String,
    },
}

impl<R> Approvals<'_, '_, R> {
    /// The passes that wait, the newest first, with what is queued about them; needs no network.
    pub fn rows(&self) -> Result<Vec<ApprovalRow>, Error> {
        let waiting =
            self.0.kept()?.into_iter().filter(|kept| kept.view.state == PassState::AwaitingApproval);
        let row = |kept: Kept| {
            let phone_ending = kept.view.guest.phone_ending.clone();
            Ok(ApprovalRow { row: self.0.row(kept)?, phone_ending })
        };
        waiting.map(row).collect()
    }

    /// Fetches the passes that wait; what was decided by somebody else leaves the list.
    pub async fn refresh(&self) -> Result<Vec<ApprovalRow>, Error> {
        let waiting = self.0.signed.service().approvals().await?.passes;
        for pass in &waiting {
            self.0.keep(pass)?;
        }
        for kept in self.0.kept()? {
            let listed = waiting.iter().any(|pass| pass.id == kept.view.id);
            if kept.view.state == PassState::AwaitingApproval && !listed {
                self.0.look_again(kept.view.id).await?;
            }
        }
        self.rows()
    }

    /// Approves a pass.
    pub async fn approve(&self, pass: PassId) -> Result<Decided, Error> {
        self.decide(pass, Intent::Approve { pass }).await
    }

    /// Declines a pass, with a reason for the recipient.
    pub async fn decline(&self, pass: PassId, reason: &str) -> Result<Decided, Error> {
        self.decide(pass, Intent::Decline { pass, reason: reason.to_owned() }).await
    }

    async fn decide(&self, pass: PassId, intent: Intent) -> Result<Decided, Error> {
        match self.0.ask(intent).await {
            Ok(Asked::Done(screen)) => Ok(Decided::Done(Box::new(screen))),
            Ok(Asked::Queued(id)) => Ok(Decided::Queued(id)),
            Err(Error::Conflict { reason }) => {
                let now = self.0.look(pass).await.ok().map(Box::new);
                Ok(Decided::SomebodyWasFirst { now, reason })
            }
            Err(error) => Err(error),
        }
    }
}
