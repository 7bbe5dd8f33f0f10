//! The sentences that a scenario can say, and what stands in their gaps.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::zone::Zone;
use regex::Regex;

use crate::feature::{Mood, Step};
use crate::words;

/// A sentence of the vocabulary. Its gaps are named by what fills them: `{person}`, `{door}`, `{time}` …
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    pub mood: Mood,
    pub says: &'static str,
}

/// What fills a gap.
const GAPS: [(&str, &str); 8] = [
    ("person", "[A-Z][a-z]+|the courier"),
    ("door", "the [a-z][a-z ]*[a-z]|door [0-9][A-Z]"),
    ("doors", "[a-z][A-Za-z0-9, ]*"),
    ("pass", "(?:[A-Z][a-z]+|the courier)'s pass(?: \"[^\"]+\")?"),
    ("time", words::TIME),
    ("duration", "[0-9]+ (?:seconds|minutes|hours|days)"),
    ("number", "[0-9]+"),
    ("words", "[^;]+"),
];

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyword = match self.mood {
            Mood::Do => "When",
            Mood::See => "Then",
        };
        write!(f, "{keyword} {}", self.says)
    }
}

impl Sentence {
    fn pattern(self) -> Result<Regex, String> {
        let plain = regex::escape(self.says).replace(r"\{", "{").replace(r"\}", "}");
        let pattern = GAPS.iter().fold(plain, |pattern, (gap, filling)| {
            pattern.replace(&format!("{{{gap}}}"), &format!("({filling})"))
        });
        // Whatever is left in braces is no gap, and no regular expression.
        Regex::new(&format!("^{pattern}$")).map_err(|error| format!("{:?}: {error}", self.says))
    }
}

/// Every sentence, ready to be found.
pub struct Vocabulary(Vec<(Sentence, Regex)>);

impl Vocabulary {
    pub fn new(sentences: &[Sentence]) -> Result<Self, String> {
        let ready = sentences.iter().map(|sentence| Ok((*sentence, sentence.pattern()?)));
        Ok(Self(ready.collect::<Result<_, String>>()?))
    }

    /// The one sentence that a step says, and what fills its gaps.
    pub fn find(&self, step: &Step) -> Result<(Sentence, Vec<String>), String> {
        let gaps = |pattern: &Regex| {
            let found = pattern.captures(&step.says)?;
            Some(found.iter().skip(1).flatten().map(|gap| gap.as_str().to_owned()).collect())
        };
        let fits = |(sentence, pattern): &(Sentence, Regex)| {
            (sentence.mood == step.mood).then_some(*sentence).zip(gaps(pattern))
        };
        let mut found: Vec<_> = self.0.iter().filter_map(fits).collect();
        match found.as_slice() {
            [] => Err("no sentence of the vocabulary; README.md lists them".to_owned()),
            [_] => Ok(found.swap_remove(0)),
            [(one, _), (other, _), ..] => Err(format!("it may be either {:?} or {:?}", one.says, other.says)),
        }
    }
}

/// What one step says: the fillings of its gaps, in order, and its table.
#[derive(Debug)]
pub struct Said<'s> {
    pub gaps: &'s [String],
    pub table: &'s [Vec<String>],
    pub zone: Zone,
}

impl Said<'_> {
    /// The filling of a gap.
    pub fn gap(&self, at: usize) -> &str {
        self.gaps.get(at).map_or("", String::as_str)
    }

    /// A person's name; "the courier" is one.
    pub fn person(&self, at: usize) -> &str {
        self.gap(at)
    }

    /// The number in a gap.
    pub fn number(&self, at: usize) -> Result<usize, String> {
        self.gap(at).parse().map_err(|_| format!("{:?} is no number", self.gap(at)))
    }

    /// The instant in a gap.
    pub fn time(&self, at: usize) -> Result<DateTime<Utc>, String> {
        words::read_instant(&self.zone, self.gap(at))
    }

    /// The time that passes.
    pub fn duration(&self, at: usize) -> Result<TimeDelta, String> {
        words::read_duration(self.gap(at))
    }

    /// The table as names and values.
    pub fn pairs(&self) -> Result<Vec<(&str, &str)>, String> {
        let pair = |row: &Vec<String>| match row.as_slice() {
            [name, value] => Ok((name.clone(), value.clone())),
            _ => Err("its table has two columns".to_owned()),
        };
        self.table.iter().map(pair).collect::<Result<Vec<_>, String>>()?;
        Ok(self.table.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect())
    }
}

/// Declares sentences with what each does, once: as a list for the README's table and for finding, and as an act.
macro_rules! sentences {
    ($world:ident, $said:ident; $($mood:ident $says:literal => $act:expr;)*) => {
        /// The sentences of this file.
        pub const SENTENCES: &[crate::sentence::Sentence] = &[$(
            crate::sentence::Sentence { mood: crate::feature::Mood::$mood, says: $says },
        )*];

        /// Does what a sentence says; `None` if it isn't one of this file.
        pub async fn say(
            $world: &mut crate::world::World,
            says: &str,
            $said: &crate::sentence::Said<'_>,
        ) -> Option<Result<(), String>> {
            Some(match says {
                $($says => $act,)*
                _ => return None,
            })
        }
    };
}
pub(crate) use sentences;
