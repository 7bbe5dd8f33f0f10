//! HTTP to the service: the only file that imports `reqwest`.
//!
//! Every answer is bounded in time and size, nothing follows redirects, and errors carry no address: a person's link
//! or session is never part of a text.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::{Method, RequestBuilder, StatusCode, Url, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::events::{EventReader, ServerEvent};
use super::idempotency::IdempotencyKey;
use super::wire::path::IDEMPOTENCY_KEY;
use super::wire::problem::{Problem, ProblemKind};
use super::wire::session::SessionToken;
use crate::error::Error;
use crate::pass::link::Locator;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);
/// A stream of events that says nothing for so long is dead: the service says that it is there more often.
const LONGEST_SILENCE: Duration = Duration::from_mins(1);
/// A stream lasts as long as both sides like; a request has to have some end.
const STREAM_TIMEOUT: Duration = Duration::from_hours(24);
/// A property of ten thousand doors takes some 3 MB.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// Whether this phone has a network: a shell sets it from the system, the demo pulls the plug with it.
///
/// Without one every call answers [`Error::Offline`] at once instead of waiting for a time-out.
#[derive(Clone, Debug)]
pub struct Network(Arc<AtomicBool>);

impl Network {
    /// There is one.
    pub fn up() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// Notes that the network came or went, for everybody who shares this value.
    pub fn set(&self, up: bool) {
        self.0.store(up, Ordering::SeqCst);
    }

    /// Whether there is one.
    pub fn is_up(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Caller<'a> {
    /// Anybody.
    Anybody,
    /// A signed-in person.
    Person(&'a SessionToken),
    /// Whoever has a pass's link.
    Link(&'a Locator),
}

/// An answer with its `ETag`, or that nothing has changed since the one that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fresh<T> {
    /// As before.
    Unchanged,
    /// The present state.
    Changed {
        /// The answer.
        answer: T,
        /// What to show the next time.
        etag: Option<String>,
    },
}

/// A connection to one service.
#[derive(Clone)]
pub struct Transport {
    client: reqwest::Client,
    base: Url,
    network: Network,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Transport {
    /// To the service at `base`, e.g. `https://passes.example`. Without TLS only on this machine (`http://127.0.0.1:8080`).
    pub fn new(base: &str, network: Network) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Invalid { field: "service address".into(), reason: reason.into() };
        let base = Url::parse(base).map_err(|_| {
            wrong("it must be an address like https://passes.example, or http://127.0.0.1:8080")
        })?;
        let local = is_local(&base);
        if base.scheme() != "https" && !(base.scheme() == "http" && local) {
            return Err(wrong("it must begin with https://; http:// is for this machine alone"));
        }
        if !base.username().is_empty() || base.query().is_some() || base.fragment().is_some() {
            return Err(wrong("it must be an address alone, without a name, query or fragment"));
        }
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .referer(false);
        if local {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_| internal("the HTTP client can't be made"))?;
        Ok(Self { client, base, network })
    }

    /// Asks for something.
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        caller: Caller<'_>,
    ) -> Result<T, Error> {
        let (_, body) = self.send(self.request(Method::GET, path, query, caller)?).await?;
        decode(path, &body)
    }

    /// Asks for something unless it still is what `etag` named.
    pub async fn get_fresh<T: DeserializeOwned>(
        &self,
        path: &str,
        etag: Option<&str>,
        caller: Caller<'_>,
    ) -> Result<Fresh<T>, Error> {
        let mut request = self.request(Method::GET, path, &[], caller)?;
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        let (head, body) = self.send(request).await?;
        if head.status == StatusCode::NOT_MODIFIED {
            return Ok(Fresh::Unchanged);
        }
        Ok(Fresh::Changed { answer: decode(path, &body)?, etag: head.etag })
    }

    /// Says something that changes something. Saying it again with the same key changes nothing more.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        key: &IdempotencyKey,
        caller: Caller<'_>,
    ) -> Result<T, Error> {
        let request = self.request(Method::POST, path, &[], caller)?.header(IDEMPOTENCY_KEY, key.as_str());
        let (_, body) = self.send(request.json(body)).await?;
        decode(path, &body)
    }

