//! What the search over everything finds of purchasing.

use paktbuch::db::Who;
use paktbuch_entity::payment;
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

on_both! {
    async fn orders_suppliers_bookings_and_amounts_are_found(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.payment.id;
        app.db.write(Who::System, async |tx| {
            let row = payment::ActiveModel {
                id: Set(id),
                reference: Set("KR-26-1001".to_owned()),
                ..Default::default()
            };
            row.update(tx.conn()).await
        }).await.unwrap();
        let order = format!("/bestellungen/{}", world.own.order.id);
        let supplier = format!("/lieferanten/{}", world.own.supplier.id);
        let invoice = format!("/rechnungen/{}", world.own.invoice.id);
        let browser = app.foerdermittel().await;
        for (typed, address) in [
            ("B-Buchfink", &order),
            ("computer+buchfink", &supplier),
            ("kr-26-1001", &invoice),
            ("26-1001", &invoice),
            ("1.190,00", &invoice),
            ("1190,00", &invoice),
        ] {
            let page = browser.get(&format!("/suche?q={typed}")).await.expect(200);
            assert!(page.html().contains(&format!("href=\"{address}\"")), "{typed}: {}", page.text());
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get("/api/paktbuch/v1/search?q=1190").await.expect(200).json();
        assert_eq!(told["invoices"], json!([]), "a number is no amount");
        let told = api.get("/api/paktbuch/v1/search?q=kr-26-1001").await.expect(200).json();
        assert_eq!((&told["payments"][0]["invoice"], &told["payments"][0]["amount_cents"]), (&json!(world.own.invoice.id.0), &json!(119_000)));
    }

    async fn amounts_of_payments_are_found_and_the_rest_is_a_search_away(app: TestApp) {
        let world = World::build(&app).await;
        let mut paid = world.own.payment.clone().into_active_model();
        paid.amount = Set(Cents(54_321));
        paid.update(app.db.reader()).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get("/api/paktbuch/v1/search?q=543,21").await.expect(200).json();
        assert_eq!(told["payments"][0]["amount_cents"], json!(54_321), "{told}");
        let browser = app.foerdermittel().await;
        browser.get("/suche?q=543,21").await.expect(200).assert_shows("ohne Buchungsnummer");
        // What a payment said before, or whether one was removed, only the history knows.
        for typed in ["543,21", "K-2099-1"] {
            let page = browser.get(&format!("/suche?q={typed}")).await.expect(200);
            page.assert_shows("In der Prüfung suchen");
            assert!(page.html().contains("href=\"/pruefung?q="), "{}", page.html());
        }
        browser.get("/suche?q=Buchfink").await.expect(200).assert_hides("In der Prüfung suchen");
        let school = app.schul_it(&[OWN]).await.get("/suche?q=K-2099-1").await.expect(200);
        school.assert_shows("Auch frühere Nummern von Geräten: In der Prüfung suchen");
        school.assert_hides("entfernte Zahlungen");
    }

    async fn who_may_not_open_a_record_does_not_find_it(app: TestApp) {
        World::build(&app).await;
        let school = app.api(Role::SchulIt, &[OWN]).await;
        let told = school.get("/api/paktbuch/v1/search?q=Buchfink").await.expect(200).json();
        assert_eq!(told["orders"][0]["number"], "B-Buchfink", "it has a line for the school");
        for kind in ["invoices", "payments", "suppliers", "notices"] {
            assert_eq!(told[kind], json!([]), "{kind}");
        }
        let told = school.get(&format!("/api/paktbuch/v1/search?q={MARKER}")).await.expect(200).json();
        assert_eq!(told["orders"], json!([]));
    }
}
