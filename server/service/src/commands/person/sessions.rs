//! The phones on which a person is signed in.

use gatepass::app::session::SessionRow;
use gatepass::id::SessionId;
use serde::Serialize;

use super::super::page::{Ink, Table};
use super::super::phone::Trouble;
use super::super::show;
use super::Person;

/// `sessions`, as JSON.
#[derive(Serialize)]
struct Sessions {
    sessions: Vec<SessionRow>,
}

/// `sessions`, and `sessions --end ID`.
pub async fn sessions(person: &Person<'_>, end: Option<&str>) -> Result<(), Trouble> {
    let sessions = match end {
        None => person.signed.sessions().await?,
        Some(id) => {
            let id = SessionId::new(id).map_err(gatepass::error::Error::from)?;
            person.signed.end_session(&id).await?
        }
    };
    let list = Sessions { sessions };
    Ok(person.phone.out.answer(&list, |ink| table(&list.sessions, ink))?)
}

fn table(sessions: &[SessionRow], ink: Ink) -> String {
    let mut table = Table::new(["Since", "Ends", "Phone", "Id"]);
    for session in sessions {
        let which = if session.is_this_phone { "this one" } else { "another" };
        table.row([
            show::when(&session.since),
            show::when(&session.ends),
            which.to_owned(),
            session.id.to_string(),
        ]);
    }
    table.show(ink)
}
