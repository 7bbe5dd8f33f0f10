//! Which of several doors in reach the person stands at.

use std::cmp::Reverse;

use super::Seen;
use crate::unlock::advert::DoorHint;

/// How much stronger another door must be heard to come before one that is earlier on the route, in dB. Bodies and
/// walls change a signal by as much while nobody moves.
const CLEARLY: i16 = 10;

/// The doors of a route that are in reach, with how they are heard: the one that the person most likely stands at first.
///
/// The strongest counts as the nearest; of those that are about as strong the route's order decides. Without signals
/// it decides alone. A door that is heard more than once (its hint is two bytes only) is taken where it is strongest.
pub fn nearest<D: Copy>(route: &[(D, DoorHint)], seen: &[Seen]) -> Vec<(D, Seen)> {
    let heard = route.iter().filter_map(|(door, hint)| Some((*door, strongest(*hint, seen).next()?)));
    let mut heard = heard.collect::<Vec<_>>();
    let best = heard.iter().filter_map(|(_, seen)| seen.signal).max();
    let behind = |signal: Option<i16>| match (best, signal) {
        (Some(best), Some(signal)) => best.saturating_sub(signal) / CLEARLY,
        // One without a strength among others with it: behind them.
        (Some(_), None) => i16::MAX,
        (None, _) => 0,
    };
    // Stable: the route's order stays within a step.
    heard.sort_by_key(|(_, seen)| behind(seen.signal));
    heard
}

/// All that say that they are this door, the strongest first.
pub fn strongest(hint: DoorHint, seen: &[Seen]) -> impl Iterator<Item = Seen> {
    let mut ours = seen.iter().filter(|seen| seen.hint == hint).cloned().collect::<Vec<_>>();
    ours.sort_by_key(|seen| Reverse(seen.signal));
    ours.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTE: [(char, DoorHint); 3] =
        [('g', DoorHint([0, 1])), ('e', DoorHint([0, 2])), ('u', DoorHint([0, 3]))];

    fn heard(door: u8, signal: Option<i16>) -> Seen {
        Seen { address: format!("{door}/{signal:?}"), hint: DoorHint([0, door]), challenge: None, signal }
    }

    fn order(seen: &[Seen]) -> String {
        nearest(&ROUTE, seen).into_iter().map(|(door, _)| door).collect()
    }

    #[test]
    fn of_doors_about_as_strong_the_first_on_the_route_is_meant() {
        assert_eq!(order(&[heard(2, Some(-55)), heard(1, Some(-60))]), "ge");
        assert_eq!(order(&[heard(3, None), heard(1, None)]), "gu", "without signals the route decides");
    }

    #[test]
    fn a_door_that_is_clearly_stronger_is_nearer() {
        assert_eq!(order(&[heard(1, Some(-80)), heard(3, Some(-50)), heard(2, Some(-55))]), "eug");
        assert_eq!(order(&[heard(1, None), heard(3, Some(-90))]), "ug");
    }

    #[test]
    fn only_the_route_s_doors_in_reach_are_listed_each_where_it_is_strongest() {
        let seen = [heard(9, Some(-20)), heard(2, Some(-70)), heard(2, Some(-40))];
        let listed = nearest(&ROUTE, &seen);
        assert_eq!(listed, [('e', heard(2, Some(-40)))]);
        assert_eq!(order(&[]), "");
    }
}
