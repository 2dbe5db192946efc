//! A payment over several invoices as it was typed.

use paktbuch_types::{Cents, InvoiceId, format_date, parse_date};

use super::{RawSheet, optional, read_year};
use crate::purchasing::commands::{AddTransfer, TransferItem};
use crate::purchasing::rows::{FileRow, OpenInvoice};
use crate::web::form::FormErrors;

/// Sammelzahlung as typed: a head, and a line for each open invoice.
#[derive(Debug, Clone, Default)]
pub struct TransferForm {
    /// The waiting payment of a list that it is; empty for none.
    pub row: String,
    pub paid_on: String,
    pub fiscal_year: String,
    pub reference: String,
    pub proof: String,
    /// `true` where it was seen that it may be entered already.
    pub twice: String,
    /// Amount and Skonto of that payment; none without one.
    pub goal: Option<(Cents, Cents)>,
    pub lines: Vec<TransferLine>,
}

/// An open invoice that can be chosen.
#[derive(Debug, Clone)]
pub struct TransferLine {
    pub invoice: InvoiceId,
    pub chosen: bool,
    pub amount: String,
    pub skonto: String,
}

impl TransferForm {
    /// Nothing chosen, each amount as it is open.
    #[must_use]
    pub fn open(invoices: &[OpenInvoice]) -> Self {
        let lines = invoices.iter().map(|invoice| TransferLine {
            invoice: invoice.id,
            chosen: false,
            amount: invoice.open.input(),
            skonto: String::new(),
        });
        Self {
            lines: lines.collect(),
            ..Self::default()
        }
    }

    /// Fills in what a waiting payment of a list tells.
    pub fn tell(&mut self, row: &FileRow) {
        self.row = row.id.to_string();
        self.paid_on = format_date(row.paid_on);
        self.fiscal_year = row.fiscal_year.to_string();
        self.reference.clone_from(&row.reference);
        self.proof.clone_from(&row.proof);
        self.aim_at(row);
    }

    /// Says what a waiting payment of a list comes to.
    pub fn aim_at(&mut self, row: &FileRow) {
        self.goal = Some((row.amount, row.skonto));
    }

    /// Chooses invoices, each with its amount and Skonto.
    pub fn choose(&mut self, shares: &[(InvoiceId, Cents, Cents)]) {
        for line in &mut self.lines {
            let share = shares.iter().find(|(invoice, ..)| *invoice == line.invoice);
            if let Some((_, amount, skonto)) = share {
                line.chosen = true;
                line.amount = amount.input();
                line.skonto = if *skonto == Cents::ZERO {
                    String::new()
                } else {
                    skonto.input()
                };
            }
        }
    }

    /// As it was sent. An invoice that is no longer open is left out, unless it was chosen: then the service says so.
    #[must_use]
    pub fn sent(invoices: &[OpenInvoice], fields: &RawSheet) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        let chosen: Vec<InvoiceId> = fields
            .iter()
            .filter(|(key, _)| key == CHOSEN)
            .filter_map(|(_, id)| id.parse().ok())
            .collect();
        let gone = chosen
            .iter()
            .filter(|id| invoices.iter().all(|invoice| invoice.id != **id));
        let ids: Vec<InvoiceId> = invoices
            .iter()
            .map(|invoice| invoice.id)
            .chain(gone.copied())
            .collect();
        let lines = ids.into_iter().map(|invoice| TransferLine {
            invoice,
            chosen: chosen.contains(&invoice),
            amount: value(&amount_field(invoice)),
            skonto: value(&skonto_field(invoice)),
        });
        Self {
            row: value("zahlung"),
            paid_on: value("paid_on"),
            fiscal_year: value("fiscal_year"),
            reference: value("reference"),
            proof: value("proof"),
            twice: value("twice"),
            goal: None,
            lines: lines.collect(),
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn command(&self) -> Result<AddTransfer, FormErrors> {
        let mut errors = FormErrors::none();
        let paid_on = errors.take("paid_on", parse_date(&self.paid_on));
        let fiscal_year = optional(&mut errors, "fiscal_year", &self.fiscal_year, read_year);
        let mut items = Vec::new();
        for line in self.lines.iter().filter(|line| line.chosen) {
            let amount = errors.take(&amount_field(line.invoice), Cents::parse(&line.amount));
            let skonto = optional(
                &mut errors,
                &skonto_field(line.invoice),
                &line.skonto,
                Cents::parse,
            );
            if let Some((amount, skonto)) = amount.zip(skonto) {
                items.push(TransferItem {
                    invoice: line.invoice,
                    amount,
                    skonto: skonto.unwrap_or_default(),
                });
            }
        }
        let command = paid_on
            .zip(fiscal_year)
            .map(|(paid_on, fiscal_year)| AddTransfer {
                paid_on,
                fiscal_year,
                reference: self.reference.clone(),
                proof: self.proof.clone(),
                items,
            });
        errors.finish(command)
    }

    /// Sum of what is chosen, where every amount can be read.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.lines
            .iter()
            .filter(|line| line.chosen)
            .filter_map(|line| Cents::parse(&line.amount).ok())
            .sum()
    }
}

/// Name of the boxes that choose an invoice.
pub const CHOSEN: &str = "rechnung";

/// Name of the field with the amount for an invoice.
#[must_use]
pub fn amount_field(invoice: InvoiceId) -> String {
    format!("betrag-{invoice}")
}

/// Name of the field with the Skonto of an invoice.
#[must_use]
pub fn skonto_field(invoice: InvoiceId) -> String {
    format!("skonto-{invoice}")
}
