//! Once everything has come home: the activity is what the doors and people did, nothing twice, nothing missing, and
//! everybody sees what is theirs and no more.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use gatepass::client::wire::activity::{ActivityEntry, Event};
use gatepass::client::wire::pass::PassView;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::standing::PassState;
use gatepass::token::receipt::Verdict;
use gatepass_tests::phone::{session_of, signed_in};

use crate::log::{Given, name_of};
use crate::visit::Hand;
use crate::week::{Done, Week, wrong};

/// How often a door is asked until it has told all.
const ROUNDS: usize = 3;

/// Something that happened at a door.
type AtDoor = (DoorId, PassId, DateTime<Utc>, String);

/// Brings everything home and compares.
pub async fn compare(week: &mut Week) -> Done {
    come_home(week).await?;
    let overseer = week.overseer()?;
    let all = activity(week, overseer).await?;
    doors_and_activity(week, &all)?;
    acts_and_activity(week, &all)?;
    for pass in 0..week.log.passes.len() {
        week.look_again(pass).await?;
    }
    endings(week, &all)?;
    lists(week, overseer, |_| true).await?;
    for resident in week.members(|person| person.home().is_some()) {
        theirs(week, resident, &all).await?;
    }
    letters(week).await?;
    coverage(week)
}

async fn come_home(week: &mut Week) -> Done {
    for person in 0..week.people.len() {
        week.reconnect(person).await?;
        for phone in 0..week.people[person].phones.len() {
            week.phone(Hand { person, phone }).network.set(true);
            week.phone_news(Hand { person, phone }).await?;
        }
    }
    for _ in 0..ROUNDS {
        for door in week.stage()?.readers() {
            week.door_news(door).await?;
        }
    }
    week.stage()?.keep_house().await
}

async fn activity(week: &Week, person: usize) -> Result<Vec<ActivityEntry>, String> {
    let device = week.people[person].phone().device.clone();
    let signed = signed_in(&device)?;
    signed.activity(0).await.map_err(wrong)
}

/// Every pass that somebody may see.
async fn passes(week: &Week, person: usize) -> Result<Vec<PassView>, String> {
    let device = week.people[person].phone().device.clone();
    let session = session_of(&device)?;
    let (mut passes, mut after) = (Vec::new(), None);
    loop {
        let page = device.service.person(&session).passes(after.as_deref()).await.map_err(wrong)?;
        passes.extend(page.passes);
        after = page.next;
        if after.is_none() {
            return Ok(passes);
        }
    }
}

/// Every opening of a lock has one receipt, and every receipt one entry.
fn doors_and_activity(week: &Week, all: &[ActivityEntry]) -> Done {
    let told = all.iter().filter_map(|entry| {
        let (door, what) = match &entry.event {
            Event::Unlocked { door } => (*door, "unlocked".to_owned()),
            Event::Refused { door, because } => (*door, because.clone().unwrap_or_default()),
            _ => return None,
        };
        Some((door, entry.pass?, entry.at, what))
    });
    let done = week.log.visits.iter().filter_map(|visit| {
        let receipt = visit.receipt?;
        let what = match receipt.verdict {
            Verdict::Opened => "unlocked".to_owned(),
            Verdict::Refused(reason) => serde_json::to_value(reason).unwrap().as_str().unwrap().to_owned(),
        };
        Some((receipt.door, receipt.pass, receipt.at, what))
    });
    same::<AtDoor>("the doors", done, "the activity", told)?;
    for door in week.doors.keys() {
        let opened = week.log.visits_at(*door).filter(|visit| visit.opened()).count();
        let moved = week.stage()?.openings(*door);
        if opened != moved {
            return Err(format!("the lock of door {door} opened {moved} times, people saw {opened}"));
        }
    }
    Ok(())
}

fn acts_and_activity(week: &Week, all: &[ActivityEntry]) -> Done {
    let is_act = |event: &Event| event.door().is_none() && *event != Event::Expired;
    let told = all.iter().filter(|entry| is_act(&entry.event));
    let told = told.filter_map(|entry| Some((entry.pass?, name_of(&entry.event))));
    same("people's acts", week.log.acts.iter().cloned(), "the activity", told)
}

