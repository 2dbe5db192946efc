//! What the purpose of a line names beside its number.

use super::*;

/// RE-1 over 3.570,00 €, its credit note, another invoice of the supplier and one of another.
fn index() -> Index {
    Index::new(vec![
        candidate(1, "RE-1", "Kurz GmbH", 357_000),
        candidate(2, "GS-1", "Kurz GmbH", -59_500),
        candidate(3, "RE-2", "Kurz GmbH", 10_000),
        candidate(4, "RE-3", "Andere AG", 40_500),
    ])
}

#[test]
fn number_and_purpose_name_together_what_a_line_pays() {
    let index = index();
    for (number, purpose, cents, expected) in [
        ("", "RE-1 abzgl. Gutschrift GS-1", 297_500, &[1, 2][..]),
        ("RE-1, GS-1", "", 297_500, &[1, 2]),
        ("RE-1", "RE-1 abzgl. Gutschrift GS-1", 297_500, &[1, 2]),
        ("RE-1", "abzgl. Gutschrift GS-1", 297_500, &[1, 2]),
        ("GS-1", "RE-1 abzgl. GS-1", 297_500, &[2, 1]),
        ("RE-1", "Sammelzahlung RE-1, RE-2", 367_000, &[1, 3]),
        ("RE-2", "RE-1, RE-2, GS-1", 307_500, &[3, 1, 2]),
        ("RE-1", "RE-1, RE-2", 357_000, &[1]),
        ("RE-1", "wie RE-2", 10_000, &[1]),
        ("RE-1", "RE-1 abzgl. GS-1", 100_000, &[1]),
        ("RE-1", "RE-1, RE-3", 397_500, &[1]),
    ] {
        let expected: Vec<InvoiceId> = expected.iter().copied().map(InvoiceId).collect();
        let expected = match expected[..] {
            [one] => Found::One(one),
            _ => Found::Together(expected),
        };
        let row = line(number, "Kurz", purpose, cents);
        assert_eq!(index.find(&row), expected, "{number}, {purpose}, {cents}");
    }
}

#[test]
fn what_is_paid_counts_no_more() {
    let mut index = index();
    index.pay(InvoiceId(2), Cents(-59_500), Cents::ZERO);
    let row = line("RE-1", "Kurz", "RE-1 abzgl. GS-1", 297_500);
    assert_eq!(index.find(&row), Found::One(InvoiceId(1)));
}

#[test]
fn a_transfer_is_proposed_over_what_number_and_purpose_name() {
    let index = index();
    let proposed = |cents| {
        let row = line("RE-1", "Kurz", "RE-1, RE-2, RE-3", cents);
        let named = index.payable_in(&row).into_iter();
        named.map(|one| one.invoice.0).collect::<Vec<_>>()
    };
    assert_eq!(proposed(366_000), [1, 3]);
    assert_eq!(proposed(357_000), [1]);
}
