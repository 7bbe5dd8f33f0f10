//! The committed description of the API: that of the code, valid, complete, and readable without the code.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod addresses;

use std::collections::BTreeSet;

use boon::{Compiler, Schemas};
use serde_json::Value;

const COMMITTED: &str = include_str!("../../openapi.json");
/// The OpenAPI Initiative's own.
const RULES: &str = include_str!("oas-3.1.json");
const PLACE: &str = "https://gatepass.example/v1/openapi.json";

fn document() -> Value {
    serde_json::from_str(&gatepass_service::openapi().unwrap()).unwrap()
}

/// Each operation, with its name and path.
fn operations(document: &Value) -> Vec<(String, &String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut all = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            all.push((format!("{} {path}", method.to_uppercase()), path, operation));
        }
    }
    all
}

/// Every value anywhere in the document, with where it is.
fn walk<'a>(place: &str, value: &'a Value, visit: &mut dyn FnMut(&str, &'a Value)) {
    visit(place, value);
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                walk(&format!("{place}/{}", name.replace('/', "~1")), inner, visit);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                walk(&format!("{place}/{at}"), inner, visit);
            }
        }
        _ => {}
    }
}

#[test]
fn the_committed_description_is_that_of_the_code() {
    assert!(
        gatepass_service::openapi().unwrap() == COMMITTED,
        "server/service/openapi.json is old: cargo run --release -- openapi > server/service/openapi.json"
    );
}

#[test]
fn it_keeps_the_rules_of_openapi_and_its_schemas_those_of_json_schema() {
    let document = document();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler
        .add_resource("https://spec.openapis.org/oas/3.1/schema", serde_json::from_str(RULES).unwrap())
        .unwrap();
    let rules = compiler.compile("https://spec.openapis.org/oas/3.1/schema", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(&document, rules) {
        panic!("{error:#}");
    }
    compiler.add_resource(PLACE, document.clone()).unwrap();
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let place = format!("{PLACE}#/components/schemas/{name}");
        compiler.compile(&place, &mut schemas).unwrap_or_else(|error| panic!("{name}: {error:#}"));
    }
}

#[test]
fn every_reference_leads_somewhere_and_everything_is_referred_to() {
    let document = document();
    let mut wanted = BTreeSet::new();
    walk("#", &document, &mut |_, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(
                document.pointer(reference.trim_start_matches('#')).is_some(),
                "{reference} leads nowhere"
            );
            wanted.insert(reference.to_owned());
        }
    });
    for (kind, components) in document["components"].as_object().unwrap() {
        for name in components.as_object().unwrap().keys().filter(|_| kind != "securitySchemes") {
            let place = format!("#/components/{kind}/{name}");
            assert!(wanted.contains(&place), "nothing refers to {place}");
        }
    }
}

#[test]
fn every_operation_has_a_name_a_place_and_who_may_ask() {
    let document = document();
    let names = |list: &Value, field: &str| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap().to_owned()).collect()
    };
    let tags = names(&document["tags"], "name");
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let mut ids = BTreeSet::new();
    for (name, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{name}: {id} is another operation's");
        let tag = operation["tags"].as_array().unwrap().as_slice();
        assert!(
            matches!(tag, [Value::String(tag)] if tags.contains(tag)),
            "{name}: one tag of the list, not {tag:?}"
        );
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(
            summary.ends_with('.') && summary.len() < 110,
            "{name}: a summary in one sentence, not {summary:?}"
        );
        let security = operation["security"].as_array().unwrap_or_else(|| panic!("{name}: who may ask?"));
        for scheme in security.iter().flat_map(|needs| needs.as_object().unwrap().keys()) {
            assert!(schemes.contains_key(scheme), "{name}: {scheme} isn't described");
        }
        let in_path: BTreeSet<_> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let described = operation["parameters"].as_array().into_iter().flatten();
        let described: BTreeSet<_> =
            described.filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(in_path, described, "{name}: the ids in its path");
        assert!(operation.get("x-problems").is_none());
    }
}

#[test]
fn every_body_has_an_example_that_fits() {
    let document = document();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource(PLACE, document.clone()).unwrap();
    walk("", &document["paths"], &mut |place, content| {
        let Some(reference) = content.pointer("/schema/$ref").and_then(Value::as_str) else { return };
        if !place.contains("/content/") {
            return;
        }
        let examples = content["examples"].as_object().unwrap_or_else(|| panic!("{place}: no example"));
        for example in examples.values() {
            let at = example["$ref"].as_str().unwrap().trim_start_matches('#');
            let schema = compiler.compile(&format!("{PLACE}{reference}"), &mut schemas).unwrap();
            let value = &document.pointer(at).unwrap()["value"];
            if let Err(error) = schemas.validate(value, schema) {
                panic!("{place}: {error:#}");
            }
        }
    });
}

#[test]
fn it_is_read_without_the_code() {
    let document = document();
    walk("#", &document, &mut |place, value| {
        if place.contains("/examples/") || place.contains("/example/") {
            return;
        }
        for field in ["description", "summary", "title"] {
            let Some(text) = value.get(field).and_then(Value::as_str) else { continue };
            for code in ["[`", "::", "```", "`None`", "`Some", "Quext", "SmartRent", "ButterflyMX", "Aptly"] {
                assert!(!text.contains(code), "{place}/{field} speaks of code or its sources: {text:?}");
            }
            assert!(!text.trim().is_empty(), "{place}/{field} is empty");
        }
    });
    let answers =
        operations(&document).into_iter().flat_map(|(_, _, one)| one["responses"].as_object().unwrap());
    assert!(
        answers.into_iter().all(|(_, answer)| answer.get("$ref").is_some() || answer["description"] != "")
    );
}
