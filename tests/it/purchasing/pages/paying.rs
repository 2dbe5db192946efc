//! Payments, Skonto, what is retained, and transfers.

use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::EntityTrait;

use crate::purchasing::world::{invoice_of, invoice_row, take_data};

on_both! {
    async fn payments_are_entered_corrected_and_never_too_high(app: TestApp) {
        let browser = app.foerdermittel().await;
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/zahlungen"));
        let form = browser.form(&path, &action).await;
        assert_eq!(form.value("amount"), Some("238,00"), "what is open");
        browser.submit(&form).await.expect(422).assert_shows("Bitte ein Datum eingeben");
        let form = form.with(&[("paid_on", "01032024"), ("proof", "Kontoauszug 3")]);
        browser.submit(&form.clone().with(&[("amount", "238,01")])).await.expect(422).assert_shows("Offen sind noch 238,00 €");
        let form = browser.form(&path, &action).await.with(&[("paid_on", "01032024"), ("proof", "Kontoauszug 3")]);
        browser.submit(&form).await.assert_status(303);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(invoice_row(&app, id).await.paid, Cents(23_800), "a double click pays once");
        let paid = payment::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let page = format!("/zahlungen/{}", paid.id);
        let edit = browser.form(&page, &page).await;
        let other = edit.clone().with(&[("amount", "100,00")]);
        browser.submit(&other.with(&[("nonce", "eine andere Sendung 1")])).await.assert_status(303);
        let stale = browser.submit(&edit.with(&[("nonce", "eine andere Sendung 2")])).await.expect(412);
        stale.assert_shows("Jetzt gespeichert");
    }

    async fn skonto_and_retention_are_offered_where_they_apply(app: TestApp) {
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        let (path, action) = (format!("/rechnungen/{id}"), format!("/rechnungen/{id}/einbehalt"));
        let form = browser.form(&path, &action).await;
        browser.submit(&form.clone().with(&[("retention", "119,01")])).await.expect(422).assert_shows("höchstens die 119,00");
        let answer = browser.submit(&form.clone().with(&[("retention", "5,95"), ("retention_until", "01.03.2029")])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("voraussichtlich bis 01.03.2029");
        let stale = browser.submit(&form.with(&[("retention", "7,00"), ("nonce", "eine andere Sendung 3")])).await.expect(412);
        stale.assert_shows("Inzwischen geändert");
        stale.assert_shows("5,95");

        let pay = browser.form(&path, &format!("{path}/zahlungen")).await;
        assert_eq!(pay.value("amount"), Some("113,05"), "what is retained is not asked for");
        let pay = pay.with(&[("paid_on", "01.03.2024"), ("amount", "110,00"), ("skonto", "3,05"), ("reference", "4711")]);
        let answer = browser.submit(&pay).await.expect(303);
        let page = browser.follow(&answer).await.expect(200);
        for words in ["bezahlt bis auf den Sicherheitseinbehalt", "Buchung 4711", "Haushaltsjahr 2024", "3,05"] {
            page.assert_shows(words);
        }
    }

    async fn a_transfer_is_entered_on_one_page(app: TestApp) {
        let browser = app.foerdermittel().await;
        browser.get("/rechnungen/sammelzahlung").await.expect(200).assert_shows("keine Rechnung offen");
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        let form = browser.form("/rechnungen/sammelzahlung", "/rechnungen/sammelzahlung").await;
        let narrow = browser.get("/rechnungen/sammelzahlung").await.expect(200);
        narrow.assert_shows("offen 119,00 €");
        narrow.assert_shows("Betrag und Skonto in Euro");
        assert!(!narrow.html().contains("pb-low\"><label"), "no field is hidden on a narrow screen");
        let (box_one, amount_two) = (first.to_string(), format!("betrag-{second}"));
        assert_eq!(form.value(&amount_two), Some("238,00"));
        let nothing = form.clone().with(&[("paid_on", "01.03.2024")]);
        browser.submit(&nothing).await.expect(422).assert_shows("mindestens eine Rechnung");
        let wrong = form.clone().with(&[("paid_on", "morgen"), ("rechnung", &box_one)]);
        let again = browser.submit(&wrong).await.expect(422);
        again.assert_shows("„morgen“ ist kein Datum");
        again.assert_shows("119,00");
        let sent = form.with(&[("paid_on", "01.03.2024"), ("proof", "Auszug 3"), ("rechnung", &box_one)]);
        let answer = browser.submit(&sent).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("Die Sammelzahlung über 119,00 € für 1 Rechnungen ist eingetragen");
        assert_eq!(invoice_row(&app, first).await.paid, Cents(11_900));
        assert_eq!(invoice_row(&app, second).await.paid, Cents::ZERO);
    }
}
