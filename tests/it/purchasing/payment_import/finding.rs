//! Which invoice a payment of a list finds.

use paktbuch::db::Who;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch_entity::{invoice, payment_row};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, PaymentRowState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{counts, import, payments};
use crate::purchasing::world::{day, invoice_of, invoice_row, permit, take_data};

on_both! {
    async fn payments_find_their_invoices_and_the_rest_waits(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2024/2", &[("Display", 1, 200)])).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik GmbH;RE-2024/1;;119,00;\n\
            03.05.2024;B2;Probe Netzwerktechnik;;Rg. RE 2024/2 vom 2.5.;233,24;4,76\n\
            04.05.2024;B3;Stadtwerke;;Strom;50,00;\n\
            04.05.2024;B4;Probe Netzwerktechnik;RE-2024/2;;10,00;\n\
            04.05.2024;B1;Probe Netzwerktechnik GmbH;RE-2024/1;;1,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known, taken.set_aside), (2, 0, 0));
        let lines: Vec<usize> = taken.waiting.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 5, 6]);
        assert!(taken.waiting[0].1.contains("keine bekannte Rechnungsnummer"), "{}", taken.waiting[0].1);
        assert!(taken.waiting[1].1.contains("Rechnung RE-2024/2: Offen sind noch 0,00 €"), "{}", taken.waiting[1].1);
        let paid = payments(&app, second).await.remove(0);
        assert_eq!((paid.amount, paid.skonto, paid.fiscal_year, paid.reference.as_str()), (Cents(23_324), Cents(476), 2024, "B2"));
        assert_eq!(paid.proof, "Buchung B2");
        let before = counts(&app).await;
        assert_eq!(before, (2, 5));

        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known, again.waiting.len()), (0, 2, 3));
        assert_eq!(counts(&app).await, before, "a second run changes nothing");
        assert_eq!(payments(&app, first).await.len(), 1);
    }

    async fn the_number_in_the_accounts_tells_the_invoice(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        invoice::Entity::update_many()
            .col_expr(invoice::Column::AccountingReference, Expr::value("ER 24-00871"))
            .filter(invoice::Column::Id.eq(invoice))
            .exec(app.db.reader())
            .await
            .unwrap();
        let taken = import(&app, "03.05.2024;ER 24-00871;Probe Netzwerktechnik;;Displays;119,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!(payments(&app, invoice).await.len(), 1);
    }

    async fn an_invoice_that_came_later_takes_its_waiting_payment(app: TestApp) {
        let row = "03.05.2024;B1;Probe Netzwerktechnik;RE-9;;119,00;\n";
        assert_eq!(import(&app, row).await.waiting.len(), 1);
        let invoice = take_data(&app, &invoice_of("RE-9", &[("Display", 1, 100)])).await;
        let taken = import(&app, row).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 0));
        assert_eq!(payments(&app, invoice).await.len(), 1);
        let row = payment_row::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((row.state, row.reason.as_str()), (PaymentRowState::Booked, ""));
    }

    async fn a_payment_that_was_entered_by_hand_is_completed(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let command = AddPayment { invoice, facts: PaymentFacts::new(day("03.05.2024"), Cents(5_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;50,00;\n").await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 1, vec![]), "entered by hand before");
        let stored = payments(&app, invoice).await;
        assert_eq!(stored.len(), 1);
        assert_eq!((stored[0].reference.as_str(), stored[0].proof.as_str()), ("B1", "Buchung B1"), "completed from the file");
    }

    async fn one_payment_over_two_invoices_and_a_refund(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2024/2", &[("Display", 1, 200)])).await;
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-2024/1 und RE-2024/2;357,00;\n05.05.2024;B2;Probe Netzwerktechnik;RE-2024/1;Rückzahlung;-19,00;\n").await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        assert_eq!(payments(&app, second).await[0].amount, Cents(23_800));
        let row = invoice_row(&app, first).await;
        assert_eq!(row.paid, Cents(10_000));
    }

    async fn one_payment_over_two_invoices_is_entered_on_both_or_on_none(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-2024/1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2024/2", &[("Display", 1, 200)])).await;
        let command = AddPayment { invoice: second, facts: PaymentFacts::new(day("01.05.2024"), Cents(5_000), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        // The sum beside the invoice is behind, so that only its payments tell.
        invoice::Entity::update_many()
            .col_expr(invoice::Column::Paid, Expr::value(0_i64))
            .filter(invoice::Column::Id.eq(second))
            .exec(app.db.reader())
            .await
            .unwrap();
        let taken = import(&app, "03.05.2024;B1;Probe Netzwerktechnik;;RE-2024/1 und RE-2024/2;357,00;\n").await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        assert!(taken.waiting[0].1.contains("Rechnung RE-2024/2: Offen sind noch 188,00 €"), "{:?}", taken.waiting);
        assert_eq!((payments(&app, first).await.len(), payments(&app, second).await.len()), (0, 1));
    }

    async fn a_refund_comes_after_what_it_gives_back(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let rows = "03.05.2024;B2;Probe Netzwerktechnik;RE-1;;-19,00;\n03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        let amounts: Vec<Cents> = payments(&app, invoice).await.iter().map(|row| row.amount).collect();
        assert_eq!(amounts, [Cents(11_900), Cents(-1_900)]);
    }
}
