//! Money that came back and makes the invoice look unpaid: what to do about it.

use paktbuch_types::{Cents, LinkKind, PaymentKind, format_date};

use super::fields_of;
use crate::purchasing::forms::PaymentForm;
use crate::purchasing::pages::euro;
use crate::purchasing::pages::payment::PaymentFields;
use crate::purchasing::paths;
use crate::purchasing::rows::InvoiceDetail;
use crate::web::form::FormErrors;

/// The folded form of a refund on an invoice that is paid.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct RefundForm {
    pub(in crate::purchasing::pages) fields: PaymentFields,
    /// Something was typed or refused.
    pub(in crate::purchasing::pages) is_open: bool,
}

impl RefundForm {
    /// Where nothing is open and something was paid that the supplier can pay back.
    pub(super) fn of(invoice: &InvoiceDetail, typed: (&PaymentForm, &FormErrors)) -> Option<Self> {
        let row = &invoice.row;
        let is_paid = row.open() == Cents::ZERO && row.paid > Cents::ZERO && row.rejected_on.is_none();
        is_paid.then(|| {
            let mut fields = fields_of(PaymentKind::Invoice, typed, PaymentForm::default);
            let told = [&fields.paid_on, &fields.amount, &fields.skonto, &fields.proof];
            let is_open = fields.more_open
                || told
                    .iter()
                    .any(|field| field.has_error() || !field.value.is_empty());
            fields.amount = fields.amount.hint("Mit Minus, zum Beispiel -476,00.");
            Self { fields, is_open }
        })
    }
}

/// What the supplier paid back, and the one step that settles it.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct RefundView {
    pub(in crate::purchasing::pages) text: String,
    pub(in crate::purchasing::pages) href: String,
    pub(in crate::purchasing::pages) label: &'static str,
    /// Version of the refund, where the step is to assign it to its credit note; none where it is a link.
    pub(in crate::purchasing::pages) version: Option<i64>,
}

impl RefundView {
    /// Of a credit note whose refund stands on the invoice; of an invoice while it looks unpaid: a credit note is missing, is not divided
    /// yet, or is open because the refund stands on the invoice.
    pub(super) fn of(invoice: &InvoiceDetail) -> Option<Self> {
        if let Some(before) = &invoice.refund_before {
            let remedy = format!("{}#zahlung", paths::invoice(before.invoice));
            if before.refunds > 1 {
                return Some(Self {
                    text: format!(
                        "Der Lieferant hat {} in {} Teilen zurückgezahlt, zuletzt am {}; die Rückzahlungen stehen noch bei der Rechnung {}. Bitte \
                         nicht noch einmal eintragen, sondern dort entfernen und hier eintragen.",
                        euro(Cents::ZERO.minus(before.amount)),
                        before.refunds,
                        format_date(before.paid_on),
                        before.number
                    ),
                    href: remedy,
                    label: "Zu den Rückzahlungen",
                    version: None,
                });
            }
            return Some(Self {
                text: format!(
                    "Der Lieferant hat {} am {} zurückgezahlt; die Rückzahlung steht noch bei der Rechnung {}. Bitte nicht noch einmal \
                     eintragen, sondern dort „Rückzahlung der Gutschrift zuordnen“ wählen.",
                    euro(Cents::ZERO.minus(before.amount)),
                    format_date(before.paid_on),
                    before.number
                ),
                href: remedy,
                label: "Zur Rückzahlung",
                version: None,
            });
        }
        let row = &invoice.row;
        let is_refund =
            |kind: PaymentKind, amount: Cents| kind == PaymentKind::Invoice && amount < Cents::ZERO;
        let payments = invoice.payments.iter();
        let refunds: Vec<_> = payments
            .filter(|payment| is_refund(payment.kind, payment.amount))
            .collect();
        let first = refunds.first()?;
        if row.gross <= Cents::ZERO || row.open() <= Cents::ZERO || row.rejected_on.is_some() {
            return None;
        }
        let back: Cents = refunds.iter().map(|payment| payment.amount).sum();
        let back = euro(Cents::ZERO.minus(back));
        let mut credit_notes = invoice
            .later
            .iter()
            .filter(|link| link.kind == LinkKind::Corrected)
            .peekable();
        if credit_notes.peek().is_none() {
            return Some(Self {
                text: format!(
                    "Der Lieferant hat {back} zurückgezahlt; solange die Gutschrift fehlt, erscheint die Rechnung als offen. Noch einmal \
                     zu zahlen ist dafür nichts."
                ),
                href: paths::credit(row.id),
                label: "Gutschrift erfassen",
                version: None,
            });
        }
        let assigned = |payment| invoice.credit_note_of(payment).map(|credit| (payment, credit));
        if let Some((payment, credit)) = refunds.iter().copied().find_map(assigned) {
            let undivided = credit.other.filter(|other| !invoice.is_divided_as(other));
            if let Some(other) = undivided {
                return Some(Self {
                    text: format!(
                        "Der Lieferant hat {back} zurückgezahlt; die Rückzahlung gehört zur Gutschrift {}. Bitte zuerst deren Zeilen wie diese \
                         Rechnung aufteilen, danach lässt sie sich zuordnen. Noch einmal zu zahlen ist dafür nichts.",
                        credit.number
                    ),
                    href: paths::invoice(other.id),
                    label: "Gutschrift aufteilen",
                    version: None,
                });
            }
            return Some(Self {
                text: format!(
                    "Der Lieferant hat {back} zurückgezahlt; die Rückzahlung steht noch hier und nicht bei der Gutschrift {}. Noch einmal zu \
                     zahlen ist dafür nichts.",
                    credit.number
                ),
                href: paths::assign_refund(payment.id),
                label: "Rückzahlung der Gutschrift zuordnen",
                version: Some(payment.version),
            });
        }
        let (number, open) = credit_notes.find_map(|link| {
            let open = link.other.as_ref()?.open;
            (open < Cents::ZERO).then(|| (&link.number, euro(Cents::ZERO.minus(open))))
        })?;
        Some(Self {
            text: format!(
                "Der Lieferant hat {back} zurückgezahlt; von der Gutschrift {number} sind aber {open} offen. Noch einmal zu zahlen ist dafür \
                 nichts: Bitte die Rückzahlung hier entfernen und bei der Gutschrift eintragen."
            ),
            href: paths::payment(first.id),
            label: "Rückzahlung ansehen",
            version: None,
        })
    }
}
