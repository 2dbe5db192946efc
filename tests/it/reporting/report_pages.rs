//! The pages of letters and of the Förderakte: what they will say and hold, what was made of them, and what has changed since.

use paktbuch::db::Who;
use paktbuch_entity::{made_report, order_document};
use paktbuch_tests::binary::assert_keys;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{NoticeId, Role};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::dossier::{stored, unpacked};
use super::letters::address;

/// A letter and words that stand in it.
const SAID: [(&str, &str); 5] = [
    ("anschreiben", "übersende ich"),
    ("sachbericht", "Ergebnis und Wirkung"),
    ("umschichtung", "Zuwendungsfähige Ausgaben in Euro:"),
    ("mittelabruf", "bitte ich um Auszahlung von"),
    ("aussonderung", "am 03.05.2024 verkauft: Grund Buchfink"),
];

/// Reports that the world has, the Belegliste of either notice.
const OF_WORLD: u64 = 2;
const AS_IT_WAS: &str = "Der Inhalt ist, wie er war.";

fn page(kind: &str, notice: NoticeId) -> String {
    format!("/berichte/schreiben/{kind}?bescheid={notice}&stichtag=31.12.2025")
}

async fn count(app: &TestApp) -> u64 {
    made_report::Entity::find().count(app.db.reader()).await.unwrap()
}

