//! Budgets of a programme overlap: which of them a level counts, so that all levels add up to the same.

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_types::Cents;

use crate::budgets::rows::{Entry, Filter, Level};

/// The budgets that count at the filter's level, of those that it lets through. By school and by Förderbereich a programme's budgets for
/// one of them count, and what its budget for all leaves beyond them is a rest of none.
pub(super) fn counted_budgets(budgets: &[Entry], filter: &Filter) -> Vec<Entry> {
    let mut programmes: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in budgets {
        programmes.entry(&entry.programme).or_default().push(entry);
    }
    let counted = |own: Vec<&Entry>| {
        let (parts, of_what) = match filter.level {
            Level::School => (each(&own, school, |entry| !entry.category.is_empty()), "Schulen"),
            Level::Category => (
                each(&own, category, |entry| entry.school.is_some()),
                "Förderbereiche",
            ),
            _ => (Vec::new(), ""),
        };
        let whole = whole(&own, filter);
        if parts.is_empty() {
            return whole;
        }
        let rest = rest(&whole, &parts, of_what);
        parts.into_iter().chain(rest).collect()
    };
    programmes.into_values().flat_map(counted).collect()
}

/// The budgets that are the programme's as a whole: the one for all, else those for each Förderbereich, else for each school.
fn whole(own: &[&Entry], filter: &Filter) -> Vec<Entry> {
    let names_school = |entry: &Entry| entry.school.is_some() && filter.school.is_none();
    let names_category = |entry: &Entry| !entry.category.is_empty() && filter.category.is_empty();
    let is_for_all = |entry: &&&Entry| !names_school(entry) && !names_category(entry);
    let for_all: Vec<Entry> = own
        .iter()
        .filter(is_for_all)
        .map(|entry| (*entry).clone())
        .collect();
    if !for_all.is_empty() {
        return for_all;
    }
    let of_category = |entry: &Entry| category(entry).filter(|_| names_category(entry));
    let by_category = each(own, of_category, names_school);
    if by_category.iter().any(|entry| !names_school(entry)) {
        return by_category;
    }
    let of_school = |entry: &Entry| school(entry).filter(|_| names_school(entry));
    each(own, of_school, names_category)
}

fn school(entry: &Entry) -> Option<String> {
    entry.school.map(|school| school.to_string())
}

fn category(entry: &Entry) -> Option<String> {
    Some(entry.category.clone()).filter(|category| !category.is_empty())
}

/// The budgets of everything that one is for: those that are for it as a whole, where there are none the narrower ones.
fn each(
    own: &[&Entry],
    of: impl Fn(&Entry) -> Option<String>,
    is_narrower: impl Fn(&Entry) -> bool,
) -> Vec<Entry> {
    let as_whole = own.iter().filter(|entry| !is_narrower(entry));
    let as_whole: BTreeSet<String> = as_whole.filter_map(|entry| of(entry)).collect();
    let counts = |entry: &&&Entry| of(entry).is_some_and(|of| as_whole.contains(&of) != is_narrower(entry));
    own.iter().filter(counts).map(|entry| (*entry).clone()).collect()
}

/// What the whole leaves beyond its parts; `None` where it leaves nothing.
fn rest(whole: &[Entry], parts: &[Entry], of_what: &str) -> Option<Entry> {
    let sum = |entries: &[Entry]| -> Cents { entries.iter().map(|entry| entry.amount).sum() };
    let left = sum(whole).minus(sum(parts));
    let first = whole.first().filter(|_| left > Cents::ZERO)?;
    let beside = format!("Rest neben den Budgets der {of_what}");
    Some(Entry {
        amount: left,
        label: match whole.len() {
            1 => format!("{}: {beside}", first.label),
            _ => beside,
        },
        ..first.clone()
    })
}

#[cfg(test)]
mod tests {
    use paktbuch_types::SchoolId;
    use proptest::prelude::*;

    use super::*;
    use crate::budgets::rows::{Figure, Place};

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

    fn at(level: Level) -> Filter {
        Filter {
            level,
            ..Filter::default()
        }
    }

