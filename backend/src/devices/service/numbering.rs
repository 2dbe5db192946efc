//! Inventory numbers by the authority's pattern.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{Datelike, NaiveDate};
use paktbuch_types::InventoryNumber;

use crate::db::WriteTx;
use crate::devices::queries;
use crate::error::ServiceError;
use crate::schools::InventoryPattern;

/// The next free number for each day of delivery, in their order; the year is the one of delivery, else of today. A pattern
/// without year counts through.
pub(super) async fn next_numbers(
    tx: &WriteTx,
    pattern: &str,
    delivered: &[Option<NaiveDate>],
) -> Result<Vec<InventoryNumber>, ServiceError> {
    let pattern: InventoryPattern = pattern.parse().map_err(|error| {
        ServiceError::refused(format!("{error} Es steht in den Angaben zum Schulträger."))
    })?;
    let mut last_of_year: BTreeMap<i32, u64> = BTreeMap::new();
    let mut numbers = Vec::with_capacity(delivered.len());
    for day in delivered {
        let year = day.unwrap_or_else(|| tx.today()).year();
        let counter = if pattern.is_yearly() { year } else { 0 };
        let last = match last_of_year.entry(counter) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(last_number(tx, &pattern, year).await?),
        };
        *last += 1;
        let number = pattern.format(year, *last).parse();
        numbers.push(number.map_err(|message: String| ServiceError::refused(message))?);
    }
    Ok(numbers)
}

/// The highest running number of a year; 0 where it has none. Longer numbers exist only behind one that is all nines.
async fn last_number(tx: &WriteTx, pattern: &InventoryPattern, year: i32) -> Result<u64, ServiceError> {
    let (before, after) = pattern.around(year);
    let mut last = 0;
    for digits in pattern.digits()..=9 {
        let candidates = queries::last_numbers(tx.conn(), (&before, &after), digits).await?;
        let running = candidates
            .iter()
            .filter_map(|number| pattern.number_in(year, number.as_str()))
            .max();
        let Some(running) = running else { break };
        last = running;
        let full = u32::try_from(digits)
            .ok()
            .and_then(|digits| 10_u64.checked_pow(digits));
        if full != Some(running + 1) {
            break;
        }
    }
    Ok(last)
}