on_both! {
    async fn a_letter_can_be_read_before_it_is_made(app: TestApp) {
        let world = World::build(&app).await;
        let (auditor, id) = (app.pruefung().await, world.own.notice.id);
        for (kind, words) in SAID {
            let empty = auditor.get(&format!("/berichte/schreiben/{kind}")).await.expect(200);
            empty.assert_shows("Vorschau ansehen");
            empty.assert_hides(words);
            let shown = auditor.get(&page(kind, id)).await.expect(200);
            shown.assert_shows(words);
            shown.assert_shows(&world.own.notice.reference);
            shown.assert_hides("Seit dem letzten Bericht");
            let html = shown.html();
            for format in ["pdf", "docx"] {
                assert!(html.contains(&format!("formaction=\"/berichte/schreiben/{kind}/{format}\"")), "{html}");
            }
            assert_eq!(html.contains("name=\"nr\""), ["umschichtung", "mittelabruf"].contains(&kind), "{kind}");
            assert_eq!(html.contains("name=\"art\""), ["anschreiben", "sachbericht"].contains(&kind), "{kind}");
        }
        assert_eq!(count(&app).await, OF_WORLD, "a preview is not remembered");
        let catalogue = auditor.get("/berichte").await.expect(200).html();
        for href in ["/berichte/schreiben/sachbericht", "/berichte/foerderakte"] {
            assert!(catalogue.contains(&format!("formaction=\"{href}\"")), "{href}");
        }
        let proof = auditor.get(&format!("/berichte/verwendungsnachweis?bescheid={id}")).await.expect(200).html();
        assert!(proof.contains(&format!("href=\"/berichte/schreiben/anschreiben?bescheid={id}")), "{proof}");
    }

    async fn a_letter_that_there_is_not_says_why(app: TestApp) {
        let world = World::build(&app).await;
        let (office, id) = (app.foerdermittel().await, world.own.notice.id);
        office.get("/berichte/schreiben/liebesbrief").await.assert_status(404);
        office.get(&page("anschreiben", NoticeId(99_999))).await.assert_status(404);
        let none = office.get(&format!("{}&nr=77", page("mittelabruf", id))).await.expect(200);
        none.assert_shows("gibt es keinen Mittelabruf mit der Nummer 77.");
        let wrong = office.get(&format!("/berichte/schreiben/umschichtung?bescheid={id}&nr=x&stichtag=31.02.2025")).await.expect(422);
        wrong.assert_shows("Bitte die Nummer als ganze Zahl ab 1 eingeben");
        wrong.assert_shows("Den Tag „31.02.2025“ gibt es nicht.");
        app.schul_it(&[OWN]).await.get(&page("anschreiben", id)).await.assert_status(403);
    }

    async fn what_has_changed_in_a_letter_is_told_paragraph_by_paragraph(app: TestApp) {
        let world = World::build(&app).await;
        let (office, id) = (app.foerdermittel().await, world.own.notice.id);
        for (kind, _) in SAID {
            office.get(&address(kind, "docx", id)).await.assert_status(200);
            let shown = office.get(&page(kind, id)).await.expect(200);
            shown.assert_shows("Bisher erstellt");
            shown.assert_shows("zum 31.12.2025, erstellt am");
            shown.assert_shows(AS_IT_WAS);
        }
        let edit = format!("/bescheide/{id}/sachbericht/bearbeiten");
        let form = office.form(&edit, &edit).await.with(&[("cover_text", "Wortprobe **fett** <script>")]);
        office.submit(&form).await.assert_status(303);
        let changed = office.get(&page("anschreiben", id)).await.expect(200);
        for words in ["geändert", "Wortprobe fett <script>", "übersende ich"] {
            changed.assert_shows(words);
        }
        changed.assert_hides(AS_IT_WAS);
        let html = changed.html();
        assert!(html.contains("<b class=\"pb-strong\">fett</b>") && !html.contains("fett <script>"), "{html}");
        office.get(&page("aussonderung", id)).await.expect(200).assert_shows(AS_IT_WAS);
        office.get(&address("anschreiben", "docx", id)).await.assert_status(200);
        office.get(&page("anschreiben", id)).await.expect(200).assert_shows(AS_IT_WAS);
        let keeping = made_report::Entity::find()
            .filter(made_report::Column::Kind.eq("anschreiben"))
            .filter(made_report::Column::Figures.ne(""));
        assert_eq!(keeping.count(app.db.reader()).await.unwrap(), 1, "only the last one keeps its text");
        // The letters of another type of proof, or with another number, are not the last one of this.
        let interim = office.get(&format!("{}&art=zwischennachweis", page("anschreiben", id))).await.expect(200);
        interim.assert_shows("Bisher erstellt");
        interim.assert_hides("Seit dem letzten Bericht");
        // A list and a letter share the name Mittelabruf.
        let list = office.get(&format!("/berichte/listen/mittelabruf?bescheid={id}")).await.expect(200);
        list.assert_hides("Bisher erstellt");
        office.get(&page("mittelabruf", id)).await.expect(200).assert_shows("Nr. 1");
    }

    async fn the_contents_of_the_archive_can_be_read_before_it_is_packed(app: TestApp) {
        let world = World::build(&app).await;
        let (office, id) = (app.foerdermittel().await, world.own.notice.id);
        office.get("/berichte/foerderakte").await.expect(200).assert_shows("Vorschau ansehen");
        office.get("/berichte/foerderakte?bescheid=4711").await.assert_status(404);
        office.get(&format!("/berichte/foerderakte?bescheid={id}&stichtag=31.02.2025")).await.assert_status(422);
        let preview = format!("/berichte/foerderakte?bescheid={id}");
        let shown = office.get(&preview).await.expect(200);
        assert_eq!(count(&app).await, OF_WORLD, "a preview is not remembered");
        assert_eq!(std::fs::read_dir(app.data().temporary()).unwrap().count(), 0, "nothing is left");
        let files = unpacked(&office.get(&format!("/berichte/foerderakte.zip?bescheid={id}")).await.expect(200).body);
        let text = shown.text();
        for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with("00_")) {
            let sha256 = paktbuch::documents::Stored::of(bytes).sha256;
            assert!(text.contains(path.as_str()) && text.contains(&sha256), "{path} {sha256}: {text}");
        }
        shown.assert_shows(&format!("{} Dateien, unverpackt", files.len() - 3));
        let again = office.get(&preview).await.expect(200);
        again.assert_shows(AS_IT_WAS);
        again.assert_shows("Bisher erstellt");
    }

    async fn files_that_were_added_changed_or_removed_are_told(app: TestApp) {
        let world = World::build(&app).await;
        let (office, id) = (app.foerdermittel().await, world.own.notice.id);
        office.get(&format!("/berichte/foerderakte.zip?bescheid={id}")).await.assert_status(200);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let note = json!({"subject": "bescheid", "subject_id": id.0, "said_on": "2026-06-10", "text": "Rückfrage"});
        api.post("/api/paktbuch/v1/memos", &note).await.assert_status(201);
        let order = world.own.order.id;
        app.db.write(Who::System, async |tx| {
            order_document::Entity::delete_many()
                .filter(order_document::Column::OrderId.eq(order))
                .exec(tx.conn())
                .await
        }).await.unwrap();
        let shown = office.get(&format!("/berichte/foerderakte?bescheid={id}")).await.expect(200);
        shown.assert_hides(AS_IT_WAS);
        let text = shown.text();
        let (_, changes) = text.split_once("Seit dem letzten Bericht").unwrap();
        for words in ["geändert 08_Auswertungen/", "_Vermerke.csv SHA-256", "entfällt 02_Bestellungen/"] {
            assert!(changes.contains(words), "{words}: {changes}");
        }
        let (listed, _) = changes.split_once("Bisher erstellt").unwrap();
        assert!(!listed.contains("03_Rechnungen"), "{listed}");
    }

    async fn a_document_that_is_gone_is_named_before_the_archive_is_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        std::fs::remove_file(stored(&app, &world.own.document.sha256)).unwrap();
        let shown = office.get(&format!("/berichte/foerderakte?bescheid={}", world.own.notice.id)).await.expect(200);
        shown.assert_shows("Was der Akte fehlt");
        shown.assert_shows("Solange es fehlt, entsteht keine Akte.");
    }

    async fn archives_with_and_without_personnel_are_not_compared(app: TestApp) {
        let world = World::build(&app).await;
        let (office, auditor, id) = (app.foerdermittel().await, app.pruefung().await, world.own.notice.id);
        let (preview, zip) = (format!("/berichte/foerderakte?bescheid={id}"), format!("/berichte/foerderakte.zip?bescheid={id}"));
        office.get(&zip).await.assert_status(200);
        let before = auditor.get(&preview).await.expect(200);
        before.assert_shows("Bisher erstellt");
        before.assert_hides("Seit dem letzten Bericht");
        auditor.get(&zip).await.assert_status(200);
        let after = auditor.get(&preview).await.expect(200);
        after.assert_shows(AS_IT_WAS);
        after.assert_shows("ohne Dateien zu Personalausgaben");
    }

    async fn what_was_made_is_listed_in_rest(app: TestApp) {
        const API: &str = "/api/paktbuch/v1/made-reports";
        let world = World::build(&app).await;
        let (office, id) = (app.foerdermittel().await, world.own.notice.id);
        let reference = &world.own.notice.reference;
        for path in [
            address("umschichtung", "docx", id),
            "/berichte/inventarliste.csv".to_owned(),
            format!("/berichte/belegliste.csv?bescheid={id}&stichtag=31.12.2025"),
        ] {
            office.get(&path).await.assert_status(200);
        }
        let api = app.api(Role::Pruefung, &[]).await;
        let first = api.get(&format!("{API}?limit=2")).await.expect(200).json();
        assert_eq!((first["total"].as_u64(), first["items"].as_array().unwrap().len()), (Some(3 + OF_WORLD), 2), "{first}");
        let receipts = &first["items"][0];
        assert_keys(receipts, "id kind notice question as_of format sha256 rows totals by made_at");
        assert_eq!(receipts["kind"], "belegliste");
        assert_eq!(receipts["notice"], reference.as_str());
        assert_eq!(receipts["as_of"], "2025-12-31");
        assert!(receipts["totals"].as_object().unwrap().values().all(serde_json::Value::is_i64), "{receipts}");
        assert_eq!(first["items"][1]["notice"], serde_json::Value::Null);
        let next = first["next"].as_str().unwrap();
        let second = api.get(&format!("{API}?limit=2&after={next}")).await.expect(200).json();
        let older = second["next"].as_str().unwrap();
        let last = api.get(&format!("{API}?limit=2&after={older}")).await.expect(200).json();
        assert_eq!((last["items"].as_array().unwrap().len(), &last["next"]), (1, &serde_json::Value::Null), "{last}");
        assert_eq!(second["items"][0]["question"], "Nr. 1");
        for (filter, total) in [
            (format!("?notice={reference}"), 3),
            (format!("?notice={reference}&kind=umschichtung"), 1),
            ("?kind=foerderakte".to_owned(), 0),
            ("?notice=gibt-es-nicht".to_owned(), 0),
        ] {
            assert_eq!(api.get(&format!("{API}{filter}")).await.expect(200).json()["total"], total, "{filter}");
        }
        api.get(&format!("{API}?after=4711")).await.assert_status(400);
        api.get(&format!("{API}?sort=by")).await.assert_status(400);
        assert!(api.get(&format!("{API}?kind=gedicht")).await.expect(400).text().contains("„kind“"));

        let school = app.api(Role::SchulIt, &[OWN]).await;
        assert_eq!(school.get(API).await.expect(200).json()["total"], 0);
        school.get("/api/paktbuch/v1/reports/inventarliste?format=csv").await.assert_status(200);
        assert_eq!(school.get(API).await.expect(200).json()["total"], 1);
        school.get(&format!("{API}?after={next}")).await.assert_status(400);
    }
}
