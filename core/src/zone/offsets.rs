//! A zone's offsets over a stretch of time, and the one place that turns wall-clock time into instants.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A zone's offsets from UTC over a stretch of time: all that a reader needs to know of it.
///
/// A door has no zone database, so a permit carries this, up to its end, and phone and door can't disagree.
///
/// ```
/// use gatepass::zone::Zone;
///
/// // In New York, 02:00 to 03:00 is skipped on 8 March 2026, and 01:00 to 02:00 comes twice on 1 November.
/// let year = ("2026-01-01T00:00:00Z".parse()?, "2027-01-01T00:00:00Z".parse()?);
/// let offsets = Zone::new("America/New_York")?.offsets(year.0, year.1);
/// let skipped = "2026-03-08T02:30:00".parse()?;
/// assert_eq!(offsets.first_instant(skipped).to_rfc3339(), "2026-03-08T07:00:00+00:00");
/// assert_eq!(offsets.last_instant(skipped), offsets.first_instant(skipped));
/// let twice = "2026-11-01T01:30:00".parse()?;
/// assert_eq!(offsets.first_instant(twice).to_rfc3339(), "2026-11-01T05:30:00+00:00");
/// assert_eq!(offsets.last_instant(twice).to_rfc3339(), "2026-11-01T06:30:00+00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "Unchecked")]
pub struct Offsets {
    /// Seconds east of UTC before the first transition.
    pub(crate) initial: i32,
    /// In order of time; rarely more than two for a year.
    pub(crate) transitions: Vec<Transition>,
}

/// A jump of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The first instant with the new offset, a whole second.
    pub at: DateTime<Utc>,
    /// Seconds east of UTC from then on.
    pub offset: i32,
}

/// Why a list of transitions isn't a zone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOffsets {
    /// No zone has ever been that far from UTC.
    #[error("an offset of {offset} seconds; it must be less than 26 hours either way")]
    TooFar {
        /// Seconds east of UTC.
        offset: i32,
    },
    /// Transitions must follow each other, also by the clock on the wall, and each must change the offset.
    #[error("the transition at {at} doesn't follow the one before it, or changes nothing")]
    OutOfOrder {
        /// The one in question.
        at: DateTime<Utc>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    initial: i32,
    transitions: Vec<Transition>,
}

impl TryFrom<Unchecked> for Offsets {
    type Error = BadOffsets;
    fn try_from(raw: Unchecked) -> Result<Self, BadOffsets> {
        Self::new(raw.initial, raw.transitions)
    }
}

/// The first offset that is too far from UTC; the zone database's own limit.
const TOO_FAR: u32 = 26 * 3600;

impl Offsets {
    /// UTC, for ever.
    pub const UTC: Self = Self { initial: 0, transitions: Vec::new() };

    /// Checks that the transitions are in order, and none jumps past another.
    pub fn new(initial: i32, transitions: Vec<Transition>) -> Result<Self, BadOffsets> {
        let near = |offset: i32| {
            if offset.unsigned_abs() < TOO_FAR { Ok(()) } else { Err(BadOffsets::TooFar { offset }) }
        };
        near(initial)?;
        let mut before = initial;
        let mut previous: Option<(i64, i64, i64)> = None;
        for Transition { at, offset } in &transitions {
            near(*offset)?;
            let (instant, leaves, arrives) = jump(*at, before, *offset);
            let follows = previous.is_none_or(|(i, l, a)| instant > i && leaves >= l && arrives >= a);
            if !follows || *offset == before || at.timestamp_subsec_nanos() != 0 {
                return Err(BadOffsets::OutOfOrder { at: *at });
            }
            previous = Some((instant, leaves, arrives));
            before = *offset;
        }
        Ok(Self { initial, transitions })
    }

    /// Seconds east of UTC before the first transition.
    pub const fn initial(&self) -> i32 {
        self.initial
    }

    /// The jumps, in order of time.
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// Seconds east of UTC at an instant; at a jump, the new offset.
    pub fn offset_at(&self, instant: DateTime<Utc>) -> i32 {
        self.before(self.transitions.partition_point(|transition| transition.at <= instant))
    }

    /// What a clock on the wall shows at an instant.
    pub fn to_local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let offset = TimeDelta::seconds(self.offset_at(instant).into());
        instant.naive_utc().checked_add_signed(offset).unwrap_or(instant.naive_utc())
    }

    /// The instant of a `from`: the first at which the wall shows `local` or later.
    ///
    /// Of a repeated hour that is the first, and in a skipped one the moment of the jump. To the second.
    pub fn first_instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        at_second(self.first_second(local.and_utc().timestamp()), local)
    }

    /// The instant of an `until`: the last at which the wall shows `local` or earlier, ends being exclusive.
    ///
    /// Of a repeated hour that is the last, and in a skipped one the moment of the jump. To the second.
    pub fn last_instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        at_second(self.last_second(local.and_utc().timestamp()), local)
    }

    /// [`Self::first_instant`] in seconds since 1970, of the wall's time and of the instant.
    pub(crate) fn first_second(&self, local: i64) -> i64 {
        // The first stretch between two jumps whose wall-clock end lies after `local`.
        let stretch = self.partition(|leaves, _| leaves <= local);
        let second = local.saturating_sub(self.before(stretch).into());
        match stretch.checked_sub(1).and_then(|jump| self.transitions.get(jump)) {
            Some(jump) => second.max(jump.at.timestamp()),
            None => second,
        }
    }

    /// [`Self::last_instant`] in seconds since 1970, of the wall's time and of the instant.
    pub(crate) fn last_second(&self, local: i64) -> i64 {
        // The last stretch between two jumps whose wall-clock start isn't after `local`.
        let stretch = self.partition(|_, arrives| arrives <= local);
        let second = local.saturating_sub(self.before(stretch).into());
        match self.transitions.get(stretch) {
            Some(jump) => second.min(jump.at.timestamp()),
            None => second,
        }
    }

    /// The offset before the transition with this index.
    fn before(&self, index: usize) -> i32 {
        index.checked_sub(1).and_then(|i| self.transitions.get(i)).map_or(self.initial, |t| t.offset)
    }

    /// How many jumps at the front satisfy the predicate of the wall-clock times, in seconds, that a
    /// jump leaves and arrives at. Both never decrease from jump to jump.
    fn partition(&self, holds: impl Fn(i64, i64) -> bool) -> usize {
        let (mut low, mut high) = (0, self.transitions.len());
        while low < high {
            let middle = low.midpoint(high);
            let Some(transition) = self.transitions.get(middle) else { break };
            let (_, leaves, arrives) = jump(transition.at, self.before(middle), transition.offset);
            if holds(leaves, arrives) { low = middle.saturating_add(1) } else { high = middle }
        }
        low
    }
}

/// A jump's instant, and the wall-clock times before and after it, all in seconds.
fn jump(at: DateTime<Utc>, before: i32, after: i32) -> (i64, i64, i64) {
    let instant = at.timestamp();
    (instant, instant.saturating_add(before.into()), instant.saturating_add(after.into()))
}

/// The instant; where a date can't say it, `local` as if it were UTC.
fn at_second(second: i64, local: NaiveDateTime) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap_or(local.and_utc())
}
