//! What forms offer: suppliers, cost lines, schools, the next number.

use std::collections::{BTreeMap, HashMap};

use paktbuch_entity::{authority, cost_item, cost_line, notice, purchase_order, school, supplier};
use paktbuch_types::{CostItemId, NoticeId, NoticeState, SchoolId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::ordering::rows::{Choices, LineToOrder, NoticeToOrder, SchoolName, TargetGroup};

/// Suppliers that are offered while typing.
const OFFERED: u64 = 1_000;
/// Schools that are offered.
const SCHOOLS: u64 = 500;

/// What the form offers; `used` are schools of the order, offered whatever authority they belong to.
///
/// # Errors
/// The database's refusal.
pub async fn choices(conn: &impl ConnectionTrait, used: &[SchoolId]) -> Result<Choices, DbErr> {
    let suppliers = supplier::Entity::find()
        .select_only()
        .column(supplier::Column::Name)
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(supplier::Column::Id)
        .limit(OFFERED)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Choices {
        suppliers,
        targets: targets(conn).await?,
        schools: schools(conn, used).await?,
    })
}

/// What a new order takes from a notice; `None` where there is no such notice.
///
/// # Errors
/// The database's refusal.
pub async fn notice_to_order(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<NoticeToOrder>, DbErr> {
    let Some(notice) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.eq(id))
        .all(conn)
        .await?;
    let mut lines = cost_line::Entity::find()
        .filter(cost_line::Column::CostItemId.is_in(items.iter().map(|item| item.id)))
        .limit(2)
        .all(conn)
        .await?;
    let line = if lines.len() == 1 { lines.pop() } else { None };
    Ok(Some(NoticeToOrder {
        id: notice.id,
        title: notice.title,
        line: line.map(|line| LineToOrder {
            cost_line: line.id,
            title: line.title,
            quantity: line.quantity,
            unit_price: line.unit_price,
        }),
    }))
}

/// The cost lines of every notice that is neither closed nor revoked, in the order of references and cost plans; those whose
/// proof is filed come last.
async fn targets(conn: &impl ConnectionTrait) -> Result<Vec<TargetGroup>, DbErr> {
    let mut notices = notice::Entity::find()
        .filter(notice::Column::State.is_not_in([NoticeState::Closed, NoticeState::Revoked]))
        .order_by_asc(notice::Column::Reference)
        .all(conn)
        .await?;
    notices.sort_by_key(|notice| notice.state != NoticeState::Running);
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.is_in(notices.iter().map(|notice| notice.id)))
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await?;
    let lines = cost_line::Entity::find()
        .filter(cost_line::Column::CostItemId.is_in(items.iter().map(|item| item.id)))
        .order_by_asc(cost_line::Column::Position)
        .find_also_related(school::Entity)
        .all(conn)
        .await?;
    let mut by_item: BTreeMap<CostItemId, Vec<_>> = BTreeMap::new();
    for (line, school) in lines {
        let place = school
            .map(|school| format!(", {}", school.name))
            .unwrap_or_default();
        let label = format!("{}{place}", line.title);
        by_item
            .entry(line.cost_item_id)
            .or_default()
            .push((line.id, label));
    }
    let mut groups = Vec::new();
    for notice in notices {
        let of_notice = items.iter().filter(|item| item.notice_id == notice.id);
        let options: Vec<_> = of_notice
            .flat_map(|item| {
                let lines = by_item.remove(&item.id).unwrap_or_default();
                let full = |(id, label)| (id, format!("{}: {label}", item.title));
                lines.into_iter().map(full).collect::<Vec<_>>()
            })
            .collect();
        if !options.is_empty() {
            groups.push(TargetGroup {
                notice: notice.id,
                label: format!("Bescheid {}, {}", notice.reference, notice.title),
                options,
            });
        }
    }
    Ok(groups)
}

/// The authority's own schools, and `used`.
async fn schools(conn: &impl ConnectionTrait, used: &[SchoolId]) -> Result<Vec<SchoolName>, DbErr> {
    let number = authority::Entity::find_by_id(1_i64)
        .one(conn)
        .await?
        .and_then(|row| row.number);
    let own = match number {
        Some(number) => Condition::any()
            .add(school::Column::AuthorityNumber.eq(number))
            .add(school::Column::AuthorityNumber.is_null()),
        None => Condition::all(),
    };
    let offered = Condition::any()
        .add(own)
        .add(school::Column::Id.is_in(used.iter().copied()));
    let rows = school::Entity::find()
        .filter(offered)
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .limit(SCHOOLS)
        .all(conn)
        .await?;
    let name = |row: school::Model| SchoolName {
        id: row.id,
        number: row.number,
        name: row.name,
    };
    Ok(rows.into_iter().map(name).collect())
}

/// Names of schools.
///
/// # Errors
/// The database's refusal.
pub async fn school_names(
    conn: &impl ConnectionTrait,
    ids: Vec<SchoolId>,
) -> Result<HashMap<SchoolId, String>, DbErr> {
    let rows: Vec<(SchoolId, String)> = school::Entity::find()
        .select_only()
        .columns([school::Column::Id, school::Column::Name])
        .filter(school::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The number behind the highest of a year, counted as the latest order of the year is: `A-2026-011`; else `B-2026-001`.
///
/// # Errors
/// The database's refusal.
pub async fn next_number(conn: &impl ConnectionTrait, year: i32) -> Result<String, DbErr> {
    let numbers: Vec<String> = purchase_order::Entity::find()
        .select_only()
        .column(purchase_order::Column::Number)
        .filter(purchase_order::Column::Number.contains(year.to_string()))
        .order_by_desc(purchase_order::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(following(&numbers, year))
}

/// The number behind these, the latest first.
fn following(numbers: &[String], year: i32) -> String {
    let (prefix, digits) = numbers
        .iter()
        .find_map(|number| counted(number, year))
        .unwrap_or_else(|| (format!("B-{year}-"), 3));
    let highest = numbers
        .iter()
        .filter_map(|number| number.strip_prefix(&prefix)?.parse::<u64>().ok())
        .max()
        .unwrap_or_default();
    let next = highest.saturating_add(1);
    format!("{prefix}{next:0digits$}")
}

/// What a number begins with, the year in it, and how many digits it counts with; `None` where it counts nothing behind the year.
fn counted(number: &str, year: i32) -> Option<(String, usize)> {
    let prefix = number.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = number.strip_prefix(prefix)?.len();
    let counts = digits > 0 && prefix.contains(&year.to_string());
    counts.then(|| (prefix.to_owned(), digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_latest_order_of_the_year() {
        for (numbers, next) in [
            (vec![], "B-2026-001"),
            (vec!["B-2026-117"], "B-2026-118"),
            (vec!["A-2026-010", "A-2026-009", "B-2026-117"], "A-2026-011"),
            (vec!["A-2026-009", "A-2026-010"], "A-2026-011"),
            (vec!["2026/99"], "2026/100"),
            (vec!["A-2026-010 Nachtrag", "SCH.2026.0007"], "SCH.2026.0008"),
            (vec!["A-2026"], "B-2026-001"),
        ] {
            let numbers: Vec<String> = numbers.into_iter().map(str::to_owned).collect();
            assert_eq!(following(&numbers, 2026), next);
        }
    }
}
