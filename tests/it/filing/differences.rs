//! Whatever the document would read differently is told, each with the events that explain it and no others.

use paktbuch::documents::{self, Stored};
use paktbuch_entity::{document, filing, payment};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet, Set};
use serde_json::{Value, json};

use super::file::{file, filings, form};

/// Saves the notice once as its form writes it, so that later changes are the typed ones alone.
pub(super) async fn saved_once(browser: &Browser, notice: i64) {
    change(
        browser,
        &format!("/bescheide/{notice}/bearbeiten"),
        &[("note", "vor dem Einreichen")],
    )
    .await;
}

/// What the page says to have changed since, without the version before.
pub(super) fn since(page: &Answer) -> String {
    let text = page.text();
    let (since, _) = text.split_once("Gegenüber Version").unwrap_or((&text, ""));
    since.to_owned()
}

/// Sends the form of a page with values typed in.
pub(super) async fn change(browser: &Browser, path: &str, typed: &[(&str, &str)]) {
    let form = browser.form(path, path).await;
    browser.submit(&form.with(typed)).await.assert_status(303);
}

pub(super) async fn version(browser: &Browser, app: &TestApp) -> Answer {
    let filed = filings(app).await.pop().unwrap();
    browser.get(&format!("/nachweise/{}", filed.id)).await.expect(200)
}

/// The differences as programs read them.
pub(super) async fn differences(app: &TestApp) -> Vec<Value> {
    let filed = filings(app).await.pop().unwrap();
    let api = app.api(Role::Pruefung, &[]).await;
    let path = format!("/api/paktbuch/v1/proofs/{}/differences", filed.id);
    let answer = api.get(&path).await.expect(200).json();
    answer["items"].as_array().unwrap().clone()
}

/// The difference of a part, and how many events explain it.
pub(super) fn of_part<'a>(differences: &'a [Value], part: &str) -> (&'a Value, usize) {
    let mut found = differences.iter().filter(|difference| difference["part"] == part);
    let only = found
        .next()
        .unwrap_or_else(|| panic!("no {part} in {differences:#?}"));
    assert!(found.next().is_none(), "one {part} in {differences:#?}");
    (only, only["events"].as_array().unwrap().len())
}

/// The payment of the world, and another one of the same amount after it; answers the first.
async fn paid_twice(app: &TestApp, world: &World) -> payment::Model {
    let mut first = world.own.payment.clone().into_active_model();
    first.amount = Set(Cents(59_500));
    let first = first.update(app.db.reader()).await.unwrap();
    let second = payment::ActiveModel {
        id: NotSet,
        paid_on: Set("2023-08-01".parse().unwrap()),
        reference: Set("BUCH-2".to_owned()),
        ..first.clone().into_active_model().reset_all()
    };
    second.insert(app.db.reader()).await.unwrap();
    first
}

