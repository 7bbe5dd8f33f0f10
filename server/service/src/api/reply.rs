//! How answers and problems become HTTP.

use std::io::Write as _;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gatepass::client::wire::problem::{MEDIA_TYPE, Problem, ProblemKind};
use serde::Serialize;

use crate::store::{Answer, Halt, StoreError};

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
        (status, [(header::CONTENT_TYPE, "application/json")], self.body).into_response()
    }
}

/// A value as JSON, with its `ETag`; 304 if the caller has that already.
pub fn tagged<T: Serialize>(asked: &HeaderMap, etag: &str, value: &T) -> Result<Response, No> {
    let tag = HeaderValue::from_str(etag).map_err(|_| StoreError::Damaged { what: "an ETag" })?;
    let known = asked.get_all(header::IF_NONE_MATCH).iter().any(|known| *known == tag);
    if known {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let mut response = Answer::json(200, value)?.into_response();
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}
