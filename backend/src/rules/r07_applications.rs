//! R7: an application is filed while its programme takes any.

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::r07_periods::RULE;
use super::{Finding, FindingCause, Subject};

/// An application that nobody has decided yet.
#[derive(Debug, Clone)]
pub struct Facts {
    pub application: Subject,
    /// Eingereicht am; `None` while it is not filed.
    pub submitted: Option<NaiveDate>,
    /// Last day for applications (`antrag_bis`); `None` where nobody tells it.
    pub until: Option<NaiveDate>,
    /// Whether the programme has no last day at all.
    pub is_free: bool,
    /// What the programme remarks on that day (`hinweis`); empty for nothing.
    pub note: String,
}

/// A warning where it was filed later: rest money is given out after that day in some programmes. That nobody tells the day is told
/// before the application is filed too, while it can still be met.
#[must_use]
pub fn check(facts: &Facts) -> Option<Finding> {
    let Some(until) = facts.until else {
        let unknown = || RULE.missing_in_programme(&facts.application, "letzter Tag für Anträge");
        return (!facts.is_free).then(unknown);
    };
    let submitted = facts.submitted?;
    (submitted > until).then(|| {
        let message = format!(
            "Der Antrag ist am {} eingereicht, das Programm nahm Anträge bis {} an.",
            format_date(submitted),
            format_date(until)
        );
        let remedy =
            "Bitte „Eingereicht am“ prüfen oder mit der Bewilligungsbehörde klären, ob sie ihn noch annimmt.";
        let remedy = match facts.note.as_str() {
            "" => remedy.to_owned(),
            note => format!("{remedy} Hinweis im Programm: {note}"),
        };
        RULE.warning(FindingCause::FiledLate, &facts.application, message, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    fn facts(submitted: Option<&str>, until: Option<&str>, is_free: bool, note: &str) -> Facts {
        let day = |text: &str| paktbuch_types::parse_date(text).unwrap();
        Facts {
            application: Subject::new(SubjectKind::Application, 1, "HAV-01"),
            submitted: submitted.map(day),
            until: until.map(day),
            is_free,
            note: note.to_owned(),
        }
    }

    #[test]
    fn an_application_after_the_last_day_is_told() {
        for (submitted, is_late) in [
            (Some("31.07.2022"), false),
            (Some("01.08.2022"), true),
            (None, false),
        ] {
            for note in ["", "Restmittel ab 02.11.2022."] {
                let found = check(&facts(submitted, Some("31.07.2022"), false, note));
                assert_eq!(found.is_some(), is_late, "{submitted:?}");
                if let Some(found) = found {
                    assert_eq!(found.severity, Severity::Warning);
                    assert_eq!(
                        found.message,
                        "Der Antrag ist am 01.08.2022 eingereicht, das Programm nahm Anträge bis 31.07.2022 an."
                    );
                    assert!(found.remedy.ends_with(note), "{}", found.remedy);
                }
            }
        }
    }

    #[test]
    fn a_last_day_that_nobody_knows_is_asked_for() {
        for submitted in [None, Some("01.08.2022")] {
            let found = check(&facts(submitted, None, false, "")).unwrap();
            assert_eq!(
                (found.severity, found.message.as_str()),
                (
                    Severity::MissingParameter,
                    "Angabe fehlt: letzter Tag für Anträge."
                )
            );
            assert_eq!(
                check(&facts(submitted, None, true, "")),
                None,
                "the programme has none"
            );
        }
    }
}
