//! A guest's phone.

use gatepass::confidential::Confidential;
use gatepass::pass::draft::Draft;
use gatepass::pass::given::{Frame, Framed, Given};
use gatepass::pass::kind::Kind;
use gatepass::pass::recipient::RecipientDraft;
use serde_json::{Value, json};

use super::rig::{Phone, Served, flowing, shape};

const BEN: &str = "+1 202 555 0197";
const LEE: &str = "+1 202 555 0198";

/// A pass for the next four hours over My Route, which ends at the home.
fn draft(name: &str, number: &str, secret_code: &str) -> Draft {
    let framed = Framed { frame: Frame::NextFourHours, expires_on: None, expires_in: None };
    Draft {
        given: Given::TimeFrame(framed),
        name: name.to_owned(),
        personal_message: "Use the side gate.".to_owned(),
        secret_code: Confidential::new(secret_code),
        recipient: RecipientDraft { phone: Confidential::new(number), ..RecipientDraft::default() },
        ..Draft::new(Kind::TimeFrame)
    }
}

/// From the link to what opens doors.
fn checked(served: &Served, phone: &Phone, link: &str, number: &str, secret_code: &str) {
    phone.run(&["guest", "open", link]).done();
    phone.run(&["guest", "phone", number]).done();
    let digits = served.digits_for(&number[number.len() - 2..]);
    phone.run(&["guest", "verify", &digits]).done();
    phone.run(&["guest", "secret-code", secret_code]).done();
}

#[test]
fn a_guest_comes_from_the_link_to_the_last_door_and_needs_no_network_at_the_doors() {
    let mut served = Served::start();
    let maya = served.maya();
    let link = maya.gives(&served, draft("dog walker", BEN, "4711"), "97");
    let ben = served.phone("ben");

    let seen = ben.run(&["guest", "look", &link]).done();
    for part in ["dog walker", "Harbour Court, from Maya Ortiz", "“Use the side gate.”"] {
        assert!(seen.contains(part), "{seen}");
    }
    assert!(seen.contains("Next      open it: gatepass guest open\n"), "{seen}");
    let early = ben.run(&["guest", "unlock"]).failed(1);
    assert!(early.contains("opens no door yet; first open it: gatepass guest open"), "{early}");

    let opened = ben.run(&["guest", "open"]).done();
    assert!(opened.contains("gatepass guest phone NUMBER"), "{opened}");
    let sent = ben.run(&["guest", "phone", BEN]).done();
    assert!(
        flowing(&sent).contains("If this is the number on the pass, six digits are on their way"),
        "{sent}"
    );
    let digits = served.digits_for("97");
    let other = if digits == "000000" { "000001" } else { "000000" };
    let wrong = ben.run(&["guest", "verify", other]).failed(1);
    assert!(wrong.contains("not the verification code") && wrong.contains("guest phone NUMBER"), "{wrong}");
    // Typed where nobody looks over the shoulder: neither is an argument.
    let verified = ben.typing(&["guest", "verify"], &format!("{digits}\n")).done();
    assert!(flowing(&verified).contains("enter the secret code that your host told you"), "{verified}");
    let wrong = ben.typing(&["guest", "secret-code"], "1234\n").failed(1);
    assert!(wrong.contains("4 tries are left"), "{wrong}");
    let ready = ben.typing(&["guest", "secret-code"], "4711\n").done();
    assert!(ready.contains("Next      Pedestrian gate: gatepass guest unlock\n"), "{ready}");
    assert!(ready.contains("works offline until"), "{ready}");

    // From here on without a network, but for the walk's end.
    let unlocked = ben.run(&["guest", "unlock", "--offline"]).done();
    assert!(unlocked.starts_with("✓ Pedestrian gate opens ("), "{unlocked}");
    assert!(unlocked.contains("Next: Building B entrance: gatepass guest unlock"), "{unlocked}");
    served.line("Pedestrian gate opens");
    ben.run(&["guest", "unlock", "--offline"]).done();
    let by_hand = ben.run(&["guest", "unlock", "--offline"]).failed(1);
    assert!(by_hand.contains("Building B inner door has no connected lock: open it by hand"), "{by_hand}");
    let ticked = ben.run(&["guest", "tick", "--offline"]).done();
    assert!(
        ticked.contains("✓    14  Building B inner door") && ticked.contains("→    23  Lift B"),
        "{ticked}"
    );
    ben.run(&["guest", "unlock", "lift", "--offline"]).done();
    let last = ben.run(&["guest", "unlock", "2704", "--offline"]).done();
    assert!(last.contains("Next: every door on the way is behind you"), "{last}");
    served.line("Unit B-704 opens");
    let sauna = ben.run(&["guest", "unlock", "sauna", "--offline"]).failed(2);
    assert!(
        sauna.contains("no door of this pass is called \"sauna\"; there are Pedestrian gate (1)"),
        "{sauna}"
    );

    let code = ben.run(&["guest", "qr", "gate ped", "--offline"]).done();
    assert!(code.contains("█▀▀▀▀▀█") && flowing(&code).contains("Hold it up to Pedestrian gate"), "{code}");
    let offline = ben.run(&["guest", "sync", "--offline"]).failed(1);
    assert!(offline.contains("can't be reached") && offline.contains("--offline"), "{offline}");
    let synced = ben.run(&["guest", "sync"]).done();
    assert!(synced.starts_with("“dog walker”: is up to date.\nharbour-court: "), "{synced}");

    // The service has gone, and the doors with it.
    served.stop();
    let kept = ben.run(&["guest", "pass"]).done();
    assert!(kept.contains("→") || kept.contains("every door on the way is behind you"), "{kept}");
    let gone = ben.run(&["guest", "unlock", "1"]);
    assert_eq!((gone.code, gone.err.as_str()), (1, ""));
    let gone = flowing(&gone.out);
    assert!(gone.contains("wasn't looked for: the radio can't be used: 127.0.0.1:"), "{gone}");
    assert!(gone.contains("nor Bluetooth: ") && gone.contains("--doors ADDR"), "{gone}");
    let gone = ben.run(&["guest", "sync"]).failed(1);
    assert!(gone.contains("the service can't be reached") && gone.contains("gatepass serve"), "{gone}");
}

