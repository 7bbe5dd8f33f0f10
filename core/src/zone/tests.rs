//! Every zone of the database, against a walk through its instants.

use super::*;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn every_zone_makes_offsets_that_pass_their_own_check() {
    let (from, to) = (instant("0001-01-01T00:00:00Z"), instant("2100-01-01T00:00:00Z"));
    for name in jiff::tz::db().available() {
        let Ok(zone) = Zone::new(name.as_str()) else { continue };
        let offsets = zone.offsets(from, to);
        assert_eq!(Offsets::new(offsets.initial, offsets.transitions.clone()), Ok(offsets), "{zone}");
    }
}
