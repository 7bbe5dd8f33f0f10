//! Every role at every endpoint.

mod table;
mod world;

use std::collections::BTreeSet;

use self::table::{Line, Role, lines};
use self::world::World;

#[test]
fn the_table_has_a_line_for_every_endpoint() {
    let document: serde_json::Value = serde_json::from_str(&gatepass_service::openapi().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let endpoints: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let listed: BTreeSet<_> = lines().iter().map(|line| format!("{} {}", line.method, line.path)).collect();
    assert_eq!(listed, endpoints);
}

#[tokio::test]
async fn every_role_gets_at_every_endpoint_what_the_table_says_and_changes_nothing_where_it_is_refused() {
    let mut world = World::begin().await;
    let mut wrong = Vec::new();
    for line in lines() {
        let mut before = world.before(&line).await;
        for (role, status) in Role::ALL.into_iter().zip(line.statuses) {
            let reply = world.ask(&line, role).await;
            let after = world.kept();
            let name = format!("{} {}#{} by {role:?}", line.method, line.path, line.variant);
            if reply.status != status {
                wrong.push(format!("{name}: {} instead of {status}: {}", reply.status, reply.body));
            }
            if reply.status >= 400 || line.method == "GET" {
                wrong.extend(changed(&before, &after).map(|table| format!("{name} changed {table}")));
            } else {
                wrong.extend(
                    fault_of_success(&line, role, &before, &after).map(|fault| format!("{name} {fault}")),
                );
                world.again().await;
                before = world.before(&line).await;
            }
        }
        // Limits on guessing links and readers count over all of them.
        if line.statuses.iter().filter(|status| **status == 401).count() > 3 {
            world.again().await;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

type Kept = [(String, Vec<Vec<rusqlite::types::Value>>)];

/// The tables that say something else than before.
fn changed<'a>(before: &'a Kept, after: &'a Kept) -> impl Iterator<Item = &'a str> {
    before.iter().zip(after).filter(|(before, after)| before != after).map(|(before, _)| before.0.as_str())
}

/// What staff did is written down, once, and at their own property.
fn fault_of_success(line: &Line, role: Role, before: &Kept, after: &Kept) -> Option<String> {
    let audit =
        |kept: &Kept| kept.iter().find(|(name, _)| name == "audit").map(|(_, rows)| rows.clone()).unwrap();
    let (before_it, all) = (audit(before), audit(after));
    let new = &all[before_it.len()..];
    let expected = if role.is_staff() { line.audit } else { 0 };
    if new.len() != expected {
        return Some(format!("added {} entries to the audit instead of {expected}", new.len()));
    }
    let place = if role == Role::Elsewhere { "oak" } else { "elm" };
    let place = rusqlite::types::Value::Text(place.to_owned());
    if new.iter().any(|entry| !entry.contains(&place)) {
        return Some("is in the audit of another property".to_owned());
    }
    if role != Role::Elsewhere {
        return None;
    }
    // Whatever staff of another property may do is done there.
    let elm = rusqlite::types::Value::Text("elm".to_owned());
    let of_elm = |kept: &Kept| -> Vec<_> {
        kept.iter().flat_map(|(_, rows)| rows.iter().filter(|row| row.contains(&elm)).cloned()).collect()
    };
    (of_elm(before) != of_elm(after)).then(|| "changed the other property".to_owned())
}
