//! Staff lock a door down; they make a pass for a vendor whose number they don't know, and approve it on the go.

use std::future::pending;
use std::io::Write;

use chrono::TimeDelta;
use gatepass::app::guest::Next;
use gatepass::app::staff::Decided;
use gatepass::clock::Clock as _;
use gatepass::confidential::Confidential;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::draft::{Draft, Pick};
use gatepass::pass::given::{Given, Visit};
use gatepass::pass::kind::Kind;
use gatepass::pass::permit::Minutes;
use gatepass::pass::recipient::RecipientDraft;
use gatepass_service::messenger::verification_code_in;

use super::super::super::words;
use super::super::Cut;
use super::super::cast::{Cast, expect, link_in, name_of, shown, tell_attempt};
use super::super::stage::Stage;
use super::super::tell::Teller;
use super::{gate, resident, signed};

const EMAIL: &str = "vera@plumbing.example";
const DOCK: [u16; 2] = [9, 10];

/// Scene 6.
pub async fn lock_the_gate_down<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
    pass: PassId,
) -> Result<(), Cut> {
    teller.chapter("Somebody has climbed the fence: Dana, the manager, locks the gate down")?;
    cast.dana.sign_in(stage).await?;
    let (desk, door) = (signed(&cast.dana)?, gate()?);
    let dana = desk.staff().and_then(|staff| staff.management());
    let dana = dana.ok_or_else(|| Cut::Unexpected("Dana doesn't manage".into()))?;
    let name = name_of(stage.property(), door);
    dana.begin_lockdown(Some(door)).await?.done()?;
    stage.doors.exchange_news(&cast.dana.device.service).await?;
    teller.done(&format!("{name} hears of it over its own network."))?;
    stage.walk_to(door).await?;
    teller
        .say("Lee arrives with a good pass, Maya with her own key. Nobody gets in, and both are told why:")?;
    let attempt = cast.lee.device.guest().unlock(pass, door, pending()).await?;
    expect(&attempt, false, name)?;
    tell_attempt(teller, stage, name, &attempt)?;
    let maya = signed(&cast.maya)?;
    resident(&maya)?.refresh().await?;
    let attempt = maya.unlock(door, pending()).await?;
    expect(&attempt, false, name)?;
    tell_attempt(teller, stage, name, &attempt)?;
    stage.clock.pass(TimeDelta::minutes(3));
    dana.end_lockdown(Some(door)).await?.done()?;
    stage.doors.exchange_news(&cast.dana.device.service).await?;
    teller.say("It was a boy after his ball. Dana ends the lockdown:")?;
    let attempt = cast.lee.device.guest().unlock(pass, door, pending()).await?;
    expect(&attempt, true, name)?;
    tell_attempt(teller, stage, name, &attempt)
}

/// Scene 9.
pub async fn approve_a_vendor<W: Write>(
    stage: &Stage,
    cast: &Cast,
    teller: &mut Teller<W>,
) -> Result<(), Cut> {
    teller.chapter("Grace, staff, lets a plumber in whose number she doesn't know")?;
    cast.grace.sign_in(stage).await?;
    let desk = signed(&cast.grace)?;
    let grace = desk.staff().ok_or_else(|| Cut::Unexpected("Grace isn't staff".into()))?;
    let today = stage.zone.local(stage.clock.now()).date();
    let doors: Vec<DoorId> = DOCK.into_iter().filter_map(DoorId::new).collect();
    let created = grace
        .giver()
        .create(Draft {
            given: Given::VendorVisit(Visit {
                starts_on: Some(today),
                ends_on: Some(today),
                active_for: Some(Minutes(120)),
                schedule: None,
            }),
            name: "Leak in the service corridor".into(),
            doors: Pick::Doors(doors.clone()),
            recipient: RecipientDraft {
                name: "Vera".into(),
                email: Confidential::new(EMAIL),
                ..RecipientDraft::default()
            },
            ..Draft::new(Kind::VendorVisit)
        })
        .await?;
    teller.done(&format!(
        "“{}”: {}.",
        created.pass.name,
        words::conditions(&created.pass.permit).join(", ")
    ))?;
    let letter = cast.vera.letter(stage, EMAIL).await?;
    let (subject, text) = letter.split_once('\n').unwrap_or(("", &letter));
    teller.arrives(&format!("E-mail to Vera, “{subject}”"), &shown(text))?;

    let vera = cast.vera.device.guest();
    let pass = vera.look(link_in(&letter)?).await?.pass;
    vera.open(pass).await?;
    vera.submit_phone(pass, cast.vera.number).await?;
    let screen = vera.refresh(pass).await?;
    if screen.next != Next::WaitForStaff {
        return Err(Cut::Unexpected(format!("the vendor doesn't wait, but {:?}", screen.next)));
    }
    teller.say("Vera enters her number. The pass waits for staff: nothing is active yet.")?;

    let approvals = grace.approvals().ok_or_else(|| Cut::Unexpected("Grace approves nothing".into()))?;
    let waiting = approvals.refresh().await?;
    let first = waiting.first().ok_or_else(|| Cut::Unexpected("nothing waits for approval".into()))?;
    let Decided::Done(approved) = approvals.approve(first.row.pass).await? else {
        return Err(Cut::Unexpected("an approval that wasn't taken".into()));
    };
    teller.done(&format!("Grace, on the stairs, approves “{}”.", approved.name))?;
    let letter = cast.vera.letter(stage, cast.vera.number).await?;
    teller.arrives("Text to Vera", &shown(&letter))?;

    vera.submit_phone(pass, cast.vera.number).await?;
    let letter = cast.vera.letter(stage, cast.vera.number).await?;
    let digits =
        verification_code_in(&letter).ok_or_else(|| Cut::Unexpected("a text without six digits".into()))?;
    vera.verify(pass, digits).await?;
    for door in doors {
        stage.walk_to(door).await?;
        let attempt = vera.unlock(pass, door, pending()).await?;
        let name = name_of(stage.property(), door);
        expect(&attempt, true, name)?;
        tell_attempt(teller, stage, name, &attempt)?;
    }
    Ok(())
}
