//! A payment that names several invoices: which of them it pays.

use std::collections::BTreeSet;

use paktbuch_types::{Cents, PaymentKind, format_date};

use super::names::keep_as_written;
use super::{Candidate, Found, Index, settled};
use crate::purchasing::commands::PaymentLine;

impl Index {
    /// The one invoice that a line names as its number; together with those that its purpose names where the amount is just what is open of
    /// all: a credit note that is deducted, a transfer over several.
    pub(super) fn one_or_together(&self, one: &Candidate, line: &PaymentLine) -> Found {
        let all = self.named_beside(one, line);
        let open: Cents = all.iter().map(|candidate| candidate.open()).sum();
        if all.len() > 1 && open == settled(line) {
            Found::Together(all.into_iter().map(|candidate| candidate.invoice).collect())
        } else {
            Found::One(one.invoice)
        }
    }

    /// An invoice and the open ones of its supplier that a line names besides. One that the amount fits stands alone: a purpose may name
    /// others for whatever reason.
    pub(super) fn named_beside<'all>(
        &'all self,
        one: &'all Candidate,
        line: &PaymentLine,
    ) -> Vec<&'all Candidate> {
        let mut all = vec![one];
        if one.open() == Cents::ZERO || one.is_met_by(line) || one.is_prepaid_by(line) {
            return all;
        }
        let text = format!("{} {}", line.number, line.purpose);
        let mut told = self.in_words(&text);
        keep_as_written(&mut told, &text);
        told.retain(|other| {
            other.invoice != one.invoice && other.seller == one.seller && other.open() != Cents::ZERO
        });
        all.extend(told);
        all
    }
}

/// Several invoices: the one that the amount pays, or all of one supplier that it pays together.
pub(super) fn among(candidates: &[&Candidate], line: &PaymentLine) -> Found {
    let paid: Vec<&&Candidate> = candidates
        .iter()
        .filter(|candidate| candidate.is_met_by(line))
        .collect();
    if let [one] = paid[..] {
        return Found::One(one.invoice);
    }
    let unpaid = || {
        candidates
            .iter()
            .filter(|candidate| candidate.open() != Cents::ZERO)
    };
    let sellers: BTreeSet<&str> = candidates
        .iter()
        .map(|candidate| candidate.seller.as_str())
        .collect();
    let open: Cents = unpaid().map(|candidate| candidate.open()).sum();
    if sellers.len() == 1 && open == settled(line) {
        return Found::Together(unpaid().map(|candidate| candidate.invoice).collect());
    }
    match only_written(candidates, line) {
        Some(one) => Found::One(one.invoice),
        None => Found::Nothing(not_sure(candidates, line)),
    }
}

/// Of invoices of one supplier and number the only one that was written by the day of a payment, where that takes it: nobody pays what is
/// written later, unless it is a Vorauszahlung.
fn only_written<'a>(candidates: &[&'a Candidate], line: &PaymentLine) -> Option<&'a Candidate> {
    let (first, settled) = (candidates.first()?, settled(line));
    let are_alike = candidates.iter().all(|candidate| first.is_called_like(candidate));
    let mut written = candidates
        .iter()
        .filter(|candidate| candidate.issued <= line.paid_on);
    let (one, other) = (written.next()?, written.next());
    let is_prepaid = candidates
        .iter()
        .any(|candidate| candidate.open_of(PaymentKind::Prepaid) != Cents::ZERO);
    let takes = Cents::ZERO < settled && settled <= one.open();
    (are_alike && other.is_none() && takes && !is_prepaid).then_some(*one)
}

/// Names the invoices that a line may pay: those that it can still be entered on, and all where there is none.
pub(super) fn not_sure(candidates: &[&Candidate], line: &PaymentLine) -> String {
    let told = |candidate: &&Candidate| {
        let (number, seller) = (&candidate.number, &candidate.seller);
        let mut alike = candidates.iter().filter(|other| candidate.is_called_like(other));
        // Only the day tells equal numbers of one supplier apart.
        let day = alike
            .nth(1)
            .map(|_| format!(" vom {}", format_date(candidate.issued)));
        format!(
            "{number}{} ({seller}, offen {} €)",
            day.unwrap_or_default(),
            candidate.open()
        )
    };
    let takes = |candidate: &&&Candidate| {
        [PaymentKind::Invoice, PaymentKind::Prepaid]
            .into_iter()
            .any(|kind| candidate.takes(kind, line.amount))
    };
    let unpaid: Vec<String> = candidates.iter().filter(takes).map(told).collect();
    match unpaid.as_slice() {
        [one] => format!("Von den Rechnungen, die in Frage kommen, ist nur noch eine offen: {one}."),
        [] => {
            let all: Vec<String> = candidates.iter().map(told).collect();
            format!("Mehrere Rechnungen kommen in Frage: {}.", all.join("; "))
        }
        several => format!("Mehrere Rechnungen kommen in Frage: {}.", several.join("; ")),
    }
}
