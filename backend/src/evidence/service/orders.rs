//! The orders that invoices on the way bill, and what R29 says of their award.

use sea_orm::{ConnectionTrait, DbErr};

use crate::evidence::queries;
use crate::evidence::rows::InvoicePart;
use crate::ordering;
use crate::rules::RuleId;

/// Adds the orders of each invoice.
///
/// # Errors
/// The database's refusal.
pub(super) async fn add(conn: &impl ConnectionTrait, parts: &mut [InvoicePart]) -> Result<(), DbErr> {
    let named: Vec<_> = parts
        .iter()
        .map(|part| (part.id, part.order_reference.clone()))
        .collect();
    let mut orders = queries::orders(conn, &named).await?;
    for part in parts {
        part.orders = orders.remove(&part.id).unwrap_or_default();
        for order in &mut part.orders {
            let findings = ordering::order_findings(conn, (None, Some(order.id))).await?;
            let award = findings.into_iter().filter(|finding| finding.rule == RuleId::R29);
            order.objections = award.map(|finding| finding.message).collect();
        }
    }
    Ok(())
}
