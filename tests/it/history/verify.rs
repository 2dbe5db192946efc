//! `paktbuch verify` as cron runs it: what it prints and its exit code.

use paktbuch::audit::{self, Event, EventKind, SubjectKind, verify_chain};
use paktbuch::db::Who;
use paktbuch::documents::register;
use paktbuch_tests::binary::Paktbuch;
use paktbuch_tests::schema::number;
use paktbuch_tests::{Engine, TestApp, World, on_both};
use sea_orm::{ConnectionTrait, Database, DbErr};
use serde_json::Value;

fn verify(app: &TestApp) -> (Option<i32>, Vec<Value>, String) {
    let ran = Paktbuch::of(app).run(&["--json", "verify"]);
    let lines = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    (ran.code, lines.collect(), ran.stderr)
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_names_the_first_broken_entry_and_ends_with_3() {
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

    async fn a_service_that_writes_meanwhile_raises_no_alarm(app: TestApp) {
        World::build(&app).await;
        let db = app.db.clone();
        let writer = tokio::spawn(async move {
            for round in 0..300 {
                let event = Event::new(EventKind::SchoolChanged, SubjectKind::School, round);
                db.write(Who::System, async |tx| audit::record(tx, [event]).await).await.unwrap();
            }
        });
        let mut seen = Vec::new();
        while !writer.is_finished() {
            let snapshot = app.db.snapshot().await.unwrap();
            seen.push(verify_chain(&snapshot).await.unwrap());
        }
        writer.await.unwrap();
        assert!(seen.len() > 2 && seen.iter().all(Result::is_ok), "{seen:?}");
        assert_eq!(Paktbuch::of(&app).run(&["verify"]).code, Some(0));
    }

    async fn a_snapshot_stays_as_it_was(app: TestApp) {
        World::build(&app).await;
        let snapshot = app.db.snapshot().await.unwrap();
        let before = verify_chain(&snapshot).await.unwrap().unwrap();
        app.verwaltung().await;
        assert_eq!(verify_chain(&snapshot).await.unwrap(), Ok(before));
        drop(snapshot);
        assert_eq!(number(&app.db, "SELECT count(*) FROM audit_event").await, before + 1);
    }
}
