//! Which of several things somebody means: by its number, by its name, or by words of its name.

use std::fmt;

use gatepass::property::nearest;

use super::super::Failure;
use super::super::page::clean;

/// How many are listed where several are meant.
const LISTED: usize = 8;

/// A thing that can be named.
pub trait Named {
    /// Its number or id, as typed.
    fn number(&self) -> String;
    /// What people call it.
    fn name(&self) -> &str;
}

/// The one that is meant; `what` says what they are, e.g. `door`.
pub fn meant<'a, T: Named>(what: &str, all: &'a [T], typed: &str) -> Result<&'a T, Failure> {
    let typed = typed.trim();
    if let Some(found) = all.iter().find(|one| one.number() == typed) {
        return Ok(found);
    }
    let named: Vec<&T> = all.iter().filter(|one| one.name().to_lowercase() == typed.to_lowercase()).collect();
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let has_words = |one: &&T| {
        let name = one.name().to_lowercase();
        !words.is_empty() && words.iter().all(|word| name.contains(word.as_str()))
    };
    let found = if named.is_empty() { all.iter().filter(has_words).collect() } else { named };
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Failure::Usage(nothing(what, all, typed))),
        several => Err(several_are_meant(what, several.iter().copied(), "say what is in brackets")),
    }
}

/// The failure where several are meant, and what to do about it.
pub fn several_are_meant<'a, T: Named + 'a>(
    what: &str,
    several: impl Iterator<Item = &'a T>,
    then: &str,
) -> Failure {
    let mut listed: Vec<String> = several.map(|one| Shown(one).to_string()).collect();
    let more = listed.len().saturating_sub(LISTED);
    listed.truncate(LISTED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    Failure::Usage(format!("which {what}: {}{more}? {then}", listed.join(", ")))
}

fn nothing<T: Named>(what: &str, all: &[T], typed: &str) -> String {
    let typed: String = clean(typed).chars().take(40).collect();
    match nearest(&typed, all.iter().map(Named::name)) {
        Some(near) => format!("no {what} is called {typed:?}; did you mean {near:?}?"),
        None if all.is_empty() => format!("no {what} is called {typed:?}; there is none"),
        None => {
            let some: Vec<String> = all.iter().take(LISTED).map(|one| Shown(one).to_string()).collect();
            format!("no {what} is called {typed:?}; there are {}", some.join(", "))
        }
    }
}

struct Shown<'a, T>(&'a T);

impl<T: Named> fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", clean(self.0.name()), self.0.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Door(u16, &'static str);

    impl Named for Door {
        fn number(&self) -> String {
            self.0.to_string()
        }
        fn name(&self) -> &str {
            self.1
        }
    }

    const DOORS: [Door; 4] =
        [Door(1, "Pedestrian gate"), Door(2, "Gate"), Door(3, "Lift B"), Door(4, "Lift A")];

    fn found(typed: &str) -> Result<u16, String> {
        meant("door", &DOORS, typed).map(|door| door.0).map_err(|failure| failure.line().unwrap_or_default())
    }

    #[test]
    fn a_thing_is_found_by_number_name_or_words() {
        assert_eq!(found("3"), Ok(3));
        assert_eq!(found("gate"), Ok(2), "a whole name comes before a part of one");
        assert_eq!(found("gate ped"), Ok(1));
        assert_eq!(found("LIFT b"), Ok(3));
    }

    #[test]
    fn what_is_not_found_says_what_there_is() {
        assert_eq!(found("lift").unwrap_err(), "which door: Lift B (3), Lift A (4)? say what is in brackets");
        assert_eq!(found("lft b").unwrap_err(), "no door is called \"lft b\"; did you mean \"Lift B\"?");
        assert!(found("sauna").unwrap_err().contains("there are Pedestrian gate (1), Gate (2)"));
        assert!(found(" ").is_err());
    }
}
