//! What is to be paid by a day, and what is promised for one.

use paktbuch_types::{Cents, DeadlineKind, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::deadline;
use crate::deadlines::queries::{self, Payable, Promised};
use crate::deadlines::rows::{Deadline, Place};
use crate::purchasing::{self, Refunded};

/// Invoices with their Zahlungsziel, until they are paid. What the supplier paid back waits for its credit note and is not paid again.
pub(super) async fn to_pay(conn: &impl ConnectionTrait) -> Result<Vec<Deadline>, DbErr> {
    let refunded = purchasing::refunded(conn).await?;
    let asked = |invoice: Payable| {
        let open = refunded.get(&invoice.id).map_or(invoice.open, Refunded::to_pay);
        (open > Cents::ZERO).then_some(Payable { open, ..invoice })
    };
    let row = |invoice: Payable| Deadline {
        label: format!("Zahlungsziel Rechnung: {} €", invoice.open),
        ..deadline(
            DeadlineKind::Payment,
            invoice.until,
            format!("Rechnung {}, {}", invoice.number, invoice.supplier),
            Place::Invoice(invoice.id),
        )
    };
    let payable = queries::payable(conn).await?.into_iter().filter_map(asked);
    Ok(payable.map(row).collect())
}

/// Orders with the day for which their goods are promised, until all are here; goods for these schools, or all.
pub(super) async fn to_come(
    conn: &impl ConnectionTrait,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<Deadline>, DbErr> {
    let row = |order: Promised| Deadline {
        label: format!("Zugesagte Lieferung: {}", order.subject),
        ..deadline(
            DeadlineKind::Delivery,
            order.on,
            format!("Bestellung {}, {}", order.number, order.supplier),
            Place::Order(order.id),
        )
    };
    Ok(queries::promised(conn, schools)
        .await?
        .into_iter()
        .map(row)
        .collect())
}
