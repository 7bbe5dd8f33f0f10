//! Who asks, and what: read from a request before a handler sees it.

use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRef, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::path::IDEMPOTENCY_KEY;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::session::SessionToken;
use gatepass::id::{PassId, PropertyId, UnitId};
use gatepass::pass::link::Locator;
use gatepass::pass::standing::Mover;
use gatepass::property::{Permission, Person, Role};
use gatepass::token::keys::HolderKey;
use serde::de::DeserializeOwned;

use super::reply::No;
use super::{App, fault};
use crate::estate::Estate;
use crate::store::{At, Halt, Once, Operation, PassRow, Store, StoreError, Tx};

/// A signed-in resident or member of staff, at one property.
#[derive(Debug)]
pub struct Caller {
    /// The property, as it was when they asked.
    pub estate: Arc<Estate>,
    /// Who.
    pub person: Person,
    /// On which phone.
    pub device_key: HolderKey,
    /// What the session is kept under.
    pub session: [u8; 32],
}

impl Caller {
    /// Whose session it is, as long as it lasts. Why it doesn't count any more is told to nobody.
    pub fn of_session(store: &Store, tx: &Tx<'_>, session: &[u8; 32]) -> Result<Self, Halt> {
        let row = tx.session(session)?.ok_or(ProblemKind::SignInNeeded)?;
        let estate = store.at(tx, &row.property)?.estate;
        let person = estate.person(&row.person).ok_or(ProblemKind::SignInNeeded)?.clone();
        Ok(Self { estate, person, device_key: row.device_key, session: *session })
    }

    /// Which property's.
    pub fn property(&self) -> &PropertyId {
        self.estate.property.id()
    }

    /// Says no to whoever lacks the permission. Staff only ever have any.
    pub fn needs(&self, permission: Permission) -> Result<(), No> {
        if self.person.may(permission) { Ok(()) } else { Err(ProblemKind::Forbidden.into()) }
    }

    /// Says no if who they are here has changed since they asked: what was checked then counts no more.
    pub fn still(&self, at: &At<'_>) -> Result<(), Halt> {
        if Arc::ptr_eq(&self.estate, &at.estate) {
            return Ok(());
        }
        let person = at.estate.person(&self.person.id).ok_or(ProblemKind::SignInNeeded)?;
        let (before, after) = (self.estate.property.homes(&person.id), at.estate.property.homes(&person.id));
        if *person == self.person && before.map(|home| &home.id).eq(after.map(|home| &home.id)) {
            return Ok(());
        }
        let changed = "what you may do here has changed meanwhile; try again";
        Err(Problem::new(ProblemKind::Conflict).detail(changed).into())
    }

    /// Whether it is a member of staff.
    pub fn is_staff(&self) -> bool {
        self.person.role == Role::Staff
    }

    /// The home that a resident acts for: the one they say, or their only one.
    pub fn home(&self, said: Option<&UnitId>) -> Result<UnitId, No> {
        let mut homes = self.estate.property.homes(&self.person.id).map(|unit| &unit.id);
        let home = match said {
            Some(said) => homes.find(|home| *home == said),
            None => homes.next(),
        };
        if said.is_none() && homes.next().is_some() {
            let which = "say as `unit` for which of your homes";
            return Err(Problem::new(ProblemKind::Malformed).detail(which).into());
        }
        home.cloned().ok_or_else(|| {
            Problem::new(ProblemKind::Forbidden).detail("that is for those who live in the home").into()
        })
    }

    /// As whom they move this pass: its maker, or staff with a permission for it. Others don't even learn of it.
    pub fn mover(&self, row: &PassRow, permissions: &[Permission]) -> Result<Mover, Halt> {
        if permissions.iter().any(|permission| self.person.may(*permission)) {
            Ok(Mover::Staff)
        } else if row.pass.issuer.person() == &self.person.id {
            if self.is_staff() { Err(ProblemKind::Forbidden.into()) } else { Ok(Mover::Issuer) }
        } else if self.is_staff() {
            Err(ProblemKind::Forbidden.into())
        } else {
            Err(ProblemKind::NotFound.into())
        }
    }

