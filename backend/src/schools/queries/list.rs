//! The list of schools with their pupils and devices.

use std::collections::HashMap;

use paktbuch_entity::{device_summary, school, school_pupils};
use paktbuch_types::{DeviceStatus, SchoolId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::plain::{holding, within};
use crate::auth::Scope;
use crate::schools::rows::{SchoolFilter, SchoolLine, SchoolSort};
use crate::text::sort_key;

/// All schools of the scope that the filter lets through, in its order. A whole Land has 6,000, an authority a few dozen.
///
/// # Errors
/// The database's refusal.
pub async fn school_lines(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &SchoolFilter,
) -> Result<Vec<SchoolLine>, DbErr> {
    let rows = school::Entity::find()
        .filter(within(scope))
        .filter(holding(&filter.text))
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await?;
    let (pupils, devices) = (latest_pupils(conn).await?, devices(conn).await?);
    let mut lines: Vec<SchoolLine> = rows
        .into_iter()
        .map(|row| SchoolLine {
            pupils: pupils.get(&row.id).copied(),
            devices: devices.get(&row.id).copied().unwrap_or_default(),
            id: row.id,
            number: row.number,
            name: row.name,
            form: row.form,
            city: row.city,
        })
        .collect();
    match filter.sort {
        SchoolSort::Name => {}
        SchoolSort::Number => lines.sort_by(|a, b| a.number.cmp(&b.number)),
        SchoolSort::Form => lines.sort_by_cached_key(|line| sort_key(&line.form)),
        SchoolSort::City => lines.sort_by_cached_key(|line| sort_key(&line.city)),
        SchoolSort::Pupils => lines.sort_by_key(|line| line.pupils),
        SchoolSort::Devices => lines.sort_by_key(|line| line.devices),
    }
    if filter.descending {
        lines.reverse();
    }
    Ok(lines)
}

async fn latest_pupils(conn: &impl ConnectionTrait) -> Result<HashMap<SchoolId, i64>, DbErr> {
    let rows: Vec<(SchoolId, i64)> = school_pupils::Entity::find()
        .select_only()
        .columns([school_pupils::Column::SchoolId, school_pupils::Column::Pupils])
        .order_by_asc(school_pupils::Column::SchoolYear)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn devices(conn: &impl ConnectionTrait) -> Result<HashMap<SchoolId, i64>, DbErr> {
    let sum = Func::sum(Expr::col(device_summary::Column::Devices));
    let rows: Vec<(SchoolId, i64)> = device_summary::Entity::find()
        .select_only()
        .column(device_summary::Column::SchoolId)
        .column_as(Expr::from(sum).cast_as("bigint"), "devices")
        .filter(device_summary::Column::Status.ne(DeviceStatus::Disposed))
        .group_by(device_summary::Column::SchoolId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
