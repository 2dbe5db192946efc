//! How far an order is: placing, cancelling, closing.

use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::OrderState;

use super::orders::{entered, filled, id_of, row};

/// Sends the small form to a state, with a day or a reason.
async fn step(browser: &Browser, path: &str, state: &str, fields: &[(&str, &str)]) -> paktbuch_tests::Answer {
    let page = browser.get(path).await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.value("stand") == Some(state))
        .unwrap_or_else(|| panic!("{path} offers no {state}: {}", page.text()));
    browser.submit(&form.with(fields)).await
}

on_both! {
    async fn an_order_is_placed_and_cancelled_with_a_reason(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = entered(&browser, &world).await;
        let id = id_of(&path);
        step(&browser, &path, "beauftragt", &[("datum", "01.01.2027")]).await.expect(422).assert_shows("liegt in der Zukunft");
        step(&browser, &path, "beauftragt", &[("datum", "01.05.2026")]).await.expect(422).assert_shows("liegt nach dem zugesagten Liefertermin");
        step(&browser, &path, "beauftragt", &[("datum", "03.03.2026")]).await.assert_status(303);
        let placed = row(&app, id).await;
        assert_eq!((placed.state, placed.version), (OrderState::Placed, 2));
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("hat den Auftrag erteilt");
        for link in ["href=\"#lieferungen\"", "Rechnung erfassen</span></a>"] {
            assert!(page.html().contains(link), "{link}: {}", page.html());
        }
        page.assert_shows("03.03.2026");
        step(&browser, &path, "storniert", &[]).await.expect(422).assert_shows("warum die Bestellung storniert wird");
        step(&browser, &path, "storniert", &[("grund", "Lieferant kann nicht liefern")]).await.assert_status(303);
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Storniert: Lieferant kann nicht liefern");
        page.assert_hides("Zur Lieferung");
        page.assert_hides("Bearbeiten");
        let edit = format!("{path}/bearbeiten");
        let form = filled(browser.form("/bestellungen/neu", "/bestellungen").await, &world).with(&[("version", "3")]);
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&edit, &fields).await.expect(422).assert_shows("ihr Inhalt ändert sich nicht mehr");
    }

    async fn what_the_state_does_not_allow_is_refused(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let empty = filled(browser.form("/bestellungen/neu", "/bestellungen").await, &world).with(&[
            ("z1-name", ""), ("z1-menge", ""), ("z1-preis", ""), ("z2-name", ""), ("z2-menge", ""), ("z2-preis", ""),
        ]);
        let path = browser.submit(&empty).await.expect(303).location().unwrap().to_owned();
        step(&browser, &path, "beauftragt", &[]).await.expect(422).assert_shows("noch keine Position");
        let to = |state: &'static str, version: &'static str| {
            let (browser, path) = (&browser, format!("{path}/stand"));
            async move { browser.post(&path, &[("stand", state), ("version", version), ("grund", "Test")]).await }
        };
        to("abgeschlossen", "1").await.expect(422).assert_shows("hat den Stand „Entwurf“ und wird daraus nicht „Abgeschlossen“");
        to("wieder_offen", "1").await.expect(422).assert_shows("wird daraus nicht „Geliefert“");
        to("geliefert", "1").await.expect(422).assert_shows("Diesen Stand setzt niemand von Hand.");
        to("storniert", "7").await.expect(412).assert_shows("Jemand anderes hat die Bestellung inzwischen geändert.");
        assert_eq!(row(&app, id_of(&path)).await.state, OrderState::Draft);
        app.pruefung().await.post(&format!("{path}/stand"), &[("stand", "storniert")]).await.assert_status(403);
    }

    async fn an_order_past_its_promised_day_is_late(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let path = entered(&browser, &world).await;
        let is_late = async |path: &str| {
            let list = browser.get("/bestellungen?stand=ueberfaellig").await.expect(200);
            list.html().contains(&format!("href=\"{path}\""))
        };
        assert!(is_late(&format!("/bestellungen/{}", world.own.order.id)).await);
        assert!(!is_late(&path).await, "a draft");
        browser.get(&format!("/bestellungen/{}", world.own.order.id)).await.expect(200).assert_shows("überfällig seit 01.05.2023");
        step(&browser, &path, "beauftragt", &[("datum", "03.03.2026")]).await.assert_status(303);
        app.at("2026-04-30T10:00:00Z".parse().unwrap());
        assert!(!is_late(&path).await, "on the promised day");
        app.at("2026-05-01T10:00:00Z".parse().unwrap());
        assert!(is_late(&path).await);
    }
}
