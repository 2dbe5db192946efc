//! The form that files a proof.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{ProofConfirmation, ProofType, format_date};

use super::{euro, framed};
use crate::checking::paths as checking;
use crate::examination::paths as examination;
use crate::filing::audited::Unaudited;
use crate::filing::day::TooLate;
use crate::filing::forms::{FileForm, codes};
use crate::filing::paths;
use crate::filing::rows::{Figures, FilingRow, NoticeFacts, OpenCondition};
use crate::funding::paths as funding;
use crate::reporting::paths as reporting;
use crate::text::counted;
use crate::web::components::{Choice, Fact, Field, FieldError, FindingView};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// What the form is about.
#[derive(Debug)]
pub struct FileParts<'a> {
    pub notice: &'a NoticeFacts,
    /// The version filed last.
    pub last: Option<&'a FilingRow>,
    /// What would be filed as of a day; `None` where the day cannot be read.
    pub shown: Option<(NaiveDate, Figures)>,
    /// Why an interim proof comes too late; `None` where it does not.
    pub late: Option<TooLate>,
    /// What the last version confirms (Bestätigungen).
    pub confirmed_before: Vec<ProofConfirmation>,
    /// The notice has a Sachbericht.
    pub is_told: bool,
    /// Why the local audit (örtliche Prüfung) cannot be confirmed; `None` where it can.
    pub unaudited: Option<Unaudited>,
    /// A public address is configured, so that links in the file lead to the receipts.
    pub has_address: bool,
    /// What an interim proof may meet.
    pub open_conditions: Vec<OpenCondition>,
}

/// `/bescheide/{id}/nachweise/einreichen`.
#[derive(Debug, Template)]
#[template(path = "filing/file.html")]
pub struct FilePage {
    pub layout: Layout,
    /// `Verwendungsnachweis`, or `Zwischennachweis`.
    pub kind: &'static str,
    pub submit: String,
    pub reference: String,
    pub title: String,
    pub action: String,
    pub cancel: String,
    pub preview_href: String,
    pub version: String,
    pub shown: String,
    pub number: i64,
    /// `Stand zum 31.12.2022`; empty where no figures are shown.
    pub day: String,
    pub facts: Vec<Fact>,
    pub findings_href: String,
    /// Open errors and other findings in words; empty for none.
    pub open: Option<FindingView>,
    /// Why nothing can be filed at all.
    pub refused: Option<FindingView>,
    /// What the file will lack.
    pub hints: Vec<FindingView>,
    pub as_of: Field,
    pub proof_type: Field,
    pub confirmations: Field,
    /// Which condition an interim proof meets; `None` where there is none to meet.
    pub condition: Option<Field>,
    /// Asked where a confirmation of the last version goes.
    pub dropped: Option<Field>,
    /// Codes of what it asks about.
    pub named: String,
    pub reason: Option<Field>,
    pub confirmed: Field,
    pub errors: Vec<FieldError>,
}

