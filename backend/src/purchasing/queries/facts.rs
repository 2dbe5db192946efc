//! What the rules ask about one invoice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, invoice, invoice_line, notice, payment};
use paktbuch_types::{Cents, CostItemId, CostLineId, InvoiceId, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// One invoice with the notices that pay it.
#[derive(Debug, Clone)]
pub struct InvoiceFacts {
    pub invoice: invoice::Model,
    /// In their order.
    pub lines: Vec<invoice_line::Model>,
    pub allocations: Vec<allocation::Model>,
    /// Days of the payments.
    pub paid_on: Vec<NaiveDate>,
    /// In the order of their references.
    pub notices: Vec<NoticeFacts>,
}

/// A notice that pays a part of the invoice.
#[derive(Debug, Clone)]
pub struct NoticeFacts {
    pub notice: notice::Model,
    /// Every Einzelansatz, in their order.
    pub items: Vec<ItemSums>,
    /// Cost lines that the invoice is allocated to.
    pub cost_lines: BTreeSet<CostLineId>,
}

/// An Einzelansatz with its eligible spending.
#[derive(Debug, Clone)]
pub struct ItemSums {
    pub item: cost_item::Model,
    /// Eligible, of all invoices.
    pub invoiced: Cents,
    /// Eligible, of all invoices as far as they are paid.
    pub paid: Cents,
    /// Eligible, of this invoice.
    pub from_here: Cents,
}

/// Reads what the rules ask about an invoice; `None` where there is no such invoice.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_facts(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Option<InvoiceFacts>, DbErr> {
    let Some(invoice) = invoice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn)
        .await?;
    let allocations = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .order_by_asc(payment::Column::PaidOn)
        .all(conn)
        .await?;
    let notices = notices_of(conn, &allocations).await?;
    Ok(Some(InvoiceFacts {
        paid_on: payments.into_iter().map(|payment| payment.paid_on).collect(),
        invoice,
        lines,
        allocations,
        notices,
    }))
}

async fn notices_of(
    conn: &impl ConnectionTrait,
    allocations: &[allocation::Model],
) -> Result<Vec<NoticeFacts>, DbErr> {
    let used: BTreeSet<CostLineId> = allocations.iter().filter_map(|part| part.cost_line_id).collect();
    if used.is_empty() {
        return Ok(Vec::new());
    }
    let cost_lines = cost_line::Entity::find()
        .filter(cost_line::Column::Id.is_in(used))
        .all(conn)
        .await?;
    let item_of: BTreeMap<CostLineId, CostItemId> = cost_lines
        .into_iter()
        .map(|line| (line.id, line.cost_item_id))
        .collect();
    let mut from_here: BTreeMap<CostItemId, Cents> = BTreeMap::new();
    for part in allocations {
        if let Some(item) = part.cost_line_id.and_then(|line| item_of.get(&line)) {
            let sum = from_here.entry(*item).or_default();
            *sum = sum.plus(part.eligible);
        }
    }
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::Id.is_in(from_here.keys().copied()))
        .all(conn)
        .await?;
    let ids: BTreeSet<NoticeId> = items.into_iter().map(|item| item.notice_id).collect();
    let notices = notice::Entity::find()
        .filter(notice::Column::Id.is_in(ids))
        .order_by_asc(notice::Column::Reference)
        .all(conn)
        .await?;
    let mut facts = Vec::with_capacity(notices.len());
    for notice in notices {
        let items = items_of(conn, notice.id, &from_here).await?;
        let of_notice = |item: &CostItemId| items.iter().any(|sums| sums.item.id == *item);
        let cost_lines = item_of
            .iter()
            .filter(|(_, item)| of_notice(item))
            .map(|(line, _)| *line)
            .collect();
        facts.push(NoticeFacts {
            notice,
            items,
            cost_lines,
        });
    }
    Ok(facts)
}

/// Eligible amount of one Einzelansatz in one invoice.
#[derive(Debug, FromQueryResult)]
struct Spent {
    cost_item_id: CostItemId,
    invoice_id: InvoiceId,
    due: Cents,
    eligible: Cents,
}

#[derive(Debug, FromQueryResult)]
struct Paid {
    invoice_id: InvoiceId,
    amount: Cents,
}

async fn items_of(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    from_here: &BTreeMap<CostItemId, Cents>,
) -> Result<Vec<ItemSums>, DbErr> {
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.eq(notice))
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await?;
    let spent = allocation::Entity::find()
        .select_only()
        .column(cost_line::Column::CostItemId)
        .column(invoice_line::Column::InvoiceId)
        .column_as(invoice::Column::Due.max(), "due")
        .column_as(
            whole_sum(Expr::col((allocation::Entity, allocation::Column::Eligible))),
            "eligible",
        )
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .group_by(cost_line::Column::CostItemId)
        .group_by(invoice_line::Column::InvoiceId)
        .into_model::<Spent>()
        .all(conn)
        .await?;
    let paid = payment::Entity::find()
        .select_only()
        .column(payment::Column::InvoiceId)
        .column_as(
            whole_sum(Expr::col((payment::Entity, payment::Column::Amount))),
            "amount",
        )
        .filter(payment::Column::InvoiceId.is_in(spent.iter().map(|row| row.invoice_id)))
        .group_by(payment::Column::InvoiceId)
        .into_model::<Paid>()
        .all(conn)
        .await?;
    let paid: BTreeMap<InvoiceId, Cents> = paid.into_iter().map(|row| (row.invoice_id, row.amount)).collect();
    let mut sums: BTreeMap<CostItemId, (Cents, Cents)> = BTreeMap::new();
    for row in &spent {
        let share = paid_share(row, paid.get(&row.invoice_id).copied().unwrap_or_default());
        let (all, settled) = sums.entry(row.cost_item_id).or_default();
        *all = all.plus(row.eligible);
        *settled = settled.plus(share);
    }
    let with_sums = items.into_iter().map(|item| {
        let (invoiced, paid) = sums.get(&item.id).copied().unwrap_or_default();
        ItemSums {
            from_here: from_here.get(&item.id).copied().unwrap_or_default(),
            item,
            invoiced,
            paid,
        }
    });
    Ok(with_sums.collect())
}

/// The part of a row that is paid: in proportion, while an invoice is partly paid.
fn paid_share(row: &Spent, paid: Cents) -> Cents {
    if row.due == Cents::ZERO {
        row.eligible
    } else {
        row.eligible.pro_rata(paid.0, row.due.0)
    }
}

/// `SUM` as a 64-bit integer; PostgreSQL answers `numeric` otherwise.
fn whole_sum(amounts: Expr) -> Expr {
    amounts.sum().cast_as("bigint")
}
