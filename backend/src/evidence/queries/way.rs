//! The way of the money from a record.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, payment,
};
use paktbuch_types::{Cents, CostLineId, DeviceId, InvoiceId, InvoiceLineId, NoticeId, PaymentId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::chains;
use super::lines::lines;
use super::receipts::{of_application, of_order, of_school, receipts};
use crate::auth::Scope;
use crate::evidence::rows::{InvoicePart, Mark, PaymentPart, Start, Way};

/// What the page shows of the way.
#[derive(Debug, Default)]
pub(super) struct Question {
    pub(super) invoices: Vec<InvoiceId>,
    /// Only these lines; `None` = all of the invoices.
    pub(super) lines: Option<HashSet<InvoiceLineId>>,
    pub(super) line: Option<InvoiceLineId>,
    pub(super) payment: Option<PaymentId>,
    pub(super) device: Option<DeviceId>,
    pub(super) cost_line: Option<CostLineId>,
    pub(super) mark: Mark,
}

/// The way from a record; page `page` where it is a list of receipts. `None` where there is no such record, or where the schools
/// in scope have nothing to do with it.
pub(in crate::evidence) async fn way(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (start, page): (Start, u64),
    mark: &Mark,
) -> Result<Option<Way>, DbErr> {
    let all = scope.schools().is_none();
    let question = match start {
        Start::Device(id) => of_device(conn, scope, id).await?,
        _ if !all => None,
        Start::Invoice(id) | Start::Removed(id, _) => Some(Question {
            invoices: vec![id],
            ..Question::default()
        }),
        Start::Line(id) => of_line(conn, id).await?,
        Start::Payment(id) => of_payment(conn, id).await?,
        Start::CostLine(id) => match of_cost_line(conn, id, page).await? {
            Some(Found::Receipts(way)) => return Ok(Some(way)),
            Some(Found::Question(question)) => Some(question),
            None => None,
        },
        Start::Notice(id) => {
            let found = receipts(conn, id, None, page).await?;
            return Ok(found.map(Way::Receipts));
        }
        Start::Order(id) => return Ok(of_order(conn, id, page).await?.map(Way::Receipts)),
        Start::Application(id) => return Ok(of_application(conn, id, page).await?.map(Way::Receipts)),
        Start::School(id) => return Ok(of_school(conn, id, page).await?.map(Way::Receipts)),
        Start::Filed { invoice, .. } => invoice.map(|id| Question {
            invoices: vec![id],
            ..Question::default()
        }),
        // These have pages of their own.
        Start::Item(..) | Start::Amendment(_) | Start::Step(..) | Start::Drawdown(_) => None,
    };
    let Some(mut question) = question else {
        return Ok(None);
    };
    question.mark = mark.clone();
    let parts = invoices(conn, scope, &question).await?;
    let is_known = matches!(start, Start::Device(_)) || !parts.is_empty();
    Ok(is_known.then_some(Way::Whole(parts)))
}

async fn of_device(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: DeviceId,
) -> Result<Option<Question>, DbErr> {
    let found = device::Entity::find_by_id(id).one(conn).await?;
    if !found.is_some_and(|device| scope.contains(device.school_id)) {
        return Ok(None);
    }
    let lines: Vec<(InvoiceLineId, InvoiceId)> = funding_share::Entity::find()
        .inner_join(allocation::Entity)
        .join(
            sea_orm::JoinType::InnerJoin,
            sea_orm::RelationTrait::def(&allocation::Relation::InvoiceLine),
        )
        .filter(funding_share::Column::DeviceId.eq(id))
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .column(invoice_line::Column::InvoiceId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Some(Question {
        invoices: lines.iter().map(|(_, invoice)| *invoice).collect(),
        lines: Some(lines.iter().map(|(line, _)| *line).collect()),
        device: Some(id),
        ..Question::default()
    }))
}

async fn of_line(conn: &impl ConnectionTrait, id: InvoiceLineId) -> Result<Option<Question>, DbErr> {
    let found = invoice_line::Entity::find_by_id(id).one(conn).await?;
    Ok(found.map(|line| Question {
        invoices: vec![line.invoice_id],
        lines: Some(HashSet::from([id])),
        line: Some(id),
        ..Question::default()
    }))
}

async fn of_payment(conn: &impl ConnectionTrait, id: PaymentId) -> Result<Option<Question>, DbErr> {
    let found = payment::Entity::find_by_id(id).one(conn).await?;
    Ok(found.map(|payment| Question {
        invoices: vec![payment.invoice_id],
        payment: Some(id),
        ..Question::default()
    }))
}

/// One receipt is shown at once, several are listed.
enum Found {
    Receipts(Way),
    Question(Question),
}

async fn of_cost_line(
    conn: &impl ConnectionTrait,
    id: CostLineId,
    page: u64,
) -> Result<Option<Found>, DbErr> {
    let notice: Option<NoticeId> = cost_line::Entity::find_by_id(id)
        .inner_join(cost_item::Entity)
        .select_only()
        .column(cost_item::Column::NoticeId)
        .into_tuple()
        .one(conn)
        .await?;
    let Some(notice) = notice else { return Ok(None) };
    let Some(found) = receipts(conn, notice, Some(id), page).await? else {
        return Ok(None);
    };
    let ([row], 1) = (found.rows.as_slice(), found.total) else {
        return Ok(Some(Found::Receipts(Way::Receipts(found))));
    };
    let lines: Vec<InvoiceLineId> = allocation::Entity::find()
        .filter(allocation::Column::CostLineId.eq(id))
        .select_only()
        .column(allocation::Column::InvoiceLineId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Some(Found::Question(Question {
        invoices: vec![row.invoice],
        lines: Some(lines.into_iter().collect()),
        cost_line: Some(id),
        ..Question::default()
    })))
}

async fn invoices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    question: &Question,
) -> Result<Vec<InvoicePart>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(question.invoices.iter().copied()))
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await?;
    let mut payments = payments(conn, scope, question).await?;
    let mut lines = lines(conn, scope, question).await?;
    let mut chains = match scope.schools() {
        Some(_) => HashMap::new(),
        None => chains(conn, &question.invoices).await?,
    };
    let part = |row: invoice::Model| InvoicePart {
        retained: retained(&row),
        payments: payments.remove(&row.id).unwrap_or_default(),
        removed: Vec::new(),
        lines: lines.remove(&row.id).unwrap_or_default(),
        chain: chains.remove(&row.id).unwrap_or_default(),
        billed_before: row.billed_before,
        is_billed_sought: question.mark.is_one_of(&[row.billed_before]),
        is_total_sought: is_total_sought(&question.mark, &row),
        is_deduction_sought: question.mark.amount != Some(Cents::ZERO)
            && question.mark.is_one_of(&[row.skonto, row.retention]),
        whole: row.gross.plus(row.rounding),
        own_tax: if row.tax_deducted {
            Cents::ZERO
        } else {
            row.self_assessed_tax
        },
        own_tax_paid: row.tax_paid,
        id: row.id,
        number: row.number,
        supplier: row.seller,
        date: row.issue_date,
        gross: row.gross,
        due: row.due,
        paid: row.paid,
        skonto: row.skonto,
        retained_until: row.retention_until,
        reference: row.accounting_reference,
        renumbered: Vec::new(),
        rejected_on: row.rejected_on,
        findings: Vec::new(),
        has_more_gone: false,
        order_reference: match scope.schools() {
            Some(_) => String::new(),
            None => row.order_reference,
        },
        orders: Vec::new(),
        entered: None,
    };
    Ok(rows.into_iter().map(part).collect())
}

