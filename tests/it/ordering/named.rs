//! An invoice names an order that was placed with a supplier of another name.

use paktbuch_entity::purchase_order;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::EntityTrait;
use serde_json::json;

use super::matching::{lines_of, ordered_with};
use super::orders::id_of;
use crate::purchasing::world::{invoice_of, invoice_row, take_data};

const WITH_ANOTHER: &[(&str, &str)] = &[("lieferant", "Probe Systemhaus")];

on_both! {
    async fn an_order_that_the_invoice_names_is_compared_whoever_it_was_placed_with(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-90", &[("Tablet 11 Zoll", 3, 333)]);
        data.order_reference = Some("b 2026/117".to_owned());
        let (path, order_lines) = ordered_with(&app, &browser, &world, &data, WITH_ANOTHER).await;
        let invoice = take_data(&app, &data).await;
        let page = format!("/rechnungen/{invoice}");
        let address = format!("{page}/bestellung");
        let asks = format!("Lieferant der Bestellung: Probe Systemhaus, der Rechnung: {} – derselbe?", data.seller.name);
        let shown = browser.get(&page).await.expect(200);
        shown.assert_shows(&asks);
        shown.assert_shows("Laut Bestellung B-2026-117, Position 1: Tablet 11 Zoll");
        assert!(shown.html().contains(&format!("href=\"{address}\"")), "the page leads to the comparison");

        let shown = browser.get(&address).await.expect(200);
        shown.assert_shows(&asks);
        let order = purchase_order::Entity::find_by_id(id_of(&path)).one(app.db.reader()).await.unwrap().unwrap();
        let (doubled, kept) = (order.supplier_id, invoice_row(&app, invoice).await.supplier_id);
        let unite = format!("/lieferanten/{doubled}?ziel={kept}");
        assert!(shown.html().contains(&format!("href=\"{unite}#h-doppelt\"")), "and to a way to unite both");
        let merge = browser.form(&unite, &format!("/lieferanten/{doubled}/zusammenfuehren")).await;
        assert_eq!(merge.value("ziel"), Some(kept.to_string().as_str()));

        let form = browser.form(&address, &address).await;
        let line = lines_of(&app, invoice).await.remove(0);
        assert_eq!(form.value(&format!("bestellt-{}", line.id)), Some(order_lines[0].to_string().as_str()));
        browser.submit(&form).await.assert_status(303);
        assert_eq!(lines_of(&app, invoice).await[0].order_line_id, Some(order_lines[0]));
        browser.get(&path).await.expect(200).assert_shows("RE-90");
    }

    async fn an_order_of_another_that_no_invoice_names_is_not_billed(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-91", &[("Tablet 11 Zoll", 3, 333)]);
        data.order_reference = Some("A-2099-1".to_owned());
        let (_, order_lines) = ordered_with(&app, &browser, &world, &data, WITH_ANOTHER).await;
        let invoice = take_data(&app, &data).await;
        let none = "vergeben ist in Paktbuch kein Auftrag mit dieser Nummer";
        browser.get(&format!("/rechnungen/{invoice}")).await.expect(200).assert_shows(none);
        let line = lines_of(&app, invoice).await[0].id;
        let body = json!({"lines": [{"line": line.0, "order_line": order_lines[0].0}]});
        let api = app.api(Role::Foerdermittel, &[]).await;
        let refused = api.put(&format!("/api/paktbuch/v1/invoices/{invoice}/order"), "\"1\"", &body).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("die Rechnung nennt diesen Auftrag nicht"), "{refused}");
    }

    /// Two of three of the first position are billed, and the one of the second.
    async fn what_is_wholly_billed_is_not_proposed_again(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let bill = |number: &str, lines: &[(&str, i64, i64)]| {
            let mut data = invoice_of(number, lines);
            data.order_reference = Some("B-2026-117".to_owned());
            data
        };
        let first = bill("RE-92", &[("Tablet 11 Zoll", 2, 333), ("Tablet 11 Zoll", 1, 333)]);
        let values = [("z2-name", "Tablet 11 Zoll"), ("z2-menge", "1"), ("z2-preis", "333,33"), ("lieferant", first.seller.name.as_str())];
        let (_, order_lines) = ordered_with(&app, &browser, &world, &first, &values).await;
        let invoice = take_data(&app, &first).await;
        let address = format!("/rechnungen/{invoice}/bestellung");
        let stored = lines_of(&app, invoice).await;
        let mut form = browser.form(&address, &address).await;
        for (line, ordered) in stored.iter().zip(&order_lines) {
            form = form.with(&[(&format!("bestellt-{}", line.id), &ordered.to_string())]);
        }
        browser.submit(&form).await.assert_status(303);
        let second = bill("RE-93", &[("Tablet 11 Zoll", 1, 333)]);
        let invoice = take_data(&app, &second).await;
        let address = format!("/rechnungen/{invoice}/bestellung");
        let line = lines_of(&app, invoice).await.remove(0);
        let form = browser.form(&address, &address).await;
        assert_eq!(form.value(&format!("bestellt-{}", line.id)), Some(order_lines[0].to_string().as_str()), "one of three is open");
    }
}
