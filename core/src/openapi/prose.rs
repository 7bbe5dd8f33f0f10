//! A doc comment as those read it who don't see the code.

use utoipa::openapi::{RefOr, Schema};

/// The products that rules come from, as doc comments name them in brackets.
const SOURCES: [&str; 4] = ["Aptly", "ButterflyMX", "Quext", "SmartRent"];

/// Rewrites a schema's own description.
pub(super) fn rewrite(schema: &mut RefOr<Schema>) {
    let description = match schema {
        RefOr::Ref(reference) => {
            reference.description = plain(&reference.description);
            return;
        }
        RefOr::T(Schema::Object(object)) => &mut object.description,
        RefOr::T(Schema::Array(array)) => &mut array.description,
        RefOr::T(Schema::OneOf(one)) => &mut one.description,
        RefOr::T(Schema::AllOf(all)) => &mut all.description,
        RefOr::T(Schema::AnyOf(any)) => &mut any.description,
        RefOr::T(_) => return,
    };
    if let Some(text) = description {
        *text = plain(text);
    }
}

/// Without Rust's examples, links and `None`, and without sources; a paragraph is one line.
///
/// ```
/// use gatepass::openapi::plain;
///
/// let doc = "Which [`Door`](crate::Door)\nit opens (Quext); `None`: all.\n\n```\nassert!(true);\n```";
/// assert_eq!(plain(doc), "Which `Door` it opens; left out: all.");
/// ```
pub fn plain(doc: &str) -> String {
    let mut text = String::new();
    let (mut in_code, mut lines) = (false, doc.lines().peekable());
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !(in_code || line.is_empty() && text.ends_with("\n\n")) {
            text.push_str(line);
            let goes_on = |next: &&str| {
                !line.is_empty()
                    && !next.is_empty()
                    && !["- ", "| ", "```"].iter().any(|new| next.starts_with(new))
            };
            text.push(if lines.peek().is_some_and(goes_on) { ' ' } else { '\n' });
        }
    }
    let text = unlinked(&without_sources(text.trim()));
    text.replace("`None`", "left out").replace(". left out", ". Left out")
}

fn without_sources(mut rest: &str) -> String {
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once('(') {
        let (within, behind) = after.split_once(')').unwrap_or((after, ""));
        let Some(source) = SOURCES.iter().filter_map(|source| within.find(source)).min() else {
            text.extend([before, "("]);
            rest = after;
            continue;
        };
        match within.get(..source).unwrap_or_default().trim_end_matches([',', ' ']) {
            "" => text.push_str(before.trim_end()),
            kept => text.extend([before, "(", kept, ")"]),
        }
        rest = behind;
    }
    text + rest
}

/// A link in brackets becomes its text, unless it leads into the web.
fn unlinked(mut rest: &str) -> String {
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        rest = after;
        let Some((shown, behind)) = after.split_once(']') else {
            text.push('[');
            continue;
        };
        let target = behind.strip_prefix('(').and_then(|target| target.split_once(')'));
        match target.filter(|(target, _)| !target.starts_with("http")) {
            Some((_, behind)) => rest = behind,
            None if shown.starts_with('`') => rest = behind,
            None => {
                text.push('[');
                continue;
            }
        }
        text.push_str(shown);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doc_comment_is_read_by_those_who_see_no_code() {
        for (doc, read) in [
            ("One\nline.\n\n- a\n- b", "One line.\n\n- a\n- b"),
            ("Hours (Quext: 12\nhours), and (once) more.", "Hours, and (once) more."),
            ("Made (Aptly). `None`\nafter that.", "Made. Left out after that."),
            (
                "See [RFC 9457](https://example.org/9457), [`A`] or [the `B`](super::B).",
                "See [RFC 9457](https://example.org/9457), `A` or the `B`.",
            ),
            ("`[1, 2]`, a[0", "`[1, 2]`, a[0"),
            ("Soon (24 hours, Aptly).", "Soon (24 hours)."),
            ("a\n\n```\ncode\n```\n\nb", "a\n\nb"),
        ] {
            assert_eq!(plain(doc), read);
        }
    }
}
