//! What was decided for other invoices: of the same chain, of the same supplier, of all others.

use paktbuch_entity::{allocation, invoice, invoice_line, supplier};
use paktbuch_types::{Cents, CostLineId, InvoiceId, InvoiceLineId, SchoolId, SupplierId};
use sea_orm::sea_query::{Expr, ExprTrait};
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
    line: InvoiceLineId,
    gross: Cents,
    name: String,
    number: String,
    supplier: String,
    cost_line_id: Option<CostLineId>,
    school_id: Option<SchoolId>,
}

/// Allocated lines of these invoices, the latest first.
///
/// # Errors
/// The database's refusal.
pub async fn lines_of(
    conn: &impl ConnectionTrait,
    invoices: &[InvoiceId],
) -> Result<Vec<EarlierLine>, DbErr> {
    if invoices.is_empty() {
        return Ok(Vec::new());
    }
    decisions(conn, invoice::Column::Id.is_in(invoices.iter().copied())).await
}

/// Allocated lines of other invoices of the supplier, the latest first.
///
/// # Errors
/// The database's refusal.
pub async fn lines_of_supplier(
    conn: &impl ConnectionTrait,
    supplier: SupplierId,
    except: InvoiceId,
) -> Result<Vec<EarlierLine>, DbErr> {
    let supplier = invoice::Column::SupplierId.eq(supplier);
    decisions(conn, supplier.and(invoice::Column::Id.ne(except))).await
}

/// Allocated lines of the invoices of all other suppliers, the latest first.
///
/// # Errors
/// The database's refusal.
pub async fn lines_of_others(
    conn: &impl ConnectionTrait,
    supplier: SupplierId,
) -> Result<Vec<EarlierLine>, DbErr> {
    decisions(conn, invoice::Column::SupplierId.ne(supplier)).await
}

async fn decisions(conn: &impl ConnectionTrait, of: Expr) -> Result<Vec<EarlierLine>, DbErr> {
    let rows = allocation::Entity::find()
        .select_only()
        .column_as(invoice_line::Column::Id, "line")
        .column(allocation::Column::Gross)
        .column(invoice_line::Column::Name)
        .column(invoice::Column::Number)
        .column_as(supplier::Column::Name, "supplier")
        .column(allocation::Column::CostLineId)
        .column(allocation::Column::SchoolId)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .filter(of)
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
        .limit(LOOK_BACK)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let mut lines: Vec<EarlierLine> = Vec::new();
    for parts in rows.chunk_by(|one, next| one.line == next.line) {
        // The first of the greatest parts speaks for the line.
        let greatest = parts.iter().rev().max_by_key(|part| part.gross.0.abs());
        lines.extend(greatest.map(|row| EarlierLine {
            name: row.name.clone(),
            number: row.number.clone(),
            supplier: row.supplier.clone(),
            parts: parts.len(),
            target: match row.cost_line_id {
                Some(cost_line) => Target::CostLine(cost_line),
                None => Target::Own {
                    school: row.school_id,
                },
            },
        }));
    }
    Ok(lines)
}
