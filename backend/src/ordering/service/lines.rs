//! The lines of an order: checked, written, and told.

use std::collections::{BTreeMap, HashMap, HashSet};

use paktbuch_entity::{cost_line, delivery_line, invoice_line, order_line, school};
use paktbuch_types::{CostLineId, LineAmounts, OrderId, OrderLineId, SchoolId, complete};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::check;
use crate::db::WriteTx;
use crate::error::{Refusals, ServiceError};
use crate::funding;
use crate::ordering::commands::{OrderData, OrderLineData};

/// More lines than an order has.
const MOST: usize = 200;

/// The lines as they are stored, in their order.
pub(super) async fn of_order(tx: &WriteTx, id: OrderId) -> Result<Vec<order_line::Model>, ServiceError> {
    let rows = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(id))
        .order_by_asc(order_line::Column::Position)
        .all(tx.conn())
        .await?;
    Ok(rows)
}

/// A stored line as it was entered.
pub(super) fn data(line: &order_line::Model) -> OrderLineData {
    OrderLineData {
        id: Some(line.id),
        name: line.name.clone(),
        kind: line.kind,
        quantity: line.quantity,
        unit_price: line.unit_price,
        vat_rate: line.vat_rate,
        cost_line: line.cost_line_id,
        school: line.school_id,
        promised_on: line.promised_on,
    }
}

/// The lines with cleaned names, and with the school of the cost line that pays.
pub(super) async fn checked(
    tx: &WriteTx,
    lines: &[OrderLineData],
) -> Result<Vec<OrderLineData>, ServiceError> {
    if lines.len() > MOST {
        return Err(ServiceError::refused(format!(
            "Eine Bestellung hat höchstens {MOST} Positionen, es sind {}. Bitte teilen Sie sie auf.",
            lines.len()
        )));
    }
    let cost_lines = schools_of_cost_lines(tx, lines).await?;
    let schools: HashSet<SchoolId> = school::Entity::find()
        .filter(school::Column::Id.is_in(lines.iter().filter_map(|line| line.school)))
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut refusals = Refusals::default();
    let mut checked = Vec::with_capacity(lines.len());
    for (line, position) in lines.iter().zip(1_usize..) {
        checked.extend(refusals.take(check_line(line, position, &cost_lines, &schools))?);
    }
    refusals.finish()?;
    Ok(checked)
}

/// Each cost line that is named, with its school.
async fn schools_of_cost_lines(
    tx: &WriteTx,
    lines: &[OrderLineData],
) -> Result<HashMap<CostLineId, Option<SchoolId>>, ServiceError> {
    let rows = cost_line::Entity::find()
        .filter(cost_line::Column::Id.is_in(lines.iter().filter_map(|line| line.cost_line)))
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.school_id)).collect())
}

fn check_line(
    line: &OrderLineData,
    position: usize,
    cost_lines: &HashMap<CostLineId, Option<SchoolId>>,
    schools: &HashSet<SchoolId>,
) -> Result<OrderLineData, ServiceError> {
    let name = check::required("", &format!("Position {position}, Leistung"), &line.name)?;
    let whole = |message: String| {
        Err(ServiceError::refused(format!(
            "Position {position} „{name}“: {message}"
        )))
    };
    if line.quantity.0 <= 0 {
        return whole("Die Menge muss größer als 0 sein.".to_owned());
    }
    if line.unit_price.0 < 0 {
        return whole(format!("Ein Preis von {} € geht nicht.", line.unit_price));
    }
    let amount = i128::from(line.unit_price.0) * i128::from(line.quantity.0);
    if amount > i128::from(paktbuch_types::Cents::MAX.0) * i128::from(paktbuch_types::Quantity::SCALE) {
        return whole(format!("{} × {} € ist zu viel.", line.quantity, line.unit_price));
    }
    if line.school.is_some_and(|school| !schools.contains(&school)) {
        return whole("Diese Schule gibt es nicht. Bitte wählen Sie sie aus der Liste.".to_owned());
    }
    let of_cost_line = match line.cost_line {
        None => None,
        Some(id) => match cost_lines.get(&id) {
            None => {
                return whole(
                    "Diese Kostenzeile gibt es nicht. Bitte wählen Sie sie aus der Liste.".to_owned(),
                );
            }
            Some(school) => *school,
        },
    };
    let school = match (of_cost_line, line.school) {
        (Some(paid), Some(given)) if paid != given => {
            return whole(
                "Die Kostenzeile gehört zu einer anderen Schule. Bitte eine von beiden ändern.".to_owned(),
            );
        }
        (paid, given) => paid.or(given),
    };
    Ok(OrderLineData {
        name,
        school,
        ..line.clone()
    })
}

