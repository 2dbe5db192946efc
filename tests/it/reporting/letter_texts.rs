//! Texts that somebody wrote for the letters of a notice: they stand in the PDF and in the docx, and are never more than text.

use paktbuch::audit::{self, EventKind, Filter};
use paktbuch_entity::narrative;
use paktbuch_tests::app::has_worker;
use paktbuch_tests::opened::{convert, squeezed, words};
use paktbuch_tests::{Engine, TestApp, World, engine, on_both};
use paktbuch_types::{NoticeId, Role};
use sea_orm::EntityTrait;
use serde_json::json;

use super::letters::{KINDS, address, said};

/// A letter, the field of its text, and the given words in its place.
const TEXTS: [(&str, &str, &str); 3] = [
    ("anschreiben", "cover_text", "übersende ich"),
    ("mittelabruf", "drawdown_text", "bitte ich um Auszahlung von"),
    ("aussonderung", "disposal_text", "Wir bitten um Ihre Zustimmung"),
];

/// The form that takes the texts.
fn edit(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/sachbericht/bearbeiten")
}

/// Bold words as a docx has them.
fn bold(words: &str) -> String {
    format!("<w:b/></w:rPr><w:t xml:space=\"preserve\">{words}</w:t>")
}

on_both! {
    async fn a_text_stands_in_place_of_the_given_words(app: TestApp) {
        let world = World::build(&app).await;
        let (office, own) = (app.foerdermittel().await, &world.own);
        let id = own.notice.id;
        let docx = async |kind: &str| said(&office.get(&address(kind, "docx", id)).await.expect(200).body);
        for (kind, _, given) in TEXTS {
            let text = docx(kind).await;
            assert!(text.contains(given), "{kind}: {text}");
        }
        let form = office.form(&edit(id), &edit(id)).await.with(&[
            ("cover_text", "Wortprobe **anschreiben**"), ("drawdown_text", "Wortprobe **mittelabruf**"), ("disposal_text", "Wortprobe **aussonderung**"),
        ]);
        office.submit(&form).await.assert_status(303);
        for (kind, _, given) in TEXTS {
            let text = docx(kind).await;
            assert!(text.contains("Wortprobe ") && text.contains(&bold(kind)) && !text.contains(given), "{kind}: {text}");
        }
        let letter = office.get(&format!("/mittelabrufe/{}/schreiben", own.drawdown.id)).await.expect(200);
        letter.assert_shows("Wortprobe mittelabruf");
        letter.assert_hides("bitte ich um Auszahlung von");
        assert!(letter.html().contains(&format!("href=\"/bescheide/{id}/sachbericht\"")), "{}", letter.html());
        let page = app.pruefung().await.get(&format!("/bescheide/{id}/sachbericht")).await.expect(200);
        for words in ["Text des Anschreibens", "Wortprobe **anschreiben**", "Text zur Aussonderung"] {
            page.assert_shows(words);
        }
        let saved = Filter { kind: Some(EventKind::NarrativeSaved), ..Filter::default() };
        let events = audit::trail(app.db.reader(), saved, 1).await.unwrap();
        let fields: Vec<&str> = events[0].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["Text des Anschreibens", "Text der Mittelabrufe", "Text zur Aussonderung"]);
        // Emptied, the given words are back.
        let form = office.form(&edit(id), &edit(id)).await.with(&[("cover_text", " ")]);
        office.submit(&form).await.assert_status(303);
        assert!(docx("anschreiben").await.contains("übersende ich"));
        assert!(docx("mittelabruf").await.contains("Wortprobe "));
    }

    async fn a_text_stands_in_the_pdf(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let (office, id) = (app.foerdermittel().await, world.own.notice.id);
        let form = office.form(&edit(id), &edit(id)).await.with(&[
            ("cover_text", "Wortprobe **anschreiben**"), ("drawdown_text", "Wortprobe **mittelabruf**"), ("disposal_text", "Wortprobe **aussonderung**"),
        ]);
        office.submit(&form).await.assert_status(303);
        let work = tempfile::tempdir().unwrap();
        for (kind, _, given) in TEXTS {
            let pdf = work.path().join(format!("{kind}.pdf"));
            let made = office.get(&address(kind, "pdf", id)).await.expect(200);
            std::fs::write(&pdf, &made.body).unwrap();
            let Ok(text) = words(&pdf) else {
                eprintln!("SKIPPED: poppler (pdftotext) is not installed; no words were looked for in a PDF.");
                return;
            };
            assert!(text.contains(&format!("Wortprobe{kind}")), "{kind}: {text}");
            assert!(!text.contains(&squeezed(given)), "{kind}: {text}");
        }
    }

    async fn a_text_is_never_run(app: TestApp) {
        let world = World::build(&app).await;
        let (office, own) = (app.foerdermittel().await, &world.own);
        let typed = "=HYPERLINK(\"http://x\") #read(\"/etc/passwd\") <script>alert(1)</script>";
        let texts = TEXTS.map(|(_, field, _)| (field, typed));
        let form = office.form(&edit(own.notice.id), &edit(own.notice.id)).await.with(&texts);
        office.submit(&form).await.assert_status(303);
        for (kind, ..) in TEXTS {
            let text = said(&office.get(&address(kind, "docx", own.notice.id)).await.expect(200).body);
            let shown = "=HYPERLINK(&quot;http://x&quot;) #read(&quot;/etc/passwd&quot;) &lt;script&gt;alert(1)&lt;/script&gt;";
            assert!(text.contains(shown), "{kind}: {text}");
            if has_worker() {
                office.get(&address(kind, "pdf", own.notice.id)).await.assert_status(200);
            }
        }
        for page in [
            format!("/mittelabrufe/{}/schreiben", own.drawdown.id),
            format!("/bescheide/{}/sachbericht", own.notice.id),
            edit(own.notice.id),
        ] {
            let html = office.get(&page).await.expect(200).html();
            assert!(!html.contains("<script>alert"), "{page}");
        }
    }

    async fn who_may_not_edit_a_notice_writes_no_text_and_a_long_one_is_refused(app: TestApp) {
        let world = World::build(&app).await;
        let path = format!("/api/paktbuch/v1/notices/{}/narrative", world.own.notice.id);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({"measure": "Tablets", "cover_text": "anbei", "drawdown_text": "bitte", "disposal_text": "leider"});
        app.api(Role::Pruefung, &[]).await.put(&path, "\"1\"", &body).await.assert_status(403);
        app.pruefung().await.get(&edit(world.own.notice.id)).await.assert_status(403);
        api.put(&path, "\"1\"", &body).await.assert_status(200);
        let read = api.get(&path).await.expect(200).json();
        for (field, text) in [("cover_text", "anbei"), ("drawdown_text", "bitte"), ("disposal_text", "leider")] {
            assert_eq!(read[field], text, "{read}");
        }
        for (field, label) in [("cover_text", "Text des Anschreibens"), ("drawdown_text", "Text der Mittelabrufe"), ("disposal_text", "Text zur Aussonderung")] {
            let refused = api.put(&path, "\"2\"", &json!({ field: "x".repeat(4_001) })).await.expect(422).json();
            let detail = refused["detail"].as_str().unwrap();
            assert!(detail.contains(&format!("{label}: höchstens 4000 Zeichen")), "{detail}");
        }
    }

    async fn a_text_alone_is_no_sachbericht(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        narrative::Entity::delete_by_id(id).exec(app.db.reader()).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{id}/narrative");
        api.put(&path, "\"0\"", &json!({"drawdown_text": "Wortprobe"})).await.assert_status(200);
        let office = app.foerdermittel().await;
        office.get(&format!("/bescheide/{id}")).await.expect(200).assert_shows("Der Sachbericht ist noch nicht eingetragen");
        let refused = office.get(&address("sachbericht", "docx", id)).await.expect(409);
        refused.assert_shows("gibt es noch keinen Sachbericht");
        assert!(said(&office.get(&address("mittelabruf", "docx", id)).await.expect(200).body).contains("Wortprobe"));
    }
}

