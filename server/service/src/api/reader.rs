//! Readers with a network of their own: what they know and hold comes in, what is new goes out. Every request is signed
//! by the door's key.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, FromRequestParts as _, Request, State};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use gatepass::client::wire::bytes::Bytes;
use gatepass::client::wire::problem::ProblemKind;
use gatepass::client::wire::reader::{self, ReaderNews, ReaderSync};
use gatepass::id::{DoorId, PropertyId};
use gatepass::token::reader::ReaderRequest;
use serde::de::DeserializeOwned;

use super::context::{Requester, json_bytes, read_json};
use super::reply::No;
use super::{App, carried};
use crate::store::{Answer, At, Halt, Operation, Tx};

/// What a door's reader says, under its signature. Saying it again changes nothing, so it needs no idempotency key.
#[derive(Debug)]
pub struct Reader<T> {
    property: PropertyId,
    door: DoorId,
    /// When, by its clock.
    at: DateTime<Utc>,
    body: T,
}

impl<S, T> FromRequest<S> for Reader<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
    Arc<App>: FromRef<S>,
{
    type Rejection = No;

    async fn from_request(request: Request, state: &S) -> Result<Self, No> {
        let app = Arc::<App>::from_ref(state);
        let (mut parts, body) = request.into_parts();
        let Ok(Requester(requester)) = Requester::from_request_parts(&mut parts, state).await;
        let (path, shown) = (parts.uri.path().to_owned(), Shown::read(&parts.headers));
        let bytes = json_bytes(Request::from_parts(parts, body), state).await?;
        let (store, asking, signed) = (app.store.clone(), requester.clone(), bytes.clone());
        let work = move |tx: &Tx<'_>| {
            // A good signature is heard whatever others behind the same address have tried.
            if let Some(shown) = shown
                && tx.property_version(&shown.property)?.is_some()
                && shown.holds(&store.at(tx, &shown.property)?, &path, &signed)
            {
                return Ok(Some(shown));
            }
            tx.still_allowed(Operation::UnknownReader, &asking)?;
            Ok(None)
        };
        if let Some(Shown { property, door, at, .. }) = app.store.read(work).await? {
            return Ok(Self { property, door, at, body: read_json(&bytes)? });
        }
        app.store.change(move |tx| tx.spend(Operation::UnknownReader, &requester)).await?;
        // Whether it is the door, the time or the signature is told to nobody.
        Err(ProblemKind::UnknownReader.into())
    }
}

/// What the headers show.
struct Shown {
    property: PropertyId,
    door: DoorId,
    at: DateTime<Utc>,
    signature: [u8; 64],
}

impl Shown {
    fn read(headers: &HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (property, door) = text(reader::DOOR)?.split_once('/')?;
        let signature = URL_SAFE_NO_PAD.decode(text(reader::SIGNATURE)?).ok()?;
        Some(Self {
            property: property.parse().ok()?,
            door: door.parse().ok()?,
            at: DateTime::from_timestamp_millis(text(reader::TIME)?.parse().ok()?)?,
            signature: signature.try_into().ok()?,
        })
    }

    fn holds(&self, at: &At<'_>, path: &str, body: &[u8]) -> bool {
        let request = ReaderRequest { property: &self.property, door: self.door, path, at: self.at };
        let keys = at.estate.property.door(self.door).and_then(|door| door.keys);
        keys.is_some_and(|keys| request.holds(&keys.receipts, body, &self.signature, at.now()))
    }
}

/// Tells what a reader obeys, hands in its receipts, and hears what is new.
///
/// Signed by the door's key. Saying it again changes nothing, so it needs no idempotency key; what was said earlier and
/// comes later changes nothing either.
#[utoipa::path(
    post,
    path = "/v1/reader/sync",
    tag = "Reader",
    operation_id = "sync_reader",
    security(("door" = [], "door_time" = [], "door_signature" = [])),
    request_body = ReaderSync,
    responses((status = 200, description = "What the reader should know.", body = ReaderNews)),
    extensions(("x-problems" = json!([ProblemKind::UnknownReader, ProblemKind::TooManyTries])))
)]
pub async fn sync(State(app): State<Arc<App>>, reader: Reader<ReaderSync>) -> Result<Answer, No> {
    carried::not_too_many(&reader.body.receipts)?;
    let property = reader.property.clone();
    let brought = carried::check(&app, &property, reader.body.receipts.clone()).await?;
    let work = move |tx: &At<'_>| Ok(Answer::json(200, &news(tx, &reader, &brought)?)?);
    let answer = app.store.change_at(&property, work).await?;
    Ok(answer)
}

fn news(tx: &At<'_>, reader: &Reader<ReaderSync>, brought: &[carried::Brought]) -> Result<ReaderNews, Halt> {
    let said = &reader.body;
    let outcomes = carried::take_all(tx, brought)?;
    let newest = carried::newest(tx)?;
    // A version that was never signed here (by a service whose file was restored, say) confirms nothing.
    let obeys = said.bulletin.filter(|version| *version <= newest.version);
    tx.hear(reader.door, reader.at.min(tx.now()), obeys)?;
    let is_older = said.bulletin.is_none_or(|version| version < newest.version);
    Ok(ReaderNews {
        bulletin: is_older.then(|| Bytes::from(newest.signed)),
        outcomes,
        property: (said.property != tx.estate.etag).then(|| tx.estate.answer()),
        etag: tx.estate.etag.clone(),
    })
}
