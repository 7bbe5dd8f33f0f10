//! The property's policy, field by field.

use std::str::FromStr;

use gatepass::client::wire::property::PropertyFile;
use serde_json::{Map, Value};

use super::super::Failure;
use super::super::page::labelled;
use super::super::person::{Person, heard};
use super::super::phone::Trouble;
use super::management;

/// Where the values begin.
const LABEL: usize = 30;

/// What is done with it; it is shown if nothing is said.
#[derive(Debug, clap::Subcommand)]
pub enum Change {
    /// Show it; needs no network
    Show,
    /// Change fields of it; the others stay
    Set {
        /// A field and its value: a number, true, a word, words with commas, or JSON
        #[arg(required = true, value_name = "FIELD=VALUE")]
        fields: Vec<Setting>,
    },
}

/// A field and its value, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    field: String,
    value: Value,
}

impl FromStr for Setting {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (field, typed) = text.split_once('=').ok_or("write FIELD=VALUE")?;
        Ok(Self { field: field.trim().to_owned(), value: value(typed.trim()) })
    }
}

/// Words needn't be quoted as JSON wants it.
fn value(typed: &str) -> Value {
    if let Ok(value) = serde_json::from_str(typed) {
        return value;
    }
    match typed.split_once(',') {
        Some(_) => typed.split(',').map(|word| Value::from(word.trim())).collect(),
        None => Value::from(typed),
    }
}

/// `policy show`.
pub fn show(person: &Person<'_>) -> Result<(), Trouble> {
    let policy = policy(person)?;
    let show = |_| policy.iter().map(|(field, value)| labelled(field, LABEL, &told(value))).collect();
    Ok(person.phone.out.answer(&policy, show)?)
}

/// `policy set FIELD=VALUE…`: over the newest policy, and refused if a colleague changes it meanwhile.
pub async fn set(person: &mut Person<'_>, fields: &[Setting]) -> Result<(), Trouble> {
    management(person)?;
    heard(person.signed.refresh_property().await)?;
    let mut changed = policy(person)?;
    for Setting { field, value } in fields {
        let Some(kept) = changed.get_mut(field) else {
            let names: Vec<_> = changed.keys().cloned().collect();
            let text = format!("the policy has no field {field:?}; it has {}", names.join(", "));
            return Err(Failure::Usage(text).into());
        };
        kept.clone_from(value);
    }
    person.signed.change_policy(&PropertyFile(Value::Object(changed))).await?;
    show(person)
}

fn policy(person: &Person<'_>) -> Result<Map<String, Value>, Trouble> {
    let PropertyFile(mut file) = management(person)?.property_file()?;
    match file.get_mut("policy").map(Value::take) {
        Some(Value::Object(policy)) => Ok(policy),
        _ => Ok(Map::new()),
    }
}

/// A value as it can be typed again.
fn told(value: &Value) -> String {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    match value {
        Value::Array(words) => words.iter().map(word).collect::<Vec<_>>().join(", "),
        value => word(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_a_number_a_word_words_or_json() {
        for (typed, expected) in [
            ("3", json!(3)),
            ("true", json!(true)),
            ("allowed", json!("allowed")),
            ("tour, delivery", json!(["tour", "delivery"])),
            (r#"{"ask": "the desk, at the gate"}"#, json!({"ask": "the desk, at the gate"})),
        ] {
            let setting: Setting = format!("field={typed}").parse().unwrap();
            assert_eq!((setting.field.as_str(), setting.value), ("field", expected));
        }
        assert!("field".parse::<Setting>().is_err());
    }
}