on_both! {
    async fn facts_of_the_notice_and_payouts_count(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let id = own.notice.id.0;
        let office = app.foerdermittel().await;
        saved_once(&office, id).await;
        file(&office, id, "abgesprochen").await.assert_status(303);
        let notice = format!("/bescheide/{id}/bearbeiten");
        change(&office, &notice, &[("title", "Neue Tablets"), ("proof_due", "28.02.2027"), ("approval_to", "31.12.2027")]).await;
        change(&office, &notice, &[("note", "nur eine Notiz")]).await;
        let payout = format!("/auszahlungen/{}", own.payout.id);
        change(&office, &payout, &[("note", "zweite Rate"), ("paid_on", "03.07.2023"), ("reason", "Wertstellung")]).await;
        let page = version(&office, &app).await;
        for words in [
            "Deckblatt geändert", "1 Mittelabruf geändert", "Zuwendungszweck", "Neue Tablets", "Nachweis fällig am", "28.02.2027",
            "31.12.2027", "zweite Rate", "03.07.2023", "Wertstellung", &own.notice.title,
        ] {
            page.assert_shows(words);
        }
        for words in ["Kein Eintrag im Verlauf", "nur eine Notiz"] {
            assert!(!since(&page).contains(words), "{}", since(&page));
        }
        let told = differences(&app).await;
        assert_eq!(of_part(&told, "notice").1, 1, "the note explains nothing: {told:#?}");
        assert_eq!(of_part(&told, "payout").1, 1, "{told:#?}");

        // It is another document, so a correction is taken.
        file(&office, id, "Titel berichtigt").await.assert_status(303);
        let page = version(&office, &app).await;
        for words in ["unverändert", "Gegenüber Version 2", "Neue Tablets", "Berichtigt Version 2", "Grund der Berichtigung Titel berichtigt"] {
            page.assert_shows(words);
        }
    }

    async fn another_day_alone_is_another_document(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("/api/paktbuch/v1/notices/{id}/proofs");
        let body = |day: &str, filed: i64| json!({ "as_of": day, "filed_before": filed, "reason": "abgesprochen" });
        api.post(&proofs, &body("2025-12-31", 1)).await.assert_status(201);
        api.post(&proofs, &body("2025-12-31", 2)).await.assert_status(409);
        let other = api.post(&proofs, &body("2025-12-30", 2)).await.expect(201).json();
        assert_eq!(other["number"], 3);
        let no_reason = json!({ "as_of": "2025-12-29", "filed_before": 3 });
        let refused = api.post(&proofs, &no_reason).await.expect(422).json();
        assert!(refused.to_string().contains("warum Version 3 berichtigt wird"), "{refused}");
        let page = version(&app.pruefung().await, &app).await;
        for words in ["Gegenüber Version 2", "Stichtag", "31.12.2025", "30.12.2025"] {
            page.assert_shows(words);
        }
    }

    async fn each_changed_value_of_a_device_has_its_event(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.verwaltung().await;
        saved_once(&office, own.notice.id.0).await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        change(&office, &format!("/geraete/{}/bearbeiten", own.device.id), &[("serial", "NEU12345678")]).await;
        change(&office, &format!("/schulen/{OWN}/raeume/{}", own.room.id), &[("name", "Z 999")]).await;
        change(&office, &format!("/bescheide/{}/bearbeiten", own.notice.id), &[("note", "nur eine Notiz")]).await;
        let page = version(&office, &app).await;
        for words in ["NEU12345678", "Z 999", "hat die Seriennummer", "hat den Raum"] {
            page.assert_shows(words);
        }
        assert!(!since(&page).contains("Kein Eintrag im Verlauf"), "{}", since(&page));
        let told = differences(&app).await;
        assert_eq!(of_part(&told, "device").1, 2, "{told:#?}");
    }

    async fn a_removed_payment_is_the_one_that_went(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        let first = paid_twice(&app, &world).await;
        saved_once(&office, own.notice.id.0).await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        assert_eq!(filed.receipts, 2);
        let page = format!("/zahlungen/{}", first.id);
        let remove = office.form(&page, &format!("{page}/entfernen")).await.with(&[("grund", "doppelt gebucht")]);
        office.submit(&remove).await.assert_status(303);
        change(&office, &format!("/bescheide/{}/bearbeiten", own.notice.id), &[("note", "nur eine Notiz")]).await;
        let told = differences(&app).await;
        let (gone, events) = of_part(&told, "receipt");
        assert_eq!((&gone["change"], &gone["number"], events), (&json!("removed"), &json!(1), 1), "{told:#?}");
        let values = gone["values"].as_array().unwrap();
        assert!(values.iter().any(|value| value["name"] == "Zahlungsdatum" && value["filed"] == "20.05.2023"), "{gone:#}");
        for part in ["sums", "item", "line"] {
            assert_eq!(of_part(&told, part).1, 1, "the payment alone explains {part}: {told:#?}");
        }
        let (shifted, _) = of_part(&told, "shifted");
        assert_eq!(shifted["values"][0]["name"], "Lfd. Nr.", "{told:#?}");
        assert_eq!(shifted["values"][0]["now"], "in 1 Zeile neu gezählt");
        let page = version(&office, &app).await;
        for words in ["1 Zeile der Belegliste entfallen", "Lfd. Nr. 1: Rechnung", "doppelt gebucht"] {
            page.assert_shows(words);
        }
        let text = since(&page);
        assert!(!text.contains("nur eine Notiz"), "{text}");
        // The sentence, and perhaps its fields; but not for the receipt, the sums, the Einzelansatz and the line.
        assert!(text.matches("doppelt gebucht").count() < 3, "an event is told once: {text}");
        assert!(text.contains("Was dazu im Verlauf steht, siehe „Lfd. Nr. 1: Rechnung"), "{text}");
    }

    async fn without_a_belegliste_no_receipt_has_a_number(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let first = paid_twice(&app, &world).await;
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        let form = office.form(&format!("{address}?stichtag=2025-12-31&art=verwendungsbestaetigung"), &address).await;
        office.submit(&form.with(&[("confirmed", "true"), ("reason", "abgesprochen")])).await.assert_status(303);
        let page = format!("/zahlungen/{}", first.id);
        let remove = office.form(&page, &format!("{page}/entfernen")).await.with(&[("grund", "doppelt gebucht")]);
        office.submit(&remove).await.assert_status(303);
        let told = differences(&app).await;
        let (gone, events) = of_part(&told, "receipt");
        assert_eq!((&gone["change"], &gone["number"], events), (&json!("removed"), &Value::Null, 1), "{told:#?}");
        assert!(!told.iter().any(|difference| difference["part"] == "shifted"), "{told:#?}");
        let page = version(&office, &app).await;
        for words in ["1 Beleg in den Summen entfallen", "Beleg: Rechnung", "doppelt gebucht"] {
            page.assert_shows(words);
        }
        for words in ["Lfd. Nr. 1", "Zeile der Belegliste entfallen", "Anteile und Nummern"] {
            page.assert_hides(words);
        }
    }

    async fn a_renamed_einzelansatz_is_the_same(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let item = format!("/bescheide/{}/ansatz/{}/bearbeiten", own.notice.id, own.cost_item.id);
        change(&office, &item, &[("title", "Endgeräte")]).await;
        let told = differences(&app).await;
        let (changed, events) = of_part(&told, "item");
        assert_eq!((&changed["change"], events), (&json!("changed"), 1), "{told:#?}");
        assert_eq!(changed["values"], json!([{ "name": "Bezeichnung", "filed": own.cost_item.title, "now": "Endgeräte", "filed_cents": null, "now_cents": null }]));
        assert_eq!(told.len(), 1, "{told:#?}");
    }

    async fn the_rule_that_einnahmen_prints_is_told_where_it_changes(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        saved_once(&office, id).await;
        file(&office, id, "abgesprochen").await.assert_status(303);
        let notice = format!("/bescheide/{id}/bearbeiten");
        let of_rule = |told: &[Value], name: &str| {
            let values = of_part(told, "notice").0["values"].as_array().unwrap().clone();
            let found = values.into_iter().find(|value| value["name"] == name);
            found.map(|value| (value["filed"].clone(), value["now"].clone()))
        };
        change(&office, &notice, &[("rounding", "cent"), ("income_planned", "600")]).await;
        let told = differences(&app).await;
        assert_eq!(of_rule(&told, "Rundung der Zuwendung"), Some((json!("auf volle Euro"), json!("auf den Cent"))));
        assert_eq!(of_rule(&told, "Leistungen Dritter im Finanzierungsplan"), Some((json!("500,00\u{a0}€"), json!("600,00\u{a0}€"))));
        let (changed, events) = of_part(&told, "notice");
        assert_eq!((&changed["unexplained"], events), (&json!([]), 1), "{told:#?}");
        let fixed = [
            ("financing", "festbetrag"), ("rate", "0"), ("unit_count", "10"), ("unit_amount", "500"), ("granted", ""), ("own_share", "5.000"),
            ("income_planned", "500"),
        ];
        change(&office, &notice, &fixed).await;
        let told = differences(&app).await;
        assert_eq!(of_rule(&told, "Festbetrag"), Some((json!(""), json!("5.000,00\u{a0}€"))));
        assert_eq!(of_rule(&told, "Leistungen Dritter im Finanzierungsplan"), None);
        assert_eq!(of_part(&told, "notice").0["unexplained"], json!([]), "{told:#?}");
    }

    async fn a_proof_filed_before_these_values_were_kept_still_tells_its_own(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.verwaltung().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        let stored = document::Entity::find_by_id(filed.contents_id).one(app.db.reader()).await.unwrap().unwrap();
        let store = app.data().documents();
        let said: Vec<Value> = serde_json::from_slice(&store.get(&stored.sha256).unwrap()).unwrap();
        let old = formerly(&said);
        let bytes = serde_json::to_vec(&old).unwrap();
        let stored: Stored = store.put(&bytes).unwrap();
        let who = paktbuch::db::Who::System;
        let contents = app.db.write(who, async |tx| documents::register(tx, &stored, "application/json", "alt.json").await).await.unwrap();
        let mut row = filed.clone().into_active_model();
        row.contents_id = Set(contents);
        let row: filing::Model = row.update(app.db.reader()).await.unwrap();
        let since_filed = async |id| since(&office.get(&format!("/nachweise/{id}")).await.expect(200));
        assert!(since_filed(row.id).await.contains("ist dasselbe"));
        change(&office, &format!("/bescheide/{}/bearbeiten", own.notice.id), &[("title", "Neue Tablets")]).await;
        assert!(since_filed(row.id).await.contains("ist dasselbe"));
        change(&office, &format!("/zahlungen/{}", own.payment.id), &[("paid_on", "22.05.2023"), ("reason", "Wertstellung")]).await;
        assert!(since_filed(row.id).await.contains("1 Zeile der Belegliste geändert"));
        // What it cannot tell is no reason to refuse a correction.
        file(&office, own.notice.id.0, "Titel berichtigt").await.assert_status(303);
        let form = form(&office, own.notice.id.0, "2025-12-31").await;
        assert_eq!(form.value("version"), Some("3"));
    }
}