/// What is over is said to be over once, at its end.
fn endings(week: &Week, all: &[ActivityEntry]) -> Done {
    for view in week.log.passes.iter().map(|given| &given.view) {
        let ended = all.iter().filter(|entry| entry.pass == Some(view.id) && entry.event == Event::Expired);
        let last = view.times.ends.filter(|ends| *ends <= week.now());
        let at_end = ended.filter(|entry| Some(entry.at) == last).count();
        let lives = !matches!(view.state, PassState::Deleted | PassState::Declined | PassState::Superseded);
        // One that was deleted after its end had been noted.
        let due = usize::from(last.is_some() && lives);
        if (lives && at_end != due) || at_end > 1 {
            return Err(format!(
                "pass {} is {} and ended {last:?}: noted {at_end} times",
                view.id, view.state
            ));
        }
    }
    Ok(())
}

/// A list has what is theirs and neither deleted nor over, once.
async fn lists(week: &Week, person: usize, is_theirs: impl Fn(&Given) -> bool) -> Done {
    let goes_on = |view: &PassView| {
        let is_over = view.times.ends.is_some_and(|ends| ends <= week.now());
        !is_over && view.state != PassState::Deleted
    };
    let due = week.log.passes.iter().filter(|given| is_theirs(given) && goes_on(&given.view));
    let listed = passes(week, person).await?;
    let name = &week.people[person].name;
    same("what was made", due.map(|given| given.id), name, listed.iter().map(|view| view.id))
}

/// A resident sees their passes, and what happened with those, in their home and with their own keys; no more.
async fn theirs(week: &Week, resident: usize, all: &[ActivityEntry]) -> Done {
    let home = week.people[resident].home();
    let is_theirs = |pass: PassId| match week.log.find(pass) {
        Some(pass) => {
            let given = &week.log.passes[pass];
            given.maker == resident || given.unit.as_ref() == home
        }
        None => week.log.own.get(&pass).is_some_and(|owner| week.people[*owner].home() == home),
    };
    let due = all.iter().filter(|entry| entry.pass.is_some_and(is_theirs)).map(|entry| entry.number);
    let seen = activity(week, resident).await?;
    same("what is theirs", due, &week.people[resident].name, seen.iter().map(|entry| entry.number))?;
    lists(week, resident, |given| given.maker == resident).await
}

/// Letters leave in order: once that of a sign-in has come, so have all, and each was read where it was due.
async fn letters(week: &mut Week) -> Done {
    let overseer = week.overseer()?;
    week.new_phone(overseer).await?;
    let late = week.stage()?.messages.sent();
    match late.first() {
        None => Ok(()),
        Some(letter) => Err(format!("{} letters that nobody expected: {}", late.len(), letter.text)),
    }
}

/// A week in which little happens proves little.
fn coverage(week: &Week) -> Done {
    let log = &week.log;
    let count = |what: &str| log.tally.get(what).copied().unwrap_or_default();
    let few = [("agreed: opens", 150), ("agreed: stays shut", 100), ("passes made", 60), ("letters", 100)];
    match few.into_iter().find(|(what, least)| count(what) < *least) {
        None => Ok(()),
        Some((what, least)) => Err(format!("{what}: {} times, at least {least} were meant", count(what))),
    }
}

/// Compares two bags.
fn same<T: Ord + std::fmt::Debug>(
    whose: &str,
    left: impl Iterator<Item = T>,
    others: &str,
    right: impl Iterator<Item = T>,
) -> Done {
    let mut balance: BTreeMap<T, i32> = BTreeMap::new();
    left.for_each(|item| *balance.entry(item).or_default() += 1);
    right.for_each(|item| *balance.entry(item).or_default() -= 1);
    balance.retain(|_, more| *more != 0);
    match balance.first_key_value() {
        None => Ok(()),
        Some((item, more)) => Err(format!(
            "{} differences; the first: {item:?} is {} times more in {whose} than in {others}",
            balance.len(),
            more
        )),
    }
}
