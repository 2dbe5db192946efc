//! The line that says how far a proof is, each gap with the way to where it is filled.

use paktbuch_types::NoticeId;

use crate::checking::paths::{self as checking, Topic};
use crate::funding::paths;
use crate::funding::proof_share::proof_share;
use crate::funding::rows::Progress;
use crate::reporting::paths as reporting;

/// What a proof without one lacks.
const NARRATIVE: &str = "Sachbericht";

/// „Nachweis zu 94 % bereit: 3 Zahlungsdaten, 12 Räume fehlen“.
#[derive(Debug)]
pub(super) struct ReadyLine {
    /// Without the gaps: „Nachweis zu 94 % bereit“.
    pub(super) text: String,
    /// Address and words of each gap.
    pub(super) gaps: Vec<(String, String)>,
    /// What follows the gaps: ` fehlt`, ` fehlen`.
    pub(super) verb: &'static str,
    /// Address and words of what keeps the proof back: „1 Fehler“.
    pub(super) errors: Option<(String, String)>,
}

impl ReadyLine {
    /// The line of a notice whose proof is filed: „Nachweis eingereicht am 12.03.2021“, and nothing that is missing.
    pub(super) fn filed(text: String) -> Self {
        Self {
            text,
            gaps: Vec::new(),
            verb: "",
            errors: None,
        }
    }

    /// The line of a notice; `unknown` are the parameters that it does not say yet, each with the way to its field, where that is known.
    pub(super) fn new(id: NoticeId, progress: &Progress, unknown: &[(String, String)]) -> Self {
        let gaps: Vec<(String, String)> = ready_gaps(id, progress)
            .into_iter()
            .filter(|gap| unknown.is_empty() || gap.kind != UNKNOWN)
            .map(|gap| (gap.href, gap.words))
            .chain(unknown.iter().cloned())
            .collect();
        let verb = match gaps.as_slice() {
            [] => "",
            [(_, words)] if words.starts_with("1 ") || words == NARRATIVE || !unknown.is_empty() => " fehlt",
            _ => " fehlen",
        };
        let text = match proof_share(progress) {
            None => "Nachweis: noch keine Rechnung".to_owned(),
            Some(percent) => format!("Nachweis zu {percent}\u{a0}% bereit"),
        };
        let errors = progress.errors + progress.record_errors;
        let errors = (errors > 0).then(|| (reporting::proof(id), format!("{errors} Fehler")));
        Self {
            text,
            gaps,
            verb,
            errors,
        }
    }
}

/// Something that a proof lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyGap {
    /// Its name for programs.
    pub kind: &'static str,
    pub count: u64,
    /// Address where it is filled.
    pub href: String,
    /// „12 Räume“.
    pub words: String,
}

/// Name of the parameters that a notice does not say.
const UNKNOWN: &str = "unknown_parameters";

