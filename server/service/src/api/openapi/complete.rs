//! What every operation has without saying so.

use std::collections::BTreeSet;

use axum::http::header;
use gatepass::client::wire::path::IDEMPOTENCY_KEY;
use gatepass::client::wire::problem::ProblemKind;
use gatepass::openapi::{example, plain};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{
    Components, Content, Header, HttpMethod, ObjectBuilder, Ref, RefOr, Required, SecurityRequirement, Type,
};

use super::problems;

/// The extension by which a handler names the problems that it answers with.
const PROBLEMS: &str = "x-problems";
/// The answer to whoever has it already.
const UNCHANGED: &str = "unchanged";

/// Completes every operation; gives the tags that they have.
pub fn operations(paths: &mut Paths, components: &mut Components) -> BTreeSet<String> {
    let mut tags = BTreeSet::new();
    components.parameters.insert(IDEMPOTENCY_KEY.to_owned(), RefOr::T(idempotency_key()));
    for item in paths.paths.values_mut() {
        let methods = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                complete(operation, &method, components);
                if method == HttpMethod::Get {
                    named(operation, components);
                }
                tags.extend(operation.tags.iter().flatten().cloned());
            }
        }
    }
    tags
}

fn complete(operation: &mut Operation, method: &HttpMethod, components: &mut Components) {
    for text in [&mut operation.summary, &mut operation.description].into_iter().flatten() {
        *text = plain(text);
    }
    let mut kinds = own_problems(operation);
    let asked_by = |scheme: &str| {
        let requires = |requirement: &SecurityRequirement| {
            serde_json::to_value(requirement).is_ok_and(|schemes| schemes.get(scheme).is_some())
        };
        operation.security.iter().flatten().any(requires)
    };
    if asked_by("session") {
        kinds.push(ProblemKind::SignInNeeded);
        if *method != HttpMethod::Get {
            // What the caller may do has changed meanwhile.
            kinds.push(ProblemKind::Conflict);
        }
    }
    if asked_by("link") {
        kinds.extend([ProblemKind::UnknownLink, ProblemKind::TooManyTries]);
    }
    // What a reader says proves itself.
    if *method == HttpMethod::Post && !asked_by("door") {
        kinds.extend([ProblemKind::IdempotencyKeyNeeded, ProblemKind::IdempotencyKeyReused]);
        let key = Ref::new(format!("#/components/parameters/{IDEMPOTENCY_KEY}"));
        operation.parameters.get_or_insert_default().push(RefOr::Ref(key));
    }
    if operation.request_body.is_some() {
        kinds.extend([ProblemKind::Malformed, ProblemKind::TooLarge, ProblemKind::NotJson]);
    }
    kinds.extend([ProblemKind::Timeout, ProblemKind::Internal]);
    examples(operation, components);
    operation.responses.responses.extend(problems::answers(&kinds, components));
}

/// Every JSON answer to a GET has a name, which the caller may show the next time. A handler that says so itself says more.
fn named(operation: &mut Operation, components: &mut Components) {
    let Some(RefOr::T(answer)) = operation.responses.responses.get_mut("200") else { return };
    if !answer.content.contains_key("application/json") || answer.headers.contains_key("ETag") {
        return;
    }
    let mut etag = Header::new(ObjectBuilder::new().schema_type(Type::String));
    etag.description = Some("Names this answer.".to_owned());
    answer.headers.insert("ETag".to_owned(), RefOr::T(etag));
    let unchanged = ResponseBuilder::new().description("It is still what `If-None-Match` names.").build();
    components.responses.insert(UNCHANGED.to_owned(), RefOr::T(unchanged));
    operation.responses.responses.insert("304".to_owned(), RefOr::Ref(Ref::from_response_name(UNCHANGED)));
    let name = header::IF_NONE_MATCH.as_str();
    components.parameters.insert(name.to_owned(), RefOr::T(if_none_match()));
    let known = Ref::new(format!("#/components/parameters/{name}"));
    operation.parameters.get_or_insert_default().push(RefOr::Ref(known));
}

fn if_none_match() -> Parameter {
    ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The `ETag` of what the caller has; the answer is 304 if it is still that."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

/// Takes them out of the document, which has the answers instead.
fn own_problems(operation: &mut Operation) -> Vec<ProblemKind> {
    let named = operation.extensions.as_mut().and_then(|extensions| extensions.remove(PROBLEMS));
    operation.extensions.take_if(|extensions| extensions.is_empty());
    named.and_then(|named| serde_json::from_value(named).ok()).unwrap_or_default()
}

fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(16))
        .max_length(Some(128))
        .pattern(Some("^[!-~]+$"))
        .examples([serde_json::json!("b3f0c8a2-6f5e-4e0f-9d43-2c6a1f7e8d90")]);
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(
            "Drawn at random once per intent, and the same in every repetition of the request.",
        ))
        .schema(Some(key))
        .build()
}

/// An example beside every body of a named type.
fn examples(operation: &mut Operation, components: &mut Components) {
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.values_mut().for_each(|content| exemplify(content, components));
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response.content.values_mut().for_each(|content| exemplify(content, components));
        }
    }
}

fn exemplify(content: &mut RefOr<Content>, components: &mut Components) {
    let RefOr::T(content) = content else { return };
    let Some(RefOr::Ref(schema)) = &content.schema else { return };
    let name = schema.ref_location.rsplit('/').next().unwrap_or_default().to_owned();
    if let Some(value) = example(&name) {
        components.examples.insert(name.clone(), ExampleBuilder::new().value(Some(value)).build().into());
        let reference = Ref::new(format!("#/components/examples/{name}"));
        content.examples.insert(name, RefOr::Ref(reference));
    }
}
