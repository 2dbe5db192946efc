//! The gross amount of each line: tax, header amounts and rounding spread so that the lines add up.

use std::collections::BTreeMap;

use paktbuch_types::Cents;

use super::model::{EInvoice, Vat};

/// Gross amount of each line, in the order of the lines; they add up to BT-112 + BT-114 exactly.
///
/// The rule (Verteilung nach Steuerkategorie):
/// 1. Header allowances and charges go to the lines of their VAT category and rate, in proportion to the net amounts
///    without sign.
/// 2. Each line gets its own tax, rounded to the cent; what the VAT breakdown states more or less goes to the lines
///    of that category and rate in the same proportion, so rounding cents land on the largest lines.
/// 3. What is left (rounding amount BT-114, amounts of a category that no line has) goes to all lines in proportion
///    to their gross amounts without sign.
///
/// Shares are cut to the cent by the largest remainder.
#[must_use]
pub fn line_gross_amounts(invoice: &EInvoice) -> Vec<Cents> {
    let mut amounts: Vec<Cents> = invoice.lines.iter().map(|line| line.net).collect();
    let nets = weights(&amounts);
    let effects = invoice
        .allowances_charges
        .iter()
        .map(|part| (part.vat, part.effect()));
    let effects = sum_by_vat(effects);
    let taxes = sum_by_vat(invoice.vat_breakdown.iter().map(|row| (Some(row.vat), row.tax)));

    for (vat, members) in lines_by_vat(invoice) {
        let effect = effects.get(&vat).copied().unwrap_or_default();
        spread(&mut amounts, effect, &members, &nets);
        let Some(stated) = taxes.get(&vat) else { continue };
        let mut left = *stated;
        for &index in &members {
            let own = amounts[index].share(vat.rate);
            amounts[index] = amounts[index].plus(own);
            left = left.minus(own);
        }
        spread(&mut amounts, left, &members, &nets);
    }

    let target = invoice.totals.gross.plus(invoice.totals.rounding);
    let left = target.minus(amounts.iter().copied().sum());
    let everyone: Vec<usize> = (0..amounts.len()).collect();
    let gross = weights(&amounts);
    spread(&mut amounts, left, &everyone, &gross);
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

fn weights(amounts: &[Cents]) -> Vec<i64> {
    amounts.iter().map(|amount| amount.0.saturating_abs()).collect()
}

/// Adds `amount` to the lines in `members`, divided by their weights.
fn spread(amounts: &mut [Cents], amount: Cents, members: &[usize], weights: &[i64]) {
    if amount == Cents::ZERO {
        return;
    }
    let shares = amount.split_by(&members.iter().map(|&index| weights[index]).collect::<Vec<_>>());
    for (&index, share) in members.iter().zip(shares) {
        amounts[index] = amounts[index].plus(share);
    }
}
