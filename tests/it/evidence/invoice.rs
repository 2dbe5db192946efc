//! What the way says of an invoice and its lines: what the rules object to, what is open, for which school.

use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use super::PAGE;

on_both! {
    async fn findings_and_what_is_open_stand_on_the_way(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let auditor = app.pruefung().await;
        let way = format!("{PAGE}?rechnung={}", own.invoice.id);
        let open = auditor.get(&way).await.expect(200);
        open.assert_shows("1.190,00 € brutto · mit 595,00 € zugeordnet, 595,00 € offen");
        open.assert_hides("Fehler R12");
        let mut line = own.line.clone().into_active_model();
        line.gross = Set(Cents(50_000));
        line.update(app.db.reader()).await.unwrap();
        let wrong = auditor.get(&way).await.expect(200);
        wrong.assert_shows("Fehler R12");
        wrong.assert_shows(&format!("Rechnung {}, Position 1: Aufgeteilt sind 595,00 € von 500,00 €", own.invoice.number));
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let findings = told["invoices"][0]["findings"].as_array().unwrap();
        let is_told = |finding: &Value| (&finding["rule"], &finding["line"]) == (&json!("R12"), &json!(own.line.id));
        assert!(findings.iter().any(is_told), "{told}");
        assert_eq!(told["invoices"][0]["lines"][0]["open_cents"], json!(-9_500));
        let device = format!("{PAGE}?geraet={}", own.device.id);
        app.schul_it(&[OWN]).await.get(&device).await.expect(200).assert_hides("Fehler R12");
    }

    async fn own_funds_name_their_school(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut part = own.allocation.clone().into_active_model();
        (part.cost_line_id, part.eligible) = (Set(None), Set(Cents::ZERO));
        part.update(app.db.reader()).await.unwrap();
        let page = app.pruefung().await.get(&format!("{PAGE}?rechnung={}", own.invoice.id)).await.expect(200);
        page.assert_shows(&format!("Eigene Mittel, {}", own.school.short_name));
    }
}