#[test]
fn a_door_that_stays_shut_says_why_on_stdout() {
    let served = Served::start();
    let maya = served.maya();
    let link = maya.gives(&served, draft("dog walker", BEN, "4711"), "97");
    let ben = served.phone("ben");
    checked(&served, &ben, &link, BEN, "4711");
    ben.run(&["guest", "unlock"]).done();
    let pass = ben.run(&["guest", "pass", "--json"]).json()["pass"].as_str().unwrap().to_owned();
    maya.deletes(&pass);
    maya.comes_by(1);
    // His phone has not heard of it.
    let refused = ben.run(&["guest", "unlock", "1", "--offline"]);
    assert_eq!((refused.code, refused.err.as_str()), (1, ""));
    assert_eq!(refused.out, "✗ Pedestrian gate stays shut: it was deleted.\n");
    let refused = ben.run(&["guest", "unlock", "1", "--offline", "--json"]);
    assert_eq!((refused.code, refused.err.as_str()), (1, ""));
    let said: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!((&said["outcome"], &said["reason"]), (&json!("refused"), &json!("deleted")));
    // Now it has, and shows nothing at a door any more.
    ben.run(&["guest", "sync"]).done();
    let over = ben.run(&["guest", "unlock"]).failed(1);
    assert!(over.contains("“dog walker” opens no door"), "{over}");
    let refused = ben.run(&["guest", "unlock", "1"]);
    assert_eq!((refused.code, refused.err.as_str()), (1, ""));
    assert_eq!(refused.out, "✗ Pedestrian gate stays shut: it was deleted.\n");
    assert!(ben.run(&["guest", "passes"]).done().contains("deleted"));
}