/// What LibreOffice shows of each letter.
const SHOWN: [&str; KINDS.len()] = [
    "übersende ich",
    "Maßnahme Buchfink",
    "Zuwendungsfähige Ausgaben in Euro:",
    "Anlage: Aufstellung zum Mittelabruf 1",
    "Wir bitten um Ihre Zustimmung",
];

#[test]
fn libreoffice_opens_each_docx_with_its_words() {
    let work = tempfile::tempdir().unwrap();
    let plain = work.path().join("text.pdf");
    std::fs::write(plain.with_extension("txt"), "Text").unwrap();
    let can_read =
        convert(work.path(), &["text.txt"]).is_ok() && words(&plain).is_ok_and(|text| text == "Text");
    if !can_read {
        eprintln!(
            "SKIPPED: LibreOffice Writer (soffice) or poppler (pdftotext) is not installed; no docx was opened here."
        );
        return;
    }
    engine::run(Engine::Sqlite, async |app| {
        let world = World::build(&app).await;
        let (office, notice) = (app.foerdermittel().await, &world.own.notice);
        let files = KINDS.map(|kind| format!("{kind}.docx"));
        for (kind, file) in KINDS.iter().zip(&files) {
            let docx = office.get(&address(kind, "docx", notice.id)).await.expect(200);
            std::fs::write(work.path().join(file), &docx.body).unwrap();
        }
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        convert(work.path(), &files).unwrap();
        for (kind, shown) in KINDS.iter().zip(SHOWN) {
            let text = words(&work.path().join(format!("{kind}.pdf"))).unwrap();
            for expected in [shown, &notice.reference] {
                assert!(
                    text.contains(&squeezed(expected)),
                    "{kind}: „{expected}“ in {text}"
                );
            }
        }
    });
}
