//! What a terminal phone is made of, with no service in sight.

use super::rig::{Phone, Words};

#[test]
fn help_tells_the_story_in_order_and_fits_eighty_columns() {
    let words = Words::new();
    let story = words.run(&["guest", "--help"]).done();
    let mut rest = story.as_str();
    for part in [
        "guest look LINK",
        "guest open LINK",
        "guest phone",
        "guest verify",
        "guest secret-code",
        "guest unlock",
    ] {
        let at = rest.find(&format!("gatepass {part}")).unwrap_or_else(|| panic!("{part} in {story}"));
        rest = &rest[at..];
    }
    for command in
        ["look", "open", "phone", "verify", "secret-code", "passes", "pass", "unlock", "qr", "tick", "sync"]
    {
        let help = words.run(&["guest", command, "--help"]).done();
        assert!(help.contains(&format!("Example: gatepass guest {command}")), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
    let nothing = words.run(&["guest"]).failed(2);
    assert!(nothing.contains("look, open"), "{nothing}");
}

#[test]
fn a_new_phone_says_how_to_begin() {
    let words = Words::new();
    let phone = words.phone("ben");
    assert_eq!(
        phone.run(&["guest", "passes"]).done(),
        "There is no pass on this phone. Open a link: gatepass guest open LINK\n\
         Or let your number find them: gatepass guest sign-up NUMBER\n"
    );
    let early = phone.run(&["guest", "unlock"]).failed(1);
    assert!(early.contains("open its link first: `gatepass guest open LINK`"), "{early}");
    let bad = phone.run(&["guest", "look", "https://passes.example/g/short"]).failed(2);
    assert!(bad.contains("22 letters") && !bad.contains("short"), "{bad}");
    let empty = phone.run(&["guest", "phone"]).failed(1);
    assert!(empty.contains("no pass on this phone"), "{empty}");
}

#[test]
fn a_service_without_tls_is_for_this_machine_alone() {
    let words = Words::new();
    let refused = words.run(&["guest", "passes", "--service", "http://passes.example"]).failed(2);
    assert!(refused.contains("https://"), "{refused}");
}

#[test]
fn where_the_service_is_is_remembered_and_a_link_of_another_is_told() {
    let words = Words::new();
    let phone = words.phone("ben");
    phone.run(&["guest", "passes"]).done();
    let places = std::fs::read_to_string(phone.folder.join("places.json")).unwrap();
    assert!(places.contains(&phone.url) && places.contains(&phone.doors), "{places}");
    let again = Phone { url: String::new(), ..phone };
    let other = again.run(&["guest", "look", "http://127.0.0.1:9/g/AAAAAAAAAAAAAAAAAAAAAA"]).failed(2);
    assert!(other.contains("the link is one of http://127.0.0.1:9") && other.contains("--state"), "{other}");
    assert!(!other.contains("AAAA"), "{other}");
}

#[cfg(unix)]
#[test]
fn the_folder_and_its_key_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let words = Words::new();
    let phone = words.phone("ben");
    phone.run(&["guest", "passes"]).done();
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(phone.folder.clone()), 0o700);
    assert_eq!(mode(phone.folder.join("data-key")), 0o600);
}

#[test]
fn a_new_phone_that_is_used_twice_at_once_is_one_phone() {
    let words = Words::new();
    let phone = words.phone("ben");
    let started: Vec<_> = (0..6).map(|_| phone.start(&["guest", "passes"])).collect();
    for child in started {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let set_aside = std::fs::read_dir(&phone.folder)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("aside"));
    assert_eq!(set_aside.count(), 0);
}

#[test]
fn a_phone_whose_key_is_gone_is_a_new_one_and_says_so() {
    let words = Words::new();
    let phone = words.phone("ben");
    phone.run(&["guest", "passes"]).done();
    std::fs::remove_file(phone.folder.join("data-key")).unwrap();
    let again = phone.run(&["guest", "passes"]);
    assert_eq!(again.code, 0);
    assert!(again.err.contains("it is kept as ") && again.err.contains("a new phone now"), "{}", again.err);
}