#[test]
fn a_number_finds_its_passes_without_a_link() {
    let served = Served::start();
    let maya = served.maya();
    for (name, secret_code) in [("dog walker", "4711"), ("plants", "4713")] {
        maya.gives(&served, draft(name, BEN, secret_code), "97");
    }
    let ben = served.phone("ben");
    let none = ben.run(&["guest", "pass"]).failed(1);
    assert!(none.contains("gatepass guest sign-up NUMBER"), "{none}");
    let sent = ben.run(&["guest", "sign-up", BEN]).done();
    assert!(
        flowing(&sent).contains("If a pass has this number, six digits are on their way to it."),
        "{sent}"
    );
    let digits = served.digits_for("97");
    let other = if digits == "000000" { "000001" } else { "000000" };
    let wrong = ben.run(&["guest", "verify", other]).failed(1);
    assert!(wrong.contains("`gatepass guest sign-up NUMBER`"), "{wrong}");
    let found = ben.run(&["guest", "verify", &digits]).done();
    for part in ["dog walker", "plants", "Maya Ortiz", "gatepass guest pass NAME"] {
        assert!(found.contains(part), "{found}");
    }
    ben.run(&["guest", "secret-code", "4713", "--pass", "plants"]).done();
    assert!(ben.run(&["guest", "unlock", "--pass", "plants", "--offline"]).done().contains("gate opens"));

    // The digits are the sign-up's no more; the same question for another number has the same answer.
    let lee = served.phone("lee");
    let asked = lee.run(&["guest", "sign-up", LEE, "--json"]).json();
    assert_eq!(
        shape(asked),
        json!({"verification_code": {"good_until": "<when>", "ask_again": {"no": {"later": {"from": "<when>"}}}}})
    );
    let wrong = lee.run(&["guest", "verify", &digits]).failed(1);
    assert!(wrong.contains("not the verification code"), "{wrong}");
}

#[test]
fn two_phones_on_one_machine_know_nothing_of_each_other() {
    let served = Served::start();
    let maya = served.maya();
    let (ben, lee) = (served.phone("ben"), served.phone("lee"));
    let bens = maya.gives(&served, draft("dog walker", BEN, "4711"), "97");
    let lees = maya.gives(&served, draft("Lee", LEE, "4712"), "98");
    checked(&served, &ben, &bens, BEN, "4711");
    checked(&served, &lee, &lees, LEE, "4712");
    let table = ben.run(&["guest", "passes"]).done();
    assert!(table.contains("dog walker") && !table.contains("Lee"), "{table}");
    assert!(lee.run(&["guest", "unlock"]).done().starts_with("✓ Pedestrian gate opens"));
    // With a second pass on his phone, it has to be said which.
    let plants = maya.gives(&served, draft("plants", BEN, "4713"), "97");
    checked(&served, &ben, &plants, BEN, "4713");
    let which = ben.run(&["guest", "unlock"]).failed(2);
    assert!(which.contains("which pass: plants (") && which.contains("--pass"), "{which}");
    assert!(ben.run(&["guest", "unlock", "--pass", "walker"]).done().contains("Pedestrian gate opens"));
    assert!(ben.holds_no(&[bens.rsplit('/').next().unwrap(), "4711", "0197", "dog walker"]));
}

