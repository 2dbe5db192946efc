//! The rules R1–R31: facts in, findings out; no database.
//!
//! One file a rule. Each has the facts it needs as plain structs beside it, `RULE` for the list of rules, and `check`.
//! A rule that lacks a parameter says so ([`Severity::MissingParameter`]); it never passes silently.

mod cause;
pub mod r01_budget;
pub mod r02_cost_item_tolerance;
pub mod r03_mobile_cap;
pub mod r04_device_cap;
pub mod r05_own_share;
pub mod r06_earliest_start;
pub mod r07_applications;
pub mod r07_orders;
pub mod r07_payouts;
pub mod r07_periods;
pub mod r08_eligible_item;
pub mod r09_eligible_school;
pub mod r10_documents;
pub mod r11_double_funding;
pub mod r12_allocation_complete;
pub mod r13_use_of_payouts;
pub mod r14_drawdowns;
pub mod r15_interim;
pub mod r15_proof_due;
pub mod r16_filed_proof;
pub mod r16_payouts;
pub mod r16_proof_complete;
pub mod r17_zweckbindung;
pub mod r18_other_school;
pub mod r20_identification;
pub mod r26_retention;
pub mod r27_asset_or_expense;
pub mod r29_award;

use std::fmt;

pub use self::cause::FindingCause;
pub use paktbuch_types::{Severity, SubjectKind};

/// Number of a rule in the design; shown as `R2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleId {
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15,
    R16,
    R17,
    R18,
    R20,
    R26,
    R27,
    R29,
}

/// A rule as pages and the guide list it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    pub id: RuleId,
    /// German name.
    pub title: &'static str,
    /// What it demands, in one German sentence.
    pub sentence: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

/// Every rule, in the order of their numbers.
pub const RULES: &[&Rule] = &[
    &r01_budget::RULE,
    &r02_cost_item_tolerance::RULE,
    &r03_mobile_cap::RULE,
    &r04_device_cap::RULE,
    &r05_own_share::RULE,
    &r06_earliest_start::RULE,
    &r07_periods::RULE,
    &r08_eligible_item::RULE,
    &r09_eligible_school::RULE,
    &r10_documents::RULE,
    &r11_double_funding::RULE,
    &r12_allocation_complete::RULE,
    &r13_use_of_payouts::RULE,
    &r14_drawdowns::RULE,
    &r15_proof_due::RULE,
    &r16_proof_complete::RULE,
    &r17_zweckbindung::RULE,
    &r18_other_school::RULE,
    &r20_identification::RULE,
    &r26_retention::RULE,
    &r27_asset_or_expense::RULE,
    &r29_award::RULE,
];

/// The record a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectKind,
    /// Id of the record in its table.
    pub id: i64,
    /// How users know it: "Rechnung RE-2024-03117, Position 1".
    pub label: String,
}

/// What a rule has to say about one record (Prüfhinweis).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: RuleId,
    pub severity: Severity,
    /// What it objects to, whatever the record.
    pub cause: FindingCause,
    pub subject: Subject,
    /// What is wrong, with the amounts or dates.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// Where the rule is written.
    pub source: String,
}

impl RuleId {
    /// `R2`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
            Self::R4 => "R4",
            Self::R5 => "R5",
            Self::R6 => "R6",
            Self::R7 => "R7",
            Self::R8 => "R8",
            Self::R9 => "R9",
            Self::R10 => "R10",
            Self::R11 => "R11",
            Self::R12 => "R12",
            Self::R13 => "R13",
            Self::R14 => "R14",
            Self::R15 => "R15",
            Self::R16 => "R16",
            Self::R17 => "R17",
            Self::R18 => "R18",
            Self::R20 => "R20",
            Self::R26 => "R26",
            Self::R27 => "R27",
            Self::R29 => "R29",
        }
    }

    /// Whether it can object to a device: what a school's user is told.
    #[must_use]
    pub const fn is_about_devices(self) -> bool {
        matches!(self, Self::R16 | Self::R17 | Self::R18 | Self::R20)
    }

    /// The rule with this number.
    #[must_use]
    pub fn rule(self) -> Option<&'static Rule> {
        RULES.iter().copied().find(|rule| rule.id == self)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Subject {
    /// A record by its kind, id and the words users know it by.
    #[must_use]
    pub fn new(kind: SubjectKind, id: i64, label: impl Into<String>) -> Self {
        Self {
            kind,
            id,
            label: label.into(),
        }
    }

    /// Its kind and what users know it by: „Gerät 2023-0042“; a label that names the kind itself stays as it is.
    #[must_use]
    pub fn named(&self) -> String {
        let kind = self.kind.to_string();
        if self.label.starts_with(&kind) {
            self.label.clone()
        } else {
            format!("{kind} {}", self.label)
        }
    }
}

impl Rule {
    fn finding(
        &self,
        severity: Severity,
        cause: FindingCause,
        subject: &Subject,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Finding {
        Finding {
            rule: self.id,
            severity,
            cause,
            subject: subject.clone(),
            message: message.into(),
            remedy: remedy.into(),
            source: self.source.to_owned(),
        }
    }

    fn error(
        &self,
        cause: FindingCause,
        subject: &Subject,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Finding {
        self.finding(Severity::Error, cause, subject, message, remedy)
    }

    fn warning(
        &self,
        cause: FindingCause,
        subject: &Subject,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Finding {
        self.finding(Severity::Warning, cause, subject, message, remedy)
    }

    /// The rule cannot be checked because `parameter` is known to nobody.
    fn missing(&self, subject: &Subject, parameter: &str) -> Finding {
        self.unknown(subject, parameter, "Bitte aus dem Bescheid eintragen.")
    }

    /// The same, of a parameter that only the programme has.
    fn missing_in_programme(&self, subject: &Subject, parameter: &str) -> Finding {
        let record = match subject.kind {
            SubjectKind::Application => "Antrag",
            _ => "Bescheid",
        };
        let remedy = format!(
            "Bitte aus Bescheid oder Richtlinie in einer eigenen Fassung des Förderprogramms eintragen und den {record} auf sie umstellen."
        );
        self.unknown(subject, parameter, remedy)
    }

    fn unknown(&self, subject: &Subject, parameter: &str, remedy: impl Into<String>) -> Finding {
        self.finding(
            Severity::MissingParameter,
            FindingCause::Unknown(parameter.to_owned()),
            subject,
            format!("Angabe fehlt: {parameter}."),
            remedy,
        )
    }
}

/// What is not in order is a warning while the notice runs, and an error once its proof is made or filed.
const fn until_filed(filing: bool) -> Severity {
    if filing {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// „Ort und Abnahme“; `None` for nothing.
fn listed(names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some((*one).to_owned()),
        [first @ .., last] => Some(format!("{} und {last}", first.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_listed_once_and_in_order() {
        let ids: Vec<RuleId> = RULES.iter().map(|rule| rule.id).collect();
        let mut sorted = ids.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(ids, sorted);
        for rule in RULES {
            assert_eq!(rule.id.rule(), Some(*rule));
            assert!(
                rule.sentence.ends_with('.') && !rule.source.is_empty(),
                "{}",
                rule.id
            );
        }
        assert_eq!(RuleId::R11.to_string(), "R11");
    }
}
