//! The only place where money and rates become floating point: a workbook cell knows no other number.
#![expect(
    clippy::float_arithmetic,
    reason = "workbook cells hold IEEE doubles; every other sum stays in integer cents"
)]

use paktbuch_types::{BasisPoints, Cents};

/// Euros as the nearest double: what Excel reads from the same amount typed in.
pub(crate) fn euros(amount: Cents) -> f64 {
    amount.0 as f64 / 100.0
}

/// `part ÷ whole` by the same operation as the cell formula `=part/whole`; `None` where that would divide by zero.
pub(crate) fn share(part: Cents, whole: Cents) -> Option<f64> {
    (whole != Cents::ZERO).then(|| euros(part) / euros(whole))
}

/// A rate as a fraction of one: 20 % is 0.2.
pub(crate) fn fraction(rate: BasisPoints) -> f64 {
    rate.0 as f64 / 10_000.0
}
