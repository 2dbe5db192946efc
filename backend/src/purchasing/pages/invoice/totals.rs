//! What an invoice puts on each notice and on own funds.

use paktbuch_types::Cents;

use crate::purchasing::pages::euro;
use crate::purchasing::rows::InvoiceDetail;

/// Invoice, each notice, own funds; what is open comes beside it.
pub(super) fn totals(invoice: &InvoiceDetail) -> Vec<(String, String)> {
    let mut notices: Vec<(String, Cents)> = Vec::new();
    let mut own = Cents::ZERO;
    for part in invoice.lines.iter().flat_map(|line| &line.parts) {
        match &part.notice {
            None => own = own.plus(part.gross),
            Some((_, reference)) => match notices.iter_mut().find(|(known, _)| known == reference) {
                Some((_, sum)) => *sum = sum.plus(part.gross),
                None => notices.push((reference.clone(), part.gross)),
            },
        }
    }
    let whole: Cents = invoice.lines.iter().map(|line| line.gross).sum();
    let mut totals = vec![("Rechnung".to_owned(), euro(whole))];
    totals.extend(
        notices
            .into_iter()
            .map(|(reference, sum)| (format!("Bescheid {reference}"), euro(sum))),
    );
    totals.push(("Eigene Mittel".to_owned(), euro(own)));
    totals
}
