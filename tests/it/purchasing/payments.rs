//! Paying invoices.

use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::purchasing::commands::{
    AddPayment, AddTransfer, EditPayment, PaymentFacts, SetRetention, TransferItem,
};
use paktbuch::purchasing::rows::Transfer;
use paktbuch::purchasing::{add_payment, add_transfer, edit_payment, queries, set_retention};
use paktbuch_entity::{invoice, payment};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind};
use sea_orm::EntityTrait;

use super::world::{day, invoice_of, permit, refusal, take_data};

async fn pay(app: &TestApp, invoice: InvoiceId, on: &str, cents: i64) -> Result<PaymentId, ServiceError> {
    enter(
        app,
        invoice,
        PaymentFacts::new(day(on), Cents(cents), "Kontoauszug 3"),
    )
    .await
}

async fn stored(app: &TestApp, id: InvoiceId) -> invoice::Model {
    let row = invoice::Entity::find_by_id(id).one(app.db.reader()).await;
    row.unwrap().unwrap()
}

async fn enter(app: &TestApp, invoice: InvoiceId, facts: PaymentFacts) -> Result<PaymentId, ServiceError> {
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
}

on_both! {
    async fn payments_stay_between_nothing_and_what_is_due(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        pay(&app, invoice, "01.03.2024", 20_000).await.unwrap();
        let message = refusal(pay(&app, invoice, "02.03.2024", 3_801).await);
        assert!(message.contains("Offen sind noch 38,00 €"), "{message}");
        let message = refusal(pay(&app, invoice, "02.03.2024", -20_001).await);
        assert!(message.contains("Gezahlt sind bisher 200,00 €"), "{message}");
        refusal(pay(&app, invoice, "02.03.2024", 0).await);
        let message = refusal(pay(&app, invoice, "17.06.2026", 100).await);
        assert!(message.contains("liegt in der Zukunft"), "{message}");
        pay(&app, invoice, "02.03.2024", -5_000).await.unwrap();
        pay(&app, invoice, "16.06.2026", 8_800).await.unwrap();
        assert!(matches!(pay(&app, InvoiceId(999), "02.03.2024", 1).await, Err(ServiceError::NotFound)));
    }

    async fn a_credit_note_is_paid_back(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("GS-1", &[("Display", -1, 100)])).await;
        refusal(pay(&app, invoice, "01.03.2024", 100).await);
        pay(&app, invoice, "01.03.2024", -11_900).await.unwrap();
        let message = refusal(pay(&app, invoice, "01.03.2024", -1).await);
        assert!(message.contains("Offen sind noch 0,00 €"), "{message}");
    }

    async fn a_corrected_payment_counts_instead_of_the_old_one(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let payment = pay(&app, invoice, "01.03.2024", 23_800).await.unwrap();
        let edit = |amount: i64, version: i64| EditPayment {
            payment,
            version,
            facts: PaymentFacts::new(day("04.03.2024"), Cents(amount), "Kontoauszug 4"),
        };
        let saved = app.db.write(Who::System, async |tx| edit_payment(tx, &permit(), edit(20_000, 1)).await).await;
        assert_eq!(saved.unwrap(), invoice);
        let stale = app.db.write(Who::System, async |tx| edit_payment(tx, &permit(), edit(1, 1)).await).await;
        assert!(matches!(stale, Err(ServiceError::Stale)));
        let more = app.db.write(Who::System, async |tx| edit_payment(tx, &permit(), edit(23_801, 2)).await).await;
        refusal(more);
        pay(&app, invoice, "05.03.2024", 3_800).await.unwrap();
    }

    async fn skonto_settles_what_was_not_paid(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let facts = |amount, skonto| PaymentFacts {
            skonto: Cents(skonto),
            reference: "4711".to_owned(),
            ..PaymentFacts::new(day("01.03.2024"), Cents(amount), "Kontoauszug 3")
        };
        for (amount, skonto, words) in [
            (23_000, 801, "noch 8,00 € offen"),
            (23_000, -1, "dasselbe Vorzeichen"),
            (0, 800, "0,00 € ist keine Zahlung"),
        ] {
            let message = refusal(enter(&app, invoice, facts(amount, skonto)).await);
            assert!(message.contains(words), "{message}");
        }
        let id = enter(&app, invoice, facts(23_324, 476)).await.unwrap();
        let row = stored(&app, invoice).await;
        assert_eq!((row.paid, row.skonto), (Cents(23_324), Cents(476)));
        let payment = payment::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((payment.fiscal_year, payment.reference.as_str()), (2024, "4711"), "the year comes from the day");
        refusal(pay(&app, invoice, "02.03.2024", 1).await);
        // Paid back with its Skonto, all is open again.
        enter(&app, invoice, facts(-23_324, -476)).await.unwrap();
        let message = refusal(pay(&app, invoice, "02.03.2024", 23_801).await);
        assert!(message.contains("Offen sind noch 238,00 €"), "{message}");
    }

    async fn retained_money_stays_open_in_a_settled_invoice(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Verkabelung", 1, 100)])).await;
        let retain = async |amount: i64, until: Option<&str>, version: i64| {
            let command = SetRetention { invoice, version, amount: Cents(amount), until: until.map(day) };
            app.db.write(Who::System, async |tx| set_retention(tx, &permit(), command).await).await
        };
        assert!(refusal(retain(11_901, None, 1).await).contains("höchstens die 119,00 €"));
        refusal(retain(-1, None, 1).await);
        refusal(retain(0, Some("01.03.2029"), 1).await);
        retain(595, Some("01.03.2029"), 1).await.unwrap();
        assert!(matches!(retain(1, None, 1).await, Err(ServiceError::Stale)));
        pay(&app, invoice, "01.03.2024", 11_305).await.unwrap();
        let detail = queries::invoice_detail(app.db.reader(), invoice).await.unwrap().unwrap();
        assert!(detail.row.is_settled());
        assert_eq!((detail.row.open(), detail.row.retained()), (Cents(595), Cents(595)));
        assert!(queries::open_invoices(app.db.reader(), None, 9).await.unwrap().is_empty());
        pay(&app, invoice, "01.03.2026", 595).await.unwrap();
        let row = stored(&app, invoice).await;
        assert_eq!(row.due, row.paid);
    }

    async fn a_transfer_pays_several_invoices_or_none(app: TestApp) {
        let mut invoices = Vec::new();
        for number in ["RE-1", "RE-2", "RE-3"] {
            invoices.push(take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await);
        }
        let transfer = |items: &[(InvoiceId, i64, i64)]| AddTransfer {
            paid_on: day("01.03.2024"),
            fiscal_year: Some(2023),
            reference: "ZL 12".to_owned(),
            proof: "Kontoauszug 3".to_owned(),
            items: items
                .iter()
                .map(|(invoice, amount, skonto)| TransferItem { invoice: *invoice, amount: Cents(*amount), skonto: Cents(*skonto) })
                .collect(),
        };
        let send = async |command: AddTransfer| {
            app.db.write(Who::System, async |tx| add_transfer(tx, &permit(), command).await).await
        };
        let message = refusal(send(transfer(&[(invoices[0], 11_900, 0), (invoices[1], 11_901, 0)])).await);
        assert!(message.starts_with("Rechnung RE-2: Offen sind noch 119,00 €"), "{message}");
        assert_eq!(stored(&app, invoices[0]).await.paid, Cents::ZERO, "all or none");
        refusal(send(transfer(&[])).await);
        refusal(send(transfer(&[(invoices[0], 1, 0), (invoices[0], 1, 0)])).await);
        let sum = send(transfer(&[(invoices[0], 11_900, 0), (invoices[1], 11_662, 238)])).await.unwrap();
        assert_eq!(sum, Cents(23_562));
        let detail = queries::invoice_detail(app.db.reader(), invoices[1]).await.unwrap().unwrap();
        assert_eq!(detail.payments[0].fiscal_year, 2023);
        assert_eq!(detail.payments[0].transfer, Some(Transfer { invoices: 2, amount: Cents(23_562) }));
        send(transfer(&[(invoices[2], 100, 0)])).await.unwrap();
        let single = queries::invoice_detail(app.db.reader(), invoices[2]).await.unwrap().unwrap();
        assert_eq!(single.payments[0].transfer, None);
    }

    async fn tax_to_the_tax_office_needs_an_invoice_that_leaves_it_to_the_buyer(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let facts = PaymentFacts { kind: PaymentKind::Tax, ..PaymentFacts::new(day("01.03.2024"), Cents(1_900), "Voranmeldung") };
        assert!(refusal(enter(&app, invoice, facts).await).contains("keine Umsatzsteuer"));
    }
}
