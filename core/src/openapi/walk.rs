//! Every schema inside a schema.

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems};
use utoipa::openapi::{RefOr, Schema};

/// Visits everything inside, then the schema itself.
pub(super) fn walk(schema: &mut RefOr<Schema>, visit: &mut dyn FnMut(&mut RefOr<Schema>)) {
    if let RefOr::T(inner) = schema {
        match inner {
            Schema::Object(object) => {
                object.properties.values_mut().for_each(|property| walk(property, visit));
                if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref_mut()
                {
                    walk(values, visit);
                }
                if let Some(names) = &mut object.property_names {
                    let mut named = RefOr::T((**names).clone());
                    walk(&mut named, visit);
                    if let RefOr::T(visited) = named {
                        **names = visited;
                    }
                }
            }
            Schema::Array(array) => {
                if let ArrayItems::RefOrSchema(items) = &mut array.items {
                    walk(items, visit);
                }
            }
            Schema::OneOf(one) => one.items.iter_mut().for_each(|item| walk(item, visit)),
            Schema::AllOf(all) => all.items.iter_mut().for_each(|item| walk(item, visit)),
            Schema::AnyOf(any) => any.items.iter_mut().for_each(|item| walk(item, visit)),
            _ => {}
        }
    }
    visit(schema);
}
