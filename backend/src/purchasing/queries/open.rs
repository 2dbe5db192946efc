//! Invoices that money can still be paid on.

use paktbuch_entity::{invoice, supplier};
use paktbuch_types::SupplierId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::list::counting;
use crate::purchasing::rows::OpenInvoice;

/// Invoices with an open amount beside what is retained, of one supplier or of all: those that are due first come first.
///
/// # Errors
/// The database's refusal.
pub async fn open_invoices(
    conn: &impl ConnectionTrait,
    of: Option<SupplierId>,
    limit: u64,
) -> Result<Vec<OpenInvoice>, DbErr> {
    let mut query = invoice::Entity::find()
        .filter(unsettled())
        .order_by_asc(invoice::Column::DueDate.is_null())
        .order_by_asc(invoice::Column::DueDate)
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .limit(limit);
    if let Some(of) = of {
        query = query.filter(invoice::Column::SupplierId.eq(of));
    }
    let rows = query.all(conn).await?;
    let row = |row: invoice::Model| OpenInvoice {
        open: row.due.minus(row.paid).minus(row.skonto).minus(row.retention),
        id: row.id,
        number: row.number,
        supplier: row.supplier_id,
        seller: row.seller,
        date: row.issue_date,
        due_date: row.due_date,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Suppliers of such invoices, by name; called as these invoices print them, which need not be how the supplier was first called.
///
/// # Errors
/// The database's refusal.
pub async fn suppliers_with_open(conn: &impl ConnectionTrait) -> Result<Vec<(SupplierId, String)>, DbErr> {
    let sellers: Vec<(SupplierId, String)> = invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .select_only()
        .columns([invoice::Column::SupplierId, invoice::Column::Seller])
        .filter(unsettled())
        .group_by(supplier::Column::SortKey)
        .group_by(invoice::Column::SupplierId)
        .group_by(invoice::Column::Seller)
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(invoice::Column::SupplierId)
        .order_by_asc(invoice::Column::Seller)
        .into_tuple()
        .all(conn)
        .await?;
    let mut suppliers: Vec<(SupplierId, String)> = Vec::new();
    for (id, seller) in sellers {
        match suppliers.last_mut() {
            Some((last, names)) if *last == id => *names = format!("{names} / {seller}"),
            _ => suppliers.push((id, seller)),
        }
    }
    Ok(suppliers)
}

/// More than the retained money is open; of a credit note anything.
fn unsettled() -> Condition {
    let column = |column: invoice::Column| Expr::col((invoice::Entity, column));
    let open = column(invoice::Column::Due)
        .sub(column(invoice::Column::Paid))
        .sub(column(invoice::Column::Skonto));
    let is_open = Condition::any()
        .add(open.clone().gt(column(invoice::Column::Retention)))
        .add(open.lt(0));
    counting().add(is_open)
}
