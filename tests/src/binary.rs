//! The built program itself, as a shell or cron runs it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a failure here is a failure of the test"
)]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::TestApp;

/// Where the program is.
///
/// # Panics
/// Where nobody said it.
#[must_use]
pub fn path() -> PathBuf {
    let Some(path) = std::env::var_os("PAKTBUCH_BIN") else {
        panic!(
            "PAKTBUCH_BIN is not set, and this test runs the program itself. Run `make test-rust`, or `cargo build --bin \
             paktbuch` and the tests again with PAKTBUCH_BIN=$PWD/target/debug/paktbuch."
        )
    };
    path.into()
}

/// The program on one data directory.
#[derive(Debug, Clone)]
pub struct Paktbuch {
    data: PathBuf,
    database_url: Option<String>,
}

/// How a command ended and what it said.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    command: String,
}

impl Paktbuch {
    /// On the embedded database in `data`.
    #[must_use]
    pub fn at(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            database_url: None,
        }
    }

    /// On the data directory and the database of a test.
    #[must_use]
    pub fn of(app: &TestApp) -> Self {
        Self {
            data: app.home().to_owned(),
            database_url: app.database_url().map(str::to_owned),
        }
    }

    /// Starts a command line without running it.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(path());
        command
            .env_remove("PAKTBUCH_DATA")
            .env_remove("PAKTBUCH_DATABASE_URL");
        command.arg("--data").arg(&self.data);
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command.args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    /// Where the program does not start.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the program starts");
        Ran::of(arguments, output)
    }

    /// Runs a command with `--json` that has to end with `code`; its lines.
    ///
    /// # Panics
    /// With what it said, where it ends otherwise or prints anything but one object a line.
    #[track_caller]
    #[must_use]
    pub fn json(&self, arguments: &[&str], code: i32) -> Vec<Value> {
        let ran = self.run(&[&["--json"], arguments].concat()).expect(code);
        ran.stdout
            .lines()
            .map(|line| {
                let value: Value =
                    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
                assert!(value.is_object(), "{line}");
                value
            })
            .collect()
    }

    /// Starts a service and waits until it says that it is ready.
    ///
    /// # Panics
    /// With what it said, where it ends before.
    #[must_use]
    pub fn service(&self, arguments: &[&str]) -> Service {
        let arguments = [&["--json"], arguments, &["--listen", "127.0.0.1:0"]].concat();
        let mut child = self
            .command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut log = child.stderr.take().expect("stderr is piped");
        // Read along, so that the log never fills the pipe and stops the service.
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = log.read_to_string(&mut text);
            text
        });
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        match serde_json::from_str(&line) {
            Ok(said) => Service {
                child,
                said,
                log: Some(log),
            },
            Err(_) => {
                let status = child.wait();
                panic!(
                    "{arguments:?} ended with {status:?}: {line}{}",
                    log.join().unwrap_or_default()
                )
            }
        }
    }
}

impl Ran {
    fn of(arguments: &[&str], output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            command: arguments.join(" "),
        }
    }

    /// The command itself, where it ended with `code`.
    ///
    /// # Panics
    /// With what it said, where it ended otherwise.
    #[track_caller]
    #[must_use = "or use `assert_code`"]
    pub fn expect(self, code: i32) -> Self {
        self.assert_code(code);
        self
    }

    /// Fails where the command ended otherwise than with `code`.
    ///
    /// # Panics
    /// With what it said.
    #[track_caller]
    pub fn assert_code(&self, code: i32) {
        assert_eq!(
            self.code,
            Some(code),
            "paktbuch {}\n{}{}",
            self.command,
            self.stdout,
            self.stderr
        );
    }
}

/// Fails where an object lacks one of these keys; further ones may be there.
///
/// # Panics
/// With the keys that are missing.
#[track_caller]
pub fn assert_keys(value: &Value, keys: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    let there: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    let missing: Vec<&str> = keys
        .split_whitespace()
        .filter(|key| !there.contains(key))
        .collect();
    assert!(missing.is_empty(), "{missing:?} missing in {value}");
}

/// A running service. Dropped, it is killed.
#[derive(Debug)]
pub struct Service {
    child: Child,
    /// What it said when it was ready.
    pub said: Value,
    log: Option<std::thread::JoinHandle<String>>,
}

impl Service {
    /// `127.0.0.1:PORT`.
    ///
    /// # Panics
    /// Where it did not say so.
    #[must_use]
    pub fn address(&self) -> &str {
        let url = self.said["url"].as_str().expect("an address");
        url.strip_prefix("http://").expect("plain http on loopback")
    }

    /// Asks it to stop, as systemd does.
    ///
    /// # Panics
    /// Where it is gone already.
    pub fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success(), "the service is gone already");
    }

    /// Waits for its end; how it ended, and its log.
    ///
    /// # Panics
    /// Where it cannot be waited for.
    #[must_use]
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("the service ends");
        let log = self.log.take().map(|log| log.join().unwrap_or_default());
        (status, log.unwrap_or_default())
    }

    /// Stops it and waits for its end; how it ended, and its log.
    #[must_use]
    pub fn stop(self) -> (ExitStatus, String) {
        self.terminate();
        self.wait()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request to `address` and reads until the connection is closed; the bytes that came, none where there was no
/// connection.
#[must_use]
pub fn exchange(address: &str, head: &str, body: &str) -> Vec<u8> {
    let mut answer = Vec::new();
    let Ok(mut stream) = TcpStream::connect(address) else {
        return answer;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
    let length = body.len();
    let request =
        format!("{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    if stream.write_all(request.as_bytes()).is_ok() {
        let _ = stream.read_to_end(&mut answer);
    }
    answer
}

/// Whether an answer came to its end, as its head says.
#[must_use]
pub fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let body = &answer[end + 4..];
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => length.parse() == Ok(body.len()),
        None => body.ends_with(b"0\r\n\r\n"),
    }
}

/// Name of a file in a folder, as an argument.
///
/// # Panics
/// Where the path is no text.
#[must_use]
pub fn argument(folder: &Path, name: &str) -> String {
    let path: OsString = folder.join(name).into();
    path.into_string().expect("a path of text")
}
