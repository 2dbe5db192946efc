//! Receipts: invoices entered by hand, divided over the cost plan, with their payments.

mod alike;
mod enter;
mod row;
mod stays;
mod together;
mod undated;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_types::InvoiceId;

use self::alike::{Alike, tell_written_otherwise};
use self::enter::{complete, enter, lines};
use self::row::{Receipt, read};
use self::together::{Broken, Days};
use self::undated::Undated;
use super::Taking;
use super::cells::Cells;
use crate::error::ServiceError;
use crate::funding;
use crate::purchasing::compact_number;
use crate::schools::SchoolFinder;
use crate::takeover::queries::{self, KnownInvoice};
use crate::text::search_form;

/// Rows of one invoice come in together. Known is an invoice of the same supplier, number and day, whichever way it came in; of one that was
/// taken over for this notice the payments and allocations that it lacks are added. Rows without a Rechnungsdatum have that of the other rows
/// of their invoice, else that of the one stored invoice with their number, else the day of its first payment, else the Ersatzdatum; of an
/// invoice with a refused row none comes in. One that is surely known, only written otherwise, is the known one; which stored invoice a new one
/// may be is told.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let schools = SchoolFinder::new(queries::schools(taking.tx.conn()).await?);
    let plan = funding::plan_figures(taking.tx.conn(), taking.notice, None).await?;
    let mut invoices: Vec<Vec<Receipt>> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    let file = taking.file;
    let cells = Cells::of(file);
    let days = Days::of(&cells, &file.sheet.rows);
    let mut broken = Broken::default();
    for row in &file.sheet.rows {
        match read(taking, &cells, row, (&schools, &plan, &days)) {
            Ok(None) => {}
            Ok(Some(receipt)) if receipt.is_nameless => invoices.push(vec![receipt]),
            Ok(Some(receipt)) => match places.entry(key(&receipt.supplier, &receipt.number, receipt.date)) {
                Entry::Occupied(place) => invoices[*place.get()].push(receipt),
                Entry::Vacant(place) => {
                    place.insert(invoices.len());
                    invoices.push(vec![receipt]);
                }
            },
            Err(remark) => {
                taking.outcome.refused.push(remark);
                broken.add(&cells, row, &days);
            }
        }
    }
    name_the_nameless(&mut invoices);
    let stored = queries::invoices(taking.tx.conn()).await?;
    let known: HashMap<Key, &KnownInvoice> = stored
        .iter()
        .rev()
        .flat_map(|known| {
            let names = [known.seller.as_str(), known.supplier.as_str()];
            names.map(|name| (key(name, &known.number, known.date), known))
        })
        .collect();
    let named: Vec<Option<&KnownInvoice>> = invoices
        .iter()
        .map(|rows| {
            let first = &rows[0];
            known
                .get(&key(&first.supplier, &first.number, first.date))
                .copied()
        })
        .collect();
    let ids: HashSet<InvoiceId> = named.iter().flatten().map(|known| known.id).collect();
    let mut undated = Undated::load(taking, &stored, &ids).await?;
    let mut alike = Alike::new(&stored, ids);
    for (rows, named) in invoices.into_iter().zip(named) {
        for row in rows.iter().skip(lines(&rows).len()) {
            taking.count_once(row.line);
        }
        if broken.holds(taking, &rows) {
            continue;
        }
        let found = match named {
            Some(named) => Ok(Some(named)),
            None => Box::pin(undated.find(taking, &rows)).await?,
        };
        let mut found = match found {
            Ok(found) => found,
            Err(message) => {
                for row in &rows {
                    taking.refuse(row.line, "rechnungsdatum", &message);
                }
                continue;
            }
        };
        if found.is_none() {
            found = Box::pin(alike.find(taking, &rows, &undated)).await?;
            if let Some(known) = found {
                tell_written_otherwise(taking, &rows[0], known);
            }
        }
        undated.tell(taking, &rows, found);
        match found {
            Some(found) => {
                alike.use_up(found.id);
                Box::pin(complete(taking, found, &rows)).await?;
            }
            None => {
                Box::pin(alike.tell(taking, &rows)).await?;
                enter(taking, &rows).await?;
            }
        }
    }
    let sum = taking.accepted();
    taking.add(sum);
    Ok(())
}

/// What makes two receipts one invoice: supplier, number and day, however they are written.
type Key = (String, String, NaiveDate);

fn key(supplier: &str, number: &str, date: NaiveDate) -> Key {
    (search_form(supplier), compact_number(number), date)
}

/// Receipts without a number are told apart by their amount, equal ones are counted: the same file gives the same names.
fn name_the_nameless(invoices: &mut [Vec<Receipt>]) {
    let mut seen: HashMap<Key, usize> = HashMap::new();
    for receipt in invoices
        .iter_mut()
        .flatten()
        .filter(|receipt| receipt.is_nameless)
    {
        let base = format!("ohne Nummer ({} €)", receipt.gross);
        let count = seen
            .entry(key(&receipt.supplier, &base, receipt.date))
            .or_default();
        *count += 1;
        receipt.number = if *count == 1 {
            base
        } else {
            format!("{base} {count}")
        };
    }
}
