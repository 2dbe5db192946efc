//! An invoice that somebody else changed meanwhile.

use paktbuch_types::LineKind;

use crate::purchasing::forms::{LineInput, Sheet};
use crate::purchasing::pages::line::options;
use crate::purchasing::rows::{InvoiceDetail, TargetGroup};
use crate::web::components::{Conflict, ConflictRow};

/// Both versions of the lines after somebody else saved: what was typed and what is stored now.
#[must_use]
pub fn conflict(
    sheet: &Sheet,
    invoice: &InvoiceDetail,
    groups: &[TargetGroup],
    changed: (String, String),
) -> Conflict {
    let stored = Sheet::stored(invoice);
    let word = |code: &str| {
        let all = groups.iter().flat_map(options);
        all.into_iter()
            .find(|(known, _)| known == code)
            .map_or_else(|| "–".to_owned(), |(_, label)| label)
    };
    let parts = |line: &LineInput| {
        let parts = line
            .parts
            .iter()
            .filter(|part| !part.gross.is_empty() || !part.target.is_empty());
        parts
            .map(|part| format!("{} € {}", part.gross, word(&part.target)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut rows = Vec::new();
    for (position, (yours, stored)) in (1..).zip(sheet.lines.iter().zip(&stored.lines)) {
        let row = |label: &str, yours: &str, stored: &str| {
            ConflictRow::new(format!("Position {position}, {label}"), yours, stored)
        };
        let kind = |code: &str| {
            code.parse()
                .map_or_else(|_| code.to_owned(), |kind: LineKind| kind.to_string())
        };
        rows.push(row("Zuordnung", &parts(yours), &parts(stored)));
        rows.push(row("Art", &kind(&yours.kind), &kind(&stored.kind)));
        rows.push(row("Auftrag", &yours.ordered, &stored.ordered));
        rows.push(row("Abnahme", &yours.accepted, &stored.accepted));
        rows.push(row("Ort", &yours.place, &stored.place));
        rows.push(row("Umfang", &yours.extent, &stored.extent));
        rows.push(row("Laufzeit von", &yours.from, &stored.from));
        rows.push(row("Laufzeit bis", &yours.to, &stored.to));
    }
    Conflict {
        changed_by: changed.0,
        changed_at: changed.1,
        rows,
    }
}