/// What a proof said before the facts of the notice were kept: five parts, other keys, fewer values.
fn formerly(said: &[Value]) -> Vec<Value> {
    let kept = said.iter().filter(|statement| {
        let part = statement["part"].as_str().unwrap();
        ["sums", "item", "receipt", "device", "narrative"].contains(&part)
    });
    let value = |statement: &Value, name: &str| -> String {
        let values = statement["values"].as_array().unwrap();
        let found = values.iter().find(|value| value[0] == name);
        found
            .map(|value| value[1].as_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    let without = [
        "Gegenstand",
        "Nr.",
        "Bezeichnung",
        "Rechnungsnummer",
        "Förderbereich",
        "Preis netto",
        "Lieferant",
    ];
    kept.map(|statement| {
        let mut old = statement.clone();
        old["key"] = match statement["part"].as_str().unwrap() {
            "item" => statement["label"].clone(),
            "receipt" => json!(format!(
                "{} {} {}",
                statement["record"],
                statement["of"][1].as_str().unwrap(),
                value(statement, "Gegenstand")
            )),
            _ => statement["key"].clone(),
        };
        let fields = old.as_object_mut().unwrap();
        fields.remove("of");
        fields.remove("number");
        let values = old["values"].as_array_mut().unwrap();
        values.retain(|value| !without.contains(&value[0].as_str().unwrap()));
        old
    })
    .collect()
}
