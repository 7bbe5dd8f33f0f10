//! Ben opens the link, then walks to the door with no network; Lee has a pass as well.

use std::future::pending;
use std::io::Write;

use chrono::TimeDelta;
use gatepass::app::guest::{Next, PassScreen};
use gatepass::clock::Clock as _;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::draft::{Draft, Pick};
use gatepass::pass::given::{Given, OnDate};
use gatepass::pass::kind::Kind;
use gatepass::pass::recipient::RecipientDraft;
use gatepass::qr::Qr;
use gatepass_reader::engine::Scanned;
use gatepass_service::messenger::verification_code_in;

use super::super::super::words;
use super::super::Cut;
use super::super::cast::{Cast, Player, expect, link_in, name_of, shown, tell_attempt};
use super::super::stage::Stage;
use super::super::tell::Teller;
use super::{gate, resident, signed};

const GYM: u16 = 60;

/// Scene 4.
pub async fn opens_the_link<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
) -> Result<PassId, Cut> {
    teller.chapter("Ben opens the link")?;
    let text = cast.ben.letter(stage, cast.ben.number).await?;
    teller.arrives("Text to Ben", &shown(&text))?;
    let ben = cast.ben.device.guest();
    let screen = ben.look(link_in(&text)?).await?;
    teller.say(&format!(
        "He sees {} at {}, from {}, with a message: “{}” Nothing yet that opens a door.",
        screen.name,
        screen.property_name,
        screen.host,
        screen.personal_message.as_deref().unwrap_or_default(),
    ))?;
    let screen = checks_phone(stage, &cast.ben, screen, teller).await?;
    let Err(Error::WrongSecretCode { tries_left: Some(left) }) =
        ben.enter_secret_code(screen.pass, "1234").await
    else {
        return Err(Cut::Unexpected("a wrong secret code was taken".into()));
    };
    teller.refused(&format!("He guesses a secret code: wrong, {left} tries left."))?;
    let screen = ben.enter_secret_code(screen.pass, "4711").await?;
    teller.done(&format!(
        "With the right one his phone gets its key for the doors. Works offline until {}.",
        screen.works_offline_until.map_or_else(|| "?".into(), |until| words::instant(&stage.zone, until.at)),
    ))?;
    Ok(screen.pass)
}

/// The guest's first act, the number, the six digits.
async fn checks_phone<W: Write>(
    stage: &Stage,
    player: &Player,
    screen: PassScreen,
    teller: &mut Teller<W>,
) -> Result<PassScreen, Cut> {
    let guest = player.device.guest();
    let screen = guest.open(screen.pass).await?;
    if screen.next != Next::EnterPhone {
        return Err(Cut::Unexpected(format!("no phone check, but {:?}", screen.next)));
    }
    guest.submit_phone(screen.pass, player.number).await?;
    let text = player.letter(stage, player.number).await?;
    teller.arrives(&format!("Text to {}", player.name), &shown(&text))?;
    let digits =
        verification_code_in(&text).ok_or_else(|| Cut::Unexpected("a text without six digits".into()))?;
    let screen = guest.verify(screen.pass, digits).await?;
    teller.done(&format!("{}'s phone is checked.", player.name))?;
    Ok(screen)
}

/// Scene 5: the pass that will be deleted.
pub async fn has_another_pass<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
) -> Result<PassId, Cut> {
    teller.chapter("Lee gets a pass for today, too")?;
    let signed = signed(&cast.maya)?;
    let draft = Draft {
        given: Given::FullDay(OnDate { date: Some(stage.zone.local(stage.clock.now()).date()) }),
        name: "Lee, for the day".into(),
        doors: Pick::OneDoor(gate()?),
        recipient: RecipientDraft {
            name: "Lee".into(),
            phone: Confidential::new(cast.lee.number),
            ..RecipientDraft::default()
        },
        ..Draft::new(Kind::FullDay)
    };
    let created = resident(&signed)?.giver().create(draft).await?;
    teller.done(&format!(
        "“{}”: {}.",
        created.pass.name,
        words::schedule(&stage.zone, &created.pass.permit.schedule)
    ))?;
    let text = cast.lee.letter(stage, cast.lee.number).await?;
    let screen = cast.lee.device.guest().look(link_in(&text)?).await?;
    let screen = checks_phone(stage, &cast.lee, screen, teller).await?;
    Ok(screen.pass)
}