/// How much of what is open is retained.
fn retained(row: &invoice::Model) -> Cents {
    let open = row.due.minus(row.paid).minus(row.skonto);
    open.clamp(Cents::ZERO, row.retention.max(Cents::ZERO))
}

async fn payments(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    question: &Question,
) -> Result<HashMap<InvoiceId, Vec<PaymentPart>>, DbErr> {
    let all = scope.schools().is_none();
    let rows = payment::Entity::find()
        .filter(payment::Column::InvoiceId.is_in(question.invoices.iter().copied()))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .all(conn)
        .await?;
    let mut payments: HashMap<InvoiceId, Vec<PaymentPart>> = HashMap::new();
    for row in rows {
        let shown = |text: String| if all { text } else { String::new() };
        let is_sought = is_sought(&question.mark, row.amount, row.skonto);
        payments.entry(row.invoice_id).or_default().push(PaymentPart {
            id: row.id,
            on: row.paid_on,
            amount: all.then_some(row.amount),
            skonto: if all { row.skonto } else { Default::default() },
            proof: shown(row.proof),
            reference: shown(row.reference),
            kind: row.kind,
            entered: None,
            changed: Vec::new(),
            is_start: question.payment == Some(row.id) || (all && is_sought),
        });
    }
    Ok(payments)
}

/// Whether an invoice was looked for by its amount, that of a credit note also without its minus.
fn is_total_sought(mark: &Mark, row: &invoice::Model) -> bool {
    let totals = [row.gross, row.due];
    let credited = totals.map(|total| Cents::ZERO.minus(total));
    mark.is_one_of(&totals) || mark.is_one_of(&credited)
}

/// Whether a payment was looked for by what was paid or by its Skonto, also without their minus.
fn is_sought(mark: &Mark, amount: Cents, skonto: Cents) -> bool {
    let turned = [Cents::ZERO.minus(amount), Cents::ZERO.minus(skonto)];
    // Nobody looks for the Skonto of payments without any.
    let is_other = mark.is_one_of(&[skonto]) || mark.is_one_of(&turned);
    mark.is_one_of(&[amount]) || (is_other && mark.amount != Some(Cents::ZERO))
}
