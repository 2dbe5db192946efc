//! One order with its lines.

use std::collections::HashMap;

use paktbuch_entity::{cost_item, cost_line, notice, order_line, purchase_order, school, supplier};
use paktbuch_types::{CostLineId, OrderId, OrderLineId, Quantity, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::deliveries::{billed, deliveries};
use crate::auth::Scope;
use crate::ordering::rows::{LineDetail, OrderDetail, PaidBy, SchoolName};

/// An order with the lines that the reader may see, and the notes on it and its deliveries where these are all; `None` where there is none, or none of its lines is the reader's to see.
///
/// # Errors
/// The database's refusal.
pub async fn order_detail(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: OrderId,
) -> Result<Option<OrderDetail>, DbErr> {
    let found = purchase_order::Entity::find_by_id(id)
        .find_also_related(supplier::Entity)
        .one(conn)
        .await?;
    let Some((order, Some(supplier))) = found else {
        return Ok(None);
    };
    let rows = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(id))
        .order_by_asc(order_line::Column::Position)
        .find_also_related(school::Entity)
        .all(conn)
        .await?;
    let all = rows.len();
    let may_see = |line: &order_line::Model| match scope.schools() {
        None => true,
        Some(_) => line.school_id.is_some_and(|school| scope.contains(school)),
    };
    let rows: Vec<_> = rows.into_iter().filter(|(line, _)| may_see(line)).collect();
    if rows.is_empty() && scope.schools().is_some() {
        return Ok(None);
    }
    let paid = paid_by(
        conn,
        rows.iter().filter_map(|(line, _)| line.cost_line_id).collect(),
    )
    .await?;
    let mut billed = billed(conn, rows.iter().map(|(line, _)| line.id).collect()).await?;
    let mut deliveries = deliveries(conn, id).await?;
    for delivery in &mut deliveries {
        let all = delivery.came.len();
        delivery
            .came
            .retain(|(line, _)| rows.iter().any(|(known, _)| known.id == *line));
        if delivery.came.len() < all {
            delivery.note.clear();
        }
    }
    deliveries.retain(|delivery| !delivery.came.is_empty());
    let came = |line: OrderLineId| {
        let parts = deliveries.iter().flat_map(|delivery| &delivery.came);
        let parts = parts.filter(|(of, _)| *of == line);
        Quantity(parts.map(|(_, quantity)| quantity.0).sum())
    };
    let lines: Vec<LineDetail> = rows
        .into_iter()
        .map(|(line, school)| LineDetail {
            delivered: came(line.id),
            billed: billed.remove(&line.id).unwrap_or_default(),
            id: line.id,
            position: line.position,
            name: line.name,
            kind: line.kind,
            quantity: line.quantity,
            unit_price: line.unit_price,
            vat_rate: line.vat_rate,
            net: line.net,
            gross: line.gross,
            promised_on: line.promised_on,
            paid_by: line.cost_line_id.and_then(|id| paid.get(&id).cloned()),
            school: school.map(|row| SchoolName {
                id: row.id,
                number: row.number,
                name: row.name,
            }),
        })
        .collect();
    Ok(Some(OrderDetail {
        id,
        version: order.version,
        number: order.number,
        subject: order.subject,
        supplier_id: supplier.id,
        supplier: supplier.name,
        vat_id: supplier.vat_id,
        state: order.state,
        ordered_on: order.ordered_on,
        promised_on: order.promised_on,
        award: order.award,
        award_reference: order.award_reference,
        prices: order.prices,
        // It may tell of the lines of other schools.
        note: if all > lines.len() {
            String::new()
        } else {
            order.note
        },
        cancelled_because: order.cancelled_because,
        hidden_lines: all - lines.len(),
        deliveries,
        lines,
    }))
}

async fn paid_by(
    conn: &impl ConnectionTrait,
    ids: Vec<CostLineId>,
) -> Result<HashMap<CostLineId, PaidBy>, DbErr> {
    let lines = cost_line::Entity::find()
        .filter(cost_line::Column::Id.is_in(ids))
        .find_also_related(cost_item::Entity)
        .all(conn)
        .await?;
    let notices = lines
        .iter()
        .filter_map(|(_, item)| Some(item.as_ref()?.notice_id));
    let references: HashMap<_, _> = notice::Entity::find()
        .filter(notice::Column::Id.is_in(notices))
        .all(conn)
        .await?
        .into_iter()
        .map(|notice| (notice.id, notice.reference))
        .collect();
    let paid = lines.into_iter().filter_map(|(line, item)| {
        let item = item?;
        let paid = PaidBy {
            cost_line: line.id,
            notice: item.notice_id,
            reference: references.get(&item.notice_id).cloned().unwrap_or_default(),
            title: format!("{}: {}", item.title, line.title),
        };
        Some((line.id, paid))
    });
    Ok(paid.collect())
}

/// Who pays and whom it is for, in words, of these cost lines and schools.
///
/// # Errors
/// The database's refusal.
pub async fn line_names(
    conn: &impl ConnectionTrait,
    cost_lines: Vec<CostLineId>,
    schools: Vec<SchoolId>,
) -> Result<impl Fn(Option<CostLineId>, Option<SchoolId>) -> String, DbErr> {
    let paid = paid_by(conn, cost_lines).await?;
    let schools: HashMap<SchoolId, String> = super::school_names(conn, schools).await?;
    Ok(move |cost_line: Option<CostLineId>, school: Option<SchoolId>| {
        let payer = match cost_line {
            None => "Eigene Mittel".to_owned(),
            Some(id) => paid.get(&id).map_or_else(
                || format!("Kostenzeile {id}"),
                |paid| format!("Bescheid {}, {}", paid.reference, paid.title),
            ),
        };
        match school.and_then(|id| schools.get(&id)) {
            Some(school) => format!("{payer}, {school}"),
            None => payer,
        }
    })
}
