//! Recording deliveries, and taking one back that was recorded by mistake.

use std::collections::BTreeMap;

use paktbuch_entity::{delivery, delivery_line, order_line, purchase_order};
use paktbuch_types::{DeliveryId, MemoSubject, OrderId, OrderLineId, OrderState, Quantity, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Set,
};

use super::accept::accept_billed;
use super::{check, lines};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditOrders, Permit};
use crate::db::WriteTx;
use crate::error::{Refusals, ServiceError};
use crate::funding;
use crate::memos;
use crate::ordering::commands::{RecordDelivery, RemoveDelivery};
use crate::ordering::queries;
use crate::rules::r26_retention as r26;

/// Records a delivery; answers it. The order's state follows, and the day of acceptance of what is billed and has now come.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a day before the order or in the future, and for
/// more than was ordered that nobody confirmed; [`ServiceError::Refused`] where nothing came or the order awaits nothing.
pub async fn record_delivery(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    command: RecordDelivery,
) -> Result<DeliveryId, ServiceError> {
    let order = check::current(tx, command.order, command.version).await?;
    if !order.state.binds() {
        return Err(ServiceError::refused(format!(
            "Die Bestellung {} hat den Stand „{}“; geliefert wird auf einen erteilten Auftrag.",
            order.number, order.state
        )));
    }
    check_day(tx, &order, &command)?;
    let stored = lines::of_order(tx, order.id).await?;
    let came = check_quantities(tx, &stored, &command).await?;
    let row = delivery::ActiveModel {
        order_id: Set(order.id),
        delivered_on: Set(command.delivered_on),
        note_number: Set(check::optional(
            "lieferschein",
            "Lieferschein",
            &command.note_number,
        )?),
        note: Set(check::note("bemerkung", "Bemerkung", &command.note)?),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    for (line, quantity) in &came {
        let part = delivery_line::ActiveModel {
            delivery_id: Set(row.id),
            order_line_id: Set(line.id),
            quantity: Set(*quantity),
        };
        delivery_line::Entity::insert(part)
            .exec_without_returning(tx.conn())
            .await?;
    }
    let told = came
        .iter()
        .map(|(line, quantity)| format!("{quantity} × {}", line.name));
    let event = Event::new(EventKind::DeliveryRecorded, SubjectKind::Order, order.id.0)
        .change(Change::set("Geliefert am", format_date(row.delivered_on)))
        .change(Change::set("Lieferschein", &row.note_number))
        .change(Change::set("Geliefert", told.collect::<Vec<_>>().join("; ")));
    follow(tx, &order).await?;
    let ids: Vec<OrderLineId> = came.iter().map(|(line, _)| line.id).collect();
    let accepted = Box::pin(accept_billed(tx, &ids)).await?;
    audit::record(tx, std::iter::once(event).chain(accepted)).await?;
    Ok(row.id)
}

fn check_day(
    tx: &WriteTx,
    order: &purchase_order::Model,
    command: &RecordDelivery,
) -> Result<(), ServiceError> {
    let day = command.delivered_on;
    if let Some(ordered) = order.ordered_on.filter(|ordered| day < *ordered) {
        let message = format!(
            "Geliefert am: Der {} liegt vor dem Auftrag vom {}. Bitte den Tag berichtigen.",
            format_date(day),
            format_date(ordered)
        );
        return Err(ServiceError::field("geliefert", message));
    }
    if day > tx.today() {
        let message = format!("Geliefert am: Der {} liegt in der Zukunft.", format_date(day));
        return Err(ServiceError::field("geliefert", message));
    }
    Ok(())
}

/// What came of each line; more than was ordered has to be confirmed.
async fn check_quantities<'a>(
    tx: &WriteTx,
    stored: &'a [order_line::Model],
    command: &RecordDelivery,
) -> Result<Vec<(&'a order_line::Model, Quantity)>, ServiceError> {
    let before = delivered(tx, command.order).await?;
    let mut refusals = Refusals::default();
    let mut came = Vec::new();
    for (id, quantity) in &command.quantities {
        let line = stored
            .iter()
            .find(|line| line.id == *id)
            .ok_or(ServiceError::Stale)?;
        if quantity.0 < 0 {
            let message = format!("Position {}: Die Menge ist nicht negativ.", line.position);
            refusals.take::<()>(Err(ServiceError::refused(message)))?;
            continue;
        }
        let sum = before
            .get(id)
            .map_or(0, |before| before.0)
            .saturating_add(quantity.0);
        if sum > line.quantity.0 && quantity.0 > 0 && !command.more_confirmed {
            let message = format!(
                "Position {}: Bestellt sind {}, mit dieser Lieferung wären es {}. Stimmt das, kreuzen Sie bitte „Es kam mehr als bestellt“ an.",
                line.position,
                line.quantity,
                Quantity(sum)
            );
            refusals.take::<()>(Err(ServiceError::field("mehr", message)))?;
        }
        if quantity.0 > 0 {
            came.push((line, *quantity));
        }
    }
    refusals.finish()?;
    if came.is_empty() {
        return Err(ServiceError::refused(
            "Bitte tragen Sie bei mindestens einer Position ein, wie viel gekommen ist.",
        ));
    }
    Ok(came)
}

