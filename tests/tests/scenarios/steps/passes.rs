//! Making, changing and ending passes, by residents and staff alike, and how passes stand.

use gatepass::app::queue::Asked;
use gatepass::client::idempotency::IdempotencyKey;
use gatepass::client::wire::pass::{CreatePass, PassView, ShareBy};
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::pass::draft::{Draft, Every, Repeat, RepeatEnd, Review};
use gatepass::pass::recipient::RecipientDraft;
use ring::rand::SystemRandom;

use super::{draft, same};
use crate::sentence::{Said, sentences};
use crate::words;
use crate::world::{Gift, OVERSEER, Told, World, home_of, session_of, signed_in, staff_of};

sentences! { world, said;
    Do "{person} makes a pass for {person}" => make(world, said).await;
    Do "{person} fills in a pass for {person}" => fill_in(world, said).await;
    Do "{person} changes {pass} to" => change(world, said).await;
    Do "{person} makes {pass} repeat every {words}, {words}" => repeat(world, said).await;
    Do "{person} deletes {pass}" => delete(world, said).await;
    Do "{person} thaws {pass}" => thaw(world, said).await;
    Do "{person} freezes {pass}" => freeze(world, said).await;
    Do "{person} sends {pass} again by {words}" => share(world, said).await;
    Do "{person} takes {pass} from the phone that has it" => retire(world, said).await;
    See "{pass} is {words} now" => {
        let found = view(world, said.gap(0)).await.map(|pass| pass.state.to_string());
        found.and_then(|state| same(&state.as_str(), &said.gap(1)))
    };
    See "{pass} is for {doors}" => is_for(world, said).await;
    See "{pass} runs from {time} to {time}" => runs(world, said).await;
    See "{pass} may still open until {time}" => bound(world, said.gap(0), said.gap(1)).await;
    See "{pass} can open no more" => bound(world, said.gap(0), "").await;
}

/// The form is looked at first, as it is typed; then the pass is made. What is wrong is told the same by both.
async fn make(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    fill_in(world, said).await?;
    let (maker, guest) = (said.person(0), said.person(1));
    let form = world.draft.clone().ok_or("no form")?.1;
    let device = world.signed(maker).await?;
    let signed = signed_in(&device)?;
    let property = signed.property().clone();
    let reviewed = review(world, maker, &form).await?;
    let unit = home_of(&signed).ok().map(|home| home.unit().id.clone());
    if let Err(problems) = reviewed.outcome {
        // Whoever asks the service without the form hears the same.
        let asked = CreatePass { draft: form, unit };
        let answer = device.service.person(&session_of(&device)?).create(&asked, &key()?).await;
        let told = answer.err().ok_or("the service makes what the form refuses")?;
        if told != Error::from(problems.clone()) {
            return Err(format!("the form says {problems:?}, the service {told}"));
        }
        world.told = Some(Told::Draft(words::problems(Some(&property), &problems)));
        return Ok(());
    }
    let phone = form.recipient.phone.expose();
    let address = if phone.is_empty() { form.recipient.email.expose() } else { phone }.to_owned();
    let created = match home_of(&signed) {
        Ok(home) => home.giver().create(form).await,
        Err(_) => staff_of(&signed)?.giver().create(form).await,
    };
    if let Some(created) = world.outcome(created) {
        world.gifts.push(Gift {
            guest: guest.to_owned(),
            name: created.pass.name,
            address,
            id: created.pass.id,
        });
    }
    Ok(())
}

async fn fill_in(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (maker, guest) = (said.person(0), said.person(1));
    let property = world.property().await?;
    let recipient = RecipientDraft {
        name: guest.to_owned(),
        phone: Confidential::new(world.number(guest)?),
        ..RecipientDraft::default()
    };
    let form = draft::fill(&property, &said.pairs()?, recipient)?;
    world.draft = Some((maker.to_owned(), form));
    Ok(())
}

/// What the form says of a draft on its maker's phone.
pub async fn review(world: &mut World, maker: &str, form: &Draft) -> Result<Review, String> {
    let device = world.signed(maker).await?;
    let signed = signed_in(&device)?;
    let review = match home_of(&signed) {
        Ok(home) => home.giver().review(form),
        Err(_) => staff_of(&signed)?.giver().review(form),
    };
    review.map_err(|error| error.to_string())
}

/// A name for a new intent.
pub fn key() -> Result<IdempotencyKey, String> {
    IdempotencyKey::draw(&SystemRandom::new()).ok_or_else(|| "no randomness".to_owned())
}

/// Replaces it under the same link; what the table leaves out is as in a new form.
async fn change(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let gift = world.gift(said.gap(1))?;
    let property = world.property().await?;
    let form = draft::fill(&property, &said.pairs()?, RecipientDraft::default())?;
    let device = world.signed(said.person(0)).await?;
    let unit = home_of(&signed_in(&device)?).ok().map(|home| home.unit().id.clone());
    let asked = CreatePass { draft: form, unit };
    let answer = device.service.person(&session_of(&device)?).replace(gift.id, &asked, &key()?).await;
    if let Some(changed) = world.outcome(answer) {
        world.gifts.push(Gift { name: changed.pass.name, ..gift });
    }
    Ok(())
}

