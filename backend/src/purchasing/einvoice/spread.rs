//! The gross amount of each line: tax, header amounts and rounding spread so that the lines add up.

use std::collections::BTreeMap;

use paktbuch_types::Cents;

use super::model::{EInvoice, Vat};

/// Gross amount of each line, in the order of the lines; they add up to BT-112 + BT-114 exactly.
///
/// The rule (Verteilung nach Steuerkategorie):
/// 1. Header allowances and charges go to the lines of their VAT category and rate, in proportion to the net amounts
///    without sign.
/// 2. The tax that the VAT breakdown states for a category and rate goes to its lines in proportion to their net
///    amounts. Where lines of both signs meet, each gets its own tax rounded to the cent, and the cents that are left
///    go in the same proportion without sign.
/// 3. What is left (rounding amount BT-114, amounts of a category that no line has) goes to all lines in proportion
///    to their gross amounts without sign.
///
/// Shares are cut to the cent by the largest remainder.
#[must_use]
pub fn line_gross_amounts(invoice: &EInvoice) -> Vec<Cents> {
    let mut amounts: Vec<Cents> = invoice.lines.iter().map(|line| line.net).collect();
    let header = invoice.allowances_charges.iter();
    let effects = sum_by_vat(header.map(|part| (part.vat, part.effect())));
    let taxes = sum_by_vat(invoice.vat_breakdown.iter().map(|row| (Some(row.vat), row.tax)));

    for (vat, members) in lines_by_vat(invoice) {
        spread(
            &mut amounts,
            effects.get(&vat).copied().unwrap_or_default(),
            &members,
        );
        let Some(tax) = taxes.get(&vat) else { continue };
        let mut left = *tax;
        if has_both_signs(&amounts, &members) {
            for &index in &members {
                let own = amounts[index].share(vat.rate);
                amounts[index] = amounts[index].plus(own);
                left = left.minus(own);
            }
        }
        spread(&mut amounts, left, &members);
    }

    let target = invoice.totals.gross.plus(invoice.totals.rounding);
    let left = target.minus(amounts.iter().copied().sum());
    let everyone: Vec<usize> = (0..amounts.len()).collect();
    spread(&mut amounts, left, &everyone);
    amounts
}

fn lines_by_vat(invoice: &EInvoice) -> BTreeMap<Vat, Vec<usize>> {
    let mut groups: BTreeMap<Vat, Vec<usize>> = BTreeMap::new();
    for (index, line) in invoice.lines.iter().enumerate() {
        if let Some(vat) = line.vat {
            groups.entry(vat).or_default().push(index);
        }
    }
    groups
}

fn sum_by_vat(amounts: impl Iterator<Item = (Option<Vat>, Cents)>) -> BTreeMap<Vat, Cents> {
    let mut sums: BTreeMap<Vat, Cents> = BTreeMap::new();
    for (vat, amount) in amounts {
        let Some(vat) = vat else { continue };
        let sum = sums.entry(vat).or_default();
        *sum = sum.plus(amount);
    }
    sums
}

fn has_both_signs(amounts: &[Cents], members: &[usize]) -> bool {
    let any = |matches: fn(i64) -> bool| members.iter().any(|&index| matches(amounts[index].0));
    any(|cents| cents < 0) && any(|cents| cents > 0)
}

/// Adds `amount` to the lines in `members`, in proportion to what they have, without sign.
fn spread(amounts: &mut [Cents], amount: Cents, members: &[usize]) {
    if amount == Cents::ZERO {
        return;
    }
    let weights: Vec<i64> = members
        .iter()
        .map(|&index| amounts[index].0.saturating_abs())
        .collect();
    for (&index, share) in members.iter().zip(amount.split_by(&weights)) {
        amounts[index] = amounts[index].plus(share);
    }
}
