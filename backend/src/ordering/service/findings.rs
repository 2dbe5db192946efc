//! What the rules say about orders: days (R6, R7), leasing (R8) and award (R29).

use paktbuch_types::{NoticeId, OrderId};
use sea_orm::{ConnectionTrait, DbErr};

use super::award::award_findings;
use crate::confirming::{self, Reviewed};
use crate::funding;
use crate::ordering::queries;
use crate::rules::{
    Finding, Subject, SubjectKind, r06_earliest_start as r06, r07_orders as r07, r08_eligible_item as r08,
};

/// What rules R6, R7, R8 and R29 say about one order, the orders of a notice, or all.
///
/// # Errors
/// The database's refusal.
pub async fn order_findings(
    conn: &impl ConnectionTrait,
    which: (Option<NoticeId>, Option<OrderId>),
) -> Result<Vec<Finding>, DbErr> {
    let mut found = day_findings(conn, which).await?;
    found.extend(hire_findings(conn, which).await?);
    found.extend(award_findings(conn, which).await?);
    Ok(found)
}

/// What they say about one order, with what somebody confirmed of it.
///
/// # Errors
/// The database's refusal.
pub async fn review_order(conn: &impl ConnectionTrait, id: OrderId) -> Result<Vec<Reviewed>, DbErr> {
    let findings = order_findings(conn, (None, Some(id))).await?;
    confirming::review(conn, findings).await
}

/// R6 and R7 on orders that are placed and not closed, until an invoice line of the order tells the same of its own day.
async fn day_findings(
    conn: &impl ConnectionTrait,
    which: (Option<NoticeId>, Option<OrderId>),
) -> Result<Vec<Finding>, DbErr> {
    let orders = queries::dated(conn, which).await?;
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let programmes = funding::programmes(conn).await?;
    let notices = queries::notices(conn, orders.iter().map(|order| order.notice).collect()).await?;
    let mut findings = Vec::new();
    for order in orders {
        let Some(notice) = notices.get(&order.notice) else {
            continue;
        };
        let subject = Subject::new(
            SubjectKind::Order,
            order.id.0,
            format!("Bestellung {}", order.number),
        );
        let begun = r06::Facts {
            lines: vec![r06::Line {
                subject: subject.clone(),
                ordered: order.ordered,
            }],
            ..funding::start_facts(notice, &programmes)
        };
        let dated = r07::Order {
            subject,
            ordered: order.ordered,
            delivered: order.delivered.into_iter().collect(),
        };
        let mut found = r06::check(&begun);
        // What the notice lacks stands on its own page.
        found.retain(|finding| finding.subject.kind == SubjectKind::Order);
        found.extend(r07::check(&funding::period_facts(notice, &programmes), &dated));
        // Two notices with the same days say the same of one order.
        found.retain(|finding| !findings.contains(finding));
        findings.extend(found);
    }
    Ok(findings)
}

/// R8 on lines whose name tells leasing, rent or purchase by instalments, until an invoice line tells the same.
async fn hire_findings(
    conn: &impl ConnectionTrait,
    which: (Option<NoticeId>, Option<OrderId>),
) -> Result<Vec<Finding>, DbErr> {
    let lines = queries::unbilled_lines(conn, which, r08::HIRE_PARTS).await?;
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let programmes = funding::programmes(conn).await?;
    let notices = queries::notices(conn, lines.iter().map(|line| line.notice).collect()).await?;
    let findings = lines.into_iter().filter_map(|line| {
        let label = format!("Bestellung {}, Position {}", line.number, line.position);
        let item = r08::Item {
            subject: Subject::new(SubjectKind::Order, line.order.0, label),
            name: line.name,
            is_own_work: false,
        };
        let limits = funding::limits(notices.get(&line.notice)?, &programmes, false);
        Some(r08::of_hire(&r08::Facts {
            items: vec![item],
            ..limits.items
        }))
    });
    Ok(findings.flatten().collect())
}
