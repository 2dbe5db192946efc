//! What the page of the way says of an invoice as a whole: its chain, and the tax that the authority owes itself.

use paktbuch_types::{Cents, LinkKind, format_date};

use super::EvidencePage;
use crate::evidence::paths;
use crate::evidence::rows::{ChainPart, InvoicePart};

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
