//! Chains that are counted twice: a final invoice names a partial one that it bills again, both are allocated, and nothing was taken
//! off because that would have been more than is left.

use std::collections::BTreeSet;

use paktbuch_entity::{invoice, invoice_link};
use paktbuch_types::{InvoiceId, LinkKind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

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
    let links = links
        .join(JoinType::InnerJoin, invoice_link::Relation::Invoice.def())
        .select_also(invoice::Entity)
        .order_by_asc(invoice_link::Column::Id)
        .all(conn)
        .await?;
    let named = named(conn, &links).await?;
    let mut facts = Vec::new();
    for (link, later) in links {
        let Some(later) = later else {
            continue;
        };
        let is_meant = |row: &&invoice::Model| {
            row.supplier_id == later.supplier_id
                && row.number == link.number
                && row.id != later.id
                && link.issue_date.is_none_or(|date| row.issue_date == date)
        };
        let Some(earlier) = named.iter().find(is_meant) else {
            continue;
        };
        facts.push(r11::Chain {
            subject: Subject::new(
                SubjectKind::Invoice,
                later.id.0,
                format!("Rechnung {}", later.number),
            ),
            partial: earlier.number.clone(),
            whole: later.gross.plus(later.rounding).minus(later.billed_before),
            allocated: later.allocated,
            partly_allocated: earlier.allocated,
        });
    }
    Ok(facts)
}

/// The invoices with a number that a link names, in the order of their ids; a rejected one is none.
async fn named(
    conn: &impl ConnectionTrait,
    links: &[(invoice_link::Model, Option<invoice::Model>)],
) -> Result<Vec<invoice::Model>, DbErr> {
    /// Numbers asked for at once, far below the parameters either engine allows.
    const BATCH: usize = 500;
    let numbers: BTreeSet<&str> = links.iter().map(|(link, _)| link.number.as_str()).collect();
    let numbers: Vec<&str> = numbers.into_iter().collect();
    let mut rows = Vec::new();
    for batch in numbers.chunks(BATCH) {
        let found = invoice::Entity::find()
            .filter(invoice::Column::Number.is_in(batch.iter().copied()))
            .filter(invoice::Column::RejectedOn.is_null())
            .all(conn)
            .await?;
        rows.extend(found);
    }
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}
