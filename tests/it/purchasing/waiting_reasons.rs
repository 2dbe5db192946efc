//! Why a payment of a list waits is said anew when what it waits for changes.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, LinkInvoices, PaymentFacts, RemovePayment, UnlinkInvoices};
use paktbuch::purchasing::{add_payment, link_invoices, remove_payment, unlink_invoices};
use paktbuch_entity::{invoice_link, payment_row};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, LinkKind, PaymentRowState, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::payment_import::{import, payments, waiting};
use super::told_again::credit_note;
use super::world::{day, invoice_of, permit, take_data};

/// Why payments wait, in the order of their rows.
async fn reasons(app: &TestApp) -> Vec<String> {
    let rows = payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(PaymentRowState::Open))
        .order_by_asc(payment_row::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.reason).collect()
}

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

    async fn a_payment_that_names_a_new_invoice_says_so_however_its_number_is_written(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;;Rechnung NEU-77 vom April;119,00;\n\
            03.05.2024;B2;Probe Netzwerktechnik;GR 1 B;;119,00;\n\
            03.05.2024;B3;Papier & Co. KG;;Hüllen laut 4711/24;119,00;\n\
            03.05.2024;B4;Papier & Co. KG;;Strom;50,00;\n";
        assert_eq!(import(&app, rows).await.waiting.len(), 4);
        let unknown = "Im Verwendungszweck steht keine bekannte Rechnungsnummer.";
        assert!(reasons(&app).await[0].starts_with(unknown));
        take_data(&app, &invoice_of("NEU-77", &[("Display", 1, 100)])).await;
        take_data(&app, &invoice_of("GR-1-B", &[("Display", 1, 100)])).await;
        let mut typed = json!({
            "supplier": "Papier & Co. KG", "number": "4711-23", "date": "2024-03-01",
            "lines": [{"name": "Hüllen", "amount_cents": 11_900}], "total_cents": 11_900,
        });
        let entered = api.post("/api/paktbuch/v1/invoices", &typed).await.expect(201).json();
        let takes = "Die genannte Rechnung nimmt die Zahlung jetzt an.";
        let told = reasons(&app).await;
        assert!(told[..2].iter().all(|reason| reason.starts_with(takes)), "{told:?}");
        assert!(told[2..].iter().all(|reason| reason.starts_with(unknown)), "{told:?}");

        // A number that is corrected names another row, and the old one no longer.
        let path = format!("/api/paktbuch/v1/invoices/{}", entered["id"]);
        for (tag, number, expected) in [("\"1\"", "4711-24", takes), ("\"2\"", "4711-23", unknown)] {
            typed["number"] = json!(number);
            api.put(&path, tag, &typed).await.assert_status(200);
            let told = reasons(&app).await;
            assert!(told[2].starts_with(expected) && told[3] == unknown, "{number}: {told:?}");
        }
    }

    async fn a_credit_note_that_is_linked_later_is_counted_in_the_reason(app: TestApp) {
        take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        take_data(&app, &credit_note("G-1", "RE-1", 50)).await;
        let rows = "03.05.2024;B1;Probe Netzwerktechnik;RE-1;;119,00;\n10.05.2024;B2;Probe Netzwerktechnik;RE-1;;-20,00;\n";
        assert_eq!(import(&app, rows).await.booked, 2);
        let taken = import(&app, "28.06.2024;B3;Probe Netzwerktechnik;G-1;;-59,50;\n").await;
        let too_much = "mit dieser wäre mehr zurückgezahlt, als die Gutschriften ergeben";
        assert!(taken.waiting[0].1.contains(too_much), "{:?}", taken.waiting);

        let takes = "Die genannte Rechnung nimmt die Zahlung jetzt an.";
        let later = take_data(&app, &credit_note("G-2", "RE-1", 20)).await;
        assert!(waiting(&app).await.reason.starts_with(takes), "{}", waiting(&app).await.reason);
        let link = invoice_link::Entity::find().filter(invoice_link::Column::InvoiceId.eq(later)).one(app.db.reader()).await.unwrap().unwrap();
        let preceding = link.preceding_id.unwrap();
        let command = UnlinkInvoices { invoice: later, link: link.id, version: link.version };
        app.db.write(Who::System, async |tx| unlink_invoices(tx, &permit(), command).await).await.unwrap();
        assert!(waiting(&app).await.reason.contains(too_much), "{}", waiting(&app).await.reason);
        let command = LinkInvoices { invoice: later, preceding, kind: LinkKind::Corrected, cut: false };
        app.db.write(Who::System, async |tx| link_invoices(tx, &permit(), command).await).await.unwrap();
        assert!(waiting(&app).await.reason.starts_with(takes), "{}", waiting(&app).await.reason);
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
