//! Plays a file: each scenario in a world of its own.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::feature::{self, Feature, Scenario, Step};
use crate::sentence::{Said, Vocabulary};
use crate::steps as parts;
use crate::world::World;

static VOCABULARY: LazyLock<Result<Vocabulary, String>> =
    LazyLock::new(|| Vocabulary::new(&parts::vocabulary()));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Where the file with a test's name is, from the scenarios' folder on.
pub fn path_of(folder: &str, file: &str) -> String {
    format!("{}/{}.feature", folder.replace('_', "-"), file.replace('_', "-"))
}

/// The files that there are.
pub fn files() -> Vec<String> {
    let mut files = Vec::new();
    for group in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        if group.is_dir() {
            for file in std::fs::read_dir(&group).unwrap().map(|entry| entry.unwrap().path()) {
                files.push(file.strip_prefix(folder()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files
}

fn read(path: &str) -> Feature {
    let text = std::fs::read_to_string(folder().join(path)).unwrap();
    feature::read(&text).unwrap_or_else(|fault| panic!("tests/scenarios/{path}:{fault}"))
}

/// Plays every scenario of a file, and then tells all that was otherwise.
pub fn file(group: &str, name: &str) {
    let path = path_of(group, name);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut faults = Vec::new();
    for rule in &read(&path).rules {
        for scenario in &rule.scenarios {
            if let Err((line, fault)) = runtime.block_on(play(scenario)) {
                let name = &scenario.name;
                faults.push(format!(
                    "tests/scenarios/{path}:{line}: {fault}\n    in “{name}”, line {}\n    of the rule: {}",
                    scenario.line, rule.text
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

/// What went otherwise, and at which line.
async fn play(scenario: &Scenario) -> Result<(), (usize, String)> {
    let at_scenario = |fault| (scenario.line, fault);
    let vocabulary = VOCABULARY.as_ref().map_err(|fault| at_scenario(fault.clone()))?;
    let mut world = World::new().map_err(at_scenario)?;
    for step in &scenario.steps {
        let at_step = |fault: String| (step.line, format!("{}\n    {fault}", step.says));
        let (sentence, gaps) = vocabulary.find(step).map_err(at_step)?;
        let zone = world.zone().map_err(at_step)?;
        let unheard = world.told.clone();
        let said = Said { gaps: &gaps, table: &step.table, zone };
        parts::say(&mut world, sentence.says, &said).await.map_err(at_step)?;
        if unheard.is_some() && world.told == unheard {
            return Err(at_step(format!("before it somebody was told {unheard:?}, and nothing says so")));
        }
    }
    if let Some(told) = &world.told {
        return Err(at_scenario(format!("at its end somebody was told {told:?}, and nothing says so")));
    }
    world.come_home().await.map_err(at_scenario)
}

/// Every step of every file.
pub fn steps() -> impl Iterator<Item = Step> {
    let rules = files().into_iter().flat_map(|path| read(&path).rules);
    rules.flat_map(|rule| rule.scenarios).flat_map(|scenario| scenario.steps)
}

/// The sentence that a step says; one that says none fails in its own test.
pub fn sentence_of(step: &Step) -> Option<String> {
    let (sentence, _) = VOCABULARY.as_ref().unwrap().find(step).ok()?;
    Some(sentence.to_string())
}
