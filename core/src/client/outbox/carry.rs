//! From an entry to the call that tells it.

use super::{Entry, Intent};
use crate::client::calls::Service;
use crate::client::wire::locks::LockdownView;
use crate::client::wire::pass::{Created, Decline, PassView};
use crate::client::wire::session::SessionToken;
use crate::error::Error;

/// What the service answered to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A pass was made, or made anew.
    Created(Box<Created>),
    /// A pass as it is now.
    Pass(Box<PassView>),
    /// Which doors are locked down now.
    Lockdown(LockdownView),
}

/// Tells the service once. What needs a session and has none is [`Error::SignedOut`].
pub async fn carry(
    service: &Service,
    session: Option<&SessionToken>,
    entry: &Entry,
) -> Result<Answer, Error> {
    let person = || session.map(|session| service.person(session)).ok_or(Error::SignedOut);
    let created = |created| Answer::Created(Box::new(created));
    let view = |view| Answer::Pass(Box::new(view));
    let key = &entry.id;
    match &entry.intent {
        Intent::CreatePass { request } => person()?.create(request, key).await.map(created),
        Intent::ReplacePass { pass, request } => person()?.replace(*pass, request, key).await.map(created),
        Intent::Repeat { pass, repeat } => person()?.repeat(*pass, repeat, key).await.map(view),
        Intent::DeletePass { pass } => person()?.delete(*pass).await.map(view),
        Intent::Approve { pass } => person()?.approve(*pass, key).await.map(view),
        Intent::Decline { pass, reason } => {
            let why = Decline { reason: reason.clone() };
            person()?.decline(*pass, &why, key).await.map(view)
        }
        Intent::Freeze { pass } => person()?.freeze(*pass, key).await.map(view),
        Intent::Thaw { pass } => person()?.thaw(*pass, key).await.map(view),
        Intent::BeginLockdown { door } => person()?.begin_lockdown(*door).await.map(Answer::Lockdown),
        Intent::EndLockdown { door } => person()?.end_lockdown(*door).await.map(Answer::Lockdown),
    }
}
