//! The vectors in `tests/golden/token`: one file each, read and checked here.

use std::path::PathBuf;

use gatepass::clock::Now;
use gatepass::id::{DoorId, PropertyId};
use gatepass::pass::standing::Standing;
use gatepass::pass::usage::Usage;
use gatepass::qr::{Shown, VerifiedQr, verify_bearer, verify_live};
use gatepass::token::bulletin::{VerifiedBulletin, verify_bulletin};
use gatepass::token::keys::TrustedKeys;
use gatepass::token::{Facts, VerifiedToken, verify};
use serde_json::{Value, json};

use crate::fixtures::{from_hex, hex, key, time};
use crate::{bad, good};

/// A vector as it is made.
pub struct Vector {
    name: &'static str,
    about: &'static str,
    file: serde_json::Map<String, Value>,
    checks: Vec<Value>,
    /// ECDSA signs the same bytes differently each time, so such a file is kept once it is there.
    fixed: bool,
}

impl Vector {
    /// A token for the property `oak-court`, checked with its key.
    pub fn token(name: &'static str, about: &'static str, token: &[u8]) -> Self {
        Self::new(name, about, "token", &hex(token))
    }

    /// A QR code's text.
    pub fn qr(name: &'static str, about: &'static str, text: &str) -> Self {
        Self::new(name, about, "qr", text)
    }

    fn new(name: &'static str, about: &'static str, what: &str, shown: &str) -> Self {
        let keys = json!([key().public().to_string()]);
        let file = [("property", json!("oak-court")), ("keys", keys), (what, json!(shown))];
        let file = file.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { name, about, file, checks: Vec::new(), fixed: true }
    }

    /// Made with an ECDSA signature.
    pub fn not_fixed(mut self) -> Self {
        self.fixed = false;
        self
    }

    /// Another property, key, or what else is known at the door.
    pub fn with(mut self, what: &str, value: Value) -> Self {
        self.file.insert(what.to_owned(), value);
        self
    }

    /// What must come out at a door and time.
    pub fn at(mut self, door: u16, at: &str, result: &str) -> Self {
        self.checks.push(json!({"door": door, "at": at, "result": result}));
        self
    }

    /// What must come out at door 1 in the afternoon.
    pub fn gives(self, result: &str) -> Self {
        self.at(1, "2026-11-23T18:00:00Z", result)
    }

    fn json(&self) -> Value {
        let mut file = self.file.clone();
        file.insert("about".to_owned(), json!(self.about));
        file.insert("checks".to_owned(), Value::Array(self.checks.clone()));
        Value::Object(file)
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/token")
}

fn text<'v>(vector: &'v Value, field: &str) -> &'v str {
    vector[field].as_str().unwrap()
}

/// What a door says to a vector, by the name of the result.
fn outcome(vector: &Value, check: &Value) -> String {
    let property = PropertyId::new(text(vector, "property")).unwrap();
    let keys: TrustedKeys =
        vector["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().parse().unwrap()).collect();
    let door = DoorId::new(check["door"].as_u64().unwrap().try_into().unwrap()).unwrap();
    let now = Now::exactly(time(text(check, "at")));
    let bulletin = vector
        .get("bulletin")
        .map(|bytes| verify_bulletin(&from_hex(bytes.as_str().unwrap()), &keys, &property).unwrap());
    let token = match vector.get("qr").and_then(Value::as_str) {
        Some(code) => {
            let last = vector.get("last_step").and_then(Value::as_i64);
            Shown::parse(code)
                .and_then(|shown| match shown {
                    Shown::Bearer(token) => verify_bearer(&token, &keys, &property),
                    Shown::Live(live) => verify_live(&live, &keys, &property, door, now, |_, _| last),
                })
                .map(|good: VerifiedQr| good.token().clone())
                .map_err(|error| format!("{error:?}"))
        }
        None => {
            verify(&from_hex(text(vector, "token")), &keys, &property).map_err(|error| format!("{error:?}"))
        }
    };
    match token {
        Ok(token) => decided(&token, bulletin.as_ref(), door, now),
        Err(error) => error,
    }
}

fn decided(token: &VerifiedToken, bulletin: Option<&VerifiedBulletin>, door: DoorId, now: Now) -> String {
    let decision = token.decide(door, now, |link| Facts {
        standing: bulletin
            .map_or(Standing::LIVE, |bulletin| bulletin.standing(link.pass(), link.generation(), door)),
        usage: Usage::default(),
    });
    format!("{decision:?}")
}

/// Where a vector gives something else than it says.
fn differences(name: &str, vector: &Value) -> Vec<String> {
    let checks = vector["checks"].as_array().unwrap();
    assert!(!checks.is_empty(), "{name} checks nothing");
    let different = |check: &Value| {
        let found = outcome(vector, check);
        (found != text(check, "result")).then(|| format!("{name} gives {found}, not as in {check}"))
    };
    checks.iter().filter_map(different).collect()
}

#[test]
fn every_vector_has_its_named_result() {
    let mut seen = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let vector = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            assert_eq!(differences(&path.display().to_string(), &vector), [""; 0]);
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen} vectors");
}

/// `GATEPASS_WRITE_GOLDEN=1 cargo test -p gatepass-tests --test token` writes the files anew.
#[test]
fn the_files_are_what_is_made_here() {
    let write = std::env::var_os("GATEPASS_WRITE_GOLDEN").is_some();
    let vectors: Vec<Vector> = good::vectors().into_iter().chain(bad::vectors()).collect();
    let wrong: Vec<_> = vectors.iter().flat_map(|vector| differences(vector.name, &vector.json())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for vector in &vectors {
        let made = vector.json();
        let path = folder().join(vector.name).with_extension("json");
        let kept =
            std::fs::read_to_string(&path).ok().map(|text| serde_json::from_str::<Value>(&text).unwrap());
        let same = kept.as_ref().is_some_and(|kept| same(kept, &made, vector.fixed));
        if write && !same {
            let text = serde_json::to_string_pretty(&made).unwrap() + "\n";
            std::fs::write(&path, text).unwrap();
        } else {
            assert!(same, "{} is not what is made here", path.display());
        }
    }
    let names: std::collections::BTreeSet<_> = vectors.iter().map(|vector| vector.name).collect();
    assert_eq!(names.len(), vectors.len(), "two vectors of one name");
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(name == "README" || names.contains(name.as_str()), "{name} is made nowhere");
    }
}

fn same(kept: &Value, made: &Value, fixed: bool) -> bool {
    let without_signature = |value: &Value| {
        let mut value = value.clone();
        let fields = value.as_object_mut().unwrap();
        if !fixed {
            fields.remove("token");
            fields.remove("qr");
        }
        value
    };
    without_signature(kept) == without_signature(made)
}
