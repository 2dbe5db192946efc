//! Whether the local audit (örtliche Prüfung) can be confirmed in a version. Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::{ProofStepId, format_date};

use super::rows::LocalAudit;

/// Why the local audit cannot be confirmed, and what mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unaudited {
    pub why: String,
    pub remedy: &'static str,
    /// The step to complete; `None` where one is to be entered.
    pub step: Option<ProofStepId>,
}

/// Why none of these steps, in the order of their days, is a local audit of a version as of `as_of`; `None` where one is: it is certified,
/// and of no day before that one nor before the `previous` version (its number and the day of its filing).
pub(super) fn refused(
    audits: &[LocalAudit],
    as_of: NaiveDate,
    previous: Option<(i64, NaiveDate)>,
) -> Option<Unaudited> {
    let (from, bound) = match previous {
        Some((number, filed_on)) if filed_on > as_of => {
            let filed = format_date(filed_on);
            (
                filed_on,
                format!("der Einreichung der Version {number} am {filed}"),
            )
        }
        _ => (as_of, format!("dem Stichtag {}", format_date(as_of))),
    };
    let in_time: Vec<&LocalAudit> = audits.iter().filter(|audit| audit.done_on >= from).collect();
    if in_time.iter().any(|audit| missing(audit).is_empty()) {
        return None;
    }
    Some(match (in_time.last(), audits.last()) {
        (Some(audit), _) => Unaudited {
            why: format!(
                "Der örtlichen Prüfung vom {} fehlt: {}.",
                format_date(audit.done_on),
                missing(audit).join(" und ")
            ),
            remedy: "Bitte an ihrem Schritt ergänzen, oder diese Bestätigung weglassen.",
            step: Some(audit.step),
        },
        (None, Some(audit)) => Unaudited {
            why: format!(
                "Die örtliche Prüfung vom {} liegt vor {bound}.",
                format_date(audit.done_on)
            ),
            remedy: "Bitte unter „Prüfung des Nachweises“ die Prüfung dieser Version als Schritt „in örtlicher Prüfung“ mit Tag, Person und \
                     Bescheinigung eintragen, oder diese Bestätigung weglassen.",
            step: None,
        },
        (None, None) => Unaudited {
            why: "Zu diesem Bescheid ist keine örtliche Prüfung eingetragen.".to_owned(),
            remedy: "Bitte unter „Prüfung des Nachweises“ den Schritt „in örtlicher Prüfung“ mit Tag, Person und Bescheinigung eintragen, oder \
                     diese Bestätigung weglassen.",
            step: None,
        },
    })
}

/// Whether a version that was filed on `filed_on` as of `as_of` rests on this audit: [`refused`] let it pass then.
pub(super) fn backs(
    audit: &LocalAudit,
    (filed_on, as_of): (NaiveDate, NaiveDate),
    previous: Option<(i64, NaiveDate)>,
) -> bool {
    audit.done_on <= filed_on && refused(std::slice::from_ref(audit), as_of, previous).is_none()
}

/// What the certificate of a step lacks; nothing where the audit is finished.
fn missing(audit: &LocalAudit) -> Vec<&'static str> {
    let person = (!audit.has_person).then_some("Person");
    let certificate = (!audit.has_certificate).then_some("Bescheinigung (Aktenzeichen oder Datei)");
    person.into_iter().chain(certificate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn audit(done_on: &str, has_person: bool, has_certificate: bool) -> LocalAudit {
        LocalAudit {
            step: ProofStepId(7),
            done_on: day(done_on),
            has_person,
            has_certificate,
        }
    }

    #[test]
    fn a_certified_audit_counts_from_the_stichtag_and_the_version_before_on() {
        let as_of = day("2025-04-22");
        for (done_on, previous, expected) in [
            ("2025-04-22", None, None),
            ("2025-04-21", None, Some("vor dem Stichtag 22.04.2025.")),
            ("2025-05-02", Some((2, day("2025-05-02"))), None),
            (
                "2025-05-01",
                Some((2, day("2025-05-02"))),
                Some("vor der Einreichung der Version 2 am 02.05.2025."),
            ),
            // The version before was filed as of an earlier day.
            ("2025-04-22", Some((1, day("2025-01-31"))), None),
            (
                "2025-04-21",
                Some((1, day("2025-01-31"))),
                Some("vor dem Stichtag 22.04.2025."),
            ),
        ] {
            let found = refused(&[audit(done_on, true, true)], as_of, previous).map(|found| found.why);
            match (&found, expected) {
                (None, None) => {}
                (Some(why), Some(end)) => assert!(why.ends_with(end), "{done_on}: {why}"),
                _ => panic!("{done_on}, {previous:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_version_rests_on_the_certified_audits_before_its_filing() {
        let filed = (day("2025-05-02"), day("2025-04-22"));
        let backs = |audit: LocalAudit| backs(&audit, filed, Some((1, day("2025-04-30"))));
        for (done_on, expected) in [
            ("2025-04-29", false),
            ("2025-04-30", true),
            ("2025-05-02", true),
            ("2025-05-03", false),
        ] {
            assert_eq!(backs(audit(done_on, true, true)), expected, "{done_on}");
            assert!(!backs(audit(done_on, false, true)), "{done_on}");
        }
    }

    #[test]
    fn an_unfinished_audit_is_named_with_what_it_lacks() {
        let as_of = day("2025-04-22");
        let why = |audits: &[LocalAudit]| refused(audits, as_of, None).map(|found| (found.why, found.step));
        let (bare, step) = why(&[audit("2025-04-22", false, false)]).expect("refused");
        assert_eq!(step, Some(ProofStepId(7)));
        assert!(
            bare.ends_with("fehlt: Person und Bescheinigung (Aktenzeichen oder Datei)."),
            "{bare}"
        );
        let (nobody, _) = why(&[audit("2025-04-22", false, true)]).expect("refused");
        assert!(nobody.ends_with("fehlt: Person."), "{nobody}");
        // One that is whole counts beside it; one that is whole and too old does not.
        let unfinished = audit("2025-04-23", true, false);
        assert_eq!(why(&[audit("2025-04-22", true, true), unfinished]), None);
        let (certificate, _) = why(&[audit("2025-04-21", true, true), unfinished]).expect("refused");
        assert!(
            certificate.contains("vom 23.04.2025 fehlt: Bescheinigung"),
            "{certificate}"
        );
        assert_eq!(why(&[]).expect("refused").1, None);
    }
}
