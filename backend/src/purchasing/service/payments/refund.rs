//! Assigning a refund to the credit note that came for it.

use std::collections::BTreeMap;

use paktbuch_entity::{allocation, invoice, invoice_line, invoice_link, payment};
use paktbuch_types::{Cents, CostLineId, InvoiceId, LinkKind, PaymentKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Set,
};

use super::{checked, stored, told, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::AssignRefund;
use crate::purchasing::rows::is_divided_like;
use crate::purchasing::service::file_rows::tell_anew;

/// Moves a refund from the invoice to the linked credit note of which just that is open, of several to the first of them; then both are
/// settled. Answers the credit note; the history of both tells it.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] for a payment that is no refund, where there is no
/// such credit note, where it is not divided as its invoice is, or where the invoice would be overpaid without the refund.
pub async fn assign_refund(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AssignRefund,
) -> Result<InvoiceId, ServiceError> {
    let row = payment::Entity::find_by_id(command.payment)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let paid = invoice::Entity::find_by_id(row.invoice_id).one(tx.conn()).await?;
    let paid = paid.ok_or(ServiceError::NotFound)?;
    let back = row.amount.plus(row.skonto);
    if row.kind != PaymentKind::Invoice || Cents::ZERO <= back {
        return Err(ServiceError::refused(
            "Diese Zahlung ist keine Rückzahlung. Zuordnen lässt sich nur, was der Lieferant zurückgezahlt hat und mit Minus eingetragen ist.",
        ));
    }
    let Some(credit) = credit_note(tx, paid.id, back).await? else {
        return Err(ServiceError::refused(format!(
            "Zu dieser Rückzahlung gibt es keine verknüpfte Gutschrift, von der genau ihr Betrag ({back} €) offen ist. Bitte die Gutschrift \
             erfassen oder verknüpfen; sonst die Rückzahlung hier entfernen und bei der Gutschrift eintragen."
        )));
    };
    refuse_otherwise_divided(tx, &credit, &paid).await?;
    if open(&paid) < Cents::ZERO.minus(back) {
        return Err(ServiceError::refused(format!(
            "Ohne die Rückzahlung wäre die Rechnung {} überzahlt: Offen sind {} €, zurückgezahlt {} €. Bitte zuerst ihre Zahlungen prüfen.",
            paid.number,
            open(&paid),
            Cents::ZERO.minus(back)
        )));
    }
    let facts = checked(tx, credit.id, None, stored(&row)).await?;
    let mut gone = Event::new(EventKind::PaymentRemoved, SubjectKind::Invoice, paid.id.0);
    for (field, value) in told(&facts) {
        gone = gone.change(Change::new(field, value, ""));
    }
    let reason = format!("gehört zur Gutschrift {}", credit.number);
    let gone = gone.change(Change::set("Grund", reason)).of_payment(row.id);
    let mut come = Event::new(EventKind::PaymentAdded, SubjectKind::Invoice, credit.id.0);
    for (field, value) in told(&facts) {
        come = come.change(Change::set(field, value));
    }
    let come = come.of_payment(row.id);
    let version = row.version;
    let mut row = row.into_active_model();
    row.invoice_id = Set(credit.id);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    totals::count_payments(tx, paid.id).await?;
    totals::count_payments(tx, credit.id).await?;
    audit::record(tx, [gone, come]).await?;
    Box::pin(tell_anew(tx, None, &[paid.id, credit.id])).await?;
    Ok(credit.id)
}

/// Of the invoices that correct this one the first of which just this amount is open; in the order of their days.
async fn credit_note(
    tx: &WriteTx,
    corrected: InvoiceId,
    amount: Cents,
) -> Result<Option<invoice::Model>, ServiceError> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::PrecedingId.eq(corrected))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .all(tx.conn())
        .await?;
    let credit_notes = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(links.iter().map(|link| link.invoice_id)))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .all(tx.conn())
        .await?;
    Ok(credit_notes.into_iter().find(|credit| open(credit) == amount))
}

/// Refuses a credit note that is divided less completely than its invoice or gives back where that takes nothing: the proof counts the
/// refund by the parts of the invoice now, and by those of the credit note once it is assigned.
async fn refuse_otherwise_divided(
    tx: &WriteTx,
    credit: &invoice::Model,
    paid: &invoice::Model,
) -> Result<(), ServiceError> {
    if !is_divided_like((credit.allocated, own(credit)), (paid.allocated, own(paid))) {
        return Err(ServiceError::refused(format!(
            "Die Gutschrift {} ist noch nicht aufgeteilt: Bitte zuerst ihre Zeilen wie die Rechnung {} aufteilen, danach die Rückzahlung \
             zuordnen. Sonst stiege der Nachweis um die Rückzahlung.",
            credit.number, paid.number
        )));
    }
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::InvoiceId.eq(credit.id))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .all(tx.conn())
        .await?;
    let corrected: Vec<InvoiceId> = links.iter().filter_map(|link| link.preceding_id).collect();
    let taken = parts(tx, corrected).await?;
    let given_back = parts(tx, vec![credit.id]).await?;
    let is_covered = |(target, amount): (&Option<CostLineId>, &Cents)| {
        Cents::ZERO <= taken.get(target).copied().unwrap_or_default().plus(*amount)
    };
    if given_back.iter().all(is_covered) {
        return Ok(());
    }
    Err(ServiceError::refused(format!(
        "Die Gutschrift {} ist anders aufgeteilt als die Rechnung {}. Bitte zuerst die Zeilen beider gleich aufteilen, danach die Rückzahlung \
         zuordnen. Sonst änderte sich der Nachweis.",
        credit.number, paid.number
    )))
}

/// What is allocated of invoices to each cost line, and (`None`) to own funds.
async fn parts(
    tx: &WriteTx,
    invoices: Vec<InvoiceId>,
) -> Result<BTreeMap<Option<CostLineId>, Cents>, ServiceError> {
    let found = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.is_in(invoices))
        .all(tx.conn())
        .await?;
    let mut parts: BTreeMap<Option<CostLineId>, Cents> = BTreeMap::new();
    for part in found {
        let sum = parts.entry(part.cost_line_id).or_default();
        *sum = sum.plus(part.gross);
    }
    Ok(parts)
}

/// What is open of an invoice.
fn open(row: &invoice::Model) -> Cents {
    row.due.minus(row.paid).minus(row.skonto)
}

/// What an invoice has to allocate, without what it repeats.
fn own(row: &invoice::Model) -> Cents {
    row.gross.plus(row.rounding).minus(row.billed_before)
}