    /// Puts something in the place of what is there; `known` names what that has to be, by its `ETag`.
    pub async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        known: Option<&str>,
        caller: Caller<'_>,
    ) -> Result<T, Error> {
        let mut request = self.request(Method::PUT, path, &[], caller)?.json(body);
        if let Some(known) = known {
            request = request.header(header::IF_MATCH, known);
        }
        let (_, body) = self.send(request).await?;
        decode(path, &body)
    }

    /// Says something as a door, under its signature.
    pub async fn post_signed<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        sign: impl FnOnce(&[u8]) -> [(&'static str, String); 3],
    ) -> Result<T, Error> {
        let bytes = serde_json::to_vec(body).map_err(|_| internal("a request can't be written down"))?;
        let mut request = self
            .request(Method::POST, path, &[], Caller::Anybody)?
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in sign(&bytes) {
            request = request.header(name, value);
        }
        let (_, answer) = self.send(request.body(bytes)).await?;
        decode(path, &answer)
    }

    /// Deletes something and tells what is left of it.
    pub async fn delete<T: DeserializeOwned>(&self, path: &str, caller: Caller<'_>) -> Result<T, Error> {
        let (_, body) = self.send(self.request(Method::DELETE, path, &[], caller)?).await?;
        decode(path, if body.is_empty() { b"null" } else { &body })
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        caller: Caller<'_>,
    ) -> Result<RequestBuilder, Error> {
        if !self.network.is_up() {
            return Err(Error::Offline);
        }
        let mut url = self.base.join(path).map_err(|_| internal("a path isn't one"))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.client.request(method, url);
        let shown = match caller {
            Caller::Anybody => return Ok(request),
            Caller::Person(session) => format!("Bearer {}", session.to_text()),
            Caller::Link(locator) => format!("Link {}", locator.to_text()),
        };
        let mut value = header::HeaderValue::try_from(shown)
            .map_err(|_| internal("a credential isn't a header's text"))?;
        value.set_sensitive(true);
        Ok(request.header(header::AUTHORIZATION, value))
    }

    /// Listens to what happens from now on, or after what was heard last.
    pub async fn listen(&self, path: &str, after: &str, caller: Caller<'_>) -> Result<Listening, Error> {
        let request = self
            .request(Method::GET, path, &[], caller)?
            .timeout(STREAM_TIMEOUT)
            .header(header::ACCEPT, "text/event-stream")
            .header("last-event-id", after);
        let asked = tokio::time::timeout(ANSWER_TIMEOUT, request.send()).await;
        let answer = asked.map_err(|_| Error::NoAnswer)?.map_err(|error| unreachable_service(&error))?;
        if answer.status().is_success() {
            return Ok(Listening { answer, reader: EventReader::default() });
        }
        let (head, body) = whole(answer).await?;
        Err(refused(&head, &body))
    }

    async fn send(&self, request: RequestBuilder) -> Result<(Head, Vec<u8>), Error> {
        let answer = request.send().await.map_err(|error| unreachable_service(&error))?;
        let (head, body) = whole(answer).await?;
        if head.status.is_success() || head.status == StatusCode::NOT_MODIFIED {
            Ok((head, body))
        } else {
            Err(refused(&head, &body))
        }
    }
}

/// Server-sent events, as they come. Dropping it ends the connection.
pub struct Listening {
    answer: reqwest::Response,
    reader: EventReader,
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").finish_non_exhaustive()
    }
}

impl Listening {
    /// The next event; `None`: the service has ended the stream.
    pub async fn next(&mut self) -> Result<Option<ServerEvent>, Error> {
        loop {
            if let Some(event) = self.reader.next_event() {
                return Ok(Some(event));
            }
            let piece = tokio::time::timeout(LONGEST_SILENCE, self.answer.chunk()).await;
            let piece = piece.map_err(|_| Error::NoAnswer)?.map_err(|_| Error::NoAnswer)?;
            let Some(piece) = piece else { return Ok(None) };
            self.reader.push(&piece).map_err(|error| Error::BadAnswer { what: error.to_string() })?;
        }
    }
}

