//! Counts and sums of the device list, from the summary that follows the devices by triggers.

use std::collections::BTreeMap;

use paktbuch_entity::{device_summary, notice, school};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, NoticeId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};

use super::condition::on_summary;
use crate::auth::Scope;
use crate::devices::filter::{DeviceFilter, Dimension, KEPT, OWN_FUNDS, UNBOUND};
use crate::devices::rows::{FacetCount, Totals};

/// Totals of the filtered set and the counts of every facet, in two statements side by side. The search text does not count. The
/// statuses are counted under all other filters, so that those of the filter's status add up to the totals. A programme has the
/// counts of its notices; its label is its code.
pub(super) async fn counted(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
) -> Result<(Totals, Vec<FacetCount>), DbErr> {
    let mut second = vec![Dimension::Category, Dimension::Notice, Dimension::BoundUntil];
    // Where neither is chosen, the counts of the notices are those of their programmes, too.
    let alike = filter.programm.is_empty() && filter.bescheid.is_empty();
    if !alike {
        second.push(Dimension::Programme);
    }
    let (mut found, others) = tokio::try_join!(
        found(conn, scope, filter, &[Dimension::Status, Dimension::School]),
        found(conn, scope, filter, &second),
    )?;
    found.extend(others);
    let mut all = Totals {
        devices: 0,
        gross: Some(Cents::ZERO),
        more: false,
    };
    let mut counts = Vec::new();
    let mut programmes: BTreeMap<String, u64> = BTreeMap::new();
    for row in found {
        let devices = u64::try_from(row.devices).unwrap_or_default();
        let dimension = usize::try_from(row.dimension).ok();
        let Some(dimension) = dimension.and_then(|index| Dimension::ALL.get(index)) else {
            continue;
        };
        if *dimension == Dimension::Status && filter.has_status(&row.key) {
            all.devices += devices;
            all.gross = all.gross.map(|gross| gross.plus(row.gross));
        }
        if devices == 0 {
            continue;
        }
        if *dimension == Dimension::Programme || (alike && *dimension == Dimension::Notice) {
            *programmes.entry(row.programme).or_default() += devices;
        }
        if *dimension == Dimension::Programme {
            continue;
        }
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
    counts.extend(programmes.into_iter().map(|(code, devices)| {
        let key = if code.is_empty() {
            OWN_FUNDS.to_owned()
        } else {
            code
        };
        let count = FacetCount {
            dimension: Dimension::Programme,
            label: label(Dimension::Programme, &key, String::new()),
            key,
            devices: Some(devices),
        };
        (String::new(), count)
    }));
    counts.sort_by_key(|(position, count)| rank(count, position));
    Ok((all, counts.into_iter().map(|(_, count)| count).collect()))
}

#[derive(Debug, FromQueryResult)]
struct Found {
    /// Index in [`Dimension::ALL`].
    dimension: i64,
    key: String,
    label: String,
    position: String,
    /// Code of the programme of a notice; empty for own funds and in the other facets.
    programme: String,
    devices: i64,
    gross: Cents,
}

/// The counts of these facets, in one statement.
async fn found(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
    dimensions: &[Dimension],
) -> Result<Vec<Found>, DbErr> {
    let mut each = dimensions
        .iter()
        .map(|dimension| counts(scope, filter, *dimension));
    let Some(mut statement) = each.next() else {
        return Ok(Vec::new());
    };
    for other in each {
        statement.union(UnionType::All, other);
    }
    Found::find_by_statement(conn.get_database_backend().build(&statement))
        .all(conn)
        .await
}

fn counts(scope: &Scope, filter: &DeviceFilter, dimension: Dimension) -> SelectStatement {
    use device_summary::Column;
    let index = Dimension::ALL.iter().position(|other| *other == dimension);
    let index = index.and_then(|index| i64::try_from(index).ok()).unwrap_or(-1);
    let column = match dimension {
        Dimension::School => Column::SchoolId,
        Dimension::Category => Column::Category,
        Dimension::Status => Column::Status,
        Dimension::Programme | Dimension::Notice => Column::NoticeId,
        Dimension::BoundUntil => Column::ZweckbindungYear,
    };
    // Only for the statuses: an index of facet and count answers alone for the others.
    let money = match dimension {
        Dimension::Status => sum(Column::Gross),
        _ => Expr::value(0_i64).cast_as(Alias::new("bigint")),
    };
    let counted = Query::select()
        .expr_as(Expr::col(column), "facet")
        .expr_as(sum(Column::Devices), "devices")
        .expr_as(money, "gross")
        .from(device_summary::Entity)
        .cond_where(on_summary(scope, filter, Some(dimension)))
        .group_by_col(column)
        .to_owned();
    let facet = || Expr::col((COUNTED, "facet"));
    let text = || facet().cast_as(Alias::new("text"));
    let none = || Expr::value("");
    match dimension {
        Dimension::School => {
            let school = |column: school::Column| Expr::col((school::Entity, column));
            let mut named = of_facet(
                index,
                school(school::Column::Number),
                school(school::Column::ShortName),
                school(school::Column::SortKey),
                none(),
            );
            named
                .from_subquery(counted, COUNTED)
                .inner_join(school::Entity, school(school::Column::Id).eq(facet()));
            named
        }
        Dimension::Programme | Dimension::Notice => {
            let notice = |column: notice::Column| Expr::col((notice::Entity, column));
            let label = || {
                let reference = notice(notice::Column::Reference);
                Expr::from(Func::coalesce([reference, Expr::value(WITHOUT_NOTICE)]))
            };
            let programme = Func::coalesce([notice(notice::Column::Programme), none()]);
            let mut named = of_facet(index, text(), label(), label(), programme.into());
            named
                .from_subquery(counted, COUNTED)
                .left_join(notice::Entity, notice(notice::Column::Id).eq(facet()));
            named
        }
        Dimension::Category | Dimension::Status => {
            let mut named = of_facet(index, facet(), none(), none(), none());
            named.from_subquery(counted, COUNTED);
            named
        }
        Dimension::BoundUntil => {
            let mut named = of_facet(index, text(), none(), none(), none());
            named.from_subquery(counted, COUNTED);
            named
        }
    }
}

/// What devices are counted as that no notice pays for: own funds do, or nobody said what.
const WITHOUT_NOTICE: &str = "ohne Bescheid";

/// What the counts of a facet are called before their names are joined: first counted, then named, so that names are read
/// once a facet and not once a row of the summary.
const COUNTED: &str = "counted";

/// The columns of one facet.
fn of_facet(index: i64, key: Expr, label: Expr, position: Expr, programme: Expr) -> SelectStatement {
    let counted = |column: &'static str| Expr::col((COUNTED, column));
    Query::select()
        .expr_as(Expr::value(index).cast_as(Alias::new("bigint")), "dimension")
        .expr_as(key, "key")
        .expr_as(label, "label")
        .expr_as(position, "position")
        .expr_as(programme, "programme")
        .expr_as(counted("devices"), "devices")
        .expr_as(counted("gross"), "gross")
        .to_owned()
}

/// Sum of a column of the summary, 0 without rows.
pub(super) fn sum(column: device_summary::Column) -> Expr {
    let sum = Func::sum(Expr::col((device_summary::Entity, column)));
    Expr::from(Func::coalesce([sum.into(), Expr::value(0_i64)])).cast_as(Alias::new("bigint"))
}

fn label(dimension: Dimension, key: &str, label: String) -> String {
    match dimension {
        Dimension::School | Dimension::Notice => label,
        Dimension::Category => word(key.parse::<DeviceCategory>().map(DeviceCategory::label), key),
        Dimension::Status => word(key.parse::<DeviceStatus>().map(DeviceStatus::label), key),
        Dimension::Programme if key == OWN_FUNDS => WITHOUT_NOTICE.to_owned(),
        Dimension::Programme | Dimension::BoundUntil => key.to_owned(),
    }
}

/// The counts with each chosen value that no device has, so that it has a name and can be let go.
pub(super) async fn with_chosen(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &DeviceFilter,
    mut counts: Vec<FacetCount>,
) -> Result<Vec<FacetCount>, DbErr> {
    for dimension in Dimension::ALL {
        let value = filter.value(dimension);
        let is_counted = |count: &FacetCount| count.dimension == dimension && count.key == value;
        if value.is_empty() || value == KEPT || counts.iter().any(is_counted) {
            continue;
        }
        counts.push(FacetCount {
            dimension,
            label: chosen(conn, scope, dimension, value).await?,
            key: value.to_owned(),
            devices: Some(0),
        });
    }
    Ok(counts)
}

/// What a value that no device has is called. Of the schools outside the scope nothing is told, nor of notices to who is bound to some.
async fn chosen(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    dimension: Dimension,
    key: &str,
) -> Result<String, DbErr> {
    let name = match dimension {
        Dimension::School => {
            let named = school::Entity::find().filter(school::Column::Number.eq(key));
            let school = named.one(conn).await?;
            school
                .filter(|school| scope.contains(school.id))
                .map(|school| school.short_name)
        }
        Dimension::Notice if key == OWN_FUNDS => Some(WITHOUT_NOTICE.to_owned()),
        Dimension::Notice => match key.parse().ok().filter(|_| scope.schools().is_none()) {
            Some(id) => {
                let notice = notice::Entity::find_by_id(NoticeId(id)).one(conn).await?;
                notice.map(|notice| notice.reference)
            }
            None => None,
        },
        _ => Some(label(dimension, key, String::new())),
    };
    Ok(name.unwrap_or_else(|| "unbekannt".to_owned()))
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
