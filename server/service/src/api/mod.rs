//! The `/v1` API: one file per group of endpoints, each with its handlers and what can go wrong there.

mod activity;
mod acts;
mod admit;
#[cfg(test)]
mod alike;
mod audit;
mod carried;
mod contact;
mod context;
mod events;
mod fault;
mod guest;
mod journal;
mod link;
mod link_phone;
mod lockdown;
mod locks;
mod openapi;
mod passes;
mod people;
mod phones;
mod policy;
mod property;
mod reader;
mod repeat;
mod reply;
mod secret_code;
mod session;
mod share;
mod units;
mod vendors;
mod well_known;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use gatepass::client::wire::problem::ProblemKind;
use tokio::sync::{Notify, watch};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use self::context::{Caller, Posted};
pub use self::events::Streams;
pub use self::openapi::text as openapi;
use self::reply::No;
pub use self::share::LINKS;
use crate::apps::Apps;
use crate::base::Base;
use crate::store::{Answer, At, Halt, Store};

/// Larger than any draft; receipts have their own limit.
const LARGEST_REQUEST: usize = 64 * 1024;
/// As many receipts as one request may carry, in base64.
const LARGEST_RECEIPTS: usize = 128 * 1024;
/// As large as a property file may be; who sends one was let in before.
const LARGEST_PROPERTY: usize = 16 * 1024 * 1024;
/// Nothing here takes a second; a phone that sends so slowly has lost its network.
const LONGEST_REQUEST: Duration = Duration::from_secs(20);

/// What every handler has.
pub struct App {
    /// What is kept.
    pub store: Store,
    /// What links begin with: `https://passes.example`.
    pub base: Base,
    /// Whom they are given to.
    pub apps: Apps,
    /// Wakes the task that sends letters.
    pub outbox: Arc<Notify>,
    /// Who listens to the activity.
    pub streams: Streams,
    /// Changes when the service stops.
    pub stopped: watch::Receiver<()>,
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
        let work = move |tx: &At<'_>| {
            caller.still(tx)?;
            work(tx, &caller, body)
        };
        let answer = self.store.once_at(&property, once, work).await?;
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
        let work = move |tx: &At<'_>| {
            caller.still(tx)?;
            work(tx, &caller)
        };
        let done = self.store.change_at(&property, work).await?;
        self.outbox.notify_one();
        Ok(done)
    }
}

/// All routes, each with its description.
fn routes() -> OpenApiRouter<Arc<App>> {
    let large_property = DefaultBodyLimit::max(LARGEST_PROPERTY);
    let many_receipts = DefaultBodyLimit::max(LARGEST_RECEIPTS);
    OpenApiRouter::new()
        .routes(routes!(session::sign_in))
        .routes(routes!(session::verify))
        .routes(routes!(session::shown, session::sign_out))
        .routes(routes!(session::list))
        .routes(routes!(session::end))
        .routes(routes!(property::property))
        .routes(routes!(policy::change_property).layer(large_property))
        .routes(routes!(policy::change_policy))
        .routes(routes!(property::my_route, property::save_my_route))
        .routes(routes!(property::own_token))
        .routes(routes!(passes::list, passes::create))
        .routes(routes!(passes::one, acts::delete))
        .routes(routes!(passes::replace))
        .routes(routes!(repeat::repeat))
        .routes(routes!(acts::freeze))
        .routes(routes!(acts::thaw))
        .routes(routes!(acts::approve))
        .routes(routes!(acts::decline))
        .routes(routes!(share::share))
        .routes(routes!(phones::list))
        .routes(routes!(phones::retire))
        .routes(routes!(passes::approvals))
        .routes(routes!(locks::list))
        .routes(routes!(locks::one))
        .routes(routes!(link::view))
        .routes(routes!(link::open))
        .routes(routes!(link_phone::submit))
        .routes(routes!(link_phone::verify))
        .routes(routes!(link::secret_code))
        .routes(routes!(link::token))
        .routes(routes!(contact::contact))
        .routes(routes!(guest::ask))
        .routes(routes!(guest::claim))
        .routes(routes!(activity::page))
        .routes(routes!(events::events))
        .routes(routes!(people::list, people::invite))
        .routes(routes!(people::invite_again))
        .routes(routes!(people::set_permissions))
        .routes(routes!(people::set_number))
        .routes(routes!(people::remove))
        .routes(routes!(units::one))
        .routes(routes!(units::give, units::take))
        .routes(routes!(units::move_in))
        .routes(routes!(units::move_out))
        .routes(routes!(lockdown::shown, lockdown::begin, lockdown::end))
        .routes(routes!(lockdown::begin_at_door, lockdown::end_at_door))
        .routes(routes!(vendors::list, vendors::save))
        .routes(routes!(vendors::forget))
        .routes(routes!(audit::page))
        .routes(routes!(carried::receipts).layer(many_receipts))
        .routes(routes!(reader::sync).layer(many_receipts))
        .routes(routes!(carried::bulletin))
        .routes(routes!(openapi::describe))
}

/// What answers requests.
pub fn router(app: Arc<App>) -> Router {
    Router::from(routes())
        .merge(well_known::routes())
        .fallback(async || No::from(ProblemKind::NotFound))
        .method_not_allowed_fallback(async || No::from(ProblemKind::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(middleware::from_fn(reply::tag_by_content))
        .layer(middleware::from_fn(bounded))
        .with_state(app)
}

/// Every request is answered in time, and no answer is kept by a cache on the way. A stream of events has begun in time,
/// and goes on.
async fn bounded(request: Request, next: Next) -> Response {
    let mut response = match tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => No::from(ProblemKind::Timeout).into_response(),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
