use std::fs;

use super::{Catalogue, Catalogues, TextsError, kotlin, read, write};

fn catalogue(json: &str) -> Catalogue {
    serde_json::from_str(json).unwrap()
}

fn faults(en: &str, es: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("en.json"), en).unwrap();
    fs::write(folder.path().join("es.json"), es).unwrap();
    match read(folder.path()) {
        Ok(_) => Vec::new(),
        Err(TextsError::Faults(faults)) => faults,
        Err(error) => vec![error.to_string().rsplit('/').next().unwrap_or_default().to_owned()],
    }
}

#[test]
fn what_one_language_lacks_or_has_too_much_is_named() {
    assert_eq!(
        faults(r#"{"yes": "Yes", "no": "No"}"#, r#"{"no": "No", "maybe": "Quizás"}"#),
        ["es.json lacks `yes`", "es.json has `maybe`, and en.json has not"]
    );
}

#[test]
fn other_arguments_are_named_with_their_text() {
    assert_eq!(
        faults(r#"{"from": "From {host}"}"#, r#"{"from": "De {anfitrion}"}"#),
        ["es.json, `from`: its arguments are {anfitrion}; those of en.json are {host}"]
    );
    let plural = r#"{"doors": {"one": "A door", "other": "{count} doors"}}"#;
    assert_eq!(
        faults(plural, r#"{"doors": "Puertas"}"#),
        [
            "es.json, `doors`: its arguments are none; those of en.json are {count}",
            "es.json, `doors`: a plural in one of the languages and none in the other"
        ]
    );
    assert_eq!(faults(plural, r#"{"doors": {"one": "Una puerta", "other": "Puertas"}}"#), [""; 0]);
}

#[test]
fn a_text_that_cannot_be_read_is_refused() {
    for (json, why) in [
        (r#"{"yes": "Yes", "yes": "Sure"}"#, "`yes` is there twice"),
        (r#"{"from": "From {host"}"#, "a brace is open"),
        (r#"{"doors": "{count} doors"}"#, "{count} belongs to a text with the forms"),
        (r#"{"doors": {"one": "a door"}}"#, "a text, or"),
    ] {
        let error = serde_json::from_str::<Catalogue>(json).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(
        faults(r#"{"Yes": "Yes"}"#, r#"{"Yes": "Sí"}"#),
        ["en.json, `Yes`: `Yes` is no name: small letters, digits and _"]
    );
}

#[test]
fn kotlin_has_a_member_for_each_text_and_an_object_for_each_language() {
    let en = r#"{"yes": "Yes", "pass_from": "{host}’s \"{name}\": $5", "doors": {"one": "A door", "other": "{count} doors of {place}"}}"#;
    let es = r#"{"yes": "Sí", "pass_from": "«{name}» de {host}", "doors": {"one": "Puerta de {place}", "other": "{count} puertas"}}"#;
    let catalogues = Catalogues { first: catalogue(en), others: vec![("es".into(), catalogue(es))] };
    let interface = kotlin::interface(&catalogues);
    for line in [
        "    /** Yes */\n    val yes: String\n",
        "    fun passFrom(host: String, name: String): String\n",
        "    fun doors(count: Int, place: String): String\n",
        "        val all: List<Texts> get() = listOf(En, Es)\n",
    ] {
        assert!(interface.contains(line), "{interface}");
    }
    let first = kotlin::object("en", &catalogues.first, &catalogues.first);
    for line in [
        "object En : Texts {\n    override val language get() = \"en\"\n",
        "    override fun doors(count: Int, place: String) = if (count == 1) \"A door\" else \"${count} doors of ${place}\"\n",
        "    override fun passFrom(host: String, name: String) = \"${host}’s \\\"${name}\\\": \\$5\"\n",
        "    override val yes get() = \"Yes\"\n",
    ] {
        assert!(first.contains(line), "{first}");
    }
    // What a call gives stands in one order in all languages.
    let other = kotlin::object("es", &catalogues.others[0].1, &catalogues.first);
    let line = "    override fun passFrom(host: String, name: String) = \"«${name}» de ${host}\"\n";
    assert!(other.contains(line), "{other}");
}

#[test]
fn the_screens_texts_are_complete() {
    let out = tempfile::tempdir().unwrap();
    let texts = concat!(env!("CARGO_MANIFEST_DIR"), "/../texts");
    write("kotlin", texts.as_ref(), out.path()).unwrap();
    assert!(out.path().join("dev/gatepass/kit/texts/Es.kt").exists());
    let error = write("cobol", texts.as_ref(), out.path()).unwrap_err();
    assert_eq!(error.to_string(), "texts can't be written for `cobol`; there is `kotlin`");
}
