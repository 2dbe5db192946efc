//! What a Verwendungsnachweis says, record by record in the words of its readers.

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
    /// The Sachbericht.
    Narrative,
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

    /// The statements, in the order of the proof.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_twice_is_told_apart_by_its_place() {
        let statement = Statement {
            part: Part::Receipt,
            key: "1".to_owned(),
            record: 7,
            label: "Rechnung 1".to_owned(),
            values: vec![("Betrag".to_owned(), "5,00 €".to_owned())],
        };
        let device = Statement {
            part: Part::Device,
            ..statement.clone()
        };
        let contents = Contents::of([statement.clone(), device, statement.clone(), statement]);
        let keys: Vec<&str> = contents
            .statements()
            .iter()
            .map(|statement| statement.key.as_str())
            .collect();
        assert_eq!(keys, ["1", "1", "1#2", "1#3"]);
        let text = serde_json::to_string(&contents).unwrap();
        assert_eq!(serde_json::from_str::<Contents>(&text).unwrap(), contents);
    }
}
