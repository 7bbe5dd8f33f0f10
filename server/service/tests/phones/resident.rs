//! A resident's phone.

use gatepass::clock::Clock as _;
use serde_json::{Value, json};

use super::rig::{MAYA, Phone, Served, flowing, shape, timeless};

const BEN: &str = "+1 202 555 0197";

/// Maya's phone, with My Route saved.
fn maya(served: &Served) -> Phone {
    let maya = served.signed_in("resident", "maya", MAYA);
    maya.run(&["resident", "route", "suggest", "--save"]).done();
    maya
}

/// A pass of hers for tomorrow, over My Route, which ends at her home.
fn for_tomorrow(maya: &Phone) -> String {
    let args =
        ["resident", "new", "time-frame", "--frame", "tomorrow", "--name", "dog walker", "--guest", "Ben"];
    let more = ["--message", "Use the side gate.", "--phone", BEN];
    maya.typing(&[&args[..], &more[..]].concat(), "4711\n").done()
}

#[test]
fn a_phone_that_nobody_is_signed_in_on_says_how() {
    let served = Served::start();
    let nobody = served.phone("nobody");
    let out = nobody.run(&["resident", "home"]).failed(1);
    assert!(out.contains("you are signed out") && out.contains("gatepass resident sign-in NUMBER"), "{out}");
    let none = nobody.run(&["resident", "properties"]).done();
    assert!(none.contains("signed in nowhere"), "{none}");
    nobody.typing(&["resident", "sign-in"], &format!("{MAYA}\n")).done();
    let digits = served.digits_for("42");
    let wrong = if digits == "000000" { "000001" } else { "000000" };
    let wrong = nobody.run(&["resident", "verify", wrong]).failed(1);
    assert!(wrong.contains("`gatepass resident sign-in NUMBER` asks for another"), "{wrong}");
    let welcome = nobody.typing(&["resident", "verify"], &format!("{digits}\n")).done();
    assert_eq!(
        flowing(&welcome),
        "Signed in at Harbour Court as Maya Ortiz, resident of B-704. Then: gatepass resident home"
    );
    let other = nobody.run(&["staff", "desk"]).failed(1);
    assert!(other.contains("`gatepass resident` has its commands"), "{other}");
    assert!(nobody.holds_no(&["0142", "Maya", "gps_"]));
    let out = nobody.run(&["resident", "sign-out"]).done();
    assert!(out.starts_with("Signed out of Harbour Court."), "{out}");
    nobody.run(&["resident", "passes"]).failed(1);
}

#[test]
fn my_route_is_edited_door_by_door_and_says_where_one_is_missing() {
    let served = Served::start();
    let maya = served.signed_in("resident", "maya", MAYA);
    let route = |args: &[&str]| maya.run(&[&["resident", "route"], args].concat());
    assert!(route(&[]).done().contains("My Route has no doors yet"));
    let suggested = route(&["suggest"]).done();
    assert!(suggested.contains("  5  Unit B-704  (2704)\nNot saved."), "{suggested}");
    assert!(route(&["show"]).done().contains("no doors yet"), "a suggestion isn't saved unasked");
    route(&["suggest", "--save"]).done();
    assert_eq!(
        route(&["remove", "building b entrance"]).done(),
        concat!(
            "  1  Pedestrian gate  (1)\n",
            "  –  a door is missing from Courtyard to Building B vestibule or Building B\n",
            "     lobby: route add DOOR --at 2\n",
            "  2  Building B inner door, opened by hand  (14)\n",
            "  3  Lift B  (23)\n",
            "  4  Unit B-704  (2704)\n",
        )
    );
    let home = maya.run(&["resident", "home"]).done();
    assert!(home.contains("Route     4 doors, with a gap"), "{home}");
    assert!(route(&["search", "lift"]).done().contains("23    Lift B"));
    route(&["add", "13", "--at", "5"]).done();
    assert!(route(&["move", "13", "9"]).failed(2).contains("My Route has 5 doors, so there is no place 9"));
    assert!(route(&["add", "13"]).failed(2).contains("on the route already"));
    let whole = route(&["move", "13", "2", "--json"]).json();
    let step =
        |door: u16, name: &str, connected: bool| json!({"door": door, "name": name, "connected": connected});
    let steps = [
        step(1, "Pedestrian gate", true),
        step(13, "Building B entrance", true),
        step(14, "Building B inner door", false),
        step(23, "Lift B", true),
        step(2704, "Unit B-704", true),
    ];
    assert_eq!(whole, json!({"steps": steps, "gaps": [], "is_saved": true}));
}

