//! The texts of the screens: a catalogue for each language, checked against the English one, and written as source.
//!
//! A catalogue is a flat JSON object. A text has arguments by name, `"Opens {at}"`; one that counts something comes in
//! two forms, `{"one": "{count} door", "other": "{count} doors"}`.

mod kotlin;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The language that the others are measured by.
const FIRST: &str = "en";
/// The argument that a plural is chosen by.
const COUNT: &str = "count";

/// Writes the catalogues in a folder as sources of a programming language.
pub fn write(language: &str, from: &Path, to: &Path) -> Result<(), TextsError> {
    let catalogues = read(from)?;
    match language {
        "kotlin" => kotlin::write(&catalogues, to).map_err(|error| TextsError::File(to.to_owned(), error)),
        other => Err(TextsError::Language(other.to_owned())),
    }
}

/// Why there are no sources.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// A file or folder can't be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// A catalogue isn't one.
    #[error("{0}: {1}")]
    Json(PathBuf, serde_json::Error),
    /// The catalogues don't go together.
    #[error("{}", .0.join("\n"))]
    Faults(Vec<String>),
    /// No catalogue of the first language.
    #[error("there is no {FIRST}.json in {0}")]
    NoFirst(PathBuf),
    /// A programming language that nobody has taught this program.
    #[error("texts can't be written for `{0}`; there is `kotlin`")]
    Language(String),
}

/// Every language's texts, all with the same keys and arguments.
struct Catalogues {
    first: Catalogue,
    others: Vec<(String, Catalogue)>,
}

impl Catalogues {
    fn all(&self) -> impl Iterator<Item = (&str, &Catalogue)> {
        let others = self.others.iter().map(|(language, catalogue)| (language.as_str(), catalogue));
        std::iter::once((FIRST, &self.first)).chain(others)
    }
}

/// One language's texts by their keys.
#[derive(Debug, PartialEq)]
struct Catalogue(BTreeMap<String, Text>);

/// A text.
#[derive(Debug, PartialEq)]
enum Text {
    Plain(Vec<Part>),
    /// Chosen by [`COUNT`].
    Plural {
        one: Vec<Part>,
        other: Vec<Part>,
    },
}

/// A piece of a text.
#[derive(Debug, PartialEq)]
enum Part {
    Words(String),
    Argument(String),
}

fn read(folder: &Path) -> Result<Catalogues, TextsError> {
    let in_folder = |error| TextsError::File(folder.to_owned(), error);
    let mut catalogues = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(in_folder)? {
        let path = entry.map_err(in_folder)?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let json = fs::read_to_string(&path).map_err(|error| TextsError::File(path.clone(), error))?;
        let catalogue = serde_json::from_str::<Catalogue>(&json)
            .map_err(|error| TextsError::Json(path.clone(), error))?;
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        catalogues.insert(language, catalogue);
    }
    let first = catalogues.remove(FIRST).ok_or_else(|| TextsError::NoFirst(folder.to_owned()))?;
    let mut faults = first.faults();
    for (language, catalogue) in &catalogues {
        faults.extend(catalogue.faults_beside(language, &first));
    }
    if faults.is_empty() {
        Ok(Catalogues { first, others: catalogues.into_iter().collect() })
    } else {
        Err(TextsError::Faults(faults))
    }
}

impl Catalogue {
    /// What is wrong with the first language's own.
    fn faults(&self) -> Vec<String> {
        let is_name = |name: &str| {
            let mut letters = name.chars();
            letters.next().is_some_and(|first| first.is_ascii_lowercase())
                && letters.all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_')
        };
        let mut faults = Vec::new();
        for (key, text) in &self.0 {
            for name in text.arguments().iter().chain([key]).filter(|name| !is_name(name)) {
                faults
                    .push(format!("{FIRST}.json, `{key}`: `{name}` is no name: small letters, digits and _"));
            }
        }
        faults
    }

    /// What it lacks, has too much, or says with other arguments.
    fn faults_beside(&self, language: &str, first: &Self) -> Vec<String> {
        let mut faults = Vec::new();
        for (key, text) in &first.0 {
            let Some(own) = self.0.get(key) else {
                faults.push(format!("{language}.json lacks `{key}`"));
                continue;
            };
            let sorted = |text: &Text| text.arguments().into_iter().collect::<BTreeSet<_>>();
            let (theirs, ours) = (sorted(text), sorted(own));
            if theirs != ours {
                faults.push(format!(
                    "{language}.json, `{key}`: its arguments are {}; those of {FIRST}.json are {}",
                    listed(&ours),
                    listed(&theirs)
                ));
            }
            if own.counts() != text.counts() {
                faults.push(format!(
                    "{language}.json, `{key}`: a plural in one of the languages and none in the other"
                ));
            }
        }
        let unknown = self.0.keys().filter(|key| !first.0.contains_key(*key));
        faults.extend(unknown.map(|key| format!("{language}.json has `{key}`, and {FIRST}.json has not")));
        faults
    }
}

fn listed(names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

impl Text {
    fn counts(&self) -> bool {
        matches!(self, Self::Plural { .. })
    }

    /// Their names, in the order in which a call gives them: the count first, the others as they come.
    fn arguments(&self) -> Vec<String> {
        let (count, parts): (_, Vec<&Part>) = match self {
            Self::Plain(parts) => (None, parts.iter().collect()),
            Self::Plural { one, other } => (Some(COUNT.to_owned()), other.iter().chain(one).collect()),
        };
        let mut names: Vec<String> = count.into_iter().collect();
        for part in parts {
            if let Part::Argument(name) = part
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        names
    }
}

/// Tells arguments from words. A brace that nothing closes is a fault.
fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(|| format!("a brace is open in \"{text}\""))?;
        if !words.is_empty() {
            parts.push(Part::Words(words.to_owned()));
        }
        parts.push(Part::Argument(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.to_owned()));
    }
    Ok(parts)
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a text, or {\"one\": a text, \"other\": a text}")]
        enum Written {
            Plain(String),
            Plural(Plural),
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Plural {
            one: String,
            other: String,
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Plain(text) => Self::Plain(parts(&text).map_err(D::Error::custom)?),
            Written::Plural(Plural { one, other }) => Self::Plural {
                one: parts(&one).map_err(D::Error::custom)?,
                other: parts(&other).map_err(D::Error::custom)?,
            },
        };
        if matches!(&text, Self::Plain(_)) && text.arguments().iter().any(|name| name == COUNT) {
            return Err(D::Error::custom("{count} belongs to a text with the forms `one` and `other`"));
        }
        Ok(text)
    }
}

/// By hand, because a map would drop the first of two texts with the same key.
impl<'de> Deserialize<'de> for Catalogue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Catalogue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts by their keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Catalogue, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((key, text)) = map.next_entry::<String, Text>()? {
                    if texts.contains_key(&key) {
                        return Err(A::Error::custom(format_args!("`{key}` is there twice")));
                    }
                    texts.insert(key, text);
                }
                Ok(Catalogue(texts))
            }
        }
        deserializer.deserialize_map(Texts)
    }
}
