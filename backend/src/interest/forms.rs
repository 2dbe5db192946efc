//! What came in from the browser.

use paktbuch_types::{BasisPoints, Cents, parse_date};
use serde::Deserialize;

use super::commands::BaseRateData;
use crate::web::form::FormErrors;

/// Base rates beyond this, in percent, are typing errors.
const MOST: i64 = 20;

/// A base rate as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BaseRateForm {
    pub gilt_ab: String,
    pub satz: String,
    pub quelle: String,
}

impl BaseRateForm {
    /// The command.
    ///
    /// # Errors
    /// A message at each field that is missing or cannot be read.
    pub fn read(&self) -> Result<BaseRateData, FormErrors> {
        let mut errors = FormErrors::none();
        let from = errors.take("gilt_ab", parse_date(&self.gilt_ab));
        let rate = errors.take("satz", rate(&self.satz));
        let data = from.zip(rate).map(|(from, rate)| BaseRateData {
            from,
            rate,
            source: self.quelle.clone(),
        });
        errors.finish(data)
    }
}

/// A rate in percent that may be below zero: `1,27`, `-0,88 %`.
fn rate(typed: &str) -> Result<BasisPoints, String> {
    let text = typed.trim().trim_end_matches('%').trim_end();
    let most = Cents::euros(MOST).0;
    let hundredths = Cents::parse(text).ok().map(|read| read.0);
    hundredths
        .filter(|hundredths| (-most..=most).contains(hundredths))
        .map(BasisPoints)
        .ok_or_else(|| {
            format!("Basiszinssatz: „{typed}“ ist kein Satz zwischen −{MOST} und {MOST} Prozent, zum Beispiel 1,27 oder -0,88.")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_may_be_below_zero_and_has_bounds() {
        for (typed, expected) in [
            ("1,27", Some(127)),
            ("-0,88 %", Some(-88)),
            ("3", Some(300)),
            ("20", Some(2_000)),
            ("20,01", None),
            ("", None),
            ("1,275", None),
            ("viel", None),
        ] {
            assert_eq!(rate(typed).ok().map(|rate| rate.0), expected, "{typed}");
        }
    }
}
