//! What the page of the way says of an invoice as a whole: its chain, its orders, what the rules say, and the tax that the
//! authority owes itself.

use paktbuch_types::{AwardType, Cents, LinkKind, OrderState, format_date};

use super::{EvidencePage, Printed};
use crate::checking::paths as checking;
use crate::devices::paths as devices;
use crate::evidence::paths;
use crate::evidence::rows::{ChainPart, FindingPart, InvoicePart, LinePart, OrderPart};
use crate::ordering::paths as ordering;

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

    /// „ vom 02.04.2023, brutto 10.710,00 €“; of a credit note also that the devices keep their price.
    pub(super) fn chain_facts(&self, link: &ChainPart) -> String {
        let day = link.date.map(|day| format!(" vom {}", format_date(day)));
        let gross = match link.gross {
            Some(gross) => format!(", brutto {gross}\u{a0}€"),
            None => ", nicht verknüpft".to_owned(),
        };
        let prices = if link.keeps_prices {
            ". Sie mindert die Ausgaben, nicht den Preis der Geräte."
        } else {
            ""
        };
        format!("{}{gross}{prices}", day.unwrap_or_default())
    }

    /// „Die Rechnung nennt die Bestellung A-2022-017. In Paktbuch gibt es sie nicht.“; empty where it names none, or bills one.
    pub(super) fn named_order(&self, part: &InvoicePart) -> String {
        let number = &part.order_reference;
        if number.is_empty() || part.orders.iter().any(|order| order.is_matched) {
            String::new()
        } else if part.orders.is_empty() {
            format!("Die Rechnung nennt die Bestellung {number}. In Paktbuch gibt es sie nicht.")
        } else {
            format!("Die Rechnung nennt die Bestellung {number}; mit ihr abgeglichen ist sie noch nicht.")
        }
    }

    pub(super) fn order_href(&self, order: &OrderPart) -> String {
        ordering::order(order.id)
    }

    /// „ vom 01.04.2023, Direktauftrag (Vergabe-Az. V 4), mit Vergabevermerk; Wertgrenze an diesem Tag 25.000,00 € netto (Satzung, § 3);
    /// Auftragswert netto 1.000,00 €, geschätzt 1.100,00 €: ohne Beanstandung“.
    pub(super) fn award(&self, order: &OrderPart) -> String {
        let day = match (order.state, order.ordered_on) {
            (OrderState::Cancelled, _) => return ", storniert".to_owned(),
            (OrderState::Draft, _) | (_, None) => return ", noch nicht beauftragt".to_owned(),
            (_, Some(day)) => day,
        };
        let award = order
            .award
            .map_or("Vergabeart nicht eingetragen", AwardType::label);
        let file = match order.award_reference.as_str() {
            "" => String::new(),
            reference => format!(" (Vergabe-Az. {reference})"),
        };
        let note = if order.has_note { "mit" } else { "ohne" };
        let estimated = order
            .estimated
            .map(|estimated| format!(", geschätzt {estimated}\u{a0}€"))
            .unwrap_or_default();
        let limit = order.limit.as_ref().map(|limit| match limit.up_to {
            Some(up_to) => format!(
                "; Wertgrenze an diesem Tag {up_to}\u{a0}€ netto ({})",
                limit.source
            ),
            None => format!("; an diesem Tag ohne Wertgrenze ({})", limit.source),
        });
        let judged = match order.objections.as_slice() {
            [] => "ohne Beanstandung (R29)".to_owned(),
            objections => format!("R29: {}", objections.join(" ")),
        };
        format!(
            " vom {}, {award}{file}, {note} Vergabevermerk{}; Auftragswert netto {}\u{a0}€{estimated}: {judged}",
            format_date(day),
            limit.unwrap_or_default(),
            order.net
        )
    }

    /// „Warnung R7“.
    pub(super) fn finding_name(&self, finding: &FindingPart) -> String {
        format!("{} {}", finding.severity, finding.rule)
    }

    /// The page that tells of a finding: of its device or of the invoice.
    pub(super) fn finding_href(&self, part: &InvoicePart, finding: &FindingPart) -> String {
        match finding.device {
            Some(id) => devices::device(id),
            None => self.invoice_href(part),
        }
    }

    /// All findings (Prüfhinweise).
    pub(super) const fn findings_href(&self) -> &'static str {
        checking::FINDINGS
    }

    /// Whether what stands beside the whole invoice is printed: on the way of a line of a filed list it is not, so that it fits on a page.
    pub(super) fn prints_all(&self) -> bool {
        self.printed == Printed::Whole
    }

    /// Whether a finding is printed: on the way of a line of a filed list those of that line alone.
    pub(super) fn is_finding_printed(&self, part: &InvoicePart, finding: &FindingPart) -> bool {
        let is_printed = |line: &LinePart| finding.line == Some(line.id) && self.is_line_printed(line);
        self.prints_all() || part.lines.iter().any(is_printed)
    }

    /// „14.280,00 € brutto − 9.450,00 € schon berechnet = 4.830,00 €“; only the amount where nothing was billed before.
    pub(super) fn line_gross(&self, line: &LinePart) -> String {
        if line.deduction == Cents::ZERO {
            return format!("{}\u{a0}€ brutto", line.gross);
        }
        let whole = line.gross.plus(line.deduction);
        format!(
            "{whole}\u{a0}€ brutto − {}\u{a0}€ schon berechnet = {}\u{a0}€",
            line.deduction, line.gross
        )
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
