//! How what a proof says differs from what was filed. Pure calculation.

use std::collections::BTreeMap;

use crate::filing::rows::{Change, Difference, Part};
use crate::reporting::{self, Contents, Statement};

/// What `now` says otherwise than `filed`, by part, in the order of the proof. A value that the filed proof does not name at all
/// (a newer program writes more) is no difference.
#[must_use]
pub fn differences(filed: &Contents, now: &Contents) -> Vec<Difference> {
    let (before, after) = (by_key(filed), by_key(now));
    let gone = filed
        .statements()
        .iter()
        .filter_map(|old| match after.get(&key(old)) {
            None => {
                let values = present(old).map(|(name, value)| (name, value, String::new()));
                Some(told(old, Change::Removed, values.collect()))
            }
            Some(new) => {
                let values = changed(old, new);
                (!values.is_empty()).then(|| told(new, Change::Changed, values))
            }
        });
    let new = now
        .statements()
        .iter()
        .filter(|new| !before.contains_key(&key(new)));
    let new = new.map(|new| {
        let values = present(new).map(|(name, value)| (name, String::new(), value));
        told(new, Change::Added, values.collect())
    });
    let mut all: Vec<Difference> = gone.chain(new).collect();
    all.sort_by_key(|difference| difference.part);
    all
}

type Key<'a> = (reporting::Part, &'a str);

fn key(statement: &Statement) -> Key<'_> {
    (statement.part, statement.key.as_str())
}

fn by_key(contents: &Contents) -> BTreeMap<Key<'_>, &Statement> {
    let statements = contents.statements().iter();
    statements.map(|statement| (key(statement), statement)).collect()
}

fn present(statement: &Statement) -> impl Iterator<Item = (String, String)> + '_ {
    let values = statement.values.iter();
    values.filter(|(_, value)| !value.is_empty()).cloned()
}

fn changed(old: &Statement, new: &Statement) -> Vec<(String, String, String)> {
    let values = new.values.iter();
    let now: BTreeMap<&str, &str> = values
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let differing = old.values.iter().filter_map(|(name, filed)| {
        let value = now.get(name.as_str()).copied().unwrap_or_default();
        (value != filed).then(|| (name.clone(), filed.clone(), value.to_owned()))
    });
    differing.collect()
}

fn told(statement: &Statement, change: Change, values: Vec<(String, String, String)>) -> Difference {
    Difference {
        part: match statement.part {
            reporting::Part::Sums => Part::Sums,
            reporting::Part::Item => Part::Item,
            reporting::Part::Receipt => Part::Receipt,
            reporting::Part::Device => Part::Device,
            reporting::Part::Narrative => Part::Narrative,
        },
        record: statement.record,
        label: statement.label.clone(),
        change,
        values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(part: reporting::Part, key: &str, values: &[(&str, &str)]) -> Statement {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Statement {
            part,
            key: key.to_owned(),
            record: 7,
            label: format!("Eintrag {key}"),
            values: values.iter().map(owned).collect(),
        }
    }

    #[test]
    fn records_are_added_removed_or_changed_value_by_value() {
        use reporting::Part::{Device, Receipt};
        let filed = Contents::of([
            statement(Device, "D1", &[("Raum", "A 1"), ("Status", "verfügbar")]),
            statement(Receipt, "1", &[("Betrag", "5,00 €")]),
            statement(Receipt, "2", &[("Betrag", "6,00 €"), ("Skonto", "")]),
        ]);
        let now = Contents::of([
            statement(Receipt, "1", &[("Betrag", "5,00 €"), ("Neu", "x")]),
            statement(Receipt, "3", &[("Betrag", "7,00 €")]),
            statement(Device, "D1", &[("Raum", "B 2"), ("Status", "verfügbar")]),
        ]);
        let value = |name: &str, old: &str, new: &str| (name.to_owned(), old.to_owned(), new.to_owned());
        let told: Vec<_> = differences(&filed, &now)
            .into_iter()
            .map(|difference| (difference.label, difference.change, difference.values))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "Eintrag 2".to_owned(),
                    Change::Removed,
                    vec![value("Betrag", "6,00 €", "")]
                ),
                (
                    "Eintrag 3".to_owned(),
                    Change::Added,
                    vec![value("Betrag", "", "7,00 €")]
                ),
                (
                    "Eintrag D1".to_owned(),
                    Change::Changed,
                    vec![value("Raum", "A 1", "B 2")]
                ),
            ]
        );
        assert_eq!(differences(&filed, &filed), []);
    }
}
