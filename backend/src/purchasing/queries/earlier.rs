//! What was decided for earlier invoices of the same supplier.

use paktbuch_entity::{allocation, invoice, invoice_line};
use paktbuch_types::{CostLineId, InvoiceId, SchoolId, SupplierId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::purchasing::commands::Target;
use crate::purchasing::rows::EarlierLine;

/// Decisions that are looked back on.
const LOOK_BACK: u64 = 300;

#[derive(FromQueryResult)]
struct Row {
    name: String,
    number: String,
    cost_line_id: Option<CostLineId>,
    school_id: Option<SchoolId>,
}

/// Allocated lines of other invoices of the supplier, the latest first.
///
/// # Errors
/// The database's refusal.
pub async fn earlier_lines(
    conn: &impl ConnectionTrait,
    supplier: SupplierId,
    except: InvoiceId,
) -> Result<Vec<EarlierLine>, DbErr> {
    let rows = allocation::Entity::find()
        .select_only()
        .column(invoice_line::Column::Name)
        .column(invoice::Column::Number)
        .column(allocation::Column::CostLineId)
        .column(allocation::Column::SchoolId)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice::Column::SupplierId.eq(supplier))
        .filter(invoice::Column::Id.ne(except))
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .order_by_desc(allocation::Column::Id)
        .limit(LOOK_BACK)
        .into_model::<Row>()
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| EarlierLine {
            name: row.name,
            number: row.number,
            target: match row.cost_line_id {
                Some(cost_line) => Target::CostLine(cost_line),
                None => Target::Own {
                    school: row.school_id,
                },
            },
        })
        .collect())
}
