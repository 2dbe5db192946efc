//! What a Verwendungsnachweis says, record by record in the words of its readers.

use std::collections::BTreeMap;

use paktbuch_types::{ProofConfirmation, ProofType};
use serde::{Deserialize, Serialize};

/// Name of the value that says which proof it is; without it the full one.
pub(super) const PROOF_TYPE: &str = "Art des Nachweises";

/// Name of the value that says whether the list of receipts (Belegliste) is enclosed; without it as it usually is with this proof.
pub(super) const RECEIPT_LIST: &str = "Belegliste";
/// Its value where the list is enclosed.
pub(super) const ENCLOSED: &str = "beigefügt";
/// Its value where it is not.
pub(super) const NOT_ENCLOSED: &str = "nicht beigefügt";

/// Name of the value that says how many fixed installations (Anlagen) are told; proofs that were filed before they were lack it.
pub(super) const INSTALLATIONS: &str = "Anlagen";

/// Name of the value that says what is confirmed (Bestätigungen), and what stands between several.
pub(super) const CONFIRMED: &str = "Bestätigt";
pub(super) const BETWEEN: &str = "; ";

/// Name of the value that says whom to ask; the notice says it, too.
pub(super) const CONTACT: &str = "Ansprechperson";

/// Everything that a proof says, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Contents(Vec<Statement>);

/// Which part of the proof a statement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Facts of the notice (Deckblatt).
    Notice,
    /// Sums of income and spending.
    Sums,
    /// Income other than grant and own share.
    Income,
    /// An Einzelansatz.
    Item,
    /// A line below an Einzelansatz.
    Line,
    /// A receipt: one payment of one part of an invoice line.
    Receipt,
    Device,
    /// A fixed installation (Anlage): one part of an invoice line.
    Installation,
    /// A payout (Mittelabruf).
    Payout,
    /// The Sachbericht.
    Narrative,
}