/// What the proof of a notice lacks, in the order of the line; nothing of what is there.
#[must_use]
pub fn ready_gaps(id: NoticeId, progress: &Progress) -> Vec<ReadyGap> {
    let lacks = &progress.lacks;
    let about = |topic| checking::about(id, topic);
    let devices = |what: &str| format!("{}&{what}=ohne", paths::devices(id));
    let gap = |kind: &'static str, count: u64, href: String, one: &str, many: &str| {
        (count > 0).then(|| ReadyGap {
            kind,
            count,
            href,
            words: format!("{count} {}", if count == 1 { one } else { many }),
        })
    };
    let gaps = [
        gap(
            "open_lines",
            lacks.open_lines,
            about(Topic::Division),
            "Aufteilung",
            "Aufteilungen",
        ),
        gap(
            "unpaid_invoices",
            lacks.unpaid_invoices,
            about(Topic::Payment),
            "Zahlungsangabe",
            "Zahlungsdaten",
        ),
        gap(
            "unproven_invoices",
            lacks.unproven_invoices,
            about(Topic::Receipt),
            "Zahlungsbeleg",
            "Zahlungsbelege",
        ),
        gap(
            "short_lines",
            lacks.short_lines,
            about(Topic::Devices),
            "Position mit Geräten",
            "Positionen mit Geräten",
        ),
        gap(
            "incomplete_lines",
            lacks.incomplete_lines,
            about(Topic::Particulars),
            "Angabe zu Anlage oder Lizenz",
            "Angaben zu Anlagen und Lizenzen",
        ),
        gap(
            "without_serial",
            lacks.without_serial,
            devices("seriennummer"),
            "Seriennummer",
            "Seriennummern",
        ),
        gap(
            "without_room",
            lacks.without_room,
            devices("raum"),
            "Raum",
            "Räume",
        ),
        gap(
            "without_order",
            lacks.without_order,
            about(Topic::Days),
            "Auftragsdatum",
            "Auftragsdaten",
        ),
        gap(
            "without_acceptance",
            lacks.without_acceptance,
            about(Topic::Days),
            "Abnahmedatum",
            "Abnahmedaten",
        ),
        gap(
            UNKNOWN,
            lacks.unknown,
            format!("{}#hinweise", paths::notice(id)),
            "Angabe im Bescheid",
            "Angaben im Bescheid",
        ),
        progress.lacks_narrative.then(|| ReadyGap {
            kind: "narrative",
            count: 1,
            href: paths::narrative(id),
            words: NARRATIVE.to_owned(),
        }),
    ];
    gaps.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::rows::Readiness;

    impl ReadyLine {
        /// The whole line as text.
        fn words(&self) -> String {
            let gaps: Vec<&str> = self.gaps.iter().map(|(_, words)| words.as_str()).collect();
            let line = match gaps.as_slice() {
                [] => self.text.clone(),
                gaps => format!("{}: {}{}", self.text, gaps.join(", "), self.verb),
            };
            match &self.errors {
                None => line,
                Some((_, errors)) => format!("{line} · davor zu klären: {errors}"),
            }
        }
    }

    #[test]
    fn the_line_names_what_is_missing_and_where() {
        let mut progress = Progress {
            lacks: Readiness {
                unpaid_invoices: 3,
                without_room: 12,
                ..Readiness::default()
            },
            invoices: 40,
            devices: 45,
            ..Progress::default()
        };
        let line = ReadyLine::new(NoticeId(7), &progress, &[]);
        assert_eq!(
            line.words(),
            "Nachweis zu 94\u{a0}% bereit: 3 Zahlungsdaten, 12 Räume fehlen"
        );
        assert_eq!(line.gaps[0].0, "/pruefhinweise?bescheid=7&thema=zahlung");
        assert_eq!(line.gaps[1].0, "/geraete?bescheid=7&raum=ohne");
        progress.lacks = Readiness {
            without_serial: 1,
            ..Readiness::default()
        };
        assert!(
            ReadyLine::new(NoticeId(7), &progress, &[])
                .words()
                .ends_with("bereit: 1 Seriennummer fehlt")
        );
        progress.lacks = Readiness::default();
        progress.lacks_narrative = true;
        let line = ReadyLine::new(NoticeId(7), &progress, &[]);
        assert!(line.words().ends_with("bereit: Sachbericht fehlt"));
        assert_eq!(line.gaps[0].0, "/bescheide/7/sachbericht");
        progress.lacks_narrative = false;
        assert_eq!(
            ReadyLine::new(NoticeId(7), &progress, &[]).words(),
            "Nachweis zu 100\u{a0}% bereit"
        );
        progress.lacks = Readiness {
            without_order: 4,
            unknown: 1,
            ..Readiness::default()
        };
        let line = ReadyLine::new(NoticeId(7), &progress, &[]);
        assert!(
            line.words()
                .ends_with("bereit: 4 Auftragsdaten, 1 Angabe im Bescheid fehlen")
        );
        assert_eq!(line.gaps[0].0, "/pruefhinweise?bescheid=7&thema=tage");
        let named = [("#f".to_owned(), "Nachlauf für Zahlungen".to_owned())];
        let line = ReadyLine::new(NoticeId(7), &progress, &named);
        assert!(
            line.words()
                .ends_with("bereit: 4 Auftragsdaten, Nachlauf für Zahlungen fehlen")
        );
        progress.lacks = Readiness::default();
        progress.errors = 2;
        progress.record_errors = 8;
        let line = ReadyLine::new(NoticeId(7), &progress, &[]);
        assert_eq!(
            line.words(),
            "Nachweis zu 100\u{a0}% bereit · davor zu klären: 10 Fehler"
        );
        let nothing = ReadyLine::new(NoticeId(7), &Progress::default(), &[]);
        assert_eq!(nothing.words(), "Nachweis: noch keine Rechnung");
    }
}
