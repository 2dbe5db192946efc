//! Gathering records, and adding them up.

mod accounts;
mod counted;
mod drawn;
mod gather;
mod granted;
mod mobile;
mod own_funds;
mod year_entries;
mod years;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_types::{Cents, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use self::counted::counted_budgets;
use self::gather::{Names, asked, gather};
pub use self::mobile::quotas;
pub use self::own_funds::{own_funds, own_funds_bound};
pub use self::years::{add_year, remove_year, year, years};
pub(super) use self::years::{all_provided, one_year, programmes, year_records};
use super::queries;
use super::rows::{AskedFor, Entry, Figure, Filter, Group, Level, Unused};
use crate::text::sort_key;

/// Name of the group of records that belong to none of the level's.
const NONE: &str = "0";

/// Rows of the overview as of `today`, by their labels, and their sum.
///
/// # Errors
/// The database's refusal.
pub async fn overview(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    today: NaiveDate,
) -> Result<(Vec<Group>, Group), DbErr> {
    let found = gather(conn, today, filter.is_by_use()).await?;
    Ok(grouped(found.entries(filter), &found.names, filter))
}

/// The same of everything at every level, in the order of the levels.
///
/// # Errors
/// The database's refusal.
pub async fn overviews(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<(Level, Vec<Group>)>, DbErr> {
    let found = gather(conn, today, true).await?;
    let at = |level: &Level| {
        let filter = Filter {
            level: *level,
            ..Filter::default()
        };
        (*level, grouped(found.entries(&filter), &found.names, &filter).0)
    };
    Ok(Level::ALL.iter().map(at).collect())
}

/// What notices grant, on each line of their plans and beside them.
///
/// # Errors
/// The database's refusal.
pub async fn granted(conn: &impl ConnectionTrait) -> Result<Vec<Entry>, DbErr> {
    gather::granted(conn).await
}

/// The rows of what the filter lets through, by their labels, and their sum.
fn grouped(entries: Vec<Entry>, names: &Names, filter: &Filter) -> (Vec<Group>, Group) {
    let entries = narrowed(entries, filter);
    let mut keyed: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        keyed.entry(key(entry, filter.level)).or_default().push(entry);
    }
    let mut groups: Vec<Group> = keyed
        .into_iter()
        .map(|(key, entries)| Group {
            label: names.of(filter.level, entries.first().copied()),
            amounts: sums(&entries),
            key,
        })
        .collect();
    let unused = Unused::ALL.map(|unused| unused.told().0);
    let last = |key: &str| {
        let mut last = std::iter::once(NONE).chain(unused);
        last.position(|known| known == key)
    };
    groups.sort_by_cached_key(|group| (last(&group.key), sort_key(&group.label), group.key.clone()));
    let total = Group {
        key: String::new(),
        label: "Summe".to_owned(),
        amounts: sums(&entries.iter().collect::<Vec<_>>()),
    };
    (groups, total)
}

/// Budget and beantragt of each programme that has one of them, by its code, as its row of the overview has them.
///
/// # Errors
/// The database's refusal.
pub async fn asked_for(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<BTreeMap<String, AskedFor>, DbErr> {
    let entries = narrowed(asked(conn, today).await?, &Filter::default());
    let mut programmes: BTreeMap<String, AskedFor> = BTreeMap::new();
    for entry in entries {
        let sums = programmes.entry(entry.programme).or_default();
        let sum = match entry.figure {
            Figure::Budget => &mut sums.budget,
            _ => &mut sums.requested,
        };
        *sum = Some(sum.unwrap_or_default().plus(entry.amount));
    }
    Ok(programmes)
}

/// The records that a figure of a row adds up, as of `today`, and the row's label; an empty `key` is the sum of all rows.
///
/// # Errors
/// The database's refusal.
pub(super) async fn records(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    (figure, of): (Figure, &str),
    today: NaiveDate,
) -> Result<(Vec<Entry>, String), DbErr> {
    let found = gather(conn, today, filter.is_by_use()).await?;
    let mut entries = narrowed(found.entries(filter), filter);
    entries.retain(|entry| entry.figure == figure && (of.is_empty() || key(entry, filter.level) == of));
    let label = match of {
        "" => "Summe".to_owned(),
        _ => found.names.of(filter.level, entries.first()),
    };
    Ok((entries, label))
}

/// Programmes and Förderbereiche that have records, and all schools: what one can narrow to.
///
/// # Errors
/// The database's refusal.
pub(super) async fn choices(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<(Vec<(String, String)>, Vec<String>, Vec<(SchoolId, String)>), DbErr> {
    let found = gather(conn, today, false).await?;
    let entries = found.entries(&Filter::default());
    let programmes: BTreeMap<String, String> = entries
        .iter()
        .map(|entry| (entry.programme.clone(), found.names.programme(&entry.programme)))
        .collect();
    let mut categories: Vec<String> = entries.into_iter().map(|entry| entry.category).collect();
    categories.retain(|category| !category.is_empty());
    categories.sort();
    categories.dedup();
    Ok((
        programmes.into_iter().collect(),
        categories,
        queries::all_schools(conn).await?,
    ))
}

/// What the filter lets through, of figures that its level has; of budgets, which overlap, each euro once.
fn narrowed(entries: Vec<Entry>, filter: &Filter) -> Vec<Entry> {
    let fits = |entry: &Entry| {
        (filter.programme.is_empty() || entry.programme == filter.programme)
            && (filter.category.is_empty() || entry.category == filter.category)
            && filter.school.is_none_or(|school| entry.school == Some(school))
            && filter.untold(entry.figure).is_none()
    };
    let entries = entries.into_iter().filter(fits);
    let (budgets, mut counted): (Vec<Entry>, Vec<Entry>) =
        entries.partition(|entry| entry.figure == Figure::Budget);
    counted.extend(counted_budgets(&budgets, filter));
    counted
}

/// Name of the row that an entry belongs to; what is unused has at lines of a plan the id of its notice behind it.
fn key(entry: &Entry, level: Level) -> String {
    let id = |id: Option<i64>| id.map_or_else(|| NONE.to_owned(), |id| id.to_string());
    let notice = id(entry.notice.map(|id| id.0));
    match (level, entry.unused()) {
        (Level::School, Some(unused)) => unused.told().0.to_owned(),
        (Level::CostLine, Some(unused)) => format!("{}-{notice}", unused.told().0),
        (Level::Programme, _) => entry.programme.clone(),
        (Level::Category, _) => format!("{}/{}", entry.programme, entry.category),
        (Level::School, None) => id(entry.school.map(|id| id.0)),
        (Level::Application, _) => id(entry.application.map(|id| id.0)),
        (Level::Notice, _) => notice,
        (Level::CostLine, None) => id(entry.line.map(|id| id.0)),
    }
}

/// The sum of each figure; `None` where no entry has it.
fn sums(entries: &[&Entry]) -> Vec<Option<Cents>> {
    let sum = |figure: &Figure| {
        let own = entries.iter().filter(|entry| entry.figure == *figure);
        own.map(|entry| entry.amount).reduce(Cents::plus)
    };
    Figure::ALL.iter().map(sum).collect()
}
