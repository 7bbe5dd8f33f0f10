//! What is wrong with a request that can't be read, for the developer who wrote it: the field, and what was expected.
//! What stands there instead isn't repeated: it may be a secret.

use std::error::Error;
use std::fmt::Display;
use std::iter::successors;

use axum::extract::rejection::QueryRejection;

/// Of a JSON body.
pub(super) fn in_body(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let (path, inner) = (error.path().to_string(), error.inner());
    let place = format!("line {}, column {} of the body", inner.line(), inner.column());
    format!("{}{} ({place})", named(&path), wrong(inner))
}

/// Of what stands behind the `?` of an address.
pub(super) fn in_query(rejection: &QueryRejection) -> String {
    let first: &(dyn Error + 'static) = rejection;
    let known = successors(Some(first), |error| (*error).source())
        .find_map(|error| error.downcast_ref::<serde_path_to_error::Error<serde::de::value::Error>>());
    match known {
        Some(error) => format!("{}{}, behind `?`", named(&error.path().to_string()), wrong(error.inner())),
        None => "what stands behind `?` can't be read".to_owned(),
    }
}

fn named(path: &str) -> String {
    if path == "." { String::new() } else { format!("`{path}`: ") }
}

/// Serde names fields that are missing, unknown or there twice; else it repeats what it found, and what it expected.
fn wrong(error: &impl Display) -> String {
    const OF_FIELDS: [&str; 3] = ["missing field `", "unknown field `", "duplicate field `"];
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if OF_FIELDS.iter().any(|of_field| text.starts_with(of_field)) {
        return text.to_owned();
    }
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => "can't be read as what belongs there".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[serde(rename = "guests")]
        _guests: Vec<Guest>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Guest {
        #[serde(rename = "age")]
        _age: u8,
        #[serde(rename = "on", default)]
        _on: Option<chrono::NaiveDate>,
    }

    #[test]
    fn a_fault_is_named_with_its_place_and_without_what_stands_there() {
        let faults = [
            (r#"{"guests": [{"age": 3}, {}]}"#, "`guests[1]`: missing field `age`"),
            (
                r#"{"guests": [{"agee": 3}]}"#,
                "`guests[0].agee`: unknown field `agee`, expected `age` or `on`",
            ),
            (r#"{"guests": [{"age": "4711, expected x"}]}"#, "`guests[0].age`: expected u8"),
            (r#"{"guests": [{"age": 4711}]}"#, "`guests[0].age`: expected u8"),
            (
                r#"{"guests": [{"age": 1, "on": "4711"}]}"#,
                "`guests[0].on`: can't be read as what belongs there",
            ),
            (r#"{"guests": 4711}"#, "`guests`: expected a sequence"),
            (r#"{"guests": ["#, "`guests`: can't be read as what belongs there"),
        ];
        for (text, fault) in faults {
            let mut reading = serde_json::Deserializer::from_str(text);
            let error = serde_path_to_error::deserialize::<_, Body>(&mut reading).unwrap_err();
            let told = in_body(&error);
            assert_eq!(told.split(" (line ").next(), Some(fault), "{text}: {told}");
            assert!(!told.contains("4711"), "{told}");
        }
    }
}
