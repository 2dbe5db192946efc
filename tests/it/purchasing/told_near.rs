//! One payment that is told on two days, and what waits while its number in the accounts is booked.

use axum::http::Method;
use paktbuch::db::Who;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch_tests::api::JSON;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, Role};
use serde_json::json;

use super::payment_import::{import, payments, waiting};
use super::together::transfer_by_hand;
use super::world::{day, invoice_of, permit, take_data};

/// An invoice over 2.380,00 €.
async fn invoice(app: &TestApp) -> InvoiceId {
    take_data(app, &invoice_of("RE-1", &[("Display", 1, 2_000)])).await
}

/// Enters 300,00 € by hand.
async fn by_hand(app: &TestApp, invoice: InvoiceId, on: &str) {
    let facts = PaymentFacts::new(day(on), Cents(30_000), "");
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
        .unwrap();
}

/// The next list comes another day.
fn later(app: &TestApp) {
    app.clock.set(app.clock.now() + chrono::Duration::days(1));
}

/// Rows over 300,00 € of the invoice: day, and number in the accounts.
fn rows(told: &[(&str, &str)]) -> String {
    told.iter()
        .map(|(day, number)| format!("{day};{number};Probe Netzwerktechnik;RE-1;;300,00;\n"))
        .collect()
}

/// Reads a list of one such row that waits; why.
async fn waits(app: &TestApp, told: (&str, &str)) -> String {
    let mut taken = import(app, &rows(&[told])).await;
    assert_eq!(
        (taken.booked, taken.known, taken.waiting.len()),
        (0, 0, 1),
        "{told:?}"
    );
    taken.waiting.swap_remove(0).1
}

/// How many payments of a list of such rows are booked, known, and wait.
async fn counts(app: &TestApp, told: &[(&str, &str)]) -> (usize, usize, usize) {
    let taken = import(app, &rows(told)).await;
    (taken.booked, taken.known, taken.waiting.len())
}