    /// Writes down what a member of staff did; what residents do with their own stands in the activity alone.
    pub fn did(&self, at: &At<'_>, act: &StaffAct) -> Result<(), StoreError> {
        if self.is_staff() { at.audit(&self.person.id, act) } else { Ok(()) }
    }
}

/// A permission, as a type: a handler that takes [`Staff`] with it can't be reached without.
pub trait Needs: Send {
    /// Which permission.
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident = $permission:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl Needs for $name {
            const PERMISSION: Permission = Permission::$permission;
        }
    )*};
}

needs! {
    /// Issues passes.
    Issues = IssuePasses;
    /// Approves or declines.
    Approves = Approve;
    /// Sees activity and locks.
    Sees = SeeActivity;
    /// Manages people, doors and policy.
    Manages = Manage;
}

/// A member of staff with a permission.
#[derive(Debug)]
pub struct Staff<P> {
    /// Who.
    pub caller: Caller,
    may: PhantomData<P>,
}

impl<P: Needs, S> FromRequestParts<S> for Staff<P>
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let caller = Caller::from_request_parts(parts, state).await?;
        caller.needs(P::PERMISSION)?;
        Ok(Self { caller, may: PhantomData })
    }
}

fn authorization<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (found, rest) = text.split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let app = Arc::<App>::from_ref(state);
        let token = authorization(&parts.headers, "Bearer").and_then(|text| SessionToken::parse(text).ok());
        let session = token.ok_or(ProblemKind::SignInNeeded)?.digest();
        let store = app.store.clone();
        Ok(app.store.read(move |tx| Self::of_session(&store, tx, &session)).await?)
    }
}

/// Whoever has a link that leads somewhere.
#[derive(Debug)]
pub struct LinkHolder {
    /// What the link is kept under.
    pub locator: [u8; 32],
    /// At which property the pass is.
    pub property: PropertyId,
}

impl LinkHolder {
    /// The pass behind the link.
    pub fn pass(&self, at: &At<'_>) -> Result<PassRow, Halt> {
        at.pass_of_link(&self.locator)?.ok_or_else(|| ProblemKind::UnknownLink.into())
    }
}

impl<S> FromRequestParts<S> for LinkHolder
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let app = Arc::<App>::from_ref(state);
        let Ok(Requester(requester)) = Requester::from_request_parts(parts, state).await;
        let locator = authorization(&parts.headers, "Link")
            .and_then(|text| Locator::parse(text).ok())
            .map(|locator| locator.digest());
        let (leads, asking) = (app.store.clone(), requester.clone());
        let leads = leads
            .read(move |tx| {
                tx.still_allowed(Operation::UnknownLink, &asking)?;
                Ok(match locator {
                    Some(locator) => {
                        tx.property_of_link(&locator)?.map(|property| Self { locator, property })
                    }
                    None => None,
                })
            })
            .await?;
        if let Some(holder) = leads {
            return Ok(holder);
        }
        app.store.change(move |tx| tx.spend(Operation::UnknownLink, &requester)).await?;
        Err(ProblemKind::UnknownLink.into())
    }
}

/// The network address of who asks, for limits. A network of one customer (IPv6 /64) counts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requester(pub Vec<u8>);

impl<S: Send + Sync> FromRequestParts<S> for Requester {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self::of(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

impl Requester {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.octets().to_vec()),
            IpAddr::V6(address) => Self(address.octets().into_iter().take(8).collect()),
        }
    }
}

/// What an address names, by its id; what is no id names nothing.
#[derive(Clone, Copy, Debug)]
pub struct Named<T = PassId>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Named<T> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let named = Path::<String>::from_request_parts(parts, state).await.ok();
        let id = named.and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(|| ProblemKind::NotFound.into())
    }
}

