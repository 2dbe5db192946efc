//! Records of a notice that have no document of their own: the application, conditions, orders with deliveries, the examination.

use std::collections::HashMap;

use paktbuch_entity::{
    application, application_measure, application_school, cost_line, delivery, delivery_line, filing,
    notice_condition, order_line, proof_step, purchase_order, receipt_cut, school, supplier,
};
use paktbuch_types::{ApplicationId, NoticeId, OrderId, OrderLineId, Quantity, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// An application with its measures and the part of each school.
pub(in crate::reporting) struct Applied {
    pub(in crate::reporting) application: application::Model,
    pub(in crate::reporting) measures: Vec<application_measure::Model>,
    pub(in crate::reporting) schools: Vec<(application_school::Model, Option<school::Model>)>,
}

pub(in crate::reporting) async fn applied(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<Option<Applied>, DbErr> {
    let Some(application) = application::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let measures = application_measure::Entity::find()
        .filter(application_measure::Column::ApplicationId.eq(id))
        .order_by_asc(application_measure::Column::Position)
        .all(conn)
        .await?;
    let schools = application_school::Entity::find()
        .filter(application_school::Column::ApplicationId.eq(id))
        .order_by_asc(application_school::Column::SchoolId)
        .find_also_related(school::Entity)
        .all(conn)
        .await?;
    Ok(Some(Applied {
        application,
        measures,
        schools,
    }))
}

/// The conditions (Auflagen) of a notice, in their order.
pub(in crate::reporting) async fn conditions(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Vec<notice_condition::Model>, DbErr> {
    notice_condition::Entity::find()
        .filter(notice_condition::Column::NoticeId.eq(id))
        .order_by_asc(notice_condition::Column::Position)
        .all(conn)
        .await
}

/// A line of an order with what has come of it.
pub(in crate::reporting) struct Ordered {
    pub(in crate::reporting) order: purchase_order::Model,
    pub(in crate::reporting) supplier: String,
    pub(in crate::reporting) line: order_line::Model,
    /// Title of the cost line that is to pay; `None` for own funds.
    pub(in crate::reporting) payer: Option<String>,
    /// Empty for no school in particular.
    pub(in crate::reporting) school: String,
    pub(in crate::reporting) delivered: Quantity,
}

/// The lines of these orders.
pub(in crate::reporting) async fn lines_of(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<Vec<Ordered>, DbErr> {
    let orders = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(ids.iter().copied()))
        .find_also_related(supplier::Entity)
        .all(conn)
        .await?;
    let orders: HashMap<OrderId, (purchase_order::Model, Option<supplier::Model>)> =
        orders.into_iter().map(|row| (row.0.id, row)).collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(ids.iter().copied()))
        .order_by_asc(order_line::Column::OrderId)
        .order_by_asc(order_line::Column::Position)
        .find_also_related(cost_line::Entity)
        .all(conn)
        .await?;
    let mut came: HashMap<OrderLineId, Quantity> = HashMap::new();
    for (_, part) in parts(conn, ids).await? {
        let sum = came.entry(part.order_line_id).or_insert(Quantity(0));
        *sum = Quantity(sum.0.saturating_add(part.quantity.0));
    }
    let schools = school_names(conn, lines.iter().filter_map(|(line, _)| line.school_id)).await?;
    let ordered = lines.into_iter().filter_map(|(line, payer)| {
        let (order, supplier) = orders.get(&line.order_id)?.clone();
        Some(Ordered {
            order,
            supplier: supplier.map(|row| row.name).unwrap_or_default(),
            payer: payer.map(|row| row.title),
            school: line
                .school_id
                .and_then(|id| schools.get(&id).cloned())
                .unwrap_or_default(),
            delivered: came.get(&line.id).copied().unwrap_or(Quantity(0)),
            line,
        })
    });
    Ok(ordered.collect())
}

/// What came of a line with a delivery.
pub(in crate::reporting) struct Delivered {
    /// Bestellnummer.
    pub(in crate::reporting) order: String,
    pub(in crate::reporting) delivery: delivery::Model,
    pub(in crate::reporting) line: order_line::Model,
    pub(in crate::reporting) quantity: Quantity,
}

/// The deliveries of these orders, by order and day.
pub(in crate::reporting) async fn deliveries_of(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<Vec<Delivered>, DbErr> {
    let orders = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let orders: HashMap<OrderId, String> = orders.into_iter().map(|row| (row.id, row.number)).collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let lines: HashMap<OrderLineId, order_line::Model> = lines.into_iter().map(|row| (row.id, row)).collect();
    let delivered = parts(conn, ids)
        .await?
        .into_iter()
        .filter_map(|(delivery, part)| {
            Some(Delivered {
                order: orders.get(&delivery.order_id)?.clone(),
                line: lines.get(&part.order_line_id)?.clone(),
                quantity: part.quantity,
                delivery,
            })
        });
    let mut delivered: Vec<Delivered> = delivered.collect();
    delivered.sort_by_key(|row| {
        let delivery = &row.delivery;
        (
            delivery.order_id,
            delivery.delivered_on,
            delivery.id,
            row.line.position,
        )
    });
    Ok(delivered)
}

/// Deliveries of orders, a row for each line that came.
async fn parts(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<Vec<(delivery::Model, delivery_line::Model)>, DbErr> {
    let rows = delivery_line::Entity::find()
        .find_also_related(delivery::Entity)
        .filter(delivery::Column::OrderId.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(part, delivery)| Some((delivery?, part)))
        .collect())
}

async fn school_names(
    conn: &impl ConnectionTrait,
    ids: impl Iterator<Item = SchoolId>,
) -> Result<HashMap<SchoolId, String>, DbErr> {
    let rows = school::Entity::find()
        .filter(school::Column::Id.is_in(super::each_once(ids)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The steps of the examination, by day and on one day in the order of the procedure.
pub(in crate::reporting) async fn steps(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Vec<proof_step::Model>, DbErr> {
    let mut steps = proof_step::Entity::find()
        .filter(proof_step::Column::NoticeId.eq(id))
        .order_by_asc(proof_step::Column::Id)
        .all(conn)
        .await?;
    steps.sort_by_key(|row| (row.done_on, row.step));
    Ok(steps)
}

/// What auditors accepted of the receipts of a version of the proof, by receipt.
pub(in crate::reporting) async fn cuts(
    conn: &impl ConnectionTrait,
    filing: &filing::Model,
) -> Result<Vec<receipt_cut::Model>, DbErr> {
    receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.eq(filing.id))
        .order_by_asc(receipt_cut::Column::Number)
        .order_by_asc(receipt_cut::Column::Id)
        .all(conn)
        .await
}

/// The versions of a notice's proof that were filed, and of its interim ones, from the first.
pub(in crate::reporting) async fn filings(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Vec<filing::Model>, DbErr> {
    filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(id))
        .order_by_asc(filing::Column::IsInterim)
        .order_by_asc(filing::Column::Id)
        .all(conn)
        .await
}
