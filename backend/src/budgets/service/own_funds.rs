//! What no notice pays (Eigene Mittel): parts of invoices, and what orders bind beside them.

use paktbuch_types::{Cents, OrderLineId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::budgets::queries::{self, InvoiceHeads, Ordered};
use crate::budgets::rows::{Entry, Figure, OWN_FUNDS, Place};
use crate::funding::{self, SettledPart};

/// Its records: invoices as berechnet, beauftragt and bezahlt, orders as beauftragt.
///
/// # Errors
/// The database's refusal.
pub async fn own_funds(conn: &impl ConnectionTrait) -> Result<Vec<Entry>, DbErr> {
    let heads = queries::invoice_heads(conn).await?;
    let mut entries = spent(&funding::settled_everywhere(conn, None).await?, &heads);
    entries.extend(open_orders(conn, &queries::ordered(conn).await?).await?);
    Ok(entries)
}

/// What orders on own funds bind beside the invoices, gross.
///
/// # Errors
/// The database's refusal.
pub async fn own_funds_bound(conn: &impl ConnectionTrait) -> Result<Cents, DbErr> {
    let open = queries::open_own_funds(conn).await?;
    Ok(open.into_iter().map(|(_, amount)| amount).sum())
}

/// Parts of invoices, as invoiced, paid and ordered.
pub(super) fn spent(parts: &[SettledPart], heads: &InvoiceHeads) -> Vec<Entry> {
    let mut entries = Vec::new();
    for part in parts.iter().filter(|part| part.cost_line.is_none()) {
        let Some((number, seller, day)) = heads.get(&part.invoice) else {
            continue;
        };
        for (figure, amount) in [
            (Figure::Invoiced, part.invoiced.total),
            (Figure::Ordered, part.invoiced.total),
            (Figure::Paid, part.paid.total),
        ] {
            let label = format!("Rechnung {number}, {seller}");
            entries.push(Entry {
                on: Some(*day),
                ..entry(part.school, (figure, amount), label, Place::Invoice(part.invoice))
            });
        }
    }
    entries
}

/// What orders bind that no invoice bills yet.
pub(super) async fn open_orders(conn: &impl ConnectionTrait, orders: &Ordered) -> Result<Vec<Entry>, DbErr> {
    let open = queries::open_own_funds(conn).await?;
    let bound = |(line, amount): (OrderLineId, Cents)| {
        let (school, order, label) = orders.get(&line)?;
        let ordered = (Figure::Ordered, amount);
        Some(entry(*school, ordered, label.clone(), Place::Order(*order)))
    };
    Ok(open.into_iter().filter_map(bound).collect())
}

fn entry(school: Option<SchoolId>, (figure, amount): (Figure, Cents), label: String, place: Place) -> Entry {
    Entry {
        figure,
        amount,
        programme: OWN_FUNDS.to_owned(),
        category: String::new(),
        school,
        application: None,
        notice: None,
        line: None,
        label,
        on: None,
        place,
    }
}
