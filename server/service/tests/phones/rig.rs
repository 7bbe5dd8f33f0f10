//! A service with its doors, and phones on the same machine.

use std::future::pending;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use gatepass::app::Device;
use gatepass::cache::memory::MemoryCache;
use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::SystemClock;
use gatepass::id::DoorId;
use gatepass::pass::draft::Draft;
use gatepass::radio::Loopback;
use gatepass::token::keys::SoftwareKey;
use gatepass_service::messenger::verification_code_in;
use ring::rand::SystemRandom;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A machine without Bluetooth, whatever this one has.
const NO_BUS: &str = "unix:path=no-bus";

/// Lives in B-704.
pub const MAYA: &str = "+12025550142";

/// `gatepass serve` on free ports, and what it prints.
pub struct Served {
    child: Child,
    lines: Receiver<String>,
    /// Where the service is.
    pub url: String,
    /// Where the doors answer.
    pub doors: String,
    /// What readers elsewhere trust.
    pub key: String,
    folder: TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It has ended already where the test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub fn start() -> Self {
        Self::of(&[])
    }

    /// With further arguments.
    pub fn of(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = program(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = lines_of(child.stdout.take().unwrap());
        let (url, doors, key) = (String::new(), String::new(), String::new());
        let mut served = Self { child, lines, url, doors, key, folder };
        served.url = served.line("is served at ").replace("/v1", "");
        served.key = served.line("trust the property-key ");
        served.doors = served.line("the doors answer phones of this machine at ");
        served.line("Ctrl-C ends it.");
        served
    }

    /// Reads on to a line with this text, and gives what follows it.
    pub fn line(&self, text: &str) -> String {
        read_on(&self.lines, text)
    }

    /// The six digits of the next text to the number that ends so, of those that have any.
    pub fn digits_for(&self, ending: &str) -> String {
        loop {
            let text = self.line(&format!("SMS to …{ending}: "));
            if let Some(digits) = verification_code_in(&text) {
                return digits.to_owned();
            }
        }
    }

    /// Ends it, as a service manager does.
    pub fn stop(&mut self) {
        assert!(end(&mut self.child));
    }

    /// A new phone on this machine, in a folder of its own.
    pub fn phone(&self, name: &str) -> Phone {
        let folder = self.folder.path().join(name);
        Phone { folder, url: self.url.clone(), doors: self.doors.clone(), bus: NO_BUS.to_owned() }
    }

    /// A new phone, signed in as whoever has the number; `role` is whose commands it has.
    pub fn signed_in(&self, role: &str, name: &str, number: &str) -> Phone {
        let phone = self.phone(name);
        phone.run(&[role, "sign-in", number]).done();
        let digits = self.digits_for(&number[number.len() - 2..]);
        phone.run(&[role, "verify", &digits]).done();
        phone
    }

    /// The link in the next text to the number that ends so.
    pub fn link_for(&self, ending: &str) -> String {
        let text = self.line(&format!("SMS to …{ending}: "));
        text.split_whitespace().find(|word| word.contains("/g/")).unwrap().to_owned()
    }

    /// Maya, signed in, with My Route saved.
    pub fn maya(&self) -> Maya {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let transport = Transport::new(&self.url, Network::up()).unwrap();
        let key = SoftwareKey::generate_es256(&SystemRandom::new()).unwrap();
        let radio = Loopback::at(self.doors.parse().unwrap());
        let cache = Arc::new(MemoryCache::new());
        let device = Device::new(cache, Service::new(transport), Arc::new(key), Arc::new(SystemClock), radio);
        runtime.block_on(async {
            device.sign_in(MAYA).await.unwrap();
            let signed = device.verify_sign_in(&self.digits_for("42")).await.unwrap();
            let maya = signed.resident(None).unwrap();
            maya.save_route(&maya.suggest_route(None).unwrap()).await.unwrap();
        });
        Maya { runtime, device }
    }
}

/// What a program prints, or tells its log, as it does.
pub fn lines_of(said: impl Read + Send + 'static) -> Receiver<String> {
    let said = BufReader::new(said).lines();
    let (sender, lines) = channel();
    std::thread::spawn(move || said.map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

pub fn read_on(lines: &Receiver<String>, text: &str) -> String {
    loop {
        let line = lines.recv_timeout(Duration::from_secs(30)).unwrap();
        if let Some((_, rest)) = line.split_once(text) {
            return rest.to_owned();
        }
    }
}

/// Asks a program to end, as a service manager does; whether it ended well.
fn end(child: &mut Child) -> bool {
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    child.wait().unwrap().success()
}

/// A command that goes on until it is told to end.
pub struct GoesOn {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for GoesOn {
    fn drop(&mut self) {
        // It has ended already where the test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl GoesOn {
    /// Reads on to a line with this text, and gives what follows it.
    pub fn line(&self, text: &str) -> String {
        read_on(&self.lines, text)
    }

    /// Ends it; whether it ended well.
    pub fn end(mut self) -> bool {
        end(&mut self.child)
    }
}

/// A resident, whose phone is no terminal.
pub struct Maya {
    runtime: tokio::runtime::Runtime,
    device: Device<Loopback>,
}

impl Maya {
    /// Makes a pass; the link that goes to the guest's number, which ends so.
    pub fn gives(&self, served: &Served, draft: Draft, ending: &str) -> String {
        let signed = self.device.signed_in().unwrap().unwrap();
        let maya = signed.resident(None).unwrap();
        self.runtime.block_on(maya.giver().create(draft)).unwrap();
        served.line(&format!("SMS to …{ending}: ")).split_whitespace().last().unwrap().to_owned()
    }

    /// Deletes one.
    pub fn deletes(&self, pass: &str) {
        let signed = self.device.signed_in().unwrap().unwrap();
        let maya = signed.resident(None).unwrap();
        self.runtime.block_on(maya.giver().delete(pass.parse().unwrap())).unwrap().done().unwrap();
    }

    /// Opens one of her own doors, having heard the news: the door hears them from her phone.
    pub fn comes_by(&self, door: u16) {
        let signed = self.device.signed_in().unwrap().unwrap();
        let maya = signed.resident(None).unwrap();
        self.runtime.block_on(async {
            maya.refresh().await.unwrap();
            self.device.exchange_news(signed.property().id()).await.unwrap();
            // The door may have heard it over its own network already.
            signed.unlock(DoorId::new(door).unwrap(), pending()).await.unwrap();
        });
    }
}

/// Phones on a machine without a service.
pub struct Words(TempDir);

impl Words {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn phone(&self, name: &str) -> Phone {
        Phone {
            folder: self.0.path().join(name),
            url: "http://127.0.0.1:1".to_owned(),
            doors: "127.0.0.1:2".to_owned(),
            bus: NO_BUS.to_owned(),
        }
    }

    /// Runs a command without saying anything of where its phone is.
    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(program(self.0.path()).args(args).output().unwrap())
    }
}

pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    command
        .current_dir(folder)
        .env_remove("GATEPASS_STATE")
        .env_remove("NO_COLOR")
        .env("XDG_DATA_HOME", folder.join("data"))
        .stdin(Stdio::null());
    command
}

/// A terminal that is a phone.
pub struct Phone {
    pub folder: PathBuf,
    pub url: String,
    pub doors: String,
    /// Where it finds Bluetooth.
    pub bus: String,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Phone {
    /// Runs a command of it.
    pub fn run(&self, args: &[&str]) -> Ended {
        self.typing(args, "")
    }

    /// Runs a command of it, with something on stdin.
    pub fn typing(&self, args: &[&str], typed: &str) -> Ended {
        let mut child = self.start(args);
        // A command that reads nothing may have closed it.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        Ended::of(child.wait_with_output().unwrap())
    }

    /// Starts a command that goes on.
    pub fn goes_on(&self, args: &[&str]) -> GoesOn {
        let mut child = self.start(args);
        let lines = lines_of(child.stdout.take().unwrap());
        GoesOn { child, lines }
    }

    /// Starts a command of it.
    pub fn start(&self, args: &[&str]) -> Child {
        let mut command = program(self.folder.parent().unwrap());
        command.args(args).arg("--state").arg(&self.folder);
        for (flag, value) in [("--service", &self.url), ("--doors", &self.doors)] {
            if !value.is_empty() {
                command.args([flag, value.as_str()]);
            }
        }
        command.env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Whether none of its files has any of these texts in it.
    pub fn holds_no(&self, secrets: &[&str]) -> bool {
        let files = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        files.map(|file| std::fs::read(file).unwrap()).all(|bytes| {
            secrets.iter().all(|secret| !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()))
        })
    }
}

/// A text without what is different each time; `Tue 2026-11-24 14:20` and as wide a `<when>` take the same place.
pub fn timeless(text: &str) -> String {
    const WHEN: &str = "Www 0000-00-00 00:00";
    let shape = |part: &[char]| -> String {
        let letter = |(letter, like): (&char, char)| match (letter.is_ascii_digit(), like) {
            (true, '0') => '0',
            (false, 'W' | 'w') if letter.is_alphabetic() => like,
            _ => *letter,
        };
        part.iter().zip(WHEN.chars()).map(letter).collect()
    };
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let when = letters.get(at..at + WHEN.len()).is_some_and(|part| shape(part) == WHEN);
        let is_hex = |letter: &char| letter.is_ascii_digit() || ('a'..='f').contains(letter);
        let number = letters.get(at..at + 16).is_some_and(|part| part.iter().all(is_hex));
        if when {
            out.push_str("<when>--------------");
            at += WHEN.len();
        } else if number {
            out.push_str("<number>--------");
            at += 16;
        } else {
            out.push(letters[at]);
            at += 1;
        }
    }
    out
}

/// A text on one line: where it breaks is the page's.
pub fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Ended {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// What it printed, having succeeded.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// The JSON document that it printed, having succeeded.
    #[track_caller]
    pub fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// The one line on stderr, having failed.
    #[track_caller]
    pub fn failed(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err
    }
}

/// A document without what is different each time.
pub fn shape(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(shape).collect(),
        // An instant as people tell it.
        Value::Object(fields) if fields.contains_key("local") && fields.contains_key("day") => {
            json!("<when>")
        }
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| match name.as_str() {
                "took_ms" => (name, json!("<measured>")),
                "pass" => (name, json!("<number>")),
                _ => (name, shape(value)),
            };
            fields.into_iter().map(field).collect()
        }
        Value::String(text) if chrono::DateTime::parse_from_rfc3339(&text).is_ok() => json!("<time>"),
        other => other,
    }
}
