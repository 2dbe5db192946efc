//! What a list tells more, or otherwise, of a payment that was entered before.

use paktbuch::db::Who;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts, PaymentsTaken};
use paktbuch_entity::{audit_event, payment};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::{EntityTrait, QueryOrder};

use super::payment_import::{import_list, payments, waiting};
use super::world::{day, invoice_of, invoice_row, permit, take_data};

/// An invoice over 119,00 € that offers no Skonto.
async fn invoice(app: &TestApp) -> InvoiceId {
    let mut data = invoice_of("RE-1", &[("Display", 1, 100)]);
    data.skonto = None;
    take_data(app, &data).await
}

/// 117,00 € of 5 January 2026, entered by hand.
async fn by_hand(app: &TestApp, invoice: InvoiceId, skonto: i64) {
    let facts = PaymentFacts {
        skonto: Cents(skonto),
        ..PaymentFacts::new(day("05.01.2026"), Cents(11_700), "")
    };
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
        .unwrap();
}

/// Reads this payment from a list, with Skonto, Haushaltsjahr and number as they are told.
async fn read(app: &TestApp, told: &str) -> PaymentsTaken {
    let head = "Zahldatum;Kreditorname;Rechnungsnummer;Zahlbetrag;Skonto;Haushaltsjahr;Buchungsnummer\n";
    import_list(
        app,
        &format!("{head}05.01.2026;Probe Netzwerktechnik;RE-1;117,00;{told}\n"),
    )
    .await
}

/// Skonto, Haushaltsjahr and number of the only payment.
async fn stands(app: &TestApp, invoice: InvoiceId) -> (i64, i64, String) {
    let [paid] = <[payment::Model; 1]>::try_from(payments(app, invoice).await).unwrap();
    (paid.skonto.0, paid.fiscal_year, paid.reference)
}

on_both! {
    async fn skonto_and_year_of_a_payment_by_hand_are_completed_and_recorded(app: TestApp) {
        let id = invoice(&app).await;
        by_hand(&app, id, 0).await;
        let taken = read(&app, "2,00;2025;B1").await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 1, vec![]));
        assert_eq!(stands(&app, id).await, (200, 2025, "B1".to_owned()));
        assert_eq!(invoice_row(&app, id).await.skonto, Cents(200), "the invoice is settled");
        let events = audit_event::Entity::find().order_by_asc(audit_event::Column::Id).all(app.db.reader()).await.unwrap();
        let changed = events.iter().find(|event| event.kind == "payment.changed").unwrap();
        for words in ["Skonto", "2,00 €", "Haushaltsjahr", "2025"] {
            assert!(changed.changes.contains(words), "{words}: {}", changed.changes);
        }
        assert_eq!(read(&app, "2,00;2025;B1").await.known, 1);
        assert_eq!(stands(&app, id).await, (200, 2025, "B1".to_owned()));
    }

    async fn skonto_and_year_that_a_later_list_tells_are_completed(app: TestApp) {
        let id = invoice(&app).await;
        assert_eq!(read(&app, ";;").await.booked, 1);
        assert_eq!(stands(&app, id).await, (0, 2026, String::new()));
        let taken = read(&app, "2,00;2025;B1").await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 1, vec![]));
        assert_eq!(stands(&app, id).await, (200, 2025, "B1".to_owned()));
        // What is told with less changes nothing; another year is told with both.
        assert_eq!(read(&app, ";;").await.known, 1);
        let taken = read(&app, "2,00;2024;B1").await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 0, 1));
        assert!(taken.waiting[0].1.contains("im Haushaltsjahr 2025; die Liste nennt 2024"), "{:?}", taken.waiting);
        assert_eq!(stands(&app, id).await, (200, 2025, "B1".to_owned()));
    }

    async fn skonto_that_contradicts_what_stands_waits_with_both(app: TestApp) {
        let id = invoice(&app).await;
        by_hand(&app, id, 100).await;
        let taken = read(&app, "2,00;;B1").await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 0, 1));
        let told = "Rechnung RE-1: Die Zahlung ist schon eingetragen, mit 1,00 € Skonto; die Liste nennt 2,00 €.";
        assert!(taken.waiting[0].1.starts_with(told), "{:?}", taken.waiting);
        assert_eq!(stands(&app, id).await, (100, 2026, String::new()));
        // Who chooses the invoice says that it is this payment: what stands stays, and its number is added.
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &id.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        assert_eq!(stands(&app, id).await, (100, 2026, "B1".to_owned()));
    }

    async fn skonto_that_the_invoice_does_not_offer_waits(app: TestApp) {
        let id = invoice(&app).await;
        by_hand(&app, id, 0).await;
        let taken = read(&app, "110,00;;B1").await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 0, 1));
        assert!(taken.waiting[0].1.contains("110,00 € Skonto sind mehr"), "{:?}", taken.waiting);
        assert_eq!(stands(&app, id).await, (0, 2026, String::new()));
    }
}
