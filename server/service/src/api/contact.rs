//! The guest writes to the host.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::link::ContactHost;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::problem::{Problem, ProblemKind};

use super::App;
use super::context::{LinkHolder, Posted, one_line};
use super::link::{act, ended, opened};
use super::reply::No;
use crate::store::{Answer, Operation};
use crate::{issue, letters};

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 300;

/// Sends a message to the host, as a text.
///
/// It goes to whoever made the pass, with its name and the guest's; neither learns the other's number. The phone has to have
/// opened the link. Three a day.
#[utoipa::path(
    post,
    path = "/v1/link/contact",
    tag = "Link",
    operation_id = "contact_host",
    security(("link" = [])),
    request_body = ContactHost,
    responses((status = 202, description = "The message is on its way.", body = Nothing)),
    extensions(("x-problems" = json!([ProblemKind::OpenFirst, ProblemKind::Conflict])))
)]
pub async fn contact(
    State(app): State<Arc<App>>,
    link: LinkHolder,
    posted: Posted<ContactHost>,
) -> Result<Answer, No> {
    act(app, link, posted, |by, row, body| {
        let tx = by.tx;
        // Whoever has a frozen pass has the most to ask.
        if let Some(problem) = ended(row, tx.now()) {
            return Err(problem.into());
        }
        opened(tx, row, &body.device_key)?;
        let message = one_line("message", body.message.expose(), LONGEST_MESSAGE)?;
        // By pass, so that further links don't allow more.
        tx.spend(Operation::ContactByPass, row.pass.id.as_bytes())?;
        let host = tx.estate.person(row.pass.issuer.person()).ok_or_else(|| {
            Problem::new(ProblemKind::Conflict)
                .detail("whoever made the pass is no longer here; ask at the property")
        })?;
        tx.send(&letters::contact(&host.phone, tx.estate.property.name(), &row.pass, message))?;
        issue::note(tx, row, Event::Contacted, None)?;
        Ok(Answer::json(202, &Nothing {})?)
    })
    .await
}
