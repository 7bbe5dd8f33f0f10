//! A staff member's phone, beside a resident's and a guest's.

use serde_json::json;

use super::rig::{Phone, Served, flowing, timeless};

/// May everything.
const DANA: &str = "+12025550100";
/// May issue passes, approve and see activity.
const NOOR: &str = "+12025550102";
/// May see activity.
const TOMASZ: &str = "+12025550103";
const ANA: &str = "+1 202 555 0196";

/// A vendor's visit through one door, without a number: the link.
fn vendor(dana: &Phone, name: &str) -> String {
    let desk = dana.run(&["staff", "desk", "--json"]).json();
    let today = &desk["known_at"]["local"].as_str().unwrap()[..10];
    let args = ["staff", "new", "vendor", "--guest", name, "--email", "ana@example.com", "--door", "5"];
    let when = ["--start", today, "--end", today, "--active-for", "4h", "--json"];
    let made = dana.run(&[&args[..], &when[..]].concat()).json();
    assert_eq!(made["pass"]["state"], "awaiting_phone");
    made["link"].as_str().unwrap().to_owned()
}

#[test]
fn what_somebody_may_not_do_is_not_on_their_desk_and_says_which_permission_it_takes() {
    let served = Served::start();
    let tomasz = served.signed_in("staff", "tomasz", TOMASZ);
    let desk = tomasz.run(&["staff", "desk", "--json"]).json();
    assert_eq!(desk["sections"], json!(["own_doors", "passes", "locks", "activity"]));
    assert_eq!(desk["approvals"], json!(null));
    let text = tomasz.run(&["staff", "desk"]).done();
    assert!(text.starts_with("Tomasz Zielinski, staff at Harbour Court\n"), "{text}");
    assert!(text.contains("Locks       locks, lock\n") && !text.contains("Lockdown"), "{text}");
    for (args, permission) in [
        (&["staff", "approvals"][..], "approve"),
        (&["staff", "vendors"], "issue_passes"),
        (&["staff", "lockdown", "begin", "5"], "manage"),
        (&["staff", "policy"], "manage"),
        (&["staff", "audit"], "manage"),
    ] {
        let said = tomasz.run(args).failed(1);
        assert!(said.contains(&format!("not permitted: it takes the permission {permission}")), "{said}");
    }
    assert_eq!(tomasz.run(&["staff", "new"]).done(), "You make no passes here.\n");
}

#[test]
fn a_vendor_without_a_number_waits_for_staff_and_the_first_decision_stands() {
    let served = Served::start();
    let (dana, noor) = (served.signed_in("staff", "dana", DANA), served.signed_in("staff", "noor", NOOR));
    let link = vendor(&dana, "Ana Ruiz");
    let ana = served.phone("ana");
    ana.run(&["guest", "open", &link]).done();
    let wait = ana.run(&["guest", "phone", ANA]).done();
    assert!(flowing(&wait).contains("Staff have to approve the pass now"), "{wait}");

    let table = noor.run(&["staff", "approvals"]).done();
    assert_eq!(
        timeless(&table),
        concat!(
            "Pass      For       Number given  Opens                       Number\n",
            "Ana Ruiz  Ana Ruiz  …96           <when>-------------- to     <number>--------\n",
            "                                  23:59\n",
        ),
        "{table}"
    );
    // Dana decides where there is no network, and Noor is faster.
    let pass = dana.run(&["staff", "approvals", "--json"]).json()["approvals"][0]["pass"]
        .as_str()
        .unwrap()
        .to_owned();
    let queued = dana.run(&["staff", "decline", &pass, "No visits today", "--offline"]).done();
    assert!(flowing(&queued).contains("not active yet"), "{queued}");
    let approved = noor.run(&["staff", "approve"]).done();
    assert!(approved.contains("State     live; "), "{approved}");
    dana.run(&["staff", "sync"]).done();
    let refused = dana.run(&["staff", "queue"]).done();
    assert!(
        flowing(&refused).contains("decline “Ana Ruiz”, wanted") && refused.contains("refused: "),
        "{refused}"
    );
    dana.run(&["staff", "queue", "--forget", "decline"]).done();
    let first = dana.run(&["staff", "decline", &pass, "No visits today"]);
    assert_eq!((first.code, first.err.as_str()), (1, ""));
    assert!(first.out.starts_with("Somebody was first, and theirs stands: "), "{}", first.out);

    ana.run(&["guest", "sync"]).done();
    let opened = ana.run(&["guest", "pass"]).done();
    assert!(opened.contains("Next "), "{opened}");
}

#[test]
fn staff_stop_a_residents_pass_and_let_it_go_on() {
    let served = Served::start();
    let maya = served.signed_in("resident", "maya", super::rig::MAYA);
    let dana = served.signed_in("staff", "dana", DANA);
    let args =
        ["resident", "new", "time_frame", "--guest", "Ben", "--phone", "+1 202 555 0197", "--one-door", "1"];
    maya.run(&args).done();
    let frozen = dana.run(&["staff", "freeze", "ben"]).done();
    assert!(frozen.contains("State     frozen by staff; you can thaw it"), "{frozen}");
    let card = maya.run(&["resident", "pass"]).done();
    assert!(card.contains("State     frozen by staff; staff can thaw it"), "{card}");
    assert!(card.contains("thaw: only staff may"), "{card}");
    let not_theirs = maya.run(&["resident", "thaw"]).failed(1);
    assert!(not_theirs.starts_with("gatepass: "), "{not_theirs}");
    let thawed = dana.run(&["staff", "thaw", "ben"]).done();
    assert!(thawed.contains("State     live; opens, until "), "{thawed}");
}
