//! Orders as the Sachstandsbericht tells of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{delivery, delivery_line, memo, order_line, purchase_order};
use paktbuch_types::{MemoSubject, OrderId, OrderLineId, OrderState, Quantity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::reporting::rows::OrderedLine;

/// Lines on cost lines of every order that was placed up to a day and not cancelled, by order and position.
pub(in crate::reporting) async fn ordered_lines(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
) -> Result<Vec<OrderedLine>, DbErr> {
    let came = came(conn, as_of).await?;
    let notes = notes(conn, as_of).await?;
    let rows = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .filter(order_line::Column::CostLineId.is_not_null())
        .filter(purchase_order::Column::State.is_not_in([OrderState::Draft, OrderState::Cancelled]))
        .filter(purchase_order::Column::OrderedOn.lte(as_of))
        .order_by_asc(order_line::Column::OrderId)
        .order_by_asc(order_line::Column::Position)
        .all(conn)
        .await?;
    let row = |(line, order): (order_line::Model, Option<purchase_order::Model>)| {
        let order = order?;
        Some(OrderedLine {
            id: line.id,
            number: order.number,
            name: line.name,
            cost_line: line.cost_line_id?,
            school: line.school_id,
            quantity: line.quantity,
            delivered: came.get(&line.id).copied().unwrap_or(Quantity(0)),
            awaits_goods: order.state.awaits_goods(),
            promised_on: line.promised_on.or(order.promised_on),
            note: notes.get(&order.id).cloned().unwrap_or(order.note),
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// What came of each line up to a day.
async fn came(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
) -> Result<HashMap<OrderLineId, Quantity>, DbErr> {
    let rows = delivery_line::Entity::find()
        .find_also_related(delivery::Entity)
        .filter(delivery::Column::DeliveredOn.lte(as_of))
        .all(conn)
        .await?;
    let mut came: HashMap<OrderLineId, Quantity> = HashMap::new();
    for (line, _) in rows {
        came.entry(line.order_line_id).or_insert(Quantity(0)).0 += line.quantity.0;
    }
    Ok(came)
}

/// What was noted at the last delivery of each order that has a note.
async fn notes(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<HashMap<OrderId, String>, DbErr> {
    let rows: Vec<(OrderId, String)> = delivery::Entity::find()
        .select_only()
        .columns([delivery::Column::OrderId, delivery::Column::Note])
        .filter(delivery::Column::DeliveredOn.lte(as_of))
        .filter(delivery::Column::Note.ne(""))
        .order_by_asc(delivery::Column::DeliveredOn)
        .order_by_asc(delivery::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What notes on notices, applications and schools say up to a day, the latest first.
pub(in crate::reporting) async fn memo_texts(
    conn: &impl ConnectionTrait,
    as_of: NaiveDate,
) -> Result<Vec<String>, DbErr> {
    let about = [MemoSubject::Notice, MemoSubject::Application, MemoSubject::School];
    memo::Entity::find()
        .select_only()
        .column(memo::Column::Text)
        .filter(memo::Column::SubjectKind.is_in(about))
        .filter(memo::Column::SaidOn.lte(as_of))
        .order_by_desc(memo::Column::SaidOn)
        .order_by_desc(memo::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}
