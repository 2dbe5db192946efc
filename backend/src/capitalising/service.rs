//! Writes of this feature, and its answer to rule R27.

use paktbuch_entity::asset_limit;
use paktbuch_types::{AssetLimitId, Cents, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, Set};

use super::commands::LimitData;
use super::queries;
use super::rows::LimitRow;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::rules::r27_asset_or_expense::Limit;
use crate::text;

/// Longest source.
const SOURCE: usize = 200;

/// The limits as rule R27 asks for them.
///
/// # Errors
/// The database's refusal.
pub async fn limits(conn: &impl ConnectionTrait) -> Result<Vec<Limit>, DbErr> {
    let limit = |row: LimitRow| Limit {
        from: row.data.from,
        up_to: row.data.up_to,
        choice: row.data.choice,
    };
    Ok(queries::entered(conn).await?.into_iter().map(limit).collect())
}

/// Enters a limit.
///
/// # Errors
/// [`ServiceError::Field`] (`bis`) for an amount that cannot be a limit, (`quelle`) without a source, (`gilt_ab`) for a day on which
/// another one begins.
pub async fn add_limit(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    data: LimitData,
) -> Result<AssetLimitId, ServiceError> {
    if data.up_to <= Cents::ZERO || data.up_to > Cents::MAX {
        let message = format!(
            "Wertgrenze, netto: {} € geht nicht. Bitte einen Betrag über 0 eintragen, zum Beispiel 800.",
            data.up_to
        );
        return Err(ServiceError::field("bis", message));
    }
    let source = text::clean(&data.source);
    let length = text::length(&source);
    if length == 0 || length > SOURCE {
        let message = if length == 0 {
            "Quelle: Bitte ausfüllen, zum Beispiel „§ 36 Abs. 3 KomHVO NRW; Bilanzierungsrichtlinie vom 01.03.2020“."
                .to_owned()
        } else {
            format!("Quelle: höchstens {SOURCE} Zeichen, es sind {length}. Bitte kürzen.")
        };
        return Err(ServiceError::field("quelle", message));
    }
    let from = data.from;
    let row = asset_limit::ActiveModel {
        valid_from: Set(from),
        up_to: Set(data.up_to),
        choice: Set(data.choice),
        source: Set(source),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await.map_err(|error| {
        let message = format!(
            "Gilt ab: Ab dem {} ist schon eine Wertgrenze eingetragen. Bitte erst die vorhandene entfernen.",
            format_date(from)
        );
        ServiceError::unique(error, "gilt_ab", message)
    })?;
    audit::record(tx, [event(EventKind::AssetLimitAdded, &row)]).await?;
    Ok(row.id)
}

/// Removes a limit.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub(super) async fn remove_limit(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: AssetLimitId,
) -> Result<(), ServiceError> {
    let row = asset_limit::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    asset_limit::Entity::delete_by_id(id).exec(tx.conn()).await?;
    audit::record(tx, [event(EventKind::AssetLimitRemoved, &row)]).await?;
    Ok(())
}

fn event(kind: EventKind, row: &asset_limit::Model) -> Event {
    Event::new(kind, SubjectKind::Authority, 1)
        .change(Change::set("Wertgrenze, netto", format!("{} €", row.up_to)))
        .change(Change::set("Bis zur Wertgrenze", row.choice))
        .change(Change::set("Gilt ab", format_date(row.valid_from)))
        .change(Change::set("Quelle", &row.source))
}
