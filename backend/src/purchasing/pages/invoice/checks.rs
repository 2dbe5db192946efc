//! The list of what was checked of an invoice.

use std::collections::BTreeSet;

use paktbuch_types::Cents;

use super::InvoiceParts;
use crate::purchasing::einvoice::Party;
use crate::purchasing::pages::more;
use crate::purchasing::pages::readable::Readable;
use crate::purchasing::rows::InvoiceDetail;
use crate::text::{excerpt, search_form};

/// Characters of a buyer's name that are shown.
const BUYER_CHARS: usize = 120;

/// A line of the list of what was checked.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) is_ok: bool,
    pub(super) text: String,
}

/// What is right and what is not, in the order of the page.
pub(super) fn checks(parts: &InvoiceParts<'_>, authority: &str) -> Vec<Check> {
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
        if !is_for(&read.buyer, authority) {
            checks.push(warn(format!(
                "Käufer laut Rechnung ist {}, nicht {authority}. Bitte prüfen, ob sie für uns ist, sonst zurückweisen.",
                excerpt(&read.buyer.name, BUYER_CHARS)
            )));
        }
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

/// Whether the buyer's name, department or town has a word that is the authority's own; true where the authority has none.
fn is_for(buyer: &Party, authority: &str) -> bool {
    let own = own_words(authority);
    let told = [
        Some(&buyer.name),
        buyer.trading_name.as_ref(),
        buyer.city.as_ref(),
    ];
    let told: BTreeSet<String> = told
        .into_iter()
        .flatten()
        .flat_map(|text| own_words(text))
        .collect();
    own.is_empty() || !own.is_disjoint(&told)
}

/// Words that tell one authority from another.
fn own_words(name: &str) -> BTreeSet<String> {
    const COMMON: &[&str] = &[
        "gemeinde",
        "stadt",
        "kreis",
        "landkreis",
        "verbandsgemeinde",
        "schulverband",
        "schultraeger",
        "verwaltung",
        "amt",
        "der",
        "die",
        "das",
        "und",
        "schule",
        "am",
        "im",
        "an",
    ];
    search_form(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1 && !COMMON.contains(word))
        .map(str::to_owned)
        .collect()
}

/// That all days lie in the periods, as far as they are known.
fn periods(invoice: &InvoiceDetail) -> Check {
    let bound = || {
        let lines = invoice.lines.iter();
        lines.filter(|line| line.gross >= Cents::ZERO && line.parts.iter().any(|part| part.notice.is_some()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buyer_is_known_by_a_word_of_its_own() {
        let buyer = |name: &str, city: Option<&str>| Party {
            name: name.to_owned(),
            city: city.map(str::to_owned),
            ..Party::default()
        };
        for (name, city, authority, expected) in [
            ("Gemeinde Havixbeck", None, "Gemeinde Havixbeck", true),
            (
                "GEMEINDE HAVIXBECK - Der Bürgermeister",
                None,
                "Gemeinde Havixbeck",
                true,
            ),
            (
                "Anne-Frank-Gesamtschule",
                Some("Havixbeck"),
                "Gemeinde Havixbeck",
                true,
            ),
            ("Gemeinde Nottuln", Some("Nottuln"), "Gemeinde Havixbeck", false),
            (
                "Kunden AG Mitte",
                Some("Kundenstadt"),
                "Gemeinde Havixbeck",
                false,
            ),
            ("Kunden AG Mitte", None, "", true),
        ] {
            assert_eq!(is_for(&buyer(name, city), authority), expected, "{name}");
        }
    }
}
