//! Payments that may be told twice, and why a payment waits once its invoice has changed.

use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, PaymentRowState};

use super::payment_import::{import, payments, waiting};
use super::world::{invoice_of, take_data};

on_both! {
    async fn a_payment_that_equals_another_is_confirmed_before_it_is_entered(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let browser = app.foerdermittel().await;
        let (path, action) = (format!("/rechnungen/{invoice}"), format!("/rechnungen/{invoice}/zahlungen"));
        let typed = [("paid_on", "01.03.2024"), ("amount", "100,00"), ("proof", "Kontoauszug 3")];
        let first = browser.form(&path, &action).await.with(&typed);
        browser.submit(&first).await.assert_status(303);
        browser.submit(&first).await.assert_status(303);
        assert_eq!(payments(&app, invoice).await.len(), 1, "a double click is no second payment");

        let second = browser.form(&path, &action).await.with(&typed);
        let asked = browser.submit(&second).await.expect(422);
        asked.assert_shows("Am 01.03.2024 steht bei dieser Rechnung schon eine Zahlung über 100,00 € (Beleg „Kontoauszug 3“).");
        assert!(asked.html().contains("name=\"twice\""), "it can be confirmed: {}", asked.html());
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let confirmed = asked.forms().into_iter().find(|form| form.action == action).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);
        let amounts: Vec<Cents> = payments(&app, invoice).await.iter().map(|payment| payment.amount).collect();
        assert_eq!(amounts, [Cents(10_000); 2]);

        let other_day = browser.form(&path, &action).await.with(&[("paid_on", "02.03.2024"), ("amount", "10,00")]);
        browser.submit(&other_day).await.assert_status(303);
        let too_much = browser.form(&path, &action).await.with(&typed);
        let refused = browser.submit(&too_much).await.expect(422);
        refused.assert_shows("Offen sind noch 28,00 €");
        assert!(!refused.html().contains("name=\"twice\""), "what cannot be entered is not asked about");
    }

    async fn a_payment_of_a_list_with_the_other_sign_of_one_that_is_entered_waits(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let other = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        let paid = "03.05.2024;B4;Probe Netzwerktechnik;RE-1;;119,00;\n03.05.2024;B5;Probe Netzwerktechnik;RE-2;;119,00;\n";
        assert_eq!(import(&app, paid).await.booked, 2);
        let turned = "03.05.2024;B4;Probe Netzwerktechnik;RE-1;;-119,00;\n03.05.2024;B6;Probe Netzwerktechnik;RE-2;;-119,00;\n";
        let taken = import(&app, turned).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 1), "{:?}", taken.waiting);
        let reason = &taken.waiting[0].1;
        let told = "Rechnung RE-1: Am 03.05.2024 sind schon 119,00 € mit der Buchungsnummer B4 eingetragen, derselbe Betrag mit dem anderen Vorzeichen.";
        assert!(reason.starts_with(told), "{reason}");
        assert_eq!(payments(&app, invoice).await.len(), 1);
        assert_eq!(payments(&app, other).await.len(), 2, "another number is another booking");

        // Who chooses the invoice says that it was reversed.
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        let amounts: Vec<Cents> = payments(&app, invoice).await.iter().map(|payment| payment.amount).collect();
        assert_eq!(amounts, [Cents(11_900), Cents(-11_900)]);
    }

    async fn a_payment_before_its_invoice_is_confirmed_before_it_is_entered(app: TestApp) {
        let mut data = invoice_of("RE-1", &[("Display", 2, 100)]);
        data.issue_date = "2024-05-12".parse().unwrap();
        let invoice = take_data(&app, &data).await;
        let browser = app.foerdermittel().await;
        let (path, action) = (format!("/rechnungen/{invoice}"), format!("/rechnungen/{invoice}/zahlungen"));
        let early = browser.form(&path, &action).await.with(&[("paid_on", "01.01.2024"), ("amount", "100,00")]);
        let asked = browser.submit(&early).await.expect(422);
        asked.assert_shows("Die Zahlung vom 01.01.2024 liegt vor der Rechnung vom 12.05.2024.");
        assert_eq!(payments(&app, invoice).await.len(), 0);
        let confirmed = asked.forms().into_iter().find(|form| form.action == action).unwrap().with(&[("early", "true")]);
        browser.submit(&confirmed).await.assert_status(303);

        let stored = payments(&app, invoice).await.remove(0);
        let address = format!("/zahlungen/{}", stored.id);
        // The day that was confirmed is not asked about again, another one is.
        let same = browser.form(&address, &address).await.with(&[("proof", "Kontoauszug 1")]);
        browser.submit(&same).await.assert_status(303);
        let other = browser.form(&address, &address).await.with(&[("paid_on", "02.01.2024")]);
        browser.submit(&other).await.expect(422).assert_shows("Die Zahlung vom 02.01.2024 liegt vor der Rechnung vom 12.05.2024.");
        let later = browser.form(&address, &address).await.with(&[("paid_on", "12.05.2024")]);
        browser.submit(&later).await.assert_status(303);
    }

    async fn a_waiting_payment_says_anew_why_it_waits_once_its_invoice_counts_as_a_credit_note(app: TestApp) {
        let mut data = invoice_of("GS-1", &[("Hülle zurück", 2, 100)]);
        data.type_code = 381;
        let invoice = take_data(&app, &data).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;GS-1;;-238,00;\n04.05.2024;B2;Stadtwerke;;Strom;50,00;\n";
        assert_eq!(import(&app, rows).await.waiting.len(), 2);
        let browser = app.foerdermittel().await;
        browser.get("/zahlungen/offen").await.expect(200).assert_shows("Mehr lässt sich nicht zurücknehmen");
        let path = format!("/rechnungen/{invoice}");
        let form = browser.form(&path, &format!("{path}/vorzeichen")).await;
        browser.submit(&form).await.assert_status(303);
        let page = browser.get("/zahlungen/offen").await.expect(200);
        page.assert_shows("Die genannte Rechnung nimmt die Zahlung jetzt an.");
        page.assert_hides("Mehr lässt sich nicht zurücknehmen");
        page.assert_shows("keine bekannte Rechnungsnummer");

        // Turned back, the old reason holds again.
        let form = browser.form(&path, &format!("{path}/vorzeichen")).await;
        browser.submit(&form).await.assert_status(303);
        browser.get("/zahlungen/offen").await.expect(200).assert_shows("Mehr lässt sich nicht zurücknehmen");
        let form = browser.form(&path, &format!("{path}/vorzeichen")).await;
        browser.submit(&form).await.assert_status(303);
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 1));
        assert_eq!(payments(&app, invoice).await[0].amount, Cents(-23_800));
        let left = waiting(&app).await;
        assert_eq!((left.payee.as_str(), left.state, left.version), ("Stadtwerke", PaymentRowState::Open, 1));
    }
}
