//! Correcting a supplier, and putting one that is in the books twice together.

use axum::http::Method;
use paktbuch_entity::{invoice, purchase_order, supplier};
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::{InvoiceId, Role, SupplierId};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use super::by_hand::{ENTER, filled};
use super::world::{invoice_of, invoice_row, take_data};

const API: &str = "/api/paktbuch/v1/suppliers";

async fn suppliers(app: &TestApp) -> Vec<supplier::Model> {
    supplier::Entity::find()
        .order_by_asc(supplier::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap()
}

/// Enters an invoice by hand.
async fn by_hand(app: &TestApp, browser: &Browser, seller: &str, number: &str) -> InvoiceId {
    let form = filled(browser.fill(ENTER).await).with(&[("lieferant", seller), ("nummer", number)]);
    browser.submit_files(&form, &[]).await.assert_status(303);
    let newest = invoice::Entity::find()
        .order_by_desc(invoice::Column::Id)
        .one(app.db.reader())
        .await
        .unwrap();
    newest.unwrap().id
}

/// Sends a form of a supplier's page with these values.
async fn send(browser: &Browser, id: SupplierId, action: &str, fields: &[(&str, &str)]) -> Answer {
    let form = browser.form(&format!("/lieferanten/{id}"), action).await;
    browser.submit(&form.with(fields)).await
}

on_both! {
    async fn a_corrected_name_stands_on_the_invoices_that_were_entered_by_hand(app: TestApp) {
        let browser = app.foerdermittel().await;
        let id = by_hand(&app, &browser, "Papir & Co. KG", "4711").await;
        let known = suppliers(&app).await.remove(0);
        let path = format!("/lieferanten/{}", known.id);
        browser.get(&format!("/rechnungen/{id}")).await.expect(200).assert_shows("Papir & Co. KG");
        browser.get("/lieferanten?q=papir").await.expect(200).assert_shows("Papir & Co. KG");
        browser.get("/lieferanten?q=niemand").await.expect(200).assert_shows("Hier steht kein Lieferant");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("4711");
        let other = app.foerdermittel().await;
        let early = other.form(&path, &path).await;
        send(&browser, known.id, &path, &[("name", " ")]).await.expect(422).assert_shows("Bitte den Namen des Lieferanten angeben");
        send(&browser, known.id, &path, &[("name", "Papier & Co. KG"), ("ust", "DE 5"), ("ort", "Bonn")]).await.assert_status(303);
        let stored = suppliers(&app).await.remove(0);
        assert_eq!((stored.name.as_str(), stored.identity.as_str(), stored.version), ("Papier & Co. KG", "ust:DE5", known.version + 1));
        assert_eq!(invoice_row(&app, id).await.seller, "Papier & Co. KG");
        browser.get("/rechnungen?q=papier").await.expect(200).assert_shows("4711");
        browser.get(&path).await.expect(200).assert_shows("hat den Lieferanten geändert");
        other.submit(&early.with(&[("name", "Papyrus")])).await.expect(412).assert_shows("Papyrus");

        // An e-invoice keeps what it prints, and its USt-IdNr. belongs to nobody else.
        let taken = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let (printed, second) = (invoice_row(&app, taken).await.seller, invoice_row(&app, taken).await.supplier_id);
        let second_path = format!("/lieferanten/{second}");
        send(&browser, second, &second_path, &[("ust", "DE5")]).await.expect(422).assert_shows("Sie hat schon der Lieferant Papier & Co. KG");
        send(&browser, second, &second_path, &[("name", "Anders GmbH")]).await.assert_status(303);
        assert_eq!(invoice_row(&app, taken).await.seller, printed);
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn a_doubled_supplier_goes_into_the_other(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let taken = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let kept = invoice_row(&app, taken).await.supplier_id;
        let typed = by_hand(&app, &browser, "Bytwise", "4711").await;
        let doubled = invoice_row(&app, typed).await.supplier_id;
        let action = format!("/lieferanten/{doubled}/zusammenfuehren");
        let into = kept.to_string();
        send(&browser, doubled, &action, &[("ziel", ""), ("bestaetigt", "true")]).await.expect(422).assert_shows("Bitte den Lieferanten wählen");
        send(&browser, doubled, &action, &[("ziel", &into)]).await.expect(422).assert_shows("Bitte bestätigen");
        send(&browser, doubled, &action, &[("ziel", &into), ("bestaetigt", "true")]).await.assert_status(303);
        let name = suppliers(&app).await.into_iter().find(|row| row.id == kept).unwrap().name;
        let moved = invoice_row(&app, typed).await;
        assert_eq!((moved.supplier_id, moved.seller.as_str()), (kept, name.as_str()));
        assert!(suppliers(&app).await.iter().all(|row| row.id != doubled));
        browser.get(&format!("/lieferanten/{doubled}")).await.assert_status(404);
        browser.get(&format!("/lieferanten/{kept}")).await.expect(200).assert_shows("hat einen anderen Lieferanten in diesen aufgenommen");

        // The same by REST: invoices and orders of the world's supplier go along.
        let api = app.api(Role::Foerdermittel, &[]).await;
        let side = world.own.supplier.id;
        let etag = |version: i64| format!("\"{version}\"");
        let version = suppliers(&app).await.into_iter().find(|row| row.id == side).unwrap().version;
        let path = format!("{API}/{side}");
        api.put(&path, &etag(version + 1), &json!({"name": "Neu"})).await.assert_status(412);
        let changed = api.put(&path, &etag(version), &json!({"name": "Neu GmbH", "city": "Bonn"})).await.expect(200).json();
        assert_eq!((&changed["name"], &changed["city"]), (&json!("Neu GmbH"), &json!("Bonn")));
        let merge = format!("{path}/merge");
        let merged = async |version: i64, into: i64| {
            let tag = etag(version);
            let headers = [("if-match", tag.as_str()), paktbuch_tests::JSON];
            api.call(Method::POST, &merge, &headers, json!({"into": into}).to_string()).await
        };
        let version = changed["version"].as_i64().unwrap();
        merged(version, side.0).await.assert_status(422);
        merged(version, 99_999).await.assert_status(422);
        let note = json!({"subject": "lieferant", "subject_id": side.0, "said_on": "2026-06-10", "text": "Rückruf"});
        api.post("/api/paktbuch/v1/memos", &note).await.assert_status(201);
        let answer = merged(version, kept.0).await.expect(200).json();
        assert_eq!(answer["id"], kept.0);
        let notes = api.get(&format!("/api/paktbuch/v1/memos?subject=lieferant&subject_id={kept}")).await.expect(200).json();
        assert_eq!(notes["items"][0]["text"], "Rückruf", "its notes go along");
        assert!(notes["items"][0]["origin"].as_str().unwrap().starts_with("Lieferant "), "{notes}");
        assert_eq!(invoice_row(&app, world.own.invoice.id).await.supplier_id, kept);
        let order = purchase_order::Entity::find_by_id(world.own.order.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(order.supplier_id, kept);
        api.get(&path).await.assert_status(404);
        assert!(paktbuch::audit::verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn two_sellers_and_one_invoice_of_both_are_not_put_together(app: TestApp) {
        let browser = app.foerdermittel().await;
        let one = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let one = invoice_row(&app, one).await.supplier_id;
        let mut data = invoice_of("RE-2", &[("Display", 1, 100)]);
        data.seller.name = "Andere GmbH (erfunden)".to_owned();
        data.seller.vat_id = Some("DE987654321".to_owned());
        let other = invoice_row(&app, take_data(&app, &data).await).await.supplier_id;
        let action = format!("/lieferanten/{other}/zusammenfuehren");
        let fields = [("ziel", one.to_string()), ("bestaetigt", "true".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        send(&browser, other, &action, &fields).await.expect(422).assert_shows("(DE987654321) und");

        let typed = by_hand(&app, &browser, "Papier A", "4711").await;
        let again = by_hand(&app, &browser, "Papier B", "4711").await;
        let (first, second) = (invoice_row(&app, typed).await.supplier_id, invoice_row(&app, again).await.supplier_id);
        let action = format!("/lieferanten/{second}/zusammenfuehren");
        let fields = [("ziel", first.to_string()), ("bestaetigt", "true".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        send(&browser, second, &action, &fields).await.expect(422).assert_shows("Die Rechnung 4711 vom 01.03.2024 steht bei beiden");
    }
}
