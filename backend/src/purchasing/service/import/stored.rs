//! The stored rows that the lines of a list tell again.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentRowId, PaymentRowState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{BATCH, Booker, number_of};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::matching::may_be_one_booking;
use crate::purchasing::payment_file::{fingerprint, recognise, repeated};
use crate::purchasing::service::file_rows::told_by;

/// The fingerprint of each line and, where an equal one stands before it, the line of the first of them.
pub(super) fn told_apart(lines: &[PaymentLine]) -> (Vec<String>, Vec<Option<usize>>) {
    let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
    let print = |line: &PaymentLine| {
        let print = fingerprint(line);
        let (first, count) = seen.entry(print.clone()).or_insert((line.line, 0));
        *count += 1;
        (repeated(&print, *count), (*count > 1).then_some(*first))
    };
    lines.iter().map(print).unzip()
}

/// Rows of the days of these lines, in the order in which they came.
async fn stored_rows(tx: &WriteTx, lines: &[PaymentLine]) -> Result<Vec<payment_row::Model>, ServiceError> {
    let days: BTreeSet<NaiveDate> = lines.iter().map(|line| line.paid_on).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let mut stored = Vec::new();
    for batch in days.chunks(BATCH) {
        let rows = payment_row::Entity::find()
            .filter(payment_row::Column::PaidOn.is_in(batch.iter().copied()))
            .order_by_asc(payment_row::Column::Id)
            .all(tx.conn())
            .await?;
        stored.extend(rows);
    }
    Ok(stored)
}

/// The row of each line: the one with its fingerprint; else, where the columns of the file of this name were chosen `anew`, the one of its
/// place, whatever was read there; else the one that tells the same payment in other columns, and no other invoice.
pub(super) async fn rows_of(
    tx: &WriteTx,
    booker: &Booker<'_>,
    (lines, prints): (&[PaymentLine], &[String]),
    anew: Option<&str>,
) -> Result<Vec<Option<payment_row::Model>>, ServiceError> {
    let stored = stored_rows(tx, lines).await?;
    let mut by_print: HashMap<String, payment_row::Model> = stored
        .into_iter()
        .map(|row| (row.fingerprint.clone(), row))
        .collect();
    let mut rows: Vec<Option<payment_row::Model>> =
        prints.iter().map(|print| by_print.remove(print)).collect();
    let mut others: Vec<payment_row::Model> = by_print.into_values().collect();
    others.sort_by_key(|row| row.id);
    if let Some(file_name) = anew {
        let unknown = lines.iter().zip(&mut rows).filter(|(_, row)| row.is_none());
        others = take_places(unknown, others, file_name);
    }
    let unknown: Vec<usize> = (0..lines.len()).filter(|line| rows[*line].is_none()).collect();
    if unknown.is_empty() || others.is_empty() {
        return Ok(rows);
    }
    let paid = invoices_of(tx, &others).await?;
    let told: Vec<PaymentLine> = others.iter().map(told_by).collect();
    let asked: Vec<&PaymentLine> = unknown.iter().map(|line| &lines[*line]).collect();
    let tells_other = |line: &PaymentLine, place: usize| booker.tells_other(line, &told[place], &paid[place]);
    let found = recognise(&asked, &told, tells_other);
    let mut others: Vec<Option<payment_row::Model>> = others.into_iter().map(Some).collect();
    for (line, place) in unknown.into_iter().zip(found) {
        rows[line] = place.and_then(|place| others[place].take());
    }
    Ok(rows)
}

/// The invoices on which each of these rows is entered: by the payments that came from it, else by those that it tells and that were entered
/// before.
async fn invoices_of(tx: &WriteTx, rows: &[payment_row::Model]) -> Result<Vec<Vec<InvoiceId>>, ServiceError> {
    let mut of_row: HashMap<PaymentRowId, Vec<InvoiceId>> = HashMap::new();
    let mut by_hand: HashMap<(NaiveDate, Cents), Vec<payment::Model>> = HashMap::new();
    for batch in rows.chunks(BATCH) {
        let came = payment::Column::RowId.is_in(batch.iter().map(|row| row.id));
        let told = Condition::all()
            .add(payment::Column::RowId.is_null())
            .add(payment::Column::PaidOn.is_in(batch.iter().map(|row| row.paid_on)));
        let found = payment::Entity::find()
            .filter(Condition::any().add(came).add(told))
            .all(tx.conn())
            .await?;
        for paid in found {
            match paid.row_id {
                Some(row) => of_row.entry(row).or_default().push(paid.invoice_id),
                None => {
                    let alike = by_hand.entry((paid.paid_on, paid.amount)).or_default();
                    alike.push(paid);
                }
            }
        }
    }
    let invoices = |row: &payment_row::Model| {
        if row.state != PaymentRowState::Booked {
            return Vec::new();
        }
        of_row.remove(&row.id).unwrap_or_else(|| {
            let told = by_hand.get(&(row.paid_on, row.amount)).into_iter().flatten();
            told.filter(|paid| may_be_one_booking(&paid.reference, &row.reference))
                .map(|paid| paid.invoice_id)
                .collect()
        })
    };
    Ok(rows.iter().map(invoices).collect())
}

/// Gives the lines the rows of their places in a file of this name, with the same day and amount, or of what still waits with the other sign:
/// what a minus means may be answered otherwise now. Answers the other rows.
fn take_places<'rows>(
    lines: impl Iterator<Item = (&'rows PaymentLine, &'rows mut Option<payment_row::Model>)>,
    stored: Vec<payment_row::Model>,
    file_name: &str,
) -> Vec<payment_row::Model> {
    let mut places: HashMap<(i64, NaiveDate, Cents), usize> = HashMap::new();
    let mut turned: HashMap<(i64, NaiveDate, Cents), usize> = HashMap::new();
    for (index, row) in stored
        .iter()
        .enumerate()
        .filter(|(_, row)| row.file_name == file_name)
    {
        places.entry((row.line, row.paid_on, row.amount)).or_insert(index);
        if row.state == PaymentRowState::Open {
            let amount = Cents::ZERO.minus(row.amount);
            turned.entry((row.line, row.paid_on, amount)).or_insert(index);
        }
    }
    let mut stored: Vec<Option<payment_row::Model>> = stored.into_iter().map(Some).collect();
    for (line, row) in lines {
        let place = (number_of(line), line.paid_on, line.amount);
        let found = places.get(&place).or_else(|| turned.get(&place));
        *row = found.and_then(|index| stored[*index].take());
    }
    stored.into_iter().flatten().collect()
}
