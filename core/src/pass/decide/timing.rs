//! What time and use say: when a permit opens, and until when.
//!
//! Within one occurrence a permit is open from its start until the first of its limits; what is known of
//! its use only moves that end. So all openings are stretches, one an occurrence at most.

use std::iter::Peekable;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Decision, Refusal};
use crate::clock::Now;
use crate::pass::permit::{Permit, Uses};
use crate::pass::schedule::{Occurrence, Occurrences, Schedule};
use crate::pass::usage::Usage;

/// How long after a counted opening the same phone may open the same door again: a door that fell shut.
pub const REOPEN: TimeDelta = TimeDelta::seconds(60);

/// How many stretches are looked at for one answer. Only with a clock that may be off by weeks could there
/// be more; then `until` is told too early rather than late.
const MOST_STRETCHES: usize = 4096;

pub(super) fn decide(permit: &Permit, usage: &Usage, now: Now) -> Decision {
    let limits = Limits { permit, usage };
    let (earliest, latest) = (now.earliest(), now.latest());
    let mut stretches = limits.stretches(earliest);
    for _ in 0..MOST_STRETCHES {
        let Some(stretch) = stretches.next().filter(|stretch| stretch.occurrence.start <= latest) else {
            break;
        };
        if stretch.closes > earliest && stretch.opens() {
            let end = limits.end(stretch, stretches, now.uncertainty);
            let until = (end < Occurrence::ALWAYS.end)
                .then(|| end.checked_add_signed(now.uncertainty).unwrap_or(Occurrence::ALWAYS.end));
            return Decision::Open { until };
        }
    }
    Decision::Refuse(limits.refusal(now.at))
}

#[derive(Clone, Copy)]
struct Limits<'a> {
    permit: &'a Permit,
    usage: &'a Usage,
}

/// An occurrence, up to the start of the next one, and when its limits close it.
#[derive(Clone, Copy)]
struct Stretch {
    occurrence: Occurrence,
    closes: DateTime<Utc>,
}

impl Stretch {
    fn opens(&self) -> bool {
        self.occurrence.start < self.closes
    }
}

struct Stretches<'a> {
    limits: Limits<'a>,
    occurrences: Peekable<Occurrences<'a>>,
    /// They end after this.
    after: DateTime<Utc>,
    /// The facts are about an occurrence that starts then, so it is no earlier.
    not_before: Option<DateTime<Utc>>,
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;
    fn next(&mut self) -> Option<Stretch> {
        loop {
            let mut occurrence = self.occurrences.next()?;
            if self.not_before.is_some_and(|start| occurrence.start < start) {
                continue;
            }
            // In a repeated hour two can overlap; uses and the like then count for the later one.
            if self.limits.any()
                && let Some(next) = self.occurrences.peek()
            {
                occurrence.end = occurrence.end.min(next.start);
                if occurrence.end <= self.after {
                    continue;
                }
            }
            return Some(Stretch { occurrence, closes: self.limits.closes(occurrence) });
        }
    }
}

impl<'a> Limits<'a> {
    /// Whether anything but the schedule decides.
    fn any(&self) -> bool {
        let Permit { uses, first_use_within, active_for, expires_in, .. } = self.permit;
        *uses == Uses::Once || first_use_within.is_some() || active_for.is_some() || expires_in.is_some()
    }

