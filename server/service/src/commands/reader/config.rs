//! The reader's configuration: a TOML file. Paths are relative to the file's folder; what it doesn't know it refuses.

use std::fs;
use std::num::NonZeroU8;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gatepass::id::{DoorId, PropertyId};
use gatepass::token::keys::PropertyPublicKey;
use gatepass_reader::bluez::AdapterName;
use serde::{Deserialize, Deserializer};

use super::Failure;
use super::key_file::folder_of;

/// What a reader is told.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Whose door it is.
    pub property: PropertyId,
    /// What signs the property's passes and bulletins.
    pub property_key: PropertyPublicKey,
    /// Which door of the property it is.
    pub door: DoorId,
    /// Where `enrol` has put its keys.
    pub keys: PathBuf,
    /// A folder of its own for what it must not forget.
    pub state: PathBuf,
    /// The Bluetooth adapter; `hci0` if nothing is said.
    #[serde(default = "first_adapter", deserialize_with = "adapter")]
    pub adapter: AdapterName,
    /// Where the service is, for a door with a network.
    pub service: Option<String>,
    /// The property file, for a door that never has one.
    pub property_file: Option<PathBuf>,
    /// How long it opens for.
    #[serde(default = "usual_seconds")]
    pub open_seconds: NonZeroU8,
    /// What it opens.
    pub lock: LockConfig,
}

/// What a reader opens.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum LockConfig {
    /// Nothing: it says in its log that it opens.
    Log,
    /// A relay on a GPIO line.
    Gpio {
        /// The chip's device.
        chip: PathBuf,
        /// The line's number on it.
        line: u32,
        /// Which voltage opens.
        opens: Level,
    },
    /// What a program opens.
    Command {
        /// The program and its arguments.
        run: Vec<String>,
    },
}

/// A line's voltage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    High,
    Low,
}

impl Config {
    /// Reads a configuration.
    pub fn read(file: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(file).map_err(|error| {
            Failure::Usage(format!("can't read the configuration {}: {error}", file.display()))
        })?;
        let config = Self::parse(&text, folder_of(file));
        config.map_err(|why| Failure::Usage(format!("the configuration {}: {why}", file.display())))
    }

    fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            format!("line {line}: {}", error.message())
        })?;
        if config.service.is_none() && config.property_file.is_none() {
            return Err("name the `service`, or a `property-file` for a door without a network: it says which policy the reader obeys".into());
        }
        for path in [&mut config.keys, &mut config.state].into_iter().chain(&mut config.property_file) {
            *path = folder.join(&*path);
        }
        match &mut config.lock {
            LockConfig::Log => {}
            LockConfig::Gpio { chip, .. } => *chip = folder.join(&*chip),
            LockConfig::Command { run } => match run.first_mut() {
                // A bare name is looked up where programs are.
                Some(program) if program.contains('/') => {
                    *program = folder.join(&*program).to_string_lossy().into_owned();
                }
                Some(program) if !program.is_empty() => {}
                _ => return Err("the lock's command names no program".into()),
            },
        }
        Ok(config)
    }

    /// How long it opens for.
    pub fn open_for(&self) -> Duration {
        Duration::from_secs(self.open_seconds.get().into())
    }
}

fn first_adapter() -> AdapterName {
    AdapterName::FIRST
}

fn usual_seconds() -> NonZeroU8 {
    const { NonZeroU8::new(5).unwrap() }
}

fn adapter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AdapterName, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../reader/bluez/reader.toml");

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("/etc/gatepass"))
    }

    #[test]
    fn the_example_is_a_configuration_and_its_other_locks_are_locks() {
        let config = parse(EXAMPLE).unwrap();
        assert_eq!(config.door.get(), 12);
        assert_eq!(config.adapter, AdapterName::FIRST);
        assert_eq!(config.open_for(), Duration::from_secs(5));
        assert_eq!(config.keys, Path::new("/var/lib/gatepass-reader/door.key"));
        let chip = PathBuf::from("/dev/gpiochip0");
        assert_eq!(config.lock, LockConfig::Gpio { chip, line: 17, opens: Level::High });

        let uncommented =
            EXAMPLE.replace("# run = [", "run = [").replace("# [lock.command]", "[lock.command]");
        let without_gpio =
            uncommented.replace("[lock.gpio]", "").replace("chip =", "# ").replace("line =", "# ");
        let config = parse(&without_gpio.replace("opens =", "# ")).unwrap();
        let run = vec!["/usr/local/bin/open-door".to_owned(), "main gate".to_owned()];
        assert_eq!(config.lock, LockConfig::Command { run });
        let config = parse(&format!("lock = \"log\"\n{}", EXAMPLE.split("[lock").next().unwrap())).unwrap();
        assert_eq!(config.lock, LockConfig::Log);
    }

    #[test]
    fn paths_are_relative_to_the_file_and_bare_commands_are_not() {
        let text = format!(
            "lock = {{command = {{run = [\"./open\", \"now\"]}}}}\nproperty-file = \"oak.json\"\n{}",
            EXAMPLE.split("[lock").next().unwrap()
        );
        let config = parse(&text.replace("/var/lib/gatepass-reader/door.key", "door.key")).unwrap();
        assert_eq!(config.keys, Path::new("/etc/gatepass/door.key"));
        assert_eq!(config.property_file.as_deref(), Some(Path::new("/etc/gatepass/oak.json")));
        let LockConfig::Command { run } = config.lock else { panic!("another lock") };
        assert_eq!(run, ["/etc/gatepass/./open", "now"]);
        let LockConfig::Command { run } = parse(&text.replace("./open", "open")).unwrap().lock else {
            panic!("another lock")
        };
        assert_eq!(run, ["open", "now"]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (from, to, said) in [
            ("adapter = \"hci0\"", "adaptor = \"hci0\"", "unknown field `adaptor`"),
            ("adapter = \"hci0\"", "adapter = \"eth0\"", "named like hci0"),
            ("line = 17", "pin = 17", "keys in table: pin"),
            ("[lock.gpio]", "[lock.gipo]", "unknown variant `gipo`"),
            ("opens = \"high\"", "opens = \"up\"", "unknown variant `up`"),
            ("door = 12", "door = 0", "door"),
            ("door = 12", "", "missing field `door`"),
            ("open-seconds = 5", "open-seconds = 0", "nonzero"),
            ("property-key = \"", "property-key = \"!", "base64url"),
        ] {
            assert!(EXAMPLE.contains(from), "{from}");
            let error = parse(&EXAMPLE.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(said) && error.starts_with("line "), "{to}: {error}");
        }
        let error = parse(&EXAMPLE.replacen("service = ", "# service = ", 1)).unwrap_err();
        assert!(error.contains("property-file"), "{error}");
        let empty = "lock = {command = {run = []}}\n".to_owned() + EXAMPLE.split("[lock").next().unwrap();
        assert!(parse(&empty).unwrap_err().contains("no program"));
    }
}
