//! One payment over several invoices (Sammelzahlung).

use axum::response::Response;
use paktbuch_types::{Cents, InvoiceId, PaymentId};
use serde::{Deserialize, Serialize};

use super::named;
use super::payments::PaymentJson;
use crate::auth::EditInvoices;
use crate::db::{Db, WriteTx};
use crate::error::ServiceError;
use crate::purchasing::commands::{AddTransfer, TransferItem};
use crate::purchasing::{paths, queries, service};
use crate::web::api::{ApiBody, ApiPermit, Day, Told, cents, created};
use crate::web::error::AppError;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::API_TRANSFERS, add)
}

/// Eine Sammelzahlung, wie sie einzutragen ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferInput {
    paid_on: Day,
    /// Ohne Angabe das Jahr des Tages.
    #[serde(default)]
    fiscal_year: Option<i64>,
    /// Buchungsnummer.
    #[serde(default)]
    reference: String,
    /// Beleg der Zahlung.
    #[serde(default)]
    proof: String,
    /// Jede Rechnung einmal.
    items: Vec<TransferItemInput>,
}

/// Was von einer Rechnung gezahlt ist.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TransferItemInput {
    /// Nummer (`id`) der Rechnung.
    invoice: i64,
    /// Negativ bei einer Gutschrift.
    amount_cents: i64,
    #[serde(default)]
    skonto_cents: i64,
}

/// Eine eingetragene Sammelzahlung.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct TransferJson {
    /// Summe der Überweisung.
    amount_cents: i64,
    /// Je Rechnung eine, in der Reihenfolge von `items`.
    payments: Vec<PaymentJson>,
    /// Was an ihnen zu prüfen ist, je mit der Rechnung (vielleicht schon eingetragen, vor dem Tag der Rechnung); fehlt, wo es nichts gibt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl TransferInput {
    fn command(self) -> Result<AddTransfer, AppError> {
        let item = |(place, item): (usize, TransferItemInput)| -> Result<TransferItem, AppError> {
            Ok(TransferItem {
                invoice: InvoiceId(item.invoice),
                amount: cents(&format!("items[{place}].amount_cents"), item.amount_cents)?,
                skonto: cents(&format!("items[{place}].skonto_cents"), item.skonto_cents)?,
            })
        };
        let items = self.items.into_iter().enumerate().map(item);
        Ok(AddTransfer {
            paid_on: self.paid_on.0,
            fiscal_year: self.fiscal_year,
            reference: self.reference,
            proof: self.proof,
            items: items.collect::<Result<_, _>>()?,
        })
    }
}

/// Trägt eine Überweisung über mehrere Rechnungen ein: alle Zahlungen oder keine. `Location` nennt die erste.
#[utoipa::path(post, path = paths::API_TRANSFERS, request_body = TransferInput,
    responses((status = 201, description = "eingetragen", body = TransferJson), (status = 422, description = "abgewiesen, mit der Rechnung")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<EditInvoices>,
    db: Db,
    body: ApiBody,
) -> Result<Response, AppError> {
    let command = body.read::<TransferInput>()?.command()?;
    for (place, item) in command.items.iter().enumerate() {
        if !queries::invoice_exists(db.reader(), item.invoice).await? {
            return Err(AppError::Invalid(format!(
                "„items[{place}].invoice“: Die Rechnung {} gibt es nicht.",
                item.invoice
            )));
        }
    }
    created(&db, permit.who(), body.once.as_ref(), async |tx| {
        let entered = service::add_transfer(tx, &permit, command).await;
        let entered = entered.map_err(|error| match error {
            ServiceError::Refused(message) => AppError::Invalid(format!("„items“: {message}")),
            other => named(other),
        })?;
        let first = entered.first().ok_or(AppError::NotFound)?;
        Ok((paths::api_payment(*first), told(tx, &entered).await?))
    })
    .await
}

async fn told(tx: &WriteTx, entered: &[PaymentId]) -> Result<Told, AppError> {
    let mut amount = Cents::ZERO;
    let mut payments = Vec::with_capacity(entered.len());
    for id in entered {
        let payment = queries::find_payment(tx.conn(), *id).await?;
        let payment = payment.ok_or(AppError::NotFound)?;
        amount = amount.plus(payment.amount);
        payments.push(PaymentJson::from(payment));
    }
    Told::list(&TransferJson {
        amount_cents: amount.0,
        payments,
        warnings: service::transfer_doubts(tx, entered).await?,
    })
}
