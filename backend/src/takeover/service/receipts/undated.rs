//! Receipts of which no Rechnungsdatum is told: they come in under the day of a payment or the Ersatzdatum, and are known again under it.

use std::collections::HashSet;

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, format_date};

use super::compact;
use super::enter::lines;
use super::row::{DatedBy, Receipt};
use crate::error::ServiceError;
use crate::takeover::queries::KnownInvoice;
use crate::takeover::service::{Taking, fallback};
use crate::text::search_form;

/// Invoices that were taken over for the notice and that no row names by its day.
pub(super) struct Undated<'a> {
    free: Vec<&'a KnownInvoice>,
    /// Days under which rows came in that told none.
    days: HashSet<NaiveDate>,
}

impl<'a> Undated<'a> {
    /// Those of the stored ones that are not `named`.
    pub(super) async fn load(
        taking: &Taking<'_>,
        stored: &'a [KnownInvoice],
        named: &HashSet<InvoiceId>,
    ) -> Result<Self, ServiceError> {
        let is_free =
            |known: &&KnownInvoice| known.taken_for == Some(taking.notice) && !named.contains(&known.id);
        Ok(Self {
            free: stored.iter().filter(is_free).collect(),
            days: fallback::used(taking).await?,
        })
    }

    /// The invoice that the rows became on another day: rows without a Rechnungsdatum are known by supplier and number, those that
    /// meanwhile tell it by their amount too, where the stored day is an Ersatzdatum or the day of one of their payments.
    pub(super) fn find(&mut self, rows: &[Receipt]) -> Option<&'a KnownInvoice> {
        let first = &rows[0];
        let total: Cents = lines(rows).iter().map(|row| row.gross).sum();
        let (supplier, number) = (search_form(&first.supplier), compact(&first.number));
        let is_issued = match first.dated_by {
            DatedBy::Issue => true,
            DatedBy::Payment => first.is_nameless,
            DatedBy::Fallback => false,
        };
        let is_stand_in =
            |day: NaiveDate| self.days.contains(&day) || rows.iter().any(|row| row.paid_on == Some(day));
        let place = self.free.iter().position(|known| {
            let may_be = !is_issued || (is_stand_in(known.date) && known.gross == total);
            may_be && known.supplier == supplier && compact(&known.number) == number
        })?;
        Some(self.free.remove(place))
    }

    /// Says which day the invoice of the rows has, where they do not tell it.
    pub(super) fn tell(&self, taking: &mut Taking<'_>, rows: &[Receipt], found: Option<&KnownInvoice>) {
        let first = &rows[0];
        let day = found.map_or(first.date, |found| found.date);
        let is_fallback = found.is_none() || Some(day) == taking.fallback || self.days.contains(&day);
        if first.dated_by == DatedBy::Issue && day != first.date {
            let stand_in = if is_fallback {
                "Ersatzdatum"
            } else {
                "Tag der Zahlung"
            };
            let message = format!(
                "Die Rechnung steht unter dem {stand_in} {} in Paktbuch, in der Datei ist sie vom {}. Bitte das Datum an der Rechnung berichtigen.",
                format_date(day),
                format_date(first.date)
            );
            taking.warn(first.line, "rechnungsdatum", message);
        }
        let is_undated = |row: &&Receipt| row.dated_by == DatedBy::Fallback && is_fallback;
        for row in rows.iter().filter(is_undated) {
            let message = format!(
                "Rechnungsdatum und Tag der Zahlung fehlen beide; eingetragen ist das Ersatzdatum {}.",
                format_date(day)
            );
            taking.warn(row.line, "rechnungsdatum", message);
        }
    }
}
