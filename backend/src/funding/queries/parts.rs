//! The parts of invoice lines that notices pay for, each with what is paid of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line, payment};
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostLineId, InvoiceId, InvoiceLineId, NoticeId, OrderLineId,
    PaymentKind, SchoolId,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait,
};

use super::allocations::{allocations_of, invoices_of};
use crate::funding::rows::{SettledPart, SpentPart};
use crate::funding::settling::{Allotted, Billed, PaidSums, Settled, Settling};

/// Every part of an invoice line that the notice pays for, in the order of invoices and lines, with its paid part. Invoices
/// issued up to and including `as_of` count, with their payments up to that day (`None` = all).
///
/// # Errors
/// The database's refusal.
pub async fn spent_parts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: Option<NaiveDate>,
) -> Result<Vec<SpentPart>, DbErr> {
    let parts = parts_of(conn, invoices_of(notice), as_of).await?;
    Ok(parts
        .into_iter()
        .filter(|(of, _)| *of == notice)
        .map(|(_, part)| part)
        .collect())
}

/// An allocation with what is needed to tell how much of it is paid.
#[derive(FromQueryResult)]
struct Allocated {
    id: AllocationId,
    cost_line_id: Option<CostLineId>,
    school_id: Option<SchoolId>,
    gross: Cents,
    eligible: Cents,
    invoice_line_id: InvoiceLineId,
    invoice_id: InvoiceId,
    order_line_id: Option<OrderLineId>,
    due: Cents,
    prepaid: Cents,
    billed_before: Cents,
    self_assessed_tax: Cents,
    tax_skonto: Cents,
    skonto: Cents,
    tax_deducted: bool,
    self_assessed_rate: Option<BasisPoints>,
    notice_id: Option<NoticeId>,
}

/// Parts of the given invoices that notices pay for; those issued after `as_of` are left out, as the Belegliste leaves them out.
///
/// # Errors
/// The database's refusal.
pub async fn parts_of(
    conn: &impl ConnectionTrait,
    invoices: SelectStatement,
    as_of: Option<NaiveDate>,
) -> Result<Vec<(NoticeId, SpentPart)>, DbErr> {
    let mut parts = Vec::new();
    for (row, settled, paid_on) in settle(conn, invoices, as_of).await? {
        let (Some(cost_line), Some(notice)) = (row.cost_line_id, row.notice_id) else {
            continue;
        };
        let part = SpentPart {
            allocation: row.id,
            cost_line,
            invoice: row.invoice_id,
            invoice_line: row.invoice_line_id,
            school: row.school_id,
            invoiced: settled.invoiced,
            paid: settled.paid,
            paid_on,
        };
        parts.push((notice, part));
    }
    Ok(parts)
}

/// What has become of the allocations of these invoices up to a day, of whichever payer.
///
/// # Errors
/// The database's refusal.
pub async fn settled_parts(
    conn: &impl ConnectionTrait,
    invoices: &[InvoiceId],
    as_of: NaiveDate,
) -> Result<HashMap<AllocationId, Settled>, DbErr> {
    let these = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Id)
        .filter(invoice::Column::Id.is_in(invoices.iter().copied()))
        .into_query();
    let rows = settle(conn, these, Some(as_of)).await?;
    Ok(rows
        .into_iter()
        .map(|(row, settled, _)| (row.id, settled))
        .collect())
}

/// What has become of every allocation, of invoices and payments up to `as_of` (`None` = all).
///
/// # Errors
/// The database's refusal.
pub async fn settled_everywhere(
    conn: &impl ConnectionTrait,
    as_of: Option<NaiveDate>,
) -> Result<Vec<SettledPart>, DbErr> {
    let all = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Id)
        .into_query();
    let part = |(row, settled, _): (Allocated, Settled, Option<NaiveDate>)| SettledPart {
        allocation: row.id,
        invoice: row.invoice_id,
        cost_line: row.cost_line_id,
        notice: row.notice_id,
        school: row.school_id,
        order_line: row.order_line_id,
        invoiced: settled.invoiced,
        paid: settled.paid,
    };
    Ok(settle(conn, all, as_of).await?.into_iter().map(part).collect())
}

/// All allocations of the invoices with what has become of them, and the day of the invoice's last payment.
async fn settle(
    conn: &impl ConnectionTrait,
    invoices: SelectStatement,
    as_of: Option<NaiveDate>,
) -> Result<Vec<(Allocated, Settled, Option<NaiveDate>)>, DbErr> {
    // Of these invoices all allocations, other notices' and own funds' too: the running sum needs them.
    let rows = allocations_of(invoices.clone())
        .column(invoice_line::Column::OrderLineId)
        .columns([
            invoice::Column::Due,
            invoice::Column::Prepaid,
            invoice::Column::BilledBefore,
            invoice::Column::SelfAssessedTax,
            invoice::Column::TaxSkonto,
            invoice::Column::Skonto,
            invoice::Column::TaxDeducted,
        ])
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .apply_if(as_of, |query, as_of| {
            query.filter(invoice::Column::IssueDate.lte(as_of))
        })
        .into_model::<Allocated>()
        .all(conn)
        .await?;
    let payments = payments(conn, invoices, as_of).await?;
    let mut settling: HashMap<InvoiceId, Settling> = HashMap::new();
    let mut parts = Vec::new();
    for row in rows {
        let payment = payments.get(&row.invoice_id).copied();
        let billed = Billed {
            due: row.due,
            prepaid: row.prepaid,
            billed_before: row.billed_before,
            tax: row.self_assessed_tax,
            tax_skonto: row.tax_skonto,
            skonto: row.skonto,
            tax_deducted: row.tax_deducted,
        };
        let paid = payment.map(|payment| payment.sums).unwrap_or_default();
        let settled = settling
            .entry(row.invoice_id)
            .or_insert_with(|| Settling::of(billed, paid))
            .next(Allotted {
                gross: row.gross,
                eligible: row.eligible,
                tax_rate: row.self_assessed_rate,
            });
        parts.push((row, settled, payment.map(|payment| payment.last)));
    }
    Ok(parts)
}

/// Payments of one invoice.
#[derive(Debug, Clone, Copy)]
struct Payments {
    sums: PaidSums,
    /// Last day.
    last: NaiveDate,
}

/// Sums and last day of the payments of each invoice.
async fn payments(
    conn: &impl ConnectionTrait,
    of: SelectStatement,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<InvoiceId, Payments>, DbErr> {
    let mut query = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Kind,
            payment::Column::Amount,
            payment::Column::Skonto,
            payment::Column::PaidOn,
        ])
        .filter(payment::Column::InvoiceId.in_subquery(of));
    if let Some(as_of) = as_of {
        query = query.filter(payment::Column::PaidOn.lte(as_of));
    }
    let rows: Vec<(InvoiceId, PaymentKind, Cents, Cents, NaiveDate)> = query.into_tuple().all(conn).await?;
    let mut sums: HashMap<InvoiceId, Payments> = HashMap::new();
    for (invoice, kind, amount, skonto, day) in rows {
        let of_invoice = sums.entry(invoice).or_insert(Payments {
            sums: PaidSums::default(),
            last: day,
        });
        of_invoice.sums.add(kind, amount, skonto);
        of_invoice.last = Ord::max(of_invoice.last, day);
    }
    Ok(sums)
}
