//! Why a payment of a list waits is said anew when what it waits for changes.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts, RemovePayment};
use paktbuch::purchasing::{add_payment, remove_payment};
use paktbuch_entity::payment_row;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Cents;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::payment_import::{import, payments, waiting};
use super::world::{day, invoice_of, permit, take_data};

on_both! {
    async fn the_reason_of_a_waiting_payment_follows_what_is_entered(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await;
        let either = "03.05.2024;B1;Probe Netzwerktechnik;;RE-1 oder RE-2;50,00;\n";
        let taken = import(&app, either).await;
        assert!(taken.waiting[0].1.starts_with("Mehrere Rechnungen kommen in Frage: RE-1"), "{}", taken.waiting[0].1);
        // A later row of the same list pays one of them.
        let taken = import(&app, &format!("{either}04.05.2024;B2;Probe Netzwerktechnik;RE-1;;119,00;\n")).await;
        let only = "Von den Rechnungen, die in Frage kommen, ist nur noch eine offen: RE-2";
        assert_eq!((taken.booked, taken.waiting.len()), (1, 1));
        assert!(taken.waiting[0].1.starts_with(only), "{}", taken.waiting[0].1);
        assert_eq!(waiting(&app).await.reason, taken.waiting[0].1);

        let command = AddPayment { invoice: second, facts: PaymentFacts::new(day("06.05.2024"), Cents(23_800), "") };
        app.db.write(Who::System, async |tx| add_payment(tx, &permit(), command).await).await.unwrap();
        let reason = waiting(&app).await.reason;
        assert!(reason.contains("RE-2") && reason.contains("offen 0,00 €") && !reason.contains("nur noch"), "{reason}");
        let paid = payments(&app, second).await.remove(0);
        let command = RemovePayment { payment: paid.id, version: paid.version, reason: "falsch".to_owned() };
        app.db.write(Who::System, async |tx| remove_payment(tx, &permit(), command).await).await.unwrap();
        assert!(waiting(&app).await.reason.starts_with(only), "{}", waiting(&app).await.reason);
    }

    async fn an_invoice_that_was_missing_is_no_longer_called_so(app: TestApp) {
        import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-9;;119,00;\n").await;
        assert!(waiting(&app).await.reason.contains("„RE-9“ ist nicht eingelesen"), "{}", waiting(&app).await.reason);
        let invoice = take_data(&app, &invoice_of("RE-9", &[("Display", 1, 100)])).await;
        let row = waiting(&app).await;
        assert!(row.reason.starts_with("Die genannte Rechnung nimmt die Zahlung jetzt an."), "{}", row.reason);
        assert!(payments(&app, invoice).await.is_empty(), "somebody decides");
    }

    async fn a_waiting_payment_stands_where_its_list_has_it_now(app: TestApp) {
        let row = "03.05.2024;B1;Stadtwerke;;Strom;50,00;\n";
        import(&app, row).await;
        assert_eq!(waiting(&app).await.line, 2);
        import(&app, &format!("02.05.2024;B0;Probe Netzwerktechnik;;Sand;60,00;\n{row}")).await;
        let stored = payment_row::Entity::find().filter(payment_row::Column::Reference.eq("B1")).one(app.db.reader()).await.unwrap().unwrap();
        let path = format!("/zahlungen/offen/{}", stored.id);
        app.foerdermittel().await.get(&path).await.expect(200).assert_shows("zahlungen.csv, Zeile 3");
    }

    async fn a_refund_in_another_list_tells_the_waiting_payment_what_its_next_reading_finds(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        assert_eq!(import(&app, "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n").await.booked, 1);
        let row = "20.06.2024;B2;Probe Netzwerktechnik;RE-1;;40,00;\n";
        let taken = import(&app, row).await;
        assert!(taken.waiting[0].1.contains("Offen sind noch 0,00 €"), "{:?}", taken.waiting);
        assert_eq!(import(&app, "10.05.2024;B3;Probe Netzwerktechnik;RE-1;;-40,00;\n").await.booked, 1);
        let reason = waiting(&app).await.reason;
        assert!(reason.starts_with("Der Lieferant hat 40,00 € zurückgezahlt"), "{reason}");
        assert_eq!(import(&app, row).await.waiting[0].1, reason);
    }
}
