//! What the service's OpenAPI document takes from here: the schema of everything that travels in `/v1`.
//!
//! Schemas are derived where the types are. Here is what derives can't know: what each value of an enumeration means,
//! that nothing is ever written as `null`, and an example of every body.

mod absent;
mod examples;
mod newer;
mod prose;
#[cfg(test)]
mod tests;
mod values;
mod walk;

use utoipa::ToSchema;
use utoipa::openapi::{Components, Ref, RefOr, Schema};

pub use self::examples::example;
pub use self::prose::plain;
pub use self::values::meaning;

/// Completes the schemas that derives have collected.
pub fn complete(components: &mut Components) {
    let lists = values::lists();
    // A pass's times stand in one object with their kind, which is described beside them.
    for given in ["FromTo", "Hours", "OnDate", "Framed", "Visit"] {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(given) {
            object.additional_properties = None;
        }
    }
    for schema in components.schemas.values_mut() {
        walk::walk(schema, &mut |schema| {
            absent::left_out(schema);
            newer::untold(schema);
            values::explain(&lists, schema);
            prose::rewrite(schema);
        });
    }
}

/// A schema that is another type's: of what a type is written as.
macro_rules! written_as {
    ($type:ty, $other:ty) => {
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                <$other as utoipa::PartialSchema>::schema()
            }
        }

        impl utoipa::ToSchema for $type {
            fn name() -> std::borrow::Cow<'static, str> {
                <$other as utoipa::ToSchema>::name()
            }

            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                <$other as utoipa::ToSchema>::schemas(schemas);
            }
        }
    };
}
pub(crate) use written_as;

/// A reference to a type's schema among the components.
pub(crate) fn reference<T: ToSchema>() -> Ref {
    Ref::from_schema_name(T::name())
}

/// A date and a time as a clock on the wall shows them, without a zone.
#[derive(ToSchema)]
#[schema(value_type = String, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", examples("2026-11-27T18:30:00"))]
pub(crate) struct LocalDateTime(());

/// A time as a clock on the wall shows it, without a zone.
#[derive(ToSchema)]
#[schema(value_type = String, pattern = r"^\d{2}:\d{2}:\d{2}$", examples("18:30:00"))]
pub(crate) struct LocalTime(());

/// A day of the week.
#[derive(ToSchema)]
#[schema(value_type = String, pattern = "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$")]
pub(crate) struct Weekday(());
