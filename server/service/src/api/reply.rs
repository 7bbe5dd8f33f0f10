//! How answers and problems become HTTP.

use std::io::Write as _;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatepass::client::wire::problem::{MEDIA_TYPE, Problem, ProblemKind};
use serde::Serialize;

use crate::estate::etag_of;
use crate::store::{Answer, Halt, StoreError};

const JSON: &str = "application/json";

/// An answer that says no.
#[derive(Debug)]
pub struct No(Box<Problem>);

impl From<Problem> for No {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<ProblemKind> for No {
    fn from(kind: ProblemKind) -> Self {
        Problem::new(kind).into()
    }
}

impl From<Halt> for No {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Problem(problem) => Self(problem),
            Halt::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for No {
    fn from(error: StoreError) -> Self {
        // For whoever runs the service; the phone is told no more than that it failed. The texts hold no values.
        let _ = writeln!(std::io::stderr(), "gatepass: {error}");
        ProblemKind::Internal.into()
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self.0).unwrap_or_default();
        problem(self.0.status, self.0.retry_after, body)
    }
}

fn problem(status: u16, retry_after: Option<u32>, body: String) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    (StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), headers, body).into_response()
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        if self.status >= 400 {
            return problem(self.status, None, self.body);
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        (status, [(header::CONTENT_TYPE, JSON)], self.body).into_response()
    }
}

/// A value as JSON, with its `ETag`; 304 if the caller has that already.
pub fn tagged<T: Serialize>(asked: &HeaderMap, etag: &str, value: &T) -> Result<Response, No> {
    let tag = tag(etag)?;
    if names(asked, &header::IF_NONE_MATCH, etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let mut response = Answer::json(200, value)?.into_response();
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// Names every JSON answer to a GET by what it says, where its handler hasn't named it; 304 if the caller has that
/// already.
pub async fn tag_by_content(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let asked = request.headers().clone();
    let response = next.run(request).await;
    let is_json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == JSON);
    let is_named = response.headers().contains_key(header::ETAG);
    if !is_get || !is_json || is_named || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // It is in memory already: an answer is made whole.
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return No::from(ProblemKind::Internal).into_response();
    };
    let etag = etag_of(&bytes);
    match tag(&etag) {
        Ok(tag) if names(&asked, &header::IF_NONE_MATCH, &etag) => {
            (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()
        }
        Ok(tag) => {
            parts.headers.insert(header::ETAG, tag);
            Response::from_parts(parts, bytes.into())
        }
        Err(error) => No::from(error).into_response(),
    }
}

/// Whether a condition (`If-None-Match`, `If-Match`) names this state.
pub fn names(asked: &HeaderMap, condition: &HeaderName, etag: &str) -> bool {
    let shown = asked.get_all(condition).iter().filter_map(|value| value.to_str().ok());
    let mut tags = shown.flat_map(|value| value.split(',')).map(str::trim);
    // Whatever is on the way may have weakened it; what it names is the same.
    tags.any(|shown| shown == "*" || shown.strip_prefix("W/").unwrap_or(shown) == etag)
}

fn tag(etag: &str) -> Result<HeaderValue, StoreError> {
    HeaderValue::from_str(etag).map_err(|_| StoreError::Damaged { what: "an ETag" })
}
