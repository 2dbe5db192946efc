//! How orders are awarded: note with offers, documents, thresholds, and what rule R29 says.

use paktbuch_entity::{award_note, award_offer, order_line};
use paktbuch_seed::einvoice::write_pdf;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use super::orders::{enter, filled, id_of, place};
use crate::checking::api::of_rule;

/// A placed order over displays; its address.
async fn placed(browser: &Browser, world: &World, number: &str, fields: &[(&str, &str)]) -> String {
    let form = browser.form("/bestellungen/neu", "/bestellungen").await;
    let form = filled(form, world).with(&[("nummer", number), ("gegenstand", "Displays Baumberge-Schule")]);
    let path = enter(browser, &form.with(fields)).await;
    place(browser, &path).await;
    path
}

/// Enters a threshold from 2026 on.
async fn threshold(browser: &Browser, award: &str, up_to: &str) {
    let form = browser.form("/wertgrenzen", "/wertgrenzen").await;
    let fields = [
        ("art", award),
        ("bis", up_to),
        ("gilt_ab", "01.01.2026"),
        ("quelle", "Vergabesatzung 2026, § 3"),
    ];
    browser.submit(&form.with(&fields)).await.assert_status(303);
}

/// Messages of rule R29 about an order, as REST tells them.
async fn findings(app: &TestApp, path: &str) -> Vec<String> {
    let id = id_of(path).0;
    let found = of_rule(app, "R29").await.into_iter();
    let about = found.filter(|finding| finding["subject"]["id"] == id);
    let mut messages: Vec<String> = about
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect();
    messages.sort();
    messages
}

