//! Letters and the Sachbericht as PDF and docx.

use std::io::{Cursor, Read};

use paktbuch::db::Who;
use paktbuch_entity::{narrative, reallocation};
use paktbuch_tests::app::has_worker;
use paktbuch_tests::{Answer, TestApp, World, on_both};
use paktbuch_types::{NoticeId, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use zip::ZipArchive;

pub(super) const KINDS: [&str; 5] = [
    "anschreiben",
    "sachbericht",
    "umschichtung",
    "mittelabruf",
    "aussonderung",
];

pub(super) fn address(kind: &str, format: &str, notice: NoticeId) -> String {
    format!("/berichte/schreiben/{kind}/{format}?bescheid={notice}&stichtag=31.12.2025")
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

/// What the main part of a docx says.
pub(super) fn said(docx: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

on_both! {
    async fn each_letter_of_a_notice_is_made_in_both_formats(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let (office, notice) = (app.foerdermittel().await, world.own.notice.id);
        for kind in KINDS {
            let pdf = office.get(&address(kind, "pdf", notice)).await.expect(200);
            assert_eq!(header(&pdf, "content-type"), "application/pdf");
            let read = lopdf::Document::load_mem(&pdf.body).unwrap();
            assert!(read.catalog().unwrap().has(b"StructTreeRoot"), "{kind}");
            let again = office.get(&address(kind, "pdf", notice)).await.expect(200);
            assert_eq!(again.body, pdf.body, "{kind}: the same bytes");
            let docx = office.get(&address(kind, "docx", notice)).await.expect(200);
            let name = header(&docx, "content-disposition");
            assert!(name.to_lowercase().contains(kind) && name.contains(".docx"), "{name}");
            assert!(said(&docx.body).contains(&world.own.notice.reference), "{kind}");
        }
        assert_eq!(std::fs::read_dir(app.data().temporary()).unwrap().count(), 0, "nothing is left behind");
    }

    async fn the_letter_of_a_proof_names_the_change_notices(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = address("anschreiben", "docx", world.own.notice.id);
        let text = said(&office.get(&path).await.expect(200).body);
        assert!(text.contains("Zuwendungsbescheid vom 01.03.2023, geändert am 01.06.2023, Aktenzeichen"), "{text}");
        let before = said(&office.get(&path.replace("31.12.2025", "31.05.2023")).await.expect(200).body);
        assert!(!before.contains("geändert am"), "{before}");
        let account = said(&office.get(&address("sachbericht", "docx", world.own.notice.id)).await.expect(200).body);
        let named = "vom 01.03.2023 in der Fassung des Änderungsbescheids vom 01.06.2023";
        assert!(account.contains(named), "{account}");
    }

    async fn the_pages_of_the_letters_offer_them(app: TestApp) {
        let world = World::build(&app).await;
        let (auditor, own) = (app.pruefung().await, &world.own);
        for (page, kind) in [
            (format!("/mittelabrufe/{}/schreiben", own.drawdown.id), "mittelabruf"),
            (format!("/umschichtungen/{}", own.reallocation.id), "umschichtung"),
            (format!("/berichte/verwendungsnachweis?bescheid={}", own.notice.id), "sachbericht"),
            ("/berichte".to_owned(), "anschreiben"),
        ] {
            let html = auditor.get(&page).await.expect(200).html();
            for format in ["pdf", "docx"] {
                assert!(html.contains(&format!("/berichte/schreiben/{kind}/{format}")), "{page} {format}");
            }
        }
    }

    async fn what_people_typed_is_text_in_a_letter(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let (office, notice) = (app.foerdermittel().await, world.own.notice.id);
        let typed = "#read(\"/etc/passwd\") <script> **wichtig**";
        app.db.write(Who::System, async |tx| {
            reallocation::Entity::update_many()
                .col_expr(reallocation::Column::Reason, Expr::value(typed))
                .filter(reallocation::Column::NoticeId.eq(notice))
                .exec(tx.conn())
                .await
        }).await.unwrap();
        office.get(&address("umschichtung", "pdf", notice)).await.assert_status(200);
        let text = said(&office.get(&address("umschichtung", "docx", notice)).await.expect(200).body);
        assert!(text.contains("#read(&quot;/etc/passwd&quot;) &lt;script&gt; "), "{text}");
        assert!(text.contains("<w:b/></w:rPr><w:t xml:space=\"preserve\">wichtig</w:t>"), "{text}");
    }

    async fn what_left_within_the_binding_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let (office, own) = (app.foerdermittel().await, &world.own);
        let text = said(&office.get(&address("aussonderung", "docx", own.notice.id)).await.expect(200).body);
        for words in [own.device.inventory_number.as_str(), "am 03.05.2024 verkauft: Grund Buchfink"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let before = address("aussonderung", "docx", own.notice.id).replace("31.12.2025", "02.05.2024");
        office.get(&before).await.expect(409).assert_shows("ist bis zum 02.05.2024 kein zweckgebundenes Gerät abgegangen");
    }

    async fn a_letter_that_cannot_be_made_says_why(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let (office, notice) = (app.foerdermittel().await, world.own.notice.id);
        let ask = |kind: &str, more: &str| format!("/berichte/schreiben/{kind}/pdf?{more}");
        office.get(&ask("anschreiben", "bescheid=99999")).await.assert_status(404);
        office.get(&ask("liebesbrief", &format!("bescheid={notice}"))).await.assert_status(404);
        office.get("/berichte/schreiben/anschreiben/odt").await.assert_status(404);
        let none = office.get(&ask("mittelabruf", &format!("bescheid={notice}&nr=77"))).await.expect(409);
        none.assert_shows("gibt es keinen Mittelabruf mit der Nummer 77.");
        let wrong = office.get(&ask("umschichtung", &format!("bescheid={notice}&nr=x&stichtag=31.02.2025"))).await.expect(422);
        wrong.assert_shows("Bitte die Nummer als ganze Zahl ab 1 eingeben");
        wrong.assert_shows("Den Tag „31.02.2025“ gibt es nicht.");
        app.db.write(Who::System, async |tx| {
            narrative::Entity::update_many()
                .col_expr(narrative::Column::Measure, Expr::value("Tablets für 字"))
                .filter(narrative::Column::NoticeId.eq(notice))
                .exec(tx.conn())
                .await
        }).await.unwrap();
        let refused = office.get(&address("sachbericht", "pdf", notice)).await.expect(409);
        refused.assert_shows("Das Zeichen „字“ (U+5B57) lässt sich im PDF nicht darstellen; es steht in „");
        office.get(&address("sachbericht", "docx", notice)).await.assert_status(200);
    }

    async fn letters_come_through_the_api_too(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let reference = world.own.notice.reference.replace('/', "%2F");
        let report = |kind: &str, more: &str| format!("/api/paktbuch/v1/reports/{kind}?notice={reference}{more}");
        let pdf = api.get(&report("anschreiben", "")).await.expect(200);
        assert!(pdf.body.starts_with(b"%PDF-1.7"));
        let docx = api.get(&report("mittelabruf", "&number=1&format=docx")).await.expect(200);
        assert!(said(&docx.body).contains("Mittelabruf 1"));
        api.get(&report("mittelabruf", "&number=eins&format=pdf")).await.assert_status(422);
        api.get(&report("sachbericht", "&format=xlsx")).await.assert_status(400);
        api.get(&report("umschichtung", "&number=1&format=docx")).await.assert_status(200);
        for (kind, more, words) in [
            ("mittelabruf", "&number=1", "„number“: Die Liste „Mittelabruf“ nennt alle Abrufe"),
            ("mittelabruf", "&number=1&format=csv", "„format=docx“"),
            ("sachbericht", "&number=1", "„number“ gibt es nur für"),
            ("anschreiben", "&edition=akte", "„edition“ gibt es nur für den Verwendungsnachweis"),
            ("belegliste", "&school=190743", "„school“ gibt es nur für die Inventarliste"),
        ] {
            let refused = api.get(&report(kind, more)).await.expect(400);
            assert_eq!(header(&refused, "content-type"), "application/problem+json");
            assert!(refused.text().contains(words), "{}", refused.text());
        }
        api.get("/api/paktbuch/v1/reports/anschreiben?notice=gibt-es-nicht").await.assert_status(404);
    }
}
