//! Gathering records, and adding them up.

mod accounts;
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

use self::gather::{Names, asked, gather};
pub use self::mobile::quotas;
pub use self::own_funds::{own_funds, own_funds_bound};
pub use self::years::{add_year, remove_year, year, years};
pub(super) use self::years::{all_provided, one_year, programmes, year_records};
use super::queries;
use super::rows::{AskedFor, Entry, Figure, Filter, Group, Level};
use crate::text::sort_key;

/// Name of the group of records that belong to none of the level's.
const NONE: &str = "0";

/// Name of the group of what is drawn and not used yet; at lines of a plan with the id of its notice behind it.
const UNUSED: &str = "nicht-verwendet";

/// Distance of a budget that lacks nothing but the Förderbereich.
const WITHOUT_CATEGORY: u8 = 4;

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
    let last = |key: &str| [NONE, UNUSED].iter().position(|known| *known == key);
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

/// What the filter lets through, of figures that its level has; budgets that hold others are not counted beside them, but by Förderbereich
/// with what they leave.
fn narrowed(entries: Vec<Entry>, filter: &Filter) -> Vec<Entry> {
    let fits = |entry: &Entry| {
        (filter.programme.is_empty() || entry.programme == filter.programme)
            && (filter.category.is_empty() || entry.category == filter.category)
            && filter.school.is_none_or(|school| entry.school == Some(school))
            && filter.untold(entry.figure).is_none()
    };
    let entries: Vec<Entry> = entries.into_iter().filter(fits).collect();
    let mut least: BTreeMap<String, u8> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.figure == Figure::Budget) {
        let own = distance(entry, filter);
        let least = least.entry(entry.programme.clone()).or_insert(own);
        *least = own.min(*least);
    }
    let counts = |entry: &Entry| {
        entry.figure != Figure::Budget || least.get(&entry.programme) == Some(&distance(entry, filter))
    };
    let (mut counted, beside): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(counts);
    if filter.level == Level::Category && filter.category.is_empty() {
        let rests: Vec<Entry> = beside
            .into_iter()
            .filter(|whole| distance(whole, filter) == WITHOUT_CATEGORY)
            .filter_map(|whole| beyond_categories(whole, &counted))
            .collect();
        counted.extend(rests);
    }
    counted
}

/// What a budget of all Förderbereiche leaves beyond those of each that are counted; `None` where it leaves nothing.
fn beyond_categories(whole: Entry, counted: &[Entry]) -> Option<Entry> {
    let of_programme = |entry: &&Entry| entry.figure == Figure::Budget && entry.programme == whole.programme;
    let of_each: Cents = counted
        .iter()
        .filter(of_programme)
        .map(|entry| entry.amount)
        .sum();
    let left = whole.amount.minus(of_each);
    (left > Cents::ZERO).then(|| Entry {
        amount: left,
        label: format!("{}: Rest neben den Budgets der Förderbereiche", whole.label),
        ..whole
    })
}

/// How far a budget is from what is asked: budgets of one programme overlap, those of the least distance add up.
fn distance(entry: &Entry, filter: &Filter) -> u8 {
    let by_school = filter.level == Level::School || filter.school.is_some();
    let by_category = filter.level == Level::Category || !filter.category.is_empty();
    let cost = |wanted: bool, has: bool, lacking: u8, spare: u8| match (wanted, has) {
        (true, false) => lacking,
        (false, true) => spare,
        _ => 0,
    };
    cost(by_school, entry.school.is_some(), 8, 2)
        + cost(by_category, !entry.category.is_empty(), WITHOUT_CATEGORY, 1)
}

/// Name of the row that an entry belongs to.
fn key(entry: &Entry, level: Level) -> String {
    let id = |id: Option<i64>| id.map_or_else(|| NONE.to_owned(), |id| id.to_string());
    match level {
        Level::Programme => entry.programme.clone(),
        Level::Category => format!("{}/{}", entry.programme, entry.category),
        Level::School if entry.is_unused() => UNUSED.to_owned(),
        Level::School => id(entry.school.map(|id| id.0)),
        Level::Application => id(entry.application.map(|id| id.0)),
        Level::Notice => id(entry.notice.map(|id| id.0)),
        Level::CostLine if entry.is_unused() => format!("{UNUSED}-{}", id(entry.notice.map(|id| id.0))),
        Level::CostLine => id(entry.line.map(|id| id.0)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budgets::rows::Place;

    fn budget(category: &str, school: Option<i64>, amount: i64) -> Entry {
        Entry {
            figure: Figure::Budget,
            amount: Cents(amount),
            programme: "digitalpakt-nrw".to_owned(),
            category: category.to_owned(),
            school: school.map(SchoolId),
            application: None,
            notice: None,
            line: None,
            label: String::new(),
            on: None,
            place: Place::Budget("digitalpakt-nrw".to_owned()),
        }
    }

    /// The same money is told once, at whatever level it is asked.
    #[test]
    fn budgets_that_hold_others_are_not_counted_beside_them() {
        let all = || {
            vec![
                budget("", None, 1_000),
                budget("Netz", None, 700),
                budget("Tablets", None, 300),
                budget("", Some(1), 400),
            ]
        };
        let told = |entries: Vec<Entry>, filter: &Filter| -> i64 {
            narrowed(entries, filter).iter().map(|entry| entry.amount.0).sum()
        };
        let at = |level| Filter {
            level,
            ..Filter::default()
        };
        assert_eq!(told(all(), &at(Level::Programme)), 1_000);
        assert_eq!(told(all(), &at(Level::Category)), 1_000);
        assert_eq!(told(all(), &at(Level::School)), 400);
        assert_eq!(told(all(), &at(Level::Notice)), 0);
        let narrow = Filter {
            category: "Netz".to_owned(),
            ..Filter::default()
        };
        assert_eq!(told(all(), &narrow), 700);
        // What the whole leaves beyond its Förderbereiche is of none of them; more than the whole leaves nothing.
        for (amount, left) in [(1_001, Some(1)), (1_000, None), (999, None)] {
            let mut entries = all();
            entries[0].amount = Cents(amount);
            let counted = narrowed(entries, &at(Level::Category));
            let rest = counted.iter().find(|entry| entry.category.is_empty());
            assert_eq!(rest.map(|entry| entry.amount.0), left, "{amount}");
        }
        // Without one of the whole, its parts add up.
        assert_eq!(told(all()[1..].to_vec(), &at(Level::Programme)), 1_000);
    }
}
