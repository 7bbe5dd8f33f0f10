//! The answers that say no.

use std::collections::BTreeMap;

use gatepass::client::wire::problem::{MEDIA_TYPE, Problem, ProblemKind};
use gatepass::openapi::meaning;
use gatepass::pass::problem::{Field, Need, Problems};
use gatepass::pass::standing::PassState;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, Header, ObjectBuilder, Ref, RefOr, Response, Schema, Type,
};
use utoipa::{PartialSchema as _, ToSchema as _};

/// What these answers are made of.
pub fn schemas() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    schemas
}

/// Every kind of problem, as a table in Markdown.
pub fn table() -> String {
    let row = |kind: &ProblemKind| format!("| `{}` | {} | {} |", urn(*kind), kind.status(), meaning(*kind));
    let rows: Vec<_> = ProblemKind::ALL.iter().map(row).collect();
    format!("| `type` | Status | Meaning |\n| --- | --- | --- |\n{}", rows.join("\n"))
}

/// The answers for these kinds, one for each status. Those of one kind are shared by all operations.
pub fn answers(kinds: &[ProblemKind], components: &mut Components) -> Vec<(String, RefOr<Response>)> {
    let mut by_status = BTreeMap::<u16, Vec<ProblemKind>>::new();
    for kind in kinds {
        let alike = by_status.entry(kind.status()).or_default();
        if !alike.contains(kind) {
            alike.push(*kind);
        }
    }
    let answers = by_status.into_iter().map(|(status, kinds)| {
        let answer = match kinds.as_slice() {
            [only] => {
                let name = name(*only);
                components.responses.insert(name.clone(), RefOr::T(answer(&kinds)));
                RefOr::Ref(Ref::from_response_name(name))
            }
            several => RefOr::T(answer(several)),
        };
        for kind in kinds {
            let value = serde_json::to_value(example(kind)).ok();
            components.examples.insert(name(kind), ExampleBuilder::new().value(value).build().into());
        }
        (status.to_string(), answer)
    });
    answers.collect()
}

fn answer(kinds: &[ProblemKind]) -> Response {
    let meanings: Vec<_> =
        kinds.iter().map(|kind| format!("`{}`: {}", name(*kind), meaning(*kind))).collect();
    let reference = |kind: &ProblemKind| {
        let name = name(*kind);
        (name.clone(), RefOr::Ref(Ref::new(format!("#/components/examples/{name}"))))
    };
    let mut content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    content.examples = kinds.iter().map(reference).collect();
    let mut response = ResponseBuilder::new().description(meanings.join(" ")).content(MEDIA_TYPE, content);
    if kinds.contains(&ProblemKind::TooManyTries) {
        let mut after = Header::new(ObjectBuilder::new().schema_type(Type::Integer));
        after.description = Some("Seconds after which a try is worth making again.".to_owned());
        response = response.header("Retry-After", after);
    }
    response.build()
}

/// The last word of its name.
fn name(kind: ProblemKind) -> String {
    urn(kind).rsplit(':').next().unwrap_or_default().to_owned()
}

fn urn(kind: ProblemKind) -> String {
    let written = serde_json::to_value(kind).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

/// One that may happen, with what such a problem tells besides.
fn example(kind: ProblemKind) -> Problem {
    let mut problem = Problem::new(kind);
    match kind {
        ProblemKind::Conflict => {
            problem.state = Some(PassState::Frozen);
            problem.detail = Some("the pass is frozen; ask your host to thaw it".to_owned());
        }
        ProblemKind::Draft => {
            let missing = |field, need: Need| (field, vec![need.into()]);
            let fields = [missing(Field::Date, Need::Always), missing(Field::SecretCode, Need::OwnUnit)];
            problem.draft = Problems { whole: Vec::new(), fields: fields.into() };
        }
        ProblemKind::Property => {
            problem.faults = vec!["doors[0] \"Entrance\".to: no area has the id \"hal\"".to_owned()];
        }
        ProblemKind::Malformed => problem.detail = Some("line 1, column 27 of the body".to_owned()),
        ProblemKind::TooManyTries => problem.retry_after = Some(1_740),
        ProblemKind::WrongSecretCode => problem.tries_left = Some(3),
        _ => {}
    }
    problem
}
