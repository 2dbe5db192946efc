//! The proof that was filed before, as the first version: shown, examined, cut and taken back.

use paktbuch::takeover::SheetKind;
use paktbuch_entity::{filing, notice};
use paktbuch_tests::{Answer, Browser, TestApp, on_both};
use paktbuch_types::{Cents, NoticeState, Role, parse_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{RECEIPTS, file, take};
use crate::devices::world;

const BASE: &str = "/api/paktbuch/v1";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n";

/// What the proof reported: 19,00 € more of it eligible than the receipts that came in, which are 12.781,00 €.
const REPORTED: [(&str, &str); 5] = [
    ("filed_on", "1.12.2023"),
    ("spent", "12.971,00"),
    ("eligible", "12.800,00"),
    ("granted", "7.500,00"),
    ("own_share", "5.471,00"),
];

/// A notice that came in with its cost plan and receipts.
async fn taken(app: &TestApp) -> i64 {
    let world = world::build(&app.db).await;
    let plan = file(
        SheetKind::Plan,
        "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n",
    );
    take(app, world.notice, vec![plan, file(SheetKind::Receipts, RECEIPTS)])
        .await
        .unwrap();
    world.notice.0
}

/// Enters what the proof reported, with `more` fields, in the place of the version `version`.
async fn report(office: &Browser, notice: i64, version: &str, more: &[(&str, &str)]) -> Answer {
    let fields: Vec<(&str, &str)> = REPORTED
        .into_iter()
        .filter(|(name, _)| !more.iter().any(|(other, _)| name == other))
        .chain(more.iter().copied())
        .chain([("version", version)])
        .collect();
    let page = format!("/bescheide/{notice}/eingereicht");
    office.upload(&page, &fields, &[("datei", "vn.pdf", PDF)]).await
}

async fn versions(app: &TestApp) -> Vec<filing::Model> {
    filing::Entity::find().all(app.db.reader()).await.unwrap()
}

on_both! {
    async fn a_proof_filed_before_stands_as_version_1_with_its_pdf_and_sums(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = taken(&app).await;
        let list = format!("/bescheide/{notice}/nachweise");
        let take = format!("{list}/aufnehmen");
        office.get(&list).await.expect(200).assert_hides("Als Version 1 aufnehmen");
        let page = format!("/bescheide/{notice}/eingereicht");
        office.upload(&page, &[("filed_on", "1.12.2023"), ("spent", "12.971,00")], &[]).await.assert_status(303);
        let shown = office.get(&list).await.expect(200);
        shown.assert_shows("Vor der Übernahme in Paktbuch eingereicht am 01.12.2023.");
        shown.assert_shows("Gemeldet: Ausgaben 12.971,00");
        let form = office.form(&list, &take).await;
        let refused = office.submit(&form).await.expect(303);
        let missing = "Dem eingereichten Nachweis fehlt: PDF-Datei, davon zuwendungsfähig, Zuwendung, Eigenanteil.";
        office.follow(&refused).await.expect(200).assert_shows(missing);
        report(&office, notice, "1", &[]).await.assert_status(303);
        let examination = format!("/bescheide/{notice}/nachweispruefung");
        office.get(&examination).await.expect(200).assert_shows("Der Nachweis ist am 01.12.2023 eingereicht, vor der Übernahme in Paktbuch.");

        let form = office.form(&list, &take).await;
        let done = office.submit(&form).await.expect(303);
        let version = office.follow(&done).await.expect(200);
        for words in ["Der früher eingereichte Nachweis steht als Version 1.", "vor der Übernahme in Paktbuch", "Als PDF-Datei", "Nichts: Was bei der Aufnahme festgehalten ist", "12.800,00"] {
            version.assert_shows(words);
        }
        let [filed]: [filing::Model; 1] = versions(&app).await.try_into().unwrap();
        let day = parse_date("01.12.2023").unwrap();
        assert_eq!((filed.number, filed.taken_over, filed.as_of, filed.filed_at.date_naive()), (1, true, day, day));
        assert_eq!((filed.spent, filed.eligible, filed.granted, filed.own_share), (Cents(1_297_100), Cents(1_280_000), Cents(750_000), Cents(547_100)));
        assert!(filed.receipts > 0);
        let row = notice::Entity::find_by_id(paktbuch_types::NoticeId(notice)).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.state, NoticeState::ProofFiled);
        office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.assert_status(404);
        assert_eq!(office.get(&format!("{page}.pdf")).await.expect(200).body, PDF);
        let shown = office.get(&list).await.expect(200);
        shown.assert_shows("eingereicht (vor der Übernahme)");
        shown.assert_hides("Als Version 1 aufnehmen");
        office.get(&format!("/bescheide/{notice}")).await.expect(200).assert_shows("vor der Übernahme in Paktbuch, Version 1");
        office.get(&examination).await.expect(200).assert_shows("eingereicht am 01.12.2023 (vor der Übernahme in Paktbuch)");

        let again = office.post(&take, &[]).await.expect(303);
        office.follow(&again).await.expect(200).assert_shows("Zu diesem Bescheid steht schon Version 1 vom 01.12.2023");
        assert_eq!(versions(&app).await.len(), 1);
        report(&office, notice, "2", &[("spent", "13.000,00")]).await.expect(422).assert_shows("Der eingereichte Nachweis steht als Version 1;");
        report(&office, notice, "2", &[("explanation", "R-8 kam nicht mit.")]).await.assert_status(303);

        // Taken back, it can be corrected; the receipts of that day are frozen anew.
        let version = format!("/nachweise/{}", filed.id);
        let form = office.form(&version, &format!("{version}/zuruecknehmen")).await;
        let back = office.submit(&form).await.expect(303);
        office.follow(&back).await.expect(200).assert_shows("Die Version ist zurückgenommen");
        assert!(versions(&app).await.is_empty());
        report(&office, notice, "3", &[("spent", "13.000,00"), ("explanation", "R-8 kam nicht mit.")]).await.assert_status(303);
    }

    async fn the_proof_of_the_demonstration_counts_what_its_receipts_add_up_to(app: TestApp) {
        app.seed_havixbeck().await;
        let office = app.foerdermittel().await;
        let found = notice::Entity::find().filter(notice::Column::Reference.eq("48-DPS-2020/0029")).one(app.db.reader()).await.unwrap().unwrap();
        let page = office.get(&format!("/bescheide/{}", found.id)).await.expect(200);
        page.assert_shows("Dort wird er zu Version 1, deren Belege sich kürzen lassen");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.post(&format!("{BASE}/notices/{}/proofs/before", found.id), &json!({})).await.expect(201).json();
        let examined = api.get(&format!("{BASE}/notices/{}/examination", found.id)).await.expect(200).json();
        let receipts = examined["receipts"].as_array().unwrap().iter();
        let listed: i64 = receipts.map(|receipt| receipt["filed_cents"].as_i64().unwrap()).sum();
        assert_eq!(told["eligible_cents"], listed, "{examined}");
        assert_eq!(examined["grant_accepted_cents"], told["granted_cents"], "{examined}");
    }

    async fn its_receipts_are_cut_and_decided_like_those_of_any_version(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = taken(&app).await;
        report(&office, notice, "", &[]).await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("{BASE}/notices/{notice}/proofs");
        let nothing = json!({});
        app.api(Role::Pruefung, &[]).await.post(&format!("{proofs}/before"), &nothing).await.assert_status(403);
        let told = api.post(&format!("{proofs}/before"), &nothing).await.expect(201).json();
        assert_eq!((&told["number"], &told["taken_over"], &told["proof_type"], &told["eligible_cents"]), (&json!(1), &json!(true), &Value::Null, &json!(1_280_000)), "{told}");
        api.post(&format!("{proofs}/before"), &nothing).await.expect(409).assert_shows("steht schon Version 1");
        let proof = format!("{BASE}/proofs/{}", told["id"]);
        api.get(&format!("{proof}/workbook")).await.assert_status(404);
        assert_eq!(api.get(&format!("{proof}/differences")).await.expect(200).json()["total"], 0);

        let examination = format!("{BASE}/notices/{notice}/examination");
        let read = async || api.get(&examination).await.expect(200).json();
        let before = read().await;
        assert_eq!((&before["version"], &before["accepted_cents"], &before["grant_accepted_cents"]), (&json!(1), &json!(1_280_000), &json!(750_000)), "{before}");
        let receipts = before["receipts"].as_array().unwrap();
        let listed: i64 = receipts.iter().map(|receipt| receipt["filed_cents"].as_i64().unwrap()).sum();
        assert_eq!(listed, 1_278_100, "{before}");
        let receipt = receipts.iter().find(|receipt| receipt["filed_cents"].as_i64() > Some(500_000)).unwrap();
        let accepted = receipt["filed_cents"].as_i64().unwrap() - 500_000;
        let mut cut = json!({"number": receipt["number"], "auditor": "bewilligungsbehoerde", "accepted_cents": accepted, "reason": "Rabatt nicht abgezogen"});
        let cuts = format!("{proof}/cuts");
        api.post(&cuts, &cut).await.assert_status(201);
        let after = read().await;
        // 90 % of what the proof reported less the cut: 7.800,00 €.
        assert_eq!((&after["accepted_cents"], &after["grant_accepted_cents"]), (&json!(780_000), &json!(702_000)), "{after}");
        api.delete(&proof, "\"1\"").await.expect(409).assert_shows("sind gekürzt");

        for (step, amount) in [("nachforderung", Value::Null), ("geprueft", Value::Null), ("schlussbescheid", Value::Null), ("nachzahlung", json!(702_000))] {
            let data = json!({"step": step, "auditor": "bewilligungsbehoerde", "done_on": "2026-06-16", "amount_cents": amount, "appeal_until": "2026-07-16"});
            api.post(&format!("{examination}/steps"), &data).await.assert_status(201);
        }
        assert_eq!(read().await["state"], "nachzahlung");
        let page = office.get(&format!("/bescheide/{notice}/nachweispruefung")).await.expect(200);
        for words in ["Nachzahlung", "Rabatt nicht abgezogen", "Belege der Version 1", "01.12.2023"] {
            page.assert_shows(words);
        }
        assert_eq!(page.text().matches("vor der Übernahme in Paktbuch").count(), 2, "one filing: {}", page.text());

        cut["accepted_cents"] = Value::Null;
        cut["version"] = json!(1);
        api.post(&cuts, &cut).await.assert_status(201);
        api.delete(&proof, "\"1\"").await.assert_status(204);
        api.get(&proof).await.assert_status(404);
        assert_eq!(read().await["state"], "nachzahlung", "its steps stay");
    }
}
