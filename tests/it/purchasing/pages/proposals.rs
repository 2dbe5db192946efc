//! What is proposed for a line, and how it is taken.

use paktbuch_entity::allocation;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::{EntityTrait, QueryOrder};

use crate::purchasing::world::{day, invoice_of, invoice_row, lines, plan, take_data};

on_both! {
    async fn an_earlier_decision_is_proposed_and_taken_with_one_button(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let before = take_data(&app, &invoice_of("RE-1", &[("Garantieverlängerung fünf Jahre", 2, 180)])).await;
        browser.post(&format!("/rechnungen/{before}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let id = take_data(&app, &invoice_of("RE-2", &[("Garantieverlängerung auf fünf Jahre", 2, 180)])).await;
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Vorschlag: 428,40 € auf Eigene Mittel.");
        page.assert_shows("So zuletzt bei Rechnung RE-1");
        let line = lines(&app, id).await[0].id.to_string();
        let form = browser.form(&path, &path).await;
        // Whoever disagrees gets a blank part at once.
        page.assert_shows("Anders zuordnen");
        let target = format!("p{line}-t1-ziel");
        assert_eq!(form.value(&target), None);
        let other = browser.submit(&form.clone().with(&[("teil", &line)])).await.expect(200);
        let shown = other.forms().into_iter().find(|form| form.action == path).unwrap();
        assert_eq!(shown.value(&target), Some(""));
        assert!(!other.text().contains("Anders zuordnen"), "{}", other.text());
        let form = form.with(&[("vorschlag", &line)]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.open_lines, 0);
    }

    async fn all_proposals_are_taken_at_once_but_what_is_typed_stays(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let things = [("Garantieverlängerung fünf Jahre", 2, 180), ("Versandkosten Inselzuschlag", 1, 10)];
        let before = take_data(&app, &invoice_of("RE-1", &things)).await;
        browser.post(&format!("/rechnungen/{before}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let id = take_data(&app, &invoice_of("RE-2", &[things[0], things[1], things[0]])).await;
        let path = format!("/rechnungen/{id}");
        browser.get(&path).await.expect(200).assert_shows("Alle Vorschläge übernehmen");
        let typed = format!("p{}-t1", lines(&app, id).await[2].id);
        let form = browser.form(&path, &path).await.with(&[
            (&format!("{typed}-ziel"), "e"),
            (&format!("{typed}-betrag"), "100,00"),
            ("vorschlaege", "ja"),
        ]);
        browser.submit(&form).await.assert_status(303);
        let parts = allocation::Entity::find().order_by_asc(allocation::Column::Id).all(app.db.reader()).await.unwrap();
        let last: Vec<_> = parts.iter().rev().take(3).rev().map(|part| part.gross).collect();
        assert_eq!(last, [Cents(42_840), Cents(1_190), Cents(10_000)]);
    }

    async fn what_overdraws_is_proposed_alone_and_earlier_decisions_never_propose_it(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let named = "Garantieverlängerung fünf Jahre";
        let within = |number: &str, lines: &[(&str, i64, i64)]| {
            let mut data = invoice_of(number, lines);
            data.issue_date = day("01.03.2022");
            data
        };
        let before = take_data(&app, &within("RE-1", &[(named, 1, 100)])).await;
        let target = format!("z{}", plan.displays);
        browser.post(&format!("/rechnungen/{before}/rest"), &[("ziel", &target)]).await.assert_status(303);
        for (euros, proposed) in [(3_000, true), (5_000, false)] {
            let id = take_data(&app, &within(&format!("RE-{euros}"), &[(named, 1, euros), (named, 1, euros)])).await;
            let page = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
            assert_eq!(page.text().contains("2 Vorschläge."), proposed, "{}", page.text());
            assert!(!page.text().contains("danach Rest"), "{}", page.text());
        }

        // The cost plan names both, and all at once takes the one that fits.
        let id = take_data(&app, &within("RE-2", &[("Displays", 1, 5_000), ("Displays", 1, 6_000)])).await;
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Bitte einzeln prüfen:");
        assert_eq!(page.text().matches("danach Rest −5.209,00 €").count(), 2, "{}", page.text());
        let form = browser.form(&path, &path).await.with(&[("vorschlaege", "ja")]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.allocated, Cents(595_000));
    }

    async fn a_proposal_outside_of_the_period_says_so_and_is_taken_alone(app: TestApp) {
        plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Displays", 1, 100), ("Displays", 1, 200)]);
        data.issue_date = day("02.01.2023");
        let id = take_data(&app, &data).await;
        let path = format!("/rechnungen/{id}");
        let page = browser.get(&path).await.expect(200);
        page.assert_shows("Rechnung vom 02.01.2023 außerhalb des Zeitraums von 01.09.2021 bis 31.12.2022");
        page.assert_hides("Alle Vorschläge übernehmen");
        let first = lines(&app, id).await[0].id.to_string();
        let form = browser.form(&path, &path).await.with(&[("vorschlag", &first)]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.open_lines, 1);
    }
}
