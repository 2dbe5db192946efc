//! Receipts of which no Rechnungsdatum is told, or another one than stands: which stored invoice they are. Those that are new come in under the
//! day of a payment or the Ersatzdatum, and are known again under it.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::payment;
use paktbuch_types::{Cents, InvoiceId, NoticeId, format_date};

use super::alike::is_of;
use super::enter::lines;
use super::row::{DatedBy, Receipt};
use crate::error::ServiceError;
use crate::purchasing::compact_number;
use crate::takeover::queries::{self, KnownInvoice};
use crate::takeover::service::{Taking, fallback};

/// Stored invoices that no row names by its day.
pub(super) struct Undated<'a> {
    notice: NoticeId,
    /// By their numbers, in letters and digits only.
    free: HashMap<String, Vec<&'a KnownInvoice>>,
    /// Days under which rows came in that told none.
    days: HashSet<NaiveDate>,
}

impl<'a> Undated<'a> {
    /// Those of the stored ones that are not `named`; what was rejected counts nowhere, so that a row may bring it anew.
    pub(super) async fn load(
        taking: &Taking<'_>,
        stored: &'a [KnownInvoice],
        named: &HashSet<InvoiceId>,
    ) -> Result<Self, ServiceError> {
        let is_own = |known: &KnownInvoice| known.taken_for == Some(taking.notice);
        let is_free =
            |known: &&KnownInvoice| !named.contains(&known.id) && (is_own(known) || !known.is_rejected);
        let mut free: HashMap<String, Vec<&KnownInvoice>> = HashMap::new();
        for known in stored.iter().filter(is_free) {
            free.entry(compact_number(&known.number)).or_default().push(known);
        }
        Ok(Self {
            notice: taking.notice,
            free,
            days: fallback::used(taking).await?,
        })
    }

    /// Those with the number of a row that it did not turn out to be.
    fn left(&self, row: &Receipt) -> &[&'a KnownInvoice] {
        let left = self.free.get(&compact_number(&row.number));
        left.map(Vec::as_slice).unwrap_or_default()
    }

    /// The invoice that the rows are under another day: rows without a Rechnungsdatum are known by supplier and number, those that tell it by
    /// their amount too, where the stored day is an Ersatzdatum or the day of one of their payments, or one of their payments is entered on it.
    ///
    /// # Errors
    /// The inner one is German: the rows tell no Rechnungsdatum, and several invoices have their number.
    pub(super) async fn find(
        &mut self,
        taking: &Taking<'_>,
        rows: &[Receipt],
    ) -> Result<Result<Option<&'a KnownInvoice>, String>, ServiceError> {
        let first = &rows[0];
        let left = self.left(first).iter().copied();
        let same: Vec<&'a KnownInvoice> = left.filter(|known| self.may_be(known, first)).collect();
        let is_issued = match first.dated_by {
            DatedBy::Issue => true,
            DatedBy::Payment => first.is_nameless,
            DatedBy::Fallback => false,
        };
        if !is_issued {
            return Ok(match same[..] {
                [_, _, ..] if !first.is_nameless => Err(several(&same)),
                [known, ..] => Ok(Some(self.remove(known))),
                [] => Ok(None),
            });
        }
        let total: Cents = lines(rows).iter().map(|row| row.gross).sum();
        for known in same {
            if known.gross == total && self.is_of_day(taking, known, rows).await? {
                return Ok(Ok(Some(self.remove(known))));
            }
        }
        Ok(Ok(None))
    }

    fn remove(&mut self, known: &'a KnownInvoice) -> &'a KnownInvoice {
        if let Some(free) = self.free.get_mut(&compact_number(&known.number)) {
            free.retain(|other| other.id != known.id);
        }
        known
    }

    /// Whether an invoice with the number of a row is of its supplier. A number that only the list gives (Belegnummer) names none of another
    /// notice.
    fn may_be(&self, known: &KnownInvoice, row: &Receipt) -> bool {
        (row.names_invoice || known.taken_for == Some(self.notice)) && is_of(known, row)
    }

    /// Whether the day that rows tell may be that of an invoice: it is the same, the stored one is only a stand-in for it, or one of their
    /// payments is entered on the invoice.
    pub(super) async fn is_of_day(
        &self,
        taking: &Taking<'_>,
        known: &KnownInvoice,
        rows: &[Receipt],
    ) -> Result<bool, ServiceError> {
        Ok(known.date == rows[0].date
            || self.is_stand_in(known, rows)
            || is_paid_by(taking, known, rows).await?)
    }

    /// Whether the day of an invoice is one under which rows come in that tell none.
    fn is_stand_in(&self, known: &KnownInvoice, rows: &[Receipt]) -> bool {
        self.days.contains(&known.date) || rows.iter().any(|row| row.paid_on == Some(known.date))
    }

    /// Says which day the invoice of the rows has, where they do not tell it.
    pub(super) fn tell(&self, taking: &mut Taking<'_>, rows: &[Receipt], found: Option<&KnownInvoice>) {
        let first = &rows[0];
        let day = found.map_or(first.date, |found| found.date);
        let is_fallback = found.is_none() || Some(day) == taking.fallback || self.days.contains(&day);
        if first.dated_by == DatedBy::Issue && day != first.date {
            let (stand_in, place) = if is_fallback {
                ("Ersatzdatum ", "an der Rechnung")
            } else if rows.iter().any(|row| row.paid_on == Some(day)) {
                ("Tag der Zahlung ", "an der Rechnung")
            } else {
                ("", "an der Rechnung oder in der Datei")
            };
            let message = format!(
                "Die Rechnung steht unter dem {stand_in}{} in Paktbuch, in der Datei ist sie vom {}. Bitte das Datum {place} berichtigen.",
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

fn several(invoices: &[&KnownInvoice]) -> String {
    let days: BTreeSet<NaiveDate> = invoices.iter().map(|known| known.date).collect();
    let days: Vec<String> = days.into_iter().map(format_date).collect();
    format!(
        "Das Rechnungsdatum fehlt, und in Paktbuch stehen mehrere Rechnungen mit dieser Rechnungsnummer: {}. Bitte in der Datei ergänzen.",
        days.join(" und ")
    )
}

/// Whether a payment that the rows tell is entered on an invoice: day and amount, and the number in the accounts where both have one.
async fn is_paid_by(
    taking: &Taking<'_>,
    known: &KnownInvoice,
    rows: &[Receipt],
) -> Result<bool, ServiceError> {
    let is_told = |paid: &payment::Model| {
        let of_day = rows.iter().filter(|row| row.paid_on == Some(paid.paid_on));
        let of_day: Vec<&Receipt> = of_day.collect();
        let sum: Cents = of_day.iter().map(|row| row.paid_amount).sum();
        let may_be = |row: &&Receipt| {
            row.reference.is_empty() || paid.reference.is_empty() || row.reference == paid.reference
        };
        !of_day.is_empty() && sum == paid.amount && of_day.iter().all(may_be)
    };
    let paid = queries::payments(taking.tx.conn(), known.id).await?;
    Ok(paid.iter().any(is_told))
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
