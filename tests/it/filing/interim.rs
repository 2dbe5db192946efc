//! Interim proofs (Zwischennachweise): filed beside the proof, each as of its day, and due until then.

use paktbuch::db::Who;
use paktbuch_entity::{filed_proof, filing, notice, notice_condition};
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::{NoticeId, NoticeState, Role, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

use super::file::{filings, form};
use crate::funding::edition::asks;

const BASE: &str = "/api/paktbuch/v1";
const SURE: [(&str, &str); 2] = [("confirmed", "true"), ("reason", "abgesprochen")];

/// The form that files an interim proof as of a day, with the figures of this day.
async fn interim_form(browser: &Browser, notice: NoticeId, day: &str) -> Form {
    let address = format!("/bescheide/{notice}/nachweise/einreichen");
    let page = format!("{address}?stichtag={day}&art=zwischennachweis");
    browser.form(&page, &address).await
}

/// The world with its proof filed as of today: interim ones of the days before it can be filed.
pub(crate) async fn running(app: &TestApp) -> World {
    let world = World::build(app).await;
    let mut last = world.own.filing.clone().into_active_model();
    last.as_of = Set(parse_date("16.06.2026").unwrap());
    last.update(app.db.reader()).await.unwrap();
    world
}

/// A condition of a notice that is open.
async fn condition(app: &TestApp, notice: NoticeId, number: i64, text: &str) {
    app.db
        .write(Who::System, async |tx| {
            let row = notice_condition::ActiveModel {
                notice_id: Set(notice),
                position: Set(number),
                text: Set(text.to_owned()),
                due_on: Set(parse_date("01.06.2026").ok()),
                done_on: Set(None),
                place: Set(String::new()),
                done_by: Set(String::new()),
                remark: Set(String::new()),
            };
            notice_condition::Entity::insert(row)
                .exec_without_returning(tx.conn())
                .await
        })
        .await
        .unwrap();
}

async fn newest(app: &TestApp) -> filing::Model {
    filings(app).await.pop().unwrap()
}

on_both! {
    async fn it_is_frozen_beside_the_proof_and_settles_nothing(app: TestApp) {
        let world = running(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let preview = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&art=zwischennachweis")).await.expect(200);
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        assert!(preview.html().contains(&format!("href=\"{address}?stichtag=2025-12-31&#38;art=zwischennachweis\"")), "{}", preview.html());
        let opened = office.form(&format!("{address}?art=zwischennachweis"), &address).await;
        assert_eq!((opened.value("stichtag"), opened.value("version")), (Some("31.12.2025"), Some("0")));
        let page = office.get(&format!("{address}?art=zwischennachweis")).await.expect(200);
        page.assert_shows("Zwischennachweis 48.02.Buchfink einreichen");
        let early = office.get(&format!("{address}?art=zwischennachweis&stichtag=2022-12-31")).await.expect(200);
        early.assert_shows("Zwischennachweis 48.02.Buchfink einreichen");
        early.assert_shows("liegt vor dem Bescheid");
        page.assert_hides("der Zuwendungszweck erreicht wurde");
        page.assert_hides("örtliche Rechnungsprüfung");
        let done = office.submit(&opened.with(&SURE)).await.expect(303);
        let page = office.follow(&done).await.expect(200);
        for words in [
            "Der Zwischennachweis 48.02.Buchfink ist eingereicht.",
            "Zwischennachweis 48.02.Buchfink zum 31.12.2025, Version 1",
            "Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe.",
        ] {
            page.assert_shows(words);
        }
        page.assert_hides("Gegenüber Version");
        let filed = newest(&app).await;
        assert_eq!((filed.is_interim, filed.number), (true, 1));
        let workbook = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        assert!(workbook.starts_with(b"PK"));

        // The notice runs on, and its own proof is where it was.
        let row = notice::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.state, NoticeState::Running);
        assert_eq!(form(&office, id.0, "2025-12-31").await.value("version"), Some("1"));
        let shown = office.get(&format!("/bescheide/{id}")).await.expect(200);
        shown.assert_shows("Eingereicht zum 31.12.2025. Er rechnet den Bescheid nicht ab.");
        shown.assert_shows("hat einen Zwischennachweis eingereicht");
        let list = office.get(&format!("/bescheide/{id}/nachweise")).await.expect(200);
        list.assert_shows("zum 31.12.2025, Version 1 Zwischennachweis");
        list.assert_hides("Es gilt Version");
        let payment = format!("/zahlungen/{}", world.own.payment.id);
        let change = office.form(&payment, &payment).await.with(&[("paid_on", "22.05.2023"), ("reason", "Wertstellung")]);
        office.submit(&change).await.assert_status(303);
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows("seither geändert");
        page.assert_hides("Kein Eintrag im Verlauf");
        assert_eq!(office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body, workbook);
        // The auditor reads, and files nothing.
        let auditor = app.pruefung().await;
        auditor.get(&format!("/nachweise/{}", filed.id)).await.expect(200).assert_hides("Berichtigung einreichen");
        auditor.get(&format!("/bescheide/{id}/nachweise")).await.expect(200).assert_hides("Zwischennachweis einreichen");
    }

    /// The world's proof is filed as of the 02.05.2024.
    async fn after_the_proof_only_one_of_an_earlier_day_is_filed(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let before = filings(&app).await.len();
        let late = "Der Verwendungsnachweis zum 02.05.2024 ist eingereicht (Version 1) und rechnet den Bescheid ab;";
        let page = office.get(&format!("/bescheide/{id}/nachweise/einreichen?stichtag=2024-05-02&art=zwischennachweis")).await.expect(200);
        page.assert_shows(late);
        let refused = office.submit(&interim_form(&office, id, "2024-05-02").await.with(&SURE)).await.expect(422);
        refused.assert_shows(late);
        refused.assert_shows("Nachreichen lässt sich nur einer zu einem früheren Tag.");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({ "as_of": "2025-12-31", "filed_before": 0, "reason": "abgesprochen", "proof_type": "zwischennachweis" });
        let refused = api.post(&format!("{BASE}/notices/{id}/proofs"), &body).await.expect(422).json().to_string();
        assert!(refused.contains("ein Zwischennachweis zum 31.12.2025 kommt zu spät"), "{refused}");
        assert_eq!(filings(&app).await.len(), before);
        let earlier = interim_form(&office, id, "2024-05-01").await;
        office.submit(&earlier.with(&SURE)).await.assert_status(303);
        assert_eq!(filings(&app).await.len(), before + 1);
    }

    async fn each_day_has_its_versions(app: TestApp) {
        let world = running(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        office.submit(&interim_form(&office, id, "2025-12-31").await.with(&SURE)).await.assert_status(303);
        let equal = office.submit(&interim_form(&office, id, "2025-12-31").await.with(&SURE)).await.expect(422);
        equal.assert_shows("Der Nachweis sagt dasselbe wie Zwischennachweis zum 31.12.2025, Version 1 vom");
        let told = format!("/bescheide/{id}/sachbericht/bearbeiten");
        let changed = office.form(&told, &told).await.with(&[("result", "Halb erreicht")]);
        office.submit(&changed).await.assert_status(303);
        let correction = interim_form(&office, id, "2025-12-31").await;
        assert_eq!(correction.value("version"), Some("1"));
        let without = correction.clone().with(&[("confirmed", "true"), ("reason", "")]);
        office.submit(&without).await.assert_status(422);
        let done = office.submit(&correction.with(&SURE)).await.expect(303);
        let page = office.follow(&done).await.expect(200);
        page.assert_shows("zum 31.12.2025, Version 2");
        page.assert_shows("Gegenüber Version 1");

        // Another day begins anew, and a proof of another kind is shown before it is filed.
        assert_eq!(interim_form(&office, id, "2024-12-31").await.value("version"), Some("0"));
        let other = form(&office, id.0, "2025-12-31").await.with(&SURE).with(&[("art", "zwischennachweis")]);
        let shown = office.submit(&other).await.expect(422);
        shown.assert_shows("Seit diese Seite den Stand gezeigt hat, hat sich etwas geändert.");
        let action = format!("/bescheide/{id}/nachweise/einreichen");
        let again = shown.forms().into_iter().find(|form| form.action == action).unwrap();
        assert_eq!(again.value("version"), Some("2"));

        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("{BASE}/notices/{id}/proofs");
        let asked = format!("{BASE}/notices/{id}/proof-preview?proof_type=zwischennachweis");
        let preview = api.get(&asked).await.expect(200).json();
        assert_eq!((&preview["as_of"], &preview["filed_before"]), (&json!("2025-12-31"), &json!(2)), "{preview}");
        let body = |filed_before: i64, confirmations: &[&str]| {
            json!({ "as_of": "2024-12-31", "filed_before": filed_before, "reason": "abgesprochen", "proof_type": "zwischennachweis",
                "confirmations": confirmations })
        };
        let stale = api.post(&proofs, &body(2, &[])).await.expect(409).json().to_string();
        assert!(stale.contains("Eingereicht sind vom Zwischennachweis zu diesem Stichtag 0 Fassungen"), "{stale}");
        let purpose = api.post(&proofs, &body(0, &["zweck"])).await.expect(422).json().to_string();
        assert!(purpose.contains("Ein Zwischennachweis bestätigt weder den erreichten Zweck"), "{purpose}");
        let filed = api.post(&proofs, &body(0, &["buecher"])).await.expect(201).json();
        assert_eq!(
            (&filed["number"], &filed["is_interim"], &filed["proof_type"], &filed["confirmations"]),
            (&json!(1), &json!(true), &json!("zwischennachweis"), &json!(["buecher"])),
            "{filed}"
        );
        let all = api.get(&proofs).await.expect(200).json();
        assert_eq!((&all["total"], &all["items"][0]["id"]), (&json!(4), &filed["id"]), "{all}");
    }

    async fn what_it_counts_is_kept_and_needs_a_reason_to_change(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        filed_proof::Entity::delete_by_id(own.notice.id).exec(app.db.reader()).await.unwrap();
        let mut only = own.filing.clone().into_active_model();
        only.is_interim = Set(true);
        only.update(app.db.reader()).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let device = format!("{BASE}/devices/{}?reason=doppelt", own.device.inventory_number);
        let kept = api.delete(&device, &format!("\"{}\"", own.device.version)).await.expect(409);
        kept.assert_shows("Aufbewahrung bis");
        let office = app.foerdermittel().await;
        let payment = format!("/zahlungen/{}", own.payment.id);
        let change = office.form(&payment, &payment).await.with(&[("paid_on", "22.05.2023")]);
        office.submit(&change).await.expect(422).assert_shows("Ein eingereichter Nachweis zählt diese Zahlung.");
    }

    async fn it_meets_a_condition_of_the_notice(app: TestApp) {
        let world = running(&app).await;
        let id = world.own.notice.id;
        condition(&app, id, 7, "Zwischennachweis vorlegen").await;
        let office = app.foerdermittel().await;
        office.get("/fristen?art=auflage").await.expect(200).assert_shows("Zwischennachweis vorlegen");
        let opened = interim_form(&office, id, "2025-12-31").await.with(&SURE);
        for (number, words) in [("1", "Nebenbestimmung 1 des Bescheids ist nicht offen."), ("x", "Diese Nebenbestimmung gibt es nicht.")] {
            office.submit(&opened.clone().with(&[("condition", number)])).await.expect(422).assert_shows(words);
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": "abgesprochen", "condition": 7 });
        let refused = api.post(&format!("{BASE}/notices/{id}/proofs"), &body).await.expect(422).json().to_string();
        assert!(refused.contains("erledigt hier nur ein Zwischennachweis"), "{refused}");
        office.get("/fristen?art=auflage").await.expect(200).assert_shows("Zwischennachweis vorlegen");
        let before = filings(&app).await.len();
        office.submit(&opened.with(&[("condition", "7")])).await.assert_status(303);
        assert_eq!(filings(&app).await.len(), before + 1);
        office.get("/fristen?art=auflage").await.expect(200).assert_hides("Zwischennachweis vorlegen");
        let met = notice_condition::Entity::find_by_id((id, 7)).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(met.done_on, parse_date("16.06.2026").ok());
        office.get(&format!("/bescheide/{id}")).await.expect(200).assert_shows("7: Zwischennachweis vorlegen");
    }

    /// The measure runs from March 2023 to June 2026, and today is the 16.06.2026.
    async fn it_is_due_by_the_programme_until_that_of_the_year_is_filed(app: TestApp) {
        let world = running(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        office.get("/fristen?art=zwischennachweis").await.expect(200).assert_shows("Keine Frist.");
        let asked = "zwischennachweis = { wert = true, quelle = \"Nr. 6.1\" }\nzwischennachweis_frist_monate = { wert = 4, quelle = \"Nr. 6.1\" }";
        asks(&app, id, asked).await;
        let due = office.get("/fristen?art=zwischennachweis").await.expect(200);
        due.assert_shows("3 überfällig · 0 bald · 0 später");
        for words in ["30.04.2024 überfällig", "30.04.2026 überfällig", "Zwischennachweis fällig: Haushaltsjahr 2025"] {
            due.assert_shows(words);
        }
        let shown = office.get(&format!("/bescheide/{id}")).await.expect(200);
        shown.assert_shows("Der für 2023 ist am 30.04.2024 fällig.");
        shown.assert_shows("30.04.2026 Zwischennachweis für 2025");
        assert!(office.get("/fristen.ics").await.expect(200).html().contains("DTSTART;VALUE=DATE:20260430"));
        // As of a day before its end, a year is not proven.
        for (day, left) in [("2025-12-30", "2 überfällig"), ("2025-12-31", "1 überfällig")] {
            office.submit(&interim_form(&office, id, day).await.with(&SURE)).await.assert_status(303);
            office.get("/fristen?art=zwischennachweis").await.expect(200).assert_shows(left);
        }
        let left = office.get("/fristen?art=zwischennachweis").await.expect(200);
        left.assert_shows("Haushaltsjahr 2023");
        left.assert_hides("Haushaltsjahr 2025");
        assert!(!office.get("/fristen.ics").await.expect(200).html().contains("DTSTART;VALUE=DATE:20260430"));
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get(&format!("{BASE}/deadlines")).await.expect(200).json().to_string();
        assert!(told.contains("Zwischennachweis fällig: Haushaltsjahr 2023"), "{told}");
    }

    /// It counts up to the 02.05.2024; its retention follows the day of filing.
    async fn only_what_it_counts_is_kept_and_the_notice_says_until_when(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        filed_proof::Entity::delete_by_id(own.notice.id).exec(app.db.reader()).await.unwrap();
        let mut only = own.filing.clone().into_active_model();
        only.is_interim = Set(true);
        only.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let notice = office.get(&format!("/bescheide/{}", own.notice.id)).await.expect(200);
        for words in ["Aufbewahrung der Belege", "bis 31.12.2033", "einstweilen nach dem Zwischennachweis"] {
            notice.assert_shows(words);
        }

        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("{BASE}/devices/{}?reason=doppelt", own.device.inventory_number);
        let version = format!("\"{}\"", own.device.version);
        for (delivered_on, status) in [("2024-05-02", 409), ("2024-05-03", 204)] {
            let mut device = own.device.clone().into_active_model();
            device.delivered_on = Set(Some(delivered_on.parse().unwrap()));
            device.update(app.db.reader()).await.unwrap();
            api.delete(&path, &version).await.assert_status(status);
        }
    }
}
