//! Where there is no room, nothing is filed and nothing is lost: in the database, in the document store, in the folder for reports.

use paktbuch::audit::verify_chain;
use paktbuch::db::Who;
use paktbuch::documents::{Documents, PARTIAL};
use paktbuch_entity::{audit_event, document, filing, notice, submission};
use paktbuch_tests::schema::{number, texts};
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait};
use serde_json::json;

use super::file::form;
use crate::database::full_disk::SmallDisk;

/// Everything that filing writes: versions, documents, events, forms that had their effect, and the notices.
async fn written(app: &TestApp) -> ([u64; 4], Vec<notice::Model>) {
    let conn = app.db.reader();
    let counts = [
        filing::Entity::find().count(conn).await.unwrap(),
        document::Entity::find().count(conn).await.unwrap(),
        audit_event::Entity::find().count(conn).await.unwrap(),
        submission::Entity::find().count(conn).await.unwrap(),
    ];
    (counts, notice::Entity::find().all(conn).await.unwrap())
}

/// The filled form; its reason is longer than a page of the database, so that it needs room of its own.
async fn filled(office: &Browser, world: &World) -> Form {
    let form = form(office, world.own.notice.id.0, "2025-12-31").await;
    let reason = "€".repeat(2_000);
    form.with(&[("confirmed", "true"), ("reason", &reason)])
}

async fn execute(app: &TestApp, sql: &str) {
    app.db
        .write_aside(Who::System, async |tx| {
            tx.conn().execute_unprepared(sql).await?;
            Ok::<_, DbErr>(())
        })
        .await
        .unwrap();
}

/// Leaves the database no room for anything.
async fn fill_database(app: &TestApp) {
    if app.db.is_sqlite() {
        // Without free pages in the file, and with no more than it has now.
        app.db.reader().execute_unprepared("VACUUM").await.unwrap();
        assert_eq!(number(&app.db, "PRAGMA freelist_count").await, 0);
        execute(app, "PRAGMA max_page_count = 1").await;
    } else {
        // The disk of a server is not ours to fill. What it would say is the error 53100 (disk_full); it comes here when version and
        // documents are entered already.
        execute(
            app,
            "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
             DROP TRIGGER IF EXISTS full_disk ON audit_event;
             CREATE TRIGGER full_disk BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION full_disk()",
        )
        .await;
    }
}

/// Gives [`fill_database`]'s room back.
async fn empty_database(app: &TestApp) {
    let sql = if app.db.is_sqlite() {
        "PRAGMA max_page_count = 1073741823"
    } else {
        "DROP TRIGGER full_disk ON audit_event"
    };
    execute(app, sql).await;
}

/// The files in the document store that have no whole document: being written, or not what their name says.
fn unfinished(documents: &Documents) -> Vec<String> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(documents.root()).into_iter().flatten() {
        let folder = folder.unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let sha256 = format!("{}{name}", folder.file_name().into_string().unwrap());
            if name.ends_with(PARTIAL) || documents.get(&sha256).is_err() {
                found.push(sha256);
            }
        }
    }
    found
}

on_both! {
    async fn a_full_database_files_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let form = filled(&office, &world).await;
        let before = written(&app).await;
        fill_database(&app).await;
        let refused = office.submit(&form).await.expect(507);
        refused.assert_shows("Speicher voll");
        refused.assert_shows("Dieser Schritt wurde nicht gespeichert; alles bisher Gespeicherte ist da.");
        // SQLite counts the pages for a connection, and the one that failed is not used again.
        fill_database(&app).await;
        let body = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": "€".repeat(2_000) });
        api.post(&format!("/api/paktbuch/v1/notices/{}/proofs", world.own.notice.id), &body).await.assert_status(507);
        assert_eq!(written(&app).await, before);
        assert_eq!(unfinished(&app.data().documents()), Vec::<String>::new());
        // What is there can still be read.
        office.get(&format!("/bescheide/{}/nachweise", world.own.notice.id)).await.assert_status(200);
        empty_database(&app).await;
        let done = office.submit(&form).await;
        done.assert_status(303);
        office.follow(&done).await.expect(200).assert_shows("Version 2");
        assert_eq!(written(&app).await.0[0], before.0[0] + 1);
        assert!(verify_chain(app.db.reader()).await.unwrap().is_ok());
        if app.db.is_sqlite() {
            assert_eq!(texts(&app.db, "PRAGMA integrity_check").await, ["ok"]);
        }
    }

    async fn a_full_disk_below_documents_or_reports_files_nothing(app: TestApp) {
        let world = World::build(&app).await;
        let Some(disk) = SmallDisk::mount("8m") else { return };
        let (temporary, documents) = (app.data().temporary(), app.data().documents());
        let small = Documents::at(disk.path().join("documents"));
        let mut app = app;
        for (temporary, documents) in [(temporary, small), (disk.path().to_owned(), documents)] {
            app.state.authority.temporary = temporary;
            app.state.authority.documents = documents.clone();
            app = app.restarted();
            let office = app.foerdermittel().await;
            let form = filled(&office, &world).await;
            let before = written(&app).await;
            let give_back = disk.fill();
            office.submit(&form).await.expect(507).assert_shows("Speicher voll");
            assert_eq!(written(&app).await, before);
            assert_eq!(unfinished(&documents), Vec::<String>::new());
            give_back();
            office.submit(&form).await.assert_status(303);
            assert_eq!(written(&app).await.0[0], before.0[0] + 1);
            // The next round files something else.
            let told = format!("/bescheide/{}/sachbericht/bearbeiten", world.own.notice.id);
            let form = office.form(&told, &told).await;
            let result = format!("Alles erreicht, Fassung {}", before.0[0]);
            office.submit(&form.with(&[("result", &result)])).await.assert_status(303);
        }
    }
}
