//! What only who reads needs: a variant that takes whatever a newer service tells. Nothing is ever written so.

use utoipa::openapi::{RefOr, Schema};

/// Takes such variants away from a choice.
pub(super) fn untold(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::OneOf(one)) = schema {
        one.items.retain(|item| !takes_anything(item));
    }
}

/// An object of any fields, with the tag beside it.
fn takes_anything(item: &RefOr<Schema>) -> bool {
    let RefOr::T(Schema::AllOf(all)) = item else { return false };
    let is_open = |part: &RefOr<Schema>| matches!(part, RefOr::T(Schema::Object(object)) if object.additional_properties.is_some());
    all.items.iter().any(is_open)
}
