//! Charts of pages: they tell the figures of the tables beside them, and what they draw is said in words.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;

/// Titles and descriptions of the bars of a page, in their order.
fn told(html: &str) -> Vec<(String, String)> {
    let bars = html.split("<svg class=\"pb-bar\" role=\"img\"><title>").skip(1);
    bars.map(|bar| {
        let (title, rest) = bar.split_once("</title><desc>").unwrap();
        let (desc, _) = rest.split_once("</desc>").unwrap();
        (title.to_owned(), desc.to_owned())
    })
    .collect()
}

/// An amount in cents as charts write it.
fn euros(cents: &serde_json::Value) -> String {
    paktbuch_types::Cents(cents.as_i64().unwrap()).to_string()
}

on_both! {
    async fn the_overview_draws_the_figures_of_its_rows(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let api = app.api(Role::Pruefung, &[]).await;
        for level in ["programm", "bescheid", "schule"] {
            let figures = api.get(&format!("/api/paktbuch/v1/budget-overview?level={level}")).await.expect(200).json();
            let page = erika.get(&format!("/budgetuebersicht?ebene={level}")).await.expect(200).html();
            let told = told(&page);
            assert!(!told.is_empty() && page.contains("id=\"h-diagramm\""), "{page}");
            for (label, sentence) in told {
                let row = figures["items"].as_array().unwrap().iter().find(|row| row["label"] == label.as_str()).unwrap_or_else(|| panic!("{label}: {figures}"));
                let amounts = ["planned", "ordered", "invoiced", "paid"].map(|figure| &row[format!("{figure}_cents")]);
                let names = ["lt. Bescheid", "beauftragt", "berechnet", "bezahlt"];
                let words = names.iter().zip(amounts).filter(|(_, amount)| !amount.is_null());
                let words: Vec<String> = words.map(|(name, amount)| format!("{name} {}", euros(amount))).collect();
                assert_eq!(sentence, words.join(", "), "{label}");
            }
            assert!(!page.contains("style=\""), "nothing has a style of its own");
        }
        let page = erika.get("/budgetuebersicht").await.expect(200);
        page.assert_shows("DigitalPakt Schule NRW lt. Bescheid 20.000,00 beauftragt 1.190,00 berechnet 1.190,00 bezahlt 1.190,00");
        // Where there is nothing to draw, there is no chart.
        erika.get("/budgetuebersicht?programm=keines").await.expect(200).assert_hides("Diagramm");
    }

    /// Each row of the cost plan has a bar that says what it draws, in the figures of the row.
    async fn the_bars_of_a_cost_plan_tell_their_figures(app: TestApp) {
        let world = World::build(&app).await;
        let auditor = app.pruefung().await;
        let page = auditor.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200);
        let bars = page.html().matches("<svg class=\"pb-bar pb-bar--mini\"").count();
        let figures = "10.000,00 € lt. Bescheid, ";
        for label in ["Einzelansatz 1", "Zeile 1.1"] {
            let told = format!("<svg class=\"pb-bar pb-bar--mini\" role=\"img\"><title>{label}</title><desc>{figures}");
            assert!(page.html().contains(&told), "{label}: {}", page.html());
        }
        assert_eq!(page.html().matches("pb-bar--mini\" role=\"img\"><title>").count(), bars, "none is without words");
        assert!(!page.html().contains("<svg class=\"pb-bar\" role=\"img\" aria-label"));
    }

    async fn a_year_and_a_budget_draw_what_they_have(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let form = erika.form("/haushalt?jahr=2023", "/haushalt").await;
        let entered = [("programme", "digitalpakt-nrw"), ("account", "03.01.01"), ("appropriation", "1.500")];
        erika.submit(&form.with(&entered)).await.assert_status(303);
        let year = told(&erika.get("/haushalt?jahr=2023").await.expect(200).html());
        let (_, sentence) = year.iter().find(|(label, _)| label == "DigitalPakt Schule NRW, 03.01.01").unwrap_or_else(|| panic!("{year:?}"));
        assert!(sentence.starts_with("verfügbar 1.500,00, bezahlt "), "{sentence}");
        let page = erika.get("/programme/digitalpakt-nrw/budget").await.expect(200).html();
        let budgets = told(&page);
        assert_eq!(budgets.len(), 2, "{budgets:?}");
        assert!(budgets.iter().all(|(_, words)| words.starts_with("Budget 12.000,00")), "{budgets:?}");
    }

    /// The preview draws all rows of the list, also those that it does not show; a list without a question for a chart has none.
    async fn the_preview_of_a_report_draws_its_chart(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        for (code, label, words) in [
            ("budgetuebersicht", "DigitalPakt Schule NRW".to_owned(), "lt. Bescheid 20.000,00, beauftragt 1.190,00, bezahlt 1.190,00, Rest 18.810,00"),
            ("sachstandsbericht", world.own.school.name.clone(), "lt. Bescheid 10.000,00, bezahlt 595,00"),
        ] {
            let page = erika.get(&format!("/berichte/listen/{code}")).await.expect(200).html();
            let told = told(&page);
            assert!(told.contains(&(label.clone(), words.to_owned())), "{code}: {told:?}");
        }
        let devices = told(&erika.get("/berichte/listen/zweckbindung").await.expect(200).html());
        assert!(devices.iter().all(|(_, words)| words.starts_with("Geräte ")) && !devices.is_empty(), "{devices:?}");
        erika.get("/berichte/listen/fristenliste").await.expect(200).assert_hides("Diagramm");
    }
}
