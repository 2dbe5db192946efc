//! Receipts that are no invoice: people, training, travel, other offices and authorities, own work.

use std::io::{Cursor, Read};

use paktbuch_entity::{audit_personal, invoice, invoice_line, personnel_cost};
use paktbuch_seed::einvoice::write_pdf;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, InvoiceOrigin, LineKind, Role};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use zip::ZipArchive;

use super::world::invoice_row;

const ENTER: &str = "/belege/neu";
const API: &str = "/api/paktbuch/v1/receipts";

/// Half of what a person costs in March 2024: 2.256,16 €.
pub(crate) const PERSONNEL: [(&str, &str); 9] = [
    ("art", "personal"),
    ("empfaenger", "Gemeinde Finkenwerda"),
    ("nummer", "PK-17-2024-03"),
    ("datum", "28.03.2024"),
    ("bezeichnung", "IT-Administration der Schulen"),
    ("schluessel", "P-17"),
    ("monat", "03.2024"),
    ("arbeitgeberbrutto", "4.512,31"),
    ("anteil", "50"),
];

async fn line_of(app: &TestApp, id: InvoiceId) -> invoice_line::Model {
    let lines = invoice_line::Entity::find().filter(invoice_line::Column::InvoiceId.eq(id));
    lines.one(app.db.reader()).await.unwrap().unwrap()
}

/// The paths in an archive, and its index.
fn index_of(bytes: &[u8]) -> (Vec<String>, String) {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let paths = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut index = String::new();
    archive
        .by_name("00_Inhalt.csv")
        .unwrap()
        .read_to_string(&mut index)
        .unwrap();
    (paths, index)
}

