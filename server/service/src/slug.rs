//! Ids for what people name: readable in an address, and nobody else's.

use std::str::FromStr;

use crate::store::{Halt, StoreError};

/// The longest part of an id that comes from a name; a number follows where the name is taken.
const LONGEST: usize = 30;

/// The first id after this name that is free; `kind` where the name has no letters that an id can have.
pub fn id_for<T: FromStr>(
    name: &str,
    kind: &str,
    mut is_free: impl FnMut(&T) -> Result<bool, StoreError>,
) -> Result<T, Halt> {
    let base = slug(name).unwrap_or_else(|| kind.to_owned());
    for number in 1_u32.. {
        let text = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        let id = text.parse().map_err(|_| StoreError::Damaged { what: "an id" })?;
        if is_free(&id)? {
            return Ok(id);
        }
    }
    Err(StoreError::Damaged { what: "an id" }.into())
}

fn slug(name: &str) -> Option<String> {
    let words = name.split(|c: char| c.is_whitespace() || c == '-' || c == '_').map(|word| {
        word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect::<String>()
    });
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(LONGEST).collect();
    Some(short.trim_end_matches('-').to_owned()).filter(|slug| !slug.is_empty())
}

#[cfg(test)]
mod tests {
    use gatepass::id::PersonId;

    use super::*;

    #[test]
    fn an_id_is_made_of_the_name_and_a_number_where_that_is_taken() {
        let id = |name, taken: &[&str]| {
            let is_free = |id: &PersonId| Ok(!taken.contains(&id.as_str()));
            id_for(name, "person", is_free).unwrap().to_string()
        };
        assert_eq!(id("Ana  López-Ruiz", &[]), "ana-lpez-ruiz");
        assert_eq!(id("Ana Diaz", &["ana-diaz", "ana-diaz-2"]), "ana-diaz-3");
        assert_eq!(id("李小龙", &[]), "person");
        assert_eq!(id(&"very long ".repeat(9), &[]), "very-long-very-long-very-long");
    }
}
