//! Properties, and values in and out of them.

use std::collections::BTreeMap;

use zbus::{Array, Dict, OwnedObjectPath, OwnedVariant, Variant};

/// The properties of one interface.
pub(super) type Properties = BTreeMap<String, OwnedVariant>;

/// The interfaces of one object.
pub(super) type Interfaces = BTreeMap<String, Properties>;

/// A value of a property. Nothing here holds a file descriptor, the only thing that couldn't be owned: it would be
/// an empty text.
pub(super) fn value<'a>(value: impl Into<Variant<'a>>) -> OwnedVariant {
    value.into().try_into_owned().unwrap_or_else(|_| OwnedVariant::from(zbus::Str::from_static("")))
}

pub(super) fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> OwnedVariant {
    value(texts.into_iter().map(|text| text.as_ref().to_owned()).collect::<Vec<String>>())
}

pub(super) fn path(path: &str) -> OwnedVariant {
    object_path(path).map_or_else(|| value(path), |path| value(path.into_inner()))
}

pub(super) fn object_path(path: &str) -> Option<OwnedObjectPath> {
    OwnedObjectPath::try_from(path.to_owned()).ok()
}

pub(super) fn properties<const N: usize>(given: [(&str, OwnedVariant); N]) -> Properties {
    given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(super) fn read_text(properties: &Properties, name: &str) -> Option<String> {
    match &**properties.get(name)? {
        Variant::Str(text) => Some(text.as_str().to_owned()),
        Variant::ObjectPath(path) => Some(path.as_str().to_owned()),
        _ => None,
    }
}

pub(super) fn read_flag(properties: &Properties, name: &str) -> Option<bool> {
    match &**properties.get(name)? {
        Variant::Bool(flag) => Some(*flag),
        _ => None,
    }
}

pub(super) fn read_texts(value: &Variant<'_>) -> Option<Vec<String>> {
    let Variant::Array(array) = value else { return None };
    array
        .iter()
        .map(|text| match text {
            Variant::Str(text) => Some(text.as_str().to_owned()),
            _ => None,
        })
        .collect()
}

pub(super) fn read_bytes(value: &Variant<'_>) -> Option<Vec<u8>> {
    match value {
        Variant::Array(array) => array_bytes(array),
        Variant::Variant(inner) => read_bytes(inner),
        _ => None,
    }
}

fn array_bytes(array: &Array<'_>) -> Option<Vec<u8>> {
    let byte = |item: &Variant<'_>| match item {
        Variant::U8(byte) => Some(*byte),
        _ => None,
    };
    array.iter().map(byte).collect()
}

/// Bytes by name, as service data are given.
pub(super) fn read_named_bytes(value: &Variant<'_>) -> Option<BTreeMap<String, Vec<u8>>> {
    let Variant::Dict(dict) = value else { return None };
    named_bytes(dict)
}

fn named_bytes(dict: &Dict<'_, '_>) -> Option<BTreeMap<String, Vec<u8>>> {
    let entry = |(name, bytes): (&Variant<'_>, &Variant<'_>)| match name {
        Variant::Str(name) => Some((name.as_str().to_ascii_lowercase(), read_bytes(bytes)?)),
        _ => None,
    };
    dict.iter().map(entry).collect()
}

/// Bytes by name, as a property gives them.
pub(super) fn named(bytes: &BTreeMap<String, Vec<u8>>) -> OwnedVariant {
    let bytes: BTreeMap<String, Variant<'_>> =
        bytes.iter().map(|(name, bytes)| (name.clone(), Variant::from(bytes.clone()))).collect();
    value(bytes)
}
