//! A mistyped `--data` is told, and nothing is created there.

use paktbuch_tests::binary::{Paktbuch, argument};
use paktbuch_tests::cluster;

/// Commands that only make sense where there are data.
const READING: &[&[&str]] = &[
    &["check"],
    &["list", "schools"],
    &["list", "programmes"],
    &["list", "devices"],
    &["report", "inventarliste", "--out", "liste.csv"],
    &["verify"],
    &["user", "list"],
    &["user", "disable", "erika"],
    &["token", "list"],
    &["token", "add", "Inventur", "--role", "pruefung"],
    &["migrate", "status"],
    &["token", "revoke", "Inventur"],
];

#[test]
fn a_directory_without_a_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("leer");
    std::fs::create_dir(&empty).unwrap();
    let blank = folder.path().join("angefangen");
    std::fs::create_dir(&blank).unwrap();
    std::fs::write(blank.join("paktbuch.db"), b"").unwrap();
    for (name, files) in [("fehlt", None), ("leer", Some(0)), ("angefangen", Some(1))] {
        let data = folder.path().join(name);
        for command in READING {
            let ran = Paktbuch::at(&data).run(command).expect(2);
            let told = format!("Im Datenverzeichnis {} liegt keine Datenbank", data.display());
            assert!(ran.stderr.contains(&told), "{command:?}: {}", ran.stderr);
            assert_eq!(ran.stdout, "", "{command:?}");
            let now = std::fs::read_dir(&data).map(|entries| entries.count()).ok();
            assert_eq!(now, files, "{command:?} changed {name}");
        }
    }
    assert_eq!(std::fs::metadata(blank.join("paktbuch.db")).unwrap().len(), 0);
}

#[tokio::test]
async fn an_empty_postgresql_database_is_told_without_its_address() {
    let database = cluster::empty_database().await;
    let folder = tempfile::tempdir().unwrap();
    let mut command = Paktbuch::at(&folder.path().join("daten")).command(&["--database-url", database.url()]);
    let output = command.args(["list", "schools"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("In der angegebenen PostgreSQL-Datenbank liegen keine Daten von Paktbuch"),
        "{told}"
    );
    assert!(!told.contains(database.url()), "{told}");
    assert!(!folder.path().join("daten").exists());
}

#[test]
fn commands_that_begin_something_create_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["migrate", "up"][..],
        &["user", "add", "vera", "--role", "verwaltung"],
    ] {
        let data = argument(folder.path(), command[0]);
        Paktbuch::at(data.as_ref()).run(command).assert_code(0);
        Paktbuch::at(data.as_ref()).run(&["verify"]).assert_code(0);
    }
}

#[test]
fn a_file_that_is_no_database_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("paktbuch.db"), "kein SQLite\n".repeat(1_000)).unwrap();
    let paktbuch = Paktbuch::at(folder.path());
    let lines = paktbuch.json(&["verify"], 3);
    assert_eq!(
        (&lines[0]["check"], &lines[0]["ok"]),
        (&"database".into(), &false.into())
    );
    paktbuch.run(&["list", "schools"]).assert_code(2);
}

#[test]
fn an_address_of_another_kind_is_refused_without_telling_it() {
    let folder = tempfile::tempdir().unwrap();
    let paktbuch = Paktbuch::at(&folder.path().join("daten"));
    for command in [
        &["list", "schools"][..],
        &["migrate", "up"],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let url = "mysql://paktbuch:geheim@db.example/paktbuch";
        let ran = paktbuch
            .run(&[&["--database-url", url], command].concat())
            .expect(2);
        assert!(
            ran.stderr.contains("postgres://") && !ran.stderr.contains("geheim"),
            "{}",
            ran.stderr
        );
    }
    assert!(!folder.path().join("daten").exists());
}
