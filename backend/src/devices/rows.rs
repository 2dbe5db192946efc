//! What the queries of this feature read.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, Cents, InvoiceId, InvoiceLineId, LineKind, NoticeId, Quantity, SchoolId, ZweckbindungStart,
};

/// An allocation with what devices have already taken of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    pub allocation: AllocationId,
    /// School that the allocation names.
    pub school: Option<SchoolId>,
    pub gross: Cents,
    /// Gross of this allocation that devices have taken.
    pub used: Cents,
    /// Devices paid from this allocation.
    pub devices: usize,
    pub line: InvoiceLineId,
    /// Position in the invoice, from 1.
    pub position: i64,
    pub line_name: String,
    pub kind: LineKind,
    pub quantity: Quantity,
    pub line_net: Cents,
    pub line_gross: Cents,
    /// Abnahme.
    pub accepted_on: Option<NaiveDate>,
    /// Gross of the whole line that devices have taken.
    pub used_on_line: Cents,
    /// Devices paid from any allocation of the line.
    pub devices_on_line: usize,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// Name of the cost line; empty for own funds.
    pub cost_line: String,
    /// The notice that pays; `None` for own funds.
    pub notice: Option<NoticeTerms>,
}

/// What a device needs to know of its notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeTerms {
    pub id: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    pub title: String,
    pub start: ZweckbindungStart,
    pub years: Option<i64>,
    /// End of the Durchführungszeitraum.
    pub implementation_to: Option<NaiveDate>,
    /// Fixed end, where the notice names one.
    pub fixed: Option<NaiveDate>,
}

impl Purchase {
    /// Devices that the line still lacks; `None` where its quantity is not whole.
    #[must_use]
    pub fn missing_devices(&self) -> Option<usize> {
        let whole = usize::try_from(self.quantity.as_whole()?).ok()?;
        Some(whole.saturating_sub(self.devices_on_line))
    }

    /// Gross of the allocation that no device has taken.
    #[must_use]
    pub fn left(&self) -> Cents {
        self.gross.minus(self.used)
    }
}

#[cfg(test)]
impl Default for Purchase {
    fn default() -> Self {
        Self {
            allocation: AllocationId(1),
            school: None,
            gross: Cents::ZERO,
            used: Cents::ZERO,
            devices: 0,
            line: InvoiceLineId(1),
            position: 1,
            line_name: String::new(),
            kind: LineKind::Device,
            quantity: Quantity::whole(1),
            line_net: Cents::ZERO,
            line_gross: Cents::ZERO,
            accepted_on: None,
            used_on_line: Cents::ZERO,
            devices_on_line: 0,
            invoice: InvoiceId(1),
            invoice_number: String::new(),
            cost_line: String::new(),
            notice: None,
        }
    }
}
