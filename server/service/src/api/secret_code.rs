//! The secret code that somebody chooses for a pass: stored as a hash, and told apart from those of their other passes.

use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::id::PassId;
use gatepass::pass::draft::Draft;
use gatepass::pass::problem::{Field, Invalid};
use gatepass::pass::secret::{SecretCode, SecretHash, SecretMark};

use super::App;
use super::context::Caller;
use super::reply::No;
use crate::store::{At, Halt, StoreError, Tx};

/// A secret code as it is stored.
pub(super) struct Chosen {
    hash: SecretHash,
    /// Of a resident's.
    mark: Option<SecretMark>,
}

/// Hashing takes long on purpose, so it is done before the database is busy with the request.
pub(super) async fn chosen(app: &App, caller: &Caller, draft: &Draft) -> Result<Option<Chosen>, No> {
    let Ok(secret_code) = SecretCode::parse(draft.secret_code.expose()) else { return Ok(None) };
    let salt = if caller.is_staff() {
        None
    } else {
        let whose = [caller.property().as_str(), caller.person.id.as_str()].join("\0");
        Some(app.store.read(move |tx| Ok(tx.hidden("secret codes", whose.as_bytes())?)).await?)
    };
    let work = move || {
        let hash = secret_code.hash(&Tx::random())?;
        Some(Chosen { hash, mark: salt.map(|salt| secret_code.mark(&salt)) })
    };
    let chosen = tokio::task::spawn_blocking(work).await;
    chosen.ok().flatten().map(Some).ok_or_else(|| StoreError::NoRandomness.into())
}

pub(super) fn stored(chosen: Option<Chosen>) -> (Option<SecretHash>, Option<SecretMark>) {
    chosen.map_or((None, None), |chosen| (Some(chosen.hash), chosen.mark))
}

/// A secret code is its pass's own (Quext): says no to that of another of the resident's passes that go on, not of which.
pub(super) fn not_in_use(
    tx: &At<'_>,
    caller: &Caller,
    chosen: Option<&Chosen>,
    replaces: Option<PassId>,
) -> Result<(), Halt> {
    let Some(mark) = chosen.and_then(|chosen| chosen.mark.as_ref()) else { return Ok(()) };
    let others = tx.passes_of(&caller.person.id)?;
    let mut others = others.iter().filter(|row| Some(row.pass.id) != replaces);
    if !others.any(|row| row.more.secret_mark.as_ref() == Some(mark)) {
        return Ok(());
    }
    let mut problem = Problem::new(ProblemKind::Draft);
    problem.draft.add(Field::SecretCode, Invalid::SecretCodeInUse);
    Err(problem.into())
}
