//! Ceilings of programmes, and what rule R1 says of applications.

use paktbuch_tests::world::OWN;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::json;

const PAGE: &str = "/programme/digitalpakt-nrw/budget";
const API: &str = "/api/paktbuch/v1/budgets";

async fn enter(browser: &Browser, fields: &[(&str, &str)]) -> paktbuch_tests::Answer {
    let form = browser.form(PAGE, PAGE).await;
    browser.submit(&form.with(fields)).await
}

/// An application over spending at the own school; where its page is.
pub(super) async fn apply(browser: &Browser, world: &World, amount: &str, state: &str) -> String {
    let form = browser
        .form("/antraege/neu?programm=digitalpakt-nrw", "/antraege")
        .await;
    let mut fields = vec![
        ("title", "Tafeln"),
        ("category", "IT-Grundstruktur"),
        ("state", state),
    ];
    let reference = format!("HAV-{amount}");
    if state != "entwurf" {
        fields.push(("reference", &reference));
    }
    if state == "eingereicht" {
        fields.push(("submitted_on", "1.2.2023"));
    }
    let mut form = form.with(&fields);
    // The amount stands behind its school.
    let school = ("school".to_owned(), world.own.school.id.to_string());
    let place = form.fields.iter().position(|field| *field == school).unwrap();
    let typed = form.fields[place..]
        .iter_mut()
        .find(|(name, _)| name.starts_with("amount"));
    amount.clone_into(&mut typed.unwrap().1);
    browser
        .submit(&form)
        .await
        .expect(303)
        .location()
        .unwrap()
        .to_owned()
}