on_both! {
    async fn a_payment_by_hand_that_a_list_tells_days_later_waits(app: TestApp) {
        let invoice = invoice(&app).await;
        by_hand(&app, invoice, "02.05.2024").await;
        let reason = waits(&app, ("04.05.2024", "B1")).await;
        let told = "Rechnung RE-1: Am 02.05.2024 ist schon eine Zahlung über 300,00 € eingetragen (ohne Beleg), höchstens 7 Tage vor oder nach dieser.";
        assert!(reason.starts_with(told), "{reason}");
        assert_eq!(waits(&app, ("04.05.2024", "B1")).await, reason, "so it is when the list is read again");
        assert_eq!(counts(&app, &[("10.05.2024", "B2")]).await, (1, 0, 0), "more than a week later it is another one");
        // Who chooses the invoice says that it is another one, too.
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let browser = app.foerdermittel().await;
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!(payments(&app, invoice).await.len(), 3);
    }

    async fn a_payment_of_a_list_that_is_entered_by_hand_days_later_is_asked_about(app: TestApp) {
        let invoice = invoice(&app).await;
        assert_eq!(counts(&app, &[("02.05.2024", "")]).await, (1, 0, 0));
        let browser = app.foerdermittel().await;
        let (path, action) = (format!("/rechnungen/{invoice}"), format!("/rechnungen/{invoice}/zahlungen"));
        let typed = browser.form(&path, &action).await.with(&[("paid_on", "04.05.2024"), ("amount", "300,00")]);
        let asked = browser.submit(&typed).await.expect(422);
        asked.assert_shows("Am 02.05.2024 steht bei dieser Rechnung schon eine Zahlung über 300,00 € (ohne Beleg).");
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let confirmed = asked.forms().into_iter().find(|form| form.action == action).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);

        let api = app.api(Role::Foerdermittel, &[]).await;
        for (day, number, warns) in [
            ("2024-05-06", "", true),
            ("2024-06-06", "", false),
            ("2024-07-06", "B1", false),
            ("2024-07-08", "B2", false),
            ("2024-07-10", "00B2", true),
        ] {
            let body = json!({"paid_on": day, "amount_cents": 30_000, "reference": number});
            let entered = api.post(&format!("/api/paktbuch/v1/invoices/{invoice}/payments"), &body).await.expect(201).json();
            let said = entered["warnings"][0].as_str().is_some_and(|said| said.contains("steht bei dieser Rechnung schon eine Zahlung über 300,00 €"));
            assert_eq!(said, warns, "{day}: {entered}");
        }
    }

    async fn two_lists_with_other_days_tell_one_payment_and_one_list_tells_two(app: TestApp) {
        let invoice = invoice(&app).await;
        assert_eq!(counts(&app, &[("02.05.2024", "")]).await, (1, 0, 0));
        later(&app);
        waits(&app, ("04.05.2024", "")).await;
        later(&app);
        let both = [("04.06.2024", ""), ("06.06.2024", "")];
        assert_eq!(counts(&app, &both).await, (2, 0, 0));
        later(&app);
        let grown = [both[0], both[1], ("08.06.2024", "")];
        assert_eq!(counts(&app, &grown).await, (1, 2, 0));
        assert_eq!(counts(&app, &grown).await, (0, 3, 0));
        assert_eq!(payments(&app, invoice).await.len(), 4);
    }

    async fn a_number_of_a_booking_is_the_same_with_and_without_zeros_in_front(app: TestApp) {
        let invoice = invoice(&app).await;
        assert_eq!(counts(&app, &[("02.05.2024", "00123")]).await, (1, 0, 0));
        later(&app);
        assert_eq!(counts(&app, &[("02.05.2024", "123")]).await, (0, 1, 0));
        assert_eq!(counts(&app, &[("04.05.2024", "124")]).await, (1, 0, 0), "a number of its own");
        let reason = waits(&app, ("05.05.2024", "123")).await;
        assert!(reason.contains("02.05.2024"), "{reason}");
        assert_eq!(payments(&app, invoice).await.len(), 2);
        // Entered by hand with the number as the other file has it.
        let facts = PaymentFacts { reference: "0077".to_owned(), ..PaymentFacts::new(day("20.05.2024"), Cents(30_000), "") };
        let command = AddPayment { invoice, facts };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        assert_eq!(counts(&app, &[("20.05.2024", "77")]).await, (0, 1, 0));
    }

    async fn a_part_of_a_payment_of_several_invoices_is_another_one_than_that_before(app: TestApp) {
        let one = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 200)])).await;
        let two = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        assert_eq!(import(&app, "02.05.2024;;Probe Netzwerktechnik;RE-1;;119,00;\n").await.booked, 1);
        later(&app);
        let taken = import(&app, "03.05.2024;;Probe Netzwerktechnik;;RE-1, RE-2;357,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!((payments(&app, one).await.len(), payments(&app, two).await.len()), (2, 1));
    }

    async fn a_waiting_payment_says_that_its_number_is_booked_meanwhile(app: TestApp) {
        let mut data = invoice_of("RE-1", &[("Display", 1, 2_000)]);
        data.issue_date = day("12.05.2024");
        let invoice = take_data(&app, &data).await;
        let early = "Rechnung RE-1: Die Zahlung vom 10.05.2024 liegt vor der Rechnung vom 12.05.2024.";
        let reason = waits(&app, ("10.05.2024", "N7")).await;
        assert!(reason.starts_with(early) && !reason.contains("Beleg N7"), "{reason}");
        later(&app);
        assert_eq!(counts(&app, &[("20.05.2024", "N7")]).await, (1, 0, 0), "corrected");
        let booked = "Beleg N7 wurde am 20.05.2024 mit 300,00 € gebucht (Rechnung RE-1).";
        let row = waiting(&app).await;
        assert!(row.reason.starts_with(early) && row.reason.contains(booked), "{}", row.reason);
        later(&app);
        assert_eq!(waits(&app, ("10.05.2024", "N7")).await, row.reason, "as its next reading finds it");

        let path = format!("/zahlungen/offen/{}", row.id);
        let browser = app.foerdermittel().await;
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        let asked = browser.submit(&chosen).await.expect(422);
        asked.assert_shows(booked);
        assert!(asked.html().contains("name=\"twice\""), "it can be confirmed: {}", asked.html());
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let confirmed = asked.forms().into_iter().find(|form| form.action == path).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);
        assert_eq!(payments(&app, invoice).await.len(), 2);
    }

    async fn who_chooses_an_invoice_on_which_the_payment_may_stand_confirms_it(app: TestApp) {
        let invoice = invoice(&app).await;
        by_hand(&app, invoice, "02.05.2024").await;
        let taken = import(&app, "04.05.2024;;Probe Netzwerktechnik;;Displays;300,00;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/waiting-payments/{}", waiting(&app).await.id);
        let etag = api.get(&path).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        let assign = async |body: serde_json::Value| {
            let headers = [("if-match", etag.as_str()), JSON];
            api.call(Method::POST, &format!("{path}/assign"), &headers, body.to_string()).await
        };
        let refused = assign(json!({"invoice": invoice.0})).await.expect(422).json();
        let told = "„twice“: Rechnung RE-1: Am 02.05.2024 ist schon eine Zahlung über 300,00 € eingetragen";
        assert!(refused["detail"].as_str().unwrap().starts_with(told), "{refused}");
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let entered = assign(json!({"invoice": invoice.0, "twice": true})).await.expect(200).json();
        assert_eq!((&entered["state"], payments(&app, invoice).await.len()), (&json!("gebucht"), 2));
    }
    async fn a_transfer_by_hand_that_a_list_tells_days_later_is_named(app: TestApp) {
        let one = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let two = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        transfer_by_hand(&app, one, two, "Kontoauszug 5").await;
        let told = "Am 03.05.2024 ist schon eine Sammelzahlung über 357,00 € eingetragen (Rechnungen RE-1, RE-2)";
        let row = |day: &str| format!("{day};;Probe Netzwerktechnik;;RE-1, RE-2;357,00;\n");
        for (day, is_named) in [("05.05.2024", true), ("05.05.2024", true), ("15.05.2024", false)] {
            let taken = import(&app, &row(day)).await;
            assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 0, 1), "{day}");
            assert_eq!(taken.waiting[0].1.contains(told), is_named, "{day}: {:?}", taken.waiting);
        }
        let other = import(&app, "05.05.2024;;Stadtwerke;;Strom;357,00;\n").await;
        assert!(!other.waiting[0].1.contains("Sammelzahlung"), "paid to somebody else: {:?}", other.waiting);
        assert_eq!((payments(&app, one).await.len(), payments(&app, two).await.len()), (1, 1));
    }

    async fn the_rest_of_invoices_is_not_paid_by_the_transfer_that_is_told_again(app: TestApp) {
        let one = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 200)])).await;
        let two = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 400)])).await;
        transfer_by_hand(&app, one, two, "Kontoauszug 5").await;
        let told = "Am 03.05.2024 ist schon eine Sammelzahlung über 357,00 € eingetragen (Rechnungen RE-1, RE-2)";
        assert_eq!(import(&app, "05.05.2024;;Probe Netzwerktechnik;;RE-1, RE-2;357,00;\n").await.waiting.len(), 1);
        let row = waiting(&app).await;
        assert!(row.reason.starts_with(told), "just what is open: {}", row.reason);
        assert_eq!((payments(&app, one).await.len(), payments(&app, two).await.len()), (1, 1));
    }

    async fn who_chooses_an_invoice_for_a_transfer_that_is_told_again_confirms_it(app: TestApp) {
        let one = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 200)])).await;
        let two = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 1_000)])).await;
        transfer_by_hand(&app, one, two, "Kontoauszug 5").await;
        assert_eq!(import(&app, "05.05.2024;;Probe Netzwerktechnik;;RE-1, RE-2;357,00;\n").await.waiting.len(), 1);
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let browser = app.foerdermittel().await;
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &two.to_string())]);
        let asked = browser.submit(&chosen).await.expect(422);
        asked.assert_shows("Am 03.05.2024 ist schon eine Sammelzahlung über 357,00 € eingetragen");
        assert_eq!(payments(&app, two).await.len(), 1);
        let confirmed = asked.forms().into_iter().find(|form| form.action == path).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);
        assert_eq!(payments(&app, two).await.len(), 2);
    }

    async fn a_corrected_amount_is_told_whatever_zeros_stand_before_its_number(app: TestApp) {
        let invoice = invoice(&app).await;
        let row = |number: &str, amount: &str| format!("02.05.2024;{number};Probe Netzwerktechnik;RE-1;;{amount};\n");
        for (number, again, other) in [("00881", "881", "882"), ("77", "0077", "0078")] {
            assert_eq!(import(&app, &row(number, "200,00")).await.booked, 1);
            later(&app);
            let taken = import(&app, &row(again, "250,00")).await;
            assert_eq!((taken.booked, taken.waiting.len()), (0, 1), "{again}");
            let told = format!("Beleg {number} wurde am 02.05.2024 mit 200,00 € gebucht (Rechnung RE-1)");
            assert!(taken.waiting[0].1.contains(&told), "{:?}", taken.waiting);
            assert_eq!(import(&app, &row(other, "260,00")).await.booked, 1, "a number of its own");
        }
        assert_eq!(payments(&app, invoice).await.len(), 4);
    }
}
