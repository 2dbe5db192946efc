//! Receipts of which no Rechnungsdatum is told: they come in under the day of a payment or the Ersatzdatum, and are known again under it.

use std::collections::{BTreeSet, HashSet};

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
    ///
    /// # Errors
    /// German: the rows tell no Rechnungsdatum, and several invoices have their number.
    pub(super) fn find(&mut self, rows: &[Receipt]) -> Result<Option<&'a KnownInvoice>, String> {
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
        let may_be = |known: &KnownInvoice| {
            let is_day = !is_issued || (is_stand_in(known.date) && known.gross == total);
            is_day && known.supplier == supplier && compact(&known.number) == number
        };
        let places: Vec<usize> = (0..self.free.len())
            .filter(|place| may_be(self.free[*place]))
            .collect();
        if !is_issued && !first.is_nameless && places.len() > 1 {
            let days: BTreeSet<NaiveDate> = places.iter().map(|place| self.free[*place].date).collect();
            let days: Vec<String> = days.into_iter().map(format_date).collect();
            return Err(format!(
                "Das Rechnungsdatum fehlt, und in Paktbuch stehen mehrere Rechnungen mit dieser Rechnungsnummer: {}. Bitte in der Datei ergänzen.",
                days.join(" und ")
            ));
        }
        Ok(places.first().map(|place| self.free.remove(*place)))
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
        let is_told_by_others = |row: &&Receipt| !row.tells_issue && row.dated_by != DatedBy::Fallback;
        for row in rows.iter().filter(is_told_by_others) {
            taking.warn(row.line, "rechnungsdatum", without_issue(row, day));
        }
    }
}

/// Which day the invoice has in place of the Rechnungsdatum that a row of it does not tell: that of the list, or another one of the invoice
/// that is stored.
fn without_issue(row: &Receipt, day: NaiveDate) -> String {
    let missing = match row.paid_on {
        Some(_) => "Das Rechnungsdatum fehlt",
        None => "Rechnungsdatum und Tag der Zahlung fehlen beide",
    };
    let told = format_date(day);
    if day != row.date {
        format!("{missing}; es gilt der {told} der Rechnung, die schon in Paktbuch steht.")
    } else if row.paid_on == Some(day) && row.dated_by == DatedBy::Payment {
        format!("{missing}; eingetragen ist der Tag der Zahlung.")
    } else {
        format!("{missing}; es gilt der {told} der anderen Zeilen dieser Rechnung.")
    }
}
