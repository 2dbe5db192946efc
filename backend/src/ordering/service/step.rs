//! Placing, cancelling, closing and reopening an order.

use chrono::NaiveDate;
use paktbuch_entity::{order_line, purchase_order};
use paktbuch_types::{OrderState, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use super::deliver::state_by_deliveries;
use super::{check, lines};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditOrders, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding;
use crate::ordering::commands::{Step, TakeStep};

/// Takes a step of an order.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] for a missing day or reason;
/// [`ServiceError::Refused`] where the state does not allow it, or an order without lines or on a revoked notice is placed.
pub async fn take_step(
    tx: &WriteTx,
    _permit: &Permit<EditOrders>,
    command: TakeStep,
) -> Result<(), ServiceError> {
    let row = check::current(tx, command.order, command.version).await?;
    let changed = purchase_order::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        ..Default::default()
    };
    let (changed, event) = match command.step {
        Step::Place(day) => place(tx, &row, day, changed).await?,
        Step::Cancel(reason) => cancel(&row, &reason, changed)?,
        Step::Close => {
            let event = event(EventKind::OrderClosed, &row);
            (to(&row, OrderState::Closed, changed)?, event)
        }
        Step::Reopen => {
            let event = event(EventKind::OrderReopened, &row);
            let reopened = to(&row, OrderState::Delivered, changed)?;
            let reopened = purchase_order::ActiveModel {
                state: Set(state_by_deliveries(tx, row.id).await?),
                ..reopened
            };
            (reopened, event)
        }
    };
    changed.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

fn event(kind: EventKind, row: &purchase_order::Model) -> Event {
    Event::new(kind, SubjectKind::Order, row.id.0)
}

/// The row in its next state, where it may follow.
fn to(
    row: &purchase_order::Model,
    next: OrderState,
    changed: purchase_order::ActiveModel,
) -> Result<purchase_order::ActiveModel, ServiceError> {
    if !row.state.may_become(next) {
        return Err(ServiceError::refused(refusal(row, next)));
    }
    Ok(purchase_order::ActiveModel {
        state: Set(next),
        ..changed
    })
}

fn refusal(row: &purchase_order::Model, next: OrderState) -> String {
    let remedy = match (row.state, next) {
        (OrderState::PartlyDelivered | OrderState::Delivered, OrderState::Cancelled) => {
            "Schließen Sie sie ab, wenn nichts mehr kommen soll."
        }
        (OrderState::Placed, OrderState::Closed) => {
            "Tragen Sie zuerst die Lieferung oder Leistung ein, oder stornieren Sie sie."
        }
        _ => "Bitte laden Sie die Seite neu.",
    };
    format!(
        "Die Bestellung {} hat den Stand „{}“ und wird daraus nicht „{next}“. {remedy}",
        row.number, row.state
    )
}

async fn place(
    tx: &WriteTx,
    row: &purchase_order::Model,
    day: Option<NaiveDate>,
    changed: purchase_order::ActiveModel,
) -> Result<(purchase_order::ActiveModel, Event), ServiceError> {
    let changed = to(row, OrderState::Placed, changed)?;
    let Some(day) = day.or(row.ordered_on) else {
        let message = "Auftragsdatum: Bitte den Tag eintragen, an dem der Auftrag erteilt wurde.";
        return Err(ServiceError::field("datum", message));
    };
    let lines = lines::of_order(tx, row.id).await?;
    funding::refuse_revoked(tx.conn(), lines.iter().filter_map(|line| line.cost_line_id)).await?;
    if day > tx.today() {
        let message = format!("Auftragsdatum: Der {} liegt in der Zukunft.", format_date(day));
        return Err(ServiceError::field("datum", message));
    }
    let mut promises = lines.iter().map(|line| line.promised_on).chain([row.promised_on]);
    if promises.any(|promised| promised.is_some_and(|promised| promised < day)) {
        let message = format!(
            "Auftragsdatum: Der {} liegt nach dem zugesagten Liefertermin. Bitte einen der beiden Tage berichtigen.",
            format_date(day)
        );
        return Err(ServiceError::field("datum", message));
    }
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(row.id))
        .count(tx.conn())
        .await?;
    if lines == 0 {
        return Err(ServiceError::refused(
            "Die Bestellung hat noch keine Position. Bitte tragen Sie zuerst ein, was bestellt wird.",
        ));
    }
    let told = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let event = event(EventKind::OrderPlaced, row).change(Change::new(
        "Auftragsdatum",
        told(row.ordered_on),
        format_date(day),
    ));
    let changed = purchase_order::ActiveModel {
        ordered_on: Set(Some(day)),
        ..changed
    };
    Ok((changed, event))
}

fn cancel(
    row: &purchase_order::Model,
    reason: &str,
    changed: purchase_order::ActiveModel,
) -> Result<(purchase_order::ActiveModel, Event), ServiceError> {
    let changed = to(row, OrderState::Cancelled, changed)?;
    let reason = check::optional("grund", "Grund", reason)?;
    if reason.is_empty() {
        return Err(ServiceError::field(
            "grund",
            "Bitte geben Sie an, warum die Bestellung storniert wird.",
        ));
    }
    let event = event(EventKind::OrderCancelled, row).change(Change::set("Grund", &reason));
    let changed = purchase_order::ActiveModel {
        cancelled_because: Set(reason),
        ..changed
    };
    Ok((changed, event))
}
