//! The `/v1` API: one file per group of endpoints, each with its handlers and what can go wrong there.

mod activity;
mod acts;
mod admit;
mod carried;
mod context;
mod link;
mod link_phone;
mod passes;
mod property;
mod repeat;
mod reply;
mod session;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use gatepass::client::wire::path;
use gatepass::client::wire::problem::ProblemKind;
use tokio::sync::Notify;

use self::context::{Caller, Posted};
use self::reply::No;
use crate::store::{Answer, At, Halt, Store};

/// Larger than any draft; receipts have their own limit.
const LARGEST_REQUEST: usize = 64 * 1024;
/// As many receipts as one request may carry, in base64.
const LARGEST_RECEIPTS: usize = 128 * 1024;
/// Nothing here takes a second; a phone that sends so slowly has lost its network.
const LONGEST_REQUEST: Duration = Duration::from_secs(20);

/// What every handler has.
pub struct App {
    /// What is kept.
    pub store: Store,
    /// What links begin with: `https://passes.example`.
    pub base: String,
    /// Wakes the task that sends letters.
    pub outbox: Arc<Notify>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// One act of a signed-in person: in one transaction at their property, and answered once.
    pub async fn act<T, W>(&self, caller: Caller, posted: Posted<T>, work: W) -> Result<Answer, No>
    where
        T: Send + 'static,
        W: FnOnce(&At<'_>, &Caller, T) -> Result<Answer, Halt> + Send + 'static,
    {
        let (once, body) = posted.by(&caller);
        let property = caller.property().clone();
        let answer = self.store.once_at(&property, once, move |tx| work(tx, &caller, body)).await?;
        self.outbox.notify_one();
        Ok(answer)
    }

    /// One look of a signed-in person at their property.
    pub async fn look<T, W>(&self, caller: Caller, work: W) -> Result<T, No>
    where
        T: Send + 'static,
        W: FnOnce(&At<'_>, &Caller) -> Result<T, Halt> + Send + 'static,
    {
        let property = caller.property().clone();
        Ok(self.store.read_at(&property, move |tx| work(tx, &caller)).await?)
    }

    /// One change that says by itself what is to be (PUT, DELETE), so that its repetition needs no key.
    pub async fn set<T, W>(&self, caller: Caller, work: W) -> Result<T, No>
    where
        T: Send + 'static,
        W: FnOnce(&At<'_>, &Caller) -> Result<T, Halt> + Send + 'static,
    {
        let property = caller.property().clone();
        let done = self.store.change_at(&property, move |tx| work(tx, &caller)).await?;
        self.outbox.notify_one();
        Ok(done)
    }
}

/// All routes.
pub fn router(app: Arc<App>) -> Router {
    let passes = format!("{}/{{id}}", path::PASSES);
    let act = |name: &str| format!("{passes}/{name}");
    Router::new()
        .route(path::SIGN_IN, post(session::sign_in))
        .route(path::VERIFY_SIGN_IN, post(session::verify))
        .route(path::SESSION, delete(session::sign_out))
        .route(path::SESSIONS, get(session::list))
        .route("/v1/sessions/{id}", delete(session::end))
        .route(path::PROPERTY, get(property::property))
        .route(path::MY_ROUTE, get(property::my_route).put(property::save_my_route))
        .route(path::OWN_TOKEN, post(property::own_token))
        .route(path::PASSES, get(passes::list).post(passes::create))
        .route(&passes, get(passes::one).delete(acts::delete))
        .route(&act("replace"), post(passes::replace))
        .route(&act("repeat"), post(repeat::repeat))
        .route(&act("freeze"), post(acts::freeze))
        .route(&act("thaw"), post(acts::thaw))
        .route(&act("approve"), post(acts::approve))
        .route(&act("decline"), post(acts::decline))
        .route(path::APPROVALS, get(passes::approvals))
        .route(path::LINK, get(link::view))
        .route(path::LINK_OPEN, post(link::open))
        .route(path::LINK_PHONE, post(link_phone::submit))
        .route(path::LINK_VERIFY, post(link_phone::verify))
        .route(path::LINK_SECRET_CODE, post(link::secret_code))
        .route(path::LINK_TOKEN, post(link::token))
        .route(
            "/v1/properties/{property}/receipts",
            post(carried::receipts).layer(DefaultBodyLimit::max(LARGEST_RECEIPTS)),
        )
        .route("/v1/properties/{property}/bulletin", get(carried::bulletin))
        .route(path::ACTIVITY, get(activity::page))
        .fallback(async || No::from(ProblemKind::NotFound))
        .method_not_allowed_fallback(async || No::from(ProblemKind::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(middleware::from_fn(bounded))
        .with_state(app)
}

/// Every request is answered in time, and no answer is kept by a cache on the way.
async fn bounded(request: Request, next: Next) -> Response {
    let mut response = match tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => No::from(ProblemKind::Timeout).into_response(),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
