//! Payments of the accounting system: what finds its invoice, what waits, and what a second run changes.

mod columns;
mod equal_rows;
mod finding;
mod taken_back;
mod work_list;

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{PaymentsTaken, TakePayments};
use paktbuch::purchasing::payment_file::{self, Mapping};
use paktbuch::purchasing::take_payments;
use paktbuch_entity::{payment, payment_row};
use paktbuch_tests::TestApp;
use paktbuch_types::{InvoiceId, PaymentRowState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::purchasing::world::permit;

const HEAD: &str =
    "Zahldatum;Buchungsnummer;Kreditorname;Rechnungsnummer;Verwendungszweck;Zahlbetrag;Skonto\n";

/// Reads a list of these rows.
pub(super) async fn import(app: &TestApp, rows: &str) -> PaymentsTaken {
    import_list(app, &format!("{HEAD}{rows}")).await
}

/// With headings of its own.
pub(super) async fn import_list(app: &TestApp, list: &str) -> PaymentsTaken {
    let sheet = payment_file::read_text(list.as_bytes()).unwrap();
    let (lines, refused) = payment_file::payments(&sheet, &Mapping::known(&sheet).unwrap());
    assert_eq!(refused, []);
    let command = TakePayments {
        file_name: "zahlungen.csv".to_owned(),
        lines,
        chosen: false,
    };
    let documents = app.data().documents();
    app.db
        .write(Who::System, async |tx| {
            take_payments(tx, &permit(), &documents, command).await
        })
        .await
        .unwrap()
}

/// Payments of an invoice, as they were entered.
pub(super) async fn payments(app: &TestApp, invoice: InvoiceId) -> Vec<payment::Model> {
    payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice))
        .order_by_asc(payment::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap()
}

async fn counts(app: &TestApp) -> (u64, u64) {
    let conn = app.db.reader();
    (
        payment::Entity::find().count(conn).await.unwrap(),
        payment_row::Entity::find().count(conn).await.unwrap(),
    )
}

/// The payment that waits for its invoice.
pub(super) async fn waiting(app: &TestApp) -> payment_row::Model {
    payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(PaymentRowState::Open))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}
