//! Dates as Germans write them, and the two years of a school authority.

use chrono::{Datelike, NaiveDate};

/// Text that is not a date, with the reason in German.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseDateError {
    #[error("Bitte ein Datum eingeben, zum Beispiel 01.03.2026.")]
    Empty,
    #[error("„{0}“ ist kein Datum. Bitte als TT.MM.JJJJ schreiben, zum Beispiel 01.03.2026.")]
    Malformed(String),
    #[error("Den Tag „{0}“ gibt es nicht.")]
    Impossible(String),
    #[error("„{0}“ liegt außerhalb der Jahre 1990 bis 2099.")]
    OutOfRange(String),
}

/// Reads `1.3.26`, `01.03.2026`, `010326`, `01032026` or ISO `2026-03-01` (date fields of browsers send it). A year of two digits lies
/// between 1990 and 2089.
///
/// # Errors
/// Where the text has another form, the day does not exist, or the year is outside 1990 to 2099.
pub fn parse_date(text: &str) -> Result<NaiveDate, ParseDateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ParseDateError::Empty);
    }
    let malformed = || ParseDateError::Malformed(text.to_owned());
    let number = |part: &str, max_len: usize| -> Result<u32, ParseDateError> {
        let fits = (1..=max_len).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if fits {
            part.parse().map_err(|_| malformed())
        } else {
            Err(malformed())
        }
    };
    let full_year = |year: u32| if year < 90 { 2000 + year } else { 1900 + year };
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let (day, month, year) = if is_digits && matches!(text.len(), 6 | 8) {
        let year = number(&text[4..], 4)?;
        (
            number(&text[0..2], 2)?,
            number(&text[2..4], 2)?,
            if text.len() == 6 { full_year(year) } else { year },
        )
    } else if let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] {
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(malformed());
        }
        (number(day, 2)?, number(month, 2)?, number(year, 4)?)
    } else if let [day, month, year] = text.split('.').collect::<Vec<_>>()[..] {
        let year = match year.len() {
            2 => full_year(number(year, 2)?),
            4 => number(year, 4)?,
            _ => return Err(malformed()),
        };
        (number(day, 2)?, number(month, 2)?, year)
    } else {
        return Err(malformed());
    };
    let year = i32::try_from(year).map_err(|_| malformed())?;
    let date = NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| ParseDateError::Impossible(text.to_owned()))?;
    if (1990..=2099).contains(&year) {
        Ok(date)
    } else {
        Err(ParseDateError::OutOfRange(text.to_owned()))
    }
}

/// `TT.MM.JJJJ`.
#[must_use]
pub fn format_date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// School year (Schuljahr, 01.08. to 31.07.) a day lies in, as `2024/25`.
#[must_use]
pub fn school_year(date: NaiveDate) -> String {
    let start = if date.month() >= 8 {
        date.year()
    } else {
        date.year() - 1
    };
    format!("{start}/{:02}", (start + 1) % 100)
}

/// Budget year (Haushaltsjahr = calendar year) a day lies in.
#[must_use]
pub fn haushaltsjahr(date: NaiveDate) -> i32 {
    date.year()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_usual_forms_and_names_what_is_wrong() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        for text in [
            "1.3.26",
            "01.03.2026",
            "01032026",
            "010326",
            "2026-03-01",
            " 1.03.2026 ",
        ] {
            assert_eq!(parse_date(text), Ok(expected), "{text}");
        }
        for (text, year) in [
            ("1.3.90", 1990),
            ("1.3.99", 1999),
            ("010399", 1999),
            ("1.3.00", 2000),
            ("1.3.89", 2089),
        ] {
            assert_eq!(parse_date(text), Ok(NaiveDate::from_ymd_opt(year, 3, 1).unwrap()));
        }
        for text in ["31.02.2026", "29.02.2027", "2026-13-01", "0.1.2026", "310226"] {
            assert!(
                matches!(parse_date(text), Err(ParseDateError::Impossible(_))),
                "{text}"
            );
        }
        for text in ["01.01.0001", "31.12.9999"] {
            assert!(
                matches!(parse_date(text), Err(ParseDateError::OutOfRange(_))),
                "{text}"
            );
        }
        for text in [
            "heute",
            "01032",
            "0103202",
            "1.3",
            "1/3/2026",
            "1.3.026",
            "2026-3-1",
            "+1.3.2026",
            "１.3.2026",
        ] {
            assert!(
                matches!(parse_date(text), Err(ParseDateError::Malformed(_))),
                "{text}"
            );
        }
        assert_eq!(parse_date(" "), Err(ParseDateError::Empty));
    }

    #[test]
    fn school_years_turn_in_august() {
        assert_eq!(
            school_year(NaiveDate::from_ymd_opt(2024, 7, 31).unwrap()),
            "2023/24"
        );
        assert_eq!(
            school_year(NaiveDate::from_ymd_opt(2024, 8, 1).unwrap()),
            "2024/25"
        );
        assert_eq!(
            school_year(NaiveDate::from_ymd_opt(1999, 9, 1).unwrap()),
            "1999/00"
        );
    }

    proptest! {
        #[test]
        fn any_text_reads_back_or_gets_a_message_that_quotes_it(text in "\\PC*|[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{2,4}|[0-9]{6}|[0-9]{8}") {
            match parse_date(&text) {
                Ok(date) => {
                    prop_assert!((1990..=2099).contains(&date.year()));
                    prop_assert_eq!(parse_date(&format_date(date)), Ok(date));
                    prop_assert_eq!(parse_date(&date.to_string()), Ok(date));
                }
                Err(ParseDateError::Empty) => prop_assert!(text.trim().is_empty()),
                Err(error) => prop_assert!(error.to_string().contains(text.trim()), "{}", error),
            }
        }
    }
}