/// `day`, `weekday`, `2 weeks`, `month on its date`, `month on its weekday`; `until Tue 2026-12-01` or `6 times`.
fn repeating(every: &str, end: &str) -> Result<Repeat, String> {
    let every = match every {
        "day" => Every::Day,
        "weekday" => Every::Weekday,
        "week" => Every::Weeks(1),
        "month on its date" => Every::MonthOnDate,
        "month on its weekday" => Every::MonthOnWeekday,
        _ => {
            let weeks = every.strip_suffix(" weeks").and_then(|weeks| weeks.parse().ok());
            Every::Weeks(weeks.ok_or_else(|| format!("nothing repeats every {every}"))?)
        }
    };
    let times = end.strip_suffix(" times").and_then(|times| times.parse().ok());
    let end = match (times, end.strip_prefix("until ")) {
        (Some(times), _) => RepeatEnd::Times(times),
        (None, Some(date)) => RepeatEnd::Until(words::read_date(date)?),
        _ => return Err(format!("a repeat doesn't end {end}")),
    };
    Ok(Repeat { every, end })
}

async fn repeat(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (gift, repeat) = (world.gift(said.gap(1))?, repeating(said.gap(2), said.gap(3))?);
    let device = world.signed(said.person(0)).await?;
    let answer = device.service.person(&session_of(&device)?).repeat(gift.id, &repeat, &key()?).await;
    world.outcome(answer);
    Ok(())
}

async fn delete(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let gift = world.gift(said.gap(1))?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let answer = match home_of(&signed) {
        Ok(home) => home.giver().delete(gift.id).await.and_then(Asked::done).map(|_| ()),
        Err(_) => device.service.person(&session_of(&device)?).delete(gift.id).await.map(|_| ()),
    };
    world.outcome(answer);
    Ok(())
}

async fn thaw(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let gift = world.gift(said.gap(1))?;
    let device = world.signed(said.person(0)).await?;
    let answer = device.service.person(&session_of(&device)?).thaw(gift.id, &key()?).await;
    world.outcome(answer);
    Ok(())
}

async fn freeze(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let gift = world.gift(said.gap(1))?;
    let device = world.signed(said.person(0)).await?;
    let answer = device.service.person(&session_of(&device)?).freeze(gift.id, &key()?).await;
    world.outcome(answer);
    Ok(())
}

/// A pass as the service has it.
pub async fn view(world: &mut World, words: &str) -> Result<PassView, String> {
    let gift = world.gift(words)?;
    let device = world.signed(OVERSEER).await?;
    let found = device.service.person(&session_of(&device)?).pass(gift.id).await;
    found.map_err(|error| error.to_string())
}

async fn is_for(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let mut wanted = world.doors(said.gap(1)).await?;
    wanted.sort_unstable();
    let pass = view(world, said.gap(0)).await?;
    let property = world.property().await?;
    if pass.permit.doors.as_slice() == wanted {
        return Ok(());
    }
    let found = pass.permit.doors.as_slice().iter().map(|door| words::door_name(&property, *door));
    Err(format!("it is for {}", found.collect::<Vec<_>>().join(", ")))
}

async fn runs(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let pass = view(world, said.gap(0)).await?;
    let told = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| words::instant(&said.zone, at));
    let found = (told(pass.times.starts), told(pass.times.ends));
    same(&found, &(Some(said.gap(1).to_owned()), Some(said.gap(2).to_owned())))
}

/// What whoever stopped a pass is told of doors that haven't heard of it.
async fn bound(world: &mut World, pass: &str, wanted: &str) -> Result<(), String> {
    let zone = world.zone()?;
    let until = view(world, pass).await?.may_open_until.map(|until| words::instant(&zone, until));
    same(&until.unwrap_or_default().as_str(), &wanted)
}

/// A further link, sent by the service.
async fn share(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let pass = world.gift(said.gap(1))?.id;
    let by_way_of = match said.gap(2) {
        "text" => ShareBy::Sms,
        "e-mail" => ShareBy::Email,
        "share sheet" => ShareBy::Sheet,
        other => return Err(format!("nothing is sent by {other:?}")),
    };
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let shared = match home_of(&signed) {
        Ok(home) => home.giver().share(pass, by_way_of).await,
        Err(_) => staff_of(&signed)?.giver().share(pass, by_way_of).await,
    };
    if let Some(shared) = world.outcome(shared)
        && by_way_of == ShareBy::Sheet
    {
        world.links.insert(pass, shared.link.expose().to_owned());
    }
    Ok(())
}

async fn retire(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let pass = world.gift(said.gap(1))?.id;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let giver = home_of(&signed)?.giver();
    let list = giver.phones(pass).await.map_err(|error| error.to_string())?;
    let [phone] = list.phones.as_slice() else {
        return Err(format!("{} phones have it", list.phones.len()));
    };
    let left = giver.retire_phone(pass, &phone.key).await;
    world.outcome(left);
    Ok(())
}
