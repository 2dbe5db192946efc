//! The form of a step.

use askama::Template;
use paktbuch_types::{Auditor, Cents, ExaminationStep};

use super::{TITLE, framed};
use crate::examination::fields::{answer_label, euro};
use crate::examination::forms::StepForm;
use crate::examination::paths;
use crate::examination::rows::{ExaminedNotice, StepRow};
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// The form of a step.
#[derive(Debug, Template)]
#[template(path = "examination/step.html")]
pub struct StepPage {
    layout: Layout,
    heading: &'static str,
    notice: String,
    action: String,
    back: String,
    version: String,
    /// Stichtag of the proof whose filing waits for the step; empty for none.
    as_of: String,
    step: Field,
    auditor: Field,
    done_on: Field,
    person: Field,
    reference: Field,
    amount: Field,
    interest: Field,
    decided: Field,
    hearing_until: Field,
    appeal_until: Field,
    booked_on: Field,
    booking_reference: Field,
    note: Field,
    /// Stichtag of what a local audit is of; `None` for a step that is entered.
    audited_as_of: Option<Field>,
    file: Field,
    /// Where the file is that is there; empty for a new step.
    file_href: String,
    /// Name of the file that is there.
    file_name: String,
    /// Address that removes it; empty for a new one.
    remove: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
}

/// What a form of a step is shown with.
pub struct StepParts<'a> {
    pub notice: &'a ExaminedNotice,
    /// `None` for a new one.
    pub row: Option<&'a StepRow>,
    /// The grant that a Schlussbescheid of today would decide, and the version of the proof; only of a new step.
    pub proposed: Option<(Cents, Option<i64>)>,
    pub form: &'a StepForm,
    pub errors: &'a FormErrors,
    pub conflict: Option<Conflict>,
}

impl StepPage {
    /// The page.
    #[must_use]
    pub fn new(layout: Layout, parts: StepParts<'_>) -> Self {
        let StepParts {
            notice,
            row,
            proposed,
            form,
            errors,
            conflict,
        } = parts;
        let (id, reference) = (notice.id, &notice.reference);
        let heading = if row.is_some() {
            "Schritt bearbeiten"
        } else {
            "Schritt eintragen"
        };
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        // Filing itself enters that a proof was filed; only one of before is typed in.
        let stored = row.map(|row| row.data.step);
        let is_typed = |step: &ExaminationStep| {
            *step != ExaminationStep::Filed || notice.is_filed_before || stored == Some(*step)
        };
        let steps = ExaminationStep::ALL
            .iter()
            .filter(|step| is_typed(step))
            .map(|step| (step.code(), step.label()));
        let auditors = Auditor::ALL
            .iter()
            .map(|auditor| (auditor.code(), auditor.label()));
        let answer = match (form.step.parse(), row.is_some()) {
            (Ok(step), is_entered) if is_entered || step == ExaminationStep::Requested => answer_label(step),
            _ => "Anhörung oder Antwort bis",
        };
        Self {
            layout: framed(layout, id, reference, heading)
                .crumb(TITLE, paths::of_notice(id))
                .here(heading),
            heading,
            notice: format!("Bescheid {reference}"),
            action: row.map_or_else(|| paths::new_step(id), |row| paths::step(row.id)),
            back: form.onwards(id),
            version: form.version.clone(),
            as_of: form.stichtag.clone(),
            step: field("step", "Schritt", &form.step).options(steps),
            auditor: field("auditor", "Stelle", &form.auditor).options(auditors),
            done_on: field("done_on", "Tag", &form.done_on).hint("Tag des Schreibens oder der Bescheinigung"),
            person: field("person", "Person", &form.person)
                .hint("wer gezeichnet oder geprüft hat")
                .optional(),
            reference: field("reference", "Aktenzeichen", &form.reference).optional(),
            amount: field("amount", "Betrag", &form.amount)
                .hint("bei Teilwiderruf, Rückforderung, Nachzahlung, Ausgleich")
                .optional(),
            interest: field("interest", "Zinsen", &form.interest)
                .hint("bei einer Rückforderung")
                .optional(),
            decided: field("decided", "Anerkannte Zuwendung", &form.decided)
                .hint(decided_hint(row.is_some(), proposed))
                .optional(),
            hearing_until: field("hearing_until", answer, &form.hearing_until)
                .hint("bei einer Nachforderung der Tag, bis zu dem sie zu beantworten ist; steht unter den Fristen")
                .optional(),
            appeal_until: field("appeal_until", "Rechtsbehelf bis", &form.appeal_until)
                .hint("steht unter den Fristen")
                .optional(),
            booked_on: field("booked_on", "Gebucht am", &form.booked_on).optional(),
            booking_reference: field("booking_reference", "Buchungsnummer", &form.booking_reference)
                .optional(),
            note: field("note", "Bemerkung", &form.note).optional(),
            audited_as_of: row.is_none().then(|| {
                field(
                    "audited_as_of",
                    "Stichtag des geprüften Nachweises",
                    &form.audited_as_of,
                )
                .hint("nur bei der örtlichen Prüfung; leer: der Stichtag der letzten Version, ohne eine der Tag der Prüfung")
                .optional()
            }),
            file: Field::new("datei", "Schreiben oder Bescheinigung")
                .hint("PDF, JPEG oder PNG")
                .error(errors.at("datei"))
                .optional(),
            file_href: row.map(|row| paths::file(row.id)).unwrap_or_default(),
            file_name: row
                .and_then(|row| row.file.as_ref())
                .map(|(name, _)| name.clone())
                .unwrap_or_default(),
            remove: row.map(|row| paths::remove_step(row.id)).unwrap_or_default(),
            errors: errors.list().to_vec(),
            conflict,
        }
    }
}

/// What to enter as the decided grant, and what an empty field means.
fn decided_hint(is_entered: bool, proposed: Option<(Cents, Option<i64>)>) -> String {
    let asked = "was der Schlussbescheid, die Rückforderung oder Nachzahlung als Zuwendung nennt";
    if is_entered {
        return format!("{asked}; leer: wie eingetragen, bei anderem Schritt oder Betrag neu berechnet");
    }
    let Some((grant, version)) = proposed else {
        return format!("{asked}; leer: berechnet Paktbuch sie");
    };
    let of = version.map(|version| format!("Version {version} und "));
    format!(
        "{asked}; leer: berechnet Paktbuch sie, bei einem Schlussbescheid von heute {} (nach {}den Kürzungen der Bewilligungsbehörde)",
        euro(grant),
        of.unwrap_or_default()
    )
}
