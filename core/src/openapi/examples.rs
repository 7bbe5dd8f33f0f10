//! One example of every body, from the life of one property. The tests read each as its type, and write it again.

use serde_json::{Map, Value};

const ROOMS: [&str; 11] = [
    include_str!("examples/activity.json"),
    include_str!("examples/audit.json"),
    include_str!("examples/carried.json"),
    include_str!("examples/guest.json"),
    include_str!("examples/link.json"),
    include_str!("examples/locks.json"),
    include_str!("examples/pass.json"),
    include_str!("examples/people.json"),
    include_str!("examples/property.json"),
    include_str!("examples/session.json"),
    include_str!("examples/vendors.json"),
];

/// All of them, by the names of their schemas.
pub(super) fn all() -> serde_json::Result<Map<String, Value>> {
    let mut all = Map::new();
    for room in ROOMS {
        all.extend(serde_json::from_str::<Map<String, Value>>(room)?);
    }
    Ok(all)
}

/// An example of the body with this schema.
pub fn example(schema: &str) -> Option<Value> {
    all().ok()?.remove(schema)
}
