//! The inbox (Rechnungseingang): invoices that are not wholly allocated, the oldest first.

use paktbuch_entity::invoice;
use paktbuch_types::InvoiceId;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::list::in_state;
use crate::purchasing::rows::{Inbox, InvoiceRow, InvoiceState};

/// Where `row` stands in the inbox; its neighbours also where it is no longer in it.
///
/// # Errors
/// The database's refusal.
pub async fn inbox(conn: &impl ConnectionTrait, row: &InvoiceRow) -> Result<Inbox, DbErr> {
    let before = Condition::any().add(invoice::Column::IssueDate.lt(row.date)).add(
        Condition::all()
            .add(invoice::Column::IssueDate.eq(row.date))
            .add(invoice::Column::Id.lt(row.id)),
    );
    let after = Condition::any().add(invoice::Column::IssueDate.gt(row.date)).add(
        Condition::all()
            .add(invoice::Column::IssueDate.eq(row.date))
            .add(invoice::Column::Id.gt(row.id)),
    );
    let previous = open()
        .filter(before.clone())
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id);
    let next = open()
        .filter(after)
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id);
    let is_before = Expr::Case(Box::new(CaseStatement::new().case(before, 1_i64).finally(0_i64)));
    let counts = open()
        .select_only()
        .expr(Expr::col((invoice::Entity, invoice::Column::Id)).count())
        .expr(is_before.sum().cast_as("bigint"))
        .into_tuple::<(i64, Option<i64>)>()
        .one(conn);
    let (counts, previous, next) = tokio::try_join!(counts, first(conn, previous), first(conn, next))?;
    let (count, before) = counts.unwrap_or_default();
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(Inbox {
        count: number(count),
        position: (row.state == InvoiceState::Open).then_some(number(before.unwrap_or_default()) + 1),
        previous,
        next,
    })
}

async fn first(
    conn: &impl ConnectionTrait,
    query: Select<invoice::Entity>,
) -> Result<Option<InvoiceId>, DbErr> {
    query
        .select_only()
        .column(invoice::Column::Id)
        .into_tuple()
        .one(conn)
        .await
}

fn open() -> Select<invoice::Entity> {
    invoice::Entity::find().filter(in_state(InvoiceState::Open))
}
