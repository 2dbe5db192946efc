//! What a device is still worth in the accounts.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::Cents;

/// Residual book value (Restbuchwert) on a day: the price less an equal part for each month since the delivery, the month
/// of delivery first, over `years` (lineare Abschreibung, § 36 KomHVO NRW). Zero after the last month; the whole price before
/// the delivery and for a life of no years.
#[must_use]
pub fn residual_value(gross: Cents, delivered: NaiveDate, years: i64, today: NaiveDate) -> Cents {
    let months = years.saturating_mul(12);
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
    let gone = month(today).saturating_sub(month(delivered)).max(0);
    if months <= 0 {
        return gross;
    }
    gross.pro_rata((months - gone).max(0), months)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_month_takes_its_part_and_the_end_is_zero() {
        let day = |text| paktbuch_types::parse_date(text).unwrap();
        let value = |today| residual_value(Cents(49_980), day("21.02.2023"), 5, day(today)).0;
        assert_eq!(value("14.03.2024"), 39_151);
        assert_eq!(value("28.02.2023"), 49_980);
        assert_eq!(value("01.03.2023"), 49_147);
        assert_eq!(value("31.01.2028"), 833);
        assert_eq!(value("01.02.2028"), 0);
        assert_eq!(value("01.02.2038"), 0);
        assert_eq!(value("01.01.2020"), 49_980);
        assert_eq!(
            residual_value(Cents(100), day("01.01.2020"), 0, day("01.01.2030")),
            Cents(100)
        );
    }
}
