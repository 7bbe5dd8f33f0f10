//! Reads a `.feature` file: the part of Gherkin that the scenarios use, and nothing else.
//!
//! Strict on purpose: a misspelled keyword is an error here, where a full Gherkin reader takes it for a description.

/// A file.
#[derive(Debug, Default)]
pub struct Feature {
    pub name: String,
    pub rules: Vec<Rule>,
}

/// A rule of the product, with the scenarios that show it.
#[derive(Debug)]
pub struct Rule {
    pub line: usize,
    /// Who says so: the tags before it, without `@`.
    pub sources: Vec<String>,
    /// The rule's own words.
    pub text: String,
    pub scenarios: Vec<Scenario>,
}

/// One case, the steps of the rule's background first.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    pub line: usize,
    pub name: String,
    pub steps: Vec<Step>,
}

/// Whether something is done or looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// After `Given` and `When`.
    Do,
    /// After `Then`.
    See,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub line: usize,
    pub mood: Mood,
    pub says: String,
    pub table: Vec<Vec<String>>,
}

/// Where the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Feature,
    Background,
    Rule,
    Scenario,
    Examples,
}

struct Reader {
    feature: Feature,
    background: Vec<Step>,
    tags: Vec<String>,
    at: At,
    /// The scenario under way is an outline, with these examples.
    examples: Option<Vec<(usize, Vec<String>)>>,
}

/// Reads the text of a file; a fault comes with its line.
pub fn read(text: &str) -> Result<Feature, String> {
    let mut reader = Reader {
        feature: Feature::default(),
        background: Vec::new(),
        tags: Vec::new(),
        at: At::Start,
        examples: None,
    };
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        reader.line(number, line.trim()).map_err(|what| format!("{number}: {what}"))?;
    }
    reader.end_scenario()?;
    reader.feature.check()?;
    Ok(reader.feature)
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if line.starts_with('@') {
            self.tags = line.split_whitespace().map(|tag| tag.trim_start_matches('@').to_owned()).collect();
            return Ok(());
        }
        if line.starts_with('|') {
            return self.row(number, cells(line)?);
        }
        if let Some((keyword, rest)) = line.split_once(':')
            && matches!(
                keyword,
                "Feature" | "Background" | "Rule" | "Scenario" | "Scenario Outline" | "Examples"
            )
        {
            return self.heading(number, keyword, rest.trim());
        }
        match line.split_once(' ') {
            Some((keyword @ ("Given" | "When" | "Then" | "And" | "But"), says)) => {
                self.step(number, keyword, says.trim())
            }
            _ => self.description(line),
        }
    }

    fn heading(&mut self, number: usize, keyword: &str, name: &str) -> Result<(), String> {
        let tags = std::mem::take(&mut self.tags);
        if !tags.is_empty() && keyword != "Rule" {
            return Err("only a rule has tags: its sources".to_owned());
        }
        match (keyword, self.at) {
            ("Feature", At::Start) => {
                name.clone_into(&mut self.feature.name);
                self.at = At::Feature;
            }
            ("Background", At::Rule) => self.at = At::Background,
            ("Rule", At::Feature | At::Scenario | At::Examples) => {
                self.end_scenario()?;
                self.background.clear();
                let text = name.to_owned();
                let rule = Rule { line: number, sources: tags, text, scenarios: Vec::new() };
                self.feature.rules.push(rule);
                self.at = At::Rule;
            }
            ("Scenario" | "Scenario Outline", At::Rule | At::Background | At::Scenario | At::Examples) => {
                self.end_scenario()?;
                let steps = self.background.clone();
                self.rule()?.scenarios.push(Scenario { line: number, name: name.to_owned(), steps });
                self.examples = (keyword == "Scenario Outline").then(Vec::new);
                self.at = At::Scenario;
            }
            ("Examples", At::Scenario) if self.examples.is_some() => self.at = At::Examples,
            _ => return Err(format!("`{keyword}:` doesn't belong here")),
        }
        Ok(())
    }

    fn step(&mut self, number: usize, keyword: &str, says: &str) -> Result<(), String> {
        let steps = match self.at {
            At::Background => &mut self.background,
            At::Scenario => &mut self.scenario()?.steps,
            _ => return Err("a step outside of a scenario".to_owned()),
        };
        let mood = match keyword {
            "Given" | "When" => Mood::Do,
            "Then" => Mood::See,
            _ => steps.last().ok_or("the first step can't go on from another")?.mood,
        };
        steps.push(Step { line: number, mood, says: says.to_owned(), table: Vec::new() });
        Ok(())
    }

    fn row(&mut self, number: usize, row: Vec<String>) -> Result<(), String> {
        if self.at == At::Examples {
            let examples = self.examples.get_or_insert_default();
            if examples.first().is_some_and(|(_, first)| first.len() != row.len()) {
                return Err("a row with more or fewer cells than the first".to_owned());
            }
            examples.push((number, row));
            return Ok(());
        }
        let steps = match self.at {
            At::Background => &mut self.background,
            At::Scenario => &mut self.scenario()?.steps,
            _ => return Err("a table that belongs to no step".to_owned()),
        };
        steps.last_mut().ok_or("a table that belongs to no step")?.table.push(row);
        Ok(())
    }

    /// Free text: what a feature is about, or the words of a rule.
    fn description(&mut self, line: &str) -> Result<(), String> {
        match self.at {
            At::Feature => Ok(()),
            At::Rule => {
                let text = &mut self.rule()?.text;
                *text = format!("{text} {line}");
                Ok(())
            }
            _ => Err(format!("{line:?} begins with no keyword")),
        }
    }

    /// An outline becomes a scenario for each row of its examples.
    fn end_scenario(&mut self) -> Result<(), String> {
        let Some(examples) = self.examples.take() else { return Ok(()) };
        let outline = self.rule()?.scenarios.pop().ok_or("an outline without a scenario")?;
        let Some(((_, names), rows)) = examples.split_first().filter(|(_, rows)| !rows.is_empty()) else {
            return Err(format!("{}: an outline without examples", outline.line));
        };
        for (line, row) in rows {
            let fill = |text: &str| {
                names
                    .iter()
                    .zip(row)
                    .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
            };
            let steps = outline.steps.iter().map(|step| Step {
                says: fill(&step.says),
                table: step.table.iter().map(|row| row.iter().map(|cell| fill(cell)).collect()).collect(),
                ..*step
            });
            let scenario = Scenario { line: *line, name: fill(&outline.name), steps: steps.collect() };
            self.rule()?.scenarios.push(scenario);
        }
        Ok(())
    }

    fn rule(&mut self) -> Result<&mut Rule, String> {
        self.feature.rules.last_mut().ok_or_else(|| "a scenario outside of a rule".to_owned())
    }

    fn scenario(&mut self) -> Result<&mut Scenario, String> {
        self.rule()?.scenarios.last_mut().ok_or_else(|| "a step outside of a scenario".to_owned())
    }
}

