//! A message bus of a test's own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use zbus::Connection;

/// A `dbus-daemon` that ends with the test, however that ends.
pub struct PrivateBus {
    shell: Child,
    address: String,
    _folder: TempDir,
}

impl PrivateBus {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bus.conf");
        std::fs::write(&file, configuration(folder.path())).unwrap();
        // The shell ends the daemon when its input ends, which it does with this process.
        let script = "dbus-daemon \"$@\" 2>/dev/null & exec >/dev/null; cat; kill $!; wait";
        let mut shell = Command::new("sh")
            .args(["-c", script, "sh", "--nofork", "--nopidfile", "--nosyslog", "--print-address=1"])
            .arg(format!("--config-file={}", file.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(address.starts_with("unix:"), "is dbus-daemon installed?");
        Self { shell, address: address.trim().to_owned(), _folder: folder }
    }

    pub async fn connect(&self) -> Connection {
        zbus::connection::Builder::address(self.address.as_str()).build().await.unwrap()
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn configuration(folder: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#,
        folder.display()
    )
}
