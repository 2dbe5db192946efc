//! Open invoices of one supplier that a payment pays together to the cent, though it names none of them. Pure calculation.

use std::collections::BTreeMap;

use paktbuch_types::Cents;

use super::{Candidate, is_same_seller};

/// Most open invoices of a supplier that are combined; of more only all together are looked at.
const MOST: usize = 16;

/// Combinations that are told.
const SHOWN: usize = 5;

/// Combinations of at least two open invoices of a supplier called like the payee that add up to the amount, what is retained
/// apart; all of them first.
#[must_use]
pub(in crate::purchasing) fn together<'all>(
    all: &'all [Candidate],
    payee: &str,
    amount: Cents,
) -> Vec<Vec<&'all Candidate>> {
    let mut sellers: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    for candidate in all {
        if candidate.payable() != Cents::ZERO && is_same_seller(payee, &candidate.seller) {
            sellers
                .entry(candidate.seller.as_str())
                .or_default()
                .push(candidate);
        }
    }
    let mut found: Vec<Vec<&Candidate>> = sellers
        .values()
        .flat_map(|open| combinations(open, amount))
        .collect();
    found.sort_by_key(|chosen| std::cmp::Reverse(chosen.len()));
    found.truncate(SHOWN);
    found
}

fn combinations<'all>(open: &[&'all Candidate], amount: Cents) -> Vec<Vec<&'all Candidate>> {
    let is_paid = |chosen: &[&Candidate]| chosen.len() > 1 && open_sum(chosen.iter().copied()) == amount;
    if open.len() > MOST {
        return if is_paid(open) {
            vec![open.to_vec()]
        } else {
            Vec::new()
        };
    }
    let picked = |picks: u32| -> Vec<&'all Candidate> {
        let places = open.iter().enumerate();
        let chosen = places.filter(|(place, _)| (picks >> *place) & 1 == 1);
        chosen.map(|(_, candidate)| *candidate).collect()
    };
    // Each number is one choice of invoices, the last one all of them.
    (0..1_u32 << open.len())
        .rev()
        .map(picked)
        .filter(|chosen| is_paid(chosen))
        .take(SHOWN)
        .collect()
}

/// What can be paid of invoices now.
#[must_use]
pub(in crate::purchasing) fn open_sum<'all>(invoices: impl Iterator<Item = &'all Candidate>) -> Cents {
    invoices.map(Candidate::payable).sum()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use paktbuch_types::{InvoiceId, SupplierId};

    use super::*;

    fn open(id: i64, seller: &str, cents: i64) -> Candidate {
        Candidate {
            invoice: InvoiceId(id),
            number: format!("RE-{id}"),
            references: Vec::new(),
            supplier: SupplierId(1),
            seller: seller.to_owned(),
            creditor: String::new(),
            issued: NaiveDate::default(),
            due: Cents(cents),
            paid: Cents::ZERO,
            skonto: Cents::ZERO,
            retention: Cents::ZERO,
            back: Cents::ZERO,
            tax: Cents::ZERO,
            prepaid: Cents::ZERO,
            prepaid_paid: Cents::ZERO,
        }
    }

    fn found(all: &[Candidate], payee: &str, cents: i64) -> Vec<Vec<i64>> {
        together(all, payee, Cents(cents))
            .iter()
            .map(|chosen| chosen.iter().map(|candidate| candidate.invoice.0).collect())
            .collect()
    }

    #[test]
    fn open_invoices_of_one_supplier_add_up_to_the_cent() {
        let mut retained = open(4, "Kabel KG", 1_000);
        retained.retention = Cents(100);
        let all = [
            open(1, "Kabel KG", 1_000),
            open(2, "Kabel KG", 2_500),
            open(3, "Kabel KG", -300),
            retained,
            open(5, "Andere AG", 700),
            open(6, "Kabel KG", 0),
        ];
        assert_eq!(
            found(&all, "Kabel", 4_100),
            [[1, 2, 3, 4]],
            "all, a credit note among them"
        );
        assert_eq!(found(&all, "Kabel", 3_400), [[2, 4]]);
        assert!(
            found(&all, "Kabel", 2_500).is_empty(),
            "one invoice alone is no transfer"
        );
        assert!(
            found(&all, "Kabel", 1_700).is_empty(),
            "of two suppliers it is none"
        );
        assert!(found(&all, "", 4_100).is_empty());
    }

    #[test]
    fn many_equal_invoices_are_told_a_few_times_and_very_many_only_as_a_whole() {
        let mut all: Vec<Candidate> = (1..=16).map(|id| open(id, "Kabel KG", 100)).collect();
        assert_eq!(found(&all, "Kabel", 800).len(), SHOWN);
        all.push(open(17, "Kabel KG", 100));
        assert!(found(&all, "Kabel", 800).is_empty());
        assert_eq!(found(&all, "Kabel", 1_700).len(), 1);
    }
}
