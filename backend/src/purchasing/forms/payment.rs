//! A payment as it was typed.

use paktbuch_types::{Cents, PaymentKind, format_date, haushaltsjahr, parse_date};
use serde::{Deserialize, Serialize};

use super::{optional, read_year};
use crate::purchasing::commands::{AddPayment, EditPayment, PaymentFacts};
use crate::purchasing::discount::Offer;
use crate::purchasing::rows::{InvoiceDetail, PaymentRow};
use crate::purchasing::to_pay::to_pay;
use crate::web::form::FormErrors;

/// A payment as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentForm {
    /// Code of [`PaymentKind`]; empty = the amount of the invoice, of a correction what it is.
    pub art: String,
    pub paid_on: String,
    pub amount: String,
    pub skonto: String,
    pub fiscal_year: String,
    pub reference: String,
    pub proof: String,
    /// `true` where one that equals another was paid beside it.
    pub twice: String,
    /// `true` where one before the invoice was paid in advance.
    pub early: String,
    /// Grund der Änderung.
    pub reason: String,
    pub version: String,
}

impl PaymentForm {
    /// Empty but for what is known: the open amount without what is retained and what the supplier paid back, which nobody pays again;
    /// nothing of a credit note whose refund stands on its invoice.
    #[must_use]
    pub fn open(invoice: &InvoiceDetail) -> Self {
        let row = &invoice.row;
        let open = to_pay(row.open().minus(row.retained()), invoice.paid_back());
        let is_due = open != Cents::ZERO
            && invoice.refund_before.is_none()
            && (open < Cents::ZERO) == (row.due < Cents::ZERO);
        Self {
            amount: if is_due { open.input() } else { String::new() },
            ..Self::default()
        }
    }

    /// A payment to the tax office, of what is open there.
    #[must_use]
    pub fn open_tax(invoice: &InvoiceDetail) -> Self {
        Self {
            art: PaymentKind::Tax.code().to_owned(),
            amount: invoice.row.open_tax().input(),
            ..Self::default()
        }
    }

    /// A payment that proves what was prepaid.
    #[must_use]
    pub fn open_prepaid(invoice: &InvoiceDetail) -> Self {
        Self {
            art: PaymentKind::Prepaid.code().to_owned(),
            amount: invoice.claimed().minus(invoice.prepaid_paid()).input(),
            ..Self::default()
        }
    }

    /// What it pays.
    #[must_use]
    pub fn kind(&self) -> PaymentKind {
        self.art.parse().unwrap_or(PaymentKind::Invoice)
    }

    /// The open amount less the Skonto that the supplier offers.
    #[must_use]
    pub fn discounted(invoice: &InvoiceDetail, offer: &Offer) -> Self {
        let open = invoice.row.open().minus(invoice.row.retained());
        Self {
            amount: open.minus(offer.skonto).input(),
            skonto: offer.skonto.input(),
            ..Self::default()
        }
    }

    /// As it is stored; without its Haushaltsjahr where that is the year of the day, so that it follows when the day is corrected.
    #[must_use]
    pub fn stored(payment: &PaymentRow) -> Self {
        Self {
            art: payment.kind.code().to_owned(),
            paid_on: format_date(payment.paid_on),
            amount: payment.amount.input(),
            skonto: if payment.skonto == Cents::ZERO {
                String::new()
            } else {
                payment.skonto.input()
            },
            fiscal_year: if payment.fiscal_year == i64::from(haushaltsjahr(payment.paid_on)) {
                String::new()
            } else {
                payment.fiscal_year.to_string()
            },
            reference: payment.reference.clone(),
            proof: payment.proof.clone(),
            twice: String::new(),
            early: String::new(),
            reason: String::new(),
            version: payment.version.to_string(),
        }
    }

    /// The command for a new payment.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn add(&self, invoice: &InvoiceDetail) -> Result<AddPayment, FormErrors> {
        self.read(self.kind()).map(|facts| AddPayment {
            invoice: invoice.row.id,
            facts,
        })
    }

    /// The command for a correction.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn edit(&self, payment: &PaymentRow) -> Result<EditPayment, FormErrors> {
        self.read(self.art.parse().unwrap_or(payment.kind))
            .map(|facts| EditPayment {
                payment: payment.id,
                version: self.version.parse().unwrap_or_default(),
                facts,
                reason: self.reason.clone(),
            })
    }

    fn read(&self, kind: PaymentKind) -> Result<PaymentFacts, FormErrors> {
        let mut errors = FormErrors::none();
        let paid_on = errors.take("paid_on", parse_date(&self.paid_on));
        let amount = errors.take("amount", Cents::parse(&self.amount));
        let skonto = optional(&mut errors, "skonto", &self.skonto, Cents::parse);
        let fiscal_year = optional(&mut errors, "fiscal_year", &self.fiscal_year, read_year);
        let read = paid_on.zip(amount).zip(skonto.zip(fiscal_year));
        let facts = read.map(|((paid_on, amount), (skonto, fiscal_year))| PaymentFacts {
            paid_on,
            amount,
            kind,
            skonto: skonto.unwrap_or_default(),
            fiscal_year,
            reference: self.reference.clone(),
            proof: self.proof.clone(),
        });
        errors.finish(facts)
    }
}
