//! What a Verwendungsnachweis says, record by record in the words of its readers, and how two of them differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Everything that a proof says, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Contents(Vec<Statement>);

/// Which part of the proof a statement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Sums of income and spending.
    Sums,
    /// An Einzelansatz.
    Item,
    /// A receipt: one payment of one part of an invoice line.
    Receipt,
    Device,
}

/// One record of the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub part: Part,
    /// What makes it the same record in another version, unique within its part.
    pub key: String,
    /// Id of the invoice or device; 0 for others.
    pub record: i64,
    /// What it is called.
    pub label: String,
    /// Names and values as they are read: `Betrag brutto`, `1.234,56 €`.
    pub values: Vec<(String, String)>,
}

/// What became of a record since the proof was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub part: Part,
    /// Id of the invoice or device; 0 for others.
    pub record: i64,
    pub label: String,
    pub change: Kind,
}

/// The kind of a [`Difference`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Not in the filed proof.
    Added(Vec<(String, String)>),
    /// Only in the filed proof.
    Removed(Vec<(String, String)>),
    /// Name, value as filed, value now.
    Changed(Vec<(String, String, String)>),
}

impl Contents {
    /// The statements in the order of the proof. Those of one part with the same key are numbered, so that keys are unique.
    #[must_use]
    pub fn of(statements: impl IntoIterator<Item = Statement>) -> Self {
        let mut seen: BTreeMap<(Part, String), usize> = BTreeMap::new();
        let unique = statements.into_iter().map(|mut statement| {
            let times = seen.entry((statement.part, statement.key.clone())).or_default();
            *times += 1;
            if *times > 1 {
                statement.key = format!("{}#{times}", statement.key);
            }
            statement
        });
        Self(unique.collect())
    }

    /// How many statements a part has.
    #[must_use]
    pub fn count(&self, part: Part) -> usize {
        self.0.iter().filter(|statement| statement.part == part).count()
    }

    /// What `now` says otherwise, in the order of the parts and of the proof. A value that the filed proof does not know at all
    /// (a newer program writes more) is no difference.
    #[must_use]
    pub fn differences(&self, now: &Self) -> Vec<Difference> {
        let of = |statement: &Statement| (statement.part, statement.key.clone());
        let filed: BTreeMap<_, _> = self
            .0
            .iter()
            .map(|statement| (of(statement), statement))
            .collect();
        let later: BTreeMap<_, _> = now.0.iter().map(|statement| (of(statement), statement)).collect();
        let gone = self
            .0
            .iter()
            .filter_map(|statement| match later.get(&of(statement)) {
                None => Some(statement.told(Kind::Removed(statement.values.clone()))),
                Some(other) => {
                    let changes = statement.changes(other);
                    (!changes.is_empty()).then(|| other.told(Kind::Changed(changes)))
                }
            });
        let new = now
            .0
            .iter()
            .filter(|statement| !filed.contains_key(&of(statement)))
            .map(|statement| statement.told(Kind::Added(statement.values.clone())));
        let mut all: Vec<Difference> = gone.chain(new).collect();
        all.sort_by_key(|difference| difference.part);
        all
    }
}

impl Statement {
    fn told(&self, change: Kind) -> Difference {
        Difference {
            part: self.part,
            record: self.record,
            label: self.label.clone(),
            change,
        }
    }

    fn changes(&self, now: &Self) -> Vec<(String, String, String)> {
        let later: BTreeMap<&str, &str> = now
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let differing = self.values.iter().filter_map(|(name, filed)| {
            let value = later.get(name.as_str()).copied().unwrap_or_default();
            (value != filed).then(|| (name.clone(), filed.clone(), value.to_owned()))
        });
        differing.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(part: Part, key: &str, values: &[(&str, &str)]) -> Statement {
        Statement {
            part,
            key: key.to_owned(),
            record: 7,
            label: format!("Eintrag {key}"),
            values: values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn records_are_added_removed_or_changed_value_by_value() {
        let filed = Contents::of([
            statement(Part::Device, "D1", &[("Raum", "A 1"), ("Status", "verfügbar")]),
            statement(Part::Receipt, "1", &[("Betrag", "5,00 €")]),
            statement(Part::Receipt, "2", &[("Betrag", "6,00 €")]),
        ]);
        let now = Contents::of([
            statement(Part::Receipt, "1", &[("Betrag", "5,00 €"), ("Neu", "x")]),
            statement(Part::Receipt, "3", &[("Betrag", "7,00 €")]),
            statement(Part::Device, "D1", &[("Raum", "B 2"), ("Status", "verfügbar")]),
        ]);
        let told: Vec<_> = filed
            .differences(&now)
            .into_iter()
            .map(|difference| (difference.part, difference.label, difference.change))
            .collect();
        let pair = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        let room = ("Raum".to_owned(), "A 1".to_owned(), "B 2".to_owned());
        assert_eq!(
            told,
            [
                (
                    Part::Receipt,
                    "Eintrag 2".to_owned(),
                    Kind::Removed(pair("Betrag", "6,00 €"))
                ),
                (
                    Part::Receipt,
                    "Eintrag 3".to_owned(),
                    Kind::Added(pair("Betrag", "7,00 €"))
                ),
                (Part::Device, "Eintrag D1".to_owned(), Kind::Changed(vec![room])),
            ]
        );
        assert_eq!(filed.differences(&filed), []);
        assert_eq!((filed.count(Part::Receipt), filed.count(Part::Item)), (2, 0));
    }

    #[test]
    fn the_same_key_twice_is_told_apart_by_its_place() {
        let twice = |second: &str| {
            Contents::of([
                statement(Part::Receipt, "1", &[("Betrag", "5,00 €")]),
                statement(Part::Receipt, "1", &[("Betrag", second)]),
            ])
        };
        let differences = twice("5,00 €").differences(&twice("4,00 €"));
        assert_eq!(differences.len(), 1);
        let text = serde_json::to_string(&twice("1")).unwrap();
        assert_eq!(serde_json::from_str::<Contents>(&text).unwrap(), twice("1"));
    }
}
