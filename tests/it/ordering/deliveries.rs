//! Deliveries: whole, in parts, late, too much, before the order, by mistake.

use paktbuch_entity::delivery;
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::{OrderState, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait, Set};
use serde_json::json;

use super::orders::{entered, id_of, lines, place, row};

/// An order of three tablets and a training, placed on 3 March 2026.
pub(super) async fn placed(browser: &Browser, world: &World) -> String {
    let path = entered(browser, world).await;
    place(browser, &path).await;
    path
}

/// Sends the form of a delivery as it is shown, of 5 May 2026, with other values.
pub(super) async fn deliver(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = browser.form(path, &format!("{path}/lieferungen")).await;
    let form = form.with(&[("geliefert", "05.05.2026")]);
    browser.submit(&form.with(fields)).await
}

on_both! {
    async fn what_comes_in_parts_leads_the_state_and_what_is_missing_is_proposed(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = placed(&browser, &world).await;
        let id = id_of(&path);
        let ids = lines(&app, id).await;
        let (tablets, training) = (format!("menge-{}", ids[0].id), format!("menge-{}", ids[1].id));
        let form = browser.form(&path, &format!("{path}/lieferungen")).await;
        assert_eq!((form.value(&tablets), form.value(&training)), (Some("3"), Some("1,5")));
        assert_eq!(form.value("geliefert"), Some(""), "no day without a look");
        let form = form.with(&[("geliefert", "05.05.2026"), ("lieferschein", "LS 1"), (&tablets, "2"), (&training, "")]);
        browser.submit(&form).await.assert_status(303);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(delivery::Entity::find().count(app.db.reader()).await.unwrap(), 3, "a double click is one delivery");
        assert_eq!(row(&app, id).await.state, OrderState::PartlyDelivered);
        let page = browser.get(&path).await.expect(200);
        for words in ["2 × Tablet 11 Zoll", "LS 1", "5 Tage nach dem zugesagten Termin", "hat eine Lieferung eingetragen"] {
            page.assert_shows(words);
        }
        let form = browser.form(&path, &format!("{path}/lieferungen")).await;
        assert_eq!((form.value(&tablets), form.value(&training)), (Some("1"), Some("1,5")), "what is missing");
        browser.submit(&form.with(&[("geliefert", "06.05.2026")])).await.assert_status(303);
        assert_eq!(row(&app, id).await.state, OrderState::Delivered);
        browser.get(&path).await.expect(200).assert_shows("Abschließen");
        browser.get("/bestellungen?stand=ueberfaellig").await.expect(200).assert_hides("B-2026-117");
    }

    async fn a_delivery_that_cannot_be_is_answered_and_too_much_is_asked(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = placed(&browser, &world).await;
        let id = id_of(&path);
        let tablets = format!("menge-{}", lines(&app, id).await[0].id);
        let training = format!("menge-{}", lines(&app, id).await[1].id);
        for (fields, words) in [
            (vec![("geliefert", "")], "an welchem Tag geliefert wurde"),
            (vec![("geliefert", "02.03.2026")], "liegt vor dem Auftrag vom 03.03.2026"),
            (vec![("geliefert", "01.01.2027")], "liegt in der Zukunft"),
            (vec![(tablets.as_str(), ""), (training.as_str(), "")], "bei mindestens einer Position"),
            (vec![(tablets.as_str(), "0"), (training.as_str(), "0")], "bei mindestens einer Position"),
            (vec![(tablets.as_str(), "drei")], "ist keine Menge"),
            (vec![(tablets.as_str(), "5")], "Bestellt sind 3, mit dieser Lieferung wären es 5."),
        ] {
            let answer = deliver(&browser, &path, &[&fields[..], &[("bemerkung", "bleibt stehen")]].concat()).await.expect(422);
            answer.assert_shows(words);
            assert!(answer.html().contains("bleibt stehen"), "{words}");
        }
        assert_eq!(row(&app, id).await.state, OrderState::Placed);
        let form = browser.form(&path, &format!("{path}/lieferungen")).await;
        let mut form = form.with(&[("geliefert", "05.05.2026"), (&tablets, "5")]);
        form.fields.push(("mehr".to_owned(), "true".to_owned()));
        browser.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, id).await.state, OrderState::Delivered);
        browser.get(&path).await.expect(200).assert_shows("5, mehr als bestellt");
        // Delivered: cancelling is over.
        browser.post(&format!("{path}/stand"), &[("stand", "storniert"), ("grund", "zu spät"), ("version", "3")]).await.expect(422)
            .assert_shows("Schließen Sie sie ab, wenn nichts mehr kommen soll.");
    }

    async fn a_delivery_by_mistake_is_taken_back_and_a_closed_order_opens_where_it_was(app: TestApp) {
        let world = World::build(&app).await;
        // The retention of the world's filed notice ends on 31.12.2033.
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let browser = app.foerdermittel().await;
        let path = placed(&browser, &world).await;
        let id = id_of(&path);
        let tablets = format!("menge-{}", lines(&app, id).await[0].id);
        deliver(&browser, &path, &[(&tablets, "2")]).await.assert_status(303);
        let step = |state: &'static str, version: &'static str| {
            let (browser, path) = (&browser, format!("{path}/stand"));
            async move { browser.post(&path, &[("stand", state), ("version", version)]).await }
        };
        step("abgeschlossen", "3").await.assert_status(303);
        step("wieder_offen", "4").await.assert_status(303);
        assert_eq!(row(&app, id).await.state, OrderState::PartlyDelivered, "not all of it came");
        let page = browser.get(&path).await;
        let remove = page.forms().into_iter().find(|form| form.action.starts_with("/lieferungen/")).unwrap();
        browser.submit(&remove).await.expect(422).assert_shows("warum die Lieferung entfernt wird");
        browser.submit(&remove.clone().with(&[("grund", "falsche Bestellung")])).await.assert_status(303);
        assert_eq!(row(&app, id).await.state, OrderState::Placed);
        browser.submit(&remove.with(&[("grund", "noch einmal")])).await.assert_status(404);
        // A line that something came of stays.
        deliver(&browser, &path, &[]).await.assert_status(303);
        let edit = format!("{path}/bearbeiten");
        browser.get(&edit).await.assert_status(200);
        let mut order = browser.form(&edit, &edit).await;
        for field in ["z1-name", "z1-menge", "z1-preis"] {
            order.set(field, "");
        }
        browser.submit(&order).await.expect(422).assert_shows("ihr Inhalt ändert sich nicht mehr");
    }

    async fn more_is_ordered_after_all_came_and_the_state_follows(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let own = format!("/bestellungen/{}", world.own.order.id);
        let edit = format!("{own}/bearbeiten");
        // One of two came: with one ordered, all of it is there; removing the line is refused.
        let form = browser.form(&edit, &edit).await;
        let empty = form.clone().with(&[
            ("z1-name", ""), ("z1-menge", ""), ("z1-preis", ""), ("z2-name", "Hülle"), ("z2-menge", "1"), ("z2-preis", "9,00"),
        ]);
        browser.submit(&empty).await.expect(422).assert_shows("ist schon etwas geliefert; die Position bleibt.");
        browser.submit(&form.with(&[("z1-menge", "1")])).await.assert_status(303);
        assert_eq!(row(&app, world.own.order.id).await.state, OrderState::Delivered);
    }

    async fn number_and_award_reference_are_corrected_after_all_came(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = placed(&browser, &world).await;
        let id = id_of(&path);
        deliver(&browser, &path, &[("geliefert", "05.05.2026")]).await.assert_status(303);
        assert_eq!(row(&app, id).await.state, OrderState::Delivered);
        browser.get(&path).await.expect(200).assert_shows("Bearbeiten");
        let edit = format!("{path}/bearbeiten");
        let (form, theirs) = (browser.form(&edit, &edit).await, browser.form(&edit, &edit).await);
        assert_eq!((form.value("nummer"), form.value("z1-name")), (Some("B-2026-117"), None));
        let typed = form.with(&[("nummer", "B-2026-171"), ("vergabe_az", "V 71/2026")]);
        browser.submit(&typed).await.expect(422).assert_shows("Grund der Berichtigung: Bitte ausfüllen.");
        let known = typed.clone().with(&[("nummer", "B-Buchfink"), ("grund", "Zahlendreher")]);
        browser.submit(&known).await.expect(422).assert_shows("Die Bestellnummer B-Buchfink gibt es schon.");
        browser.submit(&typed.with(&[("grund", "Zahlendreher")])).await.assert_status(303);
        let stored = row(&app, id).await;
        assert_eq!((stored.number.as_str(), stored.award_reference.as_str()), ("B-2026-171", "V 71/2026"));
        assert_eq!((stored.state, stored.subject.as_str()), (OrderState::Delivered, "Tablets für Jahrgang 5"));
        browser.get("/bestellungen?stand=alle&q=171").await.expect(200).assert_shows("B-2026-171");
        browser.get(&path).await.expect(200).assert_shows("Zahlendreher");
        let told = browser.submit(&theirs.with(&[("nummer", "B-2026-172"), ("grund", "Irrtum")])).await.expect(412);
        told.assert_shows("B-2026-171");
        assert!(told.html().contains("B-2026-172"), "what the second editor wrote stays");
    }

    async fn deliveries_come_in_and_are_taken_back_by_programs(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = placed(&browser, &world).await;
        let id = id_of(&path);
        let line = lines(&app, id).await[0].id;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let address = format!("/api/paktbuch/v1/orders/{id}");
        let send = async |etag: &str, body: serde_json::Value| {
            let headers = [("if-match", etag), paktbuch_tests::api::JSON];
            api.call(axum::http::Method::POST, &format!("{address}/deliveries"), &headers, body.to_string()).await
        };
        let body = json!({"date": "2026-05-05", "note_number": "LS 9", "lines": [{"line": line.0, "quantity": "2"}]});
        send("\"1\"", body.clone()).await.assert_status(412);
        let told = send("\"2\"", body).await.expect(200).json();
        assert_eq!((&told["state"], &told["lines"][0]["delivered"]), (&json!("teilweise_geliefert"), &json!("2")));
        let unknown = json!({"date": "2026-05-05", "lines": [{"line": 987_654, "quantity": "2"}]});
        send("\"3\"", unknown).await.assert_status(422);
        let delivery = told["deliveries"][0]["id"].as_i64().unwrap();
        let remove = async |api: &paktbuch_tests::Api| {
            let headers = [("if-match", "\"3\""), paktbuch_tests::api::JSON];
            let address = format!("/api/paktbuch/v1/deliveries/{delivery}");
            api.call(axum::http::Method::DELETE, &address, &headers, json!({"reason": "Irrtum"}).to_string()).await
        };
        // The proof of its notice counts it as of its Stichtag: it stays until the retention has ended (R26).
        let mut filed = world.own.filing.clone().into_active_model();
        filed.as_of = Set("2026-05-05".parse().unwrap());
        filed.update(app.db.reader()).await.unwrap();
        app.at("2033-12-31T10:00:00Z".parse().unwrap());
        let kept = remove(&app.api(Role::Foerdermittel, &[]).await).await.expect(409);
        kept.assert_shows("Aufbewahrung bis 31.12.2033: „Lieferung vom 05.05.2026“ belegt den Bescheid 48.02.Buchfink");
        kept.assert_shows("mit einem Vermerk zur Bestellung festhalten");
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let gone = remove(&app.api(Role::Foerdermittel, &[]).await).await.expect(200).json();
        assert_eq!((&gone["state"], gone["deliveries"].as_array().unwrap().len()), (&json!("beauftragt"), 0));
    }
}
