//! Counts and sums of the device list, from the summary that follows the devices by triggers.

use paktbuch_entity::{device_summary, notice, school};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::condition::on_summary;
use crate::auth::Scope;
use crate::devices::filter::{DeviceFilter, Dimension, OWN_FUNDS, UNBOUND};
use crate::devices::rows::{FacetCount, Totals};

/// Totals of the filtered set and the counts of every facet, in one statement. The search text does not count.
pub(super) async fn counted(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
) -> Result<(Totals, Vec<FacetCount>), DbErr> {
    let mut statement = totals(scope, filter);
    for dimension in Dimension::ALL {
        statement.union(UnionType::All, counts(scope, filter, dimension));
    }
    let found = Found::find_by_statement(conn.get_database_backend().build(&statement))
        .all(conn)
        .await?;
    let mut all = Totals::default();
    let mut counts = Vec::new();
    for row in found {
        let devices = u64::try_from(row.devices).unwrap_or_default();
        match Dimension::ALL.get(usize::try_from(row.dimension).unwrap_or(usize::MAX)) {
            None => {
                all = Totals {
                    devices,
                    gross: Some(row.gross),
                    more: false,
                }
            }
            Some(_) if devices == 0 => {}
            Some(dimension) => {
                let key = match dimension {
                    Dimension::BoundUntil if row.key == "0" => UNBOUND.to_owned(),
                    Dimension::Notice if row.key == "0" => OWN_FUNDS.to_owned(),
                    _ => row.key,
                };
                let count = FacetCount {
                    dimension: *dimension,
                    label: label(*dimension, &key, row.label),
                    key,
                    devices: Some(devices),
                };
                counts.push((row.position, count));
            }
        }
    }
    counts.sort_by_key(|(position, count)| rank(count, position));
    Ok((all, counts.into_iter().map(|(_, count)| count).collect()))
}

#[derive(Debug, FromQueryResult)]
struct Found {
    /// Index in [`Dimension::ALL`]; -1 for the totals.
    dimension: i64,
    key: String,
    label: String,
    position: String,
    devices: i64,
    gross: Cents,
}

fn totals(scope: &Scope, filter: &DeviceFilter) -> SelectStatement {
    let nothing = || Expr::value("");
    selected(
        -1,
        nothing(),
        nothing(),
        nothing(),
        sum(device_summary::Column::Gross),
    )
    .cond_where(on_summary(scope, filter, None))
    .to_owned()
}

fn counts(scope: &Scope, filter: &DeviceFilter, dimension: Dimension) -> SelectStatement {
    use device_summary::Column;
    let own = |column: Column| Expr::col((device_summary::Entity, column));
    let index = Dimension::ALL.iter().position(|other| *other == dimension);
    let index = index.and_then(|index| i64::try_from(index).ok()).unwrap_or(-1);
    let mut statement = match dimension {
        Dimension::School => {
            let school = |column: school::Column| Expr::col((school::Entity, column));
            let mut statement = counted_by(
                index,
                school(school::Column::Number),
                school(school::Column::ShortName),
                school(school::Column::SortKey),
            );
            statement
                .inner_join(
                    school::Entity,
                    school(school::Column::Id).equals((device_summary::Entity, Column::SchoolId)),
                )
                .group_by_col((school::Entity, school::Column::Number))
                .group_by_col((school::Entity, school::Column::ShortName))
                .group_by_col((school::Entity, school::Column::SortKey));
            statement
        }
        Dimension::Notice => {
            let reference = Expr::col((notice::Entity, notice::Column::Reference));
            let label = Func::coalesce([reference, Expr::value("Eigene Mittel")]);
            let key = own(Column::NoticeId).cast_as(Alias::new("text"));
            let mut statement = counted_by(index, key, label.clone().into(), label.into());
            statement
                .left_join(
                    notice::Entity,
                    Expr::col((notice::Entity, notice::Column::Id))
                        .equals((device_summary::Entity, Column::NoticeId)),
                )
                .group_by_col((device_summary::Entity, Column::NoticeId))
                .group_by_col((notice::Entity, notice::Column::Reference));
            statement
        }
        Dimension::Category | Dimension::Status => {
            let column = if dimension == Dimension::Category {
                Column::Category
            } else {
                Column::Status
            };
            let mut statement = counted_by(index, own(column), Expr::value(""), Expr::value(""));
            statement.group_by_col((device_summary::Entity, column));
            statement
        }
        Dimension::BoundUntil => {
            let year = own(Column::ZweckbindungYear).cast_as(Alias::new("text"));
            let mut statement = counted_by(index, year, Expr::value(""), Expr::value(""));
            statement.group_by_col((device_summary::Entity, Column::ZweckbindungYear));
            statement
        }
    };
    statement
        .cond_where(on_summary(scope, filter, Some(dimension)))
        .to_owned()
}

/// Counts of one facet. No sums of money: an index of facet and count answers alone.
fn counted_by(index: i64, key: Expr, label: Expr, position: Expr) -> SelectStatement {
    let no_money = Expr::value(0_i64).cast_as(Alias::new("bigint"));
    selected(index, key, label, position, no_money)
}

fn sum(column: device_summary::Column) -> Expr {
    let sum = Func::sum(Expr::col((device_summary::Entity, column)));
    Expr::from(Func::coalesce([sum.into(), Expr::value(0_i64)])).cast_as(Alias::new("bigint"))
}

fn selected(index: i64, key: Expr, label: Expr, position: Expr, gross: Expr) -> SelectStatement {
    Query::select()
        .expr_as(Expr::value(index).cast_as(Alias::new("bigint")), "dimension")
        .expr_as(key, "key")
        .expr_as(label, "label")
        .expr_as(position, "position")
        .expr_as(sum(device_summary::Column::Devices), "devices")
        .expr_as(gross, "gross")
        .from(device_summary::Entity)
        .to_owned()
}

fn label(dimension: Dimension, key: &str, label: String) -> String {
    match dimension {
        Dimension::School | Dimension::Notice => label,
        Dimension::Category => word(key.parse::<DeviceCategory>().map(DeviceCategory::label), key),
        Dimension::Status => word(key.parse::<DeviceStatus>().map(DeviceStatus::label), key),
        Dimension::BoundUntil => key.to_owned(),
    }
}

fn word<E>(label: Result<&'static str, E>, key: &str) -> String {
    label.unwrap_or(key).to_owned()
}

/// Order within a facet: schools by name, codes as their lists have them, own funds and no year last.
fn rank(count: &FacetCount, position: &str) -> (usize, usize, String) {
    let place = |index: Option<usize>| index.unwrap_or(usize::MAX);
    let dimension = place(Dimension::ALL.iter().position(|other| *other == count.dimension));
    let by_list = match count.dimension {
        Dimension::Category => place(
            DeviceCategory::ALL
                .iter()
                .position(|item| item.code() == count.key),
        ),
        Dimension::Status => place(DeviceStatus::ALL.iter().position(|item| item.code() == count.key)),
        _ => usize::from(count.key == OWN_FUNDS || count.key == UNBOUND),
    };
    let text = if position.is_empty() { &count.key } else { position };
    (dimension, by_list, text.to_owned())
}
