//! What the search over everything finds of purchasing.

use paktbuch::db::Who;
use paktbuch_entity::payment;
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, Set};
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
