//! A pass of one use, a deleted one, and what comes home in the end.

use std::collections::BTreeMap;
use std::future::pending;
use std::io::Write;

use chrono::TimeDelta;
use gatepass::app::activity::ActivityRow;
use gatepass::app::show::Says;
use gatepass::client::wire::activity::Event;
use gatepass::confidential::Confidential;
use gatepass::id::PassId;
use gatepass::pass::draft::Draft;
use gatepass::pass::kind::Kind;
use gatepass::pass::recipient::RecipientDraft;
use gatepass::property::Property;

use super::super::super::words;
use super::super::Cut;
use super::super::cast::{Cast, expect, link_in, name_of, tell_attempt};
use super::super::stage::Stage;
use super::super::tell::Teller;
use super::{gate, resident, signed};

/// Scene 10.
pub async fn one_time_is_used_up<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
) -> Result<(), Cut> {
    teller.chapter("A parcel for Maya: a pass that opens each door once")?;
    let maya = signed(&cast.maya)?;
    let draft = Draft {
        name: "Parcel".into(),
        recipient: RecipientDraft {
            phone: Confidential::new(cast.courier.number),
            ..RecipientDraft::default()
        },
        ..Draft::new(Kind::Delivery)
    };
    resident(&maya)?.giver().create(draft).await?;
    let letter = cast.courier.letter(stage, cast.courier.number).await?;
    let courier = cast.courier.device.guest();
    let pass = courier.look(link_in(&letter)?).await?.pass;
    courier.open(pass).await?;
    courier.submit_phone(pass, cast.courier.number).await?;
    courier.refresh(pass).await?;
    let (gate, name) = (gate()?, name_of(stage.property(), gate()?));
    for (said, passes, opens) in [
        ("The courier gives the number; nobody verifies a courier at the door.", 0, true),
        (
            "The gate falls shut behind the first box. Within a minute the same phone may open it again:",
            30,
            true,
        ),
        ("An hour later the pass is spent:", 3600, false),
    ] {
        teller.say(said)?;
        stage.clock.pass(TimeDelta::seconds(passes));
        stage.walk_to(gate).await?;
        let attempt = courier.unlock(pass, gate, pending()).await?;
        expect(&attempt, opens, name)?;
        tell_attempt(teller, stage, name, &attempt)?;
    }
    Ok(())
}

/// Scene 11.
pub async fn deleted_while_the_door_is_offline<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
    pass: PassId,
) -> Result<(), Cut> {
    teller.chapter("Maya deletes Lee's pass, and the gate has no network to hear of it")?;
    let property = stage.property().id();
    let signed = signed(&cast.maya)?;
    let maya = resident(&signed)?;
    let deleted = maya.giver().delete(pass).await?.done()?;
    let Says::Deleted { may_open_until: until } = deleted.says else {
        return Err(Cut::Unexpected(format!("a deleted pass that says {:?}", deleted.says)));
    };
    let until = until.map(|until| words::instant(&stage.zone, until.at));
    teller.say(&format!(
        "Her app tells the truth: a door that has not heard may still open for Lee until {}.",
        until.ok_or_else(|| Cut::Unexpected("a deletion without a bound".into()))?
    ))?;
    let (gate, name) = (gate()?, name_of(stage.property(), gate()?));
    let lee = cast.lee.device.guest();
    stage.clock.pass(TimeDelta::minutes(2));
    teller.say("And so it does, once:")?;
    stage.walk_to(gate).await?;
    let attempt = lee.unlock(pass, gate, pending()).await?;
    expect(&attempt, true, name)?;
    tell_attempt(teller, stage, name, &attempt)?;
    teller.say(
        "Then Maya comes home. Her phone was online a moment ago, and opens the gate with her own key:",
    )?;
    stage.clock.pass(TimeDelta::minutes(6));
    maya.refresh().await?;
    cast.maya.device.exchange_news(property).await?;
    stage.set_network(cast.maya.name, false);
    stage.walk_to(gate).await?;
    let attempt = signed.unlock(gate, pending()).await?;
    expect(&attempt, true, name)?;
    tell_attempt(teller, stage, name, &attempt)?;
    let version = attempt.brought.ok_or_else(|| Cut::Unexpected("the phone brought no news".into()))?;
    teller
        .done(&format!("On the way through, her phone brings the gate the property's bulletin {version}."))?;
    stage.clock.pass(TimeDelta::minutes(1));
    teller.say("Now the gate knows, still without a network. Lee tries again:")?;
    stage.walk_to(gate).await?;
    let attempt = lee.unlock(pass, gate, pending()).await?;
    expect(&attempt, false, name)?;
    tell_attempt(teller, stage, name, &attempt)
}

/// Scene 12.
pub async fn everything_comes_home<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
) -> Result<(), Cut> {
    teller.chapter("The network returns; what happened at the doors comes home")?;
    let property = stage.property();
    let mut receipts = 0;
    for player in [&cast.ben, &cast.lee, &cast.maya, &cast.vera, &cast.courier] {
        stage.set_network(player.name, true);
        receipts += player.device.exchange_news(property.id()).await?.receipts;
    }
    teller.done(&format!("The phones hand in {receipts} receipts, each signed by its door."))?;
    let news = stage.doors.exchange_news(&cast.grace.device.service).await?;
    teller.done(&format!("The doors hand in {} more, and hear all the news.", news.receipts))?;
    let hers = signed(&cast.maya)?.refresh_activity().await?;
    teller.say("Maya's activity:")?;
    teller.block(&activity(property, &hers))?;
    let mut others = signed(&cast.grace)?.refresh_activity().await?;
    others.retain(|entry| hers.iter().all(|known| known.number != entry.number));
    teller.say("What Grace sees besides:")?;
    teller.block(&activity(property, &others))?;
    Ok(())
}

fn activity(property: &Property, entries: &[ActivityRow]) -> String {
    // By when it happened; receipts arrive in any order, and tell whole seconds.
    let mut lines = BTreeMap::new();
    for entry in entries {
        let at = entry.at.local.format("%a %H:%M:%S");
        let what = match &entry.event {
            Event::Unlocked { door } => format!("unlocked  {}", name_of(property, *door)),
            Event::Refused { door, .. } => format!("refused   {}", name_of(property, *door)),
            other => event_name(other).to_owned(),
        };
        let pass = entry.pass_name.as_deref().unwrap_or("own key");
        lines.insert((entry.at.at.timestamp(), entry.number), format!("{at}  {pass:<30}{what}\n"));
    }
    lines.into_values().collect()
}

fn event_name(event: &Event) -> &'static str {
    match event {
        Event::Issued => "issued",
        Event::Shared { .. } => "link sent",
        Event::Opened => "link opened",
        Event::Verified => "phone checked",
        Event::PhoneSubmitted => "number given",
        Event::Approved => "approved",
        Event::Declined { .. } => "declined",
        Event::Unlocked { .. } => "unlocked",
        Event::Refused { .. } => "refused",
        Event::Frozen { .. } => "frozen",
        Event::Thawed => "thawed",
        Event::Replaced => "replaced",
        Event::Deleted => "deleted",
        Event::Contacted => "wrote to the host",
        Event::PhoneRetired => "phone taken off",
        Event::Expired => "expired",
        Event::Newer(_) => "something newer",
    }
}
