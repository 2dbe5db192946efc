//! Whether the local audit (örtliche Prüfung) can be confirmed in a version. Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::{EventId, ProofStepId, format_date};

use super::rows::{AuditedState, Compared, LocalAudit};

/// Why the local audit cannot be confirmed, and what mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unaudited {
    pub why: String,
    pub remedy: &'static str,
    /// The step to complete; `None` where one is to be entered.
    pub step: Option<ProofStepId>,
}

/// Why none of these steps, in the order of their days and each beside what is filed, is a local audit of a version as of `as_of`; `None`
/// where one is: it is certified, of no day before that one, and what it audited is what is filed. Of a step that does not say what it
/// audited the day has to tell: it is of no day before the `previous` version (its number and the day of its filing) either.
pub(super) fn refused(
    audits: &[(LocalAudit, Compared)],
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
    let is_in_time = |(audit, compared): &&(LocalAudit, Compared)| match compared {
        Compared::Unknown => audit.done_on >= from,
        _ => audit.done_on >= as_of,
    };
    let in_time: Vec<&(LocalAudit, Compared)> = audits.iter().filter(is_in_time).collect();
    let is_whole = |(audit, compared): &&(LocalAudit, Compared)| {
        missing(audit).is_empty() && matches!(compared, Compared::Unknown | Compared::Same)
    };
    if in_time.iter().any(is_whole) {
        return None;
    }
    Some(match (in_time.last(), audits.last()) {
        (Some((audit, compared)), _) if missing(audit).is_empty() => otherwise(audit, compared, as_of),
        (Some((audit, _)), _) => Unaudited {
            why: format!(
                "Der örtlichen Prüfung vom {} fehlt: {}.",
                format_date(audit.done_on),
                missing(audit).join(" und ")
            ),
            remedy: "Bitte an ihrem Schritt ergänzen, oder diese Bestätigung weglassen.",
            step: Some(audit.step),
        },
        (None, Some((audit, _))) => Unaudited {
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

/// Something else than what is filed was audited.
fn otherwise(audit: &LocalAudit, compared: &Compared, as_of: NaiveDate) -> Unaudited {
    let done_on = format_date(audit.done_on);
    let why = match compared {
        Compared::OtherDay(day) => format!(
            "Die örtliche Prüfung vom {done_on} gilt dem Nachweis zum {}, nicht dem zum {}.",
            format_date(*day),
            format_date(as_of)
        ),
        Compared::Changed(words) => {
            format!("Nach der örtlichen Prüfung vom {done_on} geändert: {words}.")
        }
        Compared::Unknown | Compared::Same | Compared::Unreadable => {
            format!("Was die örtliche Prüfung vom {done_on} geprüft hat, lässt sich nicht mehr lesen.")
        }
    };
    Unaudited {
        why,
        remedy: "Bitte diesen Stand prüfen lassen und die Prüfung als neuen Schritt „in örtlicher Prüfung“ mit seinem Stichtag eintragen, oder \
                 diese Bestätigung weglassen.",
        step: None,
    }
}

/// Whether a version rests on an audit, beside which stands how it compares to the version: [`refused`] let it pass then, and the step was
/// entered before the version was made.
pub(super) fn backs(
    audit: &(LocalAudit, Compared),
    (filed_on, as_of, last_event): (NaiveDate, NaiveDate, EventId),
    previous: Option<(i64, NaiveDate)>,
) -> bool {
    let (step, _) = audit;
    let was_entered = |state: &AuditedState| state.entered <= last_event;
    step.done_on <= filed_on
        && step.state.as_ref().is_none_or(was_entered)
        && refused(std::slice::from_ref(audit), as_of, previous).is_none()
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
            state: None,
        }
    }

    fn unknown(audit: LocalAudit) -> (LocalAudit, Compared) {
        (audit, Compared::Unknown)
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
            let found =
                refused(&[unknown(audit(done_on, true, true))], as_of, previous).map(|found| found.why);
            match (&found, expected) {
                (None, None) => {}
                (Some(why), Some(end)) => assert!(why.ends_with(end), "{done_on}: {why}"),
                _ => panic!("{done_on}, {previous:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_version_rests_on_the_certified_audits_before_its_filing() {
        let filed = (day("2025-05-02"), day("2025-04-22"), EventId(9));
        let backs = |audit: LocalAudit| backs(&unknown(audit), filed, Some((1, day("2025-04-30"))));
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
        let why = |audits: &[LocalAudit]| {
            let audits: Vec<_> = audits.iter().cloned().map(unknown).collect();
            refused(&audits, as_of, None).map(|found| (found.why, found.step))
        };
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
        assert_eq!(why(&[audit("2025-04-22", true, true), unfinished.clone()]), None);
        let (certificate, _) = why(&[audit("2025-04-21", true, true), unfinished]).expect("refused");
        assert!(
            certificate.contains("vom 23.04.2025 fehlt: Bescheinigung"),
            "{certificate}"
        );
        assert_eq!(why(&[]).expect("refused").1, None);
    }

    #[test]
    fn what_was_audited_is_what_counts_and_not_its_day() {
        let as_of = day("2025-04-22");
        let why = |compared: Compared| {
            let audited = (audit("2025-05-02", true, true), compared);
            // Filed before on the same day.
            refused(&[audited], as_of, Some((1, day("2025-05-02")))).map(|found| found.why)
        };
        assert_eq!(why(Compared::Same), None);
        let changed = why(Compared::Changed("Sachbericht geändert".to_owned())).expect("refused");
        assert_eq!(
            changed,
            "Nach der örtlichen Prüfung vom 02.05.2025 geändert: Sachbericht geändert."
        );
        let other = why(Compared::OtherDay(day("2024-12-31"))).expect("refused");
        assert!(
            other.ends_with("gilt dem Nachweis zum 31.12.2024, nicht dem zum 22.04.2025."),
            "{other}"
        );
        let lost = why(Compared::Unreadable).expect("refused");
        assert!(lost.ends_with("lässt sich nicht mehr lesen."), "{lost}");
        // The same was audited before another version was filed: it is still the same.
        let same = (audit("2025-04-22", true, true), Compared::Same);
        assert_eq!(refused(&[same], as_of, Some((1, day("2025-05-02")))), None);
    }

    #[test]
    fn no_version_rests_on_a_step_that_was_entered_after_it() {
        let entered = |event: i64| LocalAudit {
            state: Some(AuditedState {
                as_of: day("2025-04-22"),
                sha256: String::new(),
                entered: EventId(event),
            }),
            ..audit("2025-05-02", true, true)
        };
        let filed = (day("2025-05-02"), day("2025-04-22"), EventId(9));
        for (event, expected) in [(9, true), (10, false)] {
            assert_eq!(
                backs(&(entered(event), Compared::Same), filed, None),
                expected,
                "{event}"
            );
        }
    }
}
