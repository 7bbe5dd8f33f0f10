//! What has no value is left out of an object, never written as `null`; derives can't know that.

use utoipa::openapi::schema::{OneOf, SchemaType};
use utoipa::openapi::{RefOr, Schema, Type};

/// Takes `null` away from every property of an object that may be left out.
pub(super) fn left_out(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for (name, property) in &mut object.properties {
        if !object.required.contains(name) {
            never_null(property);
        }
    }
}

fn never_null(property: &mut RefOr<Schema>) {
    match property {
        RefOr::T(Schema::OneOf(one)) => {
            one.items.retain(|item| !is_null(item));
            if let Some(only) = only(one) {
                *property = only;
            }
        }
        RefOr::T(Schema::Object(object)) => without_null(&mut object.schema_type),
        RefOr::T(Schema::Array(array)) => without_null(&mut array.schema_type),
        _ => {}
    }
}

/// What a choice of one is, with the choice's description.
fn only(one: &mut OneOf) -> Option<RefOr<Schema>> {
    let mut only = if one.items.len() == 1 { one.items.pop()? } else { return None };
    if let (RefOr::Ref(reference), Some(description)) = (&mut only, one.description.take()) {
        reference.description = description;
    }
    Some(only)
}

fn is_null(item: &RefOr<Schema>) -> bool {
    matches!(item, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null))
}

fn without_null(kind: &mut SchemaType) {
    if let SchemaType::Array(kinds) = kind {
        kinds.retain(|kind| *kind != Type::Null);
        if let [only] = kinds.as_slice() {
            *kind = SchemaType::Type(only.clone());
        }
    }
}