    /// The stretches whose occurrences end after an instant.
    fn stretches(self, instant: DateTime<Utc>) -> Stretches<'a> {
        let not_before = if self.any() { self.usage.occurrence } else { None };
        let occurrences = self.permit.schedule.ending_after(instant).peekable();
        Stretches { limits: self, occurrences, after: instant, not_before }
    }

    /// Each limit of an occurrence: from when on it closes, and what is said then.
    fn of(&self, occurrence: Occurrence) -> [Option<(DateTime<Utc>, Refusal)>; 4] {
        let Permit { uses, first_use_within, active_for, expires_in, .. } = *self.permit;
        let start = occurrence.start;
        let facts = if self.usage.occurrence == Some(start) { *self.usage } else { Usage::default() };
        let opens_at = None;
        let used_up = facts.counted.filter(|_| uses == Uses::Once).map(|counted| {
            let since = if counted.same_phone { after(counted.at, REOPEN) } else { start };
            (since, Refusal::UsedUp { at: counted.at, opens_at })
        });
        let active_over = active_for.zip(facts.first_use).map(|(time, first)| {
            let since = after(first.max(start), time.delta());
            (since, Refusal::ActiveTimeOver { since, opens_at })
        });
        // A permit without a start has no time to be late for; and what was used was used in time, or
        // the door would have stayed shut.
        let late = first_use_within.filter(|_| facts.first_use.is_none() && start > Occurrence::ALWAYS.start);
        let first_use_missed = late.map(|time| {
            let since = after(start, time.delta());
            (since, Refusal::FirstUseMissed { since, opens_at })
        });
        let link = expires_in.map(|time| match facts.link_opened {
            None => (start, Refusal::LinkNotOpened),
            Some(at) => {
                let since = after(at.max(start), time.delta());
                (since, Refusal::LinkExpired { since, opens_at })
            }
        });
        [used_up, active_over, first_use_missed, link]
    }

    /// When an occurrence closes, at its end or at the first of its limits.
    fn closes(&self, occurrence: Occurrence) -> DateTime<Utc> {
        let limits = self.of(occurrence).into_iter().flatten().map(|(since, _)| since);
        limits.fold(occurrence.end, DateTime::min)
    }

    /// When the answer changes that is open now: what follows without a hole belongs to it, and so does
    /// a hole that is shorter than the uncertainty either side of it.
    fn end(&self, open: Stretch, mut rest: Stretches<'a>, uncertainty: TimeDelta) -> DateTime<Utc> {
        let slack = uncertainty.checked_add(&uncertainty).unwrap_or(TimeDelta::MAX);
        let mut last = open;
        let mut end = open.closes;
        for _ in 0..MOST_STRETCHES {
            if let Some(whole) = self.end_of_whole_days(last).filter(|whole| *whole > end) {
                end = whole;
                rest = self.stretches(end);
            }
            let Some(next) = rest.next().filter(|next| next.occurrence.start <= after(end, slack)) else {
                break;
            };
            if next.opens() {
                end = end.max(next.closes);
                last = next;
            }
        }
        end
    }

    /// Where day follows day without a hole, the end of the last; else there might be years to walk through.
    fn end_of_whole_days(&self, last: Stretch) -> Option<DateTime<Utc>> {
        let Permit { schedule: Schedule::Repeating(repeating), first_use_within, expires_in, .. } =
            self.permit
        else {
            return None;
        };
        let plain = first_use_within.is_none() && expires_in.is_none() && last.closes == last.occurrence.end;
        if plain { repeating.end_of_whole_days(last.occurrence.start) } else { None }
    }

    /// Why it is shut at an instant.
    fn refusal(&self, at: DateTime<Utc>) -> Refusal {
        let mut stretches = self.stretches(at);
        let schedule = &self.permit.schedule;
        let Some(Stretch { occurrence, .. }) = stretches.next() else {
            return Refusal::Over { since: schedule.last_ended_by(at).map_or(at, |last| last.end) };
        };
        let opens_at = occurrence.start;
        let limited = self.of(occurrence).into_iter().flatten().find(|(since, _)| *since <= at.max(opens_at));
        match limited {
            Some((_, refusal)) if opens_at <= at || refusal != Refusal::LinkNotOpened => {
                refusal.opening(stretches.next().map(|next| next.occurrence.start))
            }
            _ if schedule.first().is_some_and(|first| first.start == opens_at) => {
                Refusal::NotYet { opens_at }
            }
            _ => Refusal::OutsideHours { opens_at },
        }
    }
}

/// Later by `time`; the end of time where there is no later.
fn after(instant: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
    instant.checked_add_signed(time).unwrap_or(Occurrence::ALWAYS.end)
}
