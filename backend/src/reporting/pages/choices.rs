//! What is chosen for a Verwendungsnachweis: its edition and its type.

use paktbuch_types::{ProofEdition, ProofType};

use crate::web::components::Field;
use crate::web::form::FormErrors;

/// Select of the edition.
#[must_use]
pub fn edition(typed: &str, errors: &FormErrors) -> Field {
    let choices = ProofEdition::ALL.iter().map(|edition| {
        let what = match edition {
            ProofEdition::Filing => "Einreichung, für die Bewilligungsbehörde",
            ProofEdition::Record => "Akte, mit Prüfprotokoll und Diagramm",
        };
        (edition.code(), what)
    });
    Field::new("ausgabe", "Ausgabe")
        .value(typed)
        .hint("Für wen die Datei bestimmt ist.")
        .error(errors.at("ausgabe"))
        .options(choices)
}

/// Select of the type of the proof; empty leaves it to the programme, which may also ask for interim ones.
#[must_use]
pub fn proof_type(typed: &str, asks_interim: Option<bool>, errors: &FormErrors) -> Field {
    let hint = match asks_interim {
        Some(true) => "Das Programm verlangt Zwischennachweise, meist zum 31.12.",
        Some(false) => "Das Programm verlangt keinen Zwischennachweis.",
        None => "Ein Zwischennachweis gilt meist zum 31.12.",
    };
    let all = ProofType::ALL.iter().map(|known| (known.code(), known.label()));
    Field::new("art", "Art")
        .value(typed.trim())
        .hint(hint)
        .error(errors.at("art"))
        .options([("", "wie im Programm")].into_iter().chain(all))
        .optional()
}
