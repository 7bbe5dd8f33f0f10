//! Once everything has come home: the activity is what the doors and people did, nothing twice, nothing missing, and
//! everybody sees what is theirs and no more.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use gatepass::client::wire::activity::{ActivityEntry, Event};
use gatepass::client::wire::pass::PassView;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::standing::PassState;
use gatepass::token::receipt::Verdict;
use gatepass_tests::phone::{Phone, session_of};

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
    let all = activity(week.desk()?).await?;
    doors_and_activity(week, &all)?;
    acts_and_activity(week, &all)?;
    for pass in 0..week.log.passes.len() {
        week.look_again(pass).await?;
    }
    endings(week, &all)?;
    lists(week, "staff", week.desk()?, |_| true).await?;
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

/// All of it; a phone's list shows the newest.
async fn activity(phone: &Phone) -> Result<Vec<ActivityEntry>, String> {
    let session = session_of(&phone.device)?;
    let (mut entries, mut after) = (Vec::new(), 0);
    loop {
        let page = phone.device.service.person(&session).activity(after).await.map_err(wrong)?;
        entries.extend(page.entries);
        if !page.more {
            return Ok(entries);
        }
        after = page.next;
    }
}

/// Every pass that somebody may see.
async fn passes(phone: &Phone) -> Result<Vec<PassView>, String> {
    let session = session_of(&phone.device)?;
    let (mut passes, mut after) = (Vec::new(), None);
    loop {
        let page = phone.device.service.person(&session).passes(after.as_deref()).await.map_err(wrong)?;
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
    all.iter().filter(|entry| entry.event.door().is_some()).try_for_each(|entry| whose(week, entry))?;
    for door in week.doors.keys() {
        let opened = week.log.visits_at(*door).filter(|visit| visit.opened()).count();
        let moved = week.stage()?.openings(*door);
        if opened != moved {
            return Err(format!("the lock of door {door} opened {moved} times, people saw {opened}"));
        }
    }
    Ok(())
}

/// What happened at a door concerns the unit that the pass was for when its generation was made, however late it is told.
fn whose(week: &Week, entry: &ActivityEntry) -> Done {
    let pass = entry.pass.ok_or("nobody's visit")?;
    let mut visits = week.log.visits_with(pass).filter(|visit| visit.at == entry.at);
    let visit = visits.next().ok_or_else(|| format!("no visit is like {entry:?}"))?;
    let is_right = match (week.log.find(pass), visit.receipt) {
        (Some(pass), Some(receipt)) => {
            week.log.passes[pass].unit_of(receipt.generation) == entry.unit.as_ref()
        }
        _ => week.people[visit.hand.person].home() == entry.unit.as_ref(),
    };
    if is_right { Ok(()) } else { Err(format!("it is another unit's: {entry:?}")) }
}

fn acts_and_activity(week: &Week, all: &[ActivityEntry]) -> Done {
    let is_act = |event: &Event| event.door().is_none() && *event != Event::Expired;
    let told = all.iter().filter(|entry| is_act(&entry.event));
    let told = told.filter_map(|entry| Some((entry.pass?, name_of(&entry.event), entry.unit.clone())));
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
async fn lists(week: &Week, name: &str, phone: &Phone, is_theirs: impl Fn(&Given) -> bool) -> Done {
    let goes_on = |view: &PassView| {
        let is_over = view.times.ends.is_some_and(|ends| ends <= week.now());
        !is_over && view.state != PassState::Deleted
    };
    let due = week.log.passes.iter().filter(|given| is_theirs(given) && goes_on(&given.view));
    let listed = passes(phone).await?;
    same("what was made", due.map(|given| given.id), name, listed.iter().map(|view| view.id))
}

/// A resident sees their passes, and what happened with those, in their home and with their own keys; no more.
async fn theirs(week: &Week, resident: usize, all: &[ActivityEntry]) -> Done {
    let home = week.people[resident].home();
    let they_made = |pass: PassId| {
        let pass = week.log.find(pass);
        pass.is_some_and(|pass| week.log.passes[pass].maker == resident)
    };
    let is_theirs = |entry: &&ActivityEntry| entry.unit.as_ref() == home || entry.pass.is_some_and(they_made);
    let due = all.iter().filter(is_theirs).map(|entry| entry.number);
    let person = &week.people[resident];
    let seen = activity(person.phone()).await?;
    same("what is theirs", due, &person.name, seen.iter().map(|entry| entry.number))?;
    lists(week, &person.name, person.phone(), |given| given.maker == resident).await
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
    let few = [("agreed: opens", 120), ("agreed: stays shut", 20), ("passes made", 40), ("letters", 120)];
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
