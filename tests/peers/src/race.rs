//! Timing two sides against each other, and the line that says what came of it.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many rounds each side runs; odd, so that there is a median.
const ROUNDS: usize = 501;
/// How long one side's part of a round lasts at least: much less than the system gives a process at a time, so that
/// on a busy machine most rounds are undisturbed, and the median with them.
const ROUND: Duration = Duration::from_micros(500);

/// Every version is read from the lock file that this program was built with.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// One comparison.
pub struct Row {
    what: String,
    peer: String,
    values: Values,
}

enum Values {
    /// Nanoseconds.
    Time { ours: f64, peer: f64 },
    /// Bytes.
    Size { ours: usize, peer: usize },
}

impl Row {
    /// Runs both sides in turn, each as often as it takes to be timed, and keeps the medians.
    pub fn time<A, B>(
        what: &str,
        peers: &[&str],
        mut ours: impl FnMut() -> A,
        mut peer: impl FnMut() -> B,
    ) -> Self {
        let (our_count, peer_count) = (count(&mut ours), count(&mut peer));
        let mut times = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
        for round in 0..ROUNDS {
            // Who comes first takes turns as well.
            if round % 2 == 0 {
                times.0.push(round_of(our_count, &mut ours));
                times.1.push(round_of(peer_count, &mut peer));
            } else {
                times.1.push(round_of(peer_count, &mut peer));
                times.0.push(round_of(our_count, &mut ours));
            }
        }
        let values = Values::Time { ours: median(times.0), peer: median(times.1) };
        Self { what: what.to_owned(), peer: named(peers), values }
    }

    /// Compares two lengths in bytes.
    pub fn size(what: &str, peers: &[&str], ours: usize, peer: usize) -> Self {
        Self { what: what.to_owned(), peer: named(peers), values: Values::Size { ours, peer } }
    }

    /// The times divided by the answers that each call gives.
    #[must_use]
    pub fn each(mut self, answers: u32) -> Self {
        if let Values::Time { ours, peer } = &mut self.values {
            *ours /= f64::from(answers);
            *peer /= f64::from(answers);
        }
        self
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, peer: name, values } = self;
        match *values {
            Values::Time { ours, peer } => {
                write!(
                    f,
                    "{what} | {:.3} µs | {:.3} µs | {name} | {:.4}",
                    ours / 1e3,
                    peer / 1e3,
                    ours / peer
                )
            }
            Values::Size { ours, peer } => {
                #[allow(clippy::cast_precision_loss, reason = "tokens are short")]
                let ratio = ours as f64 / peer as f64;
                write!(f, "{what} | {ours} B | {peer} B | {name} | {ratio:.4}")
            }
        }
    }
}

/// How many calls fill a round, found by doubling; which warms the caches as well.
fn count<T>(work: &mut impl FnMut() -> T) -> u32 {
    let mut count = 1_u32;
    while timed(count, work) < ROUND {
        count = count.saturating_mul(2);
    }
    count
}

fn timed<T>(count: u32, work: &mut impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        black_box(work());
    }
    start.elapsed()
}

/// Nanoseconds a call.
fn round_of<T>(count: u32, work: &mut impl FnMut() -> T) -> f64 {
    timed(count, work).as_secs_f64() * 1e9 / f64::from(count)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// `rrule 0.14.0`, or several with commas.
fn named(crates: &[&str]) -> String {
    let version = |name: &&str| {
        let entry = format!("name = \"{name}\"\nversion = \"");
        // Ours is the newest, where peers bring an older one.
        let found = LOCK.rsplit_once(&entry).and_then(|(_, rest)| rest.split('"').next());
        format!("{name} {}", found.unwrap_or("of an unknown version"))
    };
    crates.iter().map(version).collect::<Vec<_>>().join(", ")
}
