//! Askama filters: amounts, dates, and the dash for what is empty. A page module says `use crate::web::filters;`.
//! Amounts and dates may be given as `Option`; `None` becomes `–`.

use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{BasisPoints, Cents, format_date};

use crate::clock::local;

/// What stands for an empty value.
pub const DASH: &str = "–";

/// A value that may be absent: the filters take `T`, `&T`, `Option<T>` and `&Option<T>` alike.
pub trait Maybe<T> {
    fn maybe(&self) -> Option<T>;
}

macro_rules! maybe {
    ($($type:ty),*) => {$(
        impl Maybe<$type> for $type {
            fn maybe(&self) -> Option<$type> {
                Some(*self)
            }
        }
        impl Maybe<$type> for Option<$type> {
            fn maybe(&self) -> Option<$type> {
                *self
            }
        }
    )*};
}
maybe!(Cents, NaiveDate, BasisPoints, i64);

impl<T, M: Maybe<T>> Maybe<T> for &M {
    fn maybe(&self) -> Option<T> {
        (**self).maybe()
    }
}

/// `1.234,56`, for columns whose head or caption says Euro.
#[askama::filter_fn]
pub fn cents<M: Maybe<Cents>>(value: M, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value.maybe().map_or_else(dash_text, |amount| amount.to_string()))
}

/// `1.234,56 €` with a no-break space.
#[askama::filter_fn]
pub fn euro<M: Maybe<Cents>>(value: M, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value
        .maybe()
        .map_or_else(dash_text, |amount| format!("{amount}\u{a0}€")))
}

/// `01.03.2026`.
#[askama::filter_fn]
pub fn date<M: Maybe<NaiveDate>>(value: M, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value.maybe().map_or_else(dash_text, format_date))
}

/// `2026-03-01`, for `<time datetime>`; empty where there is none.
#[askama::filter_fn]
pub fn iso_date<M: Maybe<NaiveDate>>(value: M, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value
        .maybe()
        .map_or_else(String::new, |date| date.format("%Y-%m-%d").to_string()))
}

/// `14.03.2024, 08:10 Uhr` in German local time.
#[askama::filter_fn]
pub fn moment(value: &DateTime<Utc>, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(moment_text(*value))
}

/// What [`moment`] shows.
#[must_use]
pub fn moment_text(time: DateTime<Utc>) -> String {
    local(time).format("%d.%m.%Y, %H:%M Uhr").to_string()
}

/// `08:10 Uhr` in German local time.
#[askama::filter_fn]
pub fn time_of_day(value: &DateTime<Utc>, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(local(*value).format("%H:%M Uhr").to_string())
}

/// `66,67 %` with a no-break space.
#[askama::filter_fn]
pub fn percent<M: Maybe<BasisPoints>>(value: M, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value
        .maybe()
        .map_or_else(dash_text, |rate| format!("{rate}\u{a0}%")))
}

/// A count that is never negative, with points between thousands: `1.220`.
#[askama::filter_fn]
pub fn count<M: Maybe<i64>>(value: M, _: &dyn askama::Values) -> askama::Result<String> {
    let grouped = |count: i64| super::components::grouped(count.max(0).unsigned_abs());
    Ok(value.maybe().map_or_else(dash_text, grouped))
}

/// Any text; `–` where it is empty.
#[askama::filter_fn]
pub fn dash<T: Display>(value: T, _: &dyn askama::Values) -> askama::Result<String> {
    let text = value.to_string();
    Ok(if text.trim().is_empty() { dash_text() } else { text })
}

/// An `Option` of anything that can be shown; `–` for `None`.
#[askama::filter_fn]
pub fn opt<T: Display>(value: &Option<T>, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value.as_ref().map_or_else(dash_text, ToString::to_string))
}

fn dash_text() -> String {
    DASH.to_owned()
}
