//! Receipts that are no invoice.

use axum::response::Response;
use paktbuch_types::{BasisPoints, Cents, LineKind};
use serde::Deserialize;

use super::invoice::FullInvoice;
use super::invoices::written;
use crate::auth::RecordInvoices;
use crate::error::ServiceError;
use crate::purchasing::commands::{EnterReceipt, PersonnelCost, ReceiptAmount};
use crate::purchasing::{paths, service};
use crate::web::api::{ApiBody, ApiPermit, Day, Told, created};
use crate::web::error::AppError;
use crate::web::request::Authority;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::API_RECEIPTS, add)
}

/// Ein Beleg ohne Rechnung.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiptInput {
    /// `personal`, `fortbildung`, `reise`, `verrechnung`, `weiterleitung` oder `eigenleistung`.
    kind: String,
    /// Wer das Geld bekam.
    payee: String,
    number: String,
    date: Day,
    title: String,
    /// Fehlt bei Personalausgaben.
    #[serde(default)]
    amount_cents: Option<i64>,
    /// Nur bei Personalausgaben.
    #[serde(default)]
    personnel: Option<PersonnelInput>,
    #[serde(default)]
    accounting_reference: String,
    #[serde(default)]
    dms_reference: String,
}

/// Woraus eine Personalausgabe folgt.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonnelInput {
    /// Personalnummer oder Stellennummer, kein Name.
    person_key: String,
    /// Erster Tag des Monats.
    month: Day,
    /// Arbeitgeberbrutto des ganzen Monats.
    employer_gross_cents: i64,
    /// Anteil in Hundertstel Prozent: 5000 sind 50 %.
    share_basis_points: i64,
}

impl ReceiptInput {
    fn command(self) -> Result<EnterReceipt, AppError> {
        let kind = self.kind.parse::<LineKind>();
        let kind = kind.map_err(|error| ServiceError::field("kind", format!("Art des Belegs: {error}")))?;
        let amount = match (kind, self.personnel, self.amount_cents) {
            (LineKind::Personnel, Some(cost), None) => ReceiptAmount::Personnel(PersonnelCost {
                person_key: cost.person_key,
                month: first_day(cost.month)?,
                employer_gross: Cents(cost.employer_gross_cents),
                share: BasisPoints(cost.share_basis_points),
            }),
            (LineKind::Personnel, ..) => {
                let message = "Personalausgabe: Bitte „personnel“ angeben und „amount_cents“ weglassen; der Betrag folgt daraus.";
                return Err(ServiceError::field("personnel", message).into());
            }
            (_, None, Some(amount)) => ReceiptAmount::Whole(Cents(amount)),
            (..) => {
                let message =
                    "Betrag: Bitte „amount_cents“ angeben; „personnel“ gibt es nur bei Personalausgaben.";
                return Err(ServiceError::field("amount_cents", message).into());
            }
        };
        Ok(EnterReceipt {
            kind,
            payee: self.payee,
            number: self.number,
            date: self.date.0,
            title: self.title,
            amount,
            accounting_reference: self.accounting_reference,
            dms_reference: self.dms_reference,
        })
    }
}

fn first_day(day: Day) -> Result<chrono::NaiveDate, ServiceError> {
    use chrono::Datelike;
    day.0
        .with_day(1)
        .ok_or_else(|| ServiceError::field("month", "Monat: Bitte den ersten Tag des Monats angeben."))
}

/// Erfasst einen Beleg ohne Rechnung: Personalausgabe, Fortbildung, Reisekosten, interne Verrechnung, Zahlung an einen anderen Träger,
/// Eigenleistung. Zuordnung und Zahlung folgen wie bei einer Rechnung.
#[utoipa::path(post, path = paths::API_RECEIPTS, request_body = ReceiptInput,
    responses((status = 201, description = "erfasst, mit ETag", body = FullInvoice), (status = 422, description = "abgewiesen")))]
pub(super) async fn add(
    ApiPermit(permit): ApiPermit<RecordInvoices>,
    authority: Authority,
    body: ApiBody,
) -> Result<Response, AppError> {
    let command = body.read::<ReceiptInput>()?.command()?;
    created(&authority.db, permit.who(), body.once.as_ref(), async |tx| {
        let id = service::enter_receipt(tx, &permit, command, None).await?;
        let (version, receipt) = written(tx, &authority, id).await?;
        Ok((paths::api_invoice(id), Told::new(version, &receipt)?))
    })
    .await
}
