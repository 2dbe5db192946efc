//! Payments of a list that lie before the day of their invoice.

use paktbuch::db::Who;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch_seed::einvoice::SkontoTerms;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{BasisPoints, Cents, InvoiceId};

use super::payment_import::{import, payments, waiting};
use super::world::{day, invoice_of, permit, take_data};

/// An invoice of 1 May 2024 with 2 % Skonto within 14 days.
async fn with_skonto(app: &TestApp, number: &str, euros: i64) -> InvoiceId {
    let mut data = invoice_of(number, &[("Display", 1, euros)]);
    data.issue_date = day("01.05.2024");
    data.due_date = day("31.05.2024");
    let rate = BasisPoints::percent(2);
    data.skonto = Some(SkontoTerms { days: 14, rate });
    take_data(app, &data).await
}

/// Amount and Skonto of the payments of an invoice.
async fn paid(app: &TestApp, invoice: InvoiceId) -> Vec<(i64, i64)> {
    let rows = payments(app, invoice).await;
    rows.iter().map(|row| (row.amount.0, row.skonto.0)).collect()
}

on_both! {
    async fn a_payment_before_its_invoice_waits_and_takes_no_skonto(app: TestApp) {
        let invoice = with_skonto(&app, "RE-1", 1_000).await;
        let taken = import(&app, "05.01.2023;B1;Probe Netzwerktechnik;RE-1;;1.166,20;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        let reason = &taken.waiting[0].1;
        assert!(reason.contains("Rechnung RE-1: Die Zahlung vom 05.01.2023 liegt vor der Rechnung vom 01.05.2024."), "{reason}");
        let taken = import(&app, "12.05.2024;B2;Probe Netzwerktechnik;RE-1;;1.166,20;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(paid(&app, invoice).await, [(116_620, 2_380)]);
    }

    async fn a_waiting_payment_in_advance_is_entered_on_the_invoice_that_somebody_chooses(app: TestApp) {
        let invoice = with_skonto(&app, "RE-1", 1_000).await;
        import(&app, "05.01.2023;B1;Probe Netzwerktechnik;RE-1;;1.166,20;\n").await;
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let browser = app.foerdermittel().await;
        let form = browser.form(&path, &path).await.with(&[("invoice", &invoice.to_string())]);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(paid(&app, invoice).await, [(116_620, 0)]);
    }

    async fn neither_what_was_entered_by_hand_nor_a_refund_waits_for_the_day(app: TestApp) {
        let invoice = with_skonto(&app, "RE-1", 100).await;
        let facts = PaymentFacts::new(day("05.01.2023"), Cents(11_900), "");
        let command = AddPayment { invoice, facts };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let taken = import(&app, "05.01.2023;B1;Probe Netzwerktechnik;RE-1;;119,00;\n").await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 1, vec![]));
        let mut data = invoice_of("GS-1", &[("Display", -1, 100)]);
        data.issue_date = day("01.06.2024");
        let credit = take_data(&app, &data).await;
        let taken = import(&app, "20.05.2024;B2;Probe Netzwerktechnik;GS-1;;-119,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(paid(&app, credit).await, [(-11_900, 0)]);
    }
}
