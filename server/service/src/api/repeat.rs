//! Making a pass repeat.

use std::sync::Arc;

use axum::extract::State;
use gatepass::client::wire::activity::Event;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::pass::PassView;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::PassId;
use gatepass::pass::draft::Repeat;
use gatepass::pass::standing::Move;
use gatepass::token::bulletin::Ending;

use super::App;
use super::context::{Caller, Named, Posted};
use super::passes::{conflict, issuing};
use super::reply::No;
use crate::store::Answer;
use crate::{issue, tell, view};

/// Makes a pass repeat, under the link that the guest has (Quext).
///
/// The guest, the secret code and where the pass stands stay as they are.
#[utoipa::path(
    post,
    path = "/v1/passes/{id}/repeat",
    tag = "Passes",
    operation_id = "repeat_pass",
    security(("session" = [])),
    params(("id" = PassId, Path, description = "Which pass.")),
    request_body = Repeat,
    responses((status = 200, description = "The pass as it is now.", body = PassView)),
    extensions(("x-problems" = json!([ProblemKind::Draft, ProblemKind::NotFound, ProblemKind::Forbidden, ProblemKind::Conflict])))
)]
pub async fn repeat(
    State(app): State<Arc<App>>,
    caller: Caller,
    Named(id): Named,
    posted: Posted<Repeat>,
) -> Result<Answer, No> {
    app.act(caller, posted, move |tx, caller, repeat| {
        let mut row = tx.pass(id)?.ok_or(ProblemKind::NotFound)?;
        let mover = caller.mover(&row, &[issuing(&row.pass)])?;
        row.pass.state.apply(Move::Supersede, mover).map_err(|refused| conflict(&row, refused))?;
        let property = &tx.estate.property;
        let permit = row.pass.repeated(repeat, property.policy(), tx.now()).map_err(|problems| {
            let mut problem = Problem::new(ProblemKind::Draft);
            problem.draft = problems;
            problem
        })?;
        issue::stop(tx, id, row.pass.generation, Ending::Superseded)?;
        let old = row.pass.clone();
        row.pass = old.with_permit(permit, tx.now());
        row.changed_at = tx.now();
        tx.update_pass(&row)?;
        issue::note(tx, &row, Event::Replaced, Some(&caller.person.id))?;
        caller.did(tx, &StaffAct::Repeated { pass: id })?;
        tell::changed(tx, &old, &row, false)?;
        Ok(Answer::json(200, &view::pass(tx, &row)?)?)
    })
    .await
}