impl FilePage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(layout: Layout, parts: &FileParts<'_>, form: &FileForm, errors: &FormErrors) -> Self {
        let FileParts { notice, last, .. } = *parts;
        let figures = parts.shown.as_ref().map(|(_, figures)| figures);
        let day = parts.shown.as_ref().map(|(day, _)| *day);
        let open = figures.map_or(0, |figures| figures.errors);
        let chosen = form.art.trim().parse().unwrap_or(ProofType::Full);
        let proof_type = figures.map_or(chosen, |figures| figures.proof_type);
        let encloses_receipts = figures.is_none_or(|figures| figures.encloses_receipts);
        let is_interim = proof_type.is_interim();
        let kind = if is_interim {
            "Zwischennachweis"
        } else {
            "Verwendungsnachweis"
        };
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let reason = match last {
            Some(last) => field("reason", "Grund der Berichtigung", &form.reason).hint(format!(
                "Warum {} vom {} berichtigt wird{}. Er steht bei der neuen Version und im Verlauf.",
                last.name(),
                format_date(last.filed_at.date()),
                if open > 0 {
                    ", und warum trotz offener Fehler"
                } else {
                    ""
                }
            )),
            None => field("reason", "Begründung", &form.reason).hint(
                "Warum trotz offener Fehler eingereicht wird. Sie steht bei der Einreichung und im Verlauf.",
            ),
        };
        let art = match form.art.trim() {
            "" => proof_type.code(),
            typed => typed,
        };
        let left_out = form.left_out(&parts.confirmed_before);
        let lets_go = !left_out.is_empty() && form.lets_go(&left_out);
        let has_reason = open > 0 || last.is_some() || !form.reason.is_empty();
        let confirmed = match day {
            Some(day) => format!(
                "Ja, der Stand zum {} wird eingereicht und eingefroren",
                format_date(day)
            ),
            None => "Ja, dieser Stand wird eingereicht und eingefroren".to_owned(),
        };
        Self {
            layout: framed(layout, notice, "Einreichen"),
            kind,
            submit: format!("{kind} einreichen"),
            reference: notice.reference.clone(),
            title: notice.title.clone(),
            action: paths::file(notice.id),
            cancel: paths::filings(notice.id),
            preview_href: day.map_or_else(
                || reporting::proof(notice.id),
                |day| reporting::proof_as_of(notice.id, day),
            ),
            version: form.version.clone(),
            shown: form.shown.clone(),
            number: last.map_or(0, |last| last.number) + 1,
            day: day.map(format_date).unwrap_or_default(),
            facts: figures
                .map(|figures| facts_of(figures, notice))
                .unwrap_or_default(),
            findings_href: day.map_or_else(
                || checking::of_notice(notice.id),
                |day| checking::of_proof(notice.id, day),
            ),
            open: figures.and_then(open_findings),
            refused: (notice.items == 0).then(|| without_plan(notice)),
            hints: [
                parts
                    .late
                    .as_ref()
                    .map(|late| FindingView::error(late.why.clone(), late.remedy)),
                figures.and_then(without_receipts),
                (!parts.is_told && proof_type.has_narrative()).then(|| without_narrative(notice)),
                (!parts.has_address && encloses_receipts).then(without_address),
                parts
                    .unaudited
                    .as_ref()
                    .zip(day)
                    .filter(|_| !is_interim)
                    .map(|(unaudited, day)| without_audit(notice, unaudited, day)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            as_of: field("stichtag", "Stichtag", &form.stichtag)
                .hint("Gezählt wird, was bis zu diesem Tag bezahlt ist."),
            proof_type: field("art", "Art des Nachweises", art)
                .options(ProofType::ALL.iter().map(|known| (known.code(), known.label()))),
            confirmations: confirmations(form, parts, is_interim).error(errors.at("confirmations")),
            condition: condition(form, &parts.open_conditions, is_interim)
                .map(|field| field.error(errors.at("condition"))),
            dropped: (errors.at("dropped").is_some() || lets_go).then(|| {
                field(
                    "dropped",
                    "Ja, was hier nicht mehr angekreuzt ist, bestätigt diese Version nicht mehr",
                    if lets_go { "true" } else { "" },
                )
                .hint(
                    left_out
                        .iter()
                        .map(|what| what.label())
                        .collect::<Vec<_>>()
                        .join("; "),
                )
            }),
            named: codes(&left_out),
            reason: has_reason.then_some(reason),
            confirmed: field("confirmed", &confirmed, &form.confirmed),
            errors: errors.list().to_vec(),
        }
    }
}

/// What is confirmed in this version: asked anew each time, so that none is taken over from the one before.
fn confirmations(form: &FileForm, parts: &FileParts<'_>, is_interim: bool) -> Field {
    let choice = |what: &ProofConfirmation| {
        let is_ticked = form.confirmations.iter().any(|code| code == what.code());
        let label = match parts.last {
            Some(last) if parts.confirmed_before.contains(what) => {
                format!("{} – in Version {} bestätigt", what.label(), last.number)
            }
            _ => what.label().to_owned(),
        };
        Choice::new(what.code(), label, is_ticked)
    };
    Field::new("confirmations", "Es wird bestätigt, dass")
        .hint(
            "Zu jeder Version neu anzukreuzen; so steht es auf dem Deckblatt und gilt mit der Unterschrift.",
        )
        .optional()
        .choices(
            ProofConfirmation::ALL
                .iter()
                .filter(|what| !(is_interim && what.is_final()))
                .map(choice)
                .collect(),
        )
}

/// Which condition (Nebenbestimmung) of the notice an interim proof meets.
fn condition(form: &FileForm, open: &[OpenCondition], is_interim: bool) -> Option<Field> {
    if !is_interim || open.is_empty() {
        return None;
    }
    let named = |condition: &OpenCondition| {
        let due = condition
            .due_on
            .map(|day| format!(", fällig am {}", format_date(day)));
        let label = format!(
            "{}: {}{}",
            condition.number,
            condition.text,
            due.unwrap_or_default()
        );
        (condition.number.to_string(), label)
    };
    let none = [(String::new(), "keine".to_owned())];
    Some(
        Field::new("condition", "Erledigt die Nebenbestimmung")
            .value(form.condition.trim())
            .hint("Sie gilt mit dem Einreichen als erledigt, und ihre Frist fällt weg.")
            .optional()
            .options(none.into_iter().chain(open.iter().map(named))),
    )
}

/// Nothing can be filed: there is nothing to measure it by.
fn without_plan(notice: &NoticeFacts) -> FindingView {
    FindingView::error(
        "Der Bescheid hat noch keinen Kostenplan.",
        "Ein Verwendungsnachweis ließe sich an nichts messen. Bitte zuerst die Einzelansätze eintragen.",
    )
    .link(funding::new_item(notice.id), "Einzelansatz eintragen")
}

/// The Belegliste stays empty.
fn without_receipts(figures: &Figures) -> Option<FindingView> {
    (figures.receipts == 0).then(|| {
        FindingView::warning(
            "Bis zu diesem Stichtag ist nichts bezahlt.",
            "Die Belegliste bleibt leer. Ist seither etwas bezahlt, bleibt auch die Frist des Nachweises offen.",
        )
    })
}

/// The sheet Sachbericht stays empty.
fn without_narrative(notice: &NoticeFacts) -> FindingView {
    FindingView::warning(
        "Sachbericht fehlt.",
        "Das Blatt Sachbericht der Datei bleibt leer. Bitte vor dem Einreichen eintragen, was durchgeführt und erreicht wurde.",
    )
    .link(funding::edit_narrative(notice.id), "Sachbericht eintragen")
}

/// The local audit is not certified, or of an earlier version; its step leads back here.
fn without_audit(notice: &NoticeFacts, unaudited: &Unaudited, day: NaiveDate) -> FindingView {
    let (href, label) = match unaudited.step {
        Some(step) => (examination::step_for(step, day), "Schritt bearbeiten"),
        None => (examination::new_local_audit(notice.id, day), "Schritt eintragen"),
    };
    FindingView::hint(
        "Die örtliche Rechnungsprüfung lässt sich für diese Version noch nicht bestätigen.",
        format!("{} {}", unaudited.why, unaudited.remedy),
    )
    .link(href, label)
}

/// The file says where in Paktbuch the receipts are, and leads to none.
fn without_address() -> FindingView {
    FindingView::warning(
        "Die Belegliste enthält keine Links.",
        "Es ist keine öffentliche Adresse eingestellt („base_url“ in der Konfiguration, Abschnitt „server“); im Beleg-Link steht \
         deshalb nur, auf welcher Seite von Paktbuch der Beleg liegt. Was eingefroren ist, ändert sich nicht mehr.",
    )
}

fn facts_of(figures: &Figures, notice: &NoticeFacts) -> Vec<Fact> {
    let confirmed = (figures.confirmed > 0).then(|| {
        Fact::new("Bestätigte Prüfhinweise", figures.confirmed.to_string())
            .link(checking::of_notice(notice.id))
    });
    let (enclosed, lines) = if figures.encloses_receipts {
        ("mit Belegliste", "Zeilen der Belegliste")
    } else {
        ("ohne Belegliste", "Belegzeilen in den Summen")
    };
    let mut facts = vec![
        Fact::new("Art", figures.proof_type.label()).note(enclosed),
        Fact::new("Ausgaben", euro(figures.spent))
            .note(format!("zuwendungsfähig {}", euro(figures.eligible))),
        Fact::new("Zuwendung lt. Abrechnung", euro(figures.grant_settled))
            .note(format!("lt. Bescheid {}", euro(figures.granted))),
        Fact::new("Eigenanteil", euro(figures.own_settled)),
        Fact::new(lines, figures.receipts.to_string()),
        Fact::new("Geräte", figures.devices.to_string()),
    ];
    facts.extend(confirmed);
    facts
}

fn open_findings(figures: &Figures) -> Option<FindingView> {
    let verb = if figures.others == 1 { "ist" } else { "sind" };
    let others = counted(figures.others, "Prüfhinweis", "Prüfhinweise");
    match (figures.errors, figures.others) {
        (0, 0) => None,
        (0, _) => Some(FindingView::warning(
            "Kein Fehler ist offen.",
            format!("Das Einreichen hält nichts auf; {others} anderer Schwere {verb} offen."),
        )),
        (errors, others_open) => {
            let also = match others_open {
                0 => String::new(),
                _ => format!(" Dazu {others} anderer Schwere."),
            };
            Some(FindingView::error(
                format!("{} offen.", counted(errors, "Fehler ist", "Fehler sind")),
                format!("Bitte beheben, oder unten begründen, warum trotzdem eingereicht wird.{also}"),
            ))
        }
    }
}

/// The day on which a new version of the proof is usually made: that of the `last` one, else today; an interim one is of the last end of
/// a year, or of today where that was before the notice.
#[must_use]
pub fn usual_day(
    proof_type: Option<ProofType>,
    last: Option<&FilingRow>,
    (noticed_on, today): (NaiveDate, NaiveDate),
) -> NaiveDate {
    match last {
        Some(last) if !proof_type.is_some_and(ProofType::is_interim) => last.as_of,
        _ => Some(ProofType::usual_day(proof_type, today))
            .filter(|day| *day >= noticed_on)
            .unwrap_or(today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interim_proof_is_of_no_day_before_its_notice() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let today = day("2026-06-16");
        for (proof_type, noticed_on, expected) in [
            (ProofType::Interim, "2023-03-01", "2025-12-31"),
            (ProofType::Interim, "2026-03-01", "2026-06-16"),
            (ProofType::Full, "2023-03-01", "2026-06-16"),
        ] {
            let found = usual_day(Some(proof_type), None, (day(noticed_on), today));
            assert_eq!(found, day(expected), "{proof_type} of a notice of {noticed_on}");
        }
    }
}
