//! Whether an invoice counts as a credit note.

use paktbuch_types::Cents;

use super::euro;
use crate::purchasing::einvoice::{EInvoice, names};
use crate::purchasing::paths;
use crate::purchasing::rows::InvoiceDetail;

/// What is offered or was decided about the sign of an invoice.
#[derive(Debug)]
pub(super) struct Sign {
    pub(super) words: String,
    /// Empty for those who may not.
    pub(super) action: String,
    pub(super) version: i64,
    pub(super) button: String,
}

impl Sign {
    /// Of an invoice that is called a credit note but asks for money, or that was turned; `read` is its file.
    pub(super) fn of(invoice: &InvoiceDetail, read: Option<&EInvoice>, may_edit: bool) -> Option<Self> {
        let due = invoice.row.due;
        let turned = read.is_some_and(|read| {
            read.totals.gross != Cents::ZERO && read.totals.gross == Cents::ZERO.minus(invoice.row.gross)
        });
        let is_credit = u16::try_from(invoice.row.type_code).is_ok_and(names::corrects)
            && invoice.row.type_code != REPLACEMENT;
        let action = if may_edit {
            paths::sign(invoice.row.id)
        } else {
            String::new()
        };
        let (words, button) = if turned {
            let words = "Die Beträge zählen mit umgekehrtem Vorzeichen; in der Datei stehen sie, wie der Lieferant sie schrieb.";
            (words.to_owned(), "Zählen, wie es in der Datei steht".to_owned())
        } else if is_credit && due > Cents::ZERO {
            let words = "Die Rechnung ist eine Gutschrift, ihre Beträge stehen aber ohne Minus da. Gezählt wird zunächst, was in ihr steht.";
            let credit = euro(Cents::ZERO.minus(due));
            (words.to_owned(), format!("Als Gutschrift zählen ({credit})"))
        } else {
            return None;
        };
        Some(Self {
            words,
            action,
            version: invoice.version,
            button,
        })
    }
}

/// A corrected invoice (BT-3 384) stands for itself, whatever its sign.
const REPLACEMENT: i64 = 384;
