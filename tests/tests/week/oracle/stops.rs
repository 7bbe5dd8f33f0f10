//! Of every opening: nobody had stopped the pass, as far as the door could know, and single uses are single.

use gatepass::clock::DOOR_CLOCK_ERROR;
use gatepass::pass::decide::REOPEN;
use gatepass::token::receipt::Receipt;

use crate::log::{Bound, Log};
use crate::visit::Visit;

/// Whether this opening was right; `log` has the visits before it.
pub fn check(log: &Log, visit: &Visit) -> Result<(), String> {
    let Some(receipt) = visit.receipt.filter(|_| visit.opened()) else { return Ok(()) };
    let Some(pass) = log.find(visit.pass) else { return Ok(()) };
    let given = &log.passes[pass];
    for stop in given.stops.iter().filter(|stop| stop.at <= visit.at && stop.generation >= receipt.generation)
    {
        if stop.version <= visit.heard.version {
            return Err(format!("the door had heard of it: {stop:?}"));
        }
        match stop.told {
            Bound::NoMore => return Err(format!("people were told that it opens no more: {stop:?}")),
            Bound::Until(until) if until <= visit.at => {
                return Err(format!("people were told that it opens no longer: {stop:?}"));
            }
            Bound::Until(_) | Bound::Nothing => {}
        }
    }
    let here = || log.visits_with(visit.pass).filter(|earlier| earlier.door == visit.door);
    let newer = here().filter_map(|earlier| earlier.receipt).any(|seen| seen.generation > receipt.generation);
    if newer {
        return Err("the door had seen the replacement".to_owned());
    }
    if !given.is_single_use() || receipt.generation < given.permit_since {
        return Ok(());
    }
    let same = |earlier: &&Receipt| earlier.occurrence == receipt.occurrence;
    let first = here().filter(|earlier| earlier.opened()).filter_map(|earlier| earlier.receipt);
    let first = first.collect::<Vec<_>>();
    match first.iter().find(same) {
        Some(first) if first.holder != receipt.holder => {
            Err(format!("another phone had used it at {}", first.at))
        }
        Some(first) if receipt.at >= first.at + REOPEN + DOOR_CLOCK_ERROR => {
            Err(format!("it was used at {} already", first.at))
        }
        _ => Ok(()),
    }
}
