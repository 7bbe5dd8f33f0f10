//! The vocabulary, a file for each part of it. README.md in the scenarios' folder lists it for readers.

mod draft;

use crate::sentence::{Said, Sentence};
use crate::world::World;

macro_rules! parts {
    ($($part:ident)*) => {
        $(mod $part;)*

        /// Every sentence.
        pub fn vocabulary() -> Vec<Sentence> {
            [$($part::SENTENCES),*].concat()
        }

        /// Does what a sentence says, or tells what is otherwise.
        pub async fn say(world: &mut World, says: &str, said: &Said<'_>) -> Result<(), String> {
            $(if let Some(done) = $part::say(world, says, said).await {
                return done;
            })*
            Err("nobody knows what this means".to_owned())
        }
    };
}

parts! { property signing_in resident passes staff community guest doors told }

/// Compares what there is with what the scenario says.
fn same<T: PartialEq + std::fmt::Debug>(found: &T, said: &T) -> Result<(), String> {
    if found == said { Ok(()) } else { Err(format!("it is {found:?}")) }
}
