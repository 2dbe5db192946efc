//! Amounts and days of single payments.

use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::purchasing::commands::{EditPayment, PaymentFacts};
use paktbuch::purchasing::edit_payment;
use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::EntityTrait;

use super::pay;
use crate::purchasing::world::{day, invoice_of, permit, refusal, take_data};

on_both! {
    async fn payments_stay_between_nothing_and_what_is_due(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        pay(&app, invoice, "01.03.2024", 20_000).await.unwrap();
        let message = refusal(pay(&app, invoice, "02.03.2024", 3_801).await);
        assert!(message.contains("Offen sind noch 38,00 €, die Zahlung lautet über 38,01 €"), "{message}");
        let message = refusal(pay(&app, invoice, "02.03.2024", -20_001).await);
        assert!(message.contains("Gezahlt sind bisher 200,00 €, als Skonto abgezogen 0,00 €; die Zahlung lautet über −200,01 €"), "{message}");
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
            reason: String::new(),
        };
        let saved = app.db.write(Who::System, async |tx| edit_payment(tx, &app.data().documents(), &permit(), edit(20_000, 1)).await).await;
        assert_eq!(saved.unwrap(), invoice);
        let stale = app.db.write(Who::System, async |tx| edit_payment(tx, &app.data().documents(), &permit(), edit(1, 1)).await).await;
        assert!(matches!(stale, Err(ServiceError::Stale)));
        let more = app.db.write(Who::System, async |tx| edit_payment(tx, &app.data().documents(), &permit(), edit(23_801, 2)).await).await;
        refusal(more);
        pay(&app, invoice, "05.03.2024", 3_800).await.unwrap();
    }

    async fn the_budget_year_follows_the_day_unless_another_was_typed(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let id = pay(&app, invoice, "03.01.2024", 23_800).await.unwrap();
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/{id}");
        let year = async || payment::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap().fiscal_year;
        let form = browser.form(&path, &path).await;
        browser.submit(&form.with(&[("paid_on", "29.12.2023")])).await.assert_status(303);
        assert_eq!(year().await, 2023, "it was the year of the day");
        let form = browser.form(&path, &path).await;
        browser.submit(&form.with(&[("fiscal_year", "2022")])).await.assert_status(303);
        let form = browser.form(&path, &path).await;
        assert_eq!(form.value("fiscal_year"), Some("2022"));
        browser.submit(&form.with(&[("paid_on", "03.01.2024")])).await.assert_status(303);
        assert_eq!(year().await, 2022, "typed");
    }
}
