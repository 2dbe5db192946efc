//! A record's values with their German labels: for the audit trail and for comparing two versions.

mod amendment;
mod application;
mod citation;
mod notice;
mod plan;
mod proof;

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, format_date};

pub use amendment::{amendment, amendment_edit, reallocation, reallocation_progress};
pub use application::{
    EARLY_START, OWN_SOURCES, PLAN_CONTACT, PLAN_EMAIL, PLAN_PHONE, PLANNED_FROM, PLANNED_TO, STARTS_ON,
    THIRD_PARTY, THIRD_PARTY_SOURCE, application, early_start, plan,
};
pub use citation::{CITABLE, PLACE_OF, citations, place, place_words};
pub use notice::{ASKED, CONDITIONS, condition, income, moves_devices, notice};
pub use plan::{item, item_amounts, line, payout};
pub use proof::{
    CONTACT, COVER_TEXT, DISPOSAL_TEXT, DRAWDOWN_TEXT, account, filed_proof, letter_texts, narrative,
};

/// Label and value as users read them; empty = no value.
pub type Labelled = Vec<(&'static str, String)>;

/// `1.234,56 €`.
#[must_use]
pub fn euro(amount: Cents) -> String {
    format!("{amount} €")
}

fn percent(rate: BasisPoints) -> String {
    format!("{rate} %")
}

fn date(day: Option<NaiveDate>) -> String {
    day.map(format_date).unwrap_or_default()
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn yes_no(value: Option<bool>) -> String {
    value.map_or("", |yes| if yes { "ja" } else { "nein" }).to_owned()
}

fn joined(values: impl Iterator<Item = String>) -> String {
    joined_by(values, "; ")
}

fn joined_by(values: impl Iterator<Item = String>, between: &str) -> String {
    values.collect::<Vec<_>>().join(between)
}
