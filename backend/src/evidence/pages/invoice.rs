//! What the page of the way says of an invoice as a whole: its chain, what the rules say, and the tax that the
//! authority owes itself.

use paktbuch_types::{Cents, LinkKind, format_date};

use super::EvidencePage;
use crate::evidence::paths;
use crate::evidence::rows::{ChainPart, FindingPart, InvoicePart, LinePart};

impl EvidencePage {
    /// „Rechnung im Ganzen 16.184,00 €, abzüglich bereits berechnet 10.710,00 €: hier zuzuordnen 5.474,00 €“; empty where nothing was
    /// billed before.
    pub(super) fn billed(&self, part: &InvoicePart) -> String {
        if part.billed_before == Cents::ZERO {
            return String::new();
        }
        format!(
            "Rechnung im Ganzen {}\u{a0}€, abzüglich bereits berechnet {}\u{a0}€: hier zuzuordnen {}\u{a0}€",
            part.whole,
            part.billed_before,
            part.whole.minus(part.billed_before)
        )
    }

    /// „wird berichtigt durch“: what another invoice of the chain is to this one, as the invoice's page says it.
    pub(super) fn chained(&self, link: &ChainPart) -> &'static str {
        match (link.is_later, link.kind) {
            (false, kind) => kind.label(),
            (true, LinkKind::Included) => "ist enthalten in",
            (true, LinkKind::Earlier) => "wird fortgesetzt von",
            (true, LinkKind::Corrected) => "wird berichtigt durch",
        }
    }

    /// The way of that invoice; empty where it is not linked.
    pub(super) fn chain_href(&self, link: &ChainPart) -> String {
        link.invoice.map(paths::invoice).unwrap_or_default()
    }

    /// „ vom 02.04.2023, brutto 10.710,00 €“.
    pub(super) fn chain_facts(&self, link: &ChainPart) -> String {
        let day = link.date.map(|day| format!(" vom {}", format_date(day)));
        let gross = match link.gross {
            Some(gross) => format!(", brutto {gross}\u{a0}€"),
            None => ", nicht verknüpft".to_owned(),
        };
        format!("{}{gross}", day.unwrap_or_default())
    }

    /// „Warnung R7“.
    pub(super) fn finding_name(&self, finding: &FindingPart) -> String {
        format!("{} {}", finding.severity, finding.rule)
    }

    /// Whether a finding is printed: on the way of a line of a filed list those of the whole invoice and of that line.
    pub(super) fn is_finding_printed(&self, part: &InvoicePart, finding: &FindingPart) -> bool {
        let is_printed = |line: &LinePart| finding.line == Some(line.id) && self.is_line_printed(line);
        finding.line.is_none() || part.lines.iter().any(is_printed)
    }

    /// „mit 128,50 € zugeordnet, 50,00 € offen“; empty where nothing is allocated, or all.
    pub(super) fn open_rest(&self, line: &LinePart) -> String {
        let allocated = line.gross.minus(line.open);
        if !self.rights.invoices || line.open == Cents::ZERO || allocated == Cents::ZERO {
            return String::new();
        }
        format!("mit {allocated}\u{a0}€ zugeordnet, {}\u{a0}€ offen", line.open)
    }

    /// „selbst geschuldete Umsatzsteuer 190,00 €, davon gezahlt 0,00 €, offen 190,00 €“; empty where there is none.
    pub(super) fn own_tax(&self, part: &InvoicePart) -> String {
        if part.own_tax == Cents::ZERO {
            return String::new();
        }
        let open = match part.own_tax.minus(part.own_tax_paid) {
            Cents::ZERO => String::new(),
            open => format!(", offen {open}\u{a0}€"),
        };
        format!(
            "Selbst geschuldete Umsatzsteuer {}\u{a0}€ neben der Rechnung, davon an das Finanzamt gezahlt {}\u{a0}€{open}",
            part.own_tax, part.own_tax_paid
        )
    }
}