on_both! {
    async fn a_share_of_a_person_becomes_a_receipt_to_the_cent(app: TestApp) {
        World::build(&app).await;
        let browser = app.foerdermittel().await;
        let scan = write_pdf(&["Lohnkonto".to_owned()], &[]);
        let form = browser.fill(ENTER).await.with(&PERSONNEL);
        let answer = browser.submit_files(&form, &[("scan", "lohnkonto.pdf", &scan)]).await.expect(303);
        let path = answer.location().unwrap().to_owned();
        let id: InvoiceId = path.trim_start_matches("/rechnungen/").parse().unwrap();
        let row = invoice_row(&app, id).await;
        // 4,512.31 € × 50 % are 2,256.155 €: rounded to the cent.
        assert_eq!((row.gross, row.origin, row.document_id.is_some()), (Cents(225_616), InvoiceOrigin::Receipt, true));
        let line = line_of(&app, id).await;
        assert_eq!((line.kind, line.ordered_on, line.accepted_on), (LineKind::Personnel, "2024-03-01".parse().ok(), "2024-03-31".parse().ok()));
        let cost = personnel_cost::Entity::find_by_id(line.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((cost.person_key.as_str(), cost.employer_gross, cost.share), ("P-17", Cents(451_231), BasisPoints::percent(50)));
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Beleg PK-17-2024-03");
        assert_eq!(line.name, "IT-Administration der Schulen, 03.2024");
        page.assert_shows("Personenschlüssel P-17, 50 % von 4.512,31 € Arbeitgeberbrutto im 03.2024");
        page.assert_shows("hat den Beleg erfasst");
        // It is no invoice that could be corrected as one.
        browser.get(&format!("{path}/bearbeiten")).await.assert_status(404);
        let again = browser.fill(ENTER).await.with(&PERSONNEL);
        browser.submit_files(&again, &[]).await.expect(422).assert_shows("ist schon da");
    }

    async fn person_and_pay_are_for_those_who_enter_receipts(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let form = office.fill(ENTER).await.with(&PERSONNEL).with(&[("schluessel", "PERSKEY4711")]);
        let path = office.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        office.get(&path).await.expect(200).assert_shows("Personenschlüssel PERSKEY4711");
        let auditor = app.pruefung().await;
        for address in [path.as_str(), "/rechnungen", "/verwaltung/protokoll"] {
            let page = auditor.get(address).await.expect(200);
            page.assert_hides("PERSKEY4711");
            page.assert_hides("4.512,31");
        }
        auditor.get(&path).await.expect(200).assert_shows("IT-Administration der Schulen, 03.2024");
        let id: InvoiceId = path.trim_start_matches("/rechnungen/").parse().unwrap();
        let row = invoice_row(&app, id).await;
        assert!(!row.search.contains("perskey4711"), "{}", row.search);
        let values = audit_personal::Entity::find().all(app.db.reader()).await.unwrap();
        assert!(values.iter().all(|row| !row.value.contains("PERSKEY4711") && !row.value.contains("4.512,31")));
    }

    /// The scan of a Personalausgabe tells what the page hides: neither pages nor REST nor the Förderakte give it to others.
    async fn the_scan_of_a_personnel_cost_is_for_those_who_enter_receipts(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let scan = write_pdf(&["Lohnkonto".to_owned()], &[]);
        let form = office.fill(ENTER).await.with(&PERSONNEL);
        let path = office.submit_files(&form, &[("scan", "lohnkonto-muster.pdf", &scan)]).await.expect(303).location().unwrap().to_owned();
        let id: InvoiceId = path.trim_start_matches("/rechnungen/").parse().unwrap();
        let (file, rest) = (format!("{path}/datei"), format!("/api/paktbuch/v1/invoices/{id}"));
        // Receipts of other kinds and invoices stay open to all who read invoices.
        let travel = office.fill(ENTER).await.with(&PERSONNEL).with(&[("art", "reise"), ("nummer", "RK-1"), ("betrag", "5,00")]);
        let travel = office.submit_files(&travel, &[("scan", "fahrkarte.pdf", &scan)]).await.expect(303).location().unwrap().to_owned();
        let line = line_of(&app, id).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/lines/{}", line.id)).await;
        let etag = told.headers["etag"].to_str().unwrap().to_owned();
        let part = json!({"allocations": [{"cost_line": world.own.cost_line.id.0, "gross_cents": 225_616, "eligible_cents": 225_616}]});
        api.put(&format!("/api/paktbuch/v1/lines/{}/allocations", line.id), &etag, &part).await.assert_status(200);
        let (dossier, reference) = (format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id), &world.own.notice.reference);
        let dossier_by_rest = format!("/api/paktbuch/v1/reports/foerderakte?notice={reference}");
        for role in [Role::Verwaltung, Role::Foerdermittel] {
            let (browser, api) = (app.signed_in(role, &[]).await, app.api(role, &[]).await);
            assert!(browser.get(&path).await.expect(200).html().contains(&file), "{role}");
            assert_eq!(browser.get(&file).await.expect(200).body, scan, "{role}");
            assert_eq!(api.get(&format!("{rest}/file")).await.expect(200).body, scan, "{role}");
            assert_eq!(api.get(&rest).await.expect(200).json()["file"]["name"], "lohnkonto-muster.pdf", "{role}");
            for archive in [browser.get(&dossier).await.expect(200), api.get(&dossier_by_rest).await.expect(200)] {
                let (paths, index) = index_of(&archive.body);
                assert!(paths.iter().any(|path| path.contains("PK-17-2024-03")) && !index.contains("nicht enthalten"), "{role}: {index}");
            }
        }
        let (auditor, api) = (app.pruefung().await, app.api(Role::Pruefung, &[]).await);
        let page = auditor.get(&path).await.expect(200);
        page.assert_shows("Datei nur für Verwaltung und Fördermittel");
        assert!(!page.html().contains(&file), "{}", page.html());
        auditor.get(&file).await.expect(403).assert_shows("Datei zu einer Personalausgabe öffnen; das dürfen Verwaltung und Fördermittel");
        auditor.get(&format!("{path}/xml")).await.assert_status(403);
        auditor.get(&format!("{travel}/datei")).await.assert_status(200);
        auditor.get(&format!("/rechnungen/{}/datei", world.own.invoice.id)).await.assert_status(200);
        for end in ["/file", "/xml", "/attachments/1"] {
            api.get(&format!("{rest}{end}")).await.assert_status(403);
        }
        let told = api.get(&rest).await.expect(200);
        assert_eq!(told.json()["file"], Value::Null);
        assert!(!told.text().contains("lohnkonto-muster"), "{}", told.text());
        for archive in [auditor.get(&dossier).await.expect(200), api.get(&dossier_by_rest).await.expect(200)] {
            let (paths, index) = index_of(&archive.body);
            assert!(paths.iter().all(|path| !path.contains("PK-17-2024-03")), "{paths:?}");
            assert!(index.contains("nicht enthalten, Personalausgabe nur für Verwaltung und Fördermittel"), "{index}");
            assert!(paths.iter().any(|path| path.starts_with("03_Rechnungen/")), "the invoices stay: {paths:?}");
        }
        let (school, api) = (app.schul_it(&[OWN]).await, app.api(Role::SchulIt, &[OWN]).await);
        school.get(&file).await.assert_status(403);
        api.get(&format!("{rest}/file")).await.assert_status(403);
        school.get(&dossier).await.assert_status(403);
    }

    /// A file of a note on a Personalausgabe tells as much as the receipt's own.
    async fn files_of_notes_on_a_personnel_cost_are_withheld_too(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let scan = write_pdf(&["Lohnkonto".to_owned()], &[]);
        let form = office.fill(ENTER).await.with(&PERSONNEL);
        let path = office.submit_files(&form, &[]).await.expect(303).location().unwrap().to_owned();
        let id: InvoiceId = path.trim_start_matches("/rechnungen/").parse().unwrap();
        let line = line_of(&app, id).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/lines/{}", line.id)).await;
        let etag = told.headers["etag"].to_str().unwrap().to_owned();
        let part = json!({"allocations": [{"cost_line": world.own.cost_line.id.0, "gross_cents": 225_616, "eligible_cents": 225_616}]});
        api.put(&format!("/api/paktbuch/v1/lines/{}/allocations", line.id), &etag, &part).await.assert_status(200);
        let notes = format!("/vermerke/rechnung/{id}");
        let note = office.form(&notes, &notes).await.with(&[("text", "Siehe Anlage")]);
        office.submit_files(&note, &[("datei", "lohnkonto-muster.pdf", &scan)]).await.assert_status(303);
        let listed = format!("/api/paktbuch/v1/memos?subject=rechnung&subject_id={id}");
        let told = api.get(&listed).await.expect(200).json()["items"][0].clone();
        assert_eq!(told["file_name"], "lohnkonto-muster.pdf");
        let (page, rest) = (format!("/vermerke/eintrag/{}/datei", told["id"]), format!("/api/paktbuch/v1/memos/{}/file", told["id"]));
        assert_eq!(office.get(&page).await.expect(200).body, scan);
        assert_eq!(api.get(&rest).await.expect(200).body, scan);
        let (auditor, api) = (app.pruefung().await, app.api(Role::Pruefung, &[]).await);
        auditor.get(&page).await.expect(403).assert_shows("Datei zu einer Personalausgabe öffnen; das dürfen Verwaltung und Fördermittel");
        api.get(&rest).await.assert_status(403);
        assert_eq!(api.get(&listed).await.expect(200).json()["items"][0]["file_name"], Value::Null);
        let shown = auditor.get(&notes).await.expect(200);
        shown.assert_shows("Siehe Anlage");
        assert!(!shown.html().contains(&page), "{}", shown.html());
        let dossier = format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id);
        let notes_in = |bytes: &[u8]| index_of(bytes).0.iter().filter(|path| path.starts_with("05_Vermerke/") && path.ends_with(".pdf")).count();
        let (all, open) = (notes_in(&office.get(&dossier).await.expect(200).body), notes_in(&auditor.get(&dossier).await.expect(200).body));
        assert_eq!(all, open + 1, "the note's file is missing for the auditor");
    }

    async fn bad_receipts_are_refused_at_their_field(app: TestApp) {
        World::build(&app).await;
        let browser = app.foerdermittel().await;
        let before = invoice::Entity::find().count(app.db.reader()).await.unwrap();
        for (field, typed, message) in [
            ("schluessel", "", "Personenschlüssel: Bitte ausfüllen"),
            ("monat", "13.2024", "Monat: „13.2024“ ist kein Monat."),
            ("monat", "01.0001", "Monat: 01.0001 geht nicht. Bitte einen Monat von 01.1990 bis heute eintragen."),
            ("monat", "07.2026", "Monat: 07.2026 geht nicht."),
            ("anteil", "100,01", "„100,01“ ist kein Prozentsatz zwischen 0 und 100"),
            ("anteil", "0", "Anteil: 0 % geht nicht."),
            ("arbeitgeberbrutto", "-1", "Arbeitgeberbrutto: −1,00 € geht nicht."),
            ("arbeitgeberbrutto", "viel", "viel"),
            ("empfaenger", "", "Empfänger: Bitte ausfüllen."),
            ("nummer", "", "Belegnummer: Bitte ausfüllen."),
            ("bezeichnung", "", "Bezeichnung: Bitte ausfüllen."),
            ("art", "geraet", "wird als Rechnung erfasst"),
        ] {
            let form = browser.fill(ENTER).await.with(&PERSONNEL).with(&[(field, typed), ("betrag", "5,00")]);
            browser.submit_files(&form, &[]).await.expect(422).assert_shows(message);
        }
        let travel = browser.fill(ENTER).await.with(&PERSONNEL).with(&[("art", "reise"), ("betrag", "0")]);
        browser.submit_files(&travel, &[]).await.expect(422).assert_shows("Betrag: 0,00 € geht nicht.");
        let form = browser.fill(ENTER).await.with(&PERSONNEL);
        browser.submit_files(&form, &[("scan", "lohn.html", &b"<script>"[..])]).await.expect(422).assert_shows("kein PDF, JPEG oder PNG");
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), before);
    }

    async fn of_a_person_no_more_than_the_whole_month_is_entered(app: TestApp) {
        World::build(&app).await;
        let (office, api) = (app.foerdermittel().await, app.api(Role::Foerdermittel, &[]).await);
        let enter = async |number: &str, month: &str, share: i64| {
            // However it is typed, it is the same person.
            let key = match number { "PK-4" => "p-17", "PK-6" => "p -17", _ => "P-17" };
            let body = json!({"kind": "personal", "payee": "Bauhof", "number": number, "date": "2024-04-02", "title": "IT-Administration",
                "personnel": {"person_key": key, "month": month, "employer_gross_cents": 400_000, "share_basis_points": share}});
            api.post(API, &body).await
        };
        let first = enter("PK-1", "2024-03-01", 8_000).await.expect(201).json();
        enter("PK-2", "2024-03-01", 2_000).await.assert_status(201);
        enter("PK-3", "2024-04-01", 8_000).await.assert_status(201);
        let refused = enter("PK-4", "2024-03-01", 1).await.expect(422).json();
        let told = refused["detail"].as_str().unwrap();
        assert!(told.contains("im 03.2024 zusammen 100,01 % erfasst") && !told.contains("P-17"), "{told}");
        assert!(told.contains("Schon erfasst: PK-1 (80 %), PK-2 (20 %)."), "{told}");
        enter("PK-6", "2024-03-01", 1).await.assert_status(422);
        let later = enter("PK-5", "2024-05-01", 1_000).await.expect(422).json();
        assert!(later["detail"].as_str().unwrap().contains("Monat: 05.2024 liegt nach dem Belegdatum 02.04.2024."), "{later}");
        let form = office.fill(ENTER).await.with(&PERSONNEL);
        office.submit_files(&form, &[]).await.expect(422).assert_shows("zusammen 150 % erfasst, mehr als 100 %");

        // What was rejected counts nowhere.
        let path = format!("/rechnungen/{}", first["id"]);
        let reject = office.form(&path, &format!("{path}/zurueckweisen")).await.with(&[("grund", "falscher Anteil")]);
        office.submit(&reject).await.assert_status(303);
        let form = office.fill(ENTER).await.with(&PERSONNEL);
        office.submit_files(&form, &[]).await.assert_status(303);
        let restore = office.form(&path, &format!("{path}/wiederaufnehmen")).await;
        office.submit(&restore).await.expect(422).assert_shows("zusammen 150 % erfasst, mehr als 100 %");
    }

    async fn own_work_is_not_eligible_unless_the_programme_says_so(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let work = json!({"kind": "eigenleistung", "payee": "Bauhof", "number": "EL-1", "date": "2023-05-04", "title": "Montage durch den Bauhof", "amount_cents": 50_000});
        let kept = api.post(API, &work).await.expect(201).json();
        let id = InvoiceId(kept["id"].as_i64().unwrap());
        api.post(API, &json!({"kind": "eigenleistung", "payee": "Bauhof", "number": "EL-2", "date": "2023-05-04", "title": "x"})).await.assert_status(422);
        api.post(API, &json!({"kind": "personal", "payee": "Bauhof", "number": "EL-3", "date": "2023-05-04", "title": "x", "amount_cents": 5})).await.assert_status(422);
        api.post(API, &json!({"kind": "geraet", "payee": "Bauhof", "number": "EL-4", "date": "2023-05-04", "title": "x", "amount_cents": 5})).await.assert_status(422);
        let line = line_of(&app, id).await;
        let path = format!("/api/paktbuch/v1/lines/{}/allocations", line.id);
        let told = api.get(&format!("/api/paktbuch/v1/lines/{}", line.id)).await;
        let etag = told.headers["etag"].to_str().unwrap().to_owned();
        let whole = json!({"allocations": [{"cost_line": world.own.cost_line.id.0, "gross_cents": 50_000, "eligible_cents": 50_000}]});
        api.put(&path, &etag, &whole).await.assert_status(200);
        let findings = api.get("/api/paktbuch/v1/findings?rule=R8&limit=200").await.expect(200).json();
        let said: Vec<&str> = findings["items"].as_array().unwrap().iter().filter_map(|found| found["message"].as_str()).collect();
        assert!(said.iter().any(|message| message.contains("Eigenleistungen sind im Programm „DigitalPakt Schule NRW“ nicht zuwendungsfähig.")), "{said:?}");
    }
}
