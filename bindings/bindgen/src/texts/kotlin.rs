//! An interface with a member for each text, and an object for each language: a text that is missing or misspelt
//! doesn't compile.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::{COUNT, Catalogue, Catalogues, FIRST, Part, Text};

const PACKAGE: &str = "dev.gatepass.kit.texts";

/// Writes the package's files below a folder of sources.
pub fn write(catalogues: &Catalogues, sources: &Path) -> io::Result<()> {
    let folder = sources.join(PACKAGE.replace('.', "/"));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Texts.kt"), interface(catalogues))?;
    for (language, catalogue) in catalogues.all() {
        fs::write(
            folder.join(format!("{}.kt", object_name(language))),
            object(language, catalogue, &catalogues.first),
        )?;
    }
    Ok(())
}

pub fn interface(catalogues: &Catalogues) -> String {
    let names: Vec<_> = catalogues.all().map(|(language, _)| object_name(language)).collect();
    let mut source = header();
    let _ = write!(
        source,
        "/** Every text of the screens, in one language. */\ninterface Texts {{\n    \
         /** The language, as BCP 47 names it. */\n    val language: String\n"
    );
    for (key, text) in &catalogues.first.0 {
        let _ = write!(source, "\n    /** {} */\n    {}: String\n", comment(text), signature(key, text));
    }
    let _ = write!(
        source,
        "\n    companion object {{\n        /** Every language, {FIRST} first. */\n        \
         val all: List<Texts> get() = listOf({})\n    }}\n}}\n",
        names.join(", ")
    );
    source
}

/// Its arguments stand in the order of the first language, whatever the order in its own texts.
pub fn object(language: &str, catalogue: &Catalogue, first: &Catalogue) -> String {
    let mut source = header();
    let _ = write!(
        source,
        "object {} : Texts {{\n    override val language get() = \"{language}\"\n",
        object_name(language)
    );
    for (key, asked) in &first.0 {
        let Some(text) = catalogue.0.get(key) else { continue };
        let value = match text {
            Text::Plain(parts) => literal(parts),
            Text::Plural { one, other } => {
                format!("if ({COUNT} == 1) {} else {}", literal(one), literal(other))
            }
        };
        let getter = if asked.arguments().is_empty() { " get()" } else { "" };
        let _ = writeln!(source, "    override {}{getter} = {value}", signature(key, asked));
    }
    source.push_str("}\n");
    source
}

fn header() -> String {
    format!("// Written by bindings/generate.sh.\npackage {PACKAGE}\n\n")
}

/// `val passOpen` or `fun passFrom(host: String)`.
fn signature(key: &str, text: &Text) -> String {
    let arguments: Vec<_> = text.arguments().iter().map(|name| argument(name)).collect();
    if arguments.is_empty() {
        format!("val {}", camel(key))
    } else {
        format!("fun {}({})", camel(key), arguments.join(", "))
    }
}

fn argument(name: &str) -> String {
    let ty = if name == COUNT { "Int" } else { "String" };
    format!("{}: {ty}", camel(name))
}

fn camel(key: &str) -> String {
    let mut name = String::new();
    let mut raise = false;
    for letter in key.chars() {
        if letter == '_' {
            raise = true;
        } else {
            name.push(if raise { letter.to_ascii_uppercase() } else { letter });
            raise = false;
        }
    }
    name
}

fn object_name(language: &str) -> String {
    let name = camel(&language.replace('-', "_"));
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

fn literal(parts: &[Part]) -> String {
    let mut text = String::from('"');
    for part in parts {
        match part {
            Part::Argument(name) => {
                let _ = write!(text, "${{{}}}", camel(name));
            }
            Part::Words(words) => {
                for letter in words.chars() {
                    match letter {
                        '"' | '\\' | '$' => text.extend(['\\', letter]),
                        '\n' => text.push_str("\\n"),
                        _ => text.push(letter),
                    }
                }
            }
        }
    }
    text.push('"');
    text
}

/// What it says, for whoever hovers over a call.
fn comment(text: &Text) -> String {
    let parts = match text {
        Text::Plain(parts) | Text::Plural { other: parts, .. } => parts,
    };
    let words = parts.iter().map(|part| match part {
        Part::Words(words) => words.replace('\n', " ").replace("*/", "* /"),
        Part::Argument(name) => format!("[{}]", camel(name)),
    });
    words.collect()
}