/// That no line comes to be paid by a notice that is revoked; those that already were stay.
pub(super) async fn refuse_revoked(
    tx: &WriteTx,
    stored: &[order_line::Model],
    data: &OrderData,
) -> Result<(), ServiceError> {
    let known: HashSet<CostLineId> = stored.iter().filter_map(|line| line.cost_line_id).collect();
    let wanted = data.lines.iter().filter_map(|line| line.cost_line);
    funding::refuse_revoked(tx.conn(), wanted.filter(|line| !known.contains(line))).await
}

/// Puts the lines in the place of the stored ones; those that stay keep their id.
pub(super) async fn store(
    tx: &WriteTx,
    order: OrderId,
    stored: &[order_line::Model],
    data: &OrderData,
) -> Result<(), ServiceError> {
    let known: BTreeMap<OrderLineId, &order_line::Model> =
        stored.iter().map(|line| (line.id, line)).collect();
    let kept: HashSet<OrderLineId> = data.lines.iter().filter_map(|line| line.id).collect();
    let foreign = kept.iter().any(|id| !known.contains_key(id));
    if foreign || kept.len() != data.lines.iter().filter(|line| line.id.is_some()).count() {
        return Err(ServiceError::Stale);
    }
    let gone: Vec<OrderLineId> = known.keys().filter(|id| !kept.contains(id)).copied().collect();
    refuse_used(tx, &gone, &known).await?;
    order_line::Entity::delete_many()
        .filter(order_line::Column::Id.is_in(gone))
        .exec(tx.conn())
        .await?;
    let typed: Vec<_> = data
        .lines
        .iter()
        .map(|line| (line.amount(), line.vat_rate))
        .collect();
    let amounts = complete(data.prices, &typed);
    for ((line, amounts), position) in data.lines.iter().zip(amounts).zip(1_i64..) {
        let row = row(order, position, line, amounts);
        match line.id {
            Some(id) => {
                let row = order_line::ActiveModel { id: Set(id), ..row };
                row.update(tx.conn()).await?;
            }
            None => {
                row.insert(tx.conn()).await?;
            }
        }
    }
    Ok(())
}

/// Lines that something came of, or that an invoice bills, stay.
async fn refuse_used(
    tx: &WriteTx,
    gone: &[OrderLineId],
    known: &BTreeMap<OrderLineId, &order_line::Model>,
) -> Result<(), ServiceError> {
    let name = |id: OrderLineId| known.get(&id).map(|line| line.name.clone()).unwrap_or_default();
    let came = delivery_line::Entity::find()
        .filter(delivery_line::Column::OrderLineId.is_in(gone.iter().copied()))
        .one(tx.conn())
        .await?;
    if let Some(came) = came {
        return Err(ServiceError::refused(format!(
            "Von „{}“ ist schon etwas geliefert; die Position bleibt.",
            name(came.order_line_id)
        )));
    }
    let billed = invoice_line::Entity::find()
        .filter(invoice_line::Column::OrderLineId.is_in(gone.iter().copied()))
        .one(tx.conn())
        .await?;
    match billed.and_then(|line| line.order_line_id) {
        Some(line) => Err(ServiceError::refused(format!(
            "„{}“ ist schon berechnet; die Position bleibt.",
            name(line)
        ))),
        None => Ok(()),
    }
}

fn row(order: OrderId, position: i64, line: &OrderLineData, amounts: LineAmounts) -> order_line::ActiveModel {
    order_line::ActiveModel {
        order_id: Set(order),
        position: Set(position),
        name: Set(line.name.clone()),
        kind: Set(line.kind),
        quantity: Set(line.quantity),
        unit_price: Set(line.unit_price),
        vat_rate: Set(line.vat_rate),
        net: Set(amounts.net),
        gross: Set(amounts.gross),
        cost_line_id: Set(line.cost_line),
        school_id: Set(line.school),
        promised_on: Set(line.promised_on),
        ..Default::default()
    }
}
