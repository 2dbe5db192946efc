//! Payments that may be booked already: on a near day, or under their number in the accounts.

use std::collections::HashMap;

use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Booker, TO_SUPPLIER, facts_of};
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::{Found, may_be_one_booking};
use crate::purchasing::service::payments::{NEAR, on_other_day, proof_of};
use crate::text;

impl Booker<'_> {
    /// For a list of these lines: what it tells on two days is two payments.
    pub(in crate::purchasing::service) fn of_list(mut self, lines: &[PaymentLine]) -> Self {
        self.lines = HashMap::new();
        for line in lines {
            let told = self.lines.entry((line.paid_on, line.amount)).or_default();
            told.push(line.clone());
        }
        self
    }

    /// For a row of a list: what came of it is no other payment.
    pub(in crate::purchasing::service) async fn of_row(
        mut self,
        row: PaymentRowId,
    ) -> Result<Self, ServiceError> {
        let came = payment::Entity::find()
            .filter(payment::Column::RowId.eq(row))
            .all(self.tx.conn())
            .await?;
        let ids: Vec<PaymentId> = came.into_iter().map(|paid| paid.id).collect();
        self.new.extend(ids);
        Ok(self)
    }

    /// Why a line may be money that was told before on the one invoice that it pays; who chooses the invoice has seen that.
    pub(super) async fn told_before(
        &self,
        (invoice, kind): (InvoiceId, PaymentKind),
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        if kind == PaymentKind::Invoice
            && let Some(reason) = self.came_back(invoice, line).await?
        {
            return Ok(Some(reason));
        }
        match self.told_near((invoice, kind), line).await? {
            Some(said) => Ok(Some(said)),
            None => Box::pin(self.transfer_near(line)).await,
        }
    }

    /// Why a line may be booked already, for who chooses its invoice: `None` where it is the payment that stands there on its day.
    pub(in crate::purchasing::service) async fn booked_already(
        &self,
        chosen: Option<(InvoiceId, PaymentKind)>,
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        if let Some((invoice, kind)) = chosen {
            let alike = if kind == PaymentKind::Tax {
                &[PaymentKind::Tax][..]
            } else {
                &TO_SUPPLIER[..]
            };
            let before = self.entered_before(invoice, &facts_of(kind, line), alike).await?;
            if before.is_some() {
                return Ok(None);
            }
        }
        if let Some(said) = Box::pin(self.renumbered(line)).await? {
            return Ok(Some(said));
        }
        let near = match chosen {
            Some(chosen) => self.told_near(chosen, line).await?,
            None => None,
        };
        match near {
            Some(said) => Ok(Some(said)),
            None => Box::pin(self.transfer_near(line)).await,
        }
    }

    /// The reason for which a line waits, with why it may be booked already besides.
    pub(super) async fn with_booked(
        &self,
        reason: String,
        line: &PaymentLine,
    ) -> Result<String, ServiceError> {
        let found = match self.find(line).await? {
            Found::One(invoice) => Some((invoice, PaymentKind::Invoice)),
            Found::Prepaid(invoice) => Some((invoice, PaymentKind::Prepaid)),
            Found::Tax(_) | Found::Together(_) | Found::Nothing(_) => None,
        };
        Ok(match Box::pin(self.booked_already(found, line)).await? {
            Some(said) if !reason.contains(&said) => format!("{reason} {said}"),
            _ => reason,
        })
    }

    /// Why a line may be a payment of its invoice that stands there on a near day, which its list does not tell too.
    async fn told_near(
        &self,
        (invoice, kind): (InvoiceId, PaymentKind),
        line: &PaymentLine,
    ) -> Result<Option<String>, ServiceError> {
        for paid in on_other_day(self.tx, invoice, &facts_of(kind, line)).await? {
            if self.is_told_beside(std::slice::from_ref(&paid), line).await? {
                continue;
            }
            let number = self.index.get(invoice).map_or("", |found| found.number.as_str());
            return Ok(Some(format!(
                "Rechnung {number}: Am {} ist schon eine Zahlung über {} € eingetragen ({}), höchstens 7 Tage vor oder nach dieser. Ist es \
                 dieselbe, bitte zurückstellen; wurde wirklich noch einmal gezahlt, bitte die Rechnung hier wählen.",
                format_date(paid.paid_on),
                paid.amount,
                proof_of(&paid)
            )));
        }
        Ok(None)
    }

    /// Why a line may be a bank transfer over several invoices that stands on a near day, which its list does not tell too.
    pub(super) async fn transfer_near(&self, line: &PaymentLine) -> Result<Option<String>, ServiceError> {
        if line.amount <= Cents::ZERO {
            return Ok(None);
        }
        let is_near = |part: &payment::Model| {
            part.paid_on != line.paid_on && may_be_one_booking(&part.reference, &line.reference)
        };
        let days = line.paid_on - NEAR..=line.paid_on + NEAR;
        for parts in self.transfers(days).await? {
            let (sum, invoices) = sum_of(&parts);
            if sum != line.amount
                || !parts.iter().all(is_near)
                || !self.index.may_be_transfer(&invoices, line)
                || self.is_told_beside(&parts, line).await?
            {
                continue;
            }
            let paid = invoices.iter().filter_map(|invoice| self.index.get(*invoice));
            let numbers: Vec<&str> = paid.map(|one| one.number.as_str()).collect();
            return Ok(Some(format!(
                "Am {} ist schon eine Sammelzahlung über {sum} € eingetragen (Rechnungen {}), höchstens 7 Tage vor oder nach dieser Zahlung. Ist \
                 es dieselbe, bitte zurückstellen; wurde wirklich noch einmal gezahlt, bitte die Rechnung hier wählen.",
                format_date(parts[0].paid_on),
                numbers.join(", ")
            )));
        }
        Ok(None)
    }

    /// Whether the list of a line tells a payment too, or the transfer of these payments: beside it the line is another one.
    async fn is_told_beside(
        &self,
        parts: &[payment::Model],
        line: &PaymentLine,
    ) -> Result<bool, ServiceError> {
        let Some(paid) = parts.first() else {
            return Ok(false);
        };
        if parts.iter().any(|part| self.told_with().contains(&part.id)) {
            return Ok(true);
        }
        let (sum, invoices) = sum_of(parts);
        let mut told = self.lines.get(&(paid.paid_on, sum)).into_iter().flatten();
        let is_it = |other: &PaymentLine| {
            may_be_one_booking(&other.reference, &paid.reference) && self.index.may_tell_of(&invoices, other)
        };
        if told.any(is_it) {
            return Ok(true);
        }
        let Some(row) = paid.row_id else {
            return Ok(false);
        };
        let came_from = payment_row::Entity::find_by_id(row).one(self.tx.conn()).await?;
        let came_from = came_from.ok_or(ServiceError::NotFound)?;
        let alike = payment_row::Entity::find()
            .filter(payment_row::Column::PaidOn.eq(line.paid_on))
            .filter(payment_row::Column::Amount.eq(line.amount))
            .filter(payment_row::Column::FileName.eq(came_from.file_name))
            .filter(payment_row::Column::Number.eq(text::clean(&line.number)))
            .filter(payment_row::Column::Purpose.eq(text::clean(&line.purpose)))
            .all(self.tx.conn())
            .await?;
        Ok(alike.iter().any(|row| row.imported_at == came_from.imported_at))
    }
}

/// What payments come to, and their invoices.
fn sum_of(parts: &[payment::Model]) -> (Cents, Vec<InvoiceId>) {
    let sum = parts.iter().map(|part| part.amount).sum();
    (sum, parts.iter().map(|part| part.invoice_id).collect())
}
