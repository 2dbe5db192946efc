//! Values of JSON bodies, and the messages of forms as an answer of the API.

use chrono::NaiveDate;
use paktbuch_types::{Cents, parse_date};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::web::error::AppError;
use crate::web::form::FormErrors;

/// A day as `JJJJ-MM-TT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, utoipa::ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-05-03")]
pub struct Day(pub NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let read = (text.len() == 10).then(|| NaiveDate::parse_from_str(&text, "%Y-%m-%d"));
        match read {
            Some(Ok(day)) => Ok(Self(day)),
            _ => Err(D::Error::custom(format!(
                "„{}“ ist kein Tag. Bitte als JJJJ-MM-TT schreiben, zum Beispiel 2026-05-03.",
                text.chars().take(40).collect::<String>()
            ))),
        }
    }
}

impl Day {
    /// As forms take it; empty for none.
    #[must_use]
    pub fn typed(day: Option<Self>) -> String {
        day.map(|day| day.0.to_string()).unwrap_or_default()
    }
}

/// A day of the filter `name`; none for an empty text.
///
/// # Errors
/// 400 for what is no day.
pub fn day(name: &str, text: &str) -> Result<Option<NaiveDate>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = parse_date(text).map(Some);
    read.map_err(|error| AppError::BadRequest(format!("„{name}“: {error}")))
}

/// An amount as forms take it; empty for none.
#[must_use]
pub fn written(cents: Option<i64>) -> String {
    cents.map(|cents| Cents(cents).input()).unwrap_or_default()
}

/// An amount of the field `name`, within what is accepted from outside.
///
/// # Errors
/// 422 for a larger one.
pub fn cents(name: &str, cents: i64) -> Result<Cents, AppError> {
    let amount = Cents(cents);
    let fits = cents.unsigned_abs() <= Cents::MAX.0.unsigned_abs();
    fits.then_some(amount).ok_or_else(|| {
        AppError::Invalid(format!(
            "„{name}“: {cents} Cent sind zu viel. Höchstens {} €.",
            Cents::MAX
        ))
    })
}

/// What a form says about its fields, as one refusal.
#[must_use]
pub fn refused(errors: &FormErrors) -> AppError {
    let mut messages: Vec<&str> = Vec::new();
    for error in errors.list() {
        if !messages.contains(&error.message.as_str()) {
            messages.push(&error.message);
        }
    }
    AppError::Invalid(messages.join(" "))
}
