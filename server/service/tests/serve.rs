//! `gatepass serve` as the real program.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use gatepass::radio::{Listen, Loopback, Radio as _};

fn serve(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    command.current_dir(folder).args(["serve"]).args(more);
    command
}

/// A running program that doesn't outlive its test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where the test waited for it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Started {
    child: Program,
    /// Of the API.
    address: String,
    /// Of the doors.
    radio: String,
}

/// Starts it on a free port, and waits until it serves.
fn started(folder: &Path, more: &[&str]) -> Started {
    let mut child =
        serve(folder, &[&["--listen", "127.0.0.1:0"], more].concat()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    while !said.last().is_some_and(|line: &String| line.starts_with("Ctrl-C")) {
        said.push(lines.next().unwrap().unwrap());
    }
    // A letter of an earlier run may be printed before.
    let after = |text: &str| said.iter().find_map(|line| Some(line.split_once(text)?.1.to_owned())).unwrap();
    let address = after("is served at http://").trim_end_matches("/v1").to_owned();
    let radio = after("the doors answer phones of this machine at ");
    // Whoever reads its output stays until it ends.
    std::thread::spawn(move || lines.for_each(drop));
    Started { child: Program(child), address, radio }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn post(address: &str, path: &str, key: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         idempotency-key: {key}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

fn terminate(mut child: Program) -> i32 {
    Command::new("kill").args(["-TERM", &child.0.id().to_string()]).status().unwrap();
    child.0.wait().unwrap().code().unwrap()
}

fn refused(output: &Output, code: i32) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

#[test]
fn it_serves_the_sample_property_ends_when_told_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut version = 0;
    for _ in 0..2 {
        let Started { child, address, radio } = started(folder.path(), &["--database", "a.db"]);
        let answer = get(&address, "/v1/properties/harbour-court/bulletin");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let body: serde_json::Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        let now = body["version"].as_u64().unwrap();
        assert!(now >= version && now > 0);
        version = now;
        let seen = tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(Loopback::at(radio.parse().unwrap()).listen(&[], Listen::ForAll))
            .unwrap();
        assert_eq!(seen.len(), 266);
        assert_eq!(terminate(child), 0);
    }
}

#[test]
fn killed_in_the_middle_it_remembers_what_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |address: &str, key: &str| post(address, "/v1/sign-in", key, r#"{"phone":"+12025550142"}"#);
    let Started { child, address, .. } = started(folder.path(), &[]);
    let first = ask(&address, "the-first-request-of-two");
    assert!(first.contains("good_until"), "{first}");
    // Killed while others are being answered.
    let others: Vec<_> = (0..8)
        .map(|number| {
            let address = address.clone();
            std::thread::spawn(move || {
                let stream = TcpStream::connect(address);
                let body = r#"{"phone":"+12025550143"}"#;
                stream.and_then(|mut stream| {
                    write!(
                        stream,
                        "POST /v1/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                         idempotency-key: cut-off-in-the-middle-{number}\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    )
                })
            })
        })
        .collect();
    drop(child);
    for other in others {
        // Whether it was heard is what nobody knows.
        let _ = other.join().unwrap();
    }
    // The answer tells times: a new one would tell later ones.
    let Started { child, address, .. } = started(folder.path(), &[]);
    assert_eq!(ask(&address, "the-first-request-of-two"), first);
    assert_eq!(terminate(child), 0);
}

#[test]
fn a_taken_address_is_one_line_and_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused(&serve(folder.path(), &["--listen", &address]).output().unwrap(), 1);
    assert!(said.contains(&address) && said.contains("choose another address"), "{said}");
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = "this is a letter, and not a database ".repeat(200);
    std::fs::write(folder.path().join("letter.db"), &text).unwrap();
    let said = refused(
        &serve(folder.path(), &["--listen", "127.0.0.1:0", "--database", "letter.db"]).output().unwrap(),
        1,
    );
    assert!(said.contains("letter.db"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("letter.db")).unwrap(), text);
}

#[test]
fn a_bad_property_is_bad_input_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = ["--listen", "127.0.0.1:0", "--property", "missing.json"];
    assert!(refused(&serve(folder.path(), &missing).output().unwrap(), 2).contains("missing.json"));
    std::fs::write(folder.path().join("bad.json"), "{\"id\": \"x y\"}").unwrap();
    let bad = ["--listen", "127.0.0.1:0", "--property", "bad.json"];
    assert!(refused(&serve(folder.path(), &bad).output().unwrap(), 2).contains("check-property"));
    assert!(!folder.path().join("gatepass.db").exists());
}

#[test]
fn a_database_serves_another_property_beside_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let Started { child, .. } = started(folder.path(), &[]);
    assert_eq!(terminate(child), 0);
    let other = String::from_utf8(gatepass_service::SAMPLE_PROPERTY.to_vec()).unwrap();
    let other = other.replace("\"id\": \"harbour-court\"", "\"id\": \"elsewhere\"");
    std::fs::write(folder.path().join("other.json"), other).unwrap();
    let Started { child, address, .. } = started(folder.path(), &["--property", "other.json"]);
    for property in ["harbour-court", "elsewhere"] {
        let answer = get(&address, &format!("/v1/properties/{property}/bulletin"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(get(&address, "/v1/properties/nowhere/bulletin").starts_with("HTTP/1.1 404"));
    assert_eq!(terminate(child), 0);
}

#[test]
fn an_app_or_a_base_that_cannot_be_one_is_bad_input_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (option, app, why) in [
        ("--android-app", "dev.gatepass.app=AB:CD", "32 bytes"),
        ("--android-app", "gatepass=AB:CD", "`gatepass` is no package"),
        ("--apple-app", "dev.gatepass.app", "ABCDE12345.com.example.passes"),
        ("--base", "passes.example", "write https://"),
    ] {
        let output = serve(folder.path(), &["--listen", "127.0.0.1:0", option, app]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(option) && said.contains(why), "{said}");
    }
    assert!(!folder.path().join("gatepass.db").exists());
}