/// What an address names within something else that it names.
#[derive(Clone, Copy, Debug)]
pub struct NamedWithin<A, B>(pub A, pub B);

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for NamedWithin<A, B> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let named = Path::<(String, String)>::from_request_parts(parts, state).await.ok();
        let ids = named.and_then(|Path((a, b))| Some((a.parse().ok()?, b.parse().ok()?)));
        ids.map(|(a, b)| Self(a, b)).ok_or_else(|| ProblemKind::NotFound.into())
    }
}

/// What stands behind the `?` of an address.
#[derive(Debug)]
pub struct Asked<T>(pub T);

impl<S, T> FromRequestParts<S> for Asked<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|rejection| unreadable(fault::in_query(&rejection)).into())
    }
}

/// A POST: its body, and its idempotency key.
#[derive(Debug)]
pub struct Posted<T> {
    /// The body.
    pub body: T,
    idempotency_key: Vec<u8>,
    path: String,
    bytes: Bytes,
}

impl<T> Posted<T> {
    /// Which POST it is, for this caller; and its body.
    pub fn once(self, scope: &[&[u8]]) -> (Once, T) {
        let scope = scope.join(&0);
        (Once::new(&scope, &self.idempotency_key, &self.path, &self.bytes), self.body)
    }

    /// The same, of a signed-in person.
    pub fn by(self, caller: &Caller) -> (Once, T) {
        let (property, person) = (caller.property().as_str(), caller.person.id.as_str());
        self.once(&[b"person", property.as_bytes(), person.as_bytes()])
    }

    /// The same, of whoever has a link.
    pub fn through(self, link: &LinkHolder) -> (Once, T) {
        self.once(&[b"link", &link.locator])
    }
}

impl<S, T> FromRequest<S> for Posted<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = No;

    async fn from_request(request: Request, state: &S) -> Result<Self, No> {
        let key = request.headers().get(IDEMPOTENCY_KEY).map(|key| key.as_bytes().to_vec());
        let idempotency_key = key
            .filter(|key| (16..=128).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic))
            .ok_or(ProblemKind::IdempotencyKeyNeeded)?;
        let path = request.uri().path().to_owned();
        let Sent { body, bytes } = Sent::from_request(request, state).await?;
        Ok(Self { body, idempotency_key, path, bytes })
    }
}

/// A JSON body.
#[derive(Debug)]
pub struct Sent<T> {
    /// The body.
    pub body: T,
    /// The same as it came.
    pub bytes: Bytes,
}

impl<S, T> FromRequest<S> for Sent<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = No;

    async fn from_request(request: Request, state: &S) -> Result<Self, No> {
        let bytes = json_bytes(request, state).await?;
        Ok(Self { body: read_json(&bytes)?, bytes })
    }
}

/// The bytes of a body that says it is JSON.
pub(super) async fn json_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, No> {
    let json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !json {
        return Err(ProblemKind::NotJson.into());
    }
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            No::from(ProblemKind::TooLarge)
        } else {
            No::from(ProblemKind::Malformed)
        }
    })
}

/// What a body says.
pub(super) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, No> {
    let mut reading = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reading).map_err(|error| fault::in_body(&error));
    let read = read.and_then(|read| match reading.end() {
        Ok(()) => Ok(read),
        Err(_) => Err("something follows the end of the JSON".to_owned()),
    });
    read.map_err(|fault| unreadable(fault).into())
}

fn unreadable(fault: String) -> Problem {
    Problem::new(ProblemKind::Malformed).detail(fault)
}

/// What somebody wrote to somebody, without the space around it: on one line, and not too long.
pub(super) fn one_line<'t>(field: &str, text: &'t str, at_most: usize) -> Result<&'t str, Halt> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().nth(at_most).is_none();
    if fits && !text.contains(char::is_control) {
        return Ok(text);
    }
    let detail = format!("`{field}` has 1 to {at_most} characters, on one line");
    Err(Problem::new(ProblemKind::Malformed).detail(detail).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requester_is_an_address_or_a_customers_network() {
        let of = |text: &str| Requester::of(text.parse().unwrap());
        assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.7"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8::1"));
    }
}
