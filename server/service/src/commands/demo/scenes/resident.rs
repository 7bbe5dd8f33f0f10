//! Maya signs in, builds My Route and makes a pass.

use std::io::Write;

use chrono::{Days, NaiveTime, Weekday};
use gatepass::app::resident::RouteEditor;
use gatepass::clock::Clock as _;
use gatepass::confidential::Confidential;
use gatepass::pass::draft::Draft;
use gatepass::pass::given::{Given, Hours};
use gatepass::pass::kind::Kind;
use gatepass::pass::problem::Field;
use gatepass::pass::recipient::RecipientDraft;

use super::super::super::words;
use super::super::Cut;
use super::super::cast::{Cast, shown};
use super::super::stage::Stage;
use super::super::tell::Teller;
use super::{resident, signed};

/// Scene 1.
pub async fn signs_in<W: Write>(stage: &Stage, cast: &Cast, teller: &mut Teller<W>) -> Result<(), Cut> {
    teller.chapter("Maya, a resident, signs in on her phone")?;
    let text = cast.maya.sign_in(stage).await?;
    teller.arrives("Text to Maya", &shown(&text))?;
    let signed = signed(&cast.maya)?;
    let home = resident(&signed)?.unit().name.clone();
    teller.done(&format!("Signed in: {}, {home}.", signed.person().name))?;
    Ok(())
}

/// Scene 2.
pub async fn builds_my_route<W: Write>(cast: &Cast, teller: &mut Teller<W>) -> Result<(), Cut> {
    teller.chapter("She builds My Route, the way that her guests will take")?;
    let signed = signed(&cast.maya)?;
    let maya = resident(&signed)?;
    let suggested = maya.suggest_route(None)?;
    teller.say("The app proposes the shortest way from the street to her door; she keeps it.")?;
    let saved = maya.save_route(&suggested).await?;
    teller.block(&route(&saved))?;
    teller.done(&format!("My Route is saved: {} doors, {} gaps.", saved.steps.len(), saved.gaps.len()))?;
    Ok(())
}

fn route(editor: &RouteEditor) -> String {
    let line = |(number, step): (usize, &gatepass::app::show::WayStep)| {
        let how = if step.connected { "with the pass" } else { "by hand: no connected lock" };
        format!("{}. {:<24} {how}\n", number + 1, step.name)
    };
    editor.steps.iter().enumerate().map(line).collect()
}

/// Scene 3.
pub async fn makes_a_pass<W: Write>(stage: &Stage, cast: &Cast, teller: &mut Teller<W>) -> Result<(), Cut> {
    teller.chapter("She makes a pass for the dog walker")?;
    let signed = signed(&cast.maya)?;
    let maya = resident(&signed)?;
    let today = stage.zone.local(stage.clock.now()).date();
    let mut draft = Draft {
        given: Given::Recurring(Hours {
            days: vec![Weekday::Tue, Weekday::Thu],
            from: NaiveTime::from_hms_opt(14, 20, 0),
            until: NaiveTime::from_hms_opt(15, 20, 0),
            starts_on: None,
            expires_on: today.checked_add_days(Days::new(90)),
        }),
        name: "Dog walker".into(),
        personal_message: "Biscuit is shy. His lead hangs behind the door.".into(),
        recipient: RecipientDraft {
            name: "Ben".into(),
            phone: Confidential::new(cast.ben.number),
            ..RecipientDraft::default()
        },
        ..Draft::new(Kind::Recurring)
    };
    let review = maya.giver().review(&draft)?;
    let problems = review.outcome.err().unwrap_or_default();
    if problems.of(Field::SecretCode).is_empty() {
        return Err(Cut::Unexpected("a pass into a home that needs no secret code".into()));
    }
    teller
        .refused("Not yet, says the form: My Route ends in her own home, so the pass needs a secret code.")?;
    draft.secret_code = Confidential::new("4711");
    let created = maya.giver().create(draft).await?;
    let pass = &created.pass;
    teller.done(&format!("“{}”: {}.", pass.name, words::schedule(&stage.zone, &pass.permit.schedule)))?;
    teller.say(&format!(
        "{} doors to open, {}. She tells Ben the secret code herself; it is in no message.",
        pass.permit.doors.as_slice().len(),
        words::conditions(&pass.permit).join(", "),
    ))?;
    Ok(())
}
