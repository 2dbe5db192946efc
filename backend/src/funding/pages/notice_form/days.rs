//! Hints at the days of a notice: what the programme allows, and what was typed beside it.

use chrono::NaiveDate;
use paktbuch_types::{format_date, parse_date};

use crate::funding::forms::NoticeForm;
use crate::funding::programme::Programme;

/// What the programme says of the days of a notice, beside what was typed.
pub(super) struct Days<'a> {
    pub(super) programme: Option<&'a Programme>,
    pub(super) form: &'a NoticeForm,
}

impl Days<'_> {
    fn from(&self) -> Option<NaiveDate> {
        self.programme.and_then(|programme| programme.valid_from)
    }

    fn to(&self) -> Option<NaiveDate> {
        self.programme.and_then(|programme| programme.valid_to)
    }

    pub(super) fn notice_date(&self) -> String {
        match too_early(&self.form.notice_date, self.from()) {
            Some(hint) => hint,
            None => "TT.MM.JJJJ; nicht vor der Einreichung des Antrags.".to_owned(),
        }
    }

    pub(super) fn begin(&self, typed: &str) -> String {
        let usual = self
            .from()
            .map(|from| format!("Das Programm gilt ab {}.", format_date(from)));
        too_early(typed, self.from()).or(usual).unwrap_or_default()
    }

    pub(super) fn end(&self, typed: &str) -> String {
        let usual = self
            .to()
            .map(|to| format!("Das Programm gilt bis {}.", format_date(to)));
        too_late(typed, self.to()).or(usual).unwrap_or_default()
    }

    pub(super) fn end_of_implementation(&self) -> String {
        let latest = self
            .programme
            .and_then(|programme| programme.implementation_until.value);
        let usual = latest.map(|day| format!("Das Programm lässt höchstens den {} zu.", format_date(day)));
        let typed = &self.form.implementation_to;
        too_late(typed, latest)
            .or(usual)
            .unwrap_or_else(|| self.end(typed))
    }

    /// The day that the programme gives, as far as the typed periods tell it; empty where the programme gives none.
    pub(super) fn proof_due(&self) -> String {
        let day = |typed: &str| parse_date(typed).ok();
        let (implementation, approval) = (day(&self.form.implementation_to), day(&self.form.approval_to));
        let term = self
            .programme
            .and_then(|programme| programme.proof_term(implementation, approval));
        let Some(term) = term else {
            return String::new();
        };
        let counted = term.words();
        match term.due() {
            Some(due) => format!(
                "Nach dem Programm der {} ({counted}); maßgeblich ist der Bescheid.",
                format_date(due)
            ),
            None => format!("Nach dem Programm {counted}; maßgeblich ist der Bescheid."),
        }
    }
}

fn too_early(typed: &str, from: Option<NaiveDate>) -> Option<String> {
    let (_, from) = parse_date(typed)
        .ok()
        .zip(from)
        .filter(|(day, from)| day < from)?;
    Some(format!(
        "Liegt vor dem Beginn des Programms am {}. Bitte mit dem Bescheid vergleichen.",
        format_date(from)
    ))
}

fn too_late(typed: &str, to: Option<NaiveDate>) -> Option<String> {
    let (_, to) = parse_date(typed).ok().zip(to).filter(|(day, to)| day > to)?;
    Some(format!(
        "Liegt nach dem {}, den das Programm höchstens zulässt. Bitte mit dem Bescheid vergleichen.",
        format_date(to)
    ))
}
