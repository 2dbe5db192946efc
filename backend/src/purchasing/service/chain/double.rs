//! Chains that are counted twice: a final invoice names a partial one that it bills again, both are allocated, and nothing was taken
//! off because that would have been more than is left.

use paktbuch_entity::{invoice, invoice_link};
use paktbuch_types::{InvoiceId, LinkKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::rules::{Subject, SubjectKind, r11_double_funding as r11};

/// What R11 asks about chains: of all invoices, or of one later invoice.
///
/// # Errors
/// The database's refusal.
pub async fn chain_facts(
    conn: &impl ConnectionTrait,
    only: Option<InvoiceId>,
) -> Result<Vec<r11::Chain>, DbErr> {
    let mut links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Included))
        .filter(invoice_link::Column::PrecedingId.is_null());
    if let Some(id) = only {
        links = links.filter(invoice_link::Column::InvoiceId.eq(id));
    }
    let links = links.order_by_asc(invoice_link::Column::Id).all(conn).await?;
    let mut facts = Vec::new();
    for link in links {
        let Some(later) = invoice::Entity::find_by_id(link.invoice_id).one(conn).await? else {
            continue;
        };
        let mut meant = invoice::Entity::find()
            .filter(invoice::Column::SupplierId.eq(later.supplier_id))
            .filter(invoice::Column::Number.eq(&link.number))
            .filter(invoice::Column::Id.ne(later.id));
        if let Some(date) = link.issue_date {
            meant = meant.filter(invoice::Column::IssueDate.eq(date));
        }
        let Some(earlier) = meant.order_by_asc(invoice::Column::Id).one(conn).await? else {
            continue;
        };
        facts.push(r11::Chain {
            subject: Subject::new(
                SubjectKind::Invoice,
                later.id.0,
                format!("Rechnung {}", later.number),
            ),
            partial: earlier.number,
            whole: later.gross.plus(later.rounding).minus(later.billed_before),
            allocated: later.allocated,
            partly_allocated: earlier.allocated,
        });
    }
    Ok(facts)
}