#[test]
fn what_scripts_read_is_one_document_of_a_shape_that_stays() {
    let served = Served::start();
    let maya = served.maya();
    let link = maya.gives(&served, draft("dog walker", BEN, "4711"), "97");
    let ben = served.phone("ben");
    let seen = shape(ben.run(&["guest", "look", &link, "--json"]).json());
    assert_eq!(seen, seen_before_it_is_opened());
    ben.run(&["guest", "open", "--json"]).json();
    let sent = shape(ben.run(&["guest", "phone", BEN, "--json"]).json());
    assert_eq!(sent, json!({"next": "verification_code", "good_until": "<time>", "resend_after": "<time>"}));
    ben.run(&["guest", "verify", &served.digits_for("97"), "--json"]).json();
    let wrong = ben.run(&["guest", "secret-code", "1234", "--json"]);
    assert_eq!(wrong.code, 1);
    assert_eq!(
        serde_json::from_str::<Value>(&wrong.out).unwrap(),
        json!({"error": "wrong_secret_code", "tries_left": 4})
    );
    let ready = ben.run(&["guest", "secret-code", "4711", "--json"]).json();
    assert_eq!(ready["next"], json!({"step": "go_to", "door": 1}));
    assert_eq!(shape(ready["doors"][0]["says"].clone()), json!({"answer": "opens", "until": "<when>"}));
    assert_eq!(ready["doors"][0]["unlock"], "can");
    assert_eq!(
        shape(ben.run(&["guest", "unlock", "--json"]).json()),
        json!({
            "pass": "<number>",
            "door": 1,
            "name": "Pedestrian gate",
            "outcome": "opened",
            "at": "<time>",
            "until": "<time>",
            "took_ms": "<measured>",
            "carries": 0,
            "brought": null,
        })
    );
    let picture = ben.folder.with_extension("png");
    let code = shape(ben.run(&["guest", "qr", "1", "--png", picture.to_str().unwrap(), "--json"]).json());
    let text = code["text"].as_str().unwrap();
    assert!(text.starts_with("GP1:"), "{text}");
    assert_eq!(
        code,
        json!({
            "pass": "<number>",
            "door": 1,
            "name": "Pedestrian gate",
            "text": text,
            "shown_until": "<time>",
            "png": picture,
        })
    );
    assert!(std::fs::read(picture).unwrap().starts_with(b"\x89PNG"));
    let passes = ben.run(&["guest", "passes", "--json"]).json();
    assert_eq!(passes["passes"][0]["name"], "dog walker");
    let synced = ben.run(&["guest", "sync", "--json"]).json();
    assert_eq!(synced["passes"][0]["trouble"], Value::Null);
    assert_eq!(synced["properties"][0]["property"], "harbour-court");
    let unknown = ben.run(&["guest", "pass", "cat sitter", "--json"]);
    assert_eq!(unknown.code, 2);
    let said: Value = serde_json::from_str(&unknown.out).unwrap();
    assert_eq!(said["error"], "usage");
    assert!(said["reason"].as_str().unwrap().contains("no pass is called \"cat sitter\""));
}

/// What `look` prints.
fn seen_before_it_is_opened() -> Value {
    let door = |number: u16, name: &str, on_the_way: bool, reads: &[&str]| {
        let refused = json!({"no": {"refuses": {"reason": "secret_needed"}}});
        let by_hand = json!({"no": "by_hand"});
        let connected = !reads.is_empty();
        json!({
            "door": number,
            "name": name,
            "on_the_way": on_the_way,
            "connected": connected,
            "reads": reads,
            "needs_app": reads == ["bluetooth"],
            "passed_at": null,
            "says": {"answer": "shut", "reason": if connected { "secret_needed" } else { "not_this_door" }},
            "unlock": if connected { refused.clone() } else { by_hand.clone() },
            "show_qr": match reads {
                [] => by_hand,
                reads if reads.contains(&"qr") => refused,
                _ => json!({"no": "not_read"}),
            },
            "pin": null,
        })
    };
    let (app, intercom) = (["bluetooth"], ["bluetooth", "qr"]);
    let (keypad, all) = (["bluetooth", "pin"], ["bluetooth", "qr", "pin"]);
    json!({
        "pass": "<number>",
        "property": "harbour-court",
        "property_name": "Harbour Court",
        "kind": "time_frame",
        "name": "dog walker",
        "host": "Maya Ortiz",
        "personal_message": "Use the side gate.",
        "times": {
            "zone": "America/New_York",
            "rhythm": "once",
            "starts": "<when>",
            "ends": "<when>",
            "next": [{"starts": "<when>", "ends": "<when>"}],
        },
        "state": "live",
        "says": {"answer": "opens", "until": "<when>"},
        "next": {"step": "open"},
        "code": null,
        "tries_left": null,
        "doors": [
            door(1, "Pedestrian gate", true, &all),
            door(13, "Building B entrance", true, &intercom),
            door(14, "Building B inner door", true, &[]),
            door(23, "Lift B", true, &app),
            door(2704, "Unit B-704", true, &keypad),
            door(2, "Vehicle gate", false, &intercom),
            door(3, "Waterfront gate", false, &keypad),
            door(5, "Garage ramp gate", false, &app),
            door(18, "Garage door to Building B", false, &app),
        ],
        "changes": [],
        "contact_host": {"no": "open_first"},
        "known_at": "<when>",
        "works_offline_until": null,
        "wallets": [],
    })
}
