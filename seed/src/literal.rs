//! Values written in the sources of this crate, checked by its tests.

use chrono::NaiveDate;
use paktbuch_types::{SchoolNumber, Serial};

/// A day; one that does not exist becomes 01.01.1970, which the tests refuse.
pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A school number written in the sources.
#[expect(
    clippy::expect_used,
    reason = "only literals of this crate come here, and the tests make every one of them"
)]
pub(crate) fn school(number: &str) -> SchoolNumber {
    number.parse().expect("a school number")
}

/// A serial number made by this crate.
#[expect(
    clippy::expect_used,
    reason = "only letters and digits made by this crate come here"
)]
pub(crate) fn serial(text: &str) -> Serial {
    text.parse().expect("a serial number")
}
