//! What a library exports, in lines that a diff tells apart: one for each function, method, field and case.

use camino::Utf8Path;
use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{FieldMetadata, FnParamMetadata, Metadata, Type, VariantMetadata};

/// The lines, sorted by what they belong to. Fields, cases and parameters keep their order: it counts.
pub fn of(library: &Utf8Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut items: Vec<(String, Vec<String>)> =
        extract_from_library(library)?.into_iter().filter_map(lines).collect();
    items.sort();
    items.dedup();
    let lines = items.into_iter().flat_map(|(_, lines)| lines);
    Ok(lines.map(|line| line + "\n").collect())
}

/// What an item is sorted by, and its lines.
fn lines(item: Metadata) -> Option<(String, Vec<String>)> {
    let (key, line) = match item {
        Metadata::Record(record) => {
            let fields = record.fields.iter().map(|field| format!("{}.{}", record.name, typed(field)));
            let lines = [format!("record {}", record.name)].into_iter().chain(fields);
            return Some((record.name.clone(), lines.collect()));
        }
        Metadata::Enum(choice) => {
            let cases = choice.variants.iter().map(|case| format!("{}.{}", choice.name, case_of(case)));
            let lines = [format!("enum {}", choice.name)].into_iter().chain(cases);
            return Some((choice.name.clone(), lines.collect()));
        }
        Metadata::Object(object) => {
            let what = if object.imp.is_trait_interface() { "trait" } else { "object" };
            (object.name.clone(), format!("{what} {}", object.name))
        }
        Metadata::CustomType(custom) => {
            (custom.name.clone(), format!("type {} = {}", custom.name, name(&custom.builtin)))
        }
        Metadata::Func(function) => {
            let call = call(
                function.is_async,
                &function.inputs,
                function.return_type.as_ref(),
                function.throws.as_ref(),
            );
            (function.name.clone(), format!("function {}{call}", function.name))
        }
        Metadata::Constructor(made) => {
            let call = call(made.is_async, &made.inputs, None, made.throws.as_ref());
            (format!("{}.", made.self_name), format!("{}.{}{call} constructor", made.self_name, made.name))
        }
        Metadata::Method(method) => {
            let call =
                call(method.is_async, &method.inputs, method.return_type.as_ref(), method.throws.as_ref());
            let line = format!("{}.{}{call}", method.self_name, method.name);
            (line.clone(), line)
        }
        Metadata::TraitMethod(method) => {
            let call =
                call(method.is_async, &method.inputs, method.return_type.as_ref(), method.throws.as_ref());
            let line = format!("{}.{}{call}", method.trait_name, method.name);
            (line.clone(), line)
        }
        _ => return None,
    };
    Some((key, vec![line]))
}

fn typed(field: &FieldMetadata) -> String {
    format!("{}: {}", field.name, name(&field.ty))
}

fn case_of(case: &VariantMetadata) -> String {
    if case.fields.is_empty() {
        return case.name.clone();
    }
    let fields: Vec<String> = case.fields.iter().map(typed).collect();
    format!("{}({})", case.name, fields.join(", "))
}

fn call(is_async: bool, inputs: &[FnParamMetadata], answer: Option<&Type>, throws: Option<&Type>) -> String {
    let inputs: Vec<String> =
        inputs.iter().map(|input| format!("{}: {}", input.name, name(&input.ty))).collect();
    let answer = answer.map(|answer| format!(" -> {}", name(answer))).unwrap_or_default();
    let throws = throws.map(|throws| format!(" throws {}", name(throws))).unwrap_or_default();
    let waits = if is_async { " async" } else { "" };
    format!("({}){waits}{throws}{answer}", inputs.join(", "))
}

fn name(ty: &Type) -> String {
    match ty {
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Box { inner_type } => name(inner_type),
        Type::Optional { inner_type } => format!("{}?", name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", name(inner_type)),
        Type::Set { inner_type } => format!("{{{}}}", name(inner_type)),
        Type::Map { key_type, value_type } => format!("[{}: {}]", name(key_type), name(value_type)),
        other => format!("{other:?}"),
    }
}
