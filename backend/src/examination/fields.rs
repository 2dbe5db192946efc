//! Values with their labels, for conflicts and the audit trail.

use chrono::NaiveDate;
use paktbuch_types::{Cents, ExaminationStep, format_date};

use super::commands::StepData;

/// An amount in words.
pub(super) fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}

/// What the day by which a step is answered is called.
pub(super) const fn answer_label(step: ExaminationStep) -> &'static str {
    match step {
        ExaminationStep::Requested => "Antwort bis",
        _ => "Anhörung bis",
    }
}

pub(super) fn step(data: &StepData) -> Vec<(&'static str, String)> {
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let money = |amount: Option<Cents>| amount.map(euro).unwrap_or_default();
    vec![
        ("Schritt", data.step.label().to_owned()),
        ("Stelle", data.auditor.label().to_owned()),
        ("Tag", format_date(data.done_on)),
        ("Person", data.person.clone()),
        ("Aktenzeichen", data.reference.clone()),
        ("Betrag", money(data.amount)),
        ("Zinsen", money(data.interest)),
        ("Anerkannte Zuwendung", money(data.decided)),
        (answer_label(data.step), day(data.hearing_until)),
        ("Rechtsbehelf bis", day(data.appeal_until)),
        ("Gebucht am", day(data.booked_on)),
        ("Buchungsnummer", data.booking_reference.clone()),
        ("Bemerkung", data.note.clone()),
    ]
}