/// Takes a delivery back; answers its order.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] without a reason, once the order is closed, and where
/// it came by the Stichtag of a filed proof whose retention has not ended (R26).
pub async fn remove_delivery(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    command: RemoveDelivery,
) -> Result<OrderId, ServiceError> {
    let row = delivery::Entity::find_by_id(command.delivery)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let order = check::current(tx, row.order_id, command.order_version).await?;
    if !order.state.binds() {
        return Err(ServiceError::refused(format!(
            "Die Bestellung {} ist abgeschlossen. Bitte öffnen Sie sie zuerst wieder.",
            order.number
        )));
    }
    let reason = check::optional("grund", "Grund", &command.reason)?;
    if reason.is_empty() {
        return Err(ServiceError::refused(
            "Bitte geben Sie an, warum die Lieferung entfernt wird.",
        ));
    }
    let what = format!("Lieferung vom {}", format_date(row.delivered_on));
    let removal = r26::Removal {
        what: &what,
        dated: Some(row.delivered_on),
        instead: "Bitte die Lieferung stehen lassen und mit einem Vermerk zur Bestellung festhalten, was daran falsch ist.",
    };
    let notices = queries::paying_notices(tx.conn(), order.id).await?;
    funding::refuse_removal(tx.conn(), notices, removal, tx.today()).await?;
    delivery_line::Entity::delete_many()
        .filter(delivery_line::Column::DeliveryId.eq(row.id))
        .exec(tx.conn())
        .await?;
    let above = (MemoSubject::Order, order.id.0);
    memos::keep_memos(tx, (MemoSubject::Delivery, row.id.0), Some(above)).await?;
    delivery::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
    let event = Event::new(EventKind::DeliveryRemoved, SubjectKind::Order, order.id.0)
        .change(Change::new("Geliefert am", format_date(row.delivered_on), ""))
        .change(Change::new("Lieferschein", &row.note_number, ""))
        .change(Change::set("Grund", reason));
    follow(tx, &order).await?;
    audit::record(tx, [event]).await?;
    Ok(order.id)
}

/// What came of each line of an order in all.
pub(super) async fn delivered(
    tx: &WriteTx,
    order: OrderId,
) -> Result<BTreeMap<OrderLineId, Quantity>, ServiceError> {
    let rows = delivery_line::Entity::find()
        .join(JoinType::InnerJoin, delivery_line::Relation::Delivery.def())
        .filter(delivery::Column::OrderId.eq(order))
        .all(tx.conn())
        .await?;
    let mut sums: BTreeMap<OrderLineId, Quantity> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row.order_line_id).or_insert(Quantity(0));
        *sum = Quantity(sum.0.saturating_add(row.quantity.0));
    }
    Ok(sums)
}

/// How far the deliveries of an order are.
pub(super) async fn state_by_deliveries(tx: &WriteTx, order: OrderId) -> Result<OrderState, ServiceError> {
    let sums = delivered(tx, order).await?;
    let lines = lines::of_order(tx, order).await?;
    let is_whole = |line: &order_line::Model| sums.get(&line.id).is_some_and(|came| *came >= line.quantity);
    Ok(if sums.is_empty() {
        OrderState::Placed
    } else if lines.iter().all(is_whole) {
        OrderState::Delivered
    } else {
        OrderState::PartlyDelivered
    })
}

/// Brings an order that binds money to the state that its deliveries tell, and marks it as changed.
pub(super) async fn follow(tx: &WriteTx, order: &purchase_order::Model) -> Result<(), ServiceError> {
    let next = state_by_deliveries(tx, order.id).await?;
    let changed = purchase_order::ActiveModel {
        id: Set(order.id),
        state: Set(next),
        version: Set(order.version + 1),
        ..Default::default()
    };
    changed.update(tx.conn()).await?;
    Ok(())
}
