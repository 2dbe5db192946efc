//! What has become of each allocation.

use std::collections::HashMap;

use paktbuch_types::{AllocationId, InvoiceId};

use super::World;
use crate::checking::rows::{InvoiceRow, LineRow};
use crate::funding::{Allotted, Billed, PaidSums, Settled, Settling};

impl World {
    /// The allocations of each invoice by line and id, as [`Settling`] wants them.
    pub(super) fn settled_parts(&self) -> HashMap<AllocationId, Settled> {
        let mut lines: Vec<&LineRow> = self.lines.values().collect();
        lines.sort_by_key(|line| (line.invoice, line.position));
        let mut settling: HashMap<InvoiceId, Settling> = HashMap::new();
        let mut settled = HashMap::new();
        for line in lines {
            let Some(invoice) = self.invoices.get(&line.invoice) else {
                continue;
            };
            let settling = settling
                .entry(invoice.id)
                .or_insert_with(|| self.settling(invoice));
            for part in self.parts_of(line.id) {
                let allotted = Allotted {
                    gross: part.gross,
                    eligible: part.eligible,
                    tax_rate: line.self_assessed_rate,
                };
                settled.insert(part.id, settling.next(allotted));
            }
        }
        settled
    }

    fn settling(&self, invoice: &InvoiceRow) -> Settling {
        let mut paid = PaidSums::default();
        for payment in self.payments_of(invoice.id) {
            paid.add(payment.kind, payment.amount, payment.skonto);
        }
        let billed = Billed {
            due: invoice.due,
            prepaid: invoice.prepaid,
            billed_before: invoice.billed_before,
            tax: invoice.self_assessed_tax,
            tax_skonto: invoice.tax_skonto,
            skonto: invoice.skonto,
            tax_deducted: invoice.tax_deducted,
        };
        Settling::of(billed, paid)
    }
}
