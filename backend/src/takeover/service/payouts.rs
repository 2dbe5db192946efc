//! Payouts of grant money.

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::Taking;
use super::cells::Cells;
use super::fallback;
use super::mark::Made;
use super::refusal;
use crate::error::ServiceError;
use crate::funding::{self, PayoutData};
use crate::takeover::commands::Remark;
use crate::takeover::queries::{self, KnownPayout};
use crate::takeover::sheet::SheetRow;

/// A row that was read.
struct Entry {
    line: usize,
    paid_on: NaiveDate,
    /// The row tells no day; `paid_on` is the Ersatzdatum.
    is_undated: bool,
    amount: Cents,
    note: String,
}

/// A row is known where the notice has a payout of its day and amount; a second equal one is a second payout. One without a day gets
/// the Ersatzdatum, until the list tells its day.
pub(super) async fn take(taking: &mut Taking<'_>) -> Result<(), ServiceError> {
    let file = taking.file;
    let cells = Cells::of(file);
    let mut entries = Vec::new();
    for row in &file.sheet.rows {
        match read(taking, &cells, row) {
            Ok(entry) => entries.extend(entry),
            Err(remark) => taking.outcome.refused.push(remark),
        }
    }
    // What was paid back comes after what was paid out, however the list is sorted.
    entries.sort_by_key(|entry: &Entry| entry.amount < Cents::ZERO);
    let mut known = queries::payouts(taking.tx.conn(), taking.notice).await?;
    let days = fallback::used(taking).await?;
    // Those of a day first, so that they are nobody else's.
    let named: Vec<bool> = entries
        .iter()
        .map(|entry| {
            let sum = (entry.paid_on, entry.amount);
            !entry.is_undated && take_out(&mut known, |known| known.sum() == sum).is_some()
        })
        .collect();
    for (entry, is_named) in entries.iter().zip(named) {
        if is_named {
            taking.outcome.unchanged += 1;
            continue;
        }
        let found = take_out(&mut known, |known| {
            let may_be = (entry.is_undated && known.is_taken) || known.stands_under(&days);
            may_be && known.amount == entry.amount
        });
        if entry.is_undated {
            let day = found.as_ref().map_or(entry.paid_on, |found| found.paid_on);
            let is_fallback = found.is_none() || days.contains(&day);
            tell_missing(taking, entry.line, (day, is_fallback));
        }
        match found {
            Some(_) if entry.is_undated => taking.outcome.unchanged += 1,
            Some(found) => match tell_day(taking, &found, entry.paid_on).await? {
                Ok(()) => taking.outcome.updated += 1,
                Err(message) => taking.refuse(entry.line, "", message),
            },
            None => add(taking, entry).await?,
        }
    }
    let sum = taking.accepted();
    taking.add(sum);
    Ok(())
}

/// Gives a payout that stands under an Ersatzdatum its day; or says why it cannot.
pub(super) async fn tell_day(
    taking: &Taking<'_>,
    known: &KnownPayout,
    paid_on: NaiveDate,
) -> Result<Result<(), String>, ServiceError> {
    let (tx, permit) = (taking.tx, &taking.permits.funding);
    let reason = "Übernahme: Die Liste nennt den Tag.";
    match funding::date_payout(tx, permit, known.id, known.version, paid_on, reason).await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(refusal(error)?)),
    }
}

/// The row; `None` where it is empty or adds up others.
fn read(taking: &mut Taking<'_>, cells: &Cells<'_>, row: &SheetRow) -> Result<Option<Entry>, Remark> {
    if cells.is_named_sum(row, &["datum"]) {
        let sum = cells.amount(row, "betrag")?;
        taking.leave_out_sum(row.line, sum);
        return Ok(None);
    }
    let told = cells.day(row, "datum")?;
    let amount = cells.amount(row, "betrag")?;
    if told.is_none() && amount.is_none() {
        return Ok(None);
    }
    if told.is_none() && cells.is_sum(row, &["datum", "bemerkung"]) {
        taking.leave_out_sum(row.line, amount);
        return Ok(None);
    }
    let Some(amount) = amount else {
        let message = "Der Betrag fehlt. Bitte in der Datei ergänzen.";
        return Err(cells.remark(row, "betrag", message));
    };
    taking.count(row.line, amount);
    let Some(paid_on) = told.or(taking.fallback) else {
        let message = "Der Tag der Auszahlung fehlt. Bitte in der Datei ergänzen oder bei der Übernahme ein Ersatzdatum angeben.";
        return Err(cells.remark(row, "datum", message));
    };
    Ok(Some(Entry {
        line: row.line,
        paid_on,
        is_undated: told.is_none(),
        amount,
        note: cells.text(row, "bemerkung"),
    }))
}

/// Takes out the first payout of which this is true.
fn take_out(known: &mut Vec<KnownPayout>, is_it: impl FnMut(&KnownPayout) -> bool) -> Option<KnownPayout> {
    let place = known.iter().position(is_it)?;
    Some(known.remove(place))
}

/// Says under which day a row without one stands, and whether that is an Ersatzdatum.
fn tell_missing(taking: &mut Taking<'_>, line: usize, (day, is_fallback): (NaiveDate, bool)) {
    let day = format_date(day);
    let message = if is_fallback {
        format!("Der Tag der Auszahlung fehlt; eingetragen ist das Ersatzdatum {day}.")
    } else {
        format!("Der Tag der Auszahlung fehlt; sie gilt als die schon übernommene vom {day}.")
    };
    taking.warn(line, "datum", message);
}

/// Says that a payout which just came in is missing in a proof that was filed: `key` is the column that tells its day.
pub(super) async fn tell_filed(
    taking: &mut Taking<'_>,
    line: usize,
    (key, paid_on): (&'static str, NaiveDate),
) -> Result<(), ServiceError> {
    if funding::counts_payout(taking.tx.conn(), taking.notice, paid_on).await? {
        let message = format!(
            "Für die Zeit bis zum {} ist schon ein Verwendungsnachweis eingereicht; diese Auszahlung steht nicht darin. Bitte prüfen, ob er \
             zu berichtigen ist.",
            format_date(paid_on)
        );
        taking.warn(line, key, message);
    }
    Ok(())
}

/// A row that the notice has no payout of.
async fn add(taking: &mut Taking<'_>, entry: &Entry) -> Result<(), ServiceError> {
    let data = PayoutData {
        paid_on: entry.paid_on,
        amount: entry.amount,
        note: entry.note.clone(),
    };
    match funding::add_payout(taking.tx, &taking.permits.funding, taking.notice, data).await {
        Ok(id) => {
            taking.mark(entry.line, Made::Payout(id)).await?;
            tell_filed(taking, entry.line, ("datum", entry.paid_on)).await?;
            taking.outcome.created += 1;
            taking.uses_fallback |= entry.is_undated;
        }
        Err(error) => taking.refuse(entry.line, "", refusal(error)?),
    }
    Ok(())
}
