//! Plays the files of `tests/scenarios`: what the product does, in sentences that anybody reads.
//!
//! Everything is real: the service over HTTP with its database, phones with their stores, doors with their ledgers;
//! only the radio is a channel, and the clock is turned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a file that can't be read is a test that fails")]

mod feature;
mod run;
mod sentence;
mod steps;
mod words;
mod world;

use std::collections::BTreeSet;

use gatepass::pass::kind::Kind;

/// A test for each file, named like it.
macro_rules! features {
    ($($folder:ident { $($file:ident)* })*) => {
        $(mod $folder { $(
            #[test]
            fn $file() {
                crate::run::file(stringify!($folder), stringify!($file));
            }
        )* })*

        const FEATURES: &[(&str, &str)] = &[$($((stringify!($folder), stringify!($file))),*),*];
    };
}

features! {
    passes {
        custom_duration recurring business_hours full_day one_time permanent temporary delivery time_frame
        staff_visit passcode kinds_and_locks repeat name_and_message not_edited uses end_of_day daylight_saving phones
    }
    doors { my_route staff added_doors routes on_the_way }
    signing_in { sessions properties }
    guests { link sign_up phone_check no_phone secret_code nothing_to_install sent_again contact_the_host }
    at_the_door { bluetooth qr refusals told }
    staff { permissions people moving_out lockdown vendors locks audit policy doors }
    policy { residents hours doors kept }
    beyond { any_phone bound as_known }
}

#[test]
fn every_file_has_a_test() {
    let listed: BTreeSet<String> = FEATURES.iter().map(|(folder, file)| run::path_of(folder, file)).collect();
    let found: BTreeSet<String> = run::files().into_iter().collect();
    assert_eq!(listed, found, "main.rs lists the files");
}

#[test]
fn the_vocabulary_is_closed_and_written_down() {
    let readme = include_str!("../../scenarios/README.md");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let written: Vec<String> = rows.map(|(says, _)| says.to_owned()).collect();
    let known: Vec<String> = steps::vocabulary().iter().map(ToString::to_string).collect();
    let unlike = written.iter().zip(&known).find(|(written, known)| written != known);
    assert_eq!(unlike, None, "README.md has every sentence once, in the order of the files here");
    assert_eq!(written.len(), known.len(), "README.md has every sentence");

    let said: BTreeSet<String> = run::steps().filter_map(|step| run::sentence_of(&step)).collect();
    let unsaid: Vec<_> = known.iter().filter(|sentence| !said.contains(*sentence)).collect();
    assert!(unsaid.is_empty(), "no scenario says {unsaid:?}");
}

#[test]
fn each_kind_of_pass_is_made_by_somebody() {
    let rows = run::steps().flat_map(|step| step.table);
    let kinds: BTreeSet<String> = rows
        .filter_map(|row| match row.as_slice() {
            [name, kind] if name == "kind" => Some(kind.replace([' ', '-'], "_")),
            _ => None,
        })
        .collect();
    let missing: Vec<_> = Kind::ALL.into_iter().filter(|kind| !kinds.contains(kind.name())).collect();
    assert!(missing.is_empty(), "nobody makes {missing:?}");
}
