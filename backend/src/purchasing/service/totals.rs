//! The sums that an invoice's row keeps for lists: allocated, lines still open, paid.

use std::collections::BTreeMap;

use paktbuch_entity::{allocation, invoice, invoice_line, payment};
use paktbuch_types::{Cents, InvoiceId, InvoiceLineId, PaymentKind};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Set};

use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::self_assessed::{Base, owed};

/// Sums the allocations of an invoice anew, after one of them changed.
pub(super) async fn count_allocations(tx: &WriteTx, id: InvoiceId) -> Result<(), ServiceError> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    let parts = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    let mut open: BTreeMap<InvoiceLineId, Cents> = lines.iter().map(|line| (line.id, line.gross)).collect();
    for part in &parts {
        if let Some(rest) = open.get_mut(&part.invoice_line_id) {
            *rest = rest.minus(part.gross);
        }
    }
    let open_lines = open.values().filter(|rest| **rest != Cents::ZERO).count();
    let row = invoice::ActiveModel {
        id: Set(id),
        allocated: Set(parts.iter().map(|part| part.gross).sum()),
        open_lines: Set(i64::try_from(open_lines).unwrap_or(i64::MAX)),
        ..Default::default()
    };
    invoice::Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}

/// Sums the payments of an invoice and their Skonto anew, after one of them changed.
pub(super) async fn count_payments(tx: &WriteTx, id: InvoiceId) -> Result<(), ServiceError> {
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    let row = invoice::ActiveModel {
        id: Set(id),
        paid: Set(of_kind(&payments, PaymentKind::Invoice)),
        tax_paid: Set(of_kind(&payments, PaymentKind::Tax)),
        skonto: Set(payments.iter().map(|payment| payment.skonto).sum()),
        ..Default::default()
    };
    let row = invoice::Entity::update(row).exec(tx.conn()).await?;
    if row.self_assessed_tax != Cents::ZERO || row.tax_skonto != Cents::ZERO {
        count_tax(tx, id).await?;
    }
    Ok(())
}

fn of_kind(payments: &[payment::Model], kind: PaymentKind) -> Cents {
    let payments = payments.iter().filter(|payment| payment.kind == kind);
    payments.map(|payment| payment.amount).sum()
}

/// Computes the VAT that the authority owes itself anew, after lines, their rates or the Skonto changed: on what the lines add to their
/// chain, less the Skonto.
pub(super) async fn count_tax(tx: &WriteTx, id: InvoiceId) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    let bases = lines.iter().map(|line| Base {
        gross: line.gross,
        rate: line.self_assessed_rate,
    });
    let owed = owed(bases, row.skonto);
    let row = invoice::ActiveModel {
        id: Set(id),
        self_assessed_tax: Set(owed.tax),
        tax_skonto: Set(owed.skonto),
        ..Default::default()
    };
    invoice::Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}
