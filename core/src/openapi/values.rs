//! What each value of an enumeration means. OpenAPI has no place for it but the description of the whole.

use serde::Serialize;
use serde_json::Value;
use strum::{EnumMessage, VariantArray};
use utoipa::openapi::{RefOr, Schema};

use crate::client::wire::activity::Channel;
use crate::client::wire::carried::ReceiptOutcome;
use crate::client::wire::link::LinkStep;
use crate::client::wire::pass::ShareBy;
use crate::client::wire::problem::ProblemKind;
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::{SecretNeed, Uses};
use crate::pass::problem::{Field, Need};
use crate::pass::standing::{FreezeCause, PassState};
use crate::phone::BadPhone;
use crate::property::{
    Arrival, DoorKind, Medium, Occupancy, Passage, Permission, Role, SecretCodeFor, SilentReader,
};
use crate::token::receipt::Reason;

/// What a kind of problem means.
pub fn meaning(kind: ProblemKind) -> &'static str {
    kind.get_documentation().unwrap_or_default()
}

/// The values of an enumeration, and what each means, as a list in Markdown.
pub(super) struct List {
    pub(super) values: Vec<Value>,
    pub(super) meanings: String,
}

impl List {
    fn of<T: EnumMessage + Serialize>(all: &[T]) -> Self {
        let (mut values, mut meanings) = (Vec::new(), String::new());
        for one in all {
            if let Ok(value @ Value::String(_)) = serde_json::to_value(one) {
                let meaning = one.get_documentation().unwrap_or_default();
                meanings.extend(["\n- `", value.as_str().unwrap_or_default(), "`: ", meaning]);
                values.push(value);
            }
        }
        Self { values, meanings }
    }
}

/// Adds to a schema's description what its values mean, if it is an enumeration.
pub(super) fn explain(lists: &[List], schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else { return };
    let Some(values) = &object.enum_values else { return };
    if let Some(list) = lists.iter().find(|list| list.values == *values) {
        let about = object.description.take().unwrap_or_default();
        object.description = Some(format!("{about}\n{}", list.meanings));
    }
}

/// Every enumeration.
pub(super) fn lists() -> Vec<List> {
    vec![
        List::of(Arrival::VARIANTS),
        List::of(BadPhone::VARIANTS),
        List::of(Channel::VARIANTS),
        List::of(Credential::VARIANTS),
        List::of(DoorKind::VARIANTS),
        List::of(Field::VARIANTS),
        List::of(FreezeCause::VARIANTS),
        List::of(Kind::VARIANTS),
        List::of(LinkStep::VARIANTS),
        List::of(Medium::VARIANTS),
        List::of(Need::VARIANTS),
        List::of(Occupancy::VARIANTS),
        List::of(Passage::VARIANTS),
        List::of(PassState::VARIANTS),
        List::of(Permission::VARIANTS),
        List::of(Reason::VARIANTS),
        List::of(ReceiptOutcome::VARIANTS),
        List::of(Role::VARIANTS),
        List::of(SecretCodeFor::VARIANTS),
        List::of(SecretNeed::VARIANTS),
        List::of(ShareBy::VARIANTS),
        List::of(SilentReader::VARIANTS),
        List::of(Uses::VARIANTS),
    ]
}
