//! What was invoiced and paid on a notice's cost plan.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, invoice, invoice_line, payment, school};
use paktbuch_types::{Cents, CostItemId, CostLineId, InvoiceId, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::funding::figures::{Amounts, Figure, InvoicePaid, paid_eligible, paid_part};
use crate::funding::rows::{ItemFigures, LineFigures, PlanFigures, SchoolName, SpentPart};

/// The cost plan with its figures; payments count up to and including `as_of` (`None` = all).
///
/// # Errors
/// The database's refusal.
pub async fn figures(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: Option<NaiveDate>,
) -> Result<PlanFigures, DbErr> {
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.eq(notice))
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await?;
    let lines = cost_line::Entity::find()
        .filter(cost_line::Column::CostItemId.is_in(items.iter().map(|item| item.id)))
        .order_by_asc(cost_line::Column::Position)
        .find_also_related(school::Entity)
        .all(conn)
        .await?;
    let mut spent: HashMap<CostLineId, Figure> = HashMap::new();
    for part in spent_parts(conn, notice, as_of).await? {
        let figure = spent.entry(part.cost_line).or_default();
        figure.invoiced = figure.invoiced.plus(part.invoiced);
        figure.paid = figure.paid.plus(part.paid);
    }
    let mut by_item: HashMap<CostItemId, Vec<LineFigures>> = HashMap::new();
    for (line, school) in lines {
        let planned = Amounts {
            total: line.gross,
            eligible: line.eligible,
        };
        let figure = Figure {
            planned,
            ..spent.remove(&line.id).unwrap_or_default()
        };
        by_item.entry(line.cost_item_id).or_default().push(LineFigures {
            id: line.id,
            position: line.position,
            school: school.map(|school| SchoolName {
                id: school.id,
                number: school.number,
                name: school.name,
            }),
            title: line.title,
            quantity: line.quantity,
            unit_price: line.unit_price,
            figure,
            version: line.version,
        });
    }
    let items = items.into_iter().map(|item| {
        let lines = by_item.remove(&item.id).unwrap_or_default();
        let figure = Figure {
            planned: Amounts {
                total: item.total,
                eligible: item.eligible,
            },
            invoiced: lines.iter().map(|line| line.figure.invoiced).sum(),
            paid: lines.iter().map(|line| line.figure.paid).sum(),
        };
        ItemFigures {
            id: item.id,
            position: item.position,
            title: item.title,
            figure,
            lines,
            version: item.version,
        }
    });
    Ok(PlanFigures {
        items: items.collect(),
    })
}

/// Every part of an invoice line that the notice pays for, in the order of invoices and lines, with its paid part. Payments
/// count up to and including `as_of` (`None` = all).
///
/// # Errors
/// The database's refusal.
pub async fn spent_parts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: Option<NaiveDate>,
) -> Result<Vec<SpentPart>, DbErr> {
    let own_lines = Query::select()
        .column((cost_line::Entity, cost_line::Column::Id))
        .from(cost_line::Entity)
        .inner_join(
            cost_item::Entity,
            Expr::col((cost_item::Entity, cost_item::Column::Id))
                .equals((cost_line::Entity, cost_line::Column::CostItemId)),
        )
        .and_where(cost_item::Column::NoticeId.eq(notice))
        .to_owned();
    let own: Vec<CostLineId> = cost_line::Entity::find()
        .filter(cost_line::Column::Id.in_subquery(own_lines.clone()))
        .all(conn)
        .await?
        .into_iter()
        .map(|line| line.id)
        .collect();
    let touched = Query::select()
        .distinct()
        .column((invoice_line::Entity, invoice_line::Column::InvoiceId))
        .from(invoice_line::Entity)
        .inner_join(
            allocation::Entity,
            Expr::col((allocation::Entity, allocation::Column::InvoiceLineId))
                .equals((invoice_line::Entity, invoice_line::Column::Id)),
        )
        .and_where(allocation::Column::CostLineId.in_subquery(own_lines))
        .to_owned();
    // All allocations of these invoices, other notices' and own funds' too: the running sum needs them.
    let allocations = allocation::Entity::find()
        .find_also_related(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.in_subquery(touched.clone()))
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let invoices = paid_invoices(conn, touched, as_of).await?;
    let mut before: HashMap<InvoiceId, Cents> = HashMap::new();
    let mut parts = Vec::new();
    for (allocation, line) in allocations {
        let Some((line, (invoice, paid_on))) =
            line.and_then(|line| invoices.get(&line.invoice_id).map(|paid| (line, *paid)))
        else {
            continue;
        };
        let before = before.entry(line.invoice_id).or_default();
        let paid = paid_part(*before, allocation.gross, invoice);
        *before = before.plus(allocation.gross);
        let Some(cost_line) = allocation.cost_line_id.filter(|line| own.contains(line)) else {
            continue;
        };
        parts.push(SpentPart {
            allocation: allocation.id,
            cost_line,
            invoice: line.invoice_id,
            invoice_line: line.id,
            school: allocation.school_id,
            invoiced: Amounts {
                total: allocation.gross,
                eligible: allocation.eligible,
            },
            paid: Amounts {
                total: paid,
                eligible: paid_eligible(paid, allocation.gross, allocation.eligible),
            },
            paid_on,
        });
    }
    Ok(parts)
}

/// Amount due, sum and last day of the payments of each invoice.
async fn paid_invoices(
    conn: &impl ConnectionTrait,
    ids: SelectStatement,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<InvoiceId, (InvoicePaid, Option<NaiveDate>)>, DbErr> {
    let invoices = invoice::Entity::find()
        .filter(invoice::Column::Id.in_subquery(ids.clone()))
        .all(conn)
        .await?;
    let mut found: HashMap<InvoiceId, (InvoicePaid, Option<NaiveDate>)> = invoices
        .into_iter()
        .map(|invoice| {
            (
                invoice.id,
                (
                    InvoicePaid {
                        due: invoice.due,
                        paid: Cents::ZERO,
                    },
                    None,
                ),
            )
        })
        .collect();
    let mut payments = payment::Entity::find().filter(payment::Column::InvoiceId.in_subquery(ids));
    if let Some(as_of) = as_of {
        payments = payments.filter(payment::Column::PaidOn.lte(as_of));
    }
    for payment in payments.all(conn).await? {
        if let Some((invoice, last)) = found.get_mut(&payment.invoice_id) {
            invoice.paid = invoice.paid.plus(payment.amount);
            *last = Some(last.map_or(payment.paid_on, |day| Ord::max(day, payment.paid_on)));
        }
    }
    Ok(found)
}