on_both! {
    async fn an_award_note_is_written_with_its_offers_and_the_second_editor_compares(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.foerdermittel().await, app.foerdermittel().await);
        let path = placed(&anna, &world, "B-2026-300", &[]).await;
        let address = format!("{path}/vergabe");
        let (mine, theirs) = (anna.form(&address, &address).await, bodo.form(&address, &address).await);
        let mine = mine.with(&[
            ("schaetzung", "25.000,00"), ("lose", "keine"), ("begruendung", "Drei Angebote, das günstigste"),
            ("a1-bieter", "Tafel GmbH"), ("a1-gefragt", "01.02.2026"), ("a1-eingang", "10.02.2026"), ("a1-preis", "24.000,00"),
            ("a2-bieter", "Schulbedarf AG"), ("a2-gefragt", "01.02.2026"),
        ]);
        let first = anna.submit(&mine).await.expect(303);
        assert_eq!(anna.submit(&mine).await.expect(303).location(), first.location(), "a double click writes once");
        let note = award_note::Entity::find_by_id(id_of(&path)).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((note.estimated_net, note.version), (Some(Cents::euros(25_000)), 1));
        let page = anna.get(&path).await.expect(200);
        for words in ["Drei Angebote, das günstigste", "Tafel GmbH", "24.000,00", "hat den Vergabevermerk gespeichert"] {
            page.assert_shows(words);
        }
        let told = bodo.submit(&theirs.with(&[("lose", "zwei")])).await.expect(412);
        told.assert_shows("Drei Angebote, das günstigste");
        told.assert_shows("zwei");
        for (fields, words) in [
            (vec![("a1-eingang", "31.01.2026")], "Es ging am 31.01.2026 ein, angefragt ist es am 01.02.2026."),
            (vec![("a2-preis", "12,00")], "auch den Tag eintragen, an dem es einging"),
            (vec![("schaetzung", "-1,00")], "geht nicht"),
            (vec![("schaetzung", ""), ("lose", ""), ("begruendung", ""), ("a1-bieter", ""), ("a1-gefragt", ""), ("a1-eingang", ""), ("a1-preis", ""), ("a2-bieter", ""), ("a2-gefragt", "")], "Ein leerer Vermerk belegt nichts."),
            (vec![("a1-bieter", "")], "Bitte geben Sie den Bieter an."),
        ] {
            let form = anna.form(&address, &address).await;
            anna.submit(&form.with(&fields)).await.expect(422).assert_shows(words);
        }
        let offers = award_offer::Entity::find().order_by_desc(award_offer::Column::OrderId).all(app.db.reader()).await.unwrap();
        assert_eq!(offers.iter().filter(|offer| offer.order_id == id_of(&path)).count(), 2);
        // What others offered is not for the schools.
        let school = app.schul_it(&[OWN]).await;
        school.get(&path).await.expect(200).assert_hides("Tafel GmbH");
        school.get(&address).await.assert_status(403);
    }

    async fn a_school_learns_nothing_of_the_award_from_the_history(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        // All lines are for the own school: the history is shown to it.
        let only = [("z2-name", ""), ("z2-menge", ""), ("z2-preis", "")];
        let path = placed(&office, &world, "B-2026-310", &only).await;
        let address = format!("{path}/vergabe");
        let note = office.form(&address, &address).await.with(&[
            ("schaetzung", "47.110,00"), ("begruendung", "Nur einer konnte liefern"),
            ("a1-bieter", "Tafel GmbH"), ("a1-gefragt", "01.02.2026"), ("a1-eingang", "10.02.2026"), ("a1-preis", "24.000,00"),
        ]);
        office.submit(&note).await.assert_status(303);
        let pdf = write_pdf(&["Angebot".to_owned()], &[]);
        let files = [("datei", "angebot.pdf", &pdf[..])];
        office.upload(&format!("{path}/dokumente"), &[("titel", "Angebot der Leinwand AG")], &files).await.assert_status(303);
        let words = ["Tafel GmbH", "24.000,00", "47.110,00", "Nur einer konnte liefern", "Leinwand AG", "hat den Vergabevermerk gespeichert"];
        let told = office.get(&path).await.expect(200);
        let school = app.schul_it(&[OWN]).await.get(&path).await.expect(200);
        school.assert_shows("hat den Auftrag erteilt");
        for word in words {
            told.assert_shows(word);
            school.assert_hides(word);
        }
    }

    async fn the_way_of_award_is_held_against_local_thresholds_of_the_day(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        // 90 × 333,33 € are 29.999,70 € net.
        let path = placed(&browser, &world, "B-2026-301", &[("z1-menge", "90"), ("z2-name", ""), ("z2-menge", ""), ("z2-preis", "")]).await;
        assert_eq!(findings(&app, &path).await, ["Angabe fehlt: örtliche Wertgrenzen am 03.03.2026."]);
        threshold(&browser, "direktauftrag", "25.000,00").await;
        let above = "Der Auftragswert von 29.999,70 € netto liegt über der Grenze von 25.000,00 € für „Direktauftrag“.";
        assert_eq!(findings(&app, &path).await, ["Auftragswert 29.999,70 € netto: Es fehlt der Vergabevermerk.", above]);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows(above);
        page.assert_shows("Bestätigen");
        browser.get("/pruefhinweise?ursache=above-threshold").await.expect(200).assert_shows(above);
        let address = format!("{path}/vergabe");
        let form = browser.form(&address, &address).await;
        browser.submit(&form.with(&[("begruendung", "Ersatz nach Wasserschaden, eilig")])).await.assert_status(303);
        assert_eq!(findings(&app, &path).await, ["Auftragswert 29.999,70 € netto: Im Vergabevermerk fehlt: der geschätzte Auftragswert.", above]);
        let form = browser.form(&address, &address).await;
        browser.submit(&form.with(&[("schaetzung", "29.000,00")])).await.assert_status(303);
        assert_eq!(findings(&app, &path).await, [above]);
        // The estimate counts where it is more, and from 216.000 € on the EU is to be asked.
        let form = browser.form(&address, &address).await;
        browser.submit(&form.with(&[("schaetzung", "216.000,00")])).await.assert_status(303);
        let told = findings(&app, &path).await;
        assert!(told.iter().any(|message| message.contains("erreicht den EU-Schwellenwert von 216.000,00 €")), "{told:?}");
    }

    /// An estimate of 1 € is no reason; an offer that was asked for and never came is none either.
    async fn a_thin_award_note_is_told_until_it_says_why(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        threshold(&browser, "direktauftrag", "500,00").await;
        // 1.119,99 € net.
        let order = placed(&browser, &world, "B-2026-320", &[]).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/orders/{}/award", id_of(&order));
        let why = "Im Vergabevermerk fehlt: die Begründung oder ein eingegangenes Angebot.";
        let both = "Im Vergabevermerk fehlt: der geschätzte Auftragswert, dazu die Begründung oder ein eingegangenes Angebot.";
        let (asked, came) = (json!({"bidder": "Tafel GmbH", "asked_on": "2026-02-02"}), json!({"bidder": "Tafel GmbH", "received_on": "2026-02-20"}));
        for (version, (note, lacks)) in [
            (json!({"estimated_net_cents": 100}), Some(why)),
            (json!({"estimated_net_cents": 100, "lots": "keine", "offers": [asked]}), Some(why)),
            (json!({"lots": "keine"}), Some(both)),
            (json!({"estimated_net_cents": 0, "reason": "Eilig"}), Some("Im Vergabevermerk fehlt: der geschätzte Auftragswert.")),
            (json!({"estimated_net_cents": 111_999, "reason": "Eilig"}), None),
            (json!({"estimated_net_cents": 111_999, "offers": [came]}), None),
        ].into_iter().enumerate() {
            api.put(&path, &format!("\"{version}\""), &note).await.assert_status(200);
            let told = findings(&app, &order).await;
            let told: Vec<&String> = told.iter().filter(|message| message.contains("Vergabevermerk fehlt")).collect();
            let expected = lacks.map(|lacks| format!("Auftragswert 1.119,99 € netto: {lacks}"));
            assert_eq!(told, expected.iter().collect::<Vec<_>>(), "{note}");
        }
    }

    async fn orders_of_the_same_subject_add_up(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        threshold(&browser, "direktauftrag", "2.000,00").await;
        // Each is 1.119,99 € net.
        let first = placed(&browser, &world, "B-2026-302", &[]).await;
        let second = placed(&browser, &world, "B-2026-303", &[("gegenstand", "Display für Baumberge-Schule"), ("lieferant", "Andere GmbH")]).await;
        let third = placed(&browser, &world, "B-2026-304", &[("gegenstand", "Ladekoffer")]).await;
        assert_eq!(findings(&app, &first).await, Vec::<String>::new(), "it came first");
        let told = findings(&app, &second).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("Zusammen mit B-2026-302 liegt der Auftragswert bei 2.239,98 € netto"), "{}", told[0]);
        assert_eq!(findings(&app, &third).await, Vec::<String>::new(), "another subject");
        browser.post(&format!("{first}/stand"), &[("stand", "storniert"), ("grund", "doppelt"), ("version", "2")]).await.assert_status(303);
        assert_eq!(findings(&app, &second).await, Vec::<String>::new(), "what is cancelled does not count");
    }

    async fn thresholds_are_entered_with_their_source_and_removed(app: TestApp) {
        World::build(&app).await;
        let browser = app.foerdermittel().await;
        let page = browser.get("/wertgrenzen").await.expect(200);
        page.assert_shows("ab 216.000,00");
        page.assert_shows("Vergabesatzung vom 12.12.2022, § 3");
        for (fields, words) in [
            (vec![("art", "direktauftrag"), ("gilt_ab", "01.01.2026")], "Quelle: Bitte ausfüllen"),
            (vec![("art", "direktauftrag"), ("gilt_ab", "01.01.2026"), ("gilt_bis", "31.12.2025"), ("quelle", "§ 3")], "Das Ende liegt vor dem Beginn."),
            (vec![("art", "direktauftrag"), ("bis", "-5"), ("gilt_ab", "01.01.2026"), ("quelle", "§ 3")], "geht nicht"),
            (vec![("art", "los"), ("gilt_ab", "01.01.2026"), ("quelle", "§ 3")], "ist kein Wert für Vergabeart"),
        ] {
            let form = browser.form("/wertgrenzen", "/wertgrenzen").await;
            browser.submit(&form.with(&fields)).await.expect(422).assert_shows(words);
        }
        threshold(&browser, "verhandlungsvergabe", "").await;
        let page = browser.get("/wertgrenzen").await.expect(200);
        page.assert_shows("Verhandlungsvergabe ohne Grenze 01.01.2026");
        let remove = page.forms().into_iter().find(|form| form.action.ends_with("/entfernen")).unwrap();
        browser.submit(&remove).await.assert_status(303);
        browser.get("/wertgrenzen").await.expect(200).assert_hides("Verhandlungsvergabe ohne Grenze 01.01.2026");
        app.pruefung().await.get("/wertgrenzen").await.expect(200).assert_hides("Wertgrenze eintragen");
    }

    /// Of two that begin on one day, neither would be the newer.
    async fn a_way_of_award_has_one_threshold_from_a_day_on(app: TestApp) {
        World::build(&app).await;
        let browser = app.foerdermittel().await;
        threshold(&browser, "direktauftrag", "2.500,00").await;
        let same = [("art", "direktauftrag"), ("bis", "7.777,00"), ("gilt_ab", "01.01.2026"), ("gilt_bis", "31.12.2026"), ("quelle", "§ 4")];
        let form = browser.form("/wertgrenzen", "/wertgrenzen").await.with(&same);
        browser.submit(&form).await.expect(422).assert_shows("Gilt ab: Für „Direktauftrag“ gilt ab dem 01.01.2026 schon eine Wertgrenze.");
        browser.get("/wertgrenzen").await.expect(200).assert_hides("7.777,00");
        // Another day and another way of award are no second one.
        for other in [("gilt_ab", "02.01.2026"), ("art", "verhandlungsvergabe")] {
            let form = browser.form("/wertgrenzen", "/wertgrenzen").await.with(&same).with(&[other]);
            browser.submit(&form).await.assert_status(303);
        }
        // Once it is gone, its day is free.
        let api = app.api(Role::Foerdermittel, &[]).await;
        let limits = "/api/paktbuch/v1/award-thresholds";
        let listed = api.get(limits).await.expect(200).json();
        let first = listed["items"].as_array().unwrap().iter().find(|row| row["up_to_cents"] == 250_000).unwrap();
        api.delete(&format!("{limits}/{}", first["id"]), "\"1\"").await.assert_status(204);
        let anew = json!({"award": "direktauftrag", "up_to_cents": 300_000, "valid_from": "2026-01-01", "source": "§ 3"});
        api.post(limits, &anew).await.assert_status(201);
        api.post(limits, &anew).await.expect(422).assert_shows("Bitte erst die vorhandene entfernen");
    }

    async fn documents_are_kept_with_an_order_byte_for_byte(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = placed(&browser, &world, "B-2026-305", &[]).await;
        let pdf = write_pdf(&["Angebot".to_owned()], &[]);
        let action = format!("{path}/dokumente");
        browser.upload(&action, &[("titel", "Angebot der Tafel GmbH")], &[("datei", "angebot.pdf", &pdf)]).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Angebot der Tafel GmbH");
        let html = page.html();
        let start = html.find(&format!("{path}/dokumente/")).unwrap();
        let address = html[start..].split('"').next().unwrap().to_owned();
        let shown = browser.get(&address).await.expect(200);
        assert_eq!((shown.body, shown.headers["content-type"].to_str().unwrap()), (pdf.clone(), "application/pdf"));
        for (name, bytes) in [("angebot.html", &b"<script>alert(1)</script>"[..]), ("leer.pdf", b"")] {
            browser.upload(&action, &[("titel", "x")], &[("datei", name, bytes)]).await.expect(422).assert_shows("PDF, JPEG oder PNG");
        }
        // Only the order's own documents, and not for the schools.
        let foreign = format!("{path}/dokumente/{}", world.own.document.id);
        browser.get(&foreign).await.assert_status(404);
        app.schul_it(&[OWN]).await.get(&address).await.assert_status(403);
        let remove = page.forms().into_iter().find(|form| form.action.starts_with(&action) && form.action.ends_with("/entfernen")).unwrap();
        // It proves a notice whose proof is filed: it stays (R26).
        let kept = browser.submit(&remove).await;
        kept.assert_shows("Aufbewahrung bis");
        kept.assert_shows("„Angebot der Tafel GmbH“ belegt den Bescheid");
        browser.get(&address).await.assert_status(200);
        app.db.write(paktbuch::db::Who::System, async |tx| {
            order_line::Entity::update_many()
                .col_expr(order_line::Column::CostLineId, Expr::value(None::<i64>))
                .exec(tx.conn())
                .await
        }).await.unwrap();
        browser.submit(&remove).await.assert_status(303);
        browser.get(&address).await.assert_status(404);
    }

    async fn award_notes_and_thresholds_have_a_rest_form(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let order = placed(&app.foerdermittel().await, &world, "B-2026-306", &[]).await;
        let path = format!("/api/paktbuch/v1/orders/{}/award", id_of(&order));
        let empty = api.get(&path).await.expect(200);
        assert_eq!((empty.json()["version"].clone(), empty.headers["etag"].to_str().unwrap()), (0.into(), "\"0\""));
        let note = json!({
            "estimated_net_cents": 4_600_000, "reason": "Günstigstes Angebot",
            "offers": [{"bidder": "Tafel GmbH", "asked_on": "2026-02-02", "received_on": "2026-02-20", "net_cents": 4_541_900}, {"bidder": "Probe GmbH", "asked_on": "2026-02-02"}],
        });
        let kept = api.put(&path, "\"0\"", &note).await.expect(200).json();
        assert_eq!((&kept["version"], &kept["offers"][0]["net_cents"], &kept["offers"][1]["net_cents"]), (&json!(1), &json!(4_541_900), &Value::Null));
        api.put(&path, "\"0\"", &note).await.assert_status(412);
        let early = json!({"offers": [{"bidder": "Tafel GmbH", "asked_on": "2026-02-20", "received_on": "2026-02-02"}]});
        api.put(&path, "\"1\"", &early).await.expect(422).assert_shows("Angebot 1: Es ging am 02.02.2026 ein");
        for (wrong, words) in [
            (json!({"estimated_net_cents": -1}), "Bitte einen Betrag von 0 bis 9.999.999.999,99 €"),
            (json!({"estimated_net_cents": i64::MAX}), "Bitte einen Betrag von 0 bis 9.999.999.999,99 €"),
            (json!({"offers": [{"bidder": "Tafel GmbH", "received_on": "2099-01-01", "net_cents": 1}]}), "Angebot 1: Der 01.01.2099 kann nicht stimmen"),
            (json!({"offers": [{"bidder": "Tafel GmbH", "asked_on": "0226-02-02"}]}), "Bitte einen Tag ab 1990"),
        ] {
            api.put(&path, "\"1\"", &wrong).await.expect(422).assert_shows(words);
        }
        app.api(Role::SchulIt, &[OWN]).await.get(&path).await.assert_status(403);
        let limits = "/api/paktbuch/v1/award-thresholds";
        let limit = json!({"award": "direktauftrag", "up_to_cents": 2_500_000, "valid_from": "2026-01-01", "source": "Vergabesatzung 2026, § 3"});
        let made = api.post(limits, &limit).await.expect(201);
        assert_eq!(made.json()["award"], "direktauftrag");
        let twice = json!({"award": "direktauftrag", "valid_from": "2026-01-01", "source": "Vergabesatzung, § 4"});
        api.post(limits, &twice).await.expect(422).assert_shows("Bitte erst die vorhandene entfernen");
        for (from, to, cents) in [("0001-01-01", "2026-01-01", 1), ("2027-01-01", "9999-12-31", 1), ("2027-01-01", "2028-01-01", i64::MAX)] {
            let wrong = json!({"award": "direktauftrag", "valid_from": from, "valid_to": to, "up_to_cents": cents, "source": "x"});
            api.post(limits, &wrong).await.assert_status(422);
        }
        api.post(limits, &json!({"award": "zuruf", "valid_from": "2026-01-01", "source": "x"})).await.assert_status(422);
        api.post(limits, &json!({"award": "direktauftrag", "valid_from": "2026-01-01", "valid_to": "2025-01-01", "source": "x"})).await.assert_status(422);
        let listed = api.get(limits).await.expect(200).json();
        let sourced = listed["items"].as_array().unwrap().iter().filter(|row| row["id"].is_null()).count();
        assert_eq!(sourced, 1, "the EU threshold that public sources name");
        let (etag, one) = (made.headers["etag"].to_str().unwrap(), format!("{limits}/{}", made.json()["id"]));
        app.api(Role::SchulIt, &[OWN]).await.delete(&one, etag).await.assert_status(403);
        api.delete(&one, "\"2\"").await.assert_status(412);
        api.delete(&one, etag).await.assert_status(204);
        api.delete(&one, etag).await.assert_status(404);
    }
}
