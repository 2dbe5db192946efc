//! What the list and the page of an invoice show.

use paktbuch_entity::{invoice, invoice_line};
use paktbuch_tests::{TestApp, on_both};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;

use crate::purchasing::world::{day, invoice_of, lines, plan, take_data};

on_both! {
    async fn a_page_shows_the_beginning_of_an_endless_name_and_nothing_invisible(app: TestApp) {
        let name = format!("Dis\u{202e}play {}", "x".repeat(3_000_000));
        let id = take_data(&app, &invoice_of("RE-lang", &[(&name, 2, 100)])).await;
        let page = app.foerdermittel().await.get(&format!("/rechnungen/{id}")).await.expect(200);
        assert!(page.html().len() < 200_000, "{} bytes", page.html().len());
        assert!(page.html().contains("xx…") && page.html().contains("Display xx") && !page.html().contains('\u{202e}'));
    }

    async fn the_periods_are_confirmed_only_for_days_that_are_known(app: TestApp) {
        let plan = plan(&app).await;
        let browser = app.foerdermittel().await;
        let mut data = invoice_of("RE-1", &[("Tafel", 1, 100)]);
        data.issue_date = day("01.06.2022");
        let id = take_data(&app, &data).await;
        let line = lines(&app, id).await[0].id;
        let path = format!("/rechnungen/{id}");
        let sheet = browser.form(&path, &path).await.with(&[(&format!("p{line}-t1-ziel"), &format!("z{}", plan.displays))]);
        let answer = browser.submit(&sheet).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_hides("liegen in den Zeiträumen");
        let dated = browser.form(&path, &path).await.with(&[("auftrag", "1.4.2022"), ("abnahme", "20.5.2022")]);
        let answer = browser.submit(&dated).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Auftrag, Abnahme und Rechnung liegen in den Zeiträumen des Bescheids; die Zahlung steht noch aus.");
        let pay = browser.form(&path, &format!("{path}/zahlungen")).await.with(&[("paid_on", "01.07.2022"), ("proof", "Auszug 7")]);
        let answer = browser.submit(&pay).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        page.assert_shows("Auftrag, Abnahme, Rechnung und Zahlung liegen in den Zeiträumen des Bescheids.");
    }

    async fn the_list_filters_searches_and_sums(app: TestApp) {
        let browser = app.pruefung().await;
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        take_data(&app, &invoice_of("RE-2", &[("Notebook", 1, 50)])).await;
        let page = browser.get("/rechnungen").await.expect(200);
        page.assert_shows("2 Rechnungen · brutto 178,50 €");
        page.assert_hides("Rechnungen einlesen");
        let found = browser.get("/rechnungen?q=notebook").await.expect(200);
        found.assert_shows("RE-2");
        found.assert_hides("RE-1");
        browser.get("/rechnungen?stand=bezahlt").await.expect(200).assert_shows("keine Rechnung");
        invoice::Entity::update_many()
            .col_expr(invoice::Column::OpenLines, Expr::value(0_i64))
            .exec(app.db.reader()).await.unwrap();
        browser.get("/rechnungen").await.expect(200).assert_hides("RE-2");
        browser.get("/rechnungen?stand=&q=notebook").await.expect(200).assert_shows("RE-2");
        browser.get("/rechnungen?stand=alle&sort=-betrag&seite=99").await.expect(200).assert_shows("RE-1");
        browser.get("/rechnungen/999").await.assert_status(404);
        let id = invoice_line::Entity::find().one(app.db.reader()).await.unwrap().unwrap().invoice_id;
        let shown = browser.get(&format!("/rechnungen/{id}")).await.expect(200);
        shown.assert_hides("Zuordnung speichern");
        browser.post(&format!("/rechnungen/{id}"), &[]).await.assert_status(403);
    }
}
