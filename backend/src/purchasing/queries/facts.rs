//! What the rules ask about one invoice.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{allocation, cost_item, cost_line, invoice, invoice_line, notice, payment};
use paktbuch_types::{Cents, CostItemId, CostLineId, InvoiceId, InvoiceLineId, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use super::proof::{DevicesOfLines, devices_of_lines, settled_before};

/// One invoice with the notices that pay it.
#[derive(Debug, Clone)]
pub struct InvoiceFacts {
    pub invoice: invoice::Model,
    /// In their order.
    pub lines: Vec<invoice_line::Model>,
    /// By line, then by id.
    pub allocations: Vec<allocation::Model>,
    /// In the order of their days.
    pub payments: Vec<payment::Model>,
    /// In the order of their references.
    pub notices: Vec<NoticeFacts>,
    /// Devices created from each line, on each notice and (`None`) in all; none are counted while no notice pays.
    pub devices: BTreeMap<(InvoiceLineId, Option<NoticeId>), i64>,
    /// What payments and Skonto settle of the linked invoices that it bills again.
    pub chain: Cents,
}

/// A notice that pays a part of the invoice.
#[derive(Debug, Clone)]
pub struct NoticeFacts {
    pub notice: notice::Model,
    /// Cost lines that the invoice is allocated to, with their Einzelansatz.
    pub items: BTreeMap<CostLineId, CostItemId>,
}

/// Reads what the rules ask about an invoice; `None` where there is no such invoice.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_facts(
    conn: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Option<InvoiceFacts>, DbErr> {
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn);
    let allocations = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
        .all(conn);
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .order_by_asc(payment::Column::PaidOn)
        .all(conn);
    let (invoice, lines, allocations, payments) = tokio::try_join!(
        invoice::Entity::find_by_id(id).one(conn),
        lines,
        allocations,
        payments,
    )?;
    let Some(invoice) = invoice else {
        return Ok(None);
    };
    let (notices, devices, chain) = if allocations.iter().any(|part| part.cost_line_id.is_some()) {
        tokio::try_join!(
            notices_of(conn, &allocations),
            devices_of_lines(conn, id),
            settled_before(conn, id),
        )?
    } else {
        (Vec::new(), DevicesOfLines::new(), Cents::ZERO)
    };
    Ok(Some(InvoiceFacts {
        devices,
        chain,
        payments,
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
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::Id.is_in(item_of.values().copied()))
        .all(conn)
        .await?;
    let notice_of: BTreeMap<CostItemId, NoticeId> =
        items.into_iter().map(|item| (item.id, item.notice_id)).collect();
    let notices = notice::Entity::find()
        .filter(notice::Column::Id.is_in(notice_of.values().copied()))
        .order_by_asc(notice::Column::Reference)
        .all(conn)
        .await?;
    Ok(notices
        .into_iter()
        .map(|notice| {
            let of_notice = |item: &CostItemId| notice_of.get(item) == Some(&notice.id);
            NoticeFacts {
                items: item_of
                    .iter()
                    .filter(|(_, item)| of_notice(item))
                    .map(|(line, item)| (*line, *item))
                    .collect(),
                notice,
            }
        })
        .collect())
}
