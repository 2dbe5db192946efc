//! The Sachbericht of a notice, and its form.

use askama::Template;
use paktbuch_types::ProofConfirmation;

use super::framed;
use crate::funding::fields;
use crate::funding::forms::NarrativeForm;
use crate::funding::paths;
use crate::funding::rows::{Narrative, NoticeView};
use crate::web::components::{Choice, Conflict, Field, FieldError, State};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

const TITLE: &str = "Sachbericht";

/// A Sachbericht to read.
#[derive(Debug, Template)]
#[template(path = "funding/narrative.html")]
pub struct NarrativePage {
    layout: Layout,
    notice: String,
    proof_href: String,
    /// Empty for those who may not edit.
    edit_href: String,
    is_empty: bool,
    /// Label and text; what is confirmed stands below.
    parts: Vec<(&'static str, String)>,
    /// The texts of the letters; empty = the given words.
    letters: Vec<(&'static str, String)>,
    /// What can be confirmed, and whether it is.
    confirmations: Vec<(&'static str, State)>,
}

impl NarrativePage {
    /// The page of the notice's Sachbericht.
    #[must_use]
    pub fn new(layout: Layout, view: &NoticeView, narrative: &Narrative, may_edit: bool) -> Self {
        let state = |what: &ProofConfirmation| {
            if narrative.data.confirmed.contains(what) {
                State::success("ja")
            } else {
                State::off("noch nicht")
            }
        };
        let all = ProofConfirmation::ALL.iter();
        Self {
            layout: below(layout, view, TITLE).here(TITLE),
            notice: name(view),
            proof_href: paths::proof(view.id),
            edit_href: if may_edit {
                paths::edit_narrative(view.id)
            } else {
                String::new()
            },
            is_empty: narrative.version == 0,
            parts: fields::account(&narrative.data),
            letters: fields::letter_texts(&narrative.data),
            confirmations: all.map(|what| (what.label(), state(what))).collect(),
        }
    }
}

/// The form of a Sachbericht.
#[derive(Debug, Template)]
#[template(path = "funding/narrative_form.html")]
pub struct NarrativeFormPage {
    layout: Layout,
    notice: String,
    action: String,
    back: String,
    version: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    measure: Field,
    days: [Field; 2],
    result: Field,
    further: [Field; 3],
    contact: Field,
    confirmed: Field,
    letters: [Field; 3],
}

impl NarrativeFormPage {
    /// The form with what was typed.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        form: &NarrativeForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label)
                .value(value)
                .error(errors.at(name))
                .optional()
        };
        let choice = |what: &ProofConfirmation| {
            let is_ticked = form.confirmed.iter().any(|code| code == what.code());
            Choice::new(what.code(), what.label(), is_ticked)
        };
        Self {
            layout: below(layout, view, "Sachbericht bearbeiten")
                .crumb(TITLE, paths::narrative(view.id))
                .here("Bearbeiten"),
            notice: name(view),
            action: paths::edit_narrative(view.id),
            back: paths::narrative(view.id),
            version: form.version.clone(),
            errors: errors.list().to_vec(),
            conflict,
            measure: field("measure", "Maßnahme", &form.measure)
                .hint("Was wurde beschafft, gebaut und in Betrieb genommen? Im PDF werden „- “ zu Listen und **Wörter** fett, hier wie unten."),
            days: [
                field("began_on", "Beginn", &form.began_on).hint("Tag des ersten Auftrags, TT.MM.JJJJ"),
                field("ended_on", "Abschluss", &form.ended_on)
                    .hint("Tag der letzten Abnahme oder Inbetriebnahme, TT.MM.JJJJ"),
            ],
            result: field("result", "Ergebnis und Wirkung", &form.result)
                .hint("Je Schule: Was ist erreicht, und wie wird es genutzt?"),
            further: [
                field("deviations", "Abweichungen und Gründe", &form.deviations).hint(
                    "Vom Antrag, vom Zeitplan und vom Kosten- und Finanzierungsplan; leer, wo es keine gibt.",
                ),
                field("staff", "Gefördertes Personal", &form.staff)
                    .hint("Nur wo der Bescheid Personal fördert: Stellen, Umfang und Zeitraum."),
                field("offices", "Beteiligte Fachdienststellen", &form.offices)
                    .hint("Zum Beispiel Gebäudewirtschaft oder IT, mit ihren Berichten."),
            ],
            contact: field("contact", fields::CONTACT, &form.contact)
                .hint("Name und Telefon oder E-Mail für Rückfragen; steht auf dem Deckblatt."),
            confirmed: Field::new("confirmed", "Es wird bestätigt, dass")
                .hint("Angekreuzt steht es auf dem Deckblatt des Entwurfs; beim Einreichen ist es für jede Version neu anzukreuzen.")
                .error(errors.at("confirmed"))
                .optional()
                .choices(ProofConfirmation::ALL.iter().map(choice).collect()),
            letters: [
                field("cover_text", fields::COVER_TEXT, &form.cover_text)
                    .hint("Leer: der Satz, welcher Nachweis übersandt wird. Summen und Anlagen kommen immer hinzu."),
                field("drawdown_text", fields::DRAWDOWN_TEXT, &form.drawdown_text)
                    .hint("Leer: die Bitte um Auszahlung des Betrags. Berechnung und Zahlungen kommen immer hinzu; gilt für jeden Abruf."),
                field("disposal_text", fields::DISPOSAL_TEXT, &form.disposal_text)
                    .hint("Steht unter der Liste der Geräte. Leer: die Bitte um Zustimmung."),
            ],
        }
    }
}

fn below(layout: Layout, view: &NoticeView, title: &str) -> Layout {
    framed(layout, title).crumb(
        format!("Bescheid {}", view.data.reference),
        paths::notice(view.id),
    )
}

fn name(view: &NoticeView) -> String {
    format!("Bescheid {}: {}", view.data.reference, view.data.title)
}