impl Feature {
    /// Each rule says whose it is, and is shown by a scenario that looks at something.
    fn check(&self) -> Result<(), String> {
        if self.name.is_empty() || self.rules.is_empty() {
            return Err("1: a feature has a name and at least one rule".to_owned());
        }
        for rule in &self.rules {
            let known = ["Aptly", "ButterflyMX", "Quext", "SmartRent", "ours"];
            if rule.sources.is_empty() || !rule.sources.iter().all(|source| known.contains(&source.as_str()))
            {
                return Err(format!("{}: a rule needs its sources, out of {}", rule.line, known.join(", ")));
            }
            if rule.text.trim().is_empty() || rule.scenarios.is_empty() {
                return Err(format!("{}: a rule needs its words and a scenario", rule.line));
            }
            for scenario in &rule.scenarios {
                if scenario.steps.last().is_none_or(|step| step.mood != Mood::See) {
                    return Err(format!("{}: a scenario ends in something that is seen", scenario.line));
                }
            }
        }
        Ok(())
    }
}

/// `| a | b |` as its cells.
fn cells(line: &str) -> Result<Vec<String>, String> {
    let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    let inner = inner.ok_or("a row begins and ends with |")?;
    Ok(inner.split('|').map(|cell| cell.trim().to_owned()).collect())
}

#[test]
fn what_gherkin_would_take_for_a_description_is_a_fault() {
    let file = |scenario: &str| format!("Feature: F\n@ours\nRule: R\n\n{scenario}");
    let steps = "  Given a\n  And b\n    | c | d |\n  Then e\n";
    let feature = read(&file(&format!("Scenario: S\n{steps}"))).unwrap();
    let scenario = &feature.rules[0].scenarios[0];
    assert_eq!(
        scenario.steps.iter().map(|step| step.mood).collect::<Vec<_>>(),
        [Mood::Do, Mood::Do, Mood::See]
    );
    assert_eq!(scenario.steps[1].table, [["c", "d"]]);

    let outline =
        "Scenario Outline: <x>\nGiven <x> and <y>\nThen z\nExamples:\n| x | y |\n| 1 | 2 |\n| 3 | 4 |\n";
    let feature = read(&file(outline)).unwrap();
    let says = |at: usize| feature.rules[0].scenarios[at].steps[0].says.clone();
    assert_eq!((says(0), says(1)), ("1 and 2".to_owned(), "3 and 4".to_owned()));

    for wrong in ["Senario: S\nGiven a", "Scenario: S\nGiven a\nWhat?", "Scenario: S\nGiven a", "Examples:"] {
        assert!(read(&file(wrong)).is_err(), "{wrong}");
    }
    assert!(read("Feature: F\nRule: R\nScenario: S\nThen a").is_err(), "a rule without a source");
}
