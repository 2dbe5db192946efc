//! Rows of one invoice: they come in together, or wait for each other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;

use super::compact;
use super::row::{Receipt, name, told_day};
use crate::takeover::service::Taking;
use crate::takeover::service::cells::Cells;
use crate::takeover::sheet::SheetRow;
use crate::text::search_form;

/// Supplier and number of an invoice, folded.
pub(super) type Name = (String, String);

/// The day of each invoice as its rows tell it; `None` where they tell several.
pub(super) type Days = HashMap<Name, Option<NaiveDate>>;

/// The days of the invoices of a list.
pub(super) fn days(cells: &Cells<'_>, rows: &[SheetRow]) -> Days {
    let mut days = Days::new();
    for row in rows {
        let Some((name, day)) = name(cells, row).zip(told_day(cells, row)) else {
            continue;
        };
        match days.entry(name) {
            Entry::Occupied(mut known) if *known.get() != Some(day) => {
                known.insert(None);
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(new) => {
                new.insert(Some(day));
            }
        }
    }
    days
}

/// Refused rows by their invoice, with their day where it can be read, and their lines.
#[derive(Default)]
pub(super) struct Broken(HashMap<Name, Vec<(Option<NaiveDate>, usize)>>);

impl Broken {
    /// Remembers a refused row.
    pub(super) fn add(&mut self, cells: &Cells<'_>, row: &SheetRow) {
        if let Some(name) = name(cells, row) {
            let rows = self.0.entry(name).or_default();
            rows.push((told_day(cells, row), row.line));
        }
    }

    /// Refuses the rows of an invoice of which another row is refused: without it they would come in with a wrong total, and the
    /// mended list would contradict it. Answers whether it did.
    pub(super) fn holds(&self, taking: &mut Taking<'_>, rows: &[Receipt]) -> bool {
        let first = &rows[0];
        if first.is_nameless {
            return false;
        }
        let name = (search_form(&first.supplier), compact(&first.number));
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
