//! The ledger's twin in memory: the same rules, and nothing survives.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use gatepass::id::{Generation, PassId};
use gatepass::token::keys::Fingerprint;
use gatepass::token::receipt::{Receipt, Verdict};
use gatepass::unlock::Challenge;

use super::{
    CAPACITY, Entry, Learned, Ledger, LedgerError, News, Once, Opening, PassRecord, forgets_before, room,
    to_millisecond,
};

/// A ledger that forgets with its process.
#[derive(Clone, Debug)]
pub struct MemoryLedger {
    capacity: usize,
    starts: u64,
    last_sequence: u64,
    received: u64,
    bulletin: Option<Vec<u8>>,
    passes: BTreeMap<PassId, Known>,
    receipts: BTreeMap<u64, Receipt>,
    accepted: BTreeSet<(Challenge, Fingerprint)>,
    steps: BTreeMap<(PassId, Fingerprint), i64>,
}

#[derive(Clone, Debug)]
struct Known {
    generation: Generation,
    keep_until: Option<DateTime<Utc>>,
    openings: BTreeMap<(Option<DateTime<Utc>>, bool), Opening>,
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::with_capacity(CAPACITY)
    }
}

impl MemoryLedger {
    /// Keeps at most this many receipts, at least one.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            starts: 0,
            last_sequence: 0,
            received: 0,
            bulletin: None,
            passes: BTreeMap::new(),
            receipts: BTreeMap::new(),
            accepted: BTreeSet::new(),
            steps: BTreeMap::new(),
        }
    }

    fn check_once(&self, once: Once<'_>) -> Result<(), LedgerError> {
        let spent = match once {
            Once::Challenge { challenge, holder, .. } => self.accepted.contains(&(challenge, holder)),
            Once::Step { pass, holder, step } => {
                self.steps.get(&(pass, holder)).is_some_and(|last| step <= *last)
            }
            Once::Bearer => false,
        };
        if spent { Err(LedgerError::Spent) } else { Ok(()) }
    }

    fn accept(&mut self, once: Once<'_>) {
        match once {
            Once::Challenge { challenge, holder, live } => {
                self.accepted.retain(|(accepted, _)| *accepted == challenge || live.contains(accepted));
                self.accepted.insert((challenge, holder));
            }
            Once::Step { pass, holder, step } => {
                self.steps.insert((pass, holder), step);
            }
            Once::Bearer => {}
        }
    }

    fn note(&mut self, learned: &Learned) {
        let keep_until = learned.keep_until.map(to_millisecond);
        let known = self.passes.entry(learned.pass).or_insert(Known {
            generation: learned.generation,
            keep_until,
            openings: BTreeMap::new(),
        });
        known.generation = known.generation.max(learned.generation);
        known.keep_until = known.keep_until.zip(keep_until).map(|(a, b)| a.max(b));
        for opening in &learned.openings {
            let opening = Opening {
                at: to_millisecond(opening.at),
                occurrence: opening.occurrence.map(to_millisecond),
                ..*opening
            };
            let counted = known.openings.entry((opening.occurrence, opening.here)).or_insert(opening);
            if opening.at < counted.at {
                *counted = opening;
            }
        }
    }

    fn make_room(&mut self) {
        if self.receipts.len() < self.capacity {
            return;
        }
        let mut seen = BTreeSet::new();
        let merged = self.receipts.iter().rev().filter_map(|(sequence, receipt)| match receipt.verdict {
            Verdict::Opened => None,
            Verdict::Refused(reason) => {
                (!seen.insert((receipt.pass, receipt.holder, reason.number()))).then_some(*sequence)
            }
        });
        for sequence in merged.collect::<Vec<_>>() {
            self.receipts.remove(&sequence);
        }
        if self.receipts.len() >= self.capacity {
            for _ in 0..room(self.capacity) {
                self.receipts.pop_first();
            }
        }
    }
}

impl Ledger for MemoryLedger {
    fn count_start(&mut self) -> Result<u64, LedgerError> {
        self.starts = self.starts.saturating_add(1);
        Ok(self.starts)
    }

    fn pass(&self, pass: PassId) -> Result<PassRecord, LedgerError> {
        Ok(self.passes.get(&pass).map_or_else(PassRecord::default, |known| PassRecord {
            generation: Some(known.generation),
            openings: known.openings.values().copied().collect(),
        }))
    }

    fn next_sequence(&self) -> Result<u64, LedgerError> {
        Ok(self.last_sequence.saturating_add(1))
    }

    fn commit(&mut self, entry: &Entry<'_>) -> Result<(), LedgerError> {
        self.check_once(entry.once)?;
        let (expected, found) = (self.next_sequence()?, entry.receipt.sequence);
        if found != expected {
            return Err(LedgerError::OutOfSequence { expected, found });
        }
        self.accept(entry.once);
        for learned in &entry.learned {
            self.note(learned);
        }
        self.make_room();
        self.receipts.insert(found, entry.receipt);
        self.last_sequence = found;
        Ok(())
    }

    fn receipts(&self, after: u64, most: usize) -> Result<Vec<Receipt>, LedgerError> {
        let before =
            self.receipts.range(..=after).next_back().map_or(self.received, |(sequence, _)| *sequence);
        let mut previous = before.max(self.received);
        let above = self.receipts.range(after.saturating_add(1)..).take(most);
        Ok(above
            .map(|(sequence, receipt)| {
                let missing = sequence.saturating_sub(previous).saturating_sub(1);
                previous = *sequence;
                Receipt { missing, ..*receipt }
            })
            .collect())
    }

    fn bulletin(&self) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(self.bulletin.clone())
    }

    fn learn(&mut self, news: News<'_>) -> Result<(), LedgerError> {
        let before = forgets_before(news.signed_at);
        self.bulletin = Some(news.bulletin.to_vec());
        self.received = self.received.max(news.received);
        self.last_sequence = self.last_sequence.max(self.received);
        self.receipts.retain(|sequence, _| *sequence > self.received);
        self.passes.retain(|_, known| known.keep_until.is_none_or(|until| until >= before));
        self.steps.retain(|(pass, _), _| self.passes.contains_key(pass));
        Ok(())
    }
}
