//! What a person's phone has to know: the property, My Route, the token for their own doors.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use gatepass::client::wire::pass::Nothing;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::property::{PropertyAnswer, SavedRoute};
use gatepass::id::{DoorId, Generation};
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::property::Property;
use gatepass::route::Map;

use super::App;
use super::context::{Caller, Posted, Sent};
use super::reply::{No, tagged};
use crate::issue::{self, Wanted};
use crate::store::Answer;

/// `GET /v1/property`.
pub async fn property(
    State(app): State<Arc<App>>,
    _caller: Caller,
    headers: HeaderMap,
) -> Result<Response, No> {
    let estate = &app.estate;
    let answer = PropertyAnswer {
        id: estate.property.id().clone(),
        property: estate.public.clone(),
        keys: vec![estate.key.public()],
    };
    tagged(&headers, &estate.etag, &answer)
}

/// `GET /v1/my-route`.
pub async fn my_route(State(app): State<Arc<App>>, caller: Caller) -> Result<Answer, No> {
    caller.home(&app, None)?;
    let doors = app.store.read(move |tx| Ok(tx.my_route(&caller.person.id)?)).await?;
    Ok(Answer::json(200, &SavedRoute { doors })?)
}

/// `PUT /v1/my-route`.
pub async fn save_my_route(
    State(app): State<Arc<App>>,
    caller: Caller,
    sent: Sent<SavedRoute>,
) -> Result<Answer, No> {
    caller.home(&app, None)?;
    let unknown = sent.body.doors.doors().iter().find(|door| app.estate.property.door(**door).is_none());
    if let Some(door) = unknown {
        let detail = format!("there is no door {door}; load the property again");
        return Err(Problem::new(ProblemKind::Malformed).detail(detail).into());
    }
    let answer = Answer::json(200, &sent.body)?;
    app.store.change(move |tx| Ok(tx.keep_my_route(&caller.person.id, &sent.body.doors)?)).await?;
    Ok(answer)
}

/// `POST /v1/tokens/own`: a resident's phone opens the doors of their homes and the way there.
pub async fn own_token(
    State(app): State<Arc<App>>,
    caller: Caller,
    posted: Posted<Nothing>,
) -> Result<Answer, No> {
    let permit = own_permit(&app.estate.property, &caller);
    if permit.doors.as_slice().is_empty() {
        return Err(Problem::new(ProblemKind::Forbidden).detail("that is for those who live here").into());
    }
    let (once, Nothing {}) = posted.by(&caller);
    let state = app.clone();
    let answer = app
        .store
        .once(once, move |tx| {
            let person = &caller.person.id;
            let pass = match tx.own_pass(person, &caller.device_key)? {
                Some(pass) => pass,
                None => issue::new_pass_id()?,
            };
            tx.keep_own_pass(person, &caller.device_key, pass)?;
            let wanted = Wanted {
                pass,
                generation: Generation::default(),
                holder: caller.device_key,
                permit: &permit,
                link_opened: None,
                secret_entered: false,
            };
            Ok(Answer::json(200, &issue::token(tx, &state.estate, &wanted)?)?)
        })
        .await?;
    Ok(answer)
}

fn own_permit(property: &Property, caller: &Caller) -> Permit {
    let map = Map::new(property);
    let connected = |door: &DoorId| property.door(*door).is_some_and(gatepass::property::Door::is_connected);
    let doors = property
        .homes(&caller.person.id)
        .flat_map(|unit| map.shared_doors(unit).into_iter().chain(unit.doors.iter().copied()))
        .filter(connected)
        .collect();
    Permit {
        doors,
        schedule: Schedule::Always,
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    }
}
