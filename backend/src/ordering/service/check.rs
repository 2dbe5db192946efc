//! Checks that several services share.

use chrono::NaiveDate;
use paktbuch_entity::purchase_order;
use paktbuch_types::{OrderId, OrderState, format_date};
use sea_orm::EntityTrait;

use crate::audit::Change;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::ordering::commands::OrderData;
use crate::ordering::fields::Labelled;
use crate::text;

/// Longest name, number or reference.
const TEXT: usize = 200;
/// Longest note.
const NOTE: usize = 2_000;

/// One line of text, cleaned; refused where it is empty or too long.
pub(super) fn required(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    let value = optional(field, label, value)?;
    if value.is_empty() {
        return Err(ServiceError::field(field, format!("{label}: Bitte ausfüllen.")));
    }
    Ok(value)
}

/// One line of text, cleaned; refused where it is too long.
pub(super) fn optional(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    at_most(field, label, text::clean(value), TEXT)
}

/// Text of several lines, cleaned; refused where it is too long.
pub(super) fn note(field: &'static str, label: &str, value: &str) -> Result<String, ServiceError> {
    at_most(field, label, text::clean_lines(value), NOTE)
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}

/// The order in the version that the user saw.
pub(super) async fn current(
    tx: &WriteTx,
    id: OrderId,
    version: i64,
) -> Result<purchase_order::Model, ServiceError> {
    let row = purchase_order::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(row)
}

/// The days fit to each other and to the state.
pub(super) fn days(tx: &WriteTx, data: &OrderData, state: OrderState) -> Result<(), ServiceError> {
    let Some(ordered) = data.ordered_on else {
        return match state {
            OrderState::Draft | OrderState::Cancelled => Ok(()),
            _ => Err(ServiceError::field(
                "datum",
                "Auftragsdatum: Der Auftrag ist erteilt, also braucht er einen Tag.",
            )),
        };
    };
    if state != OrderState::Draft && ordered > tx.today() {
        let message = format!(
            "Auftragsdatum: Der {} liegt in der Zukunft. Bitte den Tag eintragen, an dem der Auftrag erteilt wurde.",
            format_date(ordered)
        );
        return Err(ServiceError::field("datum", message));
    }
    let too_early = |promised: NaiveDate| {
        format!(
            "Liefertermin: Der {} liegt vor dem Auftrag vom {}. Bitte einen der beiden Tage berichtigen.",
            format_date(promised),
            format_date(ordered)
        )
    };
    if let Some(promised) = data.promised_on.filter(|day| *day < ordered) {
        return Err(ServiceError::field("termin", too_early(promised)));
    }
    for (line, position) in data.lines.iter().zip(1_usize..) {
        if let Some(promised) = line.promised_on.filter(|day| *day < ordered) {
            let message = format!("Position {position}, {}", too_early(promised));
            return Err(ServiceError::refused(message));
        }
    }
    Ok(())
}

/// Changes between two lists of labelled values in the same order.
pub(super) fn changes(before: Labelled, after: Labelled) -> impl Iterator<Item = Change> {
    let pairs = before.into_iter().zip(after);
    pairs.map(|((label, before), (_, after))| Change::new(label, before, after))
}
