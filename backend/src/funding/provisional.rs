//! The name of an application (Antrag) that has no Aktenzeichen yet: „Entwurf 3“, until it is filed.

use chrono::NaiveDate;
use paktbuch_types::ApplicationState;

/// What it begins with; a number follows.
const BEFORE: &str = "Entwurf ";

/// The name of the draft with this number.
#[must_use]
pub fn name(number: i64) -> String {
    format!("{BEFORE}{number}")
}

/// Whether a reference is only such a name.
#[must_use]
pub fn is_provisional(reference: &str) -> bool {
    let number = reference.strip_prefix(BEFORE);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|sign| sign.is_ascii_digit()))
}

/// Whether an application has been filed, so that it has an Aktenzeichen; one that was withdrawn before never was.
#[must_use]
pub fn was_filed(state: ApplicationState, submitted_on: Option<NaiveDate>) -> bool {
    match state {
        ApplicationState::Draft => false,
        ApplicationState::Withdrawn => submitted_on.is_some(),
        ApplicationState::Submitted
        | ApplicationState::Queried
        | ApplicationState::Granted
        | ApplicationState::PartlyGranted
        | ApplicationState::Refused
        | ApplicationState::Closed => true,
    }
}

/// What is said where it is missing.
#[must_use]
pub fn missing() -> String {
    format!(
        "Aktenzeichen: Ab dem Stand „{}“ nötig. Bitte eintragen.",
        ApplicationState::Submitted
    )
}

/// The Aktenzeichen; empty where there is none yet.
#[must_use]
pub fn given(reference: &str) -> &str {
    if is_provisional(reference) { "" } else { reference }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_filed_needs_an_aktenzeichen() {
        use ApplicationState::{Draft, Granted, Refused, Submitted, Withdrawn};
        let day = NaiveDate::from_ymd_opt(2022, 2, 1);
        for (state, submitted, needed) in [
            (Draft, None, false),
            (Withdrawn, None, false),
            (Withdrawn, day, true),
            (Submitted, None, true),
            (Granted, day, true),
            (Refused, day, true),
        ] {
            assert_eq!(was_filed(state, submitted), needed, "{state} {submitted:?}");
        }
    }

    #[test]
    fn a_name_without_aktenzeichen_is_told_from_one() {
        assert!(is_provisional(&name(12)));
        assert_eq!(given(&name(12)), "");
        for reference in ["Entwurf", "Entwurf ", "Entwurf 3a", "48.02.01"] {
            assert_eq!(given(reference), reference);
        }
    }
}
