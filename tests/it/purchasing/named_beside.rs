//! Payments of a list whose purpose names more invoices than the column of the number.

use paktbuch_entity::payment_row;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::EntityTrait;

use super::payment_import::{import, payments, waiting};
use super::told_again::credit_note;
use super::world::{invoice_of, invoice_row, take_data};

/// Over 119,00 € and 238,00 €.
async fn invoices(app: &TestApp) -> [InvoiceId; 2] {
    [
        take_data(app, &invoice_of("RE-1", &[("Display", 1, 100)])).await,
        take_data(app, &invoice_of("RE-2", &[("Display", 1, 200)])).await,
    ]
}

on_both! {
    async fn a_credit_note_that_the_purpose_deducts_is_settled_with_the_invoice_of_the_number(app: TestApp) {
        let bought = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 3_000)])).await;
        let credit = take_data(&app, &credit_note("GS-10", "RE-1", 500)).await;
        let row = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;Rechnung RE-1 abzgl. Gutschrift GS-10;2.975,00;\n";
        let taken = import(&app, row).await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!((invoice_row(&app, bought).await.paid, invoice_row(&app, credit).await.paid), (Cents(357_000), Cents(-59_500)));
        let again = import(&app, row).await;
        assert_eq!((again.booked, again.known, again.waiting), (0, 1, vec![]));
        assert_eq!((payments(&app, bought).await.len(), payments(&app, credit).await.len()), (1, 1));
    }

    async fn a_transfer_is_booked_on_the_invoices_of_number_and_purpose(app: TestApp) {
        let [one, two] = invoices(&app).await;
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;Rechnungen RE-1, RE-2;357,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!((invoice_row(&app, one).await.paid, invoice_row(&app, two).await.paid), (Cents(11_900), Cents(23_800)));
    }

    async fn a_number_that_fits_by_amount_alone_is_paid_alone(app: TestApp) {
        let [one, two] = invoices(&app).await;
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;Displays wie RE-2;119,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!((invoice_row(&app, one).await.paid, invoice_row(&app, two).await.paid), (Cents(11_900), Cents::ZERO));
    }

    async fn a_transfer_of_another_sum_waits_and_proposes_what_it_names(app: TestApp) {
        let [one, two] = invoices(&app).await;
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;Rechnungen RE-1, RE-2;340,00;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        assert!(payments(&app, one).await.is_empty() && payments(&app, two).await.is_empty());
        assert_eq!(payment_row::Entity::find().all(app.db.reader()).await.unwrap().len(), 1);
        let path = format!("/rechnungen/sammelzahlung?zahlung={}", waiting(&app).await.id);
        let page = app.foerdermittel().await.get(&path).await.expect(200);
        assert_eq!(page.html().matches(" checked").count(), 2, "{}", page.html());
    }
}
