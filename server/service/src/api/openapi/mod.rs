//! The description of this API (OpenAPI 3.1): made from the handlers and the types that they read and write.
//!
//! # How to describe an endpoint
//!
//! A route is a line `.routes(routes!(room::handler))` in [`super::routes`], and its address and method stand in the
//! attribute above the handler, so there is no route without a description and no description without a route.
//!
//! ```text
//! /// Freezes a pass.                                  the summary: one line
//! ///
//! /// Doors learn of it with the next bulletin.        the description; `code` and *emphasis*, no links into the code
//! #[utoipa::path(
//!     post, path = "/v1/passes/{id}/freeze", tag = "Passes", operation_id = "freeze_pass",
//!     security(("session" = [])),                      or "link", or the three of a reader, or () for anybody
//!     params(("id" = PassId, Path, description = "Which pass.")),   of a query: a struct that derives `IntoParams`
//!     request_body = Nothing,
//!     responses((status = 200, description = "The pass as it is now.", body = PassView)),
//!     extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Conflict]))),
//! )]
//! ```
//!
//! Name only the problems that the handler itself answers with. Those of its extractors come by themselves (who asks, the
//! idempotency key and its header, a body that can't be read), and so do examples: one of each body in
//! `core/src/openapi/examples`. So does the `ETag` of a GET; where it is more than a digest of the answer, it is said with
//! [`IfNoneMatch`] and `headers(("ETag" = String, description = "…"))`; what changes by it, with [`IfMatch`].
//! Then `cargo run --release -- openapi > server/service/openapi.json`; the tests say what is missing.

mod complete;
mod problems;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use gatepass::client::wire::reader;
use utoipa::IntoParams;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, InfoBuilder, License, OpenApi, OpenApiBuilder, RefOr, Server};

/// What a caller has of a thing already.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct IfNoneMatch {
    /// The `ETag` of what the caller has; the answer is 304 if it is still that.
    #[param(rename = "If-None-Match")]
    if_none_match: Option<String>,
}

/// What a caller means to change.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct IfMatch {
    /// The `ETag` of what the caller changes; if it is no longer that, nothing is changed.
    #[param(rename = "If-Match")]
    if_match: String,
}

const GUIDE: &str = include_str!("guide.md");

const TAGS: [(&str, &str); 13] = [
    ("Session", "Signing in and out, for residents and staff."),
    ("Property", "What a person's phone has to know of the property, and their own doors."),
    ("Passes", "Making passes and what happens to them afterwards."),
    ("Link", "What a guest does with the link to a pass."),
    ("Guest", "The passes with a number, for a guest without a link."),
    ("Activity", "What happened."),
    ("Locks", "The locks dashboard, and lockdown."),
    ("People", "Residents and staff: invitations, permissions, moving in and out."),
    ("Vendors", "Saved vendors."),
    ("Audit", "What staff did."),
    ("Carried", "What phones carry between doors and the service; it proves itself."),
    ("Reader", "Readers that have a network of their own."),
    ("Description", "This document."),
];

/// Schemes that are a header: name, header, and what stands in it.
const HEADERS: [(&str, &str, &str); 4] = [
    (
        "link",
        "Authorization",
        "`Link`, a space and the locator: the last part of a pass's link, and as secret as that.",
    ),
    ("door", reader::DOOR, "Which door speaks: `<property>/<door number>`."),
    ("door_time", reader::TIME, "The reader's time in milliseconds since 1970, UTC; at most 24 hours off."),
    ("door_signature", reader::SIGNATURE, "The door's Ed25519 signature of the request, base64url."),
];

/// The whole document.
pub fn document() -> OpenApi {
    let mut api = super::routes().into_openapi();
    let mut components = api.components.take().unwrap_or_default();
    components.schemas.extend(problems::schemas());
    gatepass::openapi::complete(&mut components);
    security(&mut components);
    let used = complete::operations(&mut api.paths, &mut components);
    let tags = TAGS.into_iter().filter(|(name, _)| used.contains(*name));
    let mut license = License::new(env!("CARGO_PKG_LICENSE"));
    license.identifier = Some(license.name.clone());
    let info = InfoBuilder::new()
        .title("Gatepass")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(GUIDE.replace("{{problems}}", &problems::table())))
        .license(Some(license));
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .paths(api.paths)
        .components(Some(components))
        .tags(Some(tags.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build())))
        .build()
}

/// The document as the file has it.
pub fn text() -> serde_json::Result<String> {
    document().to_pretty_json().map(|text| text + "\n")
}

fn security(components: &mut Components) {
    let mut session = Http::new(HttpAuthScheme::Bearer);
    session.description = Some("A session's token: `Authorization: Bearer gps_…`.".to_owned());
    components.security_schemes.insert("session".to_owned(), RefOr::T(SecurityScheme::Http(session)));
    for (name, in_header, about) in HEADERS {
        let header = ApiKey::Header(ApiKeyValue::with_description(in_header, about));
        components.security_schemes.insert(name.to_owned(), RefOr::T(SecurityScheme::ApiKey(header)));
    }
}

/// This document.
///
/// It is also in the repository, as `server/service/openapi.json`.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    tag = "Description",
    operation_id = "describe",
    security(()),
    responses((status = 200, description = "The description of this API, OpenAPI 3.1.", content_type = "application/json"))
)]
pub async fn describe() -> impl IntoResponse {
    static TEXT: LazyLock<String> = LazyLock::new(|| text().unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str())
}
