//! A payment of a list over several invoices: what of it, and of its Skonto, belongs to which.

use paktbuch_types::{Cents, InvoiceId, PaymentKind};

use super::{Booked, Booker};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::discount::in_time;
use crate::purchasing::matching::shares;

/// The part of a line that pays each invoice; else why it waits.
type Parts = Result<Vec<(InvoiceId, PaymentLine)>, String>;

impl Booker<'_> {
    /// Enters a line on the invoices that it pays together: on all of them or on none.
    pub(super) async fn pay_together(
        &mut self,
        invoices: &[InvoiceId],
        line: &PaymentLine,
    ) -> Result<Booked, ServiceError> {
        let parts = match self.parts_of(invoices, line).await? {
            Ok(parts) => parts,
            Err(reason) => return Ok(Booked::Nothing(reason)),
        };
        // All are looked at before the first is entered: together or none.
        if let Some(reason) = self.parts_wait(&parts).await? {
            return Ok(Booked::Nothing(reason));
        }
        for (invoice, part) in parts {
            // What is open of each is without its earlier payments: none of them is this one.
            if let Booked::Nothing(reason) = self.insert((invoice, PaymentKind::Invoice), &part).await? {
                return Ok(Booked::Nothing(reason));
            }
        }
        Ok(Booked::New)
    }

    /// What of a line pays which invoice, its Skonto where the invoices offer it in time: together just the line's amount and Skonto.
    pub(super) async fn parts_of(
        &self,
        invoices: &[InvoiceId],
        line: &PaymentLine,
    ) -> Result<Parts, ServiceError> {
        if let Some(reason) = Box::pin(self.transfer_near(line)).await? {
            return Ok(Err(reason));
        }
        let mut numbers = Vec::with_capacity(invoices.len());
        let mut open = Vec::with_capacity(invoices.len());
        for invoice in invoices {
            let candidate = self.index.get(*invoice).ok_or(ServiceError::NotFound)?;
            let offers = if line.skonto == Cents::ZERO {
                Vec::new()
            } else {
                in_time(&self.offers(*invoice).await?, line.paid_on)
            };
            numbers.push(candidate.number.as_str());
            open.push((candidate.open(), offers));
        }
        let Some(shares) = shares(&open, line.skonto) else {
            return Ok(Err(format!(
                "Betrag und {} € Skonto begleichen zusammen die Rechnungen {}; welche davon das Skonto mindert, ist nicht eindeutig. Bitte als \
                 Sammelzahlung eintragen und dort das Skonto bei seiner Rechnung angeben.",
                line.skonto,
                numbers.join(", ")
            )));
        };
        let part = |(amount, skonto): (Cents, Cents)| PaymentLine {
            amount,
            skonto,
            ..line.clone()
        };
        let parts = invoices.iter().copied().zip(shares.into_iter().map(part));
        Ok(Ok(parts.collect()))
    }
}
