//! Payment lists that were read.

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentRowId, format_date};

/// A payment list that was read (eingelesene Zahlungsliste).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadList {
    /// Its first row, by which it is addressed.
    pub row: PaymentRowId,
    pub file_name: String,
    pub read_at: DateTime<Utc>,
    /// Rows whose payments stand at an invoice.
    pub booked: u64,
    /// Rows that wait.
    pub open: u64,
    pub set_aside: u64,
}

/// A payment list with the payments that were entered from it.
#[derive(Debug, Clone)]
pub struct ListContent {
    pub list: ReadList,
    /// The versions of its rows together.
    pub version: i64,
    pub payments: Vec<EnteredPayment>,
    /// Booked rows whose payment was known before they were read.
    pub known: u64,
}

/// A payment that was entered from a list.
#[derive(Debug, Clone)]
pub struct EnteredPayment {
    pub id: PaymentId,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// Changed since it was entered.
    pub is_changed: bool,
    /// A filed proof counts it.
    pub is_filed: bool,
}

/// How many payments a refusal names.
const NAMED: usize = 3;

impl ListContent {
    /// Why the list cannot be taken back as a whole; `None` where it can.
    #[must_use]
    pub fn obstacle(&self) -> Option<String> {
        let told = |words: &str, of: &dyn Fn(&EnteredPayment) -> bool| {
            let found: Vec<String> = self
                .payments
                .iter()
                .filter(|payment| of(payment))
                .map(|payment| {
                    let day = format_date(payment.paid_on);
                    format!(
                        "{} € vom {day} (Rechnung {})",
                        payment.amount, payment.invoice_number
                    )
                })
                .collect();
            let more = found.len().saturating_sub(NAMED);
            let named = found.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            match (found.len(), more) {
                (0, _) => None,
                (_, 0) => Some(format!("{words}: {named}.")),
                _ => Some(format!("{words}: {named} und {more} weitere.")),
            }
        };
        let filed = told("Ein eingereichter Nachweis zählt", &|payment| payment.is_filed);
        let changed = told("Seit dem Einlesen geändert", &|payment| payment.is_changed);
        let reasons: Vec<String> = filed.into_iter().chain(changed).collect();
        (!reasons.is_empty()).then(|| {
            format!(
                "Die Liste lässt sich nicht im Ganzen zurücknehmen. {} Bitte diese Zahlungen zuerst einzeln an ihrer Rechnung prüfen und mit \
                 Grund entfernen.",
                reasons.join(" ")
            )
        })
    }
}
