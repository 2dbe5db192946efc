//! Rows that tell the same payment, in one list and in two.

use paktbuch::db::Who;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;

use super::{counts, import, import_list, payments, waiting};
use crate::purchasing::world::{day, invoice_of, permit, take_data};

on_both! {
    async fn the_second_of_two_equal_rows_waits_for_a_decision(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;30,00;\n".repeat(3);
        for (booked, known) in [(1, 0), (0, 1)] {
            let taken = import(&app, &rows).await;
            assert_eq!((taken.booked, taken.known, taken.set_aside), (booked, known, 0));
            let lines: Vec<usize> = taken.waiting.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [3, 4]);
            assert!(taken.waiting.iter().all(|(_, reason)| reason.contains("schon in Zeile 2 der Datei")), "{:?}", taken.waiting);
            assert_eq!(counts(&app).await, (1, 3), "neither dropped nor booked twice");
        }
        let browser = app.foerdermittel().await;
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        browser.get(&path).await.expect(200).assert_shows("Wurde doppelt gezahlt, bitte zurückstellen, bis die Rückzahlung gebucht ist");
        let second = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&second).await.assert_status(303);
        let stored = payments(&app, invoice).await;
        let told: Vec<_> = stored.iter().map(|payment| (payment.amount, payment.reference.as_str())).collect();
        assert_eq!(told, [(Cents(3_000), "B1"); 2], "a payment of its own");

        // The third was entered by hand already.
        let command = AddPayment { invoice, facts: PaymentFacts::new(day("03.05.2024"), Cents(3_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let row = waiting(&app).await;
        let path = format!("/zahlungen/offen/{}", row.id);
        let third = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&third).await.assert_status(303);
        let stored = payments(&app, invoice).await;
        assert_eq!((stored.len(), stored[2].reference.as_str()), (3, "B1"), "completed, not entered again");
        let taken = import(&app, &rows).await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 3, vec![]));
        assert_eq!(counts(&app).await, (3, 3));
    }

    async fn a_list_with_other_columns_tells_the_same_payments(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let few = "Zahldatum;Kreditorname;Rechnungsnummer;Verwendungszweck;Zahlbetrag\n\
            03.05.2024;Probe Netzwerktechnik;RE-1;;30,00\n\
            03.05.2024;Probe Netzwerktechnik;RE-1;;30,00\n\
            04.05.2024;Stadtwerke;;Strom;50,00\n";
        let taken = import_list(&app, few).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (1, 0, 2), "{:?}", taken.waiting);
        assert_eq!(counts(&app).await, (1, 3));

        let more = "Buchungsnummer;Zahlbetrag;Zahldatum;Skonto;Kreditorname;Verwendungszweck;Rechnungsnummer\n\
            B1;30,00;03.05.2024;;Probe Netzwerktechnik GmbH;;RE 1\n\
            B2;30,00;03.05.2024;;Probe Netzwerktechnik GmbH;;RE 1\n\
            B3;50,00;04.05.2024;;Stadtwerke;Strom;\n";
        let taken = import_list(&app, more).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (1, 1, 1), "{:?}", taken.waiting);
        let stored = payments(&app, invoice).await;
        let told: Vec<_> = stored.iter().map(|payment| (payment.amount, payment.reference.as_str())).collect();
        assert_eq!(told, [(Cents(3_000), "B1"), (Cents(3_000), "B2")], "their numbers tell two payments apart");
        assert_eq!(counts(&app).await, (2, 3), "no row stands twice");
        assert_eq!(waiting(&app).await.reference, "B3", "what waits is completed");
        for list in [few, more] {
            let again = import_list(&app, list).await;
            assert_eq!((again.booked, again.known, again.waiting.len()), (0, 2, 1));
            assert_eq!(counts(&app).await, (2, 3));
        }
    }
}
