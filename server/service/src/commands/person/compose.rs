//! Making a pass, and putting another in its place.

use std::fmt::Write as _;

use gatepass::app::compose::{ComposeScreen, Composing, Step};
use gatepass::app::giver::{GivenScreen, Giver};
use gatepass::client::wire::pass::Created;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::pass::draft::KindChoice;
use gatepass::pass::kind::Kind;
use gatepass::pass::problem::{Field, Problem};
use gatepass::radio::Ways;
use serde::Serialize;

use super::super::Failure;
use super::super::page::{Ink, Table, labelled};
use super::super::phone::{Trouble, ask};
use super::form::Form;
use super::moments::taken_by;
use super::{Person, card, problems, which};

/// What `new` takes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without KIND, the kinds are listed with what each takes. What is wrong is said field by field, \
                        and nothing is made; what was typed is kept, but for the secret code: --continue goes on \
                        from there."
)]
pub struct New {
    /// The kind of pass, e.g. `full_day`
    #[arg(value_parser = kind)]
    kind: Option<Kind>,
    /// Go on with the form that was left half-way
    #[arg(long = "continue", conflicts_with = "discard")]
    goes_on: bool,
    /// Forget the form that was left half-way
    #[arg(long)]
    discard: bool,
    #[command(flatten)]
    form: Form,
}

/// What `change` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "What isn't said stays as it is on the pass. A secret code is chosen anew.")]
pub struct Change {
    #[command(flatten)]
    of: which::OfPass,
    /// Another kind of pass
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    #[command(flatten)]
    form: Form,
}

/// By its name, also with `-`; visits without the word as well.
fn kind(text: &str) -> Result<Kind, String> {
    let name = text.replace('-', "_");
    let kind = name.parse().or_else(|_| format!("{name}_visit").parse());
    kind.map_err(|unknown: gatepass::pass::kind::UnknownKind| unknown.to_string())
}

/// The kinds on offer, as JSON.
#[derive(Serialize)]
struct Kinds {
    kinds: Vec<KindChoice>,
}

/// A pass that was just made. The link is told this once.
#[derive(Serialize)]
struct Made {
    pass: GivenScreen,
    link: Option<Confidential>,
}

/// `new KIND`.
pub async fn new(person: &Person<'_>, new: &New) -> Result<(), Trouble> {
    let giver = person.giver()?;
    if new.discard {
        giver.discard_draft()?;
    }
    let mut composing = match (new.goes_on, new.kind) {
        (true, kind) => {
            let mut left = giver.left()?.ok_or_else(|| nothing_left(person))?;
            if let Some(kind) = kind {
                left.choose(kind);
            }
            left
        }
        (false, Some(kind)) => Composing::new(kind),
        (false, None) => return kinds(person),
    };
    new.form.fill(person, &mut composing.draft).await?;
    finish(person, &new.form, composing).await
}

/// `change PASS`.
pub async fn change(person: &Person<'_>, change: &Change) -> Result<(), Trouble> {
    let pass = which::pass(person, &change.of).await?;
    let mut composing = person.giver()?.change(pass)?;
    if let Some(kind) = change.kind {
        composing.choose(kind);
    }
    change.form.fill(person, &mut composing.draft).await?;
    finish(person, &change.form, composing).await
}

/// Asks for the secret code if that alone is missing, then makes the pass, or shows what is wrong.
async fn finish(person: &Person<'_>, form: &Form, mut composing: Composing) -> Result<(), Trouble> {
    let giver = person.giver()?;
    composing.go_to(Step::Review);
    let mut screen = giver.compose(&composing)?;
    if form.asks_for_secret_code() || (!form.review && lacks_secret_code_alone(&screen)) {
        composing.draft.secret_code = ask(None, "secret code")?;
        screen = giver.compose(&composing)?;
    }
    if !form.review && screen.can_create {
        match giver.submit(composing.clone()).await {
            // Only the service knows the codes of the other passes, say.
            Err(Error::Draft { problems }) => {
                screen = ComposeScreen { problems, summary: None, can_create: false, ..screen };
            }
            created => return made(person, &giver, created?),
        }
    }
    giver.leave(&composing)?;
    person.phone.out.answer(&screen, |ink| {
        let kept = format!("It is kept: {} goes on from here.", person.command("new --continue"));
        format!("{}\n{}", problems::review(person, &screen, ink), labelled("", 0, &kept))
    })?;
    if screen.can_create { Ok(()) } else { Err(Failure::Told.into()) }
}

fn nothing_left(person: &Person<'_>) -> Failure {
    let kinds = person.command("new");
    Failure::Failed(format!("no form was left half-way; `{kinds}` lists what can be begun"))
}

fn lacks_secret_code_alone(screen: &ComposeScreen) -> bool {
    let problems = &screen.problems;
    let is_missing = matches!(problems.of(Field::SecretCode), [Problem::Missing(_)]);
    is_missing && problems.whole.is_empty() && problems.fields.len() == 1
}

fn made(person: &Person<'_>, giver: &Giver<'_, '_, Ways>, created: Created) -> Result<(), Trouble> {
    let made = Made { pass: giver.pass(created.pass.id)?, link: created.link };
    let show = |ink| {
        let mut text = card::pass(person, &made.pass, ink);
        if let Some(link) = &made.link {
            let _ = writeln!(text, "\nThe link, told this once:\n  {}", link.expose());
        }
        text
    };
    Ok(person.phone.out.answer(&made, show)?)
}

fn kinds(person: &Person<'_>) -> Result<(), Trouble> {
    // The first step offers them, whichever is chosen.
    let giver = person.giver()?;
    let screen = giver.compose(&Composing::new(Kind::TimeFrame))?;
    let is_left = giver.left()?.is_some();
    let kinds = Kinds { kinds: screen.kinds };
    Ok(person.phone.out.answer(&kinds, |ink| table(person, &kinds.kinds, is_left, ink))?)
}

fn table(person: &Person<'_>, kinds: &[KindChoice], is_left: bool, ink: Ink) -> String {
    if kinds.is_empty() {
        return "You make no passes here.\n".to_owned();
    }
    let mut table = Table::new(["Kind", "Takes"]);
    for KindChoice { kind, why_not } in kinds {
        let takes = match why_not {
            None => taken_by(*kind).to_owned(),
            Some(why) => format!("not here: {}", problems::forbidden(person, why)),
        };
        table.row([kind.name().to_owned(), takes]);
    }
    let mut hint = format!("{} says what else there is to say.", person.command("new --help"));
    if is_left {
        let _ =
            write!(hint, " A form was left half-way: {} goes on with it.", person.command("new --continue"));
    }
    format!("{}\n{}", table.show(ink), labelled("", 0, &hint))
}
