//! From a sheet to payments.

mod reader;

use paktbuch_types::Cents;

use self::reader::Reader;
use super::{Column, Mapping, Row, Sheet};
use crate::purchasing::commands::PaymentLine;
use crate::text;

/// A row that is no payment, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the file, from 1.
    pub line: usize,
    /// Heading of the column.
    pub field: String,
    pub message: String,
    /// Payee and amount as the file writes them.
    pub payee: String,
    pub amount: String,
}

impl Refusal {
    /// The message as it is shown: what it quotes of the file is shortened.
    #[must_use]
    pub fn told(&self) -> String {
        text::message(&self.message)
    }
}

/// The payments of a sheet and the rows that are refused. Rows without day and amount are titles, not payments, and those of [`sums`]
/// are none either. What leaves open whether or in which direction money flowed is a payment with its doubt, unless most rows do.
#[must_use]
pub fn payments(sheet: &Sheet, mapping: &Mapping) -> (Vec<PaymentLine>, Vec<Refusal>) {
    let reader = Reader::new(sheet, mapping);
    let (mut lines, mut refusals) = (Vec::new(), Vec::new());
    for row in reader.payments() {
        match reader.line(row) {
            Ok(line) => lines.push(line),
            Err((column, message)) => refusals.push(reader.told(row, column, message)),
        }
    }
    (lines, refusals)
}

/// The rows that add up others (Summenzeilen), which are left out: each with whether the payments above it add up to what it states.
#[must_use]
pub fn sums(sheet: &Sheet, mapping: &Mapping) -> Vec<Refusal> {
    let reader = Reader::new(sheet, mapping);
    let mut sums = Vec::new();
    // All payments above, and those since the last sum.
    let (mut all, mut part) = (Cents::ZERO, Cents::ZERO);
    for row in sheet.rows.iter().filter(|row| !reader.is_title(row)) {
        if !reader.is_sum(row) {
            let amount = reader.line(row).map_or(Cents::ZERO, |line| line.amount);
            (all, part) = (all.plus(amount), part.plus(amount));
            continue;
        }
        let is_met = |stated: Cents| [all, part].iter().any(|sum| sum.0.abs() == stated.0.abs());
        let message = match reader.amount(row) {
            Ok((stated, _)) if !is_met(stated) => format!(
                "Als Summenzeile ausgelassen. Sie nennt {stated} €, die gelesenen Zahlungen darüber ergeben {all} €. Bitte prüfen Sie, ob die \
                 Liste vollständig ist."
            ),
            _ => "Als Summenzeile ausgelassen.".to_owned(),
        };
        sums.push(reader.told(row, Column::Amount, message));
        part = Cents::ZERO;
    }
    sums
}

/// Whether a cell says that the row adds up others.
pub(super) fn is_sum(row: &Row) -> bool {
    row.cells.iter().any(|cell| {
        let word: String = text::search_form(cell)
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect();
        SUMS.contains(&word.as_str())
    })
}

const SUMS: &[&str] = &[
    "summe",
    "summen",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "insgesamt",
    "ubertrag",
    "total",
];

#[cfg(test)]
mod tests;