on_both! {
    /// The world's notices grant 9.000 € at each school; each school has a budget of 12.000 €.
    async fn applications_are_held_against_the_budget(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        // 90 % of 3.333,33 € are 3.000,00 €: just what is left at the school.
        let within = apply(&erika, &world, "3.333,33", "entwurf").await;
        erika.get(&within).await.expect(200).assert_hides("Budget überschritten");
        // A cent of grant more, and both applications are above it: the one that is sent is wrong, the draft is warned of.
        let above = apply(&erika, &world, "0,01", "eingereicht").await;
        let message = "Budget überschritten: beantragt 12.000,01 €, verfügbar 12.000,00 €";
        let page = erika.get(&above).await.expect(200);
        page.assert_shows(message);
        page.assert_shows("Fehler");
        erika.get(&within).await.expect(200).assert_shows(message);
        let list = erika.get("/pruefhinweise?ursache=budget-exceeded").await.expect(200);
        list.assert_shows(message);
        list.assert_shows("Zum Antrag");
        // What is granted is decided: its application is not asked any more.
        erika.get(&format!("/antraege/{}", world.own.application.id)).await.expect(200).assert_hides("Budget überschritten");
        // Another budget from a later day takes the place of the earlier.
        let school = world.own.school.id.to_string();
        let raised = [("school", school.as_str()), ("amount", "12.000,01"), ("valid_from", "1.1.2022"), ("source", "Schreiben vom 30.12.2021")];
        enter(&erika, &raised).await.assert_status(303);
        erika.get(&above).await.expect(200).assert_hides("Budget überschritten");
        let page = erika.get(PAGE).await.expect(200);
        page.assert_shows("12.000,01 12.000,01 0,00 01.01.2022 gilt");
        page.assert_shows("gilt heute nicht");
    }

    async fn without_a_budget_the_application_says_so(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let application = apply(&erika, &world, "100", "entwurf").await;
        erika.get(&application).await.expect(200).assert_hides("Schulträgerbudget");
        let remove = format!("/budgets/{}/entfernen", world.own.budget.id);
        let form = erika.form(PAGE, &remove).await;
        let answer = erika.submit(&form).await.expect(303);
        erika.follow(&answer).await.expect(200).assert_shows("Das Budget ist entfernt.");
        let page = erika.get(&application).await.expect(200);
        page.assert_shows("Angabe fehlt");
        page.assert_shows("Schulträgerbudget");
        page.assert_shows("Bitte beim Förderprogramm unter „Budget“ eintragen.");
    }

    async fn a_budget_is_refused_with_the_field_and_the_remedy(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let good = [("amount", "218.400"), ("valid_from", "1.1.2020"), ("source", "Anlage 2")];
        for (field, value, words) in [
            ("amount", "", "Budget: "),
            ("amount", "-1", "Budget: −1,00 € geht nicht. Bitte einen Betrag von 0 bis"),
            ("valid_from", "31.2.2020", "Gilt ab: "),
            ("source", " ", "Quelle: Bitte ausfüllen."),
            ("category", "Kreide", "Förderbereich: „Kreide“ kennt das Programm nicht. Bitte wählen Sie:"),
            ("school", "999999", "Schule: Bitte wählen Sie eine aus der Liste."),
        ] {
            let answer = enter(&erika, &[&good[..], &[(field, value)]].concat()).await.expect(422);
            answer.assert_shows(words);
            assert!(answer.html().contains("Anlage 2") || field == "source", "{field}: what was typed is still there");
        }
        enter(&erika, &good).await.assert_status(303);
        enter(&erika, &good).await.expect(422).assert_shows("Vom 01.01.2020 an gibt es dieses Budget schon.");
        app.pruefung().await.get(PAGE).await.expect(200).assert_hides("Budget eintragen");
    }

    async fn levels_add_up_under_a_budget_for_all_and_a_part_above_it_is_told(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = |category: &str, cents: i64| json!({
            "programme": "digitalpakt-nrw", "category": category, "amount_cents": cents, "source": "Anlage 2", "valid_from": "2021-01-01"
        });
        let whole = api.post(API, &body("", 5_000_000)).await.expect(201).json();
        assert!(whole.get("warnings").is_none(), "{whole}");
        for level in ["programm", "bereich", "schule"] {
            let told = api.get(&format!("/api/paktbuch/v1/budget-overview?level={level}")).await.expect(200).json();
            assert_eq!(told["sum"]["budget_cents"], 5_000_000, "{level}: {told}");
            let rest = told["items"].as_array().unwrap().iter().find(|row| row["label"] == "ohne Schule");
            let expected = (level == "schule").then(|| json!(5_000_000 - 2 * 1_200_000));
            assert_eq!(rest.map(|row| row["budget_cents"].clone()), expected, "{level}: {told}");
        }
        let erika = app.foerdermittel().await;
        let overview = erika.get("/budgetuebersicht?ebene=schule").await.expect(200);
        overview.assert_shows("steht in der Zeile „ohne Schule“.");
        let above = api.post(API, &body("it-grundstruktur", 5_000_001)).await.expect(201).json();
        let message = "Das Budget für IT-Grundstruktur von 50.000,01 € ist höher als das für den ganzen Schulträger von 50.000,00 €, von dem es ein Teil ist.";
        assert!(above["warnings"][0].as_str().unwrap().starts_with(message), "{above}");
        let lower = [("amount", "40.000"), ("valid_from", "1.1.2022"), ("source", "Anlage 3")];
        let answer = enter(&erika, &lower).await.expect(303);
        let page = erika.follow(&answer).await.expect(200);
        page.assert_shows("Das Budget ist eingetragen. Das Budget für IT-Grundstruktur von 50.000,01 € ist höher als das für den ganzen Schulträger von 40.000,00 €");
    }

    async fn budgets_are_kept_through_the_api_too(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({
            "programme": "digitalpakt-nrw", "category": "it-grundstruktur", "school": OWN, "amount_cents": 1_000_000,
            "source": "Anlage 2", "valid_from": "2021-01-01"
        });
        let made = api.post(API, &body).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let read = api.get(&path).await.expect(200).json();
        assert_eq!((&read["category"], &read["school"]), (&json!("IT-Grundstruktur"), &json!(OWN)));
        let list = api.get(API).await.expect(200).json();
        let items = list["items"].as_array().unwrap();
        // The world's notices are of another Förderbereich.
        let new = items.iter().find(|item| item["id"] == read["id"]).unwrap();
        assert_eq!((&new["holds"], &new["claimed_cents"]), (&json!(true), &json!(0)));
        let claimed: Vec<i64> = items.iter().filter_map(|item| item["claimed_cents"].as_i64()).collect();
        assert_eq!(claimed.iter().sum::<i64>(), 2 * 900_000, "{claimed:?}");
        let wrong = api.post(API, &json!({"programme": "keines", "amount_cents": 1, "source": "x", "valid_from": "2021-01-01"})).await.expect(422);
        assert!(wrong.json()["detail"].as_str().unwrap().contains("Das Programm „keines“ gibt es nicht."));
        api.delete(&path, "\"7\"").await.assert_status(412);
        api.delete(&path, "\"1\"").await.assert_status(204);
        api.get(&path).await.assert_status(404);
    }
}