/// Scene 7.
pub async fn walks_without_a_network<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
    pass: PassId,
) -> Result<(), Cut> {
    teller.chapter("The network goes down: for Ben's phone, for Lee's, for every door")?;
    stage.doors.exchange_news(&cast.ben.device.service).await?;
    for whose in [cast.ben.name, cast.lee.name] {
        stage.set_network(whose, false);
    }
    let ben = cast.ben.device.guest();
    let Err(Error::Offline) = ben.refresh(pass).await else {
        return Err(Cut::Unexpected("a phone without a network reached the service".into()));
    };
    teller.say("He walks Maya's route, door by door. Each door checks his pass by itself.")?;
    let mut screen = ben.screen(pass)?;
    while let Next::GoTo(Some(door)) = screen.next {
        let step = screen.doors.iter().find(|step| step.door == door);
        let step = step.ok_or_else(|| Cut::Unexpected("a next door that isn't on the way".into()))?;
        if step.connected {
            stage.walk_to(door).await?;
            let attempt = ben.unlock(pass, door, pending()).await?;
            expect(&attempt, true, &step.name)?;
            tell_attempt(teller, stage, &step.name, &attempt)?;
            screen = ben.screen(pass)?;
        } else {
            teller
                .note(&format!("{} has no connected lock: he pushes it open and ticks it off.", step.name))?;
            screen = ben.tick(pass, door)?;
        }
        stage.clock.pass(TimeDelta::seconds(20));
    }
    teller.say("The gym looks nice, but it is not on his pass:")?;
    let gym = DoorId::new(GYM).and_then(|gym| stage.property().door(gym));
    let gym = gym.ok_or_else(|| Cut::Unexpected("a property without a gym".into()))?;
    let keys = gym.keys.ok_or_else(|| Cut::Unexpected("a gym without a reader".into()))?;
    stage.walk_to(gym.id).await?;
    let attempt = ben.show_at(pass, gym.id, &keys, pending()).await?;
    expect(&attempt, false, &gym.name)?;
    tell_attempt(teller, stage, &gym.name, &attempt)
}

/// Scene 8.
pub async fn shows_a_qr<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
    pass: PassId,
) -> Result<(), Cut> {
    teller.chapter("Back at the gate with the dog, Ben shows a QR code to the intercom")?;
    let gate = gate()?;
    let code = cast.ben.device.guest().live_qr(pass, gate)?;
    let picture = Qr::new(code.text()).map_err(Error::from)?;
    teller.block(&picture.to_terminal())?;
    let name = name_of(stage.property(), gate).to_owned();
    match scan(stage, gate, code.text()).await? {
        Scanned::Opened { .. } => teller.done(&format!(
            "{name} opens. The code (version {}) is signed for this door and these ten seconds.",
            picture.version()
        ))?,
        other => return Err(Cut::Unexpected(format!("the intercom answered {other:?}"))),
    }
    match scan(stage, gate, code.text()).await? {
        Scanned::No => {
            teller.refused("Somebody holds up a picture of it: the door stays shut, and says no more.")?;
        }
        other => return Err(Cut::Unexpected(format!("the intercom answered {other:?} to a picture"))),
    }
    Ok(())
}

/// The intercom's camera; its reader waits for the disk.
async fn scan(stage: &Stage, door: DoorId, text: &str) -> Result<Scanned, Cut> {
    let (doors, text) = (stage.doors.doors().clone(), text.to_owned());
    let scanned = tokio::task::spawn_blocking(move || doors.scan_code(door, &text)).await;
    scanned.ok().flatten().ok_or_else(|| Cut::Unexpected("the intercom is gone".into()))
}
