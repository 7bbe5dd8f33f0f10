//! A private message bus: a `dbus-daemon` that ends with whoever started it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The daemon can't outlive its starter: however that ends, `cat` sees the end of its input, and the daemon is ended.
const WRAPPER: &str = "dbus-daemon \"$@\" 2>/dev/null & exec >/dev/null; cat; kill $!; wait";

/// A bus of one's own. It ends when this is dropped.
#[derive(Debug)]
pub struct PrivateBus {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl PrivateBus {
    /// Starts it.
    pub fn start() -> Result<Self, String> {
        let folder = folder()?;
        let socket = folder.path().join("bus");
        Self::listening(&socket, folder)
    }

    /// Starts it on a socket that others know beforehand. What is left there of an earlier one is replaced.
    pub fn start_at(socket: &Path) -> Result<Self, String> {
        Self::listening(socket, folder()?)
    }

    fn listening(socket: &Path, folder: TempDir) -> Result<Self, String> {
        let failed = |what: &str, error: std::io::Error| format!("{what}: {error}");
        let file = folder.path().join("bus.conf");
        std::fs::write(&file, settings(socket)).map_err(|error| failed("the settings of the bus", error))?;
        let mut child = Command::new("sh")
            .args(["-c", WRAPPER, "sh"])
            .arg(format!("--config-file={}", file.display()))
            .args(["--nofork", "--nopidfile", "--nosyslog", "--print-address=1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed("a shell for the bus", error))?;
        let mut line = String::new();
        let read = child.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
        match read {
            Some(Ok(_)) if line.starts_with("unix:") => {
                Ok(Self { child, address: line.trim().to_owned(), _folder: folder })
            }
            _ => {
                end(&mut child);
                Err(format!(
                    "`dbus-daemon` doesn't start on {}; is it installed? (On Debian: apt-get install dbus-daemon)",
                    socket.display()
                ))
            }
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    drop(child.stdin.take());
    // Whatever became of it, nobody can wait for it any more.
    let _ = child.wait();
}

fn folder() -> Result<TempDir, String> {
    tempfile::tempdir().map_err(|error| format!("a folder for the bus: {error}"))
}

/// Everybody may say everything: the real bus's policies are not what is tested.
fn settings(socket: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#,
        socket.display()
    )
}
