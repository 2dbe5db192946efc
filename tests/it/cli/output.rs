//! Where the output goes: a reader that leaves early, a full disk, a terminal.

use std::fs::File;
use std::process::{Command, Stdio};

use paktbuch_tests::binary::{Paktbuch, path};
use paktbuch_tests::{Engine, TestApp, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_leaves_ends_the_command_quietly() {
    let app = TestApp::start(Engine::Sqlite).await;
    World::build(&app).await;
    for arguments in [
        &["list", "devices"][..],
        &["--json", "list", "programmes"],
        &["user", "list"],
    ] {
        let mut child = Paktbuch::of(&app)
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), stderr.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
    // What a command found out it still answers: the world has faults.
    let mut child = Paktbuch::of(&app)
        .command(&["check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let quietly = child.wait().unwrap().code();
    assert_eq!(quietly, Paktbuch::of(&app).run(&["check"]).code);
}

#[tokio::test(flavor = "multi_thread")]
async fn output_that_finds_no_room_is_a_failure() {
    let app = TestApp::start(Engine::Sqlite).await;
    World::build(&app).await;
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = Paktbuch::of(&app)
        .command(&["list", "schools"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.starts_with("Fehler: Die Ausgabe lässt sich nicht schreiben"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
}

/// Runs a command at a pseudo-terminal; what appears on it. `None`, with a printed message, where there is none.
fn at_a_terminal(app: &TestApp, arguments: &str) -> Option<String> {
    let line = format!("{} --data {} {arguments}", path().display(), app.home().display());
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            eprintln!("SKIPPED: script(1) is not here; progress at a terminal was not tested.");
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_shows_at_a_terminal_only() {
    let app = TestApp::start(Engine::Sqlite).await;
    World::build(&app).await;
    for arguments in ["check", "verify", "list devices"] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let plain = Paktbuch::of(&app).run(&words);
        assert!(
            !plain.stderr.contains('\u{1b}') && !plain.stdout.contains('\u{1b}'),
            "{arguments}"
        );
    }
    for (arguments, label) in [
        ("check", "Regeln prüfen"),
        ("verify", "Protokoll prüfen"),
        ("verify", "Datenbank prüfen"),
        ("list devices >/dev/null", "Geräte"),
    ] {
        let Some(seen) = at_a_terminal(&app, arguments) else {
            return;
        };
        assert!(seen.contains(label), "{arguments}: {seen:?}");
    }
    if let Some(seen) = at_a_terminal(&app, "list devices") {
        assert!(
            !seen.contains('\u{1b}'),
            "lines and a bar on the same terminal: {seen:?}"
        );
    }
}
