//! New invoices that may be one which is stored already: they come in, and the stored one is told by name.

use chrono::Datelike;
use paktbuch_types::{Cents, format_date};

use super::compact;
use super::enter::lines;
use super::row::Receipt;
use crate::takeover::queries::KnownInvoice;
use crate::takeover::service::Taking;
use crate::text::search_form;

/// Whether an invoice is of the supplier that a row names: by the supplier's name or the one that the invoice prints, or by the USt-IdNr.
pub(super) fn is_of(known: &KnownInvoice, row: &Receipt) -> bool {
    let supplier = search_form(&row.supplier);
    let vat_id = compact(&row.vat_id);
    known.supplier == supplier
        || search_form(&known.seller) == supplier
        || (!vat_id.is_empty() && compact(&known.vat_id) == vat_id)
}

/// Whether a supplier's name and the one of a row may mean the same: one of them goes on where the other ends (legal form, place).
fn may_be_of(known: &KnownInvoice, row: &Receipt) -> bool {
    let supplier = search_form(&row.supplier);
    let names = [known.supplier.clone(), search_form(&known.seller)];
    let goes_on = |name: &String| {
        !name.is_empty() && (name.starts_with(&supplier) || supplier.starts_with(name.as_str()))
    };
    is_of(known, row) || names.iter().any(goes_on)
}

/// Says of rows that come in as a new invoice which of the stored ones with their number they may be: the supplier is the same, and the amount
/// or the year.
pub(super) fn tell_alike(taking: &mut Taking<'_>, rows: &[Receipt], stored: &[&KnownInvoice]) {
    let first = &rows[0];
    if !first.names_invoice {
        return;
    }
    let total: Cents = lines(rows).iter().map(|row| row.gross).sum();
    let is_alike = |known: &&&KnownInvoice| {
        !known.is_rejected
            && may_be_of(known, first)
            && (known.gross == total || known.date.year() == first.date.year())
    };
    let alike = stored.iter().filter(is_alike);
    let Some(known) = alike.max_by_key(|known| known.gross == total) else {
        return;
    };
    let message = format!(
        "In Paktbuch steht schon die Rechnung {} von {} vom {} über {} €; diese kommt als weitere dazu. Ist es dieselbe, zählte sie doppelt: Bitte \
         die Zeile vorher berichtigen oder weglassen.",
        known.number,
        known.seller,
        format_date(known.date),
        known.gross
    );
    taking.warn(first.line, "rechnungsnummer", message);
}