/// An answer as far as it may be long.
async fn whole(mut answer: reqwest::Response) -> Result<(Head, Vec<u8>), Error> {
    let said = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let head = Head {
        status: answer.status(),
        etag: said(header::ETAG).map(ToOwned::to_owned),
        retry_after: said(header::RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
    };
    let too_long = || Error::BadAnswer { what: "an answer above 16 MB".into() };
    let announced = answer.content_length().map_or(Some(0), |length| usize::try_from(length).ok());
    if announced.is_none_or(|length| length > LARGEST_ANSWER) {
        return Err(too_long());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Error::NoAnswer)? {
        if body.len().saturating_add(chunk.len()) > LARGEST_ANSWER {
            return Err(too_long());
        }
        body.extend_from_slice(&chunk);
    }
    Ok((head, body))
}

struct Head {
    status: StatusCode,
    etag: Option<String>,
    /// In seconds.
    retry_after: Option<u32>,
}

fn is_local(base: &Url) -> bool {
    match base.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

fn internal(reason: &str) -> Error {
    Error::Internal { reason: reason.to_owned() }
}

fn tls() -> Result<rustls::ClientConfig, Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| internal("no TLS version is usable"))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// A request that can't have left is told apart from one that may have been carried out.
fn unreachable_service(error: &reqwest::Error) -> Error {
    if error.is_builder() {
        internal("a request can't be built")
    } else if error.is_connect() {
        Error::Offline
    } else {
        Error::NoAnswer
    }
}

fn decode<T: DeserializeOwned>(path: &str, body: &[u8]) -> Result<T, Error> {
    // The path may hold a pass's id, which is no secret; the answer may hold one, so it isn't quoted.
    serde_json::from_slice(body).map_err(|_| Error::BadAnswer { what: path.to_owned() })
}

/// What a problem means to the person.
fn refused(head: &Head, body: &[u8]) -> Error {
    let status = head.status;
    let Ok(problem) = serde_json::from_slice::<Problem>(body) else {
        // Between phone and service there may be others, who have no problem details.
        return match status {
            StatusCode::TOO_MANY_REQUESTS => Error::TooManyTries { retry_after_seconds: head.retry_after },
            StatusCode::REQUEST_TIMEOUT => Error::NoAnswer,
            status if status.is_server_error() => Error::ServiceDown { status: status.as_u16() },
            status => Error::BadAnswer { what: format!("a refusal with status {}", status.as_u16()) },
        };
    };
    let reason = problem.detail.clone().unwrap_or_else(|| problem.title.clone());
    match problem.kind {
        ProblemKind::SignInNeeded => Error::SignedOut,
        ProblemKind::UnknownLink => Error::NotFound { what: "the pass".into() },
        ProblemKind::NotFound => Error::NotFound { what: reason },
        ProblemKind::Forbidden
        | ProblemKind::UnknownReader
        | ProblemKind::OpenFirst
        | ProblemKind::PhoneCheckNeeded
        | ProblemKind::SecretCodeNeeded => Error::Forbidden { reason },
        ProblemKind::Conflict | ProblemKind::ChangedMeanwhile => Error::Conflict { reason },
        ProblemKind::Property => Error::Property { faults: problem.faults },
        ProblemKind::WrongVerificationCode => Error::WrongVerificationCode,
        ProblemKind::WrongSecretCode => {
            Error::WrongSecretCode { tries_left: problem.tries_left.map(u32::from) }
        }
        ProblemKind::TooManyTries => {
            Error::TooManyTries { retry_after_seconds: problem.retry_after.or(head.retry_after) }
        }
        ProblemKind::Draft => problem.draft.into(),
        ProblemKind::Timeout => Error::NoAnswer,
        ProblemKind::Malformed | ProblemKind::TooLarge | ProblemKind::NotJson => {
            Error::Invalid { field: "the request".into(), reason }
        }
        _ if status.is_server_error() => Error::ServiceDown { status: status.as_u16() },
        ProblemKind::MethodNotAllowed
        | ProblemKind::IdempotencyKeyNeeded
        | ProblemKind::IdempotencyKeyReused
        | ProblemKind::IfMatchNeeded
        | ProblemKind::Internal
        | ProblemKind::Other => Error::Conflict { reason },
    }
}

#[cfg(test)]
mod tests;
