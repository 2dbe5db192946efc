//! One transfer for several invoices (Sammelzahlung).

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddTransfer, TransferItem};
use paktbuch::purchasing::rows::Transfer;
use paktbuch::purchasing::{add_transfer, queries};
use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::EntityTrait;

use super::pay;
use crate::purchasing::payment_import::import;
use crate::purchasing::world::{day, invoice_of, invoice_row, permit, refusal, take_data};

on_both! {
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
        assert_eq!(invoice_row(&app, invoices[0]).await.paid, Cents::ZERO, "all or none");
        refusal(send(transfer(&[])).await);
        refusal(send(transfer(&[(invoices[0], 1, 0), (invoices[0], 1, 0)])).await);
        let entered = send(transfer(&[(invoices[0], 11_900, 0), (invoices[1], 11_662, 238)])).await.unwrap();
        assert_eq!(entered.len(), 2);
        let detail = queries::invoice_detail(app.db.reader(), invoices[1]).await.unwrap().unwrap();
        assert_eq!(detail.payments[0].fiscal_year, 2023);
        assert_eq!(detail.payments[0].transfer, Some(Transfer { invoices: 2, amount: Cents(23_562) }));
        send(transfer(&[(invoices[2], 100, 0)])).await.unwrap();
        let single = queries::invoice_detail(app.db.reader(), invoices[2]).await.unwrap().unwrap();
        assert_eq!(single.payments[0].transfer, None);
    }

    async fn a_list_knows_a_transfer_that_was_entered_by_hand(app: TestApp) {
        let mut items = Vec::new();
        for number in ["RE-1", "RE-2"] {
            let invoice = take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
            items.push(TransferItem { invoice, amount: Cents(11_900), skonto: Cents::ZERO });
        }
        let command = AddTransfer {
            paid_on: day("01.03.2024"),
            fiscal_year: None,
            reference: String::new(),
            proof: String::new(),
            items,
        };
        app.db.write(Who::System, async |tx| add_transfer(tx, &permit(), command).await).await.unwrap();
        let rows = "01.03.2024;B7;Probe GmbH;;Sammelzahlung RE-1 RE-2;238,00;\n02.03.2024;B8;Probe GmbH;;Sammelzahlung RE-1 RE-2;238,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.known, taken.waiting.len()), (0, 1, 1), "of another day it is another payment");
        let entered = payment::Entity::find().all(app.db.reader()).await.unwrap();
        let numbers: Vec<&str> = entered.iter().map(|payment| payment.reference.as_str()).collect();
        assert_eq!(numbers, ["B7", "B7"]);
        assert!(entered.iter().all(|payment| payment.row_id.is_none()), "taking the list back keeps what was entered by hand");
        assert_eq!(import(&app, rows).await.booked, 0);
    }

    async fn the_suppliers_of_a_transfer_are_called_as_their_open_invoices_call_them(app: TestApp) {
        let renamed = |number: &str, seller: &str| {
            let mut data = invoice_of(number, &[("Display", 1, 100)]);
            data.seller.name = seller.to_owned();
            data
        };
        let paid = take_data(&app, &renamed("RE-1", "Alt GmbH")).await;
        pay(&app, paid, "01.03.2024", 11_900).await.unwrap();
        let one = take_data(&app, &renamed("RE-2", "Neu GmbH")).await;
        let two = take_data(&app, &renamed("RE-3", "Ganz Neu GmbH")).await;
        let supplier = invoice_row(&app, one).await.supplier_id;
        assert_eq!(invoice_row(&app, paid).await.supplier_id, supplier, "one VAT number");
        let listed = queries::suppliers_with_open(app.db.reader()).await.unwrap();
        assert_eq!(listed, [(supplier, "Ganz Neu GmbH / Neu GmbH".to_owned())]);
        for (invoice, cents) in [(one, 11_900), (two, 11_900)] {
            pay(&app, invoice, "01.03.2024", cents).await.unwrap();
        }
        take_data(&app, &invoice_of("RE-4", &[("Display", 1, 100)])).await;
        let browser = app.foerdermittel().await;
        browser.get("/rechnungen/sammelzahlung?lieferant=999").await.expect(200).assert_shows("RE-4");
    }
}
