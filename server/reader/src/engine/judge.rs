//! The decision at the door, and the order of what follows: ledger, lock, answer.

use chrono::{DateTime, Utc};
use gatepass::clock::Now;
use gatepass::id::PassId;
use gatepass::pass::decide::{Decision, Refusal};
use gatepass::pass::permit::Permit;
use gatepass::pass::usage::{Event, Usage};
use gatepass::token::keys::{Fingerprint, HolderKey};
use gatepass::token::receipt::{Receipt, Verdict, VerifiedReceipt, verify_receipt};
use gatepass::token::{Facts, VerifiedLink, VerifiedToken};

use super::Engine;
use crate::ledger::{Entry, Learned, Ledger, LedgerError, Once, Opening};
use crate::lock::Lock;

/// What was decided and done.
pub(super) struct Judged {
    pub ruling: Ruling,
    pub receipt: Receipt,
}

pub(super) enum Ruling {
    Opened { until: Option<DateTime<Utc>> },
    Refused(Refusal),
    LockFailed,
}

/// What this door knows of one link.
struct Known {
    pass: PassId,
    facts: Facts,
    /// Openings elsewhere that stamps tell of.
    stamped: Vec<Opening>,
}

impl<L: Ledger, K: Lock> Engine<L, K> {
    /// Decides, commits, then drives the lock. The one way in which this door opens.
    pub(super) fn judge(
        &mut self,
        token: &VerifiedToken,
        once: Once<'_>,
        stamps: &[Vec<u8>],
    ) -> Result<Judged, LedgerError> {
        let now = self.now();
        let holder = token.holder().map(HolderKey::fingerprint);
        let stamps = self.check_stamps(stamps);
        let mut known = Vec::with_capacity(2);
        for link in token.links() {
            known.push(self.known(link, holder, &stamps, now)?);
        }
        let decision = self.decide(token, &known, now);
        let opening = matches!(decision, Decision::Open { .. }).then_some(now.at);
        let receipt = Receipt {
            door: self.settings.door,
            sequence: self.ledger.next_sequence()?,
            pass: token.pass(),
            generation: token.generation(),
            holder,
            occurrence: opening.and_then(|at| occurrence_of(&token.shown().claims().permit, at)),
            at: now.at,
            verdict: match decision {
                Decision::Open { .. } => Verdict::Opened,
                Decision::Refuse(refusal) => Verdict::Refused(refusal.into()),
            },
            missing: 0,
        };
        let until = self.open_until(token, &known, now);
        let learned = token.links().zip(known).map(|(link, known)| learned(link, known, opening, holder));
        self.ledger.commit(&Entry { once, learned: learned.collect(), receipt })?;

        let ruling = match decision {
            Decision::Refuse(refusal) => Ruling::Refused(refusal),
            Decision::Open { .. } => match self.lock.open(self.settings.open_for) {
                Ok(()) => Ruling::Opened { until },
                Err(error) => {
                    self.fault = Some(error.into());
                    Ruling::LockFailed
                }
            },
        };
        Ok(Judged { ruling, receipt })
    }

    fn decide(&self, token: &VerifiedToken, known: &[Known], now: Now) -> Decision {
        token.decide(self.settings.door, now, |link| {
            let found = known.iter().find(|known| known.pass == link.pass());
            found.map_or(Facts::NOTHING_KNOWN, |known| known.facts)
        })
    }

    /// How long the pass opens this door once an opening at `now` has counted: *active for* begins with it, and a
    /// single use leaves a minute.
    fn open_until(&self, token: &VerifiedToken, known: &[Known], now: Now) -> Option<DateTime<Utc>> {
        let same_phone = token.holder().is_some();
        let counted = token.links().zip(known).map(|(link, known)| {
            let mut facts = known.facts;
            facts.usage.learn(&link.claims().permit, Event::Opened { at: now.at, here: true, same_phone });
            Known { pass: known.pass, facts, stamped: Vec::new() }
        });
        match self.decide(token, &counted.collect::<Vec<_>>(), now) {
            Decision::Open { until } => until,
            Decision::Refuse(_) => Some(now.at),
        }
    }

    fn known(
        &self,
        link: &VerifiedLink,
        holder: Option<Fingerprint>,
        stamps: &[VerifiedReceipt],
        now: Now,
    ) -> Result<Known, LedgerError> {
        let permit = &link.claims().permit;
        let record = self.ledger.pass(link.pass())?;
        let opened = stamps.iter().filter_map(|stamp| stamp.opened(link.pass()));
        // A stamp of the future is another door's wrong clock; it must not end an occurrence that hasn't begun.
        let stamped = opened.filter(|at| *at <= now.latest()).map(|at| Opening {
            occurrence: occurrence_of(permit, at),
            here: false,
            at,
            holder: None,
        });
        let stamped = stamped.collect::<Vec<_>>();
        let mut usage = Usage::default();
        for opening in record.openings.iter().chain(&stamped) {
            // Bearers can't be told apart: none of them is the same phone.
            let same_phone = holder.is_some() && opening.holder == holder;
            usage.learn(permit, Event::Opened { at: opening.at, here: opening.here, same_phone });
        }
        let standing = self.standing(link, &record);
        Ok(Known { pass: link.pass(), facts: Facts { standing, usage }, stamped })
    }

    fn check_stamps(&self, stamps: &[Vec<u8>]) -> Vec<VerifiedReceipt> {
        let check = |stamp: &Vec<u8>| {
            verify_receipt(stamp, &self.settings.property, |door| self.settings.doors.get(&door).copied())
                .ok()
        };
        stamps.iter().filter_map(check).collect()
    }
}

fn learned(
    link: &VerifiedLink,
    known: Known,
    opening: Option<DateTime<Utc>>,
    holder: Option<Fingerprint>,
) -> Learned {
    let permit = &link.claims().permit;
    let here = opening.map(|at| Opening { occurrence: occurrence_of(permit, at), here: true, at, holder });
    Learned {
        pass: link.pass(),
        generation: link.generation(),
        openings: known.stamped.into_iter().chain(here).collect(),
        keep_until: permit.schedule.ends_at(),
    }
}

/// The start of the occurrence that an opening at `at` counts for.
fn occurrence_of(permit: &Permit, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut usage = Usage::default();
    usage.learn(permit, Event::Opened { at, here: true, same_phone: true });
    usage.occurrence()
}
