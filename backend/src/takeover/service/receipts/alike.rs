//! Stored invoices that a receipt may be though it is written otherwise: number, supplier or day. What is sure is the known one; what is not
//! comes in, and the stored one is told by name.

use std::collections::{HashMap, HashSet};

use chrono::Datelike;
use paktbuch_types::{Cents, InvoiceId, format_date};

use super::enter::lines;
use super::row::{DatedBy, NO_SUPPLIER, Receipt};
use super::undated::Undated;
use crate::error::ServiceError;
use crate::purchasing::{compact_number, digits_of_number, is_called_alike, is_same_number, is_same_seller};
use crate::takeover::queries::{self, KnownInvoice};
use crate::takeover::service::Taking;
use crate::text::search_form;

/// Whether an invoice is of the supplier that a row names: by the supplier's name or the one that the invoice prints, or by the USt-IdNr.
pub(super) fn is_of(known: &KnownInvoice, row: &Receipt) -> bool {
    let supplier = search_form(&row.supplier);
    let vat_id = compact_number(&row.vat_id);
    known.supplier == supplier
        || search_form(&known.seller) == supplier
        || (!vat_id.is_empty() && compact_number(&known.vat_id) == vat_id)
}

/// Whether nobody has to be asked if an invoice is of the supplier that a row names: it is, or both are called alike, as in a list of payments.
fn is_called(known: &KnownInvoice, row: &Receipt) -> bool {
    let names = [&known.seller, &known.supplier];
    is_of(known, row) || names.iter().any(|name| is_called_alike(&row.supplier, name))
}

/// Whether a supplier's name and the one of a row may mean the same: one of them goes on where the other ends (legal form, place), both begin
/// alike, or one is not known.
fn may_be_of(known: &KnownInvoice, row: &Receipt) -> bool {
    let supplier = search_form(&row.supplier);
    let names = [known.supplier.clone(), search_form(&known.seller)];
    let goes_on = |name: &String| {
        !name.is_empty() && (name.starts_with(&supplier) || supplier.starts_with(name.as_str()))
    };
    is_called(known, row)
        || names
            .iter()
            .any(|name| goes_on(name) || is_same_seller(&row.supplier, name))
        || row.supplier == NO_SUPPLIER
        || known.seller == NO_SUPPLIER
}

/// Stored invoices by what a receipt may have in common with them; what was rejected counts nowhere.
pub(super) struct Alike<'a> {
    by_amount: HashMap<Cents, Vec<&'a KnownInvoice>>,
    /// By the digits of their numbers.
    by_digits: HashMap<String, Vec<&'a KnownInvoice>>,
    /// Those that rows turned out to be.
    used: HashSet<InvoiceId>,
}

impl<'a> Alike<'a> {
    /// The stored ones, of which rows name the `used` ones by supplier, number and day.
    pub(super) fn new(stored: &'a [KnownInvoice], used: HashSet<InvoiceId>) -> Self {
        let mut by_amount: HashMap<Cents, Vec<&KnownInvoice>> = HashMap::new();
        let mut by_digits: HashMap<String, Vec<&KnownInvoice>> = HashMap::new();
        for known in stored.iter().filter(|known| !known.is_rejected) {
            by_amount.entry(known.gross).or_default().push(known);
            let digits = digits_of_number(&known.number);
            by_digits.entry(digits).or_default().push(known);
        }
        Self {
            by_amount,
            by_digits,
            used,
        }
    }

    /// Remembers that rows are this invoice.
    pub(super) fn use_up(&mut self, id: InvoiceId) {
        self.used.insert(id);
    }

    fn is_free(&self, known: &KnownInvoice) -> bool {
        !self.used.contains(&known.id)
    }

