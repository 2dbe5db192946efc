//! The proof that was filed before: its form, with the comparison.

use askama::Template;

use super::framed;
use crate::funding::forms::FiledProofForm;
use crate::funding::paths;
use crate::funding::rows::{FiledProof, FiledValue, NoticeView};
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Eingereichter Verwendungsnachweis.
#[derive(Debug, Template)]
#[template(path = "funding/filed_proof.html")]
pub struct FiledProofPage {
    layout: Layout,
    notice: String,
    action: String,
    back: String,
    version: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    filed_on: Field,
    money: Vec<Field>,
    numbers: Vec<Field>,
    explanation: Field,
    file: Field,
    /// Address and name of the stored PDF.
    stored: Option<(String, String)>,
    pub(super) values: Vec<ComparedRow>,
}

/// A value of the proof beside the same from Paktbuch.
#[derive(Debug)]
pub(super) struct ComparedRow {
    pub(super) label: &'static str,
    pub(super) filed: String,
    pub(super) here: String,
    /// Empty where both agree.
    pub(super) difference: String,
}

impl ComparedRow {
    pub(super) fn of(value: &FiledValue) -> Self {
        Self {
            label: value.label,
            filed: value.text(value.filed),
            here: value.text(value.here),
            difference: match value.difference() {
                0 => String::new(),
                difference => value.text(difference),
            },
        }
    }
}

impl FiledProofPage {
    /// The form of the notice's filed proof.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        proof: Option<&FiledProof>,
        form: &FiledProofForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let name = format!("Bescheid {}", view.data.reference);
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label)
                .value(value)
                .error(errors.at(name))
                .optional()
        };
        let stored = proof.and_then(|proof| proof.file.as_ref());
        Self {
            layout: framed(layout, "Eingereichter Verwendungsnachweis")
                .crumb(name.clone(), paths::notice(view.id))
                .here("Eingereichter Verwendungsnachweis"),
            notice: format!("{name}: {}", view.data.title),
            action: paths::filed_proof(view.id),
            back: paths::notice(view.id),
            version: form.version.clone(),
            errors: errors.list().to_vec(),
            conflict,
            filed_on: field("filed_on", "Eingereicht am", &form.filed_on)
                .hint("TT.MM.JJJJ. Verglichen wird mit dem Stand dieses Tages."),
            money: vec![
                field("spent", "Ausgaben gesamt, brutto", &form.spent),
                field("eligible", "davon zuwendungsfähig", &form.eligible),
                field("granted", "Zuwendung", &form.granted),
                field("own_share", "Eigenanteil", &form.own_share),
            ],
            numbers: vec![
                field("receipts", "Zahl der Belege", &form.receipts),
                field("devices", "Zahl der Geräte", &form.devices),
            ],
            explanation: field("explanation", "Erklärung der Abweichung", &form.explanation).hint(
                "Sie bestätigt die Abweichungen, wie sie jetzt sind, und bleibt am Bescheid stehen. Ändert sich später ein Wert, ist der \
                 Prüfhinweis dazu wieder offen.",
            ),
            file: Field::new("datei", "Verwendungsnachweis als PDF-Datei")
                .error(errors.at("datei"))
                .optional()
                .attribute("accept", "application/pdf,.pdf"),
            stored: stored.map(|file| (paths::filed_proof_file(view.id), file.name.clone())),
            values: proof
                .map(|proof| proof.values.iter().map(ComparedRow::of).collect())
                .unwrap_or_default(),
        }
    }
}