#[test]
fn a_form_says_flag_by_flag_what_is_wrong_and_makes_nothing() {
    let served = Served::start();
    let maya = maya(&served);
    let kinds = maya.run(&["resident", "new"]).done();
    assert!(kinds.contains("full_day         --date\n"), "{kinds}");
    assert!(flowing(&kinds).contains("permanent not here: the property doesn't have this kind"), "{kinds}");
    let other = maya.run(&["resident", "new", "full_day", "--frame", "today"]).failed(2);
    assert!(other.contains("--frame says nothing of a full_day pass; it takes --date"), "{other}");
    let args = ["resident", "new", "full-day", "--date", "2020-02-02", "--phone", "12", "--door", "gym"];
    let wrong = maya.run(&args);
    assert_eq!((wrong.code, wrong.err.as_str()), (1, ""));
    assert_eq!(
        wrong.out,
        concat!(
            "The pass can't be made like this:\n",
            "  --name          is missing\n",
            "  --date          is over already\n",
            "  --phone         there is no such phone number; check its digits\n",
            "\nIt is kept: gatepass resident new --continue goes on from here.\n",
        )
    );
    let review = maya.run(&[&args[..], &["--review", "--json"]].concat());
    assert_eq!(review.code, 1);
    let review: Value = serde_json::from_str(&review.out).unwrap();
    assert_eq!(
        review["problems"]["fields"],
        json!({
            "name": [{"missing": "always"}],
            "date": [{"invalid": "past"}],
            "recipient_phone": [{"invalid": {"phone": "no_such_number"}}],
        })
    );
    assert_eq!((&review["can_create"], &review["summary"]), (&json!(false), &Value::Null));
    assert!(maya.run(&["resident", "passes"]).done().starts_with("No pass goes on."));
}

#[test]
fn a_form_that_was_left_half_way_goes_on_where_it_was_without_its_secret_code() {
    let served = Served::start();
    let maya = maya(&served);
    let none = maya.run(&["resident", "new", "--continue"]).failed(1);
    assert!(none.contains("no form was left half-way"), "{none}");
    let wrong = maya.run(&["resident", "new", "full-day", "--date", "2020-02-02", "--secret-code", "4711"]);
    assert_eq!(wrong.code, 1);
    assert!(maya.run(&["resident", "new"]).done().contains("new --continue"));
    assert!(maya.run(&["resident", "home"]).done().contains("new --continue"));
    let in_a_month = chrono::TimeDelta::days(30);
    let date = gatepass::clock::SystemClock.now().date_naive() + in_a_month;
    let (name, date) = (["--name", "plants", "--phone", BEN], date.to_string());
    let more = [&["resident", "new", "--continue", "--date", &date][..], &name[..]].concat();
    let lacks = maya.typing(&more, "4712\n").done();
    assert!(lacks.contains("plants"), "{lacks}");
    let none = maya.run(&["resident", "new", "--continue"]).failed(1);
    assert!(none.contains("no form was left half-way"), "{none}");
    assert_eq!(maya.run(&["resident", "new", "full-day", "--review"]).code, 1);
    maya.run(&["resident", "new", "--discard"]).done();
    maya.run(&["resident", "new", "--continue"]).failed(1);
}

