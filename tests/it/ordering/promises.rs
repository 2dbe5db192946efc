//! The day for which a line is promised, where it is not that of its order.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;

use super::deliveries::deliver;
use super::orders::{enter, entered, filled, id_of, lines, place};

const NEW: &str = "/bestellungen/neu";
const TARGET: &str = "/bestellungen";

on_both! {
    /// The order is promised for 30.04.2026, its tablets for 30.09.2026; today is 16.06.2026.
    async fn what_is_late_and_what_is_to_come_is_told_by_the_line(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let form = filled(browser.form(NEW, TARGET).await, &world);
        let path = enter(&browser, &form.with(&[("z1-termin", "30.9.26")])).await;
        place(&browser, &path).await;
        let stored = lines(&app, id_of(&path)).await;
        assert_eq!(stored[0].promised_on, paktbuch_types::parse_date("30.09.2026").ok());
        assert_eq!(stored[1].promised_on, None);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("zugesagt 30.09.2026");
        page.assert_shows("überfällig seit 30.04.2026");
        let edit = format!("{path}/bearbeiten");
        assert_eq!(browser.form(&edit, &edit).await.value("z1-termin"), Some("30.09.2026"));

        let link = format!("href=\"{path}\"");
        let late = "/bestellungen?stand=ueberfaellig";
        assert!(browser.get(late).await.expect(200).html().contains(&link));
        let told = "B-2026-117 zugesagt 30.04.2026, Verzug 47 Tage 1,5 × Einweisung";
        browser.get("/").await.expect(200).assert_shows(told);
        let days = browser.get("/fristen?art=lieferung").await.expect(200);
        for words in ["30.04.2026 überfällig", "30.09.2026 später", "B-2026-117"] {
            days.assert_shows(words);
        }
        let need = format!("/bescheide/{}/mittelabrufe/neu", world.own.notice.id);
        browser.get(&need).await.expect(200).assert_shows("30.10.2026");
        let training = format!("menge-{}", stored[1].id);
        let tablets = format!("menge-{}", stored[0].id);
        deliver(&browser, &path, &[(tablets.as_str(), ""), (training.as_str(), "1,5")]).await.assert_status(303);
        browser.get(&path).await.expect(200).assert_hides("überfällig seit");
        assert!(!browser.get(late).await.expect(200).html().contains(&link), "the tablets are promised for later");
        browser.get("/").await.expect(200).assert_hides(told);
        let days = browser.get("/fristen?art=lieferung").await.expect(200);
        days.assert_shows("30.09.2026 später");
        days.assert_hides("30.04.2026");
    }

    async fn a_line_can_be_late_before_its_order(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let form = filled(browser.form(NEW, TARGET).await, &world).with(&[("termin", "30.09.2026"), ("z1-termin", "02.06.2026")]);
        let path = enter(&browser, &form).await;
        place(&browser, &path).await;
        browser.get(&path).await.expect(200).assert_shows("überfällig seit 02.06.2026");
        browser.get("/bestellungen?stand=ueberfaellig").await.expect(200).assert_shows("B-2026-117");
    }

    async fn a_promise_before_the_order_or_of_no_day_is_refused(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        for (day, words) in [
            ("31.02.2026", "Den Tag „31.02.2026“ gibt es nicht."),
            ("01.03.2026", "Position 1, Liefertermin: Der 01.03.2026 liegt vor dem Auftrag vom 02.03.2026."),
        ] {
            let form = filled(browser.form(NEW, TARGET).await, &world).with(&[("z1-termin", day)]);
            let answer = browser.submit(&form).await.expect(422);
            answer.assert_shows(words);
            assert!(answer.html().contains(day), "what was typed is kept");
        }
        // An order is not placed after a day that is promised for one of its lines.
        let form = filled(browser.form(NEW, TARGET).await, &world).with(&[("z1-termin", "10.03.2026")]);
        let path = enter(&browser, &form).await;
        let step = [("stand", "beauftragt"), ("datum", "11.03.2026"), ("version", "1")];
        let refused = browser.post(&format!("{path}/stand"), &step).await.expect(422);
        refused.assert_shows("liegt nach dem zugesagten Liefertermin");
    }

    async fn rest_tells_and_takes_the_day_of_a_line(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = entered(&browser, &world).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let address = format!("/api/paktbuch/v1/orders/{}", id_of(&path));
        let told = api.get(&address).await.expect(200).json();
        assert!(told["lines"][0]["promised"].is_null(), "that of the order");
        let order = serde_json::json!({
            "number": "B-2026-117", "subject": "Tablets", "supplier": "Papier & Co. KG", "date": "2026-03-02", "prices": "netto",
            "lines": [{"id": told["lines"][0]["id"], "name": "Tablet", "kind": "geraet", "quantity": "3", "unit_price_cents": 33_333,
                "vat_rate_basis_points": 1_900, "promised": "2026-05-29"}],
        });
        let changed = api.put(&address, "\"1\"", &order).await.expect(200).json();
        assert_eq!(changed["lines"][0]["promised"], "2026-05-29");
    }
}
