//! Walks a JSON tree and notes every fault with its place, instead of stopping at the first.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fault::{Fault, Reason};
use super::nearest::nearest;
use crate::id::BadId;

/// The longest name of anything in a property, in characters.
pub const LONGEST_NAME: usize = 80;

/// More faults than anybody corrects in one go. Further ones are counted only, so that a large file of nonsense
/// doesn't become a larger list.
const MOST_FAULTS: usize = 10_000;

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    listed: RefCell<Vec<Fault>>,
    count: Cell<usize>,
}

impl Faults {
    pub(super) fn note(&self, at: &At<'_>, reason: Reason) {
        if !self.is_full() {
            self.listed.borrow_mut().push(Fault { place: at.to_string(), reason });
        }
        self.count.set(self.count.get().saturating_add(1));
    }

    fn is_full(&self) -> bool {
        self.count.get() >= MOST_FAULTS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count.get() == 0
    }

    pub(super) fn count(&self) -> usize {
        self.count.get()
    }

    pub(super) fn into_vec(self) -> Vec<Fault> {
        let mut faults = self.listed.into_inner();
        let more = self.count.get().saturating_sub(faults.len());
        if more > 0 {
            faults.push(Fault { place: At::Root.to_string(), reason: Reason::More { more } });
        }
        faults
    }
}

/// A place in the file. It becomes text only where there is a fault.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'a> {
    Root,
    Field(&'a At<'a>, &'a str),
    Item { list: &'a At<'a>, index: usize, name: &'a str },
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name from the file may be anything; places stay one line of bounded length.
        let shown = |text: &str| text.chars().take(40).filter(|c| !c.is_control()).collect::<String>();
        match self {
            Self::Root => f.write_str("property"),
            Self::Field(At::Root, field) => f.write_str(&shown(field)),
            Self::Field(parent, field) => write!(f, "{parent}.{}", shown(field)),
            Self::Item { list, index, name: "" } => write!(f, "{list}[{index}]"),
            Self::Item { list, index, name } => write!(f, "{list}[{index}] \"{}\"", shown(name)),
        }
    }
}

/// A value and its place.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) value: &'a Value,
    pub(super) at: &'a At<'a>,
    pub(super) faults: &'a Faults,
}

impl<'a> Cursor<'a> {
    pub(super) fn fault(&self, reason: Reason) {
        self.faults.note(self.at, reason);
    }

    fn wrong_type<T>(&self, expected: &'static str) -> Option<T> {
        let found = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "this number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "a record",
        };
        self.fault(Reason::WrongType { expected, found });
        None
    }

    /// A record with no other fields than these.
    pub(super) fn record(&self, known: &[&'static str]) -> Option<Record<'a>> {
        let Value::Object(map) = self.value else { return self.wrong_type("a record") };
        for field in map.keys().filter(|field| !known.contains(&field.as_str())) {
            let near = if self.faults.is_full() { None } else { nearest(field, known.iter().copied()) };
            let meant = near.and_then(|near| known.iter().copied().find(|name| *name == near));
            self.faults.note(&At::Field(self.at, field), Reason::UnknownField { meant });
        }
        Some(Record { map, at: self.at, faults: self.faults })
    }

    /// A list; each item that could be read, with its position.
    pub(super) fn list<T>(
        &self,
        most: usize,
        mut read: impl FnMut(Cursor<'_>) -> Option<T>,
    ) -> Option<Vec<(usize, T)>> {
        let Value::Array(items) = self.value else { return self.wrong_type("a list") };
        if items.len() > most {
            self.fault(Reason::TooMany { found: items.len(), most });
            return None;
        }
        let read = |(index, value): (usize, &Value)| {
            let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
            let at = At::Item { list: self.at, index, name };
            Some((index, read(Cursor { value, at: &at, faults: self.faults })?))
        };
        Some(items.iter().enumerate().filter_map(read).collect())
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        match self.value {
            Value::String(text) => Some(text),
            _ => self.wrong_type("a text"),
        }
    }

    pub(super) fn flag(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(*flag),
            _ => self.wrong_type("true or false"),
        }
    }

    pub(super) fn number<T: TryFrom<u64>>(&self, least: u64, most: u64) -> Option<T> {
        let Value::Number(number) = self.value else { return self.wrong_type("a number") };
        let read = number.as_u64().filter(|number| (least..=most).contains(number));
        let read = read.and_then(|number| T::try_from(number).ok());
        if read.is_none() {
            self.fault(Reason::OutOfRange { least, most });
        }
        read
    }

    /// An id that is written as text.
    pub(super) fn id<T: FromStr<Err = BadId>>(&self) -> Option<T> {
        self.text()?.parse().map_err(|error: BadId| self.fault(error.into())).ok()
    }

    /// A name that can be shown on one line.
    pub(super) fn name(&self) -> Option<String> {
        let text = self.text()?;
        let length = text.chars().count();
        let reason = if text.trim().is_empty() {
            Reason::Empty
        } else if length > LONGEST_NAME {
            Reason::TooLong { found: length, most: LONGEST_NAME }
        } else if text.trim() != text || text.chars().any(char::is_control) {
            Reason::Untidy
        } else {
            return Some(text.to_owned());
        };
        self.fault(reason);
        None
    }

    /// One of a closed set of words, or a small record, that serde reads.
    pub(super) fn choice<T: DeserializeOwned>(&self) -> Option<T> {
        // serde_json's texts repeat the word found, which may be anything, and as long as the file.
        let shortened = |error: serde_json::Error| {
            error.to_string().chars().filter(|c| !c.is_control()).take(300).collect()
        };
        T::deserialize(self.value)
            .map_err(|error| self.fault(Reason::NotAChoice { what: shortened(error) }))
            .ok()
    }
}

/// A record and its place.
pub(super) struct Record<'a> {
    map: &'a Map<String, Value>,
    at: &'a At<'a>,
    faults: &'a Faults,
}

impl Record<'_> {
    /// Whether the record has one of these fields.
    pub(super) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.map.contains_key(*key))
    }

    /// Reads a field that must be there.
    pub(super) fn required<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(Cursor<'_>) -> Option<T>,
    ) -> Option<T> {
        if self.map.contains_key(key) {
            return self.optional(key, read);
        }
        self.faults.note(&At::Field(self.at, key), Reason::Missing);
        None
    }

    /// Reads a field that may be left out.
    pub(super) fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(Cursor<'_>) -> Option<T>,
    ) -> Option<T> {
        let at = At::Field(self.at, key);
        read(Cursor { value: self.map.get(key)?, at: &at, faults: self.faults })
    }
}