/// One record of the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub part: Part,
    /// What makes it the same record in another version, unique within its part.
    pub key: String,
    /// Id of the invoice or device; 0 for others. An installation has that of its invoice.
    pub record: i64,
    /// What it is called.
    pub label: String,
    /// Its number in the Belegliste (Lfd. Nr.); 0 for others, and in proofs that were filed before it was kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub number: u32,
    /// Keys of the Einzelansatz and the cost line that a receipt or an installation belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// Names and values as they are read: `Betrag brutto`, `1.234,56 €`.
    pub values: Vec<(String, String)>,
    /// Values that are kept and not compared: they follow from others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<(String, String)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Statement {
    /// A value by its name; empty where it does not say it.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let mut values = self.values.iter();
        values
            .find_map(|(other, value)| (other == name).then_some(value.as_str()))
            .unwrap_or_default()
    }

    /// Its key in proofs that were filed before the facts of the notice were kept.
    fn former_key(&self) -> String {
        match (self.part, self.of.as_slice()) {
            (Part::Item, _) => self.label.clone(),
            (Part::Receipt, [.., line]) => {
                format!("{} {line} {}", self.record, self.value("Gegenstand"))
            }
            _ => self.key.clone(),
        }
    }
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

    /// A value of the notice (Deckblatt) by its name; `None` in proofs that were filed before these were kept.
    #[must_use]
    pub fn of_notice(&self, name: &str) -> Option<&str> {
        let notice = self.0.iter().find(|statement| statement.part == Part::Notice)?;
        Some(notice.value(name))
    }

    /// Which proof it is.
    #[must_use]
    pub fn proof_type(&self) -> ProofType {
        let told = self.kept_aside(PROOF_TYPE);
        let mut types = ProofType::ALL.iter();
        types
            .find(|known| Some(known.label()) == told)
            .copied()
            .unwrap_or(ProofType::Full)
    }

    /// What it confirms (Bestätigungen), in the order of the form.
    #[must_use]
    pub fn confirmed(&self) -> Vec<ProofConfirmation> {
        let narrative = self.0.iter().find(|statement| statement.part == Part::Narrative);
        let told = narrative.map(|told| told.value(CONFIRMED)).unwrap_or_default();
        let told: Vec<&str> = told.split(BETWEEN).collect();
        let all = ProofConfirmation::ALL.iter().copied();
        all.filter(|what| told.contains(&what.label())).collect()
    }

    /// The same without what it confirms (Bestätigungen), which is ticked once all else is seen; a Sachbericht that says nothing else goes
    /// with it.
    #[must_use]
    pub fn unconfirmed(&self) -> Self {
        let mut all = self.0.clone();
        for statement in &mut all {
            if statement.part == Part::Narrative {
                statement.values.retain(|(name, _)| name != CONFIRMED);
            }
        }
        let is_said = |(name, value): &(String, String)| name != CONTACT && !value.is_empty();
        all.retain(|statement| statement.part != Part::Narrative || statement.values.iter().any(is_said));
        Self(all)
    }

    /// Whether the list of receipts (Belegliste) was enclosed.
    #[must_use]
    pub fn encloses_receipts(&self) -> bool {
        match self.kept_aside(RECEIPT_LIST) {
            Some(told) => told == ENCLOSED,
            None => self.proof_type().encloses_receipts(None),
        }
    }

    /// A value of the notice (Deckblatt) that is not compared.
    fn kept_aside(&self, name: &str) -> Option<&str> {
        let notice = self.0.iter().find(|statement| statement.part == Part::Notice)?;
        let mut aside = notice.aside.iter();
        aside.find_map(|(other, value)| (other == name).then_some(value.as_str()))
    }

    /// How many receipts (Belege) the lines of the Belegliste tell of: by Belegnummer, without one by invoice.
    #[must_use]
    pub fn vouchers(&self) -> usize {
        let lines = self.0.iter().filter(|statement| statement.part == Part::Receipt);
        let mut numbers: Vec<(&str, i64)> = lines
            .map(|line| match line.value("Belegnummer") {
                "" => ("", line.record),
                number => (number, 0),
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    /// What a proof said that was filed before the facts of the notice were kept: fewer parts, other keys.
    #[must_use]
    pub fn as_formerly(&self) -> Self {
        let kept = self.0.iter().filter(|statement| statement.part.was_kept());
        Self::of(kept.map(|statement| Statement {
            key: statement.former_key(),
            ..statement.clone()
        }))
    }

    /// Whether it tells the fixed installations (Anlagen).
    #[must_use]
    pub fn tells_installations(&self) -> bool {
        self.kept_aside(INSTALLATIONS).is_some()
    }

    /// What a proof said that was filed before the fixed installations (Anlagen) were told.
    #[must_use]
    pub fn without_installations(&self) -> Self {
        let mut all = self.0.clone();
        all.retain(|statement| statement.part != Part::Installation);
        Self(all)
    }

    /// Whether it says all that the proof prints; older filed proofs say less, and are compared in what they say.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.iter().any(|statement| statement.part == Part::Notice)
    }
}

impl Part {
    /// Whether proofs have said it ever since they are filed.
    const fn was_kept(self) -> bool {
        matches!(
            self,
            Self::Sums | Self::Item | Self::Receipt | Self::Device | Self::Narrative
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Statement {
        Statement {
            part: Part::Receipt,
            key: "1".to_owned(),
            record: 7,
            label: "Rechnung 1".to_owned(),
            number: 0,
            of: Vec::new(),
            values: vec![("Betrag".to_owned(), "5,00 €".to_owned())],
            aside: Vec::new(),
        }
    }

    #[test]
    fn the_same_key_twice_is_told_apart_by_its_place() {
        let statement = receipt();
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

    #[test]
    fn which_proof_it_is_was_not_said_of_full_ones() {
        let notice = Statement {
            part: Part::Notice,
            ..receipt()
        };
        assert_eq!(Contents::of([notice.clone()]).proof_type(), ProofType::Full);
        let simple = Statement {
            aside: vec![(PROOF_TYPE.to_owned(), ProofType::Simple.label().to_owned())],
            ..notice
        };
        let simple = Contents::of([receipt(), simple]);
        assert_eq!(
            (simple.proof_type(), simple.encloses_receipts()),
            (ProofType::Simple, false)
        );
        let without = Statement {
            aside: vec![(RECEIPT_LIST.to_owned(), NOT_ENCLOSED.to_owned())],
            ..receipt()
        };
        let full = |notice: Statement| {
            Contents::of([Statement {
                part: Part::Notice,
                ..notice
            }])
        };
        assert!(full(receipt()).encloses_receipts() && !full(without).encloses_receipts());
    }

    #[test]
    fn without_what_is_confirmed_it_says_the_same() {
        let narrative = |result: &str, confirmed: &str| {
            let values = [
                ("Ergebnis und Wirkung", result),
                (CONTACT, "Erika Beispiel"),
                (CONFIRMED, confirmed),
            ];
            Statement {
                part: Part::Narrative,
                values: values
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
                ..receipt()
            }
        };
        let of = |result: &str, confirmed: &str| {
            Contents::of([receipt(), narrative(result, confirmed)]).unconfirmed()
        };
        assert_eq!(of("Tablets", "sachlich richtig"), of("Tablets", ""));
        assert_ne!(of("Tablets", ""), of("Displays", ""));
        assert_eq!(
            of("", "sachlich richtig"),
            Contents::of([receipt()]).unconfirmed()
        );
    }

    #[test]
    fn a_proof_filed_before_is_read_and_met_in_its_own_keys() {
        let filed = r#"[{"part":"receipt","key":"7 zeile-3 Position 1: Tablet","record":7,"label":"Rechnung RE-1, Position 1: Tablet",
            "values":[["Betrag brutto","5,00 €"]]}]"#;
        let filed: Contents = serde_json::from_str(filed).unwrap();
        assert!(!filed.is_complete());
        let now = Contents::of([
            Statement {
                part: Part::Notice,
                values: vec![("Zuwendungszweck".to_owned(), "Tablets".to_owned())],
                ..receipt()
            },
            Statement {
                key: "zahlung-5 position-8 zeile-3 190743".to_owned(),
                number: 1,
                of: vec!["ansatz-2".to_owned(), "zeile-3".to_owned()],
                values: vec![("Gegenstand".to_owned(), "Position 1: Tablet".to_owned())],
                ..receipt()
            },
        ]);
        assert!(now.is_complete());
        let met = now.as_formerly();
        let [only] = met.statements() else {
            panic!("{met:?}")
        };
        assert_eq!(only.key, filed.statements()[0].key);
    }
}
