//! `paktbuch verify` as cron runs it: what it prints and its exit code.

use std::process::{Command, Output};

use paktbuch::db::Who;
use paktbuch::documents::register;
use paktbuch_tests::{Engine, TestApp, World, on_both};
use sea_orm::{ConnectionTrait, Database, DbErr};
use serde_json::Value;

fn verify(app: &TestApp) -> (Option<i32>, Vec<Value>, String) {
    let binary = std::env::var("PAKTBUCH_BIN").unwrap_or_default();
    let output: Output = Command::new(binary)
        .args(["--json", "--data"])
        .arg(app.home())
        .arg("verify")
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (
        output.status.code(),
        lines,
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_names_the_first_broken_entry_and_ends_with_3() {
    if std::env::var_os("PAKTBUCH_BIN").is_none() {
        eprintln!("PAKTBUCH_BIN is not set: skipped");
        return;
    }
    let app = TestApp::start(Engine::Sqlite).await;
    let stored = app.data().documents().put(b"<Invoice/>").unwrap();
    app.db
        .write(Who::System, async |tx| {
            register(tx, &stored, "application/xml", "rechnung.xml").await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
    app.verwaltung().await;
    app.verwaltung().await;
    let (code, lines, stderr) = verify(&app);
    assert_eq!(code, Some(0), "{lines:?} {stderr}");
    assert!(lines.iter().all(|line| line["ok"] == true), "{lines:?}");
    assert_eq!(lines.len(), 5);
    let anchors = std::fs::read_to_string(app.home().join("protokoll-anker.txt")).unwrap();
    assert_eq!(anchors.lines().count(), 1, "a verified chain gets an anchor");

    let database = Database::connect(format!("sqlite://{}", app.home().join("paktbuch.db").display()))
        .await
        .unwrap();
    database
        .execute_unprepared("DROP TRIGGER audit_event_no_update")
        .await
        .unwrap();
    database
        .execute_unprepared("UPDATE audit_event SET actor = 'user:1' WHERE id = 2")
        .await
        .unwrap();
    let folder = app.home().join("documents").join(&stored.sha256[..2]);
    std::fs::write(folder.join(&stored.sha256[2..]), b"<Invoice />").unwrap();
    let (code, lines, _) = verify(&app);
    assert_eq!(code, Some(3));
    let of = |check: &str| lines.iter().find(|line| line["check"] == check).unwrap();
    assert_eq!(of("database")["ok"], true);
    assert_eq!(of("index")["ok"], true);
    assert_eq!(of("anchor")["ok"], true);
    assert_eq!(of("audit")["broken"]["at"], 2);
    assert_eq!(of("documents")["broken"]["at"], stored.sha256.as_str());
}

on_both! {
    async fn what_triggers_derive_is_compared_with_the_devices(app: TestApp) {
        World::build(&app).await;
        assert_eq!(app.db.derived_faults().await.unwrap(), Vec::<String>::new());
        let database = match app.database_url() {
            Some(url) => Database::connect(url).await.unwrap(),
            None => Database::connect(format!("sqlite://{}", app.home().join("paktbuch.db").display())).await.unwrap(),
        };
        database.execute_unprepared("UPDATE device_summary SET gross = gross + 1 WHERE devices = 1").await.unwrap();
        let faults = app.db.derived_faults().await.unwrap();
        assert!(faults[0].starts_with("Die Summen der Geräteliste stimmen in "), "{faults:?}");
        if app.engine() == Engine::Sqlite {
            database
                .execute_unprepared("INSERT INTO device_search (device_search) VALUES ('delete-all')")
                .await
                .unwrap();
            let faults = app.db.derived_faults().await.unwrap();
            assert_eq!(faults[0], "Der Suchindex der Geräte passt nicht zu den Geräten.");
        }
    }
}
