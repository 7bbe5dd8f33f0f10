//! A link that loses, delays, reorders, repeats and cuts, under a seed and in virtual time.
//!
//! Nothing waits: [`Air::send`] puts bytes on their way, [`Air::poll`] gives what has arrived by then, and
//! [`Air::next_at`] says when to look again. The same seed gives the same weather.

use std::time::Duration;

use crate::unlock::Uptime;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From phone to door.
    ToDoor,
    /// From door to phone.
    ToPhone,
}

/// How bad the air is. Chances are in a thousand, for each fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weather {
    /// Fragments that vanish.
    pub lost: u16,
    /// Fragments that arrive twice.
    pub repeated: u16,
    /// Fragments that are held back behind later ones.
    pub reordered: u16,
    /// Fragments after which the connection breaks for both sides.
    pub cut: u16,
    /// The least and the most time that a fragment takes.
    pub delay: (Duration, Duration),
}

impl Weather {
    /// Nothing goes wrong; each fragment takes 10 ms.
    pub const CLEAR: Self = Self {
        lost: 0,
        repeated: 0,
        reordered: 0,
        cut: 0,
        delay: (Duration::from_millis(10), Duration::from_millis(10)),
    };
}

/// What arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// A fragment.
    Fragment(Way, Vec<u8>),
    /// The connection has broken; nothing more arrives.
    Cut,
}

/// One connection through the air.
#[derive(Debug)]
pub struct Air {
    weather: Weather,
    dice: Dice,
    flying: Vec<(Uptime, u64, Arrival)>,
    /// When the last fragment of each way arrives: a link keeps its order unless it reorders.
    last: [Uptime; 2],
    count: u64,
    broken: bool,
}

impl Air {
    /// A connection in this weather.
    pub fn new(weather: Weather, seed: u64) -> Self {
        Self {
            weather,
            dice: Dice(seed),
            flying: Vec::new(),
            last: [Uptime::ZERO; 2],
            count: 0,
            broken: false,
        }
    }

    /// Puts a fragment on its way at `now`.
    pub fn send(&mut self, way: Way, fragment: &[u8], now: Uptime) {
        if self.broken {
            return;
        }
        if self.dice.falls(self.weather.cut) {
            self.broken = true;
            let at = self.arrival(way, now);
            self.fly(at, Arrival::Cut);
            return;
        }
        if self.dice.falls(self.weather.lost) {
            return;
        }
        let copies = if self.dice.falls(self.weather.repeated) { 2 } else { 1 };
        for _ in 0..copies {
            let at = self.arrival(way, now);
            self.fly(at, Arrival::Fragment(way, fragment.to_vec()));
        }
    }

    fn arrival(&mut self, way: Way, now: Uptime) -> Uptime {
        let (shortest, longest) = self.weather.delay;
        let spread = u64::try_from(longest.saturating_sub(shortest).as_micros()).unwrap_or(u64::MAX);
        let delay = shortest.saturating_add(Duration::from_micros(self.dice.below(spread.saturating_add(1))));
        let at = now.saturating_add(delay);
        let late = self.dice.falls(self.weather.reordered);
        let Some(last) = self.last.get_mut(way as usize) else { return at };
        if late {
            // Behind whatever is sent in the meantime.
            return at.max(*last).saturating_add(longest.saturating_mul(2));
        }
        *last = at.max(*last);
        *last
    }

    fn fly(&mut self, at: Uptime, arrival: Arrival) {
        self.count = self.count.saturating_add(1);
        self.flying.push((at, self.count, arrival));
    }

    /// The next thing that has arrived by `now`, in order of arrival.
    pub fn poll(&mut self, now: Uptime) -> Option<Arrival> {
        let first = self.flying.iter().enumerate().min_by_key(|(_, (at, count, _))| (*at, *count));
        let index = first.filter(|(_, (at, ..))| *at <= now).map(|(index, _)| index)?;
        let (_, _, arrival) = self.flying.swap_remove(index);
        if arrival == Arrival::Cut {
            self.flying.clear();
        }
        Some(arrival)
    }

    /// When the next thing arrives.
    pub fn next_at(&self) -> Option<Uptime> {
        self.flying.iter().map(|(at, ..)| *at).min()
    }

    /// Breaks the connection at `now`.
    pub fn cut(&mut self, now: Uptime) {
        self.broken = true;
        self.flying.clear();
        self.fly(now, Arrival::Cut);
    }
}

/// `SplitMix64`: numbers that a seed repeats. For weather only, never for secrets.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// The next number.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.throw().checked_rem(limit).unwrap_or(0)
    }

    /// Whether a thing with this chance in a thousand happens.
    pub fn falls(&mut self, in_a_thousand: u16) -> bool {
        self.below(1000) < u64::from(in_a_thousand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(weather: Weather, seed: u64) -> Vec<Arrival> {
        let mut air = Air::new(weather, seed);
        for number in 0..100u8 {
            air.send(Way::ToDoor, &[number], Duration::from_millis(u64::from(number)));
        }
        let mut now = Uptime::ZERO;
        let mut arrived = Vec::new();
        while let Some(at) = air.next_at() {
            assert!(at >= now);
            now = at;
            arrived.extend(std::iter::from_fn(|| air.poll(now)));
        }
        arrived
    }

    #[test]
    fn clear_air_keeps_everything_in_order() {
        let sent = (0..100u8).map(|number| Arrival::Fragment(Way::ToDoor, vec![number]));
        assert_eq!(all(Weather::CLEAR, 1), sent.collect::<Vec<_>>());
    }

    #[test]
    fn a_seed_repeats_its_weather() {
        let storm = Weather { lost: 100, repeated: 100, reordered: 100, cut: 5, ..Weather::CLEAR };
        assert_eq!(all(storm, 7), all(storm, 7));
        assert_ne!(all(storm, 7), all(storm, 8));
    }

    #[test]
    fn each_kind_of_weather_happens() {
        assert!(all(Weather { lost: 200, ..Weather::CLEAR }, 3).len() < 100);
        assert!(all(Weather { repeated: 200, ..Weather::CLEAR }, 3).len() > 100);
        let reordered = all(Weather { reordered: 200, ..Weather::CLEAR }, 3);
        assert_eq!(reordered.len(), 100);
        assert_ne!(reordered, all(Weather::CLEAR, 3));
        let cut = all(Weather { cut: 50, ..Weather::CLEAR }, 3);
        assert_eq!(cut.last(), Some(&Arrival::Cut));
        assert!(cut.len() < 100);
    }

    #[test]
    fn nothing_arrives_after_a_cut() {
        let mut air = Air::new(Weather::CLEAR, 1);
        air.send(Way::ToDoor, &[1], Uptime::ZERO);
        air.cut(Uptime::ZERO);
        air.send(Way::ToDoor, &[2], Uptime::ZERO);
        assert_eq!(air.poll(Uptime::ZERO), Some(Arrival::Cut));
        assert_eq!(air.next_at(), None);
    }
}