    fn told(budgets: &[Entry], filter: &Filter) -> i64 {
        let counted = counted_budgets(budgets, filter);
        counted.iter().map(|entry| entry.amount.0).sum()
    }

    fn all() -> Vec<Entry> {
        vec![
            budget("", None, 1_000),
            budget("Netz", None, 700),
            budget("Tablets", None, 300),
            budget("", Some(1), 400),
        ]
    }

    /// The same money is told once, at whatever level it is asked.
    #[test]
    fn budgets_that_hold_others_are_not_counted_beside_them() {
        for level in [Level::Programme, Level::Category, Level::School] {
            assert_eq!(told(&all(), &at(level)), 1_000, "{level:?}");
            // Without one of the whole, its parts add up.
            assert_eq!(told(&all()[1..], &at(level)), 1_000, "{level:?}");
        }
        let narrow = Filter {
            category: "Netz".to_owned(),
            ..Filter::default()
        };
        assert_eq!(told(&all()[1..2], &narrow), 700);
    }

    #[test]
    fn what_the_whole_leaves_is_of_none_and_more_than_the_whole_leaves_nothing() {
        let rest = |budgets: &[Entry], level| {
            let counted = counted_budgets(budgets, &at(level));
            let rest = counted.into_iter().find(|entry| match level {
                Level::School => entry.school.is_none(),
                _ => entry.category.is_empty(),
            });
            rest.map(|entry| (entry.amount.0, entry.label))
        };
        for (amount, categories, schools) in [
            (1_001, Some(1), Some(601)),
            (1_000, None, Some(600)),
            (400, None, None),
        ] {
            let mut budgets = all();
            budgets[0].amount = Cents(amount);
            "Budget des Schulträgers".clone_into(&mut budgets[0].label);
            let told = |left: Option<i64>, of: &str| {
                left.map(|left| {
                    (
                        left,
                        format!("Budget des Schulträgers: Rest neben den Budgets der {of}"),
                    )
                })
            };
            assert_eq!(
                rest(&budgets, Level::Category),
                told(categories, "Förderbereiche"),
                "{amount}"
            );
            assert_eq!(
                rest(&budgets, Level::School),
                told(schools, "Schulen"),
                "{amount}"
            );
        }
    }

    #[test]
    fn a_narrower_budget_counts_where_there_is_none_for_all_of_it() {
        let budgets = [
            budget("Netz", None, 100),
            budget("Tablets", Some(1), 20),
            budget("Netz", Some(1), 30),
            budget("Netz", Some(2), 40),
            budget("", Some(2), 60),
        ];
        assert_eq!(
            told(&budgets, &at(Level::Programme)),
            120,
            "Netz, and the tablets of a school"
        );
        assert_eq!(told(&budgets, &at(Level::Category)), 120);
        assert_eq!(
            told(&budgets, &at(Level::School)),
            20 + 30 + 60 + 10,
            "with a rest of 10"
        );
        let own: Vec<Entry> = budgets
            .iter()
            .filter(|entry| entry.school == Some(SchoolId(1)))
            .cloned()
            .collect();
        let of_school = Filter {
            level: Level::Category,
            school: Some(SchoolId(1)),
            ..Filter::default()
        };
        assert_eq!(told(&own, &of_school), 50);
    }

    proptest! {
        /// Under a budget for all that no part exceeds, and none of whose parts overlap, every level tells the same.
        #[test]
        fn levels_add_up(parts in prop::collection::vec((0_usize..3, 0_i64..4, 1_i64..1_000), 0..12), spare in 0_i64..500) {
            let mut budgets: BTreeMap<(usize, i64), Entry> = BTreeMap::new();
            for (category, school, amount) in parts {
                let name = ["", "Netz", "Tablets"][category];
                budgets.insert((category, school), budget(name, (school > 0).then_some(school), amount));
            }
            budgets.remove(&(0, 0));
            let sum: i64 = budgets.values().map(|entry| entry.amount.0).sum();
            let mut budgets: Vec<Entry> = budgets.into_values().collect();
            budgets.push(budget("", None, sum + spare));
            for level in [Level::Programme, Level::Category, Level::School] {
                prop_assert_eq!(told(&budgets, &at(level)), sum + spare);
            }
        }
    }
}
