//! Which reports were made before, and what has changed since.

use paktbuch_entity::{audit_event, made_report};
use paktbuch_tests::binary::{Paktbuch, argument};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Set,
};

async fn latest(app: &TestApp) -> made_report::Model {
    let latest = made_report::Entity::find()
        .order_by_desc(made_report::Column::Id)
        .one(app.db.reader());
    latest.await.unwrap().unwrap()
}

on_both! {
    async fn what_was_made_stands_on_its_page_and_in_the_history(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let id = world.own.notice.id;
        for (path, kind, format) in [
            (format!("/berichte/belegliste.csv?bescheid={id}"), "belegliste", "csv"),
            (format!("/berichte/verwendungsnachweis.xlsx?bescheid={id}"), "verwendungsnachweis", "xlsx"),
            (format!("/berichte/foerderakte.zip?bescheid={id}"), "foerderakte", "zip"),
            (format!("/berichte/schreiben/anschreiben/docx?bescheid={id}"), "anschreiben", "docx"),
            ("/berichte/inventarliste.xlsx?kategorie=tablet".to_owned(), "inventarliste", "xlsx"),
            ("/berichte/listen/budgetuebersicht/csv?stichtag=31.12.2025".to_owned(), "budgetuebersicht", "csv"),
        ] {
            let file = office.get(&path).await.expect(200);
            let made = latest(&app).await;
            assert_eq!((made.kind.as_str(), made.format.as_str()), (kind, format));
            assert_eq!(made.sha256, paktbuch::documents::Stored::of(&file.body).sha256, "{path}");
            assert_eq!(made.notice_id.is_some(), path.contains("bescheid="), "{path}");
            let page = office.get("/berichte").await.expect(200);
            page.assert_shows("Bisher erstellt");
            page.assert_shows(&made.sha256);
            if kind == "anschreiben" {
                assert!(page.html().contains("kern-table__cell--numeric\">–</td>"), "a letter has no rows: {}", page.html());
            }
            let event = audit_event::Entity::find().order_by_desc(audit_event::Column::Id).one(app.db.reader()).await.unwrap().unwrap();
            assert_eq!((event.kind.as_str(), event.subject_id, event.notice_id), ("report.made", made.id.0, None), "{path}");
            assert!(event.changes.contains(&made.sha256), "{}", event.changes);
        }
        office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}")).await.expect(200).assert_shows("Bisher erstellt");
        let page = office.get("/berichte/listen/budgetuebersicht?stichtag=31.12.2025").await.expect(200);
        page.assert_shows("zum 31.12.2025, erstellt am");
        page.assert_shows("Zeilen und Summen sind, wie sie waren.");
    }

    async fn a_preview_is_not_remembered_and_a_refused_report_neither(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let count = async || made_report::Entity::find().count(app.db.reader()).await.unwrap();
        let before = count().await;
        let id = world.own.notice.id;
        for path in [
            "/berichte/listen/fristenliste".to_owned(),
            "/berichte/inventarliste".to_owned(),
            format!("/berichte/belegliste?bescheid={id}"),
            format!("/berichte/verwendungsnachweis?bescheid={id}"),
        ] {
            office.get(&path).await.assert_status(200);
        }
        office.get("/berichte/belegliste.csv").await.assert_status(422);
        office.get("/berichte/listen/fristenliste/csv?stichtag=31.12.2099").await.assert_status(422);
        assert_eq!(count().await, before);
    }

    async fn the_difference_to_the_last_one_names_rows_and_sums(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let id = world.own.notice.id;
        office.get(&format!("/berichte/belegliste.csv?bescheid={id}")).await.assert_status(200);
        let mut made = latest(&app).await.into_active_model();
        (made.row_count, made.totals) = (Set(7), Set(r#"[["gross_cents",100]]"#.to_owned()));
        made.update(app.db.reader()).await.unwrap();
        let page = office.get(&format!("/berichte/belegliste?bescheid={id}")).await.expect(200);
        page.assert_shows("Seit dem letzten Bericht");
        page.assert_shows("1,00");
        page.assert_shows("595,00");
        page.assert_hides("wie sie waren");
    }

    /// The Sachstandsbericht keeps its amounts; the next one says what changed, a second one of the same day says the same.
    async fn the_next_state_report_says_what_changed(app: TestApp) {
        let world = World::build(&app).await;
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let out = argument(folder.path(), "sachstand.csv");
        let office = app.foerdermittel().await;
        office.get("/berichte/listen/sachstandsbericht/csv?stichtag=31.12.2025").await.assert_status(200);
        let made = latest(&app).await;
        assert!(made.figures.contains("bescheid-"), "{}", made.figures);
        assert!(made.made_by.starts_with("user:"), "{}", made.made_by);
        let list = office.get("/berichte/listen/sachstandsbericht/csv").await.expect(200).html();
        assert!(!list.contains('→'), "{list}");
        let mut line = world.own.cost_line.clone().into_active_model();
        let planned = world.own.cost_line.gross;
        line.gross = Set(planned.plus(Cents(10_000)));
        line.update(app.db.reader()).await.unwrap();
        let mut rows = Vec::new();
        for _ in 0..2 {
            let lines = paktbuch.json(&["report", "sachstandsbericht", "--out", &out], 0);
            rows.push(lines[0]["sha256"].clone());
        }
        assert_eq!(rows[0], rows[1], "the same day is compared with the same report");
        let list = std::fs::read_to_string(folder.path().join("sachstand.csv")).unwrap();
        assert!(list.contains(&format!("lt. Bescheid {planned} € → {} €", planned.plus(Cents(10_000)))), "{list}");
        assert_eq!(latest(&app).await.made_by, "system");
    }

    async fn schul_it_sees_its_own_reports_only(app: TestApp) {
        World::build(&app).await;
        let it = app.schul_it(&[OWN]).await;
        let page = it.get("/berichte").await.expect(200);
        page.assert_hides("Bisher erstellt");
        app.foerdermittel().await.get("/berichte/inventarliste.csv").await.assert_status(200);
        it.get("/berichte").await.expect(200).assert_hides("Bisher erstellt");
        it.get("/berichte/inventarliste.csv").await.assert_status(200);
        it.get("/berichte/inventarliste").await.expect(200).assert_shows("Bisher erstellt");
        let api = app.api(Role::SchulIt, &[OWN]).await;
        api.get("/api/paktbuch/v1/reports/inventarliste?format=csv").await.assert_status(200);
        let own = made_report::Entity::find().filter(made_report::Column::MadeBy.starts_with("token:"));
        assert_eq!(own.count(app.db.reader()).await.unwrap(), 1);
    }
}
