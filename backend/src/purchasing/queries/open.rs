//! Invoices that money can still be paid on.

use std::collections::BTreeMap;

use paktbuch_entity::{invoice, payment, supplier};
use paktbuch_types::{Cents, InvoiceId, PaymentKind, SupplierId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::list::counting;
use super::refunds::refunds_before;
use crate::purchasing::rows::OpenInvoice;
use crate::purchasing::to_pay::Refunded;

/// Invoices of which something is to be paid now, of one supplier or of all: those that are due first come first. A credit note whose
/// refund stands on its invoice is none.
///
/// # Errors
/// The database's refusal.
pub async fn open_invoices(
    conn: &impl ConnectionTrait,
    of: Option<SupplierId>,
    limit: u64,
) -> Result<Vec<OpenInvoice>, DbErr> {
    let refunded = refunded(conn).await?;
    let settled = refunds_before(conn).await?;
    let mut query = invoice::Entity::find()
        .filter(unsettled(&refunded))
        .filter(invoice::Column::Id.is_not_in(settled.into_keys()))
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
        open: refunded.get(&row.id).map_or_else(
            || row.due.minus(row.paid).minus(row.skonto).minus(row.retention),
            Refunded::to_pay,
        ),
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
    let refunded = refunded(conn).await?;
    let settled = refunds_before(conn).await?;
    let sellers: Vec<(SupplierId, String)> = invoice::Entity::find()
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .select_only()
        .columns([invoice::Column::SupplierId, invoice::Column::Seller])
        .filter(unsettled(&refunded))
        .filter(invoice::Column::Id.is_not_in(settled.into_keys()))
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

/// Open invoices of which the supplier paid something back. Credit notes are none: what comes back pays them.
///
/// # Errors
/// The database's refusal.
pub async fn refunded(conn: &impl ConnectionTrait) -> Result<BTreeMap<InvoiceId, Refunded>, DbErr> {
    let rows = payment::Entity::find()
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .filter(invoice::Column::Due.gt(0))
        .filter(open().gt(0))
        .filter(counting())
        .find_also_related(invoice::Entity)
        .all(conn)
        .await?;
    let mut refunded: BTreeMap<InvoiceId, Refunded> = BTreeMap::new();
    for (payment, invoice) in rows {
        let Some(invoice) = invoice else { continue };
        let row = refunded.entry(invoice.id).or_insert(Refunded {
            open: invoice.due.minus(invoice.paid).minus(invoice.skonto),
            retention: invoice.retention,
            back: Cents::ZERO,
        });
        row.back = row.back.minus(payment.amount).minus(payment.skonto);
    }
    Ok(refunded)
}

/// More than the retained money and what was paid back is open; of a credit note anything.
fn unsettled(refunded: &BTreeMap<InvoiceId, Refunded>) -> Condition {
    let paid_back = refunded
        .iter()
        .filter(|(_, refunded)| refunded.to_pay() == Cents::ZERO)
        .map(|(id, _)| *id);
    let is_open = Condition::any()
        .add(open().gt(Expr::col((invoice::Entity, invoice::Column::Retention))))
        .add(open().lt(0));
    counting()
        .add(invoice::Column::Id.is_not_in(paid_back))
        .add(is_open)
}

/// What is due and neither paid nor taken off as Skonto.
fn open() -> Expr {
    let column = |column: invoice::Column| Expr::col((invoice::Entity, column));
    column(invoice::Column::Due)
        .sub(column(invoice::Column::Paid))
        .sub(column(invoice::Column::Skonto))
}
