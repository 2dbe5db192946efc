//! Thresholds for awards that public sources name, as data; local ones are entered by the authority.

use chrono::NaiveDate;
use paktbuch_types::{AwardType, Cents};

use crate::ordering::rows::ThresholdRow;

/// Way of award, net euros, first and last year, source.
const SOURCED: &[(AwardType, i64, i32, i32, &str)] = &[(
    AwardType::European,
    216_000,
    2026,
    2027,
    "EU-Schwellenwert für Liefer- und Dienstleistungen von Kommunen 2026/27 (ingenieurkammer.de, ak-berlin.de)",
)];

/// The thresholds that public sources name.
#[must_use]
pub fn sourced() -> Vec<ThresholdRow> {
    let row = |(award, euros, first, last, source): &(AwardType, i64, i32, i32, &str)| {
        Some(ThresholdRow {
            id: None,
            award: *award,
            up_to: Some(Cents::euros(*euros)),
            valid_from: NaiveDate::from_ymd_opt(*first, 1, 1)?,
            valid_to: NaiveDate::from_ymd_opt(*last, 12, 31),
            source: (*source).to_owned(),
        })
    };
    SOURCED.iter().filter_map(row).collect()
}
