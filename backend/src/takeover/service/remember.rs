//! Remembering what the columns of a list mean.

use paktbuch_entity::takeover_mapping;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Set,
};

use super::{Permits, read};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::takeover::commands::TakeFile;
use crate::takeover::kind::SheetKind;
use crate::takeover::queries;
use crate::takeover::sheet::{Mapping, Sheet};

/// What was remembered for lists with these headings, as long as it can be used; else what their names say.
///
/// # Errors
/// The database's refusal.
pub async fn columns_of(
    conn: &impl ConnectionTrait,
    kind: SheetKind,
    sheet: &Sheet,
) -> Result<Mapping, DbErr> {
    let text = queries::remembered(conn, kind, &headings(sheet)).await?;
    let mapping = text.and_then(|text| Mapping::default().read(kind, &text).ok());
    let mapping = mapping.filter(|mapping| mapping.check(kind, sheet).is_ok());
    Ok(mapping.unwrap_or_else(|| read::guessed(kind, sheet)))
}

/// Remembers the columns of a list, unless their names say the same.
pub(in crate::takeover) async fn remember(
    tx: &WriteTx,
    _permits: &Permits,
    file: &TakeFile,
) -> Result<(), ServiceError> {
    let known = takeover_mapping::Entity::find()
        .filter(takeover_mapping::Column::Kind.eq(file.kind.code()))
        .filter(takeover_mapping::Column::Headings.eq(headings(&file.sheet)))
        .one(tx.conn())
        .await?;
    let before = match &known {
        Some(known) => known.mapping.clone(),
        None => read::guessed(file.kind, &file.sheet).to_toml(),
    };
    let mapping = file.mapping.to_toml();
    if before == mapping {
        return Ok(());
    }
    match known {
        Some(known) => {
            let version = known.version;
            let mut row = known.into_active_model();
            row.mapping = Set(mapping.clone());
            row.version = Set(version + 1);
            row.update(tx.conn()).await?;
        }
        None => {
            let row = takeover_mapping::ActiveModel {
                kind: Set(file.kind.code().to_owned()),
                headings: Set(headings(&file.sheet)),
                mapping: Set(mapping.clone()),
                version: Set(1),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
        }
    }
    let event = Event::new(EventKind::TakeoverColumnsSet, SubjectKind::Import, 0)
        .change(Change::set("Liste", file.kind.label()))
        .change(Change::new("Spalten", before, mapping));
    audit::record(tx, [event]).await?;
    Ok(())
}

fn headings(sheet: &Sheet) -> String {
    sheet.headings.join(";")
}
