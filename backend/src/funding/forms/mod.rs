//! Raw forms of this feature and how they become commands.

mod amendment;
mod amendment_entries;
mod amendment_lists;
mod application;
mod application_plan;
mod budget;
mod citations;
mod concept;
mod edition;
mod edition_fields;
mod filed;
mod item;
mod narrative;
mod notice;
mod notice_lists;
mod payout;
mod reallocation;

pub use amendment::{AmendmentEditForm, AmendmentForm, CLEARED};
pub use amendment_entries::NewIncome;
pub use amendment_lists::{NewCondition, NewItem};
pub use application::ApplicationForm;
pub(super) use application_plan::measure_line;
pub use budget::BudgetForm;
pub use citations::CitationsForm;
pub use concept::ConceptForm;
pub use edition::EditionForm;
pub use edition_fields::EditionFields;
pub use filed::FiledProofForm;
pub use item::{ItemForm, LineRow, Then};
pub use narrative::NarrativeForm;
pub use notice::NoticeForm;
pub use notice_lists::{ConditionRow, IncomeRow, OwnSourceRow};
pub use payout::{PayoutForm, RemovePayoutForm};
pub use reallocation::{ReallocationForm, ReallocationProgressForm};

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, format_date, parse_date};

use crate::funding::programme::Programme;
use crate::web::form::FormErrors;

/// A value or nothing; what is neither is noted at the field.
fn optional<T, E: Display>(
    errors: &mut FormErrors,
    field: &str,
    label: &str,
    text: &str,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    errors.take(field, read(text).map_err(|error| format!("{label}: {error}")))
}

/// The text as typed; that it is missing is noted at the field.
fn required_text(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> String {
    if text.trim().is_empty() {
        errors.add(field, format!("{label}: Bitte ausfüllen."));
    }
    text.to_owned()
}

/// The Förderbereich as typed; that it is missing is noted where the programme has a list of them.
fn category(errors: &mut FormErrors, programme: Option<&Programme>, category: &str) -> String {
    let known = programme.map_or(&[][..], Programme::category_list);
    if category.trim().is_empty() && !known.is_empty() {
        let names: Vec<&str> = known.iter().map(|category| category.name.as_str()).collect();
        let message = format!(
            "Förderbereich: Bitte wählen Sie einen aus der Liste: {}.",
            names.join(", ")
        );
        errors.add("category", message);
    }
    category.to_owned()
}

fn date(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<NaiveDate> {
    optional(errors, field, label, text, parse_date)
}

fn required_date(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<NaiveDate> {
    errors.take(
        field,
        parse_date(text).map_err(|error| format!("{label}: {error}")),
    )
}

fn amount(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<Cents> {
    optional(errors, field, label, text, Cents::parse)
}

fn required_amount(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<Cents> {
    errors.take(
        field,
        Cents::parse(text).map_err(|error| format!("{label}: {error}")),
    )
}

fn percent(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<BasisPoints> {
    optional(errors, field, label, text, BasisPoints::parse)
}

fn number(errors: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<i64> {
    optional(errors, field, label, text, |text| {
        text.trim()
            .parse::<i64>()
            .map_err(|_| "Bitte eine ganze Zahl eintragen.")
    })
}

/// A value of a list; programs have no list to look at, so the refusal of an unknown code names those that there are.
fn choice<T: FromStr<Err: Display>>(
    errors: &mut FormErrors,
    field: &str,
    label: &str,
    code: &str,
) -> Option<T> {
    let read = code.parse().map_err(|error| {
        let asked = format!("{label}: Bitte wählen Sie einen Wert aus der Liste.");
        if code.is_empty() {
            asked
        } else {
            format!("{asked} {error}")
        }
    });
    errors.take(field, read)
}

/// `ja`, `nein`, or nothing where it is not known.
fn yes_no(errors: &mut FormErrors, field: &str, label: &str, code: &str) -> Option<bool> {
    optional(errors, field, label, code, |code| match code.trim() {
        "ja" => Ok(true),
        "nein" => Ok(false),
        _ => Err("Bitte wählen Sie einen Wert aus der Liste. Erlaubt: ja, nein."),
    })
}

fn shown_yes_no(value: Option<bool>) -> String {
    value.map_or("", |yes| if yes { "ja" } else { "nein" }).to_owned()
}

fn shown_date(day: Option<NaiveDate>) -> String {
    day.map(format_date).unwrap_or_default()
}

fn shown_number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
