//! The receipts of a notice, one of its cost lines, an order, an application or a school.

use paktbuch_entity::{
    allocation, application, cost_item, cost_line, invoice, invoice_line, notice, order_line, purchase_order,
    school, spending,
};
use paktbuch_types::{ApplicationId, Cents, CostLineId, InvoiceId, NoticeId, OrderId, SchoolId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait,
};

use crate::evidence::rows::{Payer, RECEIPTS, ReceiptRow, Receipts};

/// The receipts of a notice, or of one of its cost lines, on page `page` (from 1); `None` where there is no such record.
pub(super) async fn receipts(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    line: Option<CostLineId>,
    page: u64,
) -> Result<Option<Receipts>, DbErr> {
    let Some(notice) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let sum = Expr::from(Func::sum(Expr::col(spending::Column::Invoiced))).cast_as("bigint");
    let spent: Vec<(InvoiceId, Cents)> = spending::Entity::find()
        .filter(spending::Column::NoticeId.eq(id))
        .apply_if(line, |query, line| {
            query.filter(spending::Column::CostLineId.eq(line))
        })
        .select_only()
        .column(spending::Column::InvoiceId)
        .column_as(sum, "spent")
        .group_by(spending::Column::InvoiceId)
        .into_tuple()
        .all(conn)
        .await?;
    let note = match line {
        Some(line) => cost_line_title(conn, line).await?,
        None => notice.title,
    };
    let title = format!("Bescheid {}", notice.reference);
    listed(conn, (Payer::Notice(id), title, note), &spent, page)
        .await
        .map(Some)
}

/// The receipts of the invoices that bill an order; `None` where there is no such order.
pub(super) async fn of_order(
    conn: &impl ConnectionTrait,
    id: OrderId,
    page: u64,
) -> Result<Option<Receipts>, DbErr> {
    let Some(order) = purchase_order::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(id))
        .select_only()
        .column(order_line::Column::Id)
        .into_query();
    let billing = Condition::all().add(invoice_line::Column::OrderLineId.in_subquery(lines));
    let spent = allocated(conn, billing).await?;
    let title = format!("Bestellung {}", order.number);
    listed(conn, (Payer::Order(id), title, order.subject), &spent, page)
        .await
        .map(Some)
}

/// The receipts that the notices upon an application pay; `None` where there is no such application.
pub(super) async fn of_application(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    page: u64,
) -> Result<Option<Receipts>, DbErr> {
    let Some(row) = application::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let notices = notice::Entity::find()
        .filter(notice::Column::ApplicationId.eq(id))
        .select_only()
        .column(notice::Column::Id)
        .into_query();
    let granted = Condition::all().add(cost_item::Column::NoticeId.in_subquery(notices));
    let spent = allocated(conn, granted).await?;
    let title = format!("Antrag {}", row.reference);
    listed(conn, (Payer::Application(id), title, row.title), &spent, page)
        .await
        .map(Some)
}

/// The receipts of which a part names the school, or whose line of the cost plan does; `None` where there is no such school.
pub(super) async fn of_school(
    conn: &impl ConnectionTrait,
    id: SchoolId,
    page: u64,
) -> Result<Option<Receipts>, DbErr> {
    let Some(row) = school::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let by_line = Condition::all()
        .add(allocation::Column::SchoolId.is_null())
        .add(cost_line::Column::SchoolId.eq(id));
    let own = Condition::any()
        .add(allocation::Column::SchoolId.eq(id))
        .add(by_line);
    let spent = allocated(conn, own).await?;
    let title = format!("Schule {}", row.number);
    listed(conn, (Payer::School(row.number), title, row.name), &spent, page)
        .await
        .map(Some)
}

/// What of each invoice is allocated so, gross.
async fn allocated(conn: &impl ConnectionTrait, so: Condition) -> Result<Vec<(InvoiceId, Cents)>, DbErr> {
    let sum = Expr::from(Func::sum(Expr::col((
        allocation::Entity,
        allocation::Column::Gross,
    ))));
    allocation::Entity::find()
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .column_as(sum.cast_as("bigint"), "spent")
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(so)
        .group_by(invoice_line::Column::InvoiceId)
        .into_tuple()
        .all(conn)
        .await
}

/// Page `page` (from 1) of these invoices by day.
async fn listed(
    conn: &impl ConnectionTrait,
    (of, title, note): (Payer, String, String),
    spent: &[(InvoiceId, Cents)],
    page: u64,
) -> Result<Receipts, DbErr> {
    let mut rows: Vec<ReceiptRow> = Vec::with_capacity(spent.len());
    for batch in spent.chunks(1_000) {
        let found = invoice::Entity::find()
            .filter(invoice::Column::Id.is_in(batch.iter().map(|(id, _)| *id)))
            .all(conn)
            .await?;
        rows.extend(found.into_iter().map(|invoice| {
            ReceiptRow {
                spent: batch
                    .iter()
                    .find(|(id, _)| *id == invoice.id)
                    .map(|(_, amount)| *amount)
                    .unwrap_or_default(),
                invoice: invoice.id,
                number: invoice.number,
                supplier: invoice.seller,
                date: invoice.issue_date,
            }
        }));
    }
    rows.sort_by_key(|row| (row.date, row.invoice));
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let sum = rows.iter().map(|row| row.spent).sum();
    let skip = usize::try_from(page.saturating_sub(1).saturating_mul(RECEIPTS)).unwrap_or(usize::MAX);
    let take = usize::try_from(RECEIPTS).unwrap_or(usize::MAX);
    Ok(Receipts {
        title,
        note,
        of,
        rows: rows.into_iter().skip(skip).take(take).collect(),
        total,
        sum,
    })
}

async fn cost_line_title(conn: &impl ConnectionTrait, id: CostLineId) -> Result<String, DbErr> {
    let found = cost_line::Entity::find_by_id(id)
        .find_also_related(cost_item::Entity)
        .one(conn)
        .await?;
    Ok(found
        .and_then(|(line, item)| {
            Some(format!(
                "Zeile {}.{} {}",
                item?.position, line.position, line.title
            ))
        })
        .unwrap_or_default())
}
