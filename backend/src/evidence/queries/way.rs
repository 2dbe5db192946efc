//! The way of the money from a record.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, payment, school,
};
use paktbuch_types::{
    AllocationId, Cents, CostLineId, DeviceId, InvoiceId, InvoiceLineId, NoticeId, PaymentId, SchoolId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::chains;
use super::devices::{counts, devices};
use super::receipts::{of_application, of_order, of_school, receipts};
use super::targets::targets;
use crate::auth::Scope;
use crate::evidence::rows::{AllocationPart, InvoicePart, LinePart, Mark, PaymentPart, Start, Target, Way};

/// Devices of an allocation that the page shows.
const DEVICES: usize = 40;

/// What the page shows of the way.
#[derive(Debug, Default)]
struct Question {
    invoices: Vec<InvoiceId>,
    /// Only these lines; `None` = all of the invoices.
    lines: Option<HashSet<InvoiceLineId>>,
    line: Option<InvoiceLineId>,
    payment: Option<PaymentId>,
    device: Option<DeviceId>,
    cost_line: Option<CostLineId>,
    mark: Mark,
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
        rejected_on: row.rejected_on,
        findings: Vec::new(),
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

/// Whether a payment was looked for by what was paid or by its Skonto, also without their minus.
fn is_sought(mark: &Mark, amount: Cents, skonto: Cents) -> bool {
    let turned = [Cents::ZERO.minus(amount), Cents::ZERO.minus(skonto)];
    // Nobody looks for the Skonto of payments without any.
    let is_other = mark.is_one_of(&[skonto]) || mark.is_one_of(&turned);
    mark.is_one_of(&[amount]) || (is_other && mark.amount != Some(Cents::ZERO))
}

async fn lines(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    question: &Question,
) -> Result<HashMap<InvoiceId, Vec<LinePart>>, DbErr> {
    let mut rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.is_in(question.invoices.iter().copied()))
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(invoice_line::Column::Id)
        .all(conn)
        .await?;
    if let Some(only) = &question.lines {
        rows.retain(|row| only.contains(&row.id));
    }
    let ids: Vec<InvoiceLineId> = rows.iter().map(|row| row.id).collect();
    let allocated = allocated(conn, &ids).await?;
    let mut parts = parts(conn, scope, question, &rows).await?;
    let mut lines: HashMap<InvoiceId, Vec<LinePart>> = HashMap::new();
    for row in rows {
        let paid = allocated.get(&row.id).copied().unwrap_or_default();
        lines.entry(row.invoice_id).or_default().push(LinePart {
            id: row.id,
            open: row.gross.minus(paid),
            position: row.position,
            name: row.name,
            quantity: row.quantity,
            gross: row.gross,
            ordered_on: row.ordered_on,
            accepted_on: row.accepted_on,
            is_start: question.line == Some(row.id) || question.mark.is_one_of(&[row.gross]),
            parts: parts.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(lines)
}

/// What allocations pay of each of these lines.
async fn allocated(
    conn: &impl ConnectionTrait,
    lines: &[InvoiceLineId],
) -> Result<HashMap<InvoiceLineId, Cents>, DbErr> {
    let rows: Vec<(InvoiceLineId, Cents)> = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().copied()))
        .select_only()
        .columns([allocation::Column::InvoiceLineId, allocation::Column::Gross])
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<InvoiceLineId, Cents> = HashMap::new();
    for (line, gross) in rows {
        let sum = sums.entry(line).or_default();
        *sum = sum.plus(gross);
    }
    Ok(sums)
}

/// Short names of the schools that these allocations are for.
async fn school_names(
    conn: &impl ConnectionTrait,
    allocations: &[allocation::Model],
) -> Result<HashMap<SchoolId, String>, DbErr> {
    let ids = allocations.iter().filter_map(|row| row.school_id);
    let rows: Vec<(SchoolId, String)> = school::Entity::find()
        .filter(school::Column::Id.is_in(ids))
        .select_only()
        .columns([school::Column::Id, school::Column::ShortName])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn parts(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    question: &Question,
    lines: &[invoice_line::Model],
) -> Result<HashMap<InvoiceLineId, Vec<AllocationPart>>, DbErr> {
    let rows = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().map(|line| line.id)))
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<AllocationId> = rows.iter().map(|row| row.id).collect();
    let targets = targets(conn, rows.iter().filter_map(|row| row.cost_line_id)).await?;
    let counts = counts(conn, &ids).await?;
    let mut devices = devices(conn, scope, &ids, question.device).await?;
    let schools = school_names(conn, &rows).await?;
    let mut parts: HashMap<InvoiceLineId, Vec<AllocationPart>> = HashMap::new();
    for row in rows {
        let mut shown = devices.remove(&row.id).unwrap_or_default();
        // Of a line that pays other devices too, only what paid the one that is asked about.
        if question.device.is_some() && shown.is_empty() {
            continue;
        }
        shown.truncate(DEVICES);
        for device in &mut shown {
            device.is_start |= question.mark.is_one_of(&[device.share]);
        }
        let all = counts.get(&row.id).copied().unwrap_or(0);
        let target = row.cost_line_id.and_then(|id| Some((id, targets.get(&id)?)));
        parts
            .entry(row.invoice_line_id)
            .or_default()
            .push(AllocationPart {
                id: row.id,
                line: row.invoice_line_id,
                cost_line: row.cost_line_id,
                is_start: question.mark.is_one_of(&[row.gross, row.eligible]),
                shares: None,
                device: None,
                filed: Vec::new(),
                gross: row.gross,
                eligible: row.eligible,
                reason: if scope.schools().is_none() {
                    row.reason
                } else {
                    String::new()
                },
                school: row
                    .school_id
                    .filter(|id| scope.contains(*id))
                    .and_then(|id| schools.get(&id).cloned())
                    .unwrap_or_default(),
                target: target.map(|(id, target)| Target {
                    is_start: question.cost_line == Some(id),
                    ..target.clone()
                }),
                more: others(scope, all, shown.len()),
                devices: shown,
            });
    }
    Ok(parts)
}

/// Devices of an allocation that are not shown; who is bound to schools is not told of other schools' devices.
fn others(scope: &Scope, all: i64, shown: usize) -> usize {
    match scope.schools() {
        Some(_) => 0,
        None => usize::try_from(all).unwrap_or(0).saturating_sub(shown),
    }
}
