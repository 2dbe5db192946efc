//! Rows of one invoice: they come in together, or wait for each other.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_types::format_date;

use super::row::{DatedBy, Receipt, name};
use crate::purchasing::compact_number;
use crate::takeover::service::Taking;
use crate::takeover::service::cells::Cells;
use crate::takeover::sheet::SheetRow;
use crate::text::search_form;

/// Supplier and number of an invoice, folded.
pub(super) type Name = (String, String);

/// The days that the rows of a list tell of their invoices.
pub(super) struct Days(HashMap<Name, Told>);

/// What the rows of one name tell.
#[derive(Default)]
struct Told {
    /// Rechnungsdatum.
    issued: BTreeSet<NaiveDate>,
    first_payment: Option<NaiveDate>,
}

impl Days {
    /// Those that can be read.
    pub(super) fn of(cells: &Cells<'_>, rows: &[SheetRow]) -> Self {
        let mut days: HashMap<Name, Told> = HashMap::new();
        for row in rows {
            let Some(name) = name(cells, row) else { continue };
            let told = days.entry(name).or_default();
            told.issued.extend(readable(cells, row, "rechnungsdatum"));
            let payments = told.first_payment.into_iter();
            told.first_payment = payments.chain(readable(cells, row, "zahldatum")).min();
        }
        Self(days)
    }

    /// The day that makes rows one invoice: its own Rechnungsdatum, else that of the other rows, else their first payment; `None` where
    /// they tell none of these.
    ///
    /// # Errors
    /// German: the row tells no Rechnungsdatum, and others several.
    pub(super) fn day(
        &self,
        cells: &Cells<'_>,
        row: &SheetRow,
    ) -> Result<Option<(NaiveDate, DatedBy)>, String> {
        if let Some(day) = readable(cells, row, "rechnungsdatum") {
            return Ok(Some((day, DatedBy::Issue)));
        }
        let told = name(cells, row).and_then(|name| self.0.get(&name));
        let mut issued = told.into_iter().flat_map(|told| &told.issued);
        match (issued.next(), issued.next()) {
            (Some(one), Some(other)) => Err(format!(
                "Das Rechnungsdatum fehlt, und andere Zeilen mit dieser Rechnungsnummer nennen verschiedene: {} und {}. Bitte in der Datei ergänzen.",
                format_date(*one),
                format_date(*other)
            )),
            (Some(day), None) => Ok(Some((*day, DatedBy::Issue))),
            _ => {
                let first = told.map_or_else(|| readable(cells, row, "zahldatum"), |told| told.first_payment);
                Ok(first.map(|day| (day, DatedBy::Payment)))
            }
        }
    }
}

fn readable(cells: &Cells<'_>, row: &SheetRow, key: &str) -> Option<NaiveDate> {
    cells.day(row, key).ok().flatten()
}

/// Refused rows by their invoice, with their day where it can be read, and their lines.
#[derive(Default)]
pub(super) struct Broken(HashMap<Name, Vec<(Option<NaiveDate>, usize)>>);

impl Broken {
    /// Remembers a refused row.
    pub(super) fn add(&mut self, cells: &Cells<'_>, row: &SheetRow, days: &Days) {
        if let Some(name) = name(cells, row) {
            let day = days.day(cells, row).ok().flatten();
            let rows = self.0.entry(name).or_default();
            rows.push((day.map(|(day, _)| day), row.line));
        }
    }

    /// Refuses the rows of an invoice of which another row is refused: without it they would come in with a wrong total, and the
    /// mended list would contradict it. Answers whether it did.
    pub(super) fn holds(&self, taking: &mut Taking<'_>, rows: &[Receipt]) -> bool {
        let first = &rows[0];
        if first.is_nameless {
            return false;
        }
        let name = (search_form(&first.supplier), compact_number(&first.number));
        let broken = self.0.get(&name).and_then(|broken| {
            let is_same = |(day, _): &&(Option<NaiveDate>, usize)| day.is_none_or(|day| day == first.date);
            broken.iter().find(is_same)
        });
        let Some((_, line)) = broken else {
            return false;
        };
        for row in rows {
            let message = format!(
                "Die Zeile kommt mit Zeile {line} derselben Rechnung, die abgewiesen ist. Bitte Zeile {line} in der Datei berichtigen."
            );
            taking.refuse(row.line, "", message);
        }
        true
    }
}
