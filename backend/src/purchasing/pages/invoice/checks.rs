//! The list of what was checked of an invoice.

use paktbuch_types::Cents;

use super::InvoiceParts;
use crate::purchasing::pages::more;
use crate::purchasing::pages::readable::Readable;
use crate::purchasing::rows::InvoiceDetail;

/// A line of the list of what was checked.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) is_ok: bool,
    pub(super) text: String,
}

/// What is right and what is not, in the order of the page.
pub(super) fn checks(parts: &InvoiceParts<'_>) -> Vec<Check> {
    let ok = |text: &str| Check {
        is_ok: true,
        text: text.to_owned(),
    };
    let warn = |text: String| Check { is_ok: false, text };
    let mut checks = Vec::new();
    if let Some(Ok(read)) = &parts.read {
        let warnings = Readable::of(read, parts.invoice.row.id).warnings;
        checks.push(ok(if warnings.is_empty() {
            "Summen der Rechnung nachgerechnet: sie stimmen."
        } else {
            "Endsummen der Rechnung nachgerechnet: sie gehen auf."
        }));
        checks.extend(warnings.into_iter().map(|text| warn(format!("Warnung: {text}"))));
    }
    // Whoever divides the invoice has to know before.
    let chain = more::notices(parts.invoice, &parts.findings);
    checks.extend(
        chain
            .into_iter()
            .map(|notice| warn(format!("{} {}", notice.message, notice.remedy))),
    );
    let is_bound = !parts.effects.is_empty();
    let dates_wrong = parts.findings.iter().any(|finding| finding.rule == "R7");
    match (is_bound, dates_wrong) {
        (true, true) => checks.push(warn(
            "Auftrag, Abnahme, Rechnung oder Zahlung: Daten fehlen oder liegen außerhalb der Zeiträume des Bescheids. Näheres bei den Positionen.".to_owned(),
        )),
        (true, false) => checks.push(periods(parts.invoice)),
        (false, _) => {}
    }
    let open = parts
        .invoice
        .lines
        .iter()
        .filter(|line| line.open() != Cents::ZERO)
        .count();
    match open {
        0 => checks.push(ok("Alle Positionen sind auf den Cent zugeordnet.")),
        1 => checks.push(warn("Eine Position ist noch nicht ganz zugeordnet.".to_owned())),
        count => checks.push(warn(format!(
            "{count} Positionen sind noch nicht ganz zugeordnet."
        ))),
    }
    checks
}

/// That all days lie in the periods, as far as they are known.
fn periods(invoice: &InvoiceDetail) -> Check {
    let bound = || {
        let lines = invoice.lines.iter();
        lines.filter(|line| line.parts.iter().any(|part| part.notice.is_some()))
    };
    let missing: Vec<&str> = [
        ("Auftrag", bound().any(|line| line.ordered_on.is_none())),
        ("Abnahme", bound().any(|line| line.accepted_on.is_none())),
    ]
    .into_iter()
    .filter_map(|(word, is_missing)| is_missing.then_some(word))
    .collect();
    let is_paid = invoice.row.is_settled();
    let text = match (missing.as_slice(), is_paid) {
        ([], true) => "Auftrag, Abnahme, Rechnung und Zahlung liegen in den Zeiträumen des Bescheids.".to_owned(),
        ([], false) => {
            "Auftrag, Abnahme und Rechnung liegen in den Zeiträumen des Bescheids; die Zahlung steht noch aus.".to_owned()
        }
        (words, _) => format!(
            "Noch nicht ganz zu prüfen, ob alles in den Zeiträumen des Bescheids liegt: Datum fehlt bei {}.",
            words.join(" und ")
        ),
    };
    Check {
        is_ok: missing.is_empty(),
        text,
    }
}
