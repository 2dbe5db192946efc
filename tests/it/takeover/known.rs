//! Receipts that are in the books already, whichever way they came in: none counts twice unseen.

use paktbuch::takeover::{FileOutcome, SheetKind};
use paktbuch_entity::invoice;
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{Api, TestApp, on_both};
use paktbuch_types::{NoticeId, Role, format_date};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::{counts, events, file, take};
use crate::devices::world;
use crate::purchasing::world::{invoice_of, take_data};

const INVOICES: &str = "/api/paktbuch/v1/invoices";
pub(super) const SUPPLIER: &str = "Dachbau Muster GmbH";

/// An invoice over 1.000 € of 1 June 2023, entered by hand, of which this amount in cents was paid on the fifteenth.
pub(super) async fn entered(api: &Api, number: &str, paid: i64) {
    let body = json!({
        "supplier": SUPPLIER, "number": number, "date": "2023-06-01",
        "lines": [{"name": "Planung", "amount_cents": 100_000}], "total_cents": 100_000,
    });
    let made = api.post(INVOICES, &body).await.expect(201).json();
    let path = format!("{INVOICES}/{}/payments", made["id"]);
    let paid = json!({"paid_on": "2023-06-15", "amount_cents": paid, "reference": "D1"});
    api.post(&path, &paid).await.assert_status(201);
}

/// Takes a list of one row over: day of the payment, payee, number of the invoice, amount, voucher, day of the invoice.
pub(super) async fn receipt(app: &TestApp, notice: NoticeId, row: [&str; 6]) -> FileOutcome {
    let head = "Zahldatum;Empfänger;Rechnungsnummer;Betrag;Belegnummer;Rechnungsdatum";
    let list = format!("{head}\n{}\n", row.join(";"));
    take(app, notice, vec![file(SheetKind::Receipts, &list)])
        .await
        .unwrap()
        .remove(0)
}

pub(super) fn says(outcome: &FileOutcome, words: &str) -> bool {
    let mut remarks = outcome.warnings.iter().chain(&outcome.refused);
    remarks.any(|remark| remark.message.contains(words))
}

async fn invoices(app: &TestApp, number: &str) -> u64 {
    invoice::Entity::find()
        .filter(invoice::Column::Number.eq(number))
        .count(app.db.reader())
        .await
        .unwrap()
}

on_both! {
    async fn a_receipt_without_a_day_is_the_known_invoice_with_its_number(app: TestApp) {
        let world = world::build(&app.db).await;
        entered(&app.api(Role::Foerdermittel, &[]).await, "DD-7", 100_000).await;
        let data = invoice_of("RE-1", &[("Display", 1, 100)]);
        take_data(&app, &data).await;
        let before = (row_counts(&app.db).await, events(&app).await);
        let seller = data.seller.name.as_str();
        for (supplier, number, amount, known) in [
            (SUPPLIER, "DD-7", "1.000,00", "Die Rechnung DD-7 vom 01.06.2023 war schon da".to_owned()),
            (SUPPLIER, "dd 7", "1.000,00", "es gilt der 01.06.2023 der Rechnung, die schon in Paktbuch steht".to_owned()),
            (seller, "RE 1", "119,00", format!("Die Rechnung RE-1 vom {} war schon da", format_date(data.issue_date))),
        ] {
            let outcome = receipt(&app, world.notice, ["15.06.2023", supplier, number, amount, "D1", ""]).await;
            assert_eq!(counts(&outcome), (0, 0, 1, 0), "{number}: {outcome:?}");
            assert!(says(&outcome, &known), "{number}: {outcome:?}");
        }
        let other = receipt(&app, world.notice, ["15.06.2023", SUPPLIER, "DD-7", "900,00", "D1", ""]).await;
        assert_eq!(counts(&other), (0, 0, 0, 1), "{other:?}");
        assert!(says(&other, "Die Rechnung DD-7 vom 01.06.2023 steht mit 1.000,00 € in Paktbuch, in der Datei mit 900,00 €."), "{other:?}");
        assert!(says(&other, "Ist es eine andere Rechnung, bitte ihr Rechnungsdatum in der Datei ergänzen."), "{other:?}");
        assert_eq!((row_counts(&app.db).await, events(&app).await), before, "nothing is counted twice");
    }

    async fn a_receipt_of_another_day_is_the_known_invoice_where_its_payment_is_or_tells_it(app: TestApp) {
        let world = world::build(&app.db).await;
        entered(&app.api(Role::Foerdermittel, &[]).await, "DD-7", 100_000).await;
        let paid = receipt(&app, world.notice, ["15.06.2023", SUPPLIER, "DD-7", "1.000,00", "D1", "02.06.2023"]).await;
        assert_eq!(counts(&paid), (0, 0, 1, 0), "{paid:?}");
        let told = "Die Rechnung steht unter dem 01.06.2023 in Paktbuch, in der Datei ist sie vom 02.06.2023. \
            Bitte das Datum an der Rechnung oder in der Datei berichtigen.";
        assert!(says(&paid, told), "{paid:?}");
        assert_eq!(invoices(&app, "DD-7").await, 1);

        let other = receipt(&app, world.notice, ["20.07.2023", SUPPLIER, "DD-7", "1.000,00", "D2", "02.06.2023"]).await;
        assert_eq!(counts(&other), (1, 0, 0, 0), "{other:?}");
        let told = "In Paktbuch steht schon die Rechnung DD-7 von Dachbau Muster GmbH vom 01.06.2023 über 1.000,00 €; diese kommt als weitere dazu. \
            Ist es dieselbe, zählte sie doppelt";
        assert!(says(&other, told), "{other:?}");
        assert_eq!(invoices(&app, "DD-7").await, 2);
    }

    async fn a_voucher_of_the_list_names_no_invoice_and_is_told_by_its_amount_and_day(app: TestApp) {
        let world = world::build(&app.db).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for number in ["DD-8", "Beleg 5"] {
            entered(&api, number, 100_000).await;
        }
        let voucher = receipt(&app, world.notice, ["15.06.2023", SUPPLIER, "", "1.000,00", "5", ""]).await;
        assert_eq!(counts(&voucher), (1, 0, 0, 0), "{voucher:?}");
        assert!(says(&voucher, "steht schon die Rechnung DD-8 von Dachbau Muster GmbH vom 01.06.2023"), "{voucher:?}");
        let other = receipt(&app, world.notice, ["16.07.2023", SUPPLIER, "", "1.000,00", "6", ""]).await;
        assert_eq!(counts(&other), (1, 0, 0, 0), "{other:?}");
        assert!(!says(&other, "steht schon die Rechnung"), "{other:?}");
    }
}