    fn of_amount(&self, total: Cents) -> impl Iterator<Item = &'a KnownInvoice> {
        self.by_amount.get(&total).into_iter().flatten().copied()
    }

    /// The one invoice that rows surely are: amount, number and supplier are the same but for their spelling, and no other day is told.
    pub(super) async fn find(
        &self,
        taking: &Taking<'_>,
        rows: &[Receipt],
        undated: &Undated<'_>,
    ) -> Result<Option<&'a KnownInvoice>, ServiceError> {
        let first = &rows[0];
        if !first.names_invoice {
            return Ok(None);
        }
        let is_same = |known: &&KnownInvoice| {
            self.is_free(known) && is_same_number(&known.number, &first.number) && is_called(known, first)
        };
        let mut found = Vec::new();
        for known in self.of_amount(total(rows)).filter(is_same) {
            if first.dated_by != DatedBy::Issue || undated.is_of_day(taking, known, rows).await? {
                found.push(known);
            }
        }
        Ok(match found[..] {
            [one] => Some(one),
            _ => None,
        })
    }

    /// Says of rows that come in as a new invoice which stored one they may be.
    pub(super) async fn tell(&self, taking: &mut Taking<'_>, rows: &[Receipt]) -> Result<(), ServiceError> {
        let known = match self.of_number(rows) {
            None => self.of_amount_and_day(taking, rows).await?,
            found => found,
        };
        if let Some(known) = known {
            let message = format!(
                "In Paktbuch steht schon die Rechnung {} von {} vom {} über {} €; diese kommt als weitere dazu. Ist es dieselbe, zählte sie \
                 doppelt: Bitte die Zeile vorher berichtigen oder weglassen.",
                known.number,
                known.seller,
                format_date(known.date),
                known.gross
            );
            taking.warn(rows[0].line, "rechnungsnummer", message);
        }
        Ok(())
    }

    /// One with the number of the rows: also its amount, or its supplier and year. With the same digits only, both amount and supplier are the
    /// same. One that other rows are counts where its number is written otherwise.
    fn of_number(&self, rows: &[Receipt]) -> Option<&'a KnownInvoice> {
        let first = &rows[0];
        if !first.names_invoice {
            return None;
        }
        let total = total(rows);
        let digits = digits_of_number(&first.number);
        let is_alike = |known: &&KnownInvoice| {
            let is_same = is_same_number(&known.number, &first.number);
            let is_exact = compact_number(&known.number) == compact_number(&first.number);
            if known.gross == total && is_same {
                !is_exact || self.is_free(known)
            } else {
                let has_more = if is_same {
                    known.date.year() == first.date.year()
                } else {
                    known.gross == total && !digits.is_empty()
                };
                has_more && self.is_free(known) && may_be_of(known, first)
            }
        };
        let alike = self.by_digits.get(&digits)?.iter().copied().filter(is_alike);
        alike.max_by_key(|known| known.gross == total)
    }

    /// One of the same supplier and amount, unless the days speak against it.
    async fn of_amount_and_day(
        &self,
        taking: &Taking<'_>,
        rows: &[Receipt],
    ) -> Result<Option<&'a KnownInvoice>, ServiceError> {
        let is_alike = |known: &&KnownInvoice| self.is_free(known) && may_be_of(known, &rows[0]);
        for known in self.of_amount(total(rows)).filter(is_alike) {
            if may_be_of_day(taking, known, rows).await? {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }
}

fn total(rows: &[Receipt]) -> Cents {
    lines(rows).iter().map(|row| row.gross).sum()
}

/// Whether the rows and an invoice have the day of the invoice or of a payment in common, or do not tell what could be compared.
async fn may_be_of_day(
    taking: &Taking<'_>,
    known: &KnownInvoice,
    rows: &[Receipt],
) -> Result<bool, ServiceError> {
    let first = &rows[0];
    if known.date == first.date || first.dated_by == DatedBy::Fallback {
        return Ok(true);
    }
    let paid = queries::payments(taking.tx.conn(), known.id).await?;
    let is_told = |day| rows.iter().any(|row| row.paid_on == Some(day));
    Ok(if paid.is_empty() {
        first.dated_by == DatedBy::Payment
    } else {
        paid.iter().any(|paid| is_told(paid.paid_on))
    })
}

/// Says that rows are a known invoice whose number or supplier they write otherwise.
pub(super) fn tell_written_otherwise(taking: &mut Taking<'_>, row: &Receipt, known: &KnownInvoice) {
    let message = format!(
        "Die Zeile ist als die Rechnung {} von {} vom {} über {} € gelesen, die schon in Paktbuch steht. Ist es eine andere, erfassen Sie sie \
         bitte von Hand.",
        known.number,
        known.seller,
        format_date(known.date),
        known.gross
    );
    taking.warn(row.line, "rechnungsnummer", message);
}
