//! The note that amounts of the whole invoice are contained in the gross amounts of its lines.

use paktbuch_types::Cents;

use crate::purchasing::einvoice::EInvoice;

/// The rule of [`crate::purchasing::einvoice::line_gross_amounts`] in the words of a user.
const RULE: &str = "Verteilung nach Steuerkategorie: Nachlässe und Zuschläge gehen auf die Positionen ihrer Steuerkategorie und ihres Satzes im \
                    Verhältnis der Nettobeträge, die Rundung und was übrig bleibt auf alle im Verhältnis der Bruttobeträge.";

/// What is spread over the lines, and how; `None` where no amount belongs to the whole invoice.
pub(super) fn note(invoice: &EInvoice) -> Option<String> {
    let has = |is_charge: bool| {
        let mut header = invoice.allowances_charges.iter();
        header.any(|part| part.is_charge == is_charge)
    };
    let parts = [
        (has(false), "Nachlass"),
        (has(true), "Zuschlag"),
        (invoice.totals.rounding != Cents::ZERO, "Rundung"),
    ];
    let found: Vec<&str> = parts
        .iter()
        .filter(|(is_there, _)| *is_there)
        .map(|(_, name)| *name)
        .collect();
    words(&found)
}

fn words(parts: &[&str]) -> Option<String> {
    let (last, before) = parts.split_last()?;
    let spread = if before.is_empty() {
        format!("{last} der Rechnung ist")
    } else {
        format!("{} und {last} der Rechnung sind", before.join(", "))
    };
    Some(format!("{spread} auf die Positionen verteilt. {RULE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_the_whole_invoice_is_named_with_the_rule() {
        assert_eq!(words(&[]), None);
        for (parts, start) in [
            (
                &["Rundung"][..],
                "Rundung der Rechnung ist auf die Positionen verteilt.",
            ),
            (
                &["Nachlass", "Zuschlag"][..],
                "Nachlass und Zuschlag der Rechnung sind auf die Positionen verteilt.",
            ),
            (
                &["Nachlass", "Zuschlag", "Rundung"][..],
                "Nachlass, Zuschlag und Rundung der Rechnung sind auf die Positionen verteilt.",
            ),
        ] {
            let text = words(parts).unwrap();
            assert!(text.starts_with(start) && text.ends_with(RULE), "{text}");
        }
    }
}
