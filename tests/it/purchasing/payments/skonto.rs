//! What is not paid: Skonto, small rests, what is retained.

use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::purchasing::commands::{PaymentFacts, SetRetention};
use paktbuch::purchasing::{queries, review, set_retention};
use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::EntityTrait;

use super::{enter, pay};
use crate::purchasing::world::{day, invoice_of, invoice_row, permit, plan, refusal, take_data};

on_both! {
    async fn skonto_settles_what_was_not_paid(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let facts = |amount, skonto| PaymentFacts {
            skonto: Cents(skonto),
            reference: "4711".to_owned(),
            ..PaymentFacts::new(day("01.03.2024"), Cents(amount), "Kontoauszug 3")
        };
        for (amount, skonto, words) in [
            (23_000, 801, "noch 8,00 € offen; mehr kann nicht Skonto sein, angegeben sind 8,01 €"),
            (23_000, -1, "dasselbe Vorzeichen, eingetragen sind −0,01 € und 230,00 €"),
            (0, 800, "0,00 € ist keine Zahlung"),
        ] {
            let message = refusal(enter(&app, invoice, facts(amount, skonto)).await);
            assert!(message.contains(words), "{message}");
        }
        let id = enter(&app, invoice, facts(23_324, 476)).await.unwrap();
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.paid, row.skonto), (Cents(23_324), Cents(476)));
        let payment = payment::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((payment.fiscal_year, payment.reference.as_str()), (2024, "4711"), "the year comes from the day");
        refusal(pay(&app, invoice, "02.03.2024", 1).await);
        // Paid back with its Skonto, all is open again.
        enter(&app, invoice, facts(-23_324, -476)).await.unwrap();
        let message = refusal(pay(&app, invoice, "02.03.2024", 23_801).await);
        assert!(message.contains("Offen sind noch 238,00 €"), "{message}");
    }

    async fn a_small_rest_is_closed_as_skonto_of_the_only_payment(app: TestApp) {
        let browser = app.foerdermittel().await;
        let half = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        pay(&app, half, "01.03.2024", 20_000).await.unwrap();
        browser.get(&format!("/rechnungen/{half}")).await.expect(200).assert_hides("Rest als Skonto");
        let invoice = take_data(&app, &invoice_of("RE-2", &[("Display", 2, 100)])).await;
        let payment = pay(&app, invoice, "01.03.2024", 23_086).await.unwrap();
        let path = format!("/rechnungen/{invoice}");
        browser.get(&path).await.expect(200).assert_shows("Offen sind noch 7,14 €. Wurde der Rest als Skonto abgezogen?");
        let form = browser.form(&path, &format!("/zahlungen/{payment}")).await;
        let answer = browser.submit(&form).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_hides("Rest als Skonto");
        let row = invoice_row(&app, invoice).await;
        assert_eq!((row.paid, row.skonto, row.due), (Cents(23_086), Cents(714), Cents(23_800)));
        let paid = payment::Entity::find_by_id(payment).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((paid.proof.as_str(), paid.fiscal_year, paid.version), ("Kontoauszug 3", 2024, 2), "all else stays");
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
        let row = invoice_row(&app, invoice).await;
        assert_eq!(row.due, row.paid);
    }

    async fn the_effect_on_the_cost_plan_is_less_the_skonto_of_the_invoice(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let other = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        for id in [invoice, other] {
            let target = format!("z{}", plan.displays);
            browser.post(&format!("/rechnungen/{id}/rest"), &[("ziel", &target)]).await.assert_status(303);
        }
        let facts = PaymentFacts { skonto: Cents(476), ..PaymentFacts::new(day("01.03.2024"), Cents(23_324), "Kontoauszug 3") };
        enter(&app, invoice, facts).await.unwrap();
        let (_, effects) = review(app.db.reader(), invoice, app.clock.today()).await.unwrap();
        assert_eq!((effects[0].from_here, effects[0].elsewhere), (Cents(23_324), Cents(11_900)));
        let (_, effects) = review(app.db.reader(), other, app.clock.today()).await.unwrap();
        assert_eq!((effects[0].from_here, effects[0].elsewhere), (Cents(11_900), Cents(23_324)));
    }
}
