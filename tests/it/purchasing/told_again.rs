//! Refunds, payments and lists that tell the same money once more: what waits, what is asked about, and what is told.

use paktbuch::db::Who;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch_entity::invoice_link;
use paktbuch_seed::einvoice::{InvoiceData, Preceding};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::chains::partial;
use super::payment_import::{import, payments};
use super::world::{day, invoice_of, invoice_row, permit, take_data};

/// A credit note over so many euros net that corrects an invoice.
pub(super) fn credit_note(number: &str, corrected: &str, euros: i64) -> InvoiceData {
    let mut data = invoice_of(number, &[("Display zurück", -1, euros)]);
    data.type_code = 384;
    data.preceding = vec![Preceding {
        number: corrected.to_owned(),
        issue_date: None,
    }];
    data
}

/// The invoice RE-1 over 119,00 € that is paid, and its credit note G-1 over 59,50 €.
async fn credited(app: &TestApp) -> (InvoiceId, InvoiceId) {
    let bought = take_data(app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
    let credit = take_data(app, &credit_note("G-1", "RE-1", 50)).await;
    enter(
        app,
        bought,
        PaymentFacts::new(day("03.05.2024"), Cents(11_900), ""),
    )
    .await;
    (bought, credit)
}

async fn enter(app: &TestApp, invoice: InvoiceId, facts: PaymentFacts) {
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
        .unwrap();
}

/// Rows of one list: day, number in the accounts, invoice, amount.
fn rows(told: &[(&str, &str, &str, &str)]) -> String {
    told.iter()
        .map(|(day, number, invoice, amount)| {
            format!("{day};{number};Probe Netzwerktechnik;{invoice};;{amount};\n")
        })
        .collect()
}

/// Reads a list of which nothing is entered; why its rows wait.
async fn waits(app: &TestApp, told: &[(&str, &str, &str, &str)]) -> Vec<String> {
    let taken = import(app, &rows(told)).await;
    assert_eq!(
        (taken.booked, taken.waiting.len()),
        (0, told.len()),
        "{:?}",
        taken.waiting
    );
    taken.waiting.into_iter().map(|(_, reason)| reason).collect()
}

on_both! {
    async fn a_refund_in_parts_on_a_linked_credit_note_is_not_entered_on_its_invoice_again(app: TestApp) {
        let (bought, credit) = credited(&app).await;
        let parts = import(&app, &rows(&[("10.05.2024", "B1", "G-1", "-40,00"), ("11.05.2024", "B2", "G-1", "-19,50")])).await;
        assert_eq!((parts.booked, parts.waiting), (2, vec![]));
        let told = "Rückzahlungen über zusammen −59,50 € in 2 Teilen sind schon eingetragen bei Rechnung G-1";
        let reasons = waits(&app, &[("28.06.2024", "B3", "RE-1", "-59,50")]).await;
        assert!(reasons[0].starts_with(told), "{reasons:?}");
        waits(&app, &[("28.06.2024", "B4", "RE-1", "-30,00"), ("29.06.2024", "B5", "RE-1", "-29,50")]).await;
        assert_eq!((invoice_row(&app, bought).await.paid, invoice_row(&app, credit).await.paid), (Cents(11_900), Cents(-5_950)));

        let browser = app.foerdermittel().await;
        let path = format!("/rechnungen/{bought}");
        let form = browser.form(&path, &format!("{path}/zahlungen")).await.with(&[("paid_on", "28.06.2024"), ("amount", "-59,50")]);
        browser.submit(&form).await.expect(422).assert_shows(told);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({"paid_on": "2024-06-28", "amount_cents": -5_950});
        let entered = api.post(&format!("/api/paktbuch/v1/invoices/{bought}/payments"), &body).await.expect(201).json();
        assert!(entered["warnings"][0].as_str().unwrap().starts_with(told), "{entered}");
    }

    async fn a_refund_on_a_linked_credit_note_is_not_entered_on_its_invoice_in_parts_again(app: TestApp) {
        let (bought, credit) = credited(&app).await;
        assert_eq!(import(&app, &rows(&[("10.05.2024", "B1", "G-1", "-59,50")])).await.booked, 1);
        let reasons = waits(&app, &[("28.06.2024", "B2", "RE-1", "-40,00"), ("29.06.2024", "B3", "RE-1", "-19,50")]).await;
        let told = "Eine Rückzahlung über −59,50 € vom 10.05.2024 ist schon eingetragen bei Rechnung G-1";
        assert!(reasons.iter().all(|reason| reason.starts_with(told)), "{reasons:?}");
        assert_eq!((invoice_row(&app, bought).await.paid, invoice_row(&app, credit).await.paid), (Cents(11_900), Cents(-5_950)));
    }

    async fn more_than_the_credit_notes_give_back_waits(app: TestApp) {
        let (_, credit) = credited(&app).await;
        assert_eq!(import(&app, &rows(&[("10.05.2024", "B1", "RE-1", "-20,00")])).await.booked, 1);
        let reasons = waits(&app, &[("28.06.2024", "B2", "G-1", "-59,50")]).await;
        assert!(reasons[0].contains("mit dieser wäre mehr zurückgezahlt, als die Gutschriften ergeben"), "{reasons:?}");
        // The rest of another credit note is another refund.
        let other = take_data(&app, &credit_note("G-2", "RE-1", 10)).await;
        let taken = import(&app, &rows(&[("28.06.2024", "B3", "G-2", "-11,90")])).await;
        assert_eq!((taken.booked, taken.waiting.len()), (1, 0), "{:?}", taken.waiting);
        assert_eq!((invoice_row(&app, credit).await.paid, invoice_row(&app, other).await.paid), (Cents::ZERO, Cents(-1_190)));
    }

    async fn a_refund_in_parts_within_the_credit_is_not_asked_about(app: TestApp) {
        let (bought, credit) = credited(&app).await;
        assert_eq!(import(&app, &rows(&[("10.05.2024", "B1", "RE-1", "-40,00")])).await.booked, 1);
        let rest = import(&app, &rows(&[("20.05.2024", "B2", "RE-1", "-19,50")])).await;
        assert_eq!((rest.booked, rest.waiting), (1, vec![]));
        assert_eq!((invoice_row(&app, bought).await.paid, invoice_row(&app, credit).await.paid), (Cents(5_950), Cents::ZERO));

        take_data(&app, &credit_note("G-2", "RE-1", 50)).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (day, cents) in [("2024-06-10", -4_001), ("2024-06-12", -1_949)] {
            let body = json!({"paid_on": day, "amount_cents": cents});
            let entered = api.post(&format!("/api/paktbuch/v1/invoices/{bought}/payments"), &body).await.expect(201).json();
            assert_eq!(entered.get("warnings"), None, "{entered}");
        }
        // Both credit notes are used up.
        let reasons = waits(&app, &[("28.06.2024", "B3", "G-2", "-19,49")]).await;
        assert!(reasons[0].contains("vom 12.06.2024 ist schon eingetragen bei Rechnung RE-1"), "{reasons:?}");
    }

    async fn equal_refunds_of_two_equal_credit_notes_may_both_name_the_invoice(app: TestApp) {
        let (bought, _) = credited(&app).await;
        take_data(&app, &credit_note("G-2", "RE-1", 50)).await;
        for (day, number) in [("10.05.2024", "B1"), ("20.05.2024", "B2")] {
            let taken = import(&app, &rows(&[(day, number, "RE-1", "-59,50")])).await;
            assert_eq!((taken.booked, taken.waiting), (1, vec![]), "{day}");
        }
        assert_eq!(invoice_row(&app, bought).await.paid, Cents::ZERO);
        waits(&app, &[("28.06.2024", "B3", "G-2", "-59,50")]).await;
    }

    async fn a_part_of_a_refund_that_is_told_again_waits_within_the_credit(app: TestApp) {
        credited(&app).await;
        assert_eq!(import(&app, &rows(&[("10.05.2024", "B1", "RE-1", "-20,00")])).await.booked, 1);
        let reasons = waits(&app, &[("28.06.2024", "B2", "G-1", "-20,00")]).await;
        assert!(reasons[0].starts_with("Eine Rückzahlung über −20,00 € vom 10.05.2024 ist schon eingetragen bei Rechnung RE-1"), "{reasons:?}");
    }

    async fn a_refund_of_a_final_invoice_is_not_entered_on_its_partial_invoice_again(app: TestApp) {
        let first = take_data(&app, &partial("A-1")).await;
        let mut data = invoice_of("S-1", &[("Verkabelung", 1, 80)]);
        data.type_code = 877;
        data.issue_date = day("01.06.2024");
        data.prepaid = Cents(11_900);
        data.preceding = vec![Preceding { number: "A-1".to_owned(), issue_date: None }];
        let last = take_data(&app, &data).await;
        invoice_link::Entity::update_many()
            .col_expr(invoice_link::Column::PrecedingId, Expr::value(first))
            .filter(invoice_link::Column::InvoiceId.eq(last))
            .exec(app.db.reader())
            .await
            .unwrap();
        assert_eq!(invoice_row(&app, last).await.due, Cents(-2_380));
        enter(&app, first, PaymentFacts::new(day("03.05.2024"), Cents(11_900), "")).await;
        assert_eq!(import(&app, &rows(&[("12.06.2024", "B1", "A-1", "-23,80")])).await.booked, 1);
        let reasons = waits(&app, &[("28.06.2024", "B2", "S-1", "-23,80")]).await;
        assert!(reasons[0].contains("vom 12.06.2024 ist schon eingetragen bei Rechnung A-1"), "{reasons:?}");
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, last).await.paid), (Cents(9_520), Cents::ZERO));
    }

    async fn a_transfer_with_a_credit_note_whose_refund_stands_on_its_invoice_is_asked_about(app: TestApp) {
        let (bought, credit) = credited(&app).await;
        let other = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        enter(&app, bought, PaymentFacts::new(day("10.05.2024"), Cents(-4_000), "")).await;
        let told = "Rechnung G-1: Eine Rückzahlung über −40,00 € vom 10.05.2024 ist schon eingetragen bei Rechnung RE-1";
        let (browser, address) = (app.foerdermittel().await, "/rechnungen/sammelzahlung");
        let mut form = browser.form(address, address).await.with(&[("paid_on", "28.06.2024"), (&format!("betrag-{credit}"), "-40,00")]);
        form.fields.extend([other, credit].map(|id| ("rechnung".to_owned(), id.to_string())));
        let asked = browser.submit(&form).await.expect(422);
        asked.assert_shows(told);
        assert_eq!((invoice_row(&app, other).await.paid, invoice_row(&app, credit).await.paid), (Cents::ZERO, Cents::ZERO));
        let confirmed = asked.forms().into_iter().find(|form| form.value("paid_on").is_some()).unwrap().with(&[("twice", "true")]);
        browser.submit(&confirmed).await.assert_status(303);
        assert_eq!((invoice_row(&app, other).await.paid, invoice_row(&app, credit).await.paid), (Cents(11_900), Cents(-4_000)));
    }

    async fn rest_tells_of_a_transfer_what_a_person_is_asked_about(app: TestApp) {
        let (bought, credit) = credited(&app).await;
        let other = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        enter(&app, bought, PaymentFacts::new(day("10.05.2024"), Cents(-5_950), "")).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let item = |invoice: InvoiceId, cents: i64| json!({"invoice": invoice.0, "amount_cents": cents});
        let body = json!({"paid_on": "2024-06-28", "items": [item(other, 11_900), item(credit, -5_950)]});
        let entered = api.post("/api/paktbuch/v1/transfers", &body).await.expect(201).json();
        let warnings = entered["warnings"].as_array().unwrap();
        assert!(warnings.len() == 1 && warnings[0].as_str().unwrap().starts_with("Rechnung G-1: Eine Rückzahlung über −59,50 €"), "{entered}");
    }

    async fn a_refund_that_a_list_tells_with_a_plus_is_no_payment(app: TestApp) {
        let bought = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let first = rows(&[("03.05.2024", "B1", "RE-1", "119,00"), ("10.05.2024", "B2", "RE-1", "-40,00")]);
        assert_eq!(import(&app, &first).await.booked, 2);
        let reasons = waits(&app, &[("11.05.2024", "B3", "RE-1", "40,00")]).await;
        assert!(reasons[0].starts_with("Der Lieferant hat 40,00 € zurückgezahlt; nur deshalb ist mehr als 0,00 € offen"), "{reasons:?}");
        let reasons = waits(&app, &[("12.05.2024", "", "RE-1", "40,00")]).await;
        assert!(reasons[0].contains("derselbe Betrag mit dem anderen Vorzeichen"), "{reasons:?}");
        assert_eq!(invoice_row(&app, bought).await.paid, Cents(7_900));
    }

    async fn a_refund_of_a_partly_paid_invoice_that_is_told_with_a_plus_is_asked_about(app: TestApp) {
        let bought = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 500)])).await;
        for told in [("03.05.2024", "B1", "RE-1", "300,00"), ("10.05.2024", "B2", "RE-1", "-100,00")] {
            assert_eq!(import(&app, &rows(&[told])).await.booked, 1);
        }
        let told = "Der Lieferant hat 100,00 € am 10.05.2024 zurückgezahlt; derselbe Betrag wäre damit noch einmal gezahlt.";
        let reasons = waits(&app, &[("11.05.2024", "B3", "RE-1", "100,00")]).await;
        assert!(reasons[0].starts_with(told), "{reasons:?}");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/invoices/{bought}/payments");
        let enter = async |day: &str, cents: i64| api.post(&path, &json!({"paid_on": day, "amount_cents": cents})).await.expect(201).json();
        let entered = enter("2024-05-12", 10_000).await;
        assert!(entered["warnings"][0].as_str().unwrap().starts_with(told), "{entered}");
        // Another amount, or more than a week later, is the next instalment.
        assert_eq!(enter("2024-05-13", 5_000).await.get("warnings"), None);
        assert_eq!(enter("2024-05-20", 10_000).await.get("warnings"), None);
    }

    async fn a_payment_that_a_list_tells_with_a_minus_the_next_day_is_no_refund(app: TestApp) {
        let bought = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        enter(&app, bought, PaymentFacts::new(day("03.05.2024"), Cents(11_900), "")).await;
        let reasons = waits(&app, &[("04.05.2024", "B1", "RE-1", "-119,00")]).await;
        assert!(reasons[0].starts_with("Rechnung RE-1: Am 03.05.2024 sind schon 119,00 € eingetragen, derselbe Betrag mit dem anderen Vorzeichen."), "{reasons:?}");
        // More than a week later it is a refund.
        assert_eq!(import(&app, &rows(&[("20.05.2024", "B2", "RE-1", "-119,00")])).await.booked, 1);
    }

    async fn a_number_in_the_accounts_that_is_booked_with_something_else_waits(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 1_000)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 1_000)])).await;
        assert_eq!(import(&app, &rows(&[("03.05.2024", "4711", "RE-1", "500,00")])).await.booked, 1);
        app.clock.set(app.clock.now() + chrono::Duration::days(1));
        let told = "Beleg 4711 wurde am 03.05.2024 mit 500,00 € gebucht (Rechnung RE-1).";
        for corrected in [
            ("03.05.2024", "4711", "RE-1", "450,00"),
            ("20.05.2024", "4711", "RE-1", "500,00"),
            ("03.05.2024", "4711", "RE-2", "500,00"),
        ] {
            let reasons = waits(&app, &[corrected]).await;
            assert!(reasons[0].starts_with(told), "{reasons:?}");
        }
        assert_eq!((invoice_row(&app, first).await.paid, invoice_row(&app, second).await.paid), (Cents(50_000), Cents::ZERO));
        // A payment of the invoice leaves the reason as it is.
        enter(&app, first, PaymentFacts::new(day("21.05.2024"), Cents(1_000), "")).await;
        let browser = app.foerdermittel().await;
        browser.get("/zahlungen/offen").await.expect(200).assert_shows(told);

        // One number of one list over several invoices is one payment; a booking that the list tells too is no other one.
        let both = [("03.05.2024", "4711", "RE-1", "500,00"), ("03.05.2024", "4711", "RE-2", "70,00"), ("04.05.2024", "4712", "RE-1", "60,00")];
        let taken = import(&app, &rows(&both)).await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (2, 1, vec![]));
        // A reversal has the number of what it reverses, and another year its own numbers.
        let more = [("20.06.2024", "4712", "RE-1", "-60,00"), ("03.05.2025", "4711", "RE-2", "10,00")];
        let taken = import(&app, &rows(&more)).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        assert_eq!(payments(&app, second).await.len(), 2);
    }

    async fn a_number_that_is_booked_on_another_invoice_waits_though_day_and_amount_are_the_same(app: TestApp) {
        let [first, second, third] = ["RE-1", "RE-2", "RE-3"].map(|number| invoice_of(number, &[("Display", 1, 1_000)]));
        let (first, second) = (take_data(&app, &first).await, take_data(&app, &second).await);
        take_data(&app, &third).await;
        let told = [("03.05.2024", "4711", "RE-1", "500,00"), ("03.05.2024", "4713", "RE-1", "100,00"), ("03.05.2024", "4713", "RE-3", "100,00")];
        assert_eq!(import(&app, &rows(&told)).await.booked, 3);
        let by_hand = PaymentFacts { reference: "4712".to_owned(), ..PaymentFacts::new(day("04.05.2024"), Cents(20_000), "") };
        enter(&app, first, by_hand).await;
        app.clock.set(app.clock.now() + chrono::Duration::days(1));
        let corrected = [("03.05.2024", "4711", "RE-2", "500,00"), ("04.05.2024", "4712", "RE-2", "200,00")];
        let reasons = waits(&app, &corrected).await;
        for (reason, told) in reasons.iter().zip(["Beleg 4711 wurde am 03.05.2024 mit 500,00 €", "Beleg 4712 wurde am 04.05.2024 mit 200,00 €"]) {
            assert!(reason.starts_with(&format!("{told} gebucht (Rechnung RE-1).")), "{reason}");
        }
        assert_eq!(waits(&app, &corrected).await, reasons, "so it is when the list is read again");
        // Of one number over several invoices just the corrected one waits.
        let taken = import(&app, &rows(&[("03.05.2024", "4713", "RE-2", "100,00"), told[2]])).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 1, 1));
        assert!(taken.waiting[0].1.starts_with("Beleg 4713 wurde am 03.05.2024 mit 100,00 € gebucht (Rechnung RE-1)."), "{:?}", taken.waiting);
        assert!(payments(&app, second).await.is_empty());
        let again = import(&app, &rows(&told)).await;
        assert_eq!((again.booked, again.known, again.waiting), (0, 3, vec![]));
    }
}
