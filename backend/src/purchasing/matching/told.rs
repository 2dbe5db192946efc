//! Which invoices a line tells, and whether two lines tell different ones.

use std::collections::BTreeSet;

use paktbuch_types::{Cents, InvoiceId};

use super::names::{compact, keep_as_written};
use super::{Candidate, Index};
use crate::purchasing::commands::PaymentLine;

impl Index {
    /// The invoices that a line names and that something can be paid of now; those of its payee alone, where some are.
    #[must_use]
    pub(in crate::purchasing) fn payable_in(&self, line: &PaymentLine) -> Vec<&Candidate> {
        let mut named = self.named_in(line);
        let of_payee = self.of_payee(&named, line);
        if !of_payee.is_empty() {
            named = of_payee;
        }
        if let [one] = named[..] {
            named = self.named_beside(one, line);
        }
        named.retain(|candidate| candidate.payable() != Cents::ZERO);
        named
    }

    /// The invoices that a line names, by their numbers or by that in the accounts.
    fn all_named(&self, line: &PaymentLine) -> Vec<&Candidate> {
        let mut named = self.named_in(line);
        named.extend(self.named(&self.by_reference, &line.reference));
        named
    }

    /// Whether the number of a line is that of an invoice which is not read; a word without digits is no number.
    fn names_unread(&self, line: &PaymentLine) -> bool {
        line.number.chars().any(|c| c.is_ascii_digit())
            && self.named(&self.by_number, &line.number).is_empty()
            && self.in_words(&line.number).is_empty()
    }

    /// All invoices that a line tells, wherever it names them; those that its purpose alone names as far as it may pay their suppliers.
    fn told(&self, line: &PaymentLine) -> BTreeSet<InvoiceId> {
        let text = format!("{} {}", line.number, line.purpose);
        let mut told = self.in_words(&text);
        told.retain(|one| self.may_pay(one, line));
        told.extend(self.all_named(&PaymentLine {
            purpose: String::new(),
            ..line.clone()
        }));
        keep_as_written(&mut told, &text);
        told.iter().map(|one| one.invoice).collect()
    }

    /// Whether a line tells another invoice than one that was told before and stands on the invoices `paid`: each of both tells some, and none
    /// is common to both.
    #[must_use]
    pub(in crate::purchasing) fn tells_other(
        &self,
        line: &PaymentLine,
        before: &PaymentLine,
        paid: &[InvoiceId],
    ) -> bool {
        let (told, mut known) = (self.told(line), self.told(before));
        known.extend(paid);
        let (is_unread, was_unread) = (self.names_unread(line), self.names_unread(before));
        let names_number_of = |one: &PaymentLine, other: &PaymentLine| {
            compact(&format!("{} {}", one.number, one.purpose)).contains(&compact(&other.number))
        };
        let tells_something = (is_unread || !told.is_empty()) && (was_unread || !known.is_empty());
        tells_something
            && told.is_disjoint(&known)
            && !(is_unread && names_number_of(before, line))
            && !(was_unread && names_number_of(line, before))
    }

    /// Whether a line names all of these invoices, or none at all.
    #[must_use]
    pub(in crate::purchasing) fn may_tell_of(&self, invoices: &[InvoiceId], line: &PaymentLine) -> bool {
        let mut named = self.told(line);
        named.extend(self.all_named(line).iter().map(|one| one.invoice));
        if named.is_empty() {
            !self.names_unread(line)
        } else {
            invoices.iter().all(|invoice| named.contains(invoice))
        }
    }

    /// Whether a line may be the transfer over these invoices: nothing that it tells speaks against their suppliers, and each invoice that it
    /// names is one of them.
    #[must_use]
    pub(in crate::purchasing) fn may_be_transfer(&self, parts: &[InvoiceId], line: &PaymentLine) -> bool {
        let paid: Vec<&Candidate> = parts.iter().filter_map(|id| self.get(*id)).collect();
        let numbers: BTreeSet<String> = paid.iter().map(|one| compact(&one.number)).collect();
        let is_part = |one: &&Candidate| numbers.contains(&compact(&one.number));
        paid.len() == parts.len()
            && !self.names_unread(line)
            && paid.iter().all(|one| self.may_pay(one, line))
            && self.all_named(line).iter().all(is_part)
    }
}