#[test]
fn a_pass_is_made_shown_repeated_changed_and_deleted() {
    let served = Served::start();
    let maya = maya(&served);
    let made = for_tomorrow(&maya);
    let (card, link) = made.split_once("\nThe link, told this once:\n  ").unwrap();
    assert_eq!(timeless(card), DOG_WALKER, "{card}");
    assert!(link.trim().ends_with(served.link_for("97").rsplit('/').next().unwrap()));
    let shown = maya.run(&["resident", "pass", "dog"]).done();
    assert_eq!(timeless(&shown), DOG_WALKER);
    let table = maya.run(&["resident", "passes"]).done();
    assert!(table.starts_with("Pass        For  Opens"), "{table}");
    // Only the service knows of it, and the form is kept.
    let taken = ["resident", "new", "time-frame", "--frame", "tomorrow", "--name", "plants", "--phone", BEN];
    let taken = maya.typing(&taken, "4711\n");
    let because = "  --secret-code   is that of another pass that goes on; choose another\n";
    assert!(taken.code == 1 && taken.out.contains(because), "{taken:?}");
    assert!(taken.out.contains("new --continue"), "{}", taken.out);
    maya.run(&["resident", "new", "--discard"]).done();

    let repeated = maya.run(&["resident", "repeat", "--every", "2-weeks", "--times", "6"]).done();
    assert!(repeated.contains("          and on, until "), "{repeated}");
    let endless = maya.run(&["resident", "repeat", "--every", "day"]).failed(2);
    assert!(endless.contains("--until") && endless.contains("--times"), "{endless}");
    let review = maya.run(&["resident", "change", "dog", "--frame", "today", "--review"]);
    assert_eq!(review.code, 1, "a secret code is chosen anew");
    assert!(
        review.out.contains("  --secret-code   is missing: the pass opens your home\n"),
        "{}",
        review.out
    );
    let args = [
        "resident",
        "change",
        "dog",
        "--frame",
        "today",
        "--name",
        "cat sitter",
        "--one-door",
        "1",
        "--json",
    ];
    let changed = maya.run(&args).json();
    assert_eq!(changed["link"], Value::Null, "the guest's link goes on");
    assert_eq!(changed["pass"]["name"], "cat sitter");
    assert_eq!(changed["pass"]["way"].as_array().unwrap().len(), 1);

    let deleted = maya.run(&["resident", "delete", "cat sitter"]).done();
    // No phone ever held it, so no door will open to it.
    assert!(deleted.contains("State     deleted\n"), "{deleted}");
    let cannot =
        "Can't share --by sms, share --by email, share --by sheet, change, repeat, delete: it is deleted";
    assert!(flowing(&deleted).contains(cannot), "{deleted}");
    assert!(maya.run(&["resident", "passes"]).done().starts_with("No pass goes on."));
    assert!(maya.run(&["resident", "passes", "--all"]).done().contains("cat sitter"));
    let happened = maya.run(&["resident", "activity"]).done();
    let lines: Vec<_> = happened.lines().map(|line| line.chars().skip(24).collect::<String>()).collect();
    assert_eq!(
        lines.first().map(String::as_str),
        Some("“cat sitter” (Ben) was deleted by you"),
        "{happened}"
    );
    assert!(lines.iter().any(|line| line == "“dog walker” (Ben) was made by you"), "{happened}");
}

const DOG_WALKER: &str = "\
dog walker
time frame, made by you <when>-------------- for B-704
  “Use the side gate.”

Opens     <when>-------------- to 23:59
State     live; too early, it opens <when>--------------
Guest     Ben, number ending in 97, link sent <when>--------------, not opened
          yet, phone not checked yet
Can       share --by sms, share --by sheet, change, repeat, delete, phones
Can't     share --by email: there is no e-mail address on it
Number    <number>--------

The way
      1  Pedestrian gate
     13  Building B entrance
     14  Building B inner door      opened by hand
     23  Lift B
   2704  Unit B-704

