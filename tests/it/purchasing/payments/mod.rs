//! Paying invoices.

mod entering;
mod skonto;
mod tax;
mod transfers;

use paktbuch::db::Who;
use paktbuch::error::ServiceError;
use paktbuch::purchasing::add_payment;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch_tests::TestApp;
use paktbuch_types::{Cents, InvoiceId, PaymentId};

use crate::purchasing::world::{day, permit};

async fn pay(app: &TestApp, invoice: InvoiceId, on: &str, cents: i64) -> Result<PaymentId, ServiceError> {
    enter(
        app,
        invoice,
        PaymentFacts::new(day(on), Cents(cents), "Kontoauszug 3"),
    )
    .await
}

async fn enter(app: &TestApp, invoice: InvoiceId, facts: PaymentFacts) -> Result<PaymentId, ServiceError> {
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
}
