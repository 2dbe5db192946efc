//! What a waiting payment may pay.

use std::collections::BTreeMap;

use paktbuch_types::{Cents, InvoiceId, PaymentKind};

use crate::purchasing::discount::taken;
use crate::purchasing::matching::{Candidate, compact, is_creditor, is_same_seller, together};
use crate::purchasing::routes::transfer::line_of;
use crate::purchasing::rows::FileRow;
use crate::purchasing::service;
use crate::web::error::AppError;
use crate::web::request::Authority;

/// Files of invoices that are read for one payment.
const MOST_READ: usize = 20;

/// What of which invoice a row can pay: what fits its amount first, alone or with the Skonto that it took, then what its payee asks for.
pub(in crate::purchasing) fn owed<'all>(
    all: &'all [Candidate],
    row: &FileRow,
    skonto: &BTreeMap<InvoiceId, Cents>,
) -> Vec<(&'all Candidate, PaymentKind)> {
    let mut owed: Vec<(&Candidate, PaymentKind)> = all
        .iter()
        .flat_map(|candidate| PaymentKind::ALL.iter().map(move |kind| (candidate, *kind)))
        .filter(|(candidate, kind)| candidate.takes(*kind, row.amount))
        .collect();
    let settled = row.amount.plus(row.skonto);
    owed.sort_by_cached_key(|(candidate, kind)| {
        let is_other = !is_same_seller(&row.payee, &candidate.seller);
        let open = (candidate.asked_of(*kind), candidate.open_of(*kind));
        let took_skonto = *kind == PaymentKind::Invoice && skonto.contains_key(&candidate.invoice);
        (open.0 != settled && !took_skonto, open.1 != settled, is_other)
    });
    owed
}

/// The Skonto that a payment took of each invoice of its payee, or that it names, if it paid that one: just what is missing of it, offered
/// in time.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing) async fn taken_skonto(
    authority: &Authority,
    all: &[Candidate],
    row: &FileRow,
) -> Result<BTreeMap<InvoiceId, Cents>, AppError> {
    let mut found = BTreeMap::new();
    if row.amount <= Cents::ZERO || row.skonto != Cents::ZERO {
        return Ok(found);
    }
    let line = line_of(row);
    let told = compact(&format!("{} {}", row.number, row.purpose));
    let may_be_paid = |candidate: &Candidate| {
        let number = compact(&candidate.number);
        is_same_seller(&row.payee, &candidate.seller)
            || is_creditor(&line, &candidate.creditor)
            || (!number.is_empty() && told.contains(&number))
    };
    let mut rests: Vec<(Cents, InvoiceId)> = all
        .iter()
        .map(|candidate| (candidate.open().minus(row.amount), candidate))
        .filter(|(rest, candidate)| Cents::ZERO < *rest && may_be_paid(candidate))
        .map(|(rest, candidate)| (rest, candidate.invoice))
        .collect();
    rests.sort();
    for (rest, invoice) in rests.into_iter().take(MOST_READ) {
        let conn = authority.db.reader();
        let offers = service::offers_of(conn, &authority.documents, invoice).await?;
        if taken(&offers, row.paid_on, rest) {
            found.insert(invoice, rest);
        }
    }
    Ok(found)
}

/// Open invoices that a row pays together to the cent.
pub(in crate::purchasing) fn owed_together<'all>(
    all: &'all [Candidate],
    row: &FileRow,
) -> Vec<Vec<&'all Candidate>> {
    if row.skonto == Cents::ZERO {
        together(all, &row.payee, row.amount)
    } else {
        Vec::new()
    }
}