Opens besides
      2  Vehicle gate
      3  Waterfront gate
      5  Garage ramp gate
     18  Garage door to Building B

As known at <when>--------------.
Times are those of America/New_York.
";

#[test]
fn what_is_asked_without_a_network_waits_and_is_told_when_there_is_one() {
    let served = Served::start();
    let maya = maya(&served);
    for_tomorrow(&maya);
    let asked = maya.run(&["resident", "delete", "--offline"]).done();
    assert!(
        flowing(&asked).contains("not active yet") && flowing(&asked).contains("queue --forget"),
        "{asked}"
    );
    let queue = shape(maya.run(&["resident", "queue", "--json", "--offline"]).json());
    let waiting = &queue["waiting"][0];
    assert_eq!(
        *waiting,
        json!({
            "id": waiting["id"],
            "property": "harbour-court",
            "what": "delete_pass",
            "pass": "<number>",
            "name": "dog walker",
            "since": "<when>",
            "progress": {"waits": {"next": "<when>"}},
            "take_back": "can",
        })
    );
    let card = maya.run(&["resident", "pass", "--offline"]).done();
    assert!(card.contains("delete: it waits to be told to the service already"), "{card}");
    let taken_back = maya.run(&["resident", "queue", "--forget", "dog"]).done();
    assert_eq!(taken_back, "Nothing waits to be told to the service.\n");

    maya.run(&["resident", "delete", "--offline"]).done();
    let home = maya.run(&["resident", "home", "--offline"]).done();
    assert!(home.contains("Waits     1 to be told to the service"), "{home}");
    let synced = maya.run(&["resident", "sync"]).done();
    assert!(synced.ends_with("\nNothing waits to be told to the service.\n"), "{synced}");
    assert!(maya.run(&["resident", "passes"]).done().starts_with("No pass goes on."));
    // Making a pass is nothing to be queued: its link is wanted now.
    let args = ["resident", "new", "full_day", "--date", "2020-02-02", "--offline"];
    assert_eq!(maya.run(&args).code, 1);
}

#[test]
fn own_doors_open_without_a_network_and_sessions_are_listed() {
    let served = Served::start();
    let maya = maya(&served);
    let doors = maya.run(&["resident", "unlock", "--offline"]).done();
    assert!(doors.contains("2704  Unit B-704                 opens\n"), "{doors}");
    let opened = maya.run(&["resident", "unlock", "2704", "--offline"]).done();
    assert!(opened.starts_with("✓ Unit B-704 opens ("), "{opened}");
    served.line("Unit B-704 opens");
    let gym = maya.run(&["resident", "unlock", "office"]).failed(2);
    assert!(gym.contains("no door of yours is called \"office\""), "{gym}");
    served.signed_in("resident", "tablet", MAYA);
    let sessions = maya.run(&["resident", "sessions", "--json"]).json();
    let other = sessions["sessions"].as_array().unwrap().iter().find(|row| row["is_this_phone"] == false);
    let id = other.unwrap()["id"].as_str().unwrap().to_owned();
    let left = maya.run(&["resident", "sessions", "--end", &id]).done();
    assert!(left.contains("this one") && !left.contains(&id), "{left}");
    let gone = served.phone("tablet").run(&["resident", "sync"]).failed(1);
    assert!(gone.contains("you are signed out"), "{gone}");
    let home = shape(maya.run(&["resident", "home", "--json"]).json());
    let unit = json!({"unit": "B-704", "name": "Unit B-704"});
    assert_eq!(
        home,
        json!({
            "name": "Maya Ortiz",
            "property_name": "Harbour Court",
            "unit": unit,
            "units": [unit],
            "route": {"saved": {"doors": 5, "gaps": 0}},
            "live_passes": {"now": 0, "at_most": 20},
            "make_pass": "can",
            "has_draft": false,
            "news": [],
            "waiting": 0,
            "known_at": "<when>",
        })
    );
}
