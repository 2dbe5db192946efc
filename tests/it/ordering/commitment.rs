//! What orders bind of a cost plan, from the order to the invoice.

use paktbuch_entity::cost_line;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::deliveries::placed;
use super::orders::{enter, entered, filled, place};

/// Amounts of the own school's cost line as REST tells them.
async fn amounts(app: &TestApp, world: &World) -> Value {
    let api = app.api(Role::Foerdermittel, &[]).await;
    let path = format!("/api/paktbuch/v1/cost-lines/{}", world.own.cost_line.id);
    api.get(&path).await.expect(200).json()
}

on_both! {
    async fn money_is_bound_from_the_order_on_until_it_is_billed_or_cancelled(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        // The order of the world is billed wholly: 1.190,00 €, of which 595,00 € are allocated.
        let before = amounts(&app, &world).await;
        assert_eq!((&before["ordered_cents"], &before["invoiced_cents"]), (&json!(59_500), &json!(59_500)));
        entered(&browser, &world).await;
        assert_eq!(amounts(&app, &world).await["ordered_cents"], 59_500, "a draft binds nothing");
        let other = app.foerdermittel().await;
        let form = other.form("/bestellungen/neu", "/bestellungen").await;
        let form = filled(form, &world).with(&[("nummer", "B-2026-118")]);
        let path = enter(&other, &form).await;
        place(&other, &path).await;
        let bound = amounts(&app, &world).await;
        assert_eq!(bound["ordered_cents"], json!(59_500 + 118_999), "own funds apart");
        assert_eq!(bound["ordered_eligible_cents"], json!(59_500 + 118_999));
        let notice = browser.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        notice.assert_shows("beauftragt");
        notice.assert_shows("1.784,99");
        assert!(notice.html().contains(&format!("/bestellungen?stand=alle&#38;kostenzeile={}", world.own.cost_line.id))
            || notice.html().contains(&format!("kostenzeile={}", world.own.cost_line.id)), "the way to the orders");
        browser.get(&format!("/bescheide/{}/ansatz/{}", world.own.notice.id, world.own.cost_item.id)).await.expect(200)
            .assert_shows("noch nicht berechnet bestellt");
        // 10.000 € less 595,00 € invoiced and 1.189,99 € ordered.
        let invoice = browser.get(&format!("/rechnungen/{}", world.own.invoice.id)).await.expect(200);
        for words in ["Wirkung auf den Kostenplan", "beauftragt", "1.784,99", "8.215,01"] {
            invoice.assert_shows(words);
        }
        other.post(&format!("{path}/stand"), &[("stand", "storniert"), ("grund", "zu teuer"), ("version", "2")]).await.assert_status(303);
        assert_eq!(amounts(&app, &world).await["ordered_cents"], 59_500);
    }

    async fn an_order_above_the_plan_is_a_warning_before_any_invoice(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let line = cost_line::Entity::find_by_id(world.own.cost_line.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(line.eligible, Cents(1_000_000));
        placed(&browser, &world).await;
        let findings = browser.get(&format!("/pruefhinweise?bescheid={}", world.own.notice.id)).await.expect(200);
        findings.assert_hides("würde um");
        // 30 × 333,33 € net are 11.899,88 € gross, above 10.000 € and its tolerance.
        let form = browser.form("/bestellungen/neu", "/bestellungen").await;
        let form = filled(form, &world).with(&[("nummer", "B-2026-119"), ("z1-menge", "30")]);
        let path = enter(&browser, &form).await;
        place(&browser, &path).await;
        let notice = browser.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        notice.assert_shows("würde um");
        notice.assert_shows("bestellt sind");
        browser.get("/pruefhinweise?ursache=exceeded").await.expect(200).assert_shows("bestellt sind");
    }

    async fn late_deliveries_stand_on_the_overview(app: TestApp) {
        let world = World::build(&app).await;
        let page = app.foerdermittel().await.get("/").await.expect(200);
        page.assert_shows("Überfällige Lieferungen");
        page.assert_shows("B-Buchfink zugesagt 01.05.2023, Verzug 1142 Tage 1 × Tablet Buchfink");
        page.assert_shows("01.05.2023 1142 Tage 595,00 €");
        page.assert_shows("Summe 2 Bestellungen 1.190,00 €");
        assert!(page.html().contains(&format!("/bestellungen/{}", world.own.order.id)));
    }
}
